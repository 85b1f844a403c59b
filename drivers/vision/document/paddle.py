"""PaddleOCR's three models behind plain calls: where text is, what a line says, which way up it stands.

Imported in the vision process only: paddleocr brings along pandas, modelscope and huggingface_hub. It is told never to
ask a network, and is handed models from a folder. Its own decoder keeps one number a line; ours needs the whole table
of probabilities, so the recogniser's last step hands that on as it is.

Shape: pictures are H×W×3, uint8, BGR.
"""

import importlib.metadata
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from drivers.vision.document.decoding import Table

Picture = npt.NDArray[np.uint8]
Boxes = npt.NDArray[np.float32]

LINE_HEIGHT = 48
"""Pixels: the height of a line as the recogniser takes it."""

_WANTED_NAME = "opencv-contrib-python"
_LEAST_WIDTH = 96
# Two lines are read at a time, each on one core: the runtime's own threads wait for each other by spinning, which on a
# terminal that is busy otherwise made a line twice as slow as one core alone.
_READERS = 2
_ENGINE = {
    "intra_op_num_threads": 1,
    "inter_op_num_threads": 1,
    # Both would keep what the largest line once needed: two hundred megabytes for nothing.
    "enable_cpu_mem_arena": False,
    "enable_mem_pattern": False,
}
_DETECTION = {"thresh": 0.3, "box_thresh": 0.5, "unclip_ratio": 1.6}
"""Best of those tried on specimens; the model's own are meant for whole pages."""


_ANY = importlib.metadata.DistributionFinder.Context()


class _HeadlessStandIn(importlib.metadata.DistributionFinder):
    """Answers for the one distribution that paddlex asks for by name, while the headless one gives it its `cv2`.

    The one that it names brings a window system of its own, which breaks PySide6 (see `drivers.link.video`).
    """

    def find_distributions(
        self, context: importlib.metadata.DistributionFinder.Context = _ANY
    ) -> Iterator[importlib.metadata.Distribution]:
        if context.name == _WANTED_NAME:
            yield _StandIn()

    def find_spec(self, *_: object, **__: object) -> None:
        """No module is found here."""


class _StandIn(importlib.metadata.Distribution):
    def read_text(self, filename: str) -> str | None:
        if filename != "METADATA":
            return None
        return f"Metadata-Version: 2.1\nName: {_WANTED_NAME}\nVersion: {cv2.__version__}\n"

    def locate_file(self, path: Any) -> Any:
        return Path(cv2.__file__).parent / str(path)


def prepare(cache: Path) -> None:
    """Set what paddlex and ONNX Runtime read when they are imported; call it before."""
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    os.environ["PADDLE_PDX_CACHE_HOME"] = str(cache)
    # ONNX Runtime's own wheels for Linux tell their maker about every session, from native code, unless told not to.
    for name in ("ORT_DISABLE_TELEMETRY", "HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "TRANSFORMERS_OFFLINE"):
        os.environ[name] = "1"
    if not any(isinstance(finder, _HeadlessStandIn) for finder in sys.meta_path):
        sys.meta_path.append(_HeadlessStandIn())


class PaddleModels:
    """The models, loaded once. Calls come from one thread."""

    def __init__(self, folder: Path) -> None:
        from paddleocr import DocImgOrientationClassification, TextDetection, TextRecognition

        self._detector: TextDetection = TextDetection(
            model_name="PP-OCRv6_small_det",
            model_dir=str(folder / "PP-OCRv6_small_det"),
            engine="onnxruntime",
            engine_config=_ENGINE,
            # Without a limit of their own, pictures of 6400×4800 took four gigabytes.
            limit_side_len=960,
            limit_type="max",
            **_DETECTION,
        )
        self._recogniser: TextRecognition = TextRecognition(
            model_name="PP-OCRv6_small_rec",
            model_dir=str(folder / "PP-OCRv6_small_rec"),
            engine="onnxruntime",
            engine_config=_ENGINE,
        )
        self._orientation: DocImgOrientationClassification = DocImgOrientationClassification(
            model_name="PP-LCNet_x1_0_doc_ori",
            model_dir=str(folder / "PP-LCNet_x1_0_doc_ori"),
            engine="onnxruntime",
            engine_config=_ENGINE,
        )
        decoder = self._recogniser.paddlex_predictor.post_op
        self.alphabet: tuple[str, ...] = tuple(decoder.character)
        self._recogniser.paddlex_predictor.post_op = _as_it_is
        # Lines are widened to a least width with grey; the model's own, 320, has a name of two characters cost double.
        self._recogniser.paddlex_predictor.pre_tfs["ReisizeNorm"].rec_image_shape = [3, LINE_HEIGHT, _LEAST_WIDTH]
        self._pool = ThreadPoolExecutor(_READERS)

    def find_text(self, picture: Picture, side: int) -> Boxes:
        """Return the lines of text.

        Shape: N×4×2, corners clockwise from the top left, in pixels of `picture`.
        """
        found = self._detector.predict(picture, limit_side_len=side)[0]["dt_polys"]
        return np.asarray(found, dtype=np.float32).reshape(-1, 4, 2)

    def read(self, lines: Sequence[Picture]) -> list[Table]:
        """Return each line's table of probabilities."""
        return list(self._pool.map(self._read_one, lines))

    def turned(self, picture: Picture) -> dict[int, float]:
        """Return how likely the picture stands turned by 0, 90, 180 and 270 degrees clockwise."""
        answer = self._orientation.predict(picture, topk=4)[0]
        return {int(name): float(score) for name, score in zip(answer["label_names"], answer["scores"], strict=True)}

    def _read_one(self, line: Picture) -> Table:
        return Table.of(self._recogniser.predict(line)[0]["rec_text"])


def _as_it_is(predictions: Sequence[npt.NDArray[np.float32]], **_: object) -> tuple[list[object], list[float]]:
    tables = list(predictions[0])
    return tables, [0.0] * len(tables)
