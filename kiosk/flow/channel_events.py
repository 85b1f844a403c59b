"""What other channels bring about: codes, cases, calls, reviews, lines that change. See `events`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from kiosk.flow.carried import Case, Elsewhere, Precheck
from kiosk.flow.event import Event, UserEvent
from kiosk.flow.facts import Bilingual, LineFacts, Refusal
from kiosk.flow.help import Hint
from kiosk.flow.trouble import Trouble


class CodeKind(Enum):
    """What a code under the scanner is, by its first letters."""

    CASE = "case"
    QUOTE = "quote"
    SNAPSHOT = "snapshot"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CodeScanned(Event):
    """A code lies under the scanner; what it says stays with the journey. `plan` is what a quote's code says."""

    kind: CodeKind
    plan: Case | None = None


@dataclass(frozen=True, slots=True)
class CaseTaken(Event):
    """The case is this visit's. `never_sent` says that money asked for elsewhere never reached the bank, for good."""

    case: Case
    never_sent: bool = False


@dataclass(frozen=True, slots=True)
class HandoverReady(Event):
    """There is a code to be shown. Units: ms."""

    code: str = field(repr=False)
    left_ms: int


@dataclass(frozen=True, slots=True)
class HandoverRefused(Event):
    """The bank gives out none."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class HandoverOffline(Event):
    """No network, so no code; `plan_code` says what was quoted, and is empty where nothing was."""

    trouble: Trouble
    plan_code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class VisitGone(Event):
    """The bank says that this visit's case has been taken at another channel."""


@dataclass(frozen=True, slots=True)
class HelpTaken(Event):
    """Somebody looks on."""

    staff_number: str


@dataclass(frozen=True, slots=True)
class HelpOver(Event):
    """Nobody looks on any more, and the call has ended."""


@dataclass(frozen=True, slots=True)
class HintGiven(Event):
    """The teller says something."""

    hint: Hint


@dataclass(frozen=True, slots=True)
class CaseAtCounter(Event):
    """The teller has taken the case: the customer goes there."""

    counter: Bilingual


@dataclass(frozen=True, slots=True)
class ReviewTaken(Event):
    """A person will look at it again."""

    number: str
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewNotTaken(Event):
    """The bank did not take it, or did not answer."""


@dataclass(frozen=True, slots=True)
class LineChanged(Event):
    """The line as it is after something happened elsewhere."""

    line: LineFacts
    origin: Elsewhere = Elsewhere.SOMEWHERE


@dataclass(frozen=True, slots=True)
class SnapshotRead(Event):
    """A snapshot is genuine and not too old."""

    precheck: Precheck


@dataclass(frozen=True, slots=True)
class SnapshotRefused(Event):
    """A snapshot that says nothing here."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class HandoverPressed(UserEvent):
    """到柜台、手机接着办, and a new code where the last one has ended."""


@dataclass(frozen=True, slots=True)
class HandoverDismissed(UserEvent):
    """Back to the page; a code that was shown stays good."""


@dataclass(frozen=True, slots=True)
class HintDismissed(UserEvent):
    """知道了 beside what a teller said."""


@dataclass(frozen=True, slots=True)
class NoteDismissed(UserEvent):
    """知道了 beside a calm line."""


@dataclass(frozen=True, slots=True)
class HelpEnded(UserEvent):
    """不用帮了."""


@dataclass(frozen=True, slots=True)
class ReviewPressed(UserEvent):
    """请人再看一遍."""


@dataclass(frozen=True, slots=True)
class BeginAnewPressed(UserEvent):
    """在这里从头办: without the case that could not be taken."""
