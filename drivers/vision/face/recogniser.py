"""Tells faces apart: a port, so that a bank can put in its own, and dlib's ResNet behind it.

Source: D. King, dlib_face_recognition_resnet_model_v1 (public domain / CC0), 0.6 being its own threshold; its input
is dlib's face chip of 150 pixels with a padding of 0.25, laid here by five points of the mesh: dlib's own predictors
are not needed, and the one for 68 points was trained on pictures that may not be used in trade.
"""

from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.vision.face.arrays import Embedding, Pixels, Points
from drivers.vision.face.mesh import Mesh
from drivers.vision.models import ModelsMissingError

_CHIP = 150
_PADDING = 0.25

_EYES_AND_NOSE = (263, 362, 33, 133, 2)
"""Points of the mesh: left eye outer and inner corner, right eye outer and inner corner, base of the nose."""

_WHERE = np.array(
    [
        (0.8595674595992, 0.2134981538014),
        (0.6460604764104, 0.2289674387677),
        (0.1205750620789, 0.2137274526848),
        (0.3340850613712, 0.2290642403242),
        (0.4901123135679, 0.6277975316475),
    ]
)
"""Where they lie in dlib's chip before padding, as parts of its side. Source: dlib, `get_face_chip_details`."""


class FaceRecogniser(Protocol):
    """Turns a face into numbers whose distance says how alike two faces are."""

    @property
    def model_sha256(self) -> str:
        """Which model it is: a distance means something with its own threshold only."""

    def crop(self, picture: Pixels, mesh: Mesh) -> Pixels:
        """Return the little picture that `embed` takes; quick, so that it can be kept until there is time."""

    def embed(self, crop: Pixels) -> Embedding:
        """Return the numbers of a face."""


def distance(one: Embedding, other: Embedding) -> float:
    """Return how unlike two faces are: Euclidean, 0 for the same picture."""
    return float(np.linalg.norm(one - other))


class DlibRecogniser:
    """dlib's ResNet.

    Args:
        path: the model file, already checked.
        sha256: its hash.
    """

    def __init__(self, path: Path, sha256: str) -> None:
        try:
            import dlib  # type: ignore[import-untyped]
        except ImportError as error:
            raise ModelsMissingError("dlib-bin is not installed; install the terminal's packages") from error
        self._network = dlib.face_recognition_model_v1(str(path))
        self._sha256 = sha256

    @property
    def model_sha256(self) -> str:
        """See `FaceRecogniser`."""
        return self._sha256

    def crop(self, picture: Pixels, mesh: Mesh) -> Pixels:
        """See `FaceRecogniser`."""
        return face_chip(picture, mesh)

    def embed(self, crop: Pixels) -> Embedding:
        """See `FaceRecogniser`. Some 100 ms on one core, and no other thread runs meanwhile."""
        return np.asarray(self._network.compute_face_descriptor(crop), np.float64)


def face_chip(picture: Pixels, mesh: Mesh) -> Pixels:
    """Return the face upright and to size, as dlib's networks take it.

    Shape: 150×150×3, uint8, RGB.
    """
    wanted = ((_WHERE + _PADDING) / (2 * _PADDING + 1) * _CHIP).astype(np.float32)
    found = mesh.points[list(_EYES_AND_NOSE), :2]
    there = _similarity(found, wanted)
    # The photo of an ID card's chip is smaller than the chip wanted here, a camera's picture larger.
    reduced = float(np.hypot(there[0, 0], there[1, 0]))
    method = cv2.INTER_CUBIC if reduced > 1 else cv2.INTER_LINEAR
    # Without the blur every second pixel of a large picture would be left out, and edges with them.
    smooth = cv2.GaussianBlur(picture, (0, 0), 0.35 / reduced) if reduced < 0.5 else picture
    chip = cv2.warpAffine(smooth, there, (_CHIP, _CHIP), flags=method, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(chip[:, :, ::-1], np.uint8)


def _similarity(found: Points, wanted: Points) -> NDArray[np.float64]:
    """The turn, scale and shift that bring `found` nearest to `wanted`. Source: Umeyama 1991."""
    middle, aim = found.mean(0), wanted.mean(0)
    a, b = found - middle, wanted - aim
    u, s, vt = np.linalg.svd(b.T.astype(np.float64) @ a)
    flip = np.diag([1.0, np.sign(np.linalg.det(u @ vt))])
    scale = float((s * np.diag(flip)).sum() / (a**2).sum())
    turn = scale * (u @ flip @ vt)
    shift = aim - turn @ middle
    return np.column_stack([turn, shift])
