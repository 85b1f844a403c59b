"""What the model has found, each as the shortest way there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from channel_server.application.create_drawdown import create_drawdown
from channel_server.application.ports import CoreCapabilities, OutcomeUnknown
from channel_server.application.records import DrawdownRecord
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.session import Channel
from tests.approved import reverse_approved
from tests.model.bad_line import Fate
from tests.model.play import silence
from tests.model.world import BORROWERS, FIRST_DAY, YEARS, Weather, World, make_template, visit_of
from tests.signed import put_contract

ALL = CoreCapabilities(idempotent_by_reference=True, voids_by_reference=True, reverses=True)


NO_VOIDING = CoreCapabilities(idempotent_by_reference=True, voids_by_reference=False, reverses=True)


@pytest.fixture
def world(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    make_template(tmp_path / "template.db")
    promises = getattr(request, "param", ALL)
    with silence():
        made = World(tmp_path / "template.db", tmp_path / "channel.db", Weather(1, 0.0, 0.0, promises))
        yield made
        made.close()


def draw(world: World, request: str = "first") -> DrawdownRecord:
    now = world.clock.now()
    order = world.run(
        world.books.write(
            lambda books: put_contract(
                books,
                visit_of(BORROWERS[1], Channel.KIOSK),
                request_id=request,
                quote_id=request,
                contract_id=request,
                amount=Fen(500_000),
                business_date=FIRST_DAY,
                now=now,
                expires=now + YEARS,
            )
        )
    )
    world.order = order  # type: ignore[attr-defined]  # kept for a test that sends it again
    return send_again(world)


def send_again(world: World) -> DrawdownRecord:
    order = world.order  # type: ignore[attr-defined]
    answer = world.run(create_drawdown(world.services, world.desk, world.callers[Channel.KIOSK], order))
    assert isinstance(answer, DrawdownRecord)
    return answer


def reverse(world: World, drawdown: DrawdownRecord, request_id: str) -> DrawdownRecord | Refusal:
    return world.run(
        reverse_approved(
            world.services,
            world.desk,
            world.callers[Channel.COUNTER],
            request_id=request_id,
            drawdown_id=drawdown.drawdown.drawdown_id,
            reason="错误入账",
        )
    )


def test_drawdown_repeated_while_core_cannot_be_reached_is_answered_as_before(world: World) -> None:
    paid = draw(world)
    world.pass_time(60.0)
    world.bank.line.rate = 1.0
    assert send_again(world).drawdown == paid.drawdown


def test_reversal_repeated_while_core_cannot_be_reached_is_answered_as_before(world: World) -> None:
    undone = reverse(world, draw(world), "undo")
    assert isinstance(undone, DrawdownRecord)
    world.pass_time(60.0)
    world.bank.line.rate = 1.0
    again = reverse(world, undone, "undo")
    assert isinstance(again, DrawdownRecord)
    assert again.drawdown.state is DrawdownState.REVERSED


def test_reversal_that_core_refused_is_refused_again_after_another_one_was_taken(world: World) -> None:
    paid = draw(world)
    world.bank.core.refuse_rate = 1.0
    first = reverse(world, paid, "first undo")
    world.bank.core.refuse_rate = 0.0
    second = reverse(world, paid, "second undo")
    assert isinstance(first, Refusal)
    assert first.reason is RefusalReason.REVERSAL_NOT_ALLOWED
    assert isinstance(second, DrawdownRecord)
    assert reverse(world, paid, "first undo") == first


def test_reversal_begun_during_a_long_outage_is_done_when_core_is_back(world: World) -> None:
    paid = draw(world)
    world.bank.line.fate = Fate.LINK_DOWN
    begun = reverse(world, paid, "undo")
    assert isinstance(begun, DrawdownRecord)
    assert begun.drawdown.state is DrawdownState.REVERSING
    for _ in range(6):
        world.pass_time(150.0)
        world.run(world.sweep())
    world.bank.line.fate = None
    world.pass_time(150.0)
    world.run(world.sweep())
    undone = reverse(world, paid, "undo")
    assert isinstance(undone, DrawdownRecord)
    assert undone.drawdown.state is DrawdownState.REVERSED


@pytest.mark.parametrize("world", [ALL, NO_VOIDING], indirect=True)
def test_drawdown_whose_posts_were_lost_for_an_hour_comes_to_an_end_when_core_is_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(_order: object) -> OutcomeUnknown:
        return OutcomeUnknown("DEADLINE_EXCEEDED")

    with monkeypatch.context() as outage:
        outage.setattr(world.bank.office.core, "post_disbursement", lost)
        outage.setattr(world.bank.office.core, "void_posting", lambda *_: lost(_))
        assert draw(world).drawdown.state is DrawdownState.UNKNOWN
        for _ in range(24):
            world.pass_time(150.0)
            world.run(world.sweep())
        assert send_again(world).drawdown.suspense is not None
    world.pass_time(150.0)
    world.run(world.sweep())
    assert send_again(world).drawdown.is_final
