"""The terminal's client on the way of a repayment, against a scripted server: what is sent, what each ending means."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import grpc
import pytest
from edian.channel.v1 import drawdown_service_pb2, repayment_service_pb2, repayment_service_pb2_grpc, types_pb2
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc import code_pb2
from google.type import date_pb2

from kiosk.client import calling
from kiosk.client.answers import Refused, Success, Unanswered
from kiosk.client.channel import GrpcChannelClient
from kiosk.client.repayments import RepaymentIntent
from kiosk.flow.repaying import Repaying, RepaymentKind, RepaymentState
from tests.unit.kiosk.flow_samples import PART
from tests.unit.kiosk.test_client_grpc import (
    REQUEST,
    SESSION,
    Behaviour,
    Script,
    internal,
    refuses,
    silent,
    unavailable,
    yuan,
)

CHOICE = Repaying(PART.note_number, RepaymentKind.PARTIAL, 300_000)
INTENT = RepaymentIntent(REQUEST, SESSION, "token", PART)
QUOTED = repayment_service_pb2.QuoteRepaymentResponse(
    penalty_interest=yuan(0),
    interest=yuan(54),
    principal=yuan(2_946),
    amount=yuan(3_000),
    principal_balance=yuan(9_054),
    available_after=yuan(40_946),
    expire_time=Timestamp(seconds=1_768_444_920),
    repayment_quote_id="rq-1",
    kind=repayment_service_pb2.REPAYMENT_KIND_PARTIAL,
    days_past_due=0,
)
PAID = repayment_service_pb2.Repayment(
    repayment_id="r-1",
    state=repayment_service_pb2.REPAYMENT_STATE_REPAID,
    parts=repayment_service_pb2.PaymentParts(amount=yuan(3_000)),
    principal_balance=yuan(9_054),
    next_due_date=date_pb2.Date(year=2026, month=2, day=15),
    next_payment=yuan(1_200, 75),
    line=types_pb2.LineBalance(available=yuan(40_946)),
    query_number="JC03170043",
)


class Repayments(repayment_service_pb2_grpc.RepaymentServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script
        self.quoted, self.paid = QUOTED, PAID

    async def QuoteRepayment(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        return self.quoted

    async def CreateRepayment(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        return repayment_service_pb2.CreateRepaymentResponse(repayment=self.paid)

    async def GetRepaymentOutcome(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        return repayment_service_pb2.GetRepaymentOutcomeResponse(
            state=repayment_service_pb2.REPAYMENT_STATE_REPAID, amount=yuan(3_000), query_number="JC03170043"
        )


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def bank(script: Script) -> Repayments:
    return Repayments(script)


@pytest.fixture
async def client(bank: Repayments) -> AsyncIterator[GrpcChannelClient]:
    server = grpc.aio.server()
    repayment_service_pb2_grpc.add_RepaymentServiceServicer_to_server(bank, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    client = GrpcChannelClient(grpc.aio.insecure_channel(f"127.0.0.1:{port}"))
    yield client
    await client.aclose()
    await server.stop(None)


async def test_quote_asks_for_an_amount_for_a_part_and_for_nothing_else(
    client: GrpcChannelClient, script: Script
) -> None:
    answer = await client.quote_repayment(SESSION, CHOICE)
    assert isinstance(answer, Success)
    assert replace(answer.value, expires=PART.expires) == PART
    await client.quote_repayment(SESSION, replace(CHOICE, kind=RepaymentKind.WHOLE))
    part, whole = script.requests
    assert part.amount == yuan(3_000)
    assert part.loan_note_id == PART.note_number
    assert not whole.HasField("amount")
    assert whole.kind == repayment_service_pb2.REPAYMENT_KIND_WHOLE


async def test_quote_whose_parts_are_not_the_whole_is_no_answer(client: GrpcChannelClient, bank: Repayments) -> None:
    bank.quoted = repayment_service_pb2.QuoteRepaymentResponse()
    bank.quoted.CopyFrom(QUOTED)
    bank.quoted.amount.CopyFrom(yuan(3_001))
    assert isinstance(await client.quote_repayment(SESSION, CHOICE), Unanswered)


async def test_repay_unavailable_is_repeated_under_the_same_id(client: GrpcChannelClient, script: Script) -> None:
    script.behaviours = [unavailable, unavailable]
    answer = await client.repay(INTENT)
    assert isinstance(answer, Success)
    paid = answer.value
    assert (paid.state, paid.amount_fen) == (RepaymentState.REPAID, 300_000)
    assert (paid.left_fen, paid.next_payment_fen, paid.available_after_fen) == (905_400, 120_075, 4_094_600)
    assert [r.request_id for r in script.requests] == [REQUEST] * 3
    assert script.requests[0] == script.requests[2]
    sent = script.requests[0]
    assert (sent.repayment_quote_id, sent.account_token, sent.amount) == ("rq-1", "token", yuan(3_000))


@pytest.mark.parametrize("behaviour", [silent, internal])
async def test_repay_without_an_answer_is_sent_once(
    client: GrpcChannelClient, script: Script, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(calling.DEADLINES_S, "repay", 0.3)
    script.behaviours = [behaviour]
    assert isinstance(await client.repay(INTENT), Unanswered)
    assert len(script.requests) == 1


async def test_repay_refused_carries_the_banks_sentences(client: GrpcChannelClient, script: Script) -> None:
    script.behaviours = [refuses("REPAYMENT_UNDER_WAY", code_pb2.FAILED_PRECONDITION)]
    answer = await client.repay(INTENT)
    assert isinstance(answer, Refused)
    assert (answer.refusal.reason, answer.refusal.sentence.en) == ("REPAYMENT_UNDER_WAY", "Not this time")


async def test_state_of_a_newer_server_is_unknown_and_never_done(client: GrpcChannelClient, bank: Repayments) -> None:
    bank.paid = repayment_service_pb2.Repayment(
        state=77,
        parts=repayment_service_pb2.PaymentParts(amount=yuan(3_000)),
        outcome=drawdown_service_pb2.CUSTOMER_OUTCOME_SEE_STAFF,
    )
    answer = await client.repay(INTENT)
    assert isinstance(answer, Success)
    assert answer.value.state is RepaymentState.UNKNOWN
    assert answer.value.see_staff
    assert (answer.value.left_fen, answer.value.next_due_date) == (None, None)


async def test_outcome_that_never_arrived_is_failed_for_good(client: GrpcChannelClient, script: Script) -> None:
    script.behaviours = [refuses("NOT_FOUND", code_pb2.NOT_FOUND)]
    answer = await client.repayment_outcome(REQUEST)
    assert isinstance(answer, Success)
    assert answer.value.state is RepaymentState.FAILED


async def test_outcome_tells_state_amount_and_query_number(client: GrpcChannelClient) -> None:
    answer = await client.repayment_outcome(REQUEST)
    assert isinstance(answer, Success)
    known = answer.value
    assert (known.state, known.amount_fen, known.query_number) == (RepaymentState.REPAID, 300_000, "JC03170043")
