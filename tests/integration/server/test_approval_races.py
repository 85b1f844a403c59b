"""An approval when two act on it at once, or one of them goes away in the middle: one wins, and it is paid once."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import grpc
import pytest
from edian.channel.v1 import drawdown_service_pb2 as drawdown_pb

from channel_server.application.end_approval import lapse_approvals
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.desks import (
    APPROVED,
    BANK,
    DISBURSED,
    FAILED,
    RESERVED,
    Desks,
    both_desks,
    drawdown_waiting,
    set_bound,
)
from tests.integration.server.terminal import Terminal, fen, refusal_of
from tests.integration.server.waiting import until

pytestmark = on_both_databases


@pytest.fixture
async def desks(house: House) -> AsyncIterator[Desks]:
    async with drawdown_waiting(house) as desks:
        yield desks


async def outcome_of(call: Any) -> str:
    """How a call ended: `done`, or why not."""
    try:
        await call
    except grpc.aio.AioRpcError as error:
        return (await refusal_of(_raise(error))).reason
    return "done"


async def _raise(error: grpc.aio.AioRpcError) -> None:
    raise error


async def test_approving_twice_at_once_pays_once(desks: Desks) -> None:
    await desks.supervisor.open_proofs(desks.approval_id)
    ends = await asyncio.gather(*(outcome_of(desks.supervisor.decide(desks.approval_id)) for _ in range(3)))
    assert sorted(ends) == ["APPROVAL_DECIDED", "APPROVAL_DECIDED", "done"]
    assert desks.house.bank.faults.posts == [desks.drawdown.drawdown_id]


async def test_one_request_sent_to_two_servers_at_once_is_answered_alike(build: Builder, desks: Desks) -> None:
    second = await build(bank=desks.house.bank)
    other = Terminal(second.address, second.certs, "JC-T002", staff="")
    request_id = str(uuid.uuid4())
    await desks.supervisor.open_proofs(desks.approval_id)
    async with other:
        other.seat.token = desks.supervisor.seat.token
        one, two = await asyncio.gather(
            desks.supervisor.decide(desks.approval_id, request_id=request_id),
            other.decide(desks.approval_id, request_id=request_id),
        )
    assert one.drawdown == two.drawdown
    assert one.drawdown.state == DISBURSED
    assert desks.house.bank.faults.posts == [desks.drawdown.drawdown_id]


async def test_approving_races_with_taking_back_and_one_of_them_wins(desks: Desks) -> None:
    await desks.supervisor.open_proofs(desks.approval_id)
    approved, withdrawn = await asyncio.gather(
        outcome_of(desks.supervisor.decide(desks.approval_id)), outcome_of(desks.withdraw())
    )
    assert [approved, withdrawn].count("done") == 1
    told = await desks.told()
    assert told.state == (DISBURSED if approved == "done" else FAILED)
    assert len(desks.house.bank.faults.posts) == (1 if approved == "done" else 0)
    assert fen(told.line.reserved) == 0


async def test_approving_races_with_its_end_and_one_of_them_wins(house: House) -> None:
    await set_bound(house, 1_000_000, minutes=1 / 60)
    async with both_desks(house) as (teller, supervisor):
        ready = await teller.ready()
        drawn = await teller.draw(ready.request())
        await supervisor.open_proofs(drawn.approval_id)
        end = drawn.approval_deadline.ToDatetime().timestamp()
        await asyncio.sleep(max(0.0, end - house.services.clock.now().timestamp() - 0.02))
        approved, _ = await asyncio.gather(
            outcome_of(supervisor.decide(drawn.approval_id)), lapse_approvals(house.services)
        )

        async def is_over() -> bool:
            return bool((await teller.get(ready.session_id, drawn.drawdown_id)).state in (DISBURSED, FAILED))

        await until(is_over)
        told = await teller.get(ready.session_id, drawn.drawdown_id)
    assert (told.state, len(house.bank.faults.posts)) == ((DISBURSED, 1) if approved == "done" else (FAILED, 0))
    assert fen(told.line.reserved) == 0


async def test_server_that_dies_after_agreeing_is_finished_by_the_sweeper(desks: Desks) -> None:
    """The approval is on disk and core was never asked: as for any drawdown, whoever comes by goes on with it."""
    from channel_server.application import decide_approval as module

    async def nothing(_services: Any, record: Any) -> Any:
        return record

    carried = module.disburse
    module.disburse = nothing  # type: ignore[assignment]
    try:
        decided = await desks.supervisor.approve(desks.approval_id)
    finally:
        module.disburse = carried
    assert (decided.approval.state, decided.drawdown.state) == (APPROVED, RESERVED)
    assert decided.drawdown.outcome == drawdown_pb.CUSTOMER_OUTCOME_CONFIRMING

    def let_the_lease_end(books: Any) -> None:
        record = books.drawdown(BANK, desks.drawdown.drawdown_id)
        books.change_drawdown(replace(record, due_time=record.create_time, version=record.version + 1))

    await desks.house.services.books.write(let_the_lease_end)

    async def is_paid() -> bool:
        return bool((await desks.told()).state == DISBURSED)

    await until(is_paid)
    assert desks.house.bank.faults.posts == [desks.drawdown.drawdown_id]


async def test_supervisor_who_hangs_up_takes_nothing_back(desks: Desks) -> None:
    desks.house.bank.faults.hold_post = asyncio.Event()
    await desks.supervisor.open_proofs(desks.approval_id)
    call = asyncio.ensure_future(desks.supervisor.decide(desks.approval_id))
    await until(lambda: len(desks.house.bank.faults.posts) == 1)
    call.cancel()
    await asyncio.wait((call,))
    desks.house.bank.faults.hold_post.set()

    async def is_paid() -> bool:
        return bool((await desks.told()).state == DISBURSED)

    await until(is_paid)
