"""One drawdown that cannot be resolved, or whose bank is silent, never delays the others; in virtual time."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from channel_server.application.create_drawdown import DrawdownOrder, create_drawdown
from channel_server.application.ports import CoreCapabilities, Outcome, OutcomeUnknown, Posting
from channel_server.application.records import DrawdownRecord
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.ids import BankId
from channel_server.domain.money import Fen
from channel_server.domain.session import Channel
from channel_server.transport.background import Background
from tests.model.play import silence
from tests.model.world import BORROWERS, FIRST_DAY, YEARS, Weather, World, make_template, visit_of
from tests.signed import put_contract

SILENCE_S = 30.0
ALL = CoreCapabilities(idempotent_by_reference=True, voids_by_reference=True, reverses=True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    make_template(tmp_path / "template.db")
    with silence():
        made = World(tmp_path / "template.db", tmp_path / "channel.db", Weather(1, 0.0, 0.0, ALL))
        yield made
        made.close()


def sign(world: World, request: str) -> DrawdownOrder:
    now = world.clock.now()
    return world.run(
        world.books.write(
            lambda books: put_contract(
                books,
                visit_of(BORROWERS[1], Channel.COUNTER),
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


def draw(world: World, order: DrawdownOrder) -> DrawdownRecord:
    answer = world.run(create_drawdown(world.services, world.desk, world.callers[Channel.COUNTER], order))
    assert isinstance(answer, DrawdownRecord)
    return answer


def unsettled(world: World, monkeypatch: pytest.MonkeyPatch, names: list[str]) -> list[DrawdownRecord]:
    """Drawdowns whose answer was lost."""

    async def lost(_order: object) -> OutcomeUnknown:
        return OutcomeUnknown("UNAVAILABLE")

    with monkeypatch.context() as outage:
        outage.setattr(world.bank.office.core, "post_disbursement", lost)
        return [draw(world, sign(world, name)) for name in names]


def seconds_until_settled(world: World, record: DrawdownRecord) -> float:
    """Run the server's background until a drawdown is settled; tell how long that took."""
    began = world.loop.time()
    while world.loop.time() - began < 600:
        world.pass_time(0.05)
        found = world.run(
            world.books.read(lambda books: books.drawdown(BankId("qingjiang"), record.drawdown.drawdown_id))
        )
        assert found is not None
        if found.drawdown.state is DrawdownState.DISBURSED:
            return world.loop.time() - began
    raise AssertionError("never settled")


@pytest.fixture
def background(world: World) -> Iterator[Background]:
    made = Background(world.services)

    async def start() -> None:
        made.start()

    world.run(start())
    yield made
    world.run(made.stop())


def test_silent_bank_of_one_drawdown_does_not_delay_the_next_round(
    world: World, monkeypatch: pytest.MonkeyPatch, background: Background
) -> None:
    core = world.bank.office.core
    inquire = core.inquire_posting
    others = unsettled(world, monkeypatch, ["one", "two"])
    usual = [seconds_until_settled(world, record) for record in others]

    async def silent(bank_id: BankId, reference: str) -> Outcome[Posting]:
        if reference == again.drawdown.drawdown_id:
            await asyncio.sleep(SILENCE_S)
            return OutcomeUnknown("DEADLINE_EXCEEDED")
        return await inquire(bank_id, reference)

    (again,) = unsettled(world, monkeypatch, ["stuck again"])
    monkeypatch.setattr(core, "inquire_posting", silent)
    world.pass_time(3.0)
    (late,) = unsettled(world, monkeypatch, ["comes due while the bank is silent"])
    assert seconds_until_settled(world, late) < max(usual) + 1.0


def test_drawdown_that_raises_does_not_delay_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch, background: Background
) -> None:
    poison, healthy = unsettled(world, monkeypatch, ["poison", "healthy"])
    with closing(sqlite3.connect(world.path)) as connection:
        connection.execute(
            "UPDATE drawdown SET account_sealed = x'00' WHERE drawdown_id = ?", (poison.drawdown.drawdown_id,)
        )
        connection.commit()
    assert seconds_until_settled(world, healthy) < 10.0
