"""What the audit of approvals must find, fed with books that were made wrong; and two who decide at once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from channel_server.application.create_drawdown import create_drawdown
from channel_server.application.decide_approval import Decision
from channel_server.application.ports import CoreCapabilities
from channel_server.application.records import DrawdownRecord
from channel_server.domain.approval import ApprovalEvent, ApprovalState
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.money import Fen
from channel_server.domain.session import Channel
from tests.approved import SUPERVISORS, TELLER
from tests.model.approval_audit import ApprovalAudit, ApprovalRow
from tests.model.decisions import DecisionRequest, Withdrawal
from tests.model.play import silence
from tests.model.world import BORROWERS, FIRST_DAY, YEARS, Weather, World, make_template, visit_of
from tests.signed import put_contract

ALL = CoreCapabilities(idempotent_by_reference=True, voids_by_reference=True, reverses=True)
LARGE = Fen(5_100_000)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    make_template(tmp_path / "template.db")
    with silence():
        made = World(tmp_path / "template.db", tmp_path / "channel.db", Weather(1, 0.0, 0.0, ALL))
        yield made
        made.close()


@pytest.fixture
def audit(world: World) -> Iterator[ApprovalAudit]:
    with closing(ApprovalAudit(world.path, world.bank)) as made:
        yield made


@pytest.fixture
def waiting(world: World, audit: ApprovalAudit) -> ApprovalRow:
    now = world.clock.now()
    order = world.run(
        world.books.write(
            lambda books: put_contract(
                books,
                visit_of(BORROWERS[1], Channel.COUNTER),
                request_id="first",
                quote_id="first",
                contract_id="first",
                amount=LARGE,
                business_date=FIRST_DAY,
                now=now,
                expires=now + YEARS,
            )
        )
    )
    drawn = world.run(create_drawdown(world.services, world.desk, world.callers[Channel.COUNTER], order, TELLER))
    assert isinstance(drawn, DrawdownRecord)
    assert drawn.awaits_approval
    audit.check()
    (row,) = audit.of_drawdowns()
    return row


def falsify(world: World, statement: str) -> None:
    with closing(sqlite3.connect(world.path)) as books, books:
        books.execute(statement)


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE drawdown SET state = 'DISBURSING'", "went on before it was approved"),
        ("UPDATE approval SET state = 'LAPSED'", "has not ended with it"),
        ("UPDATE approval SET state = 'APPROVED'", "approved, and waits on"),
        ("UPDATE drawdown SET approval_deadline_ms = NULL", "an open approval holds its drawdown"),
        ("DELETE FROM approval", "what waits, and the approvals that are open"),
    ],
)
def test_approval_that_was_falsified_is_found(world: World, audit: ApprovalAudit, statement: str, found: str) -> None:
    falsify(world, statement)
    with pytest.raises(AssertionError, match=found):
        audit.check()


def test_approval_that_was_decided_twice_is_found(world: World, audit: ApprovalAudit, waiting: ApprovalRow) -> None:
    decide(world, audit, waiting, ApprovalEvent.APPROVE).send(world)
    world.pass_time(1.0)
    audit.check()
    falsify(world, "UPDATE approval SET state = 'RETURNED'")
    with pytest.raises(AssertionError, match="no such transition"):
        audit.check()


def test_approval_of_what_nobody_looked_at_is_refused_and_is_found_where_it_is_not(
    world: World, audit: ApprovalAudit, waiting: ApprovalRow
) -> None:
    blind = decide(world, audit, waiting, ApprovalEvent.APPROVE)
    blind.looks = False
    blind.send(world)
    world.pass_time(1.0)
    assert not blind.taken
    decide(world, audit, waiting, ApprovalEvent.APPROVE).send(world)
    world.pass_time(1.0)
    audit.check()
    falsify(world, "DELETE FROM approval_sight WHERE proof = 'identity'")
    with pytest.raises(AssertionError, match="approved unseen"):
        audit.check()


def test_two_who_decide_and_one_who_takes_back_at_once_have_one_winner(
    world: World, audit: ApprovalAudit, waiting: ApprovalRow
) -> None:
    both = [decide(world, audit, waiting, event) for event in (ApprovalEvent.RETURN, ApprovalEvent.APPROVE)]
    both[1].supervisor = SUPERVISORS[1]
    back = Withdrawal(world.callers[Channel.COUNTER], waiting.approval_id, audit)
    for _ in range(2):
        for each in (*both, back):
            each.send(world)
        world.pass_time(2.0)
        assert not world.problems
        assert sum(each.taken for each in (*both, back)) == 1
        assert sum(each.too_late for each in (*both, back)) == 2
        audit.check()


def test_approval_given_when_its_time_is_over_is_too_late_before_anybody_has_noticed(
    world: World, audit: ApprovalAudit, waiting: ApprovalRow
) -> None:
    world.pass_time(1_801.0)
    late = decide(world, audit, waiting, ApprovalEvent.APPROVE)
    late.send(world)
    world.pass_time(1.0)
    assert late.too_late
    world.run(world.lapse())
    late.send(world)
    world.pass_time(1.0)
    assert not world.problems
    (row,) = audit.of_drawdowns()
    assert (row.state, row.drawdown_state) == (ApprovalState.LAPSED, DrawdownState.FAILED)
    assert not world.bank.core.paid


def decide(world: World, audit: ApprovalAudit, row: ApprovalRow, event: ApprovalEvent) -> DecisionRequest:
    comment = "" if event is ApprovalEvent.APPROVE else "用途不明"
    decision = Decision(world.ids.new_uuid(), row.approval_id, event, comment)
    return DecisionRequest(SUPERVISORS[0], decision, audit)
