"""The document reader with its models and its process, on specimens: what is read, and every picture it must refuse."""

import io
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drivers.device.base import Completion, CompletionCode, DeviceState, DeviceStatus, Probe, ThreadDevice, execute
from drivers.device.document_reader import (
    KIND,
    DocumentKind,
    DocumentRead,
    DocumentReaderSettings,
    ReadDocument,
)
from drivers.device.document_reader.driver import _REFUSALS, DocumentReaderDriver
from drivers.link.worker import WorkerProcess
from drivers.vision.document.refusal import SENTENCES, Reason
from drivers.vision.models import checked, models_folder
from drivers.vision.specimen import (
    Conditions,
    Document,
    Ground,
    Level,
    Order,
    Specimen,
    SpecimenSet,
    find_families,
    make_specimen,
)

SURE = 0.9
_CLEAR = Conditions(ground=Ground.WOOD)


def specimen(document: Document, conditions: Conditions = _CLEAR, seed: int = 1) -> Specimen:
    order = Order(document=document, level=Level.EASY, seed=seed, conditions=conditions)
    return make_specimen(order, find_families(SpecimenSet.OWN))


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


def opened(settings: DocumentReaderSettings, worker: WorkerProcess | None = None) -> ThreadDevice:
    return ThreadDevice(
        name="document_reader",
        kind=KIND.name,
        make_driver=lambda: DocumentReaderDriver(settings, worker),
        status=DeviceStatus(),
    )


@pytest.fixture(scope="module")
def reader(pictures: Path) -> Iterator[ThreadDevice]:
    device = opened(DocumentReaderSettings(pictures_folder=str(pictures)))
    yield device
    device.close()


def read(reader: ThreadDevice, path: Path, document: DocumentKind = DocumentKind.ANY) -> Completion[DocumentRead]:
    return execute(reader, ReadDocument(str(path), document))


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def jpeg(picture: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.mark.parametrize("document", list(Document))
@pytest.mark.parametrize("turn", [0.0, 35.0, 90.0, 180.0])
def test_specimen_is_read_however_it_lies(
    reader: ThreadDevice, pictures: Path, document: Document, turn: float
) -> None:
    made = specimen(document, Conditions(ground=Ground.WOOD, turn=turn, share=0.5))
    result = read(reader, put(pictures, f"{document}-{turn}.jpg", made.frame.jpeg)).require()
    truth = made.truth.fields
    assert result.document == document.value
    told = {each.field: each.value for each in result.confidence}
    for name in ("sex", "birth_date", "id_number", "valid_from", "valid_to", "card_number"):
        assert getattr(result, name) == getattr(truth, name), name
    for name in ("name", "ethnicity", "address", "issuer"):
        # What is not as printed must at least not be sure.
        assert getattr(result, name) == getattr(truth, name) or told[name] < SURE, name
    assert "region_unknown" in result.notices or document is not Document.ID_FRONT


def test_portrait_that_cannot_be_kept_takes_nothing_of_what_was_read(pictures: Path, tmp_path: Path) -> None:
    front = pictures / "kept-nowhere.jpg"
    front.write_bytes(specimen(Document.ID_FRONT).frame.jpeg)
    (tmp_path / "full").write_text("no folder", encoding="utf-8")
    reader = opened(DocumentReaderSettings(pictures_folder=str(tmp_path / "full")))
    try:
        result = execute(reader, ReadDocument(str(front))).require()
    finally:
        reader.close()
    assert result.id_number
    assert (result.portrait_path, result.notices[-1:]) == ("", ("portrait_not_kept",))


def test_portrait_of_a_front_is_for_this_user_alone(reader: ThreadDevice, pictures: Path) -> None:
    result = read(reader, put(pictures, "front.jpg", specimen(Document.ID_FRONT).frame.jpeg)).require()
    portrait = Path(result.portrait_path)
    assert stat.S_IMODE(portrait.stat().st_mode) == 0o600
    with Image.open(portrait) as image:
        assert image.height > image.width > 200
    back = read(reader, put(pictures, "back.jpg", specimen(Document.ID_BACK).frame.jpeg)).require()
    assert back.portrait_path == ""


def test_other_side_than_asked_for_is_refused(reader: ThreadDevice, pictures: Path) -> None:
    path = put(pictures, "back.jpg", specimen(Document.ID_BACK).frame.jpeg)
    assert read(reader, path, DocumentKind.ID_BACK).succeeded
    completion = read(reader, path, DocumentKind.ID_FRONT)
    assert (completion.code, completion.reason) == (CompletionCode.USER_ERROR, Reason.OTHER_DOCUMENT)


def _two_cards() -> np.ndarray:
    small = Conditions(ground=Ground.WOOD, share=0.7, width=960, height=960)
    one, other = (specimen(Document.ID_FRONT, small, seed).frame.picture for seed in (1, 2))
    return np.hstack([one, other])


def _bad_pictures() -> dict[str, tuple[bytes, set[Reason]]]:
    front = specimen(Document.ID_FRONT)
    noise = np.random.default_rng(1)
    huge = Image.new("RGB", (9_000, 9_000), "white")
    out = io.BytesIO()
    huge.save(out, "JPEG")
    cut = specimen(Document.ID_FRONT, Conditions(ground=Ground.WOOD, x=0.0, turn=4)).frame.picture[:, 230:]
    return {
        "blank": (jpeg(np.full((960, 1280, 3), 235, np.uint8)), {Reason.NO_CARD}),
        "noise": (jpeg(noise.integers(0, 255, (960, 1280, 3), dtype=np.uint8)), {Reason.NO_CARD}),
        "dark": (jpeg(noise.integers(0, 9, (960, 1280, 3), dtype=np.uint8)), {Reason.PICTURE_DARK}),
        "two": (jpeg(_two_cards()), {Reason.TWO_CARDS}),
        "cut off": (jpeg(cut), {Reason.NO_CARD, Reason.UNREADABLE}),
        "cut jpeg": (front.frame.jpeg[: len(front.frame.jpeg) // 2], {Reason.PICTURE_CUT}),
        "no jpeg": (b"This is no picture.\n" * 50, {Reason.NOT_A_PICTURE}),
        "huge": (out.getvalue(), {Reason.PICTURE_TOO_LARGE}),
        "thumb": (jpeg(front.frame.picture[::12, ::12]), {Reason.PICTURE_TOO_SMALL}),
    }


@pytest.mark.parametrize("name", list(_bad_pictures()))
def test_picture_that_shows_no_readable_card_is_refused_with_what_to_do(
    reader: ThreadDevice, pictures: Path, name: str
) -> None:
    data, reasons = _bad_pictures()[name]
    completion = read(reader, put(pictures, "bad.jpg", data))
    assert completion.code in {CompletionCode.INVALID_DATA, CompletionCode.USER_ERROR}
    assert completion.reason in reasons
    assert completion.message == SENTENCES[Reason(completion.reason)]


def test_large_picture_is_read(reader: ThreadDevice, pictures: Path) -> None:
    made = specimen(Document.ID_FRONT)
    with Image.open(io.BytesIO(made.frame.jpeg)) as image:
        large = image.resize((image.width * 4, image.height * 4))
    result = read(reader, put(pictures, "large.jpg", jpeg(np.asarray(large)))).require()
    assert result.id_number == made.truth.fields.id_number


def test_reasons_of_the_reading_process_are_all_known_to_the_device() -> None:
    assert set(_REFUSALS) == {reason.value for reason in Reason}


def test_reader_that_dies_is_started_again(pictures: Path) -> None:
    worker = WorkerProcess("drivers.vision")
    device = opened(DocumentReaderSettings(), worker)
    try:
        assert execute(device, Probe()).succeeded
        assert worker.process_id is not None
        os.kill(worker.process_id, signal.SIGKILL)
        assert read(device, put(pictures, "front.jpg", specimen(Document.ID_FRONT).frame.jpeg)).succeeded
    finally:
        device.close()


def test_models_that_are_not_there_are_told_and_mended(tmp_path: Path, pictures: Path) -> None:
    device = opened(DocumentReaderSettings(models_folder=str(tmp_path)))
    try:
        completion = execute(device, Probe())
        assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "models_missing")
        assert "vision_models.py" in completion.message
        assert device.status.state is DeviceState.OFFLINE
    finally:
        device.close()


def test_model_that_differs_is_not_loaded(tmp_path: Path) -> None:
    folder = checked("document", models_folder())
    for path in folder.rglob("*"):
        if path.is_file():
            copy = tmp_path / "document" / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    spoilt = tmp_path / "document" / "PP-OCRv6_small_rec" / "inference.onnx"
    data = bytearray(spoilt.read_bytes())
    data[1000] ^= 1
    spoilt.write_bytes(data)
    device = opened(DocumentReaderSettings(models_folder=str(tmp_path)))
    try:
        completion = execute(device, Probe())
        assert completion.reason == "models_missing"
        assert "not the one that was tested" in completion.message
    finally:
        device.close()


_WATCHED = """
import os
import sys
from pathlib import Path
def _link(fd):
    try:
        return os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        return ""
asked = []
NETWORK = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.connect", "socket.sendto")
sys.addaudithook(lambda event, arguments: asked.append(event) if event in NETWORK else None)
from drivers.vision.worker import Worker
import json
answer = Worker().answer(json.dumps({"path": sys.argv[1], "document": "", "portraits": ""}).encode())
assert answer["rejected_because"] is None, answer
assert "paddleocr" in sys.modules
# What native code opens, no hook of Python's sees.
sockets = [link for fd in os.listdir("/proc/self/fd") if "socket:" in (link := _link(fd))]
print(json.dumps(asked + sockets))
"""


def test_no_host_is_looked_up_and_nothing_connected(pictures: Path, tmp_path: Path) -> None:
    path = put(pictures, "front.jpg", specimen(Document.ID_FRONT).frame.jpeg)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PADDLE", "ORT_", "CI"))}
    environment["HOME"] = str(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED, str(path)], capture_output=True, text=True, timeout=90, env=environment
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == []
    # Nor does anything remember itself in the user's home, as ONNX Runtime does when it means to tell its maker.
    assert [each.name for each in tmp_path.iterdir()] == []


def test_reading_is_not_imported_by_the_device() -> None:
    code = "import sys, drivers.device.document_reader.driver, drivers.cli.see; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert not {"cv2", "numpy", "paddleocr"} & set(done.stdout.split())


def test_command_line_prints_one_line_a_picture(pictures: Path) -> None:
    front = put(pictures, "front.jpg", specimen(Document.ID_FRONT).frame.jpeg)
    bad = put(pictures, "bad.jpg", b"none")
    done = subprocess.run(
        [sys.executable, "-m", "drivers", "ocr", str(front), str(bad), str(front), "--json"],
        capture_output=True,
        text=True,
        timeout=110,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [line["rejected_because"] for line in lines] == [None, "not_a_picture", None]
    for line in lines:
        assert list(line)[:4] == ["document", "fields", "confidence", "rejected_because"]
        assert list(line["fields"]) == list(line["confidence"])
        assert isinstance(line["elapsed_ms"], int)
    assert lines[1]["fields"]["name"] is None
    assert lines[1]["message"]


def test_command_line_without_models_says_so_once(pictures: Path, tmp_path: Path) -> None:
    front = put(pictures, "front.jpg", specimen(Document.ID_FRONT).frame.jpeg)
    done = subprocess.run(
        [sys.executable, "-m", "drivers", "ocr", str(front), "--json", "--models", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["reason"] == "models_missing"
