"""Lays 468 points on a face that was found, or on where it was a frame ago.

Source: `face_landmark.tflite` of mediapipe 0.10.21 (Apache-2.0); Y. Kartynnik et al., Real-time Facial Surface Geometry
from Monocular Video on Mobile GPUs, arXiv:1907.06724. The crop is one and a half times the box, turned so that the
eyes lie level.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from drivers.vision.face.arrays import Pixels, Points
from drivers.vision.face.detector import FoundFace
from drivers.vision.face.interpreter import Network

POINTS = 468
_INPUT = 192
_CROP = 1.5
_RIGHT_EYE_OUTER, _LEFT_EYE_OUTER = 33, 263


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """The points of one face.

    Attributes:
        points: Points, POINTS×3, in pixels of the picture.
        score: how sure the network is that this is a face at all, 0 to 1.
    """

    points: Points
    score: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width, height of what the points cover."""
        left, top = self.points[:, :2].min(0)
        right, bottom = self.points[:, :2].max(0)
        return float(left), float(top), float(right - left), float(bottom - top)

    def again(self) -> FoundFace:
        """Where to look in the next frame: saves the detector while the face is followed."""
        left, top, width, height = self.box
        right_eye, left_eye = self.points[_RIGHT_EYE_OUTER], self.points[_LEFT_EYE_OUTER]
        return FoundFace(
            x=left,
            y=top,
            width=width,
            height=height,
            score=self.score,
            right_eye=(float(right_eye[0]), float(right_eye[1])),
            left_eye=(float(left_eye[0]), float(left_eye[1])),
        )


class MeshFitter:
    """The network and its crop."""

    def __init__(self, path: Path) -> None:
        self._network = Network(path)

    def fit(self, picture: Pixels, face: FoundFace) -> Mesh:
        """Return the points; look at the score before using them."""
        centre = (face.x + face.width / 2, face.y + face.height / 2)
        side = max(face.width, face.height) * _CROP
        across, down = face.left_eye[0] - face.right_eye[0], face.left_eye[1] - face.right_eye[1]
        turn = math.degrees(math.atan2(down, across))
        there = np.asarray(cv2.getRotationMatrix2D(centre, turn, _INPUT / side), np.float64)
        there[:, 2] += (_INPUT / 2 - centre[0], _INPUT / 2 - centre[1])
        crop = cv2.warpAffine(picture, there, (_INPUT, _INPUT), flags=cv2.INTER_LINEAR)
        outputs = self._network.run(crop[:, :, ::-1].astype(np.float32) / 255.0)
        (flat,) = (output for output in outputs if output.size == POINTS * 3)
        (logit,) = (output for output in outputs if output.size == 1)
        found = flat.reshape(POINTS, 3)
        back = cv2.invertAffineTransform(there)
        points = np.empty((POINTS, 3), np.float32)
        points[:, :2] = found[:, :2] @ back[:, :2].T + back[:, 2]
        points[:, 2] = found[:, 2] * (side / _INPUT)
        score = 1 / (1 + math.exp(-max(-50.0, min(50.0, float(logit.reshape(-1)[0])))))
        return Mesh(points, score)
