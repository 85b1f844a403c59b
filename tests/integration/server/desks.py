"""A teller's workstation and a supervisor's beside it, and a drawdown that waits between them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from edian.channel.v1 import approval_service_pb2 as pb
from edian.channel.v1 import drawdown_service_pb2 as drawdown_pb

from channel_server.domain.channel_policy import SHIPPED_POLICY, ApprovalTerms
from channel_server.domain.ids import BankId
from channel_server.domain.money import Fen
from tests.integration.server.conftest import House
from tests.integration.server.terminal import VILLAGE, Ready, Terminal

BANK = BankId("qingjiang")
WAITING, APPROVED = pb.APPROVAL_STATE_WAITING, pb.APPROVAL_STATE_APPROVED
RESERVED, DISBURSED, FAILED = (
    drawdown_pb.DRAWDOWN_STATE_RESERVED,
    drawdown_pb.DRAWDOWN_STATE_DISBURSED,
    drawdown_pb.DRAWDOWN_STATE_FAILED,
)


async def set_bound(house: House, above: int | None, minutes: float = 30) -> None:
    """Let drawdowns of more than this wait. Units: fen."""
    terms = ApprovalTerms(None if above is None else Fen(above), timedelta(minutes=minutes))
    policy = replace(SHIPPED_POLICY, in_force_from=date(2020, 1, 2), approval=terms)
    await house.services.books.write(lambda books: books.put_channel_policy(BANK, policy))
    house.services.policies.forget()


@asynccontextmanager
async def both_desks(house: House) -> AsyncIterator[tuple[Terminal, Terminal]]:
    """A teller and a supervisor, each at a workstation with a PIN pad."""
    async with house.terminal("JC-T001") as teller, house.terminal("JC-T002") as supervisor:
        await teller.hello()
        await supervisor.hello()
        yield teller, supervisor


@dataclass
class Desks:
    """A teller at one workstation, a supervisor at the next, and what has been drawn and waits."""

    house: House
    teller: Terminal
    supervisor: Terminal
    ready: Ready
    request: drawdown_pb.CreateDrawdownRequest
    drawdown: Any

    @property
    def approval_id(self) -> str:
        return str(self.drawdown.approval_id)

    @property
    def approval_customer(self) -> str:
        return VILLAGE.person("wang").customer_id

    async def told(self) -> Any:
        return await self.teller.get(self.ready.session_id, self.drawdown.drawdown_id)

    async def approval(self) -> Any:
        request = pb.GetApprovalRequest(approval_id=self.approval_id)
        return await self.supervisor.approvals.GetApproval(request, timeout=10)

    async def withdraw(self, by: Terminal | None = None) -> Any:
        request = pb.WithdrawApprovalRequest(approval_id=self.approval_id)
        return (await (by or self.teller).approvals.WithdrawApproval(request, timeout=10)).approval


@asynccontextmanager
async def drawdown_waiting(house: House) -> AsyncIterator[Desks]:
    """Both desks, with a drawdown above the bound that waits for its second person."""
    await set_bound(house, 1_000_000)
    async with both_desks(house) as (teller, supervisor):
        ready = await teller.ready()
        request = ready.request()
        yield Desks(house, teller, supervisor, ready, request, await teller.draw(request))
