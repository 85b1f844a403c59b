"""What was read off a document: each field's value, how sure it is, and what was noticed on the way."""

from dataclasses import dataclass, field
from enum import StrEnum, unique

SURE = 0.9
"""From this confidence on a field is sure; below it, a person has to look."""

FIELDS = (
    "name",
    "sex",
    "ethnicity",
    "birth_date",
    "address",
    "id_number",
    "issuer",
    "valid_from",
    "valid_to",
    "card_number",
)
"""Every field, in the order in which they are shown."""


@unique
class Document(StrEnum):
    """Which document, and which side of it."""

    ID_FRONT = "id-front"
    ID_BACK = "id-back"
    BANK_CARD = "bank-card"


FIELDS_OF: dict[Document, tuple[str, ...]] = {
    Document.ID_FRONT: ("name", "sex", "ethnicity", "birth_date", "address", "id_number"),
    Document.ID_BACK: ("issuer", "valid_from", "valid_to"),
    Document.BANK_CARD: ("card_number",),
}


@unique
class Notice(StrEnum):
    """Something whoever uses the values should know; it lowers no confidence by itself."""

    REGION_UNKNOWN = "region_unknown"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    CHECK_CHARACTER_WRONG = "check_character_wrong"
    NUMBER_AND_BIRTH_DIFFER = "number_and_birth_differ"
    NUMBER_AND_SEX_DIFFER = "number_and_sex_differ"
    TERM_UNUSUAL = "term_unusual"
    PORTRAIT_NOT_KEPT = "portrait_not_kept"


@dataclass(frozen=True, slots=True)
class Value:
    """A field.

    Attributes:
        text: as `read-id` writes it; None when it could not be read, or when a card without end has no last day.
        confidence: 0 to 1; SURE and above means sure.
    """

    text: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read."""

    document: Document
    values: dict[str, Value] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    def value(self, name: str) -> Value:
        """Return a field; one that the document does not have is not there, for sure or not."""
        return self.values.get(name, Value())
