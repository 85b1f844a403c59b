"""The counter's gRPC client against a server that says what a test wants: tokens, refusals, silence, streams."""
# ruff: noqa: N802 - servicers bear the contract's names

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from edian.channel.v1 import (
    change_feed_service_pb2,
    change_feed_service_pb2_grpc,
    customer_service_pb2_grpc,
    drawdown_service_pb2,
    drawdown_service_pb2_grpc,
    record_service_pb2,
    staff_service_pb2,
    staff_service_pb2_grpc,
)
from edian.errors.v1 import refusal_pb2
from google.protobuf import any_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2
from google.type import date_pb2
from grpc_status import rpc_status

from kiosk.client.scalars import MappingError
from kiosk.counter.client.answers import Refused, Success, Unanswered
from kiosk.counter.client.changes import ChangeKind
from kiosk.counter.client.grpc_client import GrpcCounterClient
from kiosk.counter.client.lending import Channel, Outcome, PaymentParts
from kiosk.counter.client.record_messages import record_page

TOKEN = "token-of-0317"


def refused(code: int, reason: str, zh: str) -> grpc.Status:
    info, said = any_pb2.Any(), any_pb2.Any()
    info.Pack(error_details_pb2.ErrorInfo(reason=reason, domain="edian", metadata={"workstation": "JC-T002"}))
    said.Pack(
        refusal_pb2.Refusal(
            reason=reason,
            customer=[refusal_pb2.Sentence(language="zh-CN", text="给客户的话")],
            teller=[refusal_pb2.Sentence(language="zh-CN", text=zh)],
            quote_number="稻-4172",
        )
    )
    status: grpc.Status = rpc_status.to_status(status_pb2.Status(code=code, message=reason, details=[info, said]))
    return status


class Bank(
    staff_service_pb2_grpc.StaffServiceServicer,
    customer_service_pb2_grpc.CustomerServiceServicer,
    drawdown_service_pb2_grpc.DrawdownServiceServicer,
    change_feed_service_pb2_grpc.ChangeFeedServiceServicer,
):
    """Signs in, refuses searches, knows no request, and tells two changes with a break between them."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.resumed_from: list[int] = []

    async def SignIn(self, request: Any, context: Any) -> staff_service_pb2.SignInResponse:
        answer = staff_service_pb2.SignInResponse(staff_token=TOKEN, idle_lock_seconds=300)
        answer.staff.staff_number, answer.staff.display_name = request.staff_number, "样本小满"
        answer.staff.roles.append(staff_service_pb2.STAFF_ROLE_TELLER)
        return answer

    async def SignOut(self, request: Any, context: Any) -> staff_service_pb2.SignOutResponse:
        return staff_service_pb2.SignOutResponse()

    async def SearchCustomers(self, request: Any, context: Any) -> None:
        self.tokens.append(dict(context.invocation_metadata()).get("edian-staff-token", ""))
        await context.abort_with_status(
            refused(code_pb2.UNAUTHENTICATED, "STAFF_SIGNED_IN_ELSEWHERE", "您已在 JC-T002 登录")
        )

    async def GetDrawdownOutcome(self, request: Any, context: Any) -> None:
        await context.abort_with_status(refused(code_pb2.NOT_FOUND, "NOT_FOUND", "没有这一笔"))

    async def CreateDrawdown(self, request: Any, context: Any) -> None:
        await context.abort(grpc.StatusCode.INTERNAL, "nobody knows")

    async def WatchBranch(self, request: Any, context: Any) -> AsyncIterator[Any]:
        self.resumed_from.append(request.after_sequence_number)
        number = request.after_sequence_number + 1
        change = change_feed_service_pb2.Change(
            sequence_number=number, kind=change_feed_service_pb2.CHANGE_KIND_APPROVAL, subject_id="a1"
        )
        yield change_feed_service_pb2.WatchBranchResponse(change=change, sequence_number=number)
        await context.abort(grpc.StatusCode.UNAVAILABLE, "the server goes")


@pytest.fixture
async def bank() -> AsyncIterator[tuple[Bank, GrpcCounterClient]]:
    server, said = grpc.aio.server(), Bank()
    staff_service_pb2_grpc.add_StaffServiceServicer_to_server(said, server)
    customer_service_pb2_grpc.add_CustomerServiceServicer_to_server(said, server)
    drawdown_service_pb2_grpc.add_DrawdownServiceServicer_to_server(said, server)
    change_feed_service_pb2_grpc.add_ChangeFeedServiceServicer_to_server(said, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    client = GrpcCounterClient(grpc.aio.insecure_channel(f"127.0.0.1:{port}"))
    yield said, client
    await client.aclose()
    await server.stop(None)


async def test_token_goes_with_every_call_after_signing_in_and_with_none_after_signing_out(
    bank: tuple[Bank, GrpcCounterClient],
) -> None:
    said, client = bank
    await client.search("样本")
    signed = await client.sign_in("0317", "a password")
    assert isinstance(signed, Success)
    assert (signed.value.staff.number, TOKEN in repr(signed)) == ("0317", False)
    await client.search("样本")
    await client.sign_out()
    await client.search("样本")
    assert said.tokens == ["", TOKEN, ""]


async def test_refusal_carries_the_tellers_sentence_its_facts_and_its_number(
    bank: tuple[Bank, GrpcCounterClient],
) -> None:
    answer = await bank[1].search("样本")
    assert isinstance(answer, Refused)
    refusal = answer.refusal
    assert (refusal.reason, refusal.for_teller.zh) == ("STAFF_SIGNED_IN_ELSEWHERE", "您已在 JC-T002 登录")
    assert (refusal.facts["workstation"], refusal.quote_number) == ("JC-T002", "稻-4172")


async def test_request_that_the_bank_never_saw_is_not_done_for_good(bank: tuple[Bank, GrpcCounterClient]) -> None:
    answer = await bank[1].drawdown_outcome(str(uuid.uuid4()))
    assert isinstance(answer, Success)
    assert (answer.value.outcome, answer.value.arrived) == (Outcome.NOT_DONE, False)


async def test_bare_status_of_an_act_says_that_nobody_knows(bank: tuple[Bank, GrpcCounterClient]) -> None:
    client = bank[1]
    answer = await client._ask("draw", client._drawdowns.CreateDrawdown, _empty(), lambda told: told)
    assert isinstance(answer, Unanswered)


async def test_feed_that_broke_goes_on_from_the_number_last_seen(bank: tuple[Bank, GrpcCounterClient]) -> None:
    said, client = bank
    seen = []
    async for event in client.watch_branch(41):
        assert event.change is not None
        seen.append((event.change.kind, event.sequence_number))
        if len(seen) == 3:
            break
    assert seen == [(ChangeKind.APPROVAL, 42), (ChangeKind.APPROVAL, 43), (ChangeKind.APPROVAL, 44)]
    assert said.resumed_from == [41, 42, 43]


def _empty() -> Any:
    from edian.channel.v1 import drawdown_service_pb2

    return drawdown_service_pb2.CreateDrawdownRequest()


def test_records_become_values_with_their_channel_and_a_repayments_parts() -> None:
    made = record_service_pb2.ListRecordsResponse(next_page_token="more")
    drawn = made.records.add(channel="CHANNEL_MOBILE")
    drawn.create_time.FromJsonString("2026-03-18T02:42:07Z")
    drawn.drawdown.drawdown_id, drawn.drawdown.loan_note_id = "d-1", "JJ-1"
    drawn.drawdown.outcome = drawdown_service_pb2.CUSTOMER_OUTCOME_CONFIRMING
    drawn.drawdown.terms.amount.currency_code, drawn.drawdown.terms.amount.units = "CNY", 20_000
    drawn.drawdown.terms.method = "REPAYMENT_METHOD_BULLET"
    repaid = made.records.add(channel="CHANNEL_COUNTER")
    repaid.repayment.repayment_id, repaid.repayment.kind = "r-1", "REPAYMENT_KIND_WHOLE"
    repaid.repayment.outcome = drawdown_service_pb2.CUSTOMER_OUTCOME_DONE
    repaid.repayment.business_date.CopyFrom(date_pb2.Date(year=2026, month=3, day=18))
    for part, units in (("principal", 800), ("interest", 15), ("penalty_interest", 1)):
        amount = getattr(repaid.repayment.parts, part)
        amount.currency_code, amount.units = "CNY", units
    page = record_page(made)
    assert page.next_token == "more"
    first, second = page.records
    assert (first.subject_id, first.business, first.channel) == ("d-1", "drawdown", Channel.MOBILE)
    assert (first.amount_fen, first.outcome, first.parts) == (2_000_000, Outcome.CONFIRMING, None)
    assert (second.subject_id, second.business, second.amount_fen) == ("r-1", "repayment", 81_600)
    assert second.parts == PaymentParts(100, 1_500, 80_000)
    assert second.create_time is None


def test_record_of_neither_kind_is_refused_and_not_guessed() -> None:
    with pytest.raises(MappingError):
        record_page(record_service_pb2.ListRecordsResponse(records=[record_service_pb2.Record()]))
