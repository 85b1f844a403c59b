"""`server.reserve_settle_batched_vs_pgbench`: steps in batches, as the server runs them, against single statements."""

from collections.abc import AsyncIterator

from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from tests.benchmarks.money_house import Steps
from tests.benchmarks.reserve_settle import Pair, measure

GOAL, AIM = 2.0, 2.5


async def _batched(url: str, _clients: int) -> AsyncIterator[Pair]:
    books = PostgresUnitOfWork(url)

    async def pair(steps: Steps) -> None:
        held = await books.write(steps.reserve)
        ended = await books.write(lambda opened: steps.settle(opened, held))
        assert ended.line is not None

    yield pair
    await books.close()


def run() -> dict[str, object]:
    """Measure."""
    return measure("server.reserve_settle_batched_vs_pgbench", _batched, GOAL, AIM)
