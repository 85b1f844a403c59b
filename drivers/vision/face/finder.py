"""From a picture to the faces in it, each with its points: the two networks together."""

from drivers.vision.face.arrays import Pixels
from drivers.vision.face.detector import FaceDetector, FoundFace
from drivers.vision.face.mesh import Mesh, MeshFitter
from drivers.vision.face.models import FaceModels
from drivers.vision.thresholds import DetectThresholds


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

    def _fitted(self, picture: Pixels, found: list[FoundFace]) -> tuple[Mesh, ...]:
        meshes = (self._mesh.fit(picture, face) for face in found)
        return tuple(mesh for mesh in meshes if mesh.score >= self._least_mesh_score)
