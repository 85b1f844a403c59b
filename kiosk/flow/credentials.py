"""What devices yield in full: it travels from device to bank, and never into `KioskState`, a log or a file.

These values print as their class and tail only, so that no trace and no exception can carry them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from kiosk.flow.facts import CardView, CustomerView

__all__ = [
    "BankCard",
    "ChipProof",
    "FaceChallenge",
    "FaceChallengeKind",
    "FaceCheck",
    "FaceDecision",
    "IdCard",
    "IdSource",
    "PinBlock",
    "masked_name",
    "masked_number",
]

_SHA256_HEX = 64


def masked_name(name: str) -> str:
    """王*华; a name of two characters keeps the first only."""
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def masked_number(number: str, *, head: int = 4, tail: int = 4) -> str:
    """4299**********0012; a number too short to be masked that way is stars only."""
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


class IdSource(Enum):
    """How an ID card was read."""

    CHIP = "CHIP"
    OCR_CONFIRMED = "OCR_CONFIRMED"
    """By the camera; the customer confirmed what was read."""


@dataclass(frozen=True, slots=True, repr=False)
class IdCard:
    """What an ID card says, as far as the bank asks for it."""

    card_type: str
    name: str
    id_number: str
    valid_from: date | None
    valid_to: date | None
    source: IdSource = IdSource.CHIP
    portrait_path: str = ""
    """Where its photo lies on this terminal; "" where there is none."""

    def view(self) -> CustomerView:
        """What the screens may show of it."""
        return CustomerView(masked_name(self.name), masked_number(self.id_number))

    def __repr__(self) -> str:
        return "IdCard(masked)"


@dataclass(frozen=True, slots=True, repr=False)
class BankCard:
    """What the chip of a bank card says."""

    card_number: str
    sequence_number: str
    application_id: str

    def view(self) -> CardView:
        """What the screens may show of it."""
        return CardView(self.card_number[-4:], masked_number(self.card_number))

    def __repr__(self) -> str:
        return f"BankCard(...{self.card_number[-4:]})"


@dataclass(frozen=True, slots=True, repr=False)
class ChipProof:
    """What the chip signed, as BER-TLV; opaque here."""

    chip_data: bytes

    def __repr__(self) -> str:
        return f"ChipProof({len(self.chip_data)} bytes)"


class FaceDecision(Enum):
    """What a face check came to; the values are the face checker's words."""

    SAME_AND_LIVE = "same_and_live"
    NOT_SAME = "not_same"
    NOT_LIVE = "not_live"


class FaceChallengeKind(Enum):
    """What a face is asked to do; the values are the face checker's words."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    BLINK = "blink"
    OPEN_MOUTH = "open_mouth"
    NOD = "nod"


@dataclass(frozen=True, slots=True)
class FaceChallenge:
    """One thing that a face was asked to do, and whether it did it in time."""

    kind: FaceChallengeKind
    met: bool


@dataclass(frozen=True, slots=True, repr=False)
class FaceCheck:
    """What a face check came to, with what an auditor would ask for; never a picture.

    `request_id` is made once a check, so that a check that is told twice counts once. `distance` is None when no frame
    was compared. `model_sha256` is written in hexadecimal, as the face checker tells it; `challenges` are in the order
    in which they were given.

    Raises: ValueError for a digest that is none, or a time that bears no zone.
    """

    request_id: str
    consent_time: datetime
    decision: FaceDecision
    distance: float | None
    threshold: float
    passive_score: float
    model_sha256: str
    device_serial: str
    challenges: tuple[FaceChallenge, ...] = ()

    def __post_init__(self) -> None:
        if len(self.model_sha256) != _SHA256_HEX or len(bytes.fromhex(self.model_sha256)) * 2 != _SHA256_HEX:
            raise ValueError("model_sha256 is not 64 hexadecimal digits")
        if self.consent_time.tzinfo is None:
            raise ValueError("consent_time bears no zone")

    def __repr__(self) -> str:
        return f"FaceCheck({self.decision.value})"


@dataclass(frozen=True, slots=True, repr=False)
class PinBlock:
    """The PIN as the pad enciphered it; used once, kept nowhere."""

    block: bytes
    block_format: str

    def __repr__(self) -> str:
        return f"PinBlock({self.block_format})"
