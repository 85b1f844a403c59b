"""What the customer does at the screen. Each restarts the idle clock; see `events`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.flow.event import UserEvent
from kiosk.flow.facts import Language, Method
from kiosk.flow.state import Stroke


class AmountKey(Enum):
    """The keys of the keypad on the screen."""

    D0 = "0"
    D1 = "1"
    D2 = "2"
    D3 = "3"
    D4 = "4"
    D5 = "5"
    D6 = "6"
    D7 = "7"
    D8 = "8"
    D9 = "9"
    CLEAR = "clear"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class PersonActive(UserEvent):
    """The glass was touched anywhere; keeps the page alive and does nothing else."""


@dataclass(frozen=True, slots=True)
class StartPressed(UserEvent):
    """开始办理 on the attract page."""


@dataclass(frozen=True, slots=True)
class LanguageChosen(UserEvent):
    """A language, on its page or in the foot row of any page."""

    language: Language


@dataclass(frozen=True, slots=True)
class LargeTypeSet(UserEvent):
    """大字 on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class VoiceSet(UserEvent):
    """朗读 on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class NextPressed(UserEvent):
    """The main button of the page, whatever it is called there."""


@dataclass(frozen=True, slots=True)
class BackPressed(UserEvent):
    """返回."""


@dataclass(frozen=True, slots=True)
class RetryPressed(UserEvent):
    """再试一次 beside a notice."""


@dataclass(frozen=True, slots=True)
class StopPressed(UserEvent):
    """结束并取回卡片: asks first."""


@dataclass(frozen=True, slots=True)
class StopConfirmed(UserEvent):
    """Yes, stop."""


@dataclass(frozen=True, slots=True)
class StopDismissed(UserEvent):
    """No, go on."""


@dataclass(frozen=True, slots=True)
class HelpPressed(UserEvent):
    """请工作人员帮忙."""


@dataclass(frozen=True, slots=True)
class HelpDismissed(UserEvent):
    """The help panel is closed; staff stays called."""


@dataclass(frozen=True, slots=True)
class ContinuePressed(UserEvent):
    """继续办 on the time-out warning."""


@dataclass(frozen=True, slots=True)
class ChangeCardPressed(UserEvent):
    """换一张 on the bank card page."""


@dataclass(frozen=True, slots=True)
class ChangeAmountPressed(UserEvent):
    """改金额 on a result that was not done for its amount."""


@dataclass(frozen=True, slots=True)
class AmountKeyed(UserEvent):
    """One key of the keypad on the screen."""

    key: AmountKey


@dataclass(frozen=True, slots=True)
class AmountSet(UserEvent):
    """The slider, or an amount chip.

    Units: fen.
    """

    amount_fen: int


@dataclass(frozen=True, slots=True)
class AmountStepped(UserEvent):
    """The + (1) or − (-1) beside the slider."""

    steps: int


@dataclass(frozen=True, slots=True)
class TermChosen(UserEvent):
    """How many months."""

    months: int


@dataclass(frozen=True, slots=True)
class MethodChosen(UserEvent):
    """How it is repaid."""

    method: Method


@dataclass(frozen=True, slots=True)
class PurposeChosen(UserEvent):
    """What it is for, by the code of `LineFacts.purposes`."""

    code: str


@dataclass(frozen=True, slots=True)
class ContractPageTurned(UserEvent):
    """One page on (1) or back (-1)."""

    pages: int


@dataclass(frozen=True, slots=True)
class SignatureDrawn(UserEvent):
    """The whole signature as it now stands on the field."""

    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class SignatureCleared(UserEvent):
    """重写."""
