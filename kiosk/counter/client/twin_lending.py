"""The twin's lending: lines, quotes, contracts and drawdowns, with one effect a request id."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

from kiosk.counter.client.answers import Answer, Refused, Success, Unanswered
from kiosk.counter.client.approvals import (
    ApprovalKind,
)
from kiosk.counter.client.lending import (
    ApprovalNeed,
    Contract,
    CreditLine,
    Drawdown,
    DrawdownIntent,
    DrawdownTerms,
    Outcome,
    Payee,
    PayeeShown,
    Quote,
    RequestOutcome,
)
from kiosk.counter.client.staff import StaffMember
from kiosk.counter.client.twin_branch import (
    APPROVAL_ABOVE_FEN,
    APPROVAL_LAPSES_MIN,
    BUSINESS_DATE,
    TwinBranch,
    TwinVisit,
    no,
)
from kiosk.counter.client.twin_desk import TwinDesk
from kiosk.counter.client.twin_people import TwinPerson
from kiosk.counter.client.twin_plan import schedule
from kiosk.counter.client.visits import (
    Assurance,
)
from kiosk.flow.facts import (
    Bilingual,
    ContractPage,
    ContractRow,
    DrawdownState,
)
from kiosk.flow.state import Signature
from kiosk.flow.trouble import Trouble

__all__ = ["SHOP", "SILENT", "TwinLending"]

SHOP = Payee("虚构湾农资店", "8801031780009901", "")
"""The one seller whom the twin knows."""
SILENT = Unanswered(Trouble.NO_NETWORK, "the twin is down")
MINIMUM_INK = 8


class TwinLending(TwinDesk):
    """What a workstation lends."""

    def __init__(self, branch: TwinBranch, workstation_id: str) -> None:
        super().__init__(branch, workstation_id)
        self._quotes: dict[str, Quote] = {}
        self._contracts: dict[str, Contract] = {}

    # --- drawdowns --------------------------------------------------------------------------------------------------

    async def credit_lines(self, session_id: str) -> Answer[tuple[CreditLine, ...]]:
        """The customer's line."""
        visit = self._open_visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        if visit.person.contract is None:
            return no("NO_CREDIT_LINE", "客户还没有批好的额度", "There is no approved line yet")
        return Success((visit.person.line(),))

    async def quote(self, session_id: str, terms: DrawdownTerms) -> Answer[Quote]:
        """By the twin's own plan."""
        visit = self._open_visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        person = visit.person
        if person.frozen:
            return no("LINE_FROZEN", "额度已冻结", "The line is frozen", remedy=("解冻后再办", "Have it released"))
        if terms.amount_fen < 100_000:
            return no("AMOUNT_BELOW_MINIMUM", "最少 1,000 元", "1,000 yuan at least")
        if terms.amount_fen > person.balance.available_fen:
            return no(
                "LINE_INSUFFICIENT", "超过可用额度", "More than is available", remedy=("改小金额", "A smaller amount")
            )
        not_paid = _payment_refusal(person, terms)
        if not_paid is not None:
            return not_paid
        plan = schedule(terms.amount_fen, terms.term_months, terms.method, terms.due_day, BUSINESS_DATE, person.rate)
        causes = ("amount",) if terms.amount_fen > APPROVAL_ABOVE_FEN else ()
        need = ApprovalNeed(causes, APPROVAL_ABOVE_FEN, APPROVAL_LAPSES_MIN)
        until = self.branch.now + timedelta(minutes=30)
        quote = Quote(str(uuid.uuid4()), terms, BUSINESS_DATE, plan, until, need, _shown(terms.payee))
        self._quotes[quote.quote_id] = quote
        return Success(quote)

    async def prepare_contract(self, session_id: str, quote_id: str) -> Answer[Contract]:
        """A short one."""
        visit = self._open_visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        quote = self._quotes.get(quote_id)
        if quote is None:
            return no("QUOTE_EXPIRED", "报价过期了", "The quote has expired")
        known = next((each for each in self._contracts.values() if each.quote_id == quote_id), None)
        if known is None:
            pages = _pages(quote)
            digest = hashlib.sha256(repr(pages).encode()).digest()
            known = Contract(str(uuid.uuid4()), quote_id, pages, digest, accepted=False)
            self._contracts[known.contract_id] = known
        return Success(known)

    async def accept_contract(
        self, session_id: str, contract: Contract, readings: tuple[tuple[int, int], ...], signature: Signature
    ) -> Answer[Contract]:
        """The reading gate and a little ink."""
        visit = self._open_visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        known = self._contracts.get(contract.contract_id)
        if known is None or known.content_sha256 != contract.content_sha256:
            return no("CONTRACT_CHANGED", "合同变了，请重看", "The contract has changed")
        times = dict(readings)
        if any(times.get(page.number, 0) < page.minimum_ms for page in known.pages):
            return no("CONTRACT_NOT_READ", "合同还没看完", "The contract was not read to its end")
        if signature.points < MINIMUM_INK:
            return no("SIGNATURE_MISSING", "没有看到签名", "No signature was seen")
        accepted = replace(known, accepted=True)
        self._contracts[known.contract_id] = accepted
        return Success(accepted)

    async def draw(self, intent: DrawdownIntent) -> Answer[Drawdown]:
        """One effect per request id; above the bank's amount another person has to agree."""
        visit = self._open_visit(intent.session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        if self.branch.script.lose_acts:
            self.branch.script.lose_acts -= 1
            return SILENT
        known = self.branch.drawdowns.get(intent.request_id)
        if known is None:
            refused = self._objection(visit, intent)
            if refused is not None:
                return refused
            known = self._make(visit, intent)
        if self.branch.script.lose_answers:
            self.branch.script.lose_answers -= 1
            return SILENT
        return Success(known)

    async def drawdown_outcome(self, request_id: str) -> Answer[RequestOutcome]:
        """What never arrived is barred from then on."""
        if self.branch.script.down:
            return SILENT
        known = self.branch.drawdowns.get(request_id)
        if known is None:
            self.branch.never.add(request_id)
            return Success(RequestOutcome(Outcome.NOT_DONE, 0, arrived=False))
        return Success(RequestOutcome(known.outcome, known.terms.amount_fen, known.query_number, known.state.value))

    async def watch_drawdown(self, session_id: str, drawdown_id: str) -> AsyncGenerator[Drawdown, None]:
        """Each change."""
        told: Drawdown | None = None
        while not (self.branch.closed or self.branch.script.down):
            now = self.branch.drawdown_by_id(drawdown_id)
            if now is None:
                return
            if now != told:
                told = now
                yield now
            if now.state.final:
                return
            await asyncio.sleep(0.01)

    async def reverse_drawdown(self, request_id: str, drawdown_id: str, reason: str) -> Answer[Drawdown]:
        """Waits for a second person."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        known = self.branch.drawdown_by_id(drawdown_id)
        if known is None or known.state is not DrawdownState.DISBURSED:
            return no("REVERSAL_NOT_ALLOWED", "这一笔现在不能冲正", "This cannot be reversed now")
        person = self.branch.owners[drawdown_id]
        approval = self.branch.ask_approval(
            ApprovalKind.REVERSAL,
            member,
            self.workstation_id,
            person,
            causes=("always",),
            amount_fen=known.terms.amount_fen,
            reason=reason,
            drawdown_id=drawdown_id,
        )
        after = replace(known, approval_id=approval.approval_id, approval_deadline=approval.expire_time)
        self.branch.drawdowns[known.request_id] = after
        self._journal("reversal", person.name, -known.terms.amount_fen, Outcome.UNSPECIFIED, drawdown_id)
        return Success(after)

    def _objection(self, visit: TwinVisit, intent: DrawdownIntent) -> Refused | None:
        if intent.request_id in self.branch.never:
            return no("REQUEST_WITHDRAWN", "这笔已经作废", "This request was withdrawn")
        contract = self._contracts.get(intent.contract_id)
        if contract is None or not contract.accepted or contract.quote_id != intent.quote_id:
            return no("CONTRACT_NOT_ACCEPTED", "客户还没有签合同", "The contract is not signed")
        if not visit.account_token or intent.account_token != visit.account_token:
            return no("ACCOUNT_NOT_OWN", "收款账户不对", "The account is not right")
        if not {Assurance.ID_CHIP, Assurance.TELLER} & set(visit.assurances):
            return no("ASSURANCE_INSUFFICIENT", "身份还没有核实", "Identity is not proved")
        if intent.terms.amount_fen > visit.person.balance.available_fen:
            return no("LINE_INSUFFICIENT", "额度不够这次的数", "The line is too short for this amount")
        return None

    def _make(self, visit: TwinVisit, intent: DrawdownIntent) -> Drawdown:
        assert self._member is not None
        number = len(self.branch.drawdowns) + 1
        drawdown = Drawdown(
            str(uuid.uuid4()),
            intent.request_id,
            intent.terms,
            DrawdownState.RESERVED,
            Outcome.UNSPECIFIED,
            self.branch.now,
            self.branch.now,
            card_tail=visit.person.card_number[-4:],
            query_number=f"稻-{4200 + number}",
            schedule=self._quotes[intent.quote_id].schedule,
            payee=_shown(intent.terms.payee),
        )
        self.branch.reserve(drawdown, visit.person)
        drawdown = replace(drawdown, line=visit.person.balance)
        if intent.terms.amount_fen > APPROVAL_ABOVE_FEN:
            approval = self.branch.ask_approval(
                ApprovalKind.DRAWDOWN,
                self._member,
                self.workstation_id,
                visit.person,
                causes=("amount",),
                amount_fen=intent.terms.amount_fen,
                drawdown_id=drawdown.drawdown_id,
            )
            drawdown = replace(drawdown, approval_id=approval.approval_id, approval_deadline=approval.expire_time)
            drawdown = self.branch._put(drawdown, "drawdown_waits")  # noqa: SLF001 - its own branch
        else:
            drawdown = self.branch.pay(drawdown)
        self._journal("drawdown", visit.person.name, intent.terms.amount_fen, drawdown.outcome, drawdown.drawdown_id)
        return drawdown


def _payment_refusal(person: TwinPerson, terms: DrawdownTerms) -> Refused | None:
    own, payee = person.own_payment_fen, terms.payee
    if payee is None:
        if own is None or terms.amount_fen <= own:
            return None
        return no("ENTRUSTED_PAYMENT_REQUIRED", "超过自主支付上限", "Above the own-payment cap")
    if own is None:
        return no("ENTRUSTED_PAYMENT_NOT_HERE", "不办受托支付", "No entrusted payment here")
    if payee.account_number != SHOP.account_number:
        return no("PAYEE_ACCOUNT_UNKNOWN", "没有这个收款账户", "There is no such account")
    if payee.name != SHOP.name:
        return no("PAYEE_NAME_DIFFERS", "户名与账号不符", "Name and account do not belong together")
    return None


def _shown(payee: Payee | None) -> PayeeShown | None:
    return None if payee is None else PayeeShown(payee.name, payee.account_number[-4:], payee.evidence)


def _pages(quote: Quote) -> tuple[ContractPage, ...]:
    plan = quote.schedule
    facts = (
        ("借款本金", f"{quote.terms.amount_fen / 100:,.2f} 元"),
        ("期限", f"{quote.terms.term_months} 个月"),
        ("年利率（单利）", f"{plan.annual_rate * 100:.2f}%"),
        ("利息合计", f"{plan.total_interest_fen / 100:,.2f} 元"),
    )
    rows = tuple(ContractRow(Bilingual(k, k), Bilingual(v, v)) for k, v in facts)
    clauses = (
        Bilingual("第一条　贷款人按本页所列金额、期限和利率向借款人发放贷款。", ""),
        Bilingual("第二条　借款人按还款计划还款，可以提前还款，提前还款不收费。", ""),
        Bilingual("第三条　借款用于约定用途，不得用于购房、证券投资或转借他人。", ""),
    )
    return (
        ContractPage(1, Bilingual("要紧的几件事", "What matters"), rows, minimum_ms=300),
        ContractPage(2, Bilingual("条款", "Clauses"), paragraphs=clauses, minimum_ms=200),
    )
