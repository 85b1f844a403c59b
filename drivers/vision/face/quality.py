"""Figures of how well a face can be seen in a frame; `drivers.vision.liveness.quality` says what they lack."""

from dataclasses import dataclass

import cv2
import numpy as np

from drivers.vision.face import geometry
from drivers.vision.face.arrays import Pixels
from drivers.vision.face.mesh import Mesh

_WIDTH = 128
"""Sharpness is measured on a face of this width, so that it means the same near and far."""


@dataclass(frozen=True, slots=True)
class ViewQuality:
    """A face in a frame.

    Attributes:
        eyes_px: distance of the outer corners of the eyes.
        width_part: width of the face as a part of the picture's.
        inside: whether all of its points lie in the picture.
        brightness: mean grey value of the face, 0 to 255.
        sharpness: variance of the Laplacian over the variance of the grey values, at 128 pixels' width.
    """

    eyes_px: float
    width_part: float
    inside: bool
    brightness: float
    sharpness: float


def view_quality(picture: Pixels, mesh: Mesh) -> ViewQuality:
    """Measure the face under `mesh`."""
    height, width = picture.shape[:2]
    left, top, across, down = mesh.box
    inside = left >= 0 and top >= 0 and left + across < width and top + down < height
    x0, y0 = max(0, round(left)), max(0, round(top))
    x1, y1 = min(width, round(left + across)), min(height, round(top + down))
    if x1 - x0 < 8 or y1 - y0 < 8:
        return ViewQuality(geometry.eyes_px(mesh.points), across / width, False, 0.0, 0.0)
    face = cv2.cvtColor(picture[y0:y1, x0:x1], cv2.COLOR_BGR2GRAY)
    size = (_WIDTH, max(8, round(_WIDTH * face.shape[0] / face.shape[1])))
    face = cv2.resize(face, size, interpolation=cv2.INTER_AREA if face.shape[1] > _WIDTH else cv2.INTER_LINEAR)
    # A sensor's noise would pass for detail.
    smooth = cv2.GaussianBlur(face, (0, 0), 1.0).astype(np.float32)
    detail = float(cv2.Laplacian(smooth, cv2.CV_32F).var())
    return ViewQuality(
        eyes_px=geometry.eyes_px(mesh.points),
        width_part=across / width,
        inside=inside,
        brightness=float(face.mean()),
        sharpness=detail / max(1.0, float(smooth.var())),
    )
