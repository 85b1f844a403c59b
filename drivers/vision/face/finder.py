"""From a picture to the faces in it, each with its points: the two networks together."""

import cv2
import numpy as np

from drivers.vision.face import geometry
from drivers.vision.face.arrays import Pixels
from drivers.vision.face.detector import FaceDetector, FoundFace
from drivers.vision.face.mesh import Mesh, MeshFitter
from drivers.vision.face.models import FaceModels
from drivers.vision.thresholds import DetectThresholds

_LEVEL = 256
"""Pixels: twice what the detector takes, of which the face fills half."""


class FaceFinder:
    """Loads the networks once."""

    def __init__(self, models: FaceModels, thresholds: DetectThresholds) -> None:
        self._detector = FaceDetector(models.detector, thresholds.least_score)
        self._mesh = MeshFitter(models.mesh)
        self._least_mesh_score = thresholds.least_mesh_score

    def in_still(self, picture: Pixels) -> tuple[Mesh, ...]:
        """Return the faces of a still, at whatever size they are."""
        return self._fitted(picture, self._detector.find_all(picture))

    def in_frame(self, picture: Pixels) -> tuple[Mesh, ...]:
        """Return the faces of a camera's frame."""
        return self._fitted(picture, self._detector.find(picture))

    def stands_on_head(self, picture: Pixels, mesh: Mesh) -> bool:
        """Whether the face is surer when its level picture is turned round.

        The mesh lays itself on a face that stands on its head, forehead on chin, and is as sure of it.
        """
        level = _level(picture, mesh)
        return self._best(np.ascontiguousarray(level[::-1, ::-1])) > self._best(level)

    def _best(self, picture: Pixels) -> float:
        return max((face.score for face in self._detector.find(picture)), default=0.0)

    def _fitted(self, picture: Pixels, found: list[FoundFace]) -> tuple[Mesh, ...]:
        meshes = (self._mesh.fit(picture, face) for face in found)
        return tuple(mesh for mesh in meshes if mesh.score >= self._least_mesh_score)


def _level(picture: Pixels, mesh: Mesh) -> Pixels:
    """Return the face and as much again around it, its eyes level.

    Shape: 256×256×3, uint8, BGR.
    """
    left, top, across, down = mesh.box
    centre = (left + across / 2, top + down / 2)
    scale = _LEVEL / (2 * max(across, down))
    there = np.asarray(cv2.getRotationMatrix2D(centre, geometry.roll(mesh.points), scale), np.float64)
    there[:, 2] += (_LEVEL / 2 - centre[0], _LEVEL / 2 - centre[1])
    return np.asarray(cv2.warpAffine(picture, there, (_LEVEL, _LEVEL), flags=cv2.INTER_LINEAR), np.uint8)
