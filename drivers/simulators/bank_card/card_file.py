"""Card files: what is printed on a card and burnt into it, as TOML in `drivers/simulators/cards`.

A file says who the card is and how its chip likes to talk; the records and templates are made from that. The keys are
each card's own and good for the fictional village only.
"""

import re
import tomllib
from dataclasses import dataclass, fields
from enum import StrEnum, unique
from pathlib import Path

from drivers.simulators.base import ControlMistakeError
from drivers.wire.bertlv import encode
from drivers.wire.emv import Tag

CARDS_FOLDER = Path(__file__).resolve().parent.parent / "cards"

CDOL1 = bytes.fromhex("9F02069F03069F1A0295055F2A029A039C019F3704")
"""What the chip wants to know for a cryptogram, in the order in which it computes over it."""

PDOL = bytes.fromhex("9F66049F02069F3704")

INTERCHANGE_PROFILE = bytes.fromhex("7C00")

_KEY_BYTES = 16


@unique
class Directory(StrEnum):
    """Which directories the card keeps."""

    CONTACT = "contact"
    CONTACTLESS = "contactless"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFile:
    """One card.

    Attributes:
        name: the file's name without its ending; how scripts call the card.
        card_number, expiry, sequence_number: as embossed; expiry is YYYY-MM.
        application_id: hexadecimal.
        card_key: the key that the issuer derived for this card, hexadecimal, 16 bytes.
        directory: whether applications can be listed, and by which way.
        response_format: 1 packed, 2 tagged; for processing options and cryptogram alike.
        procedure_bytes: answers `61xx` and `6Cxx` where the documents allow it, as T=0 cards do.
        asks_first: has a PDOL.
        id_number: tag 9F61, which many cards leave out.
    """

    name: str
    holder: str
    card_number: str
    expiry: str
    application_id: str
    card_key: str
    sequence_number: str = "01"
    application_label: str = "PBOC DEBIT"
    directory: Directory = Directory.CONTACT
    response_format: int = 1
    procedure_bytes: bool = False
    asks_first: bool = False
    id_number: str = ""

    @property
    def application_name(self) -> bytes:
        """The application identifier as bytes."""
        return bytes.fromhex(self.application_id)

    @property
    def key(self) -> bytes:
        """The card's key as bytes."""
        return bytes.fromhex(self.card_key)

    @property
    def file_locator(self) -> bytes:
        """Where the records are: files 1, 2 and 3, one record each."""
        return bytes.fromhex("080101011001010018010100")

    @property
    def records(self) -> dict[tuple[int, int], bytes]:
        """Records by file and number."""
        year, month = self.expiry[2:4], self.expiry[5:7]
        track_2 = f"{self.card_number}D{year}{month}220{'0' * 10}"
        last_day = "28" if month == "02" else "30" if month in ("04", "06", "09", "11") else "31"
        holder = [encode(Tag.CARDHOLDER_NAME, self.holder.encode("ascii"))]
        if self.id_number:
            holder += [
                encode(Tag.HOLDER_ID_NUMBER, self.id_number.encode("ascii")),
                encode(Tag.HOLDER_ID_TYPE, b"\x00"),
            ]
        return {
            (1, 1): encode(Tag.READ_RECORD_TEMPLATE, encode(Tag.TRACK_2_EQUIVALENT_DATA, _packed(track_2)), *holder),
            (2, 1): encode(
                Tag.READ_RECORD_TEMPLATE,
                encode(Tag.APPLICATION_PAN, _packed(self.card_number)),
                encode(Tag.APPLICATION_EXPIRATION_DATE, bytes.fromhex(year + month + last_day)),
                encode(Tag.APPLICATION_PAN_SEQUENCE_NUMBER, bytes.fromhex(self.sequence_number)),
            ),
            (3, 1): encode(
                Tag.READ_RECORD_TEMPLATE,
                encode(Tag.CDOL1, CDOL1),
                # Padding between objects is allowed, and a reader that trips over it should trip here.
                b"\x00",
                encode(Tag.CDOL2, bytes.fromhex("8A029F3704")),
            ),
        }

    @classmethod
    def load(cls, path: Path) -> "CardFile":
        """Read a card file.

        Raises:
            ControlMistakeError: it is not there, or not a card's; the message says what is wrong.
        """
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ControlMistakeError(f"{path}: {error}") from error
        known = {field.name for field in fields(cls)} - {"name"}
        if unknown := sorted(set(found) - known):
            raise ControlMistakeError(f"{path}: no such key: {', '.join(unknown)}")
        try:
            card = cls(name=path.stem, **{**found, "directory": Directory(found.get("directory", "contact"))})
            card.check()
        except (TypeError, ValueError) as error:
            raise ControlMistakeError(f"{path}: {error}") from error
        return card

    def check(self) -> None:
        """Make sure that a chip can be made of it.

        Raises:
            ValueError: it cannot, and why.
        """
        if not re.fullmatch(r"\d{12,19}", self.card_number):
            raise ValueError("card_number is 12 to 19 digits")
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", self.expiry):
            raise ValueError("expiry is YYYY-MM")
        if not re.fullmatch(r"\d\d", self.sequence_number):
            raise ValueError("sequence_number is two digits")
        if len(self.key) != _KEY_BYTES or not 5 <= len(self.application_name) <= 16:
            raise ValueError("card_key has 16 bytes and application_id 5 to 16, in hexadecimal")
        if self.response_format not in (1, 2):
            raise ValueError("response_format is 1 or 2")


def find_card(name: str) -> CardFile:
    """Return the card of that name in the village, or in the file of that path.

    Raises:
        ControlMistakeError: there is none; the message names those that there are.
    """
    path = Path(name)
    if path.suffix == ".toml":
        return CardFile.load(path)
    path = CARDS_FOLDER / f"{name}.toml"
    if not re.fullmatch(r"[a-z0-9_]{1,64}", name) or not path.exists():
        there = ", ".join(sorted(each.stem for each in CARDS_FOLDER.glob("*.toml")))
        raise ControlMistakeError(f"no card {name!r}; there are {there}")
    return CardFile.load(path)


def _packed(digits: str) -> bytes:
    return bytes.fromhex(digits + "F" * (len(digits) % 2))
