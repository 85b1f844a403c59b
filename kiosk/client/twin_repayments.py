"""The in-memory bank's repayments: one effect per request id, principal back on the line at once. A part of `TwinBank`.

Its arithmetic is not the bank's: a month's interest on what is left, a day's penalty where a payment is overdue.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from kiosk.client.answers import Answer, Refused, Success, Unanswered
from kiosk.client.repayments import RepaymentIntent
from kiosk.client.twin_beside import SILENT
from kiosk.client.twin_paper import RATE
from kiosk.flow.facts import Bilingual, LoanNote, Refusal
from kiosk.flow.repaying import Repaying, RepaymentFacts, RepaymentKind, RepaymentQuote, RepaymentState

__all__ = ["TwinRepaymentScript", "TwinRepayments"]

BINDS = timedelta(minutes=10)


@dataclass(slots=True)
class TwinRepaymentScript:
    """What goes wrong.

    `lose_answers` counts repayments that are collected and not answered; `lose` those that never
    arrive; `undecided` keeps new ones UNKNOWN until it is cleared; `short` says that the card holds too little.
    """

    lose_answers: int = 0
    lose: int = 0
    undecided: bool = False
    short: bool = False


class _Owing(Protocol):
    """A customer of the twin, as far as repayments go."""

    limit_fen: int
    outstanding_fen: int
    notes: list[LoanNote]


@dataclass(slots=True)
class _Taken:
    facts: RepaymentFacts
    intent: RepaymentIntent
    owing: _Owing = field(repr=False)


def _refused(reason: str, zh: str, en: str) -> Refused:
    return Refused(Refusal(reason, Bilingual(zh, en), Bilingual("请换个金额", "Choose another amount")))


class TwinRepayments:
    """`RepaymentClient` without a bank."""

    def __init__(self) -> None:
        super().__init__()
        self.repayment_script = TwinRepaymentScript()
        self.repayments: dict[str, _Taken] = {}
        self._never_repaid: set[str] = set()
        self._repayment_quotes: dict[str, tuple[str, RepaymentQuote]] = {}

    def _owing(self, session_id: str) -> tuple[_Owing, str] | Refused | Unanswered:
        """The customer of a visit, and the account that was proved in it."""
        raise NotImplementedError

    def _is_down(self) -> bool:
        raise NotImplementedError

    def _today(self) -> date:
        raise NotImplementedError

    def decide_repayments(self, state: RepaymentState) -> None:
        """End what was kept undecided."""
        self.repayment_script.undecided = False
        for taken in self.repayments.values():
            if not taken.facts.state.final:
                taken.facts = replace(taken.facts, state=state)

    async def quote_repayment(self, session_id: str, repaying: Repaying) -> Answer[RepaymentQuote]:
        """What would be taken."""
        found = self._owing(session_id)
        if isinstance(found, Refused | Unanswered):
            return found
        owing, _account = found
        note = next((note for note in owing.notes if note.number == repaying.note_number), None)
        if note is None or repaying.kind is None:
            return _refused("LOAN_NOTE_SETTLED", "这笔已经还清了", "This loan is repaid already")
        quote = self._priced(owing, note, repaying)
        if isinstance(quote, RepaymentQuote):
            self._repayment_quotes[quote.quote_id] = (session_id, quote)
            return Success(quote)
        return quote

    def _priced(self, owing: _Owing, note: LoanNote, repaying: Repaying) -> RepaymentQuote | Refused:
        late = note.overdue(self._today())
        interest, penalty = int(note.outstanding_fen * RATE / 12), 100 if late else 0
        payoff = note.outstanding_fen + interest + penalty
        assert repaying.kind is not None
        match repaying.kind:
            case RepaymentKind.WHOLE:
                pays = payoff
            case RepaymentKind.PARTIAL:
                pays = repaying.amount_fen
            case RepaymentKind.SCHEDULED:
                due = note.next_due_date is not None and note.next_due_date <= self._today()
                if not due:
                    return _refused("REPAYMENT_NOTHING_DUE", "现在没有到期要还的", "Nothing is due at the moment")
                pays = min(note.next_payment_fen + penalty, payoff)
        if pays > payoff:
            return _refused("REPAYMENT_ABOVE_PAYOFF", "您没有欠这么多", "You do not owe that much")
        to_penalty = min(pays, penalty)
        to_interest = min(pays - to_penalty, interest)
        principal = pays - to_penalty - to_interest
        return RepaymentQuote(
            str(uuid.uuid4()),
            note.number,
            repaying.kind,
            to_penalty,
            to_interest,
            principal,
            note.outstanding_fen - principal,
            owing.limit_fen - owing.outstanding_fen + principal,
            datetime.now(UTC) + BINDS,
            1 if late else 0,
        )

    async def repay(self, intent: RepaymentIntent) -> Answer[RepaymentFacts]:
        """One effect per request id."""
        found = self._owing(intent.session_id)
        if isinstance(found, Refused | Unanswered):
            return found
        script = self.repayment_script
        if script.lose:
            script.lose -= 1
            return SILENT
        if intent.request_id in self._never_repaid:
            return _refused("REQUEST_WITHDRAWN", "这笔已经作废", "This request was withdrawn")
        taken = self.repayments.get(intent.request_id)
        if taken is not None:
            same = taken.intent.quote.amount_fen == intent.quote.amount_fen
            return Success(taken.facts) if same else _refused("REQUEST_ID_REUSED", "这笔已经报过", "Used already")
        owing, account = found
        if intent.account_token != account:
            return _refused("REPAYMENT_ACCOUNT_NOT_OWN", "只能用您本人的卡", "Only a card of your own")
        if self._repayment_quotes.get(intent.quote.quote_id) != (intent.session_id, intent.quote):
            return _refused("QUOTE_CHANGED", "刚才算的变了", "What was worked out has changed")
        facts = self._collect(owing, intent)
        if script.lose_answers:
            script.lose_answers -= 1
            return SILENT
        return Success(facts)

    def _collect(self, owing: _Owing, intent: RepaymentIntent) -> RepaymentFacts:
        quote, number = intent.quote, f"JC0317H{len(self.repayments) + 1:04d}"
        facts = RepaymentFacts(RepaymentState.UNKNOWN, quote.amount_fen, str(uuid.uuid4()), number)
        if self.repayment_script.short:
            no = _refused("REPAYMENT_BALANCE_SHORT", "卡里的钱不够", "There is not enough on the card").refusal
            facts = replace(facts, state=RepaymentState.FAILED, refusal=no)
        elif not self.repayment_script.undecided:
            owing.outstanding_fen -= quote.principal_fen
            at = next(at for at, note in enumerate(owing.notes) if note.number == quote.note_number)
            note = replace(owing.notes[at], outstanding_fen=quote.left_fen)
            owing.notes[at : at + 1] = [note] if quote.left_fen else []
            facts = replace(
                facts,
                state=RepaymentState.REPAID,
                left_fen=quote.left_fen,
                next_due_date=note.next_due_date if quote.left_fen else None,
                next_payment_fen=note.next_payment_fen if quote.left_fen else None,
                available_after_fen=owing.limit_fen - owing.outstanding_fen,
            )
        self.repayments[intent.request_id] = _Taken(facts, intent, owing)
        return facts

    async def repayment_outcome(self, request_id: str) -> Answer[RepaymentFacts]:
        """State and amount; what never arrived is barred from then on."""
        if self._is_down():
            return SILENT
        taken = self.repayments.get(request_id)
        if taken is None:
            self._never_repaid.add(request_id)
            return Success(RepaymentFacts(RepaymentState.FAILED, 0))
        known = taken.facts
        return Success(RepaymentFacts(known.state, known.amount_fen, query_number=known.query_number))
