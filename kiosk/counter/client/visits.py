"""A customer's visit at the window: what was read, what is proved, whose account is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from kiosk.counter.client.lending import Channel, DrawdownTerms

__all__ = [
    "Account",
    "Assurance",
    "Attestation",
    "AttestationIntent",
    "DocumentSource",
    "Handoff",
    "IdentityDocument",
    "Visit",
]


class Assurance(Enum):
    """A proof of identity that a visit can hold."""

    ID_CHIP = "ID_CHIP"
    CARD_PIN = "CARD_PIN"
    TELLER = "TELLER"
    MOBILE_TOKEN = "MOBILE_TOKEN"  # noqa: S105 - the contract's name of a proof
    FACE = "FACE"
    ID_DOCUMENT = "ID_DOCUMENT"


class DocumentSource(Enum):
    """How an ID card was read."""

    CHIP = "CHIP"
    TELLER_SEEN = "TELLER_SEEN"


@dataclass(frozen=True, slots=True, repr=False)
class IdentityDocument:
    """What an ID card says. Data class C2: never logged, never kept."""

    card_type: str
    name: str
    id_number: str
    valid_from: date | None
    valid_to: date | None
    source: DocumentSource

    def __repr__(self) -> str:
        return f"IdentityDocument({self.source.value})"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit. Units: fen; `drawable_without_face_fen` is None where no face is asked for."""

    session_id: str
    assurances: tuple[Assurance, ...]
    masked_name: str
    masked_id_number: str
    expires: datetime
    drawable_without_face_fen: int | None = None
    face_checks_left: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a card that was proved, as a token of this visit."""

    token: str
    card_tail: str
    visit: Visit


@dataclass(frozen=True, slots=True)
class AttestationIntent:
    """A teller's word for who stands there.

    `papers`: `resident_id`, `household_register`, `temporary_id`, `bank_card`. `cause`: `camera_refused`,
    `no_consent_to_face`, `chip_unreadable`, `other`.
    """

    request_id: str
    session_id: str
    papers: tuple[str, ...]
    cause: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attestation:
    """The word is given and waits for a second person."""

    visit: Visit
    approval_id: str


@dataclass(frozen=True, slots=True)
class Handoff:
    """A case that was taken over from another channel. A price is asked for anew; what was sent is followed."""

    from_channel: Channel
    terms: DrawdownTerms | None
    request_id: str
    drawdown_id: str
