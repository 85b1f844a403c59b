"""The dialogs of acts that need a reason: freeze, release, reverse, attest. One form; what follows is said before.

Freezing holds at once. The other three leave an approval behind, and the dialog says so and until when it waits.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Answer, Success
from kiosk.counter.client.lending import CreditLine
from kiosk.counter.client.visits import AttestationIntent
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import LIST, MAP, Toned, for_qml, rows_for_qml
from kiosk.counter.viewmodels.dialog_subjects import Reversible
from kiosk.counter.viewmodels.figures import clock, money

__all__ = ["CAUSES", "PAPERS", "ActModel"]

PAPERS = ("resident_id", "household_register", "temporary_id", "bank_card")
CAUSES = ("camera_refused", "no_consent_to_face", "chip_unreadable", "other")
SHORTEST_REASON = 2
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what the act is about."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that may have been in the teller's hands, with the key that says so."""

    key: str
    name: str
    held: bool


class ActModel(QObject):
    """The act that is asked for: `freeze`, `release`, `reversal` or `attest`."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kind = ""
        self._line: CreditLine | None = None
        self._drawdown: Reversible | None = None
        self._reason = self._wrong = ""
        self._papers: frozenset[str] = frozenset()
        self._cause = 0
        self._busy = self._done = False
        self._said = Toned("")

    def open(self, kind: str, subject: object) -> None:
        """Ask about an act."""
        self._kind = kind
        self._line = subject if isinstance(subject, CreditLine) else None
        self._drawdown = subject if isinstance(subject, Reversible) else None
        self._reason = self._wrong = ""
        self._papers, self._cause = frozenset(), 0
        self._busy = self._done = False
        self._said = Toned("")
        self.changed.emit()

    # --- what the teller does ---------------------------------------------------------------------------------------

    @Slot(str)
    def setReason(self, text: str) -> None:
        """In the teller's words."""
        self._reason, self._wrong = text, ""
        self.changed.emit()

    @Slot(int)
    def togglePaper(self, index: int) -> None:
        """This paper was, or was not, in the teller's hands."""
        if 0 <= index < len(PAPERS):
            self._papers ^= {PAPERS[index]}
            self.changed.emit()

    @Slot(int)
    def setCause(self, index: int) -> None:
        """Why the machine could not."""
        self._cause = index
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Close. What has been sent is not called back by that."""
        if not self._busy:
            self._kind = ""
            self.changed.emit()

    @Slot()
    def confirm(self) -> None:
        """Send it; or close, once it is done."""
        if self._done:
            self.cancel()
            return
        if self._busy or self._why_not():
            return
        if len(self._reason.strip()) < SHORTEST_REASON:
            self._wrong = self._desk.words.say("acts.reason_wanted")
            self.changed.emit()
            return
        self._busy, self._said = True, Toned("")
        self.changed.emit()
        self._desk.start("act", self._send())

    async def _send(self) -> None:
        client, reason = self._desk.client, self._reason.strip()
        assert self._desk.staff is not None
        try:
            # On disk before the first byte leaves; where that cannot be, nothing is sent.
            request_id = self._desk.request_ids.of(self._desk.staff.number, *self._intent(reason))
        except OSError:
            self._busy, self._said = False, Toned(self._desk.words.say("acts.disk"), "stop")
            self.changed.emit()
            return
        match self._kind:
            case "freeze":
                assert self._line is not None
                frozen = await client.freeze_line(request_id, self._line.credit_line_id, reason)
                self._answered(frozen, request_id, self._desk.words.say("acts.done_freeze"))
            case "release":
                assert self._line is not None
                released = await client.release_line(request_id, self._line.credit_line_id, reason)
                until = released.value.expire_time if isinstance(released, Success) else None
                self._answered(released, request_id, self._waits(until))
            case "reversal":
                assert self._drawdown is not None
                reversal = await client.reverse_drawdown(request_id, self._drawdown.drawdown_id, reason)
                until = reversal.value.approval_deadline if isinstance(reversal, Success) else None
                self._answered(reversal, request_id, self._waits(until))
            case _:
                attested = await client.attest_identity(self._attestation(request_id, reason))
                self._answered(attested, request_id, self._waits(None))

    def _intent(self, reason: str) -> tuple[str, ...]:
        """Everything that the bank compares when the same id comes again."""
        if self._kind != "attest":
            return (self._kind, self._subject_id(), reason)
        return (self._kind, self._subject_id(), reason, CAUSES[self._cause], *sorted(self._papers))

    def _attestation(self, request_id: str, reason: str) -> AttestationIntent:
        visit = self._desk.case.visit
        assert visit is not None
        papers = tuple(paper for paper in PAPERS if paper in self._papers)
        return AttestationIntent(request_id, visit.session_id, papers, CAUSES[self._cause], reason)

    def _answered(self, answer: Answer[T], request_id: str, done: str) -> None:
        self._busy = False
        self._desk.request_ids.told(request_id, answer)
        if isinstance(answer, Success):
            self._done, self._said = True, Toned(done, "ok")
        else:
            said = self._desk.said(answer)
            self._said = Toned(" ".join(part for part in (said.sentence, said.remedy, said.code) if part), "stop")
        self.changed.emit()

    def _waits(self, until: datetime | None) -> str:
        say = self._desk.words.say
        return say("acts.done_waits_until", clock(until)) if until is not None else say("acts.done_waits")

    def _subject_id(self) -> str:
        if self._line is not None:
            return self._line.credit_line_id
        if self._drawdown is not None:
            return self._drawdown.drawdown_id
        visit = self._desk.case.visit
        return visit.session_id if visit else ""

    # --- what QML reads ---------------------------------------------------------------------------------------------

    def _why_not(self) -> str:
        """Why it cannot be sent; empty when it can, the reason apart."""
        say = self._desk.words.say
        if self._kind == "attest":
            if self._desk.case.visit is None:
                return say("acts.why_no_visit")
            return "" if self._papers else say("acts.why_no_papers")
        return "" if self._line is not None or self._drawdown is not None else say("acts.why_nothing")

    def _facts(self) -> list[object]:
        say, case = self._desk.words.say, self._desk.case
        rows: list[Fact] = []
        if self._drawdown is not None:
            rows = [
                Fact(say("acts.customer"), self._drawdown.customer_name),
                Fact(say("acts.amount"), say("acts.yuan", money(self._drawdown.amount_fen))),
            ]
            if self._drawdown.query_number:
                rows.append(Fact(say("acts.query_number"), self._drawdown.query_number))
        elif self._line is not None:
            name = case.customer.row.name if case.customer else ""
            balance = self._line.balance
            rows = [
                Fact(say("acts.customer"), name),
                Fact(say("acts.product"), self._desk.words.told(self._line.product_name)),
                Fact(say("acts.available"), say("acts.yuan", money(balance.available_fen))),
            ]
            if balance.reserved_fen:
                rows.append(Fact(say("acts.reserved"), say("acts.yuan", money(balance.reserved_fen))))
        elif case.visit is not None:
            name = case.customer.row.name if case.customer else case.visit.masked_name
            rows = [Fact(say("acts.customer"), name), Fact(say("acts.number"), case.visit.masked_id_number)]
        return rows_for_qml(rows)

    def _papers_rows(self) -> list[object]:
        say = self._desk.words.say
        return rows_for_qml(
            Paper(f"Alt+{at}", say(f"acts.paper_{paper}"), paper in self._papers) for at, paper in enumerate(PAPERS, 1)
        )

    def _foot_line(self) -> Toned:
        say = self._desk.words.say
        if self._said.text:
            return self._said
        if self._busy:
            return Toned(say("acts.busy"))
        why = self._why_not()
        return Toned(why, "attn") if why else Toned("")

    def _word(self, part: str) -> str:
        return self._desk.words.say(f"acts.{part}_{self._kind}") if self._kind else ""

    def _act_word(self) -> str:
        return self._desk.words.say("acts.close") if self._done else self._word("act")

    shown = Property(bool, lambda self: self._kind != "", notify=changed)
    kind = Property(str, lambda self: self._kind, notify=changed)
    title = Property(str, lambda self: self._word("title"), notify=changed)
    follows = Property(str, lambda self: self._word("follows"), notify=changed)
    act = Property(
        str, lambda self: self._desk.words.say("acts.close") if self._done else self._word("act"), notify=changed
    )
    facts = Property(LIST, _facts, notify=changed)
    reason = Property(str, lambda self: self._reason, notify=changed)
    reasonHint = Property(str, lambda self: self._word("hint"), notify=changed)
    reasonWrong = Property(str, lambda self: self._wrong, notify=changed)
    papers = Property(LIST, _papers_rows, notify=changed)
    causes = Property(
        LIST, lambda self: [self._desk.words.say(f"acts.cause_{cause}") for cause in CAUSES], notify=changed
    )
    cause = Property(int, lambda self: self._cause, notify=changed)
    ready = Property(bool, lambda self: self._done or not (self._busy or self._why_not()), notify=changed)
    done = Property(bool, lambda self: self._done, notify=changed)
    footLine = Property(MAP, lambda self: for_qml(self._foot_line()), notify=changed)
