"""Drawdowns over gRPC with mutual TLS: the main way, repeats, races, and every way in which core can fail to answer."""

from edian.channel.v1 import drawdown_service_pb2 as pb

from tests.integration.server.conftest import House
from tests.integration.server.terminal import Terminal, fen


async def test_drawdown_of_a_signed_contract_pays_and_tells_everything(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready("wang", 2_000_000)
    request = ready.request()
    drawdown = await terminal.draw(request)
    assert drawdown.state == pb.DRAWDOWN_STATE_DISBURSED
    assert drawdown.outcome == pb.CUSTOMER_OUTCOME_DONE
    assert drawdown.request_id == request.request_id
    assert fen(drawdown.line.outstanding) == 1_200_000 + 2_000_000
    assert fen(drawdown.line.reserved) == 0
    assert fen(drawdown.line.available) == 5_000_000 - 3_200_000
    assert fen(drawdown.account_balance) == 326_050 + 2_000_000
    assert drawdown.loan_note_id
    assert drawdown.core_reference
    assert drawdown.card_tail == "6688"
    assert len(drawdown.schedule.instalments) == 12
    assert sum(fen(row.principal) for row in drawdown.schedule.instalments) == 2_000_000
    assert house.bank.faults.posts == [drawdown.drawdown_id]
