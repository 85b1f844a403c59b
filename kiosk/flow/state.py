"""The customer's journey as one frozen value: everything a screen shows, and nothing else.

A screen is a function of `KioskState`. The state holds no clock, no device and no secret: a PIN is a number of dots, a
name and a number are masked, a card is its tail. It is replaced as a whole by `kiosk.flow.reducer.reduce`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from kiosk.flow.camera import Abilities, DocumentView, FaceView
from kiosk.flow.carried import Case, Handover, Note, Parting, Precheck, Review
from kiosk.flow.explanation import Explanation
from kiosk.flow.facts import (
    CardView,
    ContractPage,
    CustomerView,
    DrawdownFacts,
    Language,
    LineFacts,
    Method,
    Quote,
    TerminalFacts,
)
from kiosk.flow.help import Help, HelpCall
from kiosk.flow.repaying import Repaying, RepaymentFacts

__all__ = [
    "PROGRESS",
    "ContractReading",
    "Draft",
    "Help",
    "HelpCall",
    "KioskState",
    "Outcome",
    "OutcomeView",
    "Overlay",
    "Point",
    "ReceiptStatus",
    "Request",
    "Service",
    "Signature",
    "Stage",
    "Step",
    "Stroke",
    "Timing",
    "Tray",
    "TrayItem",
    "Working",
]


class Step(Enum):
    """The pages of the journey, in the order in which a customer meets them."""

    OUT_OF_SERVICE = "out_of_service"
    RECOVERING = "recovering"
    ATTRACT = "attract"
    LANGUAGE = "language"
    IDENTIFY = "identify"
    DOCUMENT = "document"
    DOCUMENT_CHECK = "document_check"
    BANK_CARD = "bank_card"
    PIN = "pin"
    FACE_CONSENT = "face_consent"
    FACE = "face"
    LINE = "line"
    AMOUNT = "amount"
    TERM = "term"
    CONTRACT = "contract"
    SIGNATURE = "signature"
    CONFIRM = "confirm"
    WORKING = "working"
    RESULT = "result"
    RECEIPT = "receipt"
    TAKE_CARDS = "take_cards"
    PRECHECK = "precheck"
    REPAY_NOTE = "repay_note"
    REPAY_AMOUNT = "repay_amount"
    REPAY_CONFIRM = "repay_confirm"


PROGRESS: dict[Step, int] = {
    Step.IDENTIFY: 1,
    Step.DOCUMENT: 1,
    Step.DOCUMENT_CHECK: 1,
    Step.BANK_CARD: 2,
    Step.PIN: 2,
    Step.FACE_CONSENT: 2,
    Step.FACE: 2,
    Step.LINE: 3,
    Step.AMOUNT: 4,
    Step.TERM: 5,
    Step.CONTRACT: 6,
    Step.SIGNATURE: 6,
    Step.CONFIRM: 7,
    Step.WORKING: 7,
}
"""The plot of the progress bar (1 to 7) a page belongs to; pages without one show no bar."""


class Overlay(Enum):
    """What lies over the page."""

    NONE = "none"
    TIMEOUT_WARNING = "timeout_warning"
    HELP = "help"
    STOP = "stop"
    HANDOVER = "handover"


class Service(Enum):
    """Whether the terminal can serve at all."""

    STARTING = "starting"
    READY = "ready"
    NO_NETWORK = "no_network"
    NOT_TRUSTED = "not_trusted"
    """Bank or terminal does not take the other's certificate."""
    NO_DEVICES = "no_devices"
    LOCKED = "locked"


class Request(Enum):
    """What the terminal is waiting for: the bank's word, or a device's."""

    READ_DOCUMENT = "read_document"
    OPEN_SESSION = "open_session"
    READ_CARD = "read_card"
    VERIFY_CARD = "verify_card"
    TAKE_CASE = "take_case"
    RECORD_FACE = "record_face"
    LOAD_LINE = "load_line"
    QUOTE = "quote"
    PREPARE_CONTRACT = "prepare_contract"
    ACCEPT_CONTRACT = "accept_contract"
    QUOTE_REPAYMENT = "quote_repayment"


class TrayItem(Enum):
    """Where one of the customer's things is. `HELD`, `RETURNING` and `STUCK` mean: the machine has it."""

    ABSENT = "absent"
    AWAITED = "awaited"
    READING = "reading"
    HELD = "held"
    RETURNING = "returning"
    STUCK = "stuck"
    TAKEN = "taken"

    @property
    def inside(self) -> bool:
        """Whether the machine still has to give it back."""
        return self in {TrayItem.READING, TrayItem.HELD, TrayItem.RETURNING, TrayItem.STUCK}


@dataclass(frozen=True, slots=True)
class Tray:
    """Which of the customer's things the machine holds, at every moment."""

    id_card: TrayItem = TrayItem.ABSENT
    bank_card: TrayItem = TrayItem.ABSENT
    receipt: TrayItem = TrayItem.ABSENT

    @property
    def empty(self) -> bool:
        """Whether nothing of the customer's is left in or on the machine."""
        return not (self.id_card.inside or self.bank_card.inside or self.receipt.inside)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the customer has chosen so far. It outlives going back and forth.

    Units: fen; `amount_fen` 0 means nothing keyed yet.
    """

    amount_fen: int = 0
    term_months: int | None = None
    method: Method | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ContractReading:
    """The contract and how far it has been read.

    Shape: `source` are the bank's pages, `pages` those of the current type size; `page` counts from 0; `shown_ms[i]` is
    how long `pages[i]` was shown.
    """

    contract_id: str
    quote_id: str
    title: str
    source: tuple[ContractPage, ...]
    pages: tuple[ContractPage, ...]
    shown_ms: tuple[int, ...]
    page: int = 0

    @property
    def page_ms_left(self) -> int:
        """How long the page now shown must stay before it counts as read."""
        return max(0, self.pages[self.page].minimum_ms - self.shown_ms[self.page])

    @property
    def page_seconds_left(self) -> int:
        """The same in whole seconds, for 再看 8 秒."""
        return -(-self.page_ms_left // 1000)

    @property
    def unread(self) -> tuple[int, ...]:
        """The pages that have not been shown for long enough."""
        return tuple(i for i, p in enumerate(self.pages) if self.shown_ms[i] < p.minimum_ms)

    @property
    def complete(self) -> bool:
        """Whether the reading gate is open."""
        return not self.unread


Point = tuple[float, float, int]
"""x and y in the unit square of the signing field, and milliseconds since its first touch."""
Stroke = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """The handwritten signature as it stands on the field."""

    strokes: tuple[Stroke, ...] = ()

    @property
    def points(self) -> int:
        """How many points were drawn."""
        return sum(len(s) for s in self.strokes)


class Stage(Enum):
    """The stages of paying out, as they are told to the customer."""

    RESERVING = "reserving"
    BOOKING = "booking"
    ASKING = "asking"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Working:
    """Money in flight.

    Units: `elapsed_ms` since the drawdown was sent, `stage_ms` since the stage began.
    """

    stage: Stage = Stage.RESERVING
    elapsed_ms: int = 0
    stage_ms: int = 0

    @property
    def seconds(self) -> int:
        """Whole seconds since it was sent."""
        return self.elapsed_ms // 1000

    @property
    def stage_seconds(self) -> int:
        """Whole seconds in this stage."""
        return self.stage_ms // 1000


class Outcome(Enum):
    """What a customer can be told of a drawdown or a repayment, and nothing in between."""

    DONE = "done"
    NOT_DONE = "not_done"
    CONFIRMING = "confirming"
    SEE_STAFF = "see_staff"


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The result page: what became of it, why, what to do.

    `money_moved` is None while nobody knows. `recovered` marks a result told after a restart: the customer may have
    left and only state and amount are known. `drawdown` and `repayment` are None where it never came to one.
    """

    outcome: Outcome
    problem: Explanation | None = None
    drawdown: DrawdownFacts | None = None
    recovered: bool = False
    query_number: str = ""
    can_change_amount: bool = False
    repayment: RepaymentFacts | None = None

    @property
    def known(self) -> DrawdownFacts | RepaymentFacts | None:
        """What is known of what was sent, whichever way the money goes."""
        return self.drawdown or self.repayment

    @property
    def money_moved(self) -> bool | None:
        """Whether money has moved; None while it is being confirmed."""
        if self.outcome is Outcome.SEE_STAFF and self.known is None:
            return False
        return {Outcome.DONE: True, Outcome.NOT_DONE: False}.get(self.outcome)


class ReceiptStatus(Enum):
    """How the receipt stands."""

    NONE = "none"
    PRINTING = "printing"
    PRESENTED = "presented"
    TAKEN = "taken"
    NO_PAPER = "no_paper"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Timing:
    """The idle clock.

    Units: ms. `left_ms` is None where a page has no time limit; `step_ms` is how long the page has been there.
    """

    left_ms: int | None = None
    step_ms: int = 0
    extensions: int = 0

    @property
    def warning_seconds(self) -> int:
        """Whole seconds left, for the warning panel."""
        return -(-(self.left_ms or 0) // 1000)


@dataclass(frozen=True, slots=True)
class KioskState:
    """Everything a screen shows.

    `waiting` names what the machine is waiting for while the customer cannot go on; `stalled` is a request that got no
    answer and is sent again when the line is back or the customer says so; `notice` is an explanation given within a
    page, with its way forward, and `failures` how many this page has had; `identified` says the bank knows the holder
    of the ID card; `face_resume` is the page that a face check leads to; `signed` says the bank has taken the
    signature, so going on again sends nothing twice. `in_flight` is true from the moment a drawdown may have left the
    machine until the bank's final word, or until the customer was told that it is being confirmed. `repays` says that
    what is in flight, or told, is a repayment and no drawdown.
    """

    step: Step = Step.ATTRACT
    overlay: Overlay = Overlay.NONE
    service: Service = Service.STARTING
    terminal: TerminalFacts | None = None
    abilities: Abilities = field(default_factory=Abilities)
    language: Language = Language.ZH
    large_type: bool = False
    voice: bool = True
    customer: CustomerView | None = None
    identified: bool = False
    document: DocumentView = field(default_factory=DocumentView)
    face: FaceView = field(default_factory=FaceView)
    face_resume: Step = Step.LINE
    card: CardView | None = None
    card_verified: bool = False
    pin_dots: int = 0
    pin_tries_left: int | None = None
    line: LineFacts | None = None
    draft: Draft = field(default_factory=Draft)
    quote: Quote | None = None
    contract: ContractReading | None = None
    signature: Signature = field(default_factory=Signature)
    signed: bool = False
    working: Working | None = None
    outcome: OutcomeView | None = None
    receipt: ReceiptStatus = ReceiptStatus.NONE
    tray: Tray = field(default_factory=Tray)
    timing: Timing = field(default_factory=Timing)
    help: Help = field(default_factory=Help)
    waiting: Request | None = None
    waiting_ms: int = 0
    stalled: Request | None = None
    notice: Explanation | None = None
    failures: int = 0
    case: Case | None = None
    handover: Handover | None = None
    parting: Parting | None = None
    review: Review | None = None
    note: Note | None = None
    precheck: Precheck | None = None
    repaying: Repaying | None = None
    repays: bool = False

    @property
    def in_flight(self) -> bool:
        """Whether money may be moving: no time-out, no stopping."""
        return self.step in {Step.WORKING, Step.RECOVERING}

    @property
    def progress(self) -> int | None:
        """The plot of the progress bar, 1 to 7."""
        return PROGRESS.get(self.step)
