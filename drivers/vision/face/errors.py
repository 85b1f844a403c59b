"""What can be wrong with a picture or with the models, each with a sentence that says what to do."""

from enum import StrEnum, unique

from drivers.errors import DriverError


@unique
class PictureReason(StrEnum):
    """Why a picture cannot be compared."""

    UNREADABLE = "unreadable"
    NOT_A_PICTURE = "not_a_picture"
    CUT_OFF = "cut_off"
    TOO_LARGE = "too_large"
    NO_FACE = "no_face"
    TWO_FACES = "two_faces"
    FACE_TOO_SMALL = "face_too_small"
    UPSIDE_DOWN = "upside_down"


class PictureError(DriverError):
    """A picture that cannot be used. Remedy: another picture; the message says which.

    Attributes:
        faces: how many were found in it; None when it could not be looked at.
    """

    def __init__(self, reason: PictureReason, message: str, faces: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.faces = faces
