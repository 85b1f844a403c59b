"""What is true of a specimen, as a frozen value that is written beside its picture.

Fields bear the names and forms that `edian-devices ocr` and `read-id` give them: dates as YYYY-MM-DD, `valid_to` null
for 长期, null for what the document does not have.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum, unique

from drivers.vision.specimen.conditions import Conditions, Level
from drivers.vision.specimen.fonts import SpecimenSet
from drivers.vision.specimen.people import BankCard, Person
from drivers.vision.specimen.scene import Point


@unique
class Document(StrEnum):
    """Which side of what."""

    ID_FRONT = "id-front"
    ID_BACK = "id-back"
    BANK_CARD = "bank-card"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFields:
    """The ten fields, as text."""

    name: str | None = None
    sex: str | None = None
    ethnicity: str | None = None
    birth_date: str | None = None
    address: str | None = None
    id_number: str | None = None
    issuer: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    card_number: str | None = None

    @classmethod
    def of_front(cls, person: Person) -> "TrueFields":
        """What the side with the portrait says."""
        return cls(
            name=person.name,
            sex=person.sex,
            ethnicity=person.ethnicity,
            birth_date=person.birth_date.isoformat(),
            address=person.address,
            id_number=person.id_number,
        )

    @classmethod
    def of_back(cls, person: Person) -> "TrueFields":
        """What the side with the authority says."""
        end = person.valid_to
        return cls(
            issuer=person.issuer,
            valid_from=person.valid_from.isoformat(),
            valid_to=None if end is None else end.isoformat(),
        )

    @classmethod
    def of_bank_card(cls, card: BankCard) -> "TrueFields":
        """What a bank card says."""
        return cls(card_number=card.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Everything about one specimen.

    Attributes:
        without_end: the back says 长期, so that a null `valid_to` is what it says and not what could not be read.
        embossed: a bank card whose number is raised.
        font: the family that it is set in.
        corners: upper left, upper right, lower right, lower left of the card as printed, in pixels of the frame.
    """

    document: Document
    fields: TrueFields
    without_end: bool
    embossed: bool
    specimen_set: SpecimenSet
    level: Level
    seed: int
    number: int
    font: str
    corners: tuple[Point, Point, Point, Point]
    conditions: Conditions

    def to_json(self) -> str:
        """Return one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)
