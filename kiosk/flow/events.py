"""What can happen: by the customer's hand, at a device, at the bank, or by the passing of time.

Every event is a frozen value without secrets. User events are what screens submit; each of them also restarts the idle
clock. The others come from the journey.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from kiosk.flow.camera_events import (
    AbilitiesFound,
    CameraReadingPressed,
    ChallengeGiven,
    ChallengeMet,
    DocumentFrontRead,
    DocumentRead,
    FaceAdvised,
    FaceAgreed,
    FaceDeclined,
    FaceJudged,
    FaceRecorded,
    FaceWanted,
)
from kiosk.flow.event import Event, UserEvent
from kiosk.flow.facts import (
    CardView,
    ContractPage,
    CustomerView,
    DrawdownFacts,
    FaceStanding,
    Language,
    LineFacts,
    Method,
    Quote,
    Refusal,
    TerminalFacts,
)
from kiosk.flow.problems import Trouble
from kiosk.flow.state import Request, Service, Stage, Stroke, TrayItem

__all__ = [
    "AbilitiesFound",
    "AmountKey",
    "AmountKeyed",
    "AmountSet",
    "AmountStepped",
    "BackPressed",
    "BankCardHeld",
    "BankCardInserted",
    "BankCardRead",
    "BankCardReturned",
    "Booted",
    "CameraReadingPressed",
    "CardVerified",
    "ChallengeGiven",
    "ChallengeMet",
    "ChangeAmountPressed",
    "ChangeCardPressed",
    "ContinuePressed",
    "ContractAccepted",
    "ContractPageTurned",
    "ContractReady",
    "DeviceTroubled",
    "DocumentFrontRead",
    "DocumentRead",
    "DrawdownAnswered",
    "DrawdownRefused",
    "DrawdownUnanswered",
    "Event",
    "FaceAdvised",
    "FaceAgreed",
    "FaceDeclined",
    "FaceJudged",
    "FaceRecorded",
    "FaceWanted",
    "HelpDismissed",
    "HelpPressed",
    "IdCardDetected",
    "IdCardRead",
    "IdCardRemoved",
    "LanguageChosen",
    "LargeTypeSet",
    "LineLoaded",
    "MethodChosen",
    "NextPressed",
    "OutcomeLearnt",
    "OutcomeStillUnknown",
    "PersonActive",
    "PinEntered",
    "PinKeyed",
    "PurposeChosen",
    "QuoteReady",
    "ReceiptPresented",
    "ReceiptTaken",
    "RequestRefused",
    "RequestUnanswered",
    "RetryPressed",
    "ServerBack",
    "ServerUnreachable",
    "ServiceChanged",
    "SessionOpened",
    "SignatureCleared",
    "SignatureDrawn",
    "StaffCallAnswered",
    "StaffCleared",
    "StageReached",
    "StartPressed",
    "StopConfirmed",
    "StopDismissed",
    "StopPressed",
    "TermChosen",
    "Tick",
    "UserEvent",
    "VoiceSet",
]


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


# --- the customer, at the screen ------------------------------------------------------------------------------------


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


# --- time -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tick(Event):
    """Time has passed.

    Units: ms since the last one.
    """

    elapsed_ms: int


# --- devices --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IdCardDetected(Event):
    """A card lies on the reader and is being read."""


@dataclass(frozen=True, slots=True)
class IdCardRead(Event):
    """The ID card was read; what it says in full stays with the journey.

    `portrait` says whether its photo is there to compare a face with.
    """

    customer: CustomerView
    portrait: bool = False


@dataclass(frozen=True, slots=True)
class IdCardRemoved(Event):
    """The ID card was lifted off the reader."""


@dataclass(frozen=True, slots=True)
class BankCardInserted(Event):
    """A card is in the slot and is being read."""


@dataclass(frozen=True, slots=True)
class BankCardRead(Event):
    """The bank card was read."""

    card: CardView


@dataclass(frozen=True, slots=True)
class BankCardReturned(Event):
    """The bank card has left the machine: taken by a hand, asked for or not."""


@dataclass(frozen=True, slots=True)
class BankCardHeld(Event):
    """Where the bank card is after a start, a return not taken, or a jam."""

    where: TrayItem


@dataclass(frozen=True, slots=True)
class PinKeyed(Event):
    """So many digits stand in the PIN pad; which ones, nobody here knows."""

    dots: int


@dataclass(frozen=True, slots=True)
class PinEntered(Event):
    """The PIN pad has made its block; it goes straight to the bank."""


@dataclass(frozen=True, slots=True)
class ReceiptPresented(Event):
    """The printer says that the receipt hangs in the mouth."""


@dataclass(frozen=True, slots=True)
class ReceiptTaken(Event):
    """The receipt was torn off, or the printer cannot tell and time has passed."""


@dataclass(frozen=True, slots=True)
class DeviceTroubled(Event):
    """A device could not do what was asked, and why."""

    trouble: Trouble


# --- the bank -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Booted(Event):
    """The program has started; `open_drawdown` says that a drawdown of an earlier run has no known end.

    Units: fen.
    """

    open_drawdown: bool
    amount_fen: int = 0
    query_number: str = ""


@dataclass(frozen=True, slots=True)
class ServiceChanged(Event):
    """Whether the terminal can serve; with the bank's greeting once it has been said."""

    service: Service
    terminal: TerminalFacts | None = None


@dataclass(frozen=True, slots=True)
class ServerUnreachable(Event):
    """The connection to the bank was lost."""


@dataclass(frozen=True, slots=True)
class ServerBack(Event):
    """The connection to the bank is there again."""


@dataclass(frozen=True, slots=True)
class SessionOpened(Event):
    """The bank knows the holder of the ID card."""


@dataclass(frozen=True, slots=True)
class CardVerified(Event):
    """Card, chip and PIN are right, and the card is the ID holder's; and what a face would change from here on."""

    face: FaceStanding = field(default_factory=FaceStanding)


@dataclass(frozen=True, slots=True)
class LineLoaded(Event):
    """The credit line."""

    line: LineFacts


@dataclass(frozen=True, slots=True)
class QuoteReady(Event):
    """The plan for the draft, or for an older draft (then it is dropped)."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class ContractReady(Event):
    """The contract for a quote, in the bank's own pages."""

    contract_id: str
    quote_id: str
    title: str
    pages: tuple[ContractPage, ...]


@dataclass(frozen=True, slots=True)
class ContractAccepted(Event):
    """The bank has taken reading and signature."""


@dataclass(frozen=True, slots=True)
class RequestRefused(Event):
    """The bank said no to what was asked."""

    request: Request
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class RequestUnanswered(Event):
    """No answer within the deadline, to a request that moves no money."""

    request: Request
    trouble: Trouble = Trouble.NO_NETWORK


@dataclass(frozen=True, slots=True)
class StageReached(Event):
    """The bank tells how far a drawdown is."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class DrawdownAnswered(Event):
    """The bank answered the drawdown; only DISBURSED means done."""

    drawdown: DrawdownFacts


@dataclass(frozen=True, slots=True)
class DrawdownRefused(Event):
    """The bank said no before any money moved: final."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class DrawdownUnanswered(Event):
    """No answer, so nobody knows: ask, never send blindly again."""


@dataclass(frozen=True, slots=True)
class OutcomeLearnt(Event):
    """The bank's word on a drawdown that was asked about, at once or after a restart."""

    drawdown: DrawdownFacts


@dataclass(frozen=True, slots=True)
class OutcomeStillUnknown(Event):
    """Asked for as long as a customer can be asked to wait; it is asked on in the background."""

    query_number: str = ""


# --- people ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StaffCallAnswered(Event):
    """What became of a call for staff: `told` on the bank's word alone; silence and a "no" are not told."""

    told: bool


@dataclass(frozen=True, slots=True)
class StaffCleared(Event):
    """Staff has taken out what was stuck and sets the terminal free."""
