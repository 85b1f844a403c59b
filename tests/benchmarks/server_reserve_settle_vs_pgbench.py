"""`server.reserve_settle_vs_pgbench`: one statement a step through our adapter, against pgbench with the same ones."""

from collections.abc import AsyncIterator

from channel_server.adapters.storage.postgresql_money import AdvanceStep, ReserveStep, advance, reserve
from channel_server.adapters.storage.postgresql_pool import BY_KEY, PostgresPool
from channel_server.domain.drawdown import LineEffect
from tests.benchmarks.money_house import Steps, settled
from tests.benchmarks.reserve_settle import Pair, measure

GOAL, AIM = 0.9, 1.0


async def _single(url: str, clients: int) -> AsyncIterator[Pair]:
    pool = PostgresPool(url, clients, BY_KEY)

    async def pair(steps: Steps) -> None:
        connection = await pool.acquire()
        (held,) = await reserve(connection, [ReserveStep(steps.record, steps.request)])
        assert held is not None
        assert held[1], "the contract was free"
        after, consequences = settled(held[0])
        (ended,) = await advance(connection, [AdvanceStep(after, LineEffect.SETTLE, consequences)])
        assert ended is not None
        assert ended.line is not None
        pool.release(connection, lost=False)

    yield pair
    await pool.close()


def run() -> dict[str, object]:
    """Measure."""
    return measure("server.reserve_settle_vs_pgbench", _single, GOAL, AIM)
