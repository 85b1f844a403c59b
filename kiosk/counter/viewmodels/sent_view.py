"""Something of money that was sent: told in the four words, followed until the bank's last one, never sent again.

The request id is on disk before the first byte leaves. Where no answer comes, the bank is asked what became of the id;
an id that it never saw is closed by that question, and then nothing has moved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal

from kiosk.client.request_store import RequestStore
from kiosk.counter.client.answers import Answer, Refusal, Refused, Success
from kiosk.counter.client.lending import Drawdown, Outcome, Repayment, RequestOutcome
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import ANYTHING, LIST, Clock, for_qml, rows_for_qml
from kiosk.counter.viewmodels.figures import day, deadline, money
from kiosk.flow.facts import DrawdownState

__all__ = ["Followed", "SentModel", "SentRow"]

ASK_AGAIN_S = 2.0
"""Between two questions about a request without an answer."""

_DONE = frozenset({Outcome.DONE, Outcome.NOT_DONE})


@dataclass(frozen=True, slots=True)
class SentRow:
    """A fact about what was sent."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What is known of a request.

    `waits` says that it waits for a second person; `sending` that no answer has come yet and none is overdue.
    """

    request_id: str
    amount_fen: int
    outcome: Outcome = Outcome.UNSPECIFIED
    sending: bool = True
    waits: bool = False
    drawdown: Drawdown | None = None
    repayment: Repayment | None = None
    refusal: Refusal | None = None
    query_number: str = ""
    arrived: bool = True

    @property
    def ended(self) -> bool:
        """Whether the bank's last word is known."""
        return self.outcome in _DONE


class SentModel(QObject):
    """What was sent for the customer in hand, or nothing."""

    changed = Signal()
    ended = Signal()

    def __init__(self, desk: Desk, store: RequestStore, parent: QObject, *, words: str) -> None:
        super().__init__(parent)
        self._desk = desk
        self._store = store
        self._words = words
        self._now: Followed | None = None

    @property
    def now(self) -> Followed | None:
        """What is known."""
        return self._now

    def show(self, followed: Followed | None) -> None:
        """Another customer's, or nothing."""
        self._now = followed
        self.changed.emit()

    def tell(self, followed: Followed) -> None:
        """More is known: kept, and an id whose end is known is forgotten."""
        self._now = followed
        if followed.query_number:
            self._store.note(followed.request_id, followed.query_number)
        if followed.ended or followed.waits:
            self._store.forget(followed.request_id)
        self.changed.emit()
        if followed.ended:
            self.ended.emit()

    # --- sending ----------------------------------------------------------------------------------------------------

    async def ask_until_known(
        self, followed: Followed, ask: Callable[[str], Awaitable[Answer[RequestOutcome]]]
    ) -> RequestOutcome:
        """What became of a request, however long it takes to learn; told to the screen as being confirmed meanwhile."""
        self.tell(replace(followed, outcome=Outcome.CONFIRMING, sending=False))
        while True:
            answer = await ask(followed.request_id)
            if isinstance(answer, Success):
                return answer.value
            if isinstance(answer, Refused):
                self._desk.said(answer)
            await asyncio.sleep(ASK_AGAIN_S)

    @staticmethod
    def of_drawdown(followed: Followed, drawdown: Drawdown) -> Followed:
        """What a drawdown says."""
        return replace(
            followed,
            outcome=drawdown.outcome,
            sending=False,
            waits=drawdown.waits_for_approval,
            drawdown=drawdown,
            refusal=drawdown.refusal,
            query_number=drawdown.query_number,
        )

    @staticmethod
    def of_repayment(followed: Followed, repayment: Repayment) -> Followed:
        """What a repayment says."""
        return replace(
            followed,
            outcome=repayment.outcome,
            sending=False,
            repayment=repayment,
            refusal=repayment.refusal,
            query_number=repayment.query_number,
        )

    # --- what is shown ----------------------------------------------------------------------------------------------

    def relabel(self) -> None:
        """Say everything anew."""
        self.changed.emit()

    def _kind(self) -> str:
        now = self._now
        if now is None:
            return ""
        if now.waits:
            return "waits"
        if now.sending:
            return "sending"
        return now.outcome.value.lower() if now.outcome is not Outcome.UNSPECIFIED else "confirming"

    def _word(self) -> str:
        """The kind, and apart from it what was done and undone: its four words say "not done", and not how."""
        drawn = self._now.drawdown if self._now else None
        return "reversed" if drawn is not None and drawn.state is DrawdownState.REVERSED else self._kind()

    def _title(self) -> str:
        kind = self._word()
        return self._desk.words.say(f"sent.{kind}", money(self._now.amount_fen)) if kind and self._now else ""

    def _what(self) -> str:
        kind, now = self._word(), self._now
        if not kind or now is None:
            return ""
        if now.refusal is not None and kind in {"not_done", "see_staff"}:
            told = self._desk.words.told
            return " ".join(part for part in (told(now.refusal.for_teller), told(now.refusal.remedy)) if part)
        if kind == "not_done" and not now.arrived:
            return self._desk.words.say("sent.never_arrived")
        if kind == "done" and now.drawdown is not None and now.drawdown.payee is not None:
            return self._desk.words.say("sent.done_entrusted")
        return self._desk.words.say(f"sent.{kind}_{self._words}")

    def _rows(self) -> list[object]:
        now, say = self._now, self._desk.words.say
        if now is None:
            return []
        rows = [SentRow(say("sent.amount"), money(now.amount_fen))]
        drawn, repaid = now.drawdown, now.repayment
        if drawn is not None:
            rows += [
                SentRow(say("sent.note"), drawn.loan_note_id),
                SentRow(say("sent.value_date"), day(drawn.value_date) if drawn.value_date else ""),
                *self._paid_to(drawn),
                SentRow(say("sent.available"), money(drawn.line.available_fen) if drawn.line else ""),
                SentRow(say("sent.core"), drawn.core_reference),
            ]
        if repaid is not None:
            left = repaid.principal_balance_fen
            rows += [
                SentRow(say("sent.note"), repaid.loan_note_id),
                SentRow(say("sent.principal_left"), money(left) if left is not None else ""),
                SentRow(say("sent.card"), f"…{repaid.card_tail}" if repaid.card_tail else ""),
                SentRow(say("sent.available"), money(repaid.line.available_fen) if repaid.line else ""),
                SentRow(say("sent.core"), repaid.core_reference),
            ]
        rows.append(SentRow(say("sent.query"), now.query_number))
        return rows_for_qml(row for row in rows if row.value)

    def _paid_to(self, drawn: Drawdown) -> list[SentRow]:
        payee, say = drawn.payee, self._desk.words.say
        if payee is None:
            return [SentRow(say("sent.card"), f"…{drawn.card_tail}" if drawn.card_tail else "")]
        return [
            SentRow(say("sent.payee"), f"{payee.name} …{payee.account_tail}"),
            SentRow(say("sent.evidence"), payee.evidence),
        ]

    def _left(self) -> object:
        now = self._now
        thing = now.drawdown if now else None
        if now is None:
            return for_qml(Clock(""))
        end = thing.approval_deadline if thing and now.waits else None
        if now.outcome is Outcome.CONFIRMING:
            end = (thing.confirm_deadline if thing else None) or (
                now.repayment.confirm_deadline if now.repayment else None
            )
        begin = thing.create_time if thing else None
        return for_qml(deadline(end, begin, self._desk.now(), self._desk.words))

    there = Property(bool, lambda self: self._now is not None, notify=changed)
    kind = Property(str, _kind, notify=changed)
    outcome = Property(
        str,
        lambda self: self._now.outcome.value if self._now and not self._now.sending and not self._now.waits else "",
        notify=changed,
    )
    title = Property(str, _title, notify=changed)
    what = Property(str, _what, notify=changed)
    rows = Property(LIST, _rows, notify=changed)
    left = Property(ANYTHING, _left, notify=changed)
    over = Property(bool, lambda self: self._now is not None and self._now.ended, notify=changed)
    waits = Property(bool, lambda self: self._now is not None and self._now.waits, notify=changed)
