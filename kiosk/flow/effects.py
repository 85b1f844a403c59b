"""What the flow asks for: each value is run by the journey, and answered by an event.

An effect names no secret: the journey keeps the full ID data, card data and PIN block of the session and adds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.flow.camera import Side
from kiosk.flow.effect import Effect
from kiosk.flow.facts import DrawdownFacts, Language, Quote
from kiosk.flow.help import Hint
from kiosk.flow.repayment_effects import (
    AskRepayment,
    ForgetRepayment,
    PrintRepaymentReceipt,
    RequestRepaymentQuote,
    SubmitRepayment,
    WatchRepayments,
)
from kiosk.flow.state import Draft, Signature, Step

__all__ = [
    "AcceptBankCard",
    "AcceptContract",
    "AcknowledgeHint",
    "AskOutcome",
    "AskRepayment",
    "AskReview",
    "CallStaff",
    "CancelBankCard",
    "CancelPin",
    "Cause",
    "CheckFace",
    "CheckSnapshot",
    "Effect",
    "EndHelp",
    "EnterPin",
    "FollowDrawdown",
    "ForgetDrawdown",
    "ForgetRepayment",
    "HideCamera",
    "LoadLine",
    "OpenHandover",
    "OpenSession",
    "PrepareContract",
    "PrintReceipt",
    "PrintRepaymentReceipt",
    "Prompt",
    "ReadDocument",
    "ReadIdCard",
    "RecordConsent",
    "RecordFaceCheck",
    "RecordStep",
    "RenewKeys",
    "RequestQuote",
    "RequestRepaymentQuote",
    "ReturnBankCard",
    "ScanCodes",
    "ShowCamera",
    "Speak",
    "StopReadingIdCard",
    "StopScanning",
    "StopWatchingLine",
    "SubmitDrawdown",
    "SubmitRepayment",
    "TakeCase",
    "VerifyCard",
    "WatchLine",
    "WatchOutcome",
    "WatchRepayments",
    "WipeSession",
]


class Cause(Enum):
    """Why a visit ended, by the words of the contract."""

    FINISHED = "finished"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReadIdCard(Effect):
    """Wait for an ID card and read it. Answer: IdCardDetected, IdCardRead or DeviceTroubled."""


@dataclass(frozen=True, slots=True)
class StopReadingIdCard(Effect):
    """Nobody waits for an ID card any more."""


@dataclass(frozen=True, slots=True)
class ShowCamera(Effect):
    """Show what the camera sees. Answer: DeviceTroubled where it shows nothing."""


@dataclass(frozen=True, slots=True)
class HideCamera(Effect):
    """Nobody looks at the camera any more: a check under way ends, and the last picture goes."""


@dataclass(frozen=True, slots=True)
class ReadDocument(Effect):
    """Read this side of the ID card under the camera. Answer: DocumentFrontRead, DocumentRead or DeviceTroubled."""

    side: Side


@dataclass(frozen=True, slots=True)
class CheckFace(Effect):
    """Compare the person before the camera with the photo of the ID card.

    Answer: ChallengeGiven, ChallengeMet and FaceAdvised as it goes; then FaceJudged or DeviceTroubled.
    """


@dataclass(frozen=True, slots=True)
class RecordConsent(Effect):
    """The customer has said yes or no to the face check; a yes comes before the camera looks."""

    agreed: bool


@dataclass(frozen=True, slots=True)
class RecordFaceCheck(Effect):
    """Tell the bank what the last check came to; told again, it counts once. Answer: FaceRecorded."""


@dataclass(frozen=True, slots=True)
class AcceptBankCard(Effect):
    """Wait for a bank card, read it. Answer: BankCardInserted, BankCardRead or DeviceTroubled."""


@dataclass(frozen=True, slots=True)
class CancelBankCard(Effect):
    """Nobody waits for a bank card any more."""


@dataclass(frozen=True, slots=True)
class ReturnBankCard(Effect):
    """Give the card back. Answer: BankCardReturned once it was taken, BankCardHeld while it was not."""


@dataclass(frozen=True, slots=True)
class EnterPin(Effect):
    """Let the PIN pad take a PIN. Answer: PinKeyed, then PinEntered or DeviceTroubled."""


@dataclass(frozen=True, slots=True)
class CancelPin(Effect):
    """End the PIN entry."""


@dataclass(frozen=True, slots=True)
class RenewKeys(Effect):
    """Fetch fresh working keys for the PIN pad; an EnterPin that follows waits for them."""


@dataclass(frozen=True, slots=True)
class OpenSession(Effect):
    """Tell the bank who is here. Answer: SessionOpened, RequestRefused or RequestUnanswered, as of all requests."""


@dataclass(frozen=True, slots=True)
class VerifyCard(Effect):
    """Let the bank check chip and PIN; the PIN block is used once and dropped, whatever comes of it."""


@dataclass(frozen=True, slots=True)
class LoadLine(Effect):
    """Ask for the credit line."""


@dataclass(frozen=True, slots=True)
class RequestQuote(Effect):
    """Ask for the plan of this draft."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class PrepareContract(Effect):
    """Ask for the contract to this quote."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class AcceptContract(Effect):
    """Hand over what was read for how long, and the signature.

    Shape: `readings` are (number of the bank's page, ms shown).
    """

    contract_id: str
    readings: tuple[tuple[int, int], ...]
    signature: Signature


@dataclass(frozen=True, slots=True)
class SubmitDrawdown(Effect):
    """Send the drawdown under a request id that is on disk before the first byte leaves.

    Answer: StageReached, then DrawdownAnswered, DrawdownRefused or DrawdownUnanswered.
    """

    quote: Quote
    contract_id: str


@dataclass(frozen=True, slots=True)
class AskOutcome(Effect):
    """Ask what became of the open request id. Answer: OutcomeLearnt or, past its budget, OutcomeStillUnknown."""


@dataclass(frozen=True, slots=True)
class WatchOutcome(Effect):
    """Keep asking in the background, at a slow pace, with nobody waiting. Answer: OutcomeLearnt."""


@dataclass(frozen=True, slots=True)
class ForgetDrawdown(Effect):
    """The final outcome was told: the request id may leave the disk."""


@dataclass(frozen=True, slots=True)
class PrintReceipt(Effect):
    """Print the receipt of what is known. Answer: ReceiptPresented, later ReceiptTaken, or DeviceTroubled."""

    drawdown: DrawdownFacts
    quote: Quote | None
    language: Language


@dataclass(frozen=True, slots=True)
class CallStaff(Effect):
    """Call a person. Answer: StaffCallAnswered, within seconds."""

    step: Step
    code: str


@dataclass(frozen=True, slots=True)
class WipeSession(Effect):
    """Forget everything about this customer, in memory and on disk, save the open request id; tell the bank."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class RecordStep(Effect):
    """A line in the terminal's journal and a row of evidence: a step and what ended it, no personal data."""

    step: Step
    what: str


@dataclass(frozen=True, slots=True)
class ScanCodes(Effect):
    """Read codes as they are laid under the scanner. Answer: CodeScanned, each time."""


@dataclass(frozen=True, slots=True)
class StopScanning(Effect):
    """Nobody waits for a code any more."""


@dataclass(frozen=True, slots=True)
class CheckSnapshot(Effect):
    """See whether the snapshot just read is genuine; needs no network. Answer: SnapshotRead or SnapshotRefused."""


@dataclass(frozen=True, slots=True)
class TakeCase(Effect):
    """Take over the case whose code was read. Answer: CaseTaken, or as of all requests; safe to repeat."""


@dataclass(frozen=True, slots=True)
class FollowDrawdown(Effect):
    """Ask what became of a drawdown that another channel has sent; nothing is sent again. Answer: as of AskOutcome."""


@dataclass(frozen=True, slots=True)
class OpenHandover(Effect):
    """Have a code made for this case, and look whether it is taken. Answer: HandoverReady, ...Refused, ...Offline.

    Later, at any time until the code ends: VisitGone.
    """

    draft: Draft
    quote: Quote | None
    language: Language


@dataclass(frozen=True, slots=True)
class WatchLine(Effect):
    """Hear of what happens to this customer elsewhere. Answer: LineChanged, or VisitGone."""


@dataclass(frozen=True, slots=True)
class StopWatchingLine(Effect):
    """It matters no more."""


@dataclass(frozen=True, slots=True)
class AcknowledgeHint(Effect):
    """A hint stands on the screen: read it aloud where `aloud` and a voice are, and tell that it is seen."""

    hint: Hint
    aloud: bool
    language: Language


@dataclass(frozen=True, slots=True)
class EndHelp(Effect):
    """The call for a person is over: the customer goes on alone, or has left."""


@dataclass(frozen=True, slots=True)
class AskReview(Effect):
    """Ask that a person looks at a refusal again. Answer: ReviewTaken or ReviewNotTaken."""

    reason: str
    drawdown_id: str


class Prompt(Enum):
    """What may be spoken; the manifest of clips has one entry for each."""

    ATTRACT = "attract"
    LANGUAGE = "language"
    IDENTIFY = "identify"
    DOCUMENT = "document"
    DOCUMENT_BACK = "document_back"
    DOCUMENT_CHECK = "document_check"
    BANK_CARD = "bank_card"
    PIN = "pin"
    FACE_CONSENT = "face_consent"
    FACE = "face"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    BLINK = "blink"
    OPEN_MOUTH = "open_mouth"
    NOD = "nod"
    LINE = "line"
    AMOUNT = "amount"
    TERM = "term"
    CONTRACT = "contract"
    SIGNATURE = "signature"
    CONFIRM = "confirm"
    WORKING = "working"
    DONE = "done"
    NOT_DONE = "not_done"
    CONFIRMING = "confirming"
    SEE_STAFF = "see_staff"
    RECEIPT = "receipt"
    TAKE_CARDS = "take_cards"
    REPAY_NOTE = "repay_note"
    REPAY_AMOUNT = "repay_amount"
    REPAY_CONFIRM = "repay_confirm"
    REPAYING = "repaying"
    REPAID = "repaid"
    REPAYMENT_CONFIRMING = "repayment_confirming"
    REPAYMENT_RECOVERING = "repayment_recovering"
    TIMEOUT_WARNING = "timeout_warning"
    HELP = "help"
    HELP_TOLD = "help_told"
    HELP_NOT_TOLD = "help_not_told"
    PROBLEM = "problem"
    RECOVERING = "recovering"
    OUT_OF_SERVICE = "out_of_service"
    PRECHECK = "precheck"
    HANDOVER = "handover"
    HINT = "hint"
    PARTING = "parting"


@dataclass(frozen=True, slots=True)
class Speak(Effect):
    """Say a prompt, where voice is on and a clip exists; a new one cuts the last one off."""

    prompt: Prompt
    language: Language
