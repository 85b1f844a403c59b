"""Why a picture of a document cannot be used: the word for programs, the sentence for people.

The one table of reasons; a refusal is told to the person who holds the card, so each sentence says what to do.
"""

from enum import StrEnum, unique

from drivers.errors import DriverError


@unique
class Reason(StrEnum):
    """What is wrong with the picture."""

    FILE_UNREADABLE = "file_unreadable"
    NOT_A_PICTURE = "not_a_picture"
    PICTURE_CUT = "picture_cut"
    PICTURE_TOO_LARGE = "picture_too_large"
    PICTURE_TOO_SMALL = "picture_too_small"
    PICTURE_DARK = "picture_dark"
    NO_CARD = "no_card"
    TWO_CARDS = "two_cards"
    OTHER_DOCUMENT = "other_document"
    UNREADABLE = "unreadable"


SENTENCES: dict[Reason, str] = {
    Reason.FILE_UNREADABLE: "the picture's file cannot be opened; take the picture again",
    Reason.NOT_A_PICTURE: "the file is no JPEG, PNG, BMP or WebP picture; take the picture again",
    Reason.PICTURE_CUT: "the picture's file is damaged or cut off; take the picture again",
    Reason.PICTURE_TOO_LARGE: "the picture is too large; take it with at most 40 megapixels",
    Reason.PICTURE_TOO_SMALL: "the picture is too small to be read; move the card closer to the camera",
    Reason.PICTURE_DARK: "the picture shows nothing; uncover the lens and add light",
    Reason.NO_CARD: "no card is to be seen; lay the card flat and whole under the camera",
    Reason.TWO_CARDS: "more than one card is to be seen; leave one card only under the camera",
    Reason.OTHER_DOCUMENT: "this is another document, or its other side; lay the one asked for under the camera",
    Reason.UNREADABLE: "the card cannot be read; clean it, turn it away from the light and hold it still",
}


class DocumentRefusedError(DriverError):
    """The picture holds no document that could be read. Remedy: what the sentence says.

    Attributes:
        reason: for programs; its sentence is the message.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason
