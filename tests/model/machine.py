"""The state machine that hypothesis plays: customers draw, repeat, ask, hang up; tellers undo; the server dies.

Each rule is one step. After each, the books are audited; at the end the faults stop, the sweeper goes round, and
everything has to come to its end.
"""

import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from channel_server.application.create_drawdown import create_drawdown
from channel_server.application.create_repayment import CreateRepaymentOrder
from channel_server.application.get_drawdown_outcome import get_drawdown_outcome
from channel_server.application.get_repayment_outcome import get_repayment_outcome
from channel_server.application.ports import CoreCapabilities
from channel_server.application.quote_repayment import RepaymentOffer, quote_repayment
from channel_server.application.records import DrawdownRecord
from channel_server.domain.drawdown import FINAL_STATES, DrawdownState
from channel_server.domain.ids import RequestId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.repayment import FINAL_REPAYMENT_STATES
from channel_server.domain.repayment_quote import RepaymentKind
from channel_server.domain.session import Channel
from tests.model.approval_audit import ApprovalAudit
from tests.model.approval_rules import ApprovalRules
from tests.model.audit import MoneyAudit, Repaid, Row
from tests.model.choices import AMOUNTS, BORROWER, CHANNELS, KINDS, PARTS, PROMISES, TICKS, WHICH, Counts
from tests.model.requests import DrawRequest, RepayRequest, ReversalRequest, Told
from tests.model.world import BORROWERS, YEARS, Weather, World, make_template, visit_of
from tests.signed import BANK, Borrower, put_contract

ROUNDS_AT_END = 400
"""Far more than the slowest way out takes: half an hour until suspense, at two minutes a round."""


class MoneyMachine(ApprovalRules):
    """One example: one world."""

    folder: ClassVar[Path]
    """Where databases are made, on a disk; whoever plays the machine sets it."""

    def __init__(self) -> None:
        super().__init__()
        Counts.examples += 1
        self.draws: list[DrawRequest] = []
        self.reversals: list[ReversalRequest] = []
        self.repays: list[RepayRequest] = []
        self.broken = True
        self.place = Path(tempfile.mkdtemp(dir=self.folder))

    @initialize(
        seed=st.integers(0, 2**32 - 1),
        fault_rate=st.sampled_from((0.0, 0.1, 0.3)),
        refuse_rate=st.sampled_from((0.0, 0.2)),
        promises=st.sampled_from(PROMISES),
        lease_s=st.sampled_from((45.0, 4.0)),
    )
    def open(
        self, seed: int, fault_rate: float, refuse_rate: float, promises: CoreCapabilities, lease_s: float
    ) -> None:
        """Open the bank."""
        template = self.folder / "template.db"
        if not template.exists():
            make_template(template)
        weather = Weather(seed, fault_rate, refuse_rate, promises, lease_s)
        self.world = World(template, self.place / "channel.db", weather)
        self.audit = MoneyAudit(self.world.path, self.world.bank)
        self.waiting = ApprovalAudit(self.world.path, self.world.bank)
        self.broken = False
        for borrower in BORROWERS[:2]:
            self._draw(borrower, Channel.KIOSK, 500_000)

    # --- customers --------------------------------------------------------------------------------------------

    @rule(borrower=BORROWER, channel=CHANNELS, amount=AMOUNTS, ticks=TICKS)
    def draw(self, borrower: Borrower, channel: Channel, amount: int, ticks: int) -> None:
        """A customer who has signed draws."""
        Counts.steps += 1
        self._draw(borrower, channel, amount)
        self.world.turns(ticks)

    @rule(borrower=BORROWER, channel=CHANNELS, amount=AMOUNTS)
    def draw_and_wait(self, borrower: Borrower, channel: Channel, amount: int) -> None:
        """A customer who has signed draws, and waits for the money."""
        Counts.steps += 1
        self._draw(borrower, channel, amount)
        self.world.pass_time(0.5)

    def _draw(self, borrower: Borrower, channel: Channel, amount: int) -> None:
        world, ids = self.world, self.world.ids
        visit = visit_of(borrower, channel)
        now = world.clock.now()
        order = world.run(
            world.books.write(
                lambda books: put_contract(
                    books,
                    visit,
                    request_id=ids.new_uuid(),
                    quote_id=ids.new_uuid(),
                    contract_id=ids.new_uuid(),
                    amount=Fen(amount),
                    business_date=world.bank.core.day.business_date,
                    now=now,
                    expires=now + YEARS,
                )
            )
        )
        request = DrawRequest(world.callers[channel], order, Told(self.audit, world.bank, order.request_id))
        self.draws.append(request)
        request.send(self.world)

    @precondition(lambda self: self.draws)
    @rule(which=WHICH, times=st.integers(1, 3), ticks=TICKS)
    def repeat(self, which: int, times: int, ticks: int) -> None:
        """A terminal that has not heard sends the same again, perhaps several times at once."""
        Counts.steps += 1
        for _ in range(times):
            self.draws[which % len(self.draws)].send(self.world)
        self.world.turns(ticks)

    @precondition(lambda self: self.draws)
    @rule(which=WHICH)
    def ask(self, which: int) -> None:
        """A terminal asks what became of its request."""
        Counts.steps += 1
        request = self.draws[which % len(self.draws)]
        work = get_drawdown_outcome(self.world.services, request.caller, request_id=request.order.request_id)
        self.world.begin(work, request.told.hear_what_became)
        self.world.pass_time(0.05)

    @precondition(lambda self: self.draws)
    @rule(which=WHICH)
    def reuse(self, which: int) -> None:
        """The id of a request that was taken comes with another amount."""
        Counts.steps += 1
        request = self.draws[which % len(self.draws)]
        if self.audit.request(request.order.request_id) is None:
            return
        terms = request.order.terms
        other = replace(request.order, terms=replace(terms, amount=Fen(terms.amount + 100_000)))
        caller = request.caller

        def hear(answer: DrawdownRecord | Refusal) -> None:
            assert isinstance(answer, Refusal), "taken with another content"
            assert answer.reason in {RefusalReason.REQUEST_ID_REUSED, RefusalReason.REQUEST_WITHDRAWN}, answer

        self.world.begin(create_drawdown(self.world.services, self.world.desk, caller, other), hear)
        self.world.pass_time(0.05)

    @precondition(lambda self: self.draws)
    @rule(which=WHICH)
    def hang_up(self, which: int) -> None:
        """A terminal goes away in the middle of its call."""
        Counts.steps += 1
        told = self.draws[which % len(self.draws)].told
        for call in told.calls:
            call.cancel()
        told.calls.clear()
        self.world.turns(2)

    # --- tellers ----------------------------------------------------------------------------------------------

    @precondition(lambda self: self.draws)
    @rule(which=WHICH, any_state=st.booleans(), seconds=st.sampled_from((0.0, 0.0, 0.03, 0.5)), ticks=TICKS)
    def reverse(self, which: int, any_state: bool, seconds: float, ticks: int) -> None:
        """A teller undoes a drawdown: mostly one that is paid."""
        Counts.steps += 1
        rows = self.audit.drawdowns()
        paid = [row.drawdown_id for row in rows if any_state or row.state is DrawdownState.DISBURSED]
        if not paid:
            return
        drawdown_id = paid[which % len(paid)]
        counter = self.world.callers[Channel.COUNTER]
        request_id = self.world.ids.new_uuid()
        request = ReversalRequest(counter, request_id, drawdown_id, self.audit, self.world.bank)
        self.reversals.append(request)
        request.send(self.world)
        self.world.pass_time(seconds)
        self.world.turns(ticks)

    @precondition(lambda self: self.reversals)
    @rule(which=WHICH, ticks=TICKS)
    def repeat_reversal(self, which: int, ticks: int) -> None:
        """A teller who has not heard sends the same reversal again."""
        Counts.steps += 1
        self.reversals[which % len(self.reversals)].send(self.world)
        self.world.turns(ticks)

    # --- repayments -------------------------------------------------------------------------------------------

    @precondition(lambda self: self.draws)
    @rule(which=WHICH, channel=CHANNELS, kind=KINDS, amount=PARTS)
    def repay(self, which: int, channel: Channel, kind: RepaymentKind, amount: int) -> None:
        """A customer asks what is owed on a note, and pays."""
        Counts.steps += 1
        self._repay(which, channel, kind, amount)

    @rule(borrower=BORROWER, channel=CHANNELS, which=WHICH, kind=KINDS, amount=PARTS)
    def draw_and_repay(
        self, borrower: Borrower, channel: Channel, which: int, kind: RepaymentKind, amount: int
    ) -> None:
        """A customer draws, waits for the money, and pays some note back."""
        Counts.steps += 1
        self._draw(borrower, channel, 500_000)
        self.world.pass_time(0.5)
        self._repay(which, channel, kind, amount)

    def _repay(self, which: int, channel: Channel, kind: RepaymentKind, amount: int) -> None:
        notes = self.audit.open_notes()
        if not notes:
            return
        world = self.world
        note, line = notes[which % len(notes)]
        borrower = next(each for each in BORROWERS if each.credit_line_id == line)
        visit, caller = visit_of(borrower, channel), world.callers[channel]

        def hear(offer: RepaymentOffer | Refusal) -> None:
            if isinstance(offer, Refusal):
                return
            order = CreateRepaymentOrder(
                request_id=RequestId(world.ids.new_uuid()),
                session_id=visit.session_id,
                repayment_quote_id=offer.record.repayment_quote_id,
                loan_note_id=note,
                kind=kind,
                amount=offer.record.parts.total,
                account_token=visit.account_token,
            )
            self.repays.append(RepayRequest(caller, order, Told(self.audit, world.bank, order.request_id)))
            self.repays[-1].send(self.world)

        asked = quote_repayment(
            world.services,
            caller,
            session_id=visit.session_id,
            loan_note_id=note,
            kind=kind,
            amount=Fen(amount) if kind is RepaymentKind.PARTIAL else None,
        )
        world.begin(asked, hear)
        world.pass_time(0.3)

    @precondition(lambda self: self.repays)
    @rule(which=WHICH, times=st.integers(1, 3), ticks=TICKS)
    def repeat_repayment(self, which: int, times: int, ticks: int) -> None:
        """A terminal that has not heard sends the same repayment again."""
        Counts.steps += 1
        for _ in range(times):
            self.repays[which % len(self.repays)].send(self.world)
        self.world.turns(ticks)

    @precondition(lambda self: self.repays)
    @rule(which=WHICH)
    def ask_about_repayment(self, which: int) -> None:
        """A terminal asks what became of its repayment."""
        Counts.steps += 1
        request = self.repays[which % len(self.repays)]
        work = get_repayment_outcome(self.world.services, request.caller, request_id=request.order.request_id)
        self.world.begin(work, request.told.hear_what_became)
        self.world.pass_time(0.05)

    # --- the world --------------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from((0.01, 0.1, 1.0, 10.0, 50.0, 130.0, 1_000.0)))
    def pass_time(self, seconds: float) -> None:
        """Time passes."""
        Counts.steps += 1
        self.world.pass_time(seconds)

    @rule(ticks=TICKS)
    def sweep(self, ticks: int) -> None:
        """The sweeper goes round."""
        Counts.steps += 1
        self.world.sweep()
        self.world.sweep_repayments()
        self.world.turns(ticks)

    @rule(ticks=TICKS)
    def deliver(self, ticks: int) -> None:
        """What is to be told is told."""
        Counts.steps += 1
        self.world.deliver()
        self.world.turns(ticks)

    @rule(seconds=st.sampled_from((0.0, 0.001, 0.003, 0.02, 0.2)), ticks=st.integers(0, 40))
    def crash(self, seconds: float, ticks: int) -> None:
        """The server dies at some turn of its loop, and is started again."""
        Counts.steps += 1
        self.world.pass_time(seconds)
        self.world.turns(ticks)
        self.world.crash()

    @rule(luck=st.integers(0, 9))
    def turn_the_day(self, luck: int) -> None:
        """The bank's business date goes on by a day; not often, since nothing of yesterday can be undone."""
        Counts.steps += 1
        if luck < 8:
            return
        core = self.world.bank.core
        core.set_business_day(BANK, core.day.business_date + timedelta(days=1))

    # --- what must hold ---------------------------------------------------------------------------------------

    @invariant()
    def books_hold(self) -> None:
        """The books hold together after every step, and nobody was told an untruth."""
        if not hasattr(self, "audit"):
            return
        was, self.broken = self.broken, True
        self._raise_problems()
        rows = self.audit.check()
        self.waiting.check()
        if self.world.quiet:
            self.audit.check_settled(rows)
        self.broken = was

    def teardown(self) -> None:
        """The faults stop, and everything comes to its end."""
        if not hasattr(self, "world"):
            shutil.rmtree(self.place, ignore_errors=True)
            return
        try:
            if not self.broken:
                self._come_to_an_end()
        finally:
            Counts.crashes += self.world.crashes
            Counts.drawdowns += len(self.audit.drawdowns())
            Counts.payments += len(self.world.bank.core.paid)
            Counts.repayments += len(self.world.bank.core.collected)
            Counts.approvals += self.waiting.counts()
            self.audit.close()
            self.waiting.close()
            self.world.close()
            shutil.rmtree(self.place, ignore_errors=True)

    def _come_to_an_end(self) -> None:
        world = self.world
        world.bank.line.rate = world.bank.core.refuse_rate = 0.0
        for _ in range(ROUNDS_AT_END):
            world.sweep()
            world.sweep_repayments()
            world.deliver()
            world.lapse()
            world.pass_time(120.0)
            rows = self.audit.check()
            self.waiting.check()
            self._raise_problems()
            open_rows: list[Row | Repaid] = [row for row in rows if row.state not in FINAL_STATES]
            open_rows += [each for each in self.audit.repayments() if each.state not in FINAL_REPAYMENT_STATES]
            told = not self.audit.outbox_size() and not self._open()
            if world.quiet and told and all(self._is_for_staff(row) for row in open_rows):
                break
        else:
            raise AssertionError(f"not resolved: {open_rows}, {self.audit.outbox_size()} still to be told")
        self.audit.check_settled(rows)
        for told in (each.told for each in (*self.draws, *self.repays)):
            told.check_at_end()
        for repayment in self.repays:
            if not repayment.told.turned_away and repayment.told.taken:
                repayment.send(self.world)
        for request in self.draws:
            # Whatever was asked, asked again on the last day it is answered as it was the first time.
            if not request.told.turned_away and self.audit.request(request.order.request_id) is not None:
                request.send(self.world)
        self._say_all_again()
        world.pass_time(60.0)
        self._raise_problems()
        assert self.audit.check() == rows, "repeating changed something"

    def _is_for_staff(self, row: Any) -> bool:
        """Whether only a person can end it: core never saw it, and neither voids it nor may be asked again."""
        promises = self.world.weather.promises
        if promises.idempotent_by_reference or not row.in_suspense:
            return False
        return row.state is DrawdownState.REVERSING or not promises.voids_by_reference

    def _raise_problems(self) -> None:
        if self.world.problems:
            raise self.world.problems[0]
