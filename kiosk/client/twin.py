"""An in-memory bank behind the client's port, for tests and for work on screens. It announces itself; it pays nobody.

It keeps what the contract promises: one effect per request id, refusals with both languages, "never arrived" final
once it was said. Its arithmetic is not the bank's: one flat rate, whole months, interest on the first balance.
"""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import structlog

from kiosk.client.answers import Answer, Refused, Success, Unanswered
from kiosk.client.twin_beside import SILENT, TwinBeside
from kiosk.client.twin_face import TwinFace
from kiosk.client.twin_paper import RATE, pages, plan
from kiosk.client.twin_repayments import TwinRepayments
from kiosk.client.twin_script import TwinCustomer, TwinScript
from kiosk.client.values import (
    Account,
    AmountBounds,
    DeviceReport,
    DrawdownIntent,
    Greeting,
    Line,
    PreparedContract,
    Reach,
    WorkingKey,
)
from kiosk.flow.credentials import BankCard, ChipProof, FaceCheck, IdCard, PinBlock
from kiosk.flow.effects import Cause
from kiosk.flow.facts import (
    Bilingual,
    DrawdownFacts,
    DrawdownState,
    FaceStanding,
    Language,
    LineFacts,
    Method,
    Purpose,
    Quote,
    Refusal,
    TerminalFacts,
)
from kiosk.flow.state import Draft, Signature

__all__ = ["TwinBank"]

log = structlog.get_logger(__name__)

BUSINESS_DATE = date(2026, 1, 15)
MINIMUM_INK = 8
_LOOK_S = 0.01


@dataclass(slots=True)
class _Visit:
    customer: TwinCustomer
    face: TwinFace
    account_token: str = ""
    quotes: dict[str, Quote] = field(default_factory=dict)
    contracts: dict[str, PreparedContract] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    closed: str = ""


def _refused(reason: str, zh: str, en: str, *, remedy: tuple[str, str] = ("", ""), tries: int | None = None) -> Refused:
    return Refused(Refusal(reason, Bilingual(zh, en), Bilingual(*remedy), tries))


class TwinBank(TwinBeside, TwinRepayments):
    """`ChannelClient` without a bank."""

    def __init__(self, *customers: TwinCustomer) -> None:
        super().__init__()
        self.script = TwinScript()
        self.drawdowns: dict[str, DrawdownFacts] = {}
        self.evidence: dict[str, str] = {}
        self.staff_calls: dict[str, tuple[str, str]] = {}
        self._customers = {c.id_number: c for c in customers}
        self._visits: dict[str, _Visit] = {}
        self._never: set[str] = set()
        self._owners: dict[str, TwinCustomer] = {}
        self._changed = asyncio.Condition()
        self._closed = False
        log.warning("twin_bank_started", notice="development only: no bank, no money")

    # --- the script -------------------------------------------------------------------------------------------------

    async def set_down(self, down: bool) -> None:
        """Pull or plug the line."""
        async with self._changed:
            self.script.down = down
            self._changed.notify_all()

    def decide(self, state: DrawdownState) -> None:
        """End what was kept undecided."""
        self.script.undecided = False
        for request_id, known in self.drawdowns.items():
            if not known.state.final:
                self.drawdowns[request_id] = replace(known, state=state)

    # --- the port ---------------------------------------------------------------------------------------------------

    async def reachable(self) -> AsyncIterator[Reach]:
        """How the line is, now and at each change."""
        while not self._closed:
            down = self.script.down
            yield Reach.UP if not down else Reach.DOWN
            if down and not self.script.trusted:
                yield Reach.NOT_TRUSTED
            async with self._changed:
                while not self._closed and self.script.down is down:
                    await self._changed.wait()

    async def hello(self, devices: tuple[DeviceReport, ...]) -> Answer[Greeting]:
        """The twin's greeting."""
        if self.script.down:
            return SILENT
        facts = TerminalFacts(
            "JC-0317",
            Bilingual("清江农商行", "Qingjiang Rural Bank"),
            Bilingual("虚构湾支行", "Xugouwan Branch"),
            BUSINESS_DATE,
        )
        key = WorkingKey("SM4", bytes(16), bytes(8))
        return Success(Greeting(facts, "qingjiang", (key,), AmountBounds(100_000, 5_000_000, 10_000)))

    async def open_session(self, language: Language, card: IdCard) -> Answer[str]:
        """A visit for somebody known."""
        if self.script.down:
            return SILENT
        if card.valid_to is not None and card.valid_to < BUSINESS_DATE:
            return _refused(
                "ID_EXPIRED", "身份证过期了", "The ID card has expired", remedy=("请换新证再来", "Renew it")
            )
        customer = self._customers.get(card.id_number)
        if customer is None:
            return _refused("CUSTOMER_NOT_FOUND", "银行还没有您的档案", "The bank does not know you yet")
        session_id = str(uuid.uuid4())
        self._visits[session_id] = _Visit(customer, TwinFace(card.source, customer.face_above_fen))
        return Success(session_id)

    async def present_card(self, session_id: str, card: BankCard, proof: ChipProof, pin: PinBlock) -> Answer[Account]:
        """Card and PIN, with a try limit."""
        visit = self._visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        customer = visit.customer
        if card.card_number != customer.card_number:
            return _refused("CARD_HOLDER_MISMATCH", "这张卡不是您本人的", "This card is not your own")
        if customer.tries_left == 0:
            return _refused("PIN_BLOCKED", "密码锁了", "The PIN is blocked", tries=0)
        if pin.block != customer.pin_block:
            customer.tries_left -= 1
            if customer.tries_left == 0:
                return _refused("PIN_BLOCKED", "密码锁了", "The PIN is blocked", tries=0)
            return _refused("PIN_WRONG", "密码不对", "The PIN is not right", tries=customer.tries_left)
        customer.tries_left = 3
        visit.account_token = str(uuid.uuid4())
        return Success(Account(visit.account_token, card.card_number[-4:], visit.face.standing))

    async def record_face_check(self, session_id: str, check: FaceCheck) -> Answer[FaceStanding]:
        """Once a check."""
        visit = self._visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        told = visit.face.record(check)
        return told if isinstance(told, Refused) else Success(told)

    async def credit_line(self, session_id: str, bounds: AmountBounds, preferred: str = "") -> Answer[Line]:
        """The customer's line."""
        visit = self._visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        if not visit.account_token:
            return _refused("ASSURANCE_INSUFFICIENT", "请先插卡输密码", "Card and PIN first")
        c = visit.customer
        facts = LineFacts(
            c.limit_fen,
            c.outstanding_fen,
            0,
            c.limit_fen - c.outstanding_fen,
            RATE,
            date(2028, 6, 30),
            Bilingual("荆楚小康贷", "Xiaokang loan"),
            bounds.minimum_fen,
            bounds.maximum_fen,
            bounds.multiple_fen,
            (3, 6, 9, 12),
            tuple(Method),
            (Purpose("FARMING", Bilingual("种田、养殖", "Farming")),),
            tuple(c.notes),
        )
        return Success(Line(f"line-{c.card_number[-4:]}", facts))

    async def quote(self, session_id: str, credit_line_id: str, draft: Draft, due_day: int) -> Answer[Quote]:
        """A plan of the twin's own arithmetic."""
        visit = self._visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        if draft.term_months is None or draft.method is None:
            return _refused("TERM_NOT_OFFERED", "请先选期限", "Choose a term first")
        if draft.amount_fen > visit.customer.limit_fen - visit.customer.outstanding_fen:
            return _refused("LINE_INSUFFICIENT", "额度不够这次的数", "The line is too short for this amount")
        quote = plan(draft.amount_fen, draft.term_months, draft.method, due_day, draft.purpose)
        visit.quotes[quote.quote_id] = quote
        return Success(quote)

    async def prepare_contract(self, session_id: str, quote_id: str) -> Answer[PreparedContract]:
        """A short contract; the same for the same quote."""
        visit = self._visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        quote = visit.quotes.get(quote_id)
        if quote is None:
            return _refused("QUOTE_EXPIRED", "报价过期了", "The quote has expired")
        for known in visit.contracts.values():
            if known.quote_id == quote_id:
                return Success(known)
        text = pages(quote)
        digest = hashlib.sha256(repr(text).encode()).digest()
        contract = PreparedContract(str(uuid.uuid4()), quote_id, "借款合同", text, digest)
        visit.contracts[contract.contract_id] = contract
        return Success(contract)

    async def accept_contract(
        self,
        session_id: str,
        contract: PreparedContract,
        readings: tuple[tuple[int, int], ...],
        signature: Signature,
    ) -> Answer[None]:
        """The reading gate and a little ink."""
        visit = self._visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        known = visit.contracts.get(contract.contract_id)
        if known is None or known.content_sha256 != contract.content_sha256:
            return _refused("CONTRACT_CHANGED", "合同变了，请重看", "The contract has changed")
        times = dict(readings)
        if any(times.get(page.number, 0) < page.minimum_ms for page in known.pages):
            return _refused("CONTRACT_NOT_READ", "合同还没看完", "The contract was not read to its end")
        if signature.points < MINIMUM_INK:
            return _refused("SIGNATURE_MISSING", "没有看到签名", "No signature was seen")
        visit.accepted.add(contract.contract_id)
        return Success(None)

    async def draw(self, intent: DrawdownIntent) -> Answer[DrawdownFacts]:
        """One effect per request id."""
        visit = self._visit(intent.session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        if self.script.lose_drawdowns:
            self.script.lose_drawdowns -= 1
            return SILENT
        known = self.drawdowns.get(intent.request_id)
        if known is not None:
            if known.amount_fen != intent.quote.amount_fen:
                return _refused("REQUEST_ID_REUSED", "这笔已经报过", "This request was used already")
            return Success(known)
        refusal = self._objection(visit, intent)
        if refusal is not None:
            return refusal
        facts = self._book(visit.customer, intent)
        if self.script.lose_drawdown_answers:
            self.script.lose_drawdown_answers -= 1
            return SILENT
        return Success(facts)

    async def outcome(self, request_id: str) -> Answer[DrawdownFacts]:
        """State and amount; what never arrived is barred from then on."""
        if self.script.down:
            return SILENT
        known = self.drawdowns.get(request_id)
        if known is None:
            self._never.add(request_id)
            return Success(DrawdownFacts(DrawdownState.FAILED, 0))
        return Success(DrawdownFacts(known.state, known.amount_fen, query_number=known.query_number))

    async def watch(self, session_id: str, drawdown_id: str) -> AsyncGenerator[DrawdownFacts, None]:
        """Each change, as often as the twin is looked at."""
        told: DrawdownFacts | None = None
        while not (self._closed or self.script.down or self.script.no_watch):
            now = next((each for each in self.drawdowns.values() if each.drawdown_id == drawdown_id), None)
            if now is None or isinstance(self._visit(session_id), Refused | Unanswered):
                return
            if now != told:
                told = now
                yield now
            if now.state.final:
                return
            await asyncio.sleep(_LOOK_S)

    async def append_evidence(
        self, session_id: str, event_id: str, event_type: str, event_time: datetime, details: Mapping[str, str]
    ) -> Answer[None]:
        """Once per event id."""
        if self.script.down:
            return SILENT
        self.evidence.setdefault(event_id, event_type)
        return Success(None)

    async def close_session(self, session_id: str, cause: Cause) -> Answer[None]:
        """Closing what is closed is no error."""
        if self.script.down:
            return SILENT
        visit = self._visits.get(session_id)
        if visit is not None:
            visit.closed = visit.closed or cause.value
        return Success(None)

    async def call_staff(self, request_id: str, place: str, code: str) -> Answer[bool]:
        """Kept, for nobody to read."""
        if self.script.down:
            return SILENT
        self.staff_calls.setdefault(request_id, (place, code))
        return Success(not self.script.nobody_called)

    async def aclose(self) -> None:
        """Nobody listens any more."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _standing(self, session_id: str) -> str | Refused | Unanswered:
        visit = self._visit(session_id)
        return visit.customer.id_number if isinstance(visit, _Visit) else visit

    def _all_drawdowns(self) -> dict[str, DrawdownFacts]:
        return self.drawdowns

    def _is_down(self) -> bool:
        return self.script.down

    def _today(self) -> date:
        return BUSINESS_DATE

    def _owing(self, session_id: str) -> tuple[TwinCustomer, str] | Refused | Unanswered:
        visit = self._visit(session_id)
        return (visit.customer, visit.account_token) if isinstance(visit, _Visit) else visit

    def _visit(self, session_id: str) -> _Visit | Refused | Unanswered:
        if self.script.down:
            return SILENT
        visit = self._visits.get(session_id)
        if session_id in self.handed_over:
            return _refused("SESSION_HANDED_OVER", "这件事已经转到别处接着办了", "This is being gone on with elsewhere")
        if visit is None or visit.closed:
            return _refused("SESSION_EXPIRED", "这次办理已结束", "This visit has ended")
        return visit

    def _objection(self, visit: _Visit, intent: DrawdownIntent) -> Refused | None:
        c = visit.customer
        if intent.request_id in self._never:
            return _refused("REQUEST_WITHDRAWN", "这笔已经作废", "This request was withdrawn")
        if intent.account_token != visit.account_token:
            return _refused("ACCOUNT_NOT_OWN", "只能放到您本人的卡", "Only to an account of your own")
        if intent.contract_id not in visit.accepted:
            return _refused("CONTRACT_NOT_ACCEPTED", "合同还没签", "The contract is not signed")
        if c.risk_refuses:
            return _refused("RISK_REFUSED", "这次没有批下来", "Not approved this time")
        if intent.quote.amount_fen > c.limit_fen - c.outstanding_fen:
            return _refused("LINE_INSUFFICIENT", "额度不够这次的数", "The line is too short for this amount")
        return visit.face.objection(intent.quote.amount_fen)

    def _book(self, customer: TwinCustomer, intent: DrawdownIntent) -> DrawdownFacts:
        customer.outstanding_fen += intent.quote.amount_fen
        number = len(self.drawdowns) + 1
        facts = DrawdownFacts(
            DrawdownState.UNKNOWN if self.script.undecided else DrawdownState.DISBURSED,
            intent.quote.amount_fen,
            str(uuid.uuid4()),
            f"XK20260115{number:04d}",
            f"JC0317{number:04d}",
            BUSINESS_DATE,
            customer.limit_fen - customer.outstanding_fen,
        )
        self.drawdowns[intent.request_id] = facts
        self._owners[intent.request_id] = customer
        return facts
