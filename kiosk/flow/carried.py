"""What goes on beside the seven steps, as values: a case that came or goes (转接), a review, a line that has changed.

A hand-over code is shown to whoever stands before the screen, because that is what it is for; it prints as nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from kiosk.flow.explanation import Explanation
from kiosk.flow.facts import Bilingual, Method

__all__ = [
    "Case",
    "CaseStage",
    "Elsewhere",
    "Handover",
    "HandoverStage",
    "Note",
    "NoteKind",
    "Parting",
    "PartingKind",
    "Precheck",
    "Review",
    "ReviewStage",
]


class Elsewhere(Enum):
    """Another channel, as far as it is known."""

    SOMEWHERE = "somewhere"
    MOBILE = "mobile"
    COUNTER = "counter"
    KIOSK = "kiosk"


class CaseStage(Enum):
    """How far a case that was brought along is."""

    HELD = "held"
    """Its code was read; who brought it is still to be proved."""
    TAKEN = "taken"
    """It goes on here, with what had been chosen."""
    FOLLOWED = "followed"
    """Its money was sent elsewhere: it is followed here and never sent again."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case from another channel. Units: fen; 0 where no amount had been chosen."""

    stage: CaseStage = CaseStage.HELD
    origin: Elsewhere = Elsewhere.SOMEWHERE
    amount_fen: int = 0
    term_months: int | None = None
    method: Method | None = None
    purpose: str = ""

    @property
    def whole(self) -> bool:
        """Whether all was chosen that a price needs."""
        return self.amount_fen > 0 and self.term_months is not None and self.method is not None and self.purpose != ""


class HandoverStage(Enum):
    """What the panel with the code shows."""

    ASKED = "asked"
    SHOWN = "shown"
    OFFLINE = "offline"
    """No network: the picture holds the plan alone, for reference."""
    EXPIRED = "expired"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Handover:
    """A case on its way out. `code` is what the QR picture says. Units: ms."""

    stage: HandoverStage = HandoverStage.ASKED
    code: str = field(default="", repr=False)
    total_ms: int = 0
    left_ms: int = 0
    problem: Explanation | None = None

    @property
    def seconds_left(self) -> int:
        """Whole seconds until the code ends."""
        return -(-self.left_ms // 1000)


class PartingKind(Enum):
    """Why a visit ended without the customer's ending it."""

    HANDED_OVER = "handed_over"
    AT_COUNTER = "at_counter"


@dataclass(frozen=True, slots=True)
class Parting:
    """The case is elsewhere now; `where` is said where it is known."""

    kind: PartingKind
    where: Bilingual = field(default_factory=lambda: Bilingual("", ""))


class ReviewStage(Enum):
    """How it stands with a review."""

    ASKED = "asked"
    TAKEN = "taken"
    NOT_TAKEN = "not_taken"


@dataclass(frozen=True, slots=True)
class Review:
    """A person looks at a refusal again: under which number, and by when they answer."""

    stage: ReviewStage
    number: str = ""
    answer_by: datetime | None = None


class NoteKind(Enum):
    """What a calm line says."""

    CODE_READ = "code_read"
    CODE_UNKNOWN = "code_unknown"
    CASE_GOES_ON = "case_goes_on"
    NEVER_SENT = "never_sent"
    LINE_USED = "line_used"
    LINE_FREED = "line_freed"
    LINE_CHANGED = "line_changed"


@dataclass(frozen=True, slots=True)
class Note:
    """A calm line over any page, for a while. Units: fen, ms."""

    kind: NoteKind
    amount_fen: int = 0
    origin: Elsewhere = Elsewhere.SOMEWHERE
    left_ms: int = 20_000


@dataclass(frozen=True, slots=True)
class Precheck:
    """A line as a telephone brought it, signed by the bank some time ago: for reference only (仅供参考).

    Units: fen; `annual_rate` is a fraction; `age_minutes` by this terminal's clock. `without_face_fen` None: any
    amount. `other_day` says that the bank's day is no longer the terminal's last known one.
    """

    credit_limit_fen: int
    available_fen: int
    drawable_fen: int
    minimum_fen: int
    multiple_fen: int
    without_face_fen: int | None
    annual_rate: Decimal
    drawable: bool
    frozen: bool
    line_expiry: date
    business_date: date
    issued: datetime
    age_minutes: int
    other_day: bool = False
