"""The gRPC client against a scripted server: what is repeated, what is not, and what each ending means."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

import grpc
import pytest
from edian.channel.v1 import (
    credit_line_service_pb2,
    credit_line_service_pb2_grpc,
    drawdown_service_pb2,
    drawdown_service_pb2_grpc,
    session_service_pb2,
    session_service_pb2_grpc,
    terminal_service_pb2,
    terminal_service_pb2_grpc,
    types_pb2,
)
from edian.errors.v1 import refusal_pb2
from google.protobuf import any_pb2
from google.protobuf.duration_pb2 import Duration
from google.rpc import code_pb2, error_details_pb2, status_pb2
from google.type import date_pb2, decimal_pb2, money_pb2
from grpc_status import rpc_status

from kiosk.client import calling
from kiosk.client.answers import Refused, Success, Unanswered
from kiosk.client.channel import GrpcChannelClient
from kiosk.client.line_check import LineTrouble
from kiosk.client.values import AmountBounds, DrawdownIntent, Reach
from kiosk.flow.credentials import (
    BankCard,
    ChipProof,
    FaceChallenge,
    FaceChallengeKind,
    FaceCheck,
    FaceDecision,
    IdCard,
    IdSource,
    PinBlock,
)
from kiosk.flow.facts import DrawdownState, FaceStanding, Language, Method
from kiosk.flow.state import Draft
from kiosk.flow.trouble import Trouble
from tests.unit.kiosk.flow_samples import quote_for

SESSION = "7a0e7d2e-9d7d-4c55-9d27-0f9b7e0b1a01"
DRAWDOWN = "2b0e6f52-5a3e-4b4c-9a43-6d2b9a8f7c01"
REQUEST = "0d8d9c3e-9a3b-4d52-8f0e-7a6f5a0e1c11"
DRAFT = Draft(1_230_000, 12, Method.EQUAL_INSTALMENT, "FARMING")
INTENT = DrawdownIntent(REQUEST, SESSION, "line-1", "c-1", "token", 15, quote_for(DRAFT))
WANG = IdCard("resident", "王大华", "429901195603090012", date(2016, 3, 9), None)

Behaviour = Callable[[grpc.aio.ServicerContext], Awaitable[None]]


def yuan(units: int, fen: int = 0) -> money_pb2.Money:
    return money_pb2.Money(currency_code="CNY", units=units, nanos=fen * 10_000_000)


async def unavailable(context: grpc.aio.ServicerContext) -> None:
    await context.abort(grpc.StatusCode.UNAVAILABLE, "restarting")


async def internal(context: grpc.aio.ServicerContext) -> None:
    await context.abort(grpc.StatusCode.INTERNAL, "a bug")


async def silent(_context: grpc.aio.ServicerContext) -> None:
    await asyncio.sleep(30)


def refuses(reason: str, code: int, **metadata: str) -> Behaviour:
    async def behaviour(context: grpc.aio.ServicerContext) -> None:
        status = status_pb2.Status(code=code, message="no")
        info, said = any_pb2.Any(), any_pb2.Any()
        info.Pack(error_details_pb2.ErrorInfo(reason=reason, domain="edian", metadata=metadata))
        said.Pack(
            refusal_pb2.Refusal(
                reason=reason,
                customer=[
                    refusal_pb2.Sentence(language="zh-CN", text="这次不行"),
                    refusal_pb2.Sentence(language="en", text="Not this time"),
                ],
                remedy=[refusal_pb2.Sentence(language="zh-CN", text="这样就行")],
                teller=[refusal_pb2.Sentence(language="zh-CN", text="柜员看的")],
            )
        )
        status.details.extend([info, said])
        await context.abort_with_status(rpc_status.to_status(status))

    return behaviour


@dataclass
class Script:
    """What the server does call by call, and what it was asked."""

    behaviours: list[Behaviour] = field(default_factory=list)
    requests: list[object] = field(default_factory=list)
    drawdown: drawdown_service_pb2.Drawdown = field(default_factory=drawdown_service_pb2.Drawdown)

    async def play(self, request: object, context: grpc.aio.ServicerContext) -> None:
        self.requests.append(request)
        if self.behaviours:
            await self.behaviours.pop(0)(context)


class Drawdowns(drawdown_service_pb2_grpc.DrawdownServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    async def CreateDrawdown(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        return drawdown_service_pb2.CreateDrawdownResponse(drawdown=self.script.drawdown)

    async def GetDrawdownOutcome(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        return drawdown_service_pb2.GetDrawdownOutcomeResponse(
            state=drawdown_service_pb2.DRAWDOWN_STATE_DISBURSED, amount=yuan(12_300), query_number="JC03170042"
        )

    async def WatchDrawdown(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(deepcopy(request), context)
        number = request.after_sequence_number + 1
        self.script.drawdown.state = number
        yield drawdown_service_pb2.WatchDrawdownResponse(sequence_number=number, drawdown=self.script.drawdown)
        if number < drawdown_service_pb2.DRAWDOWN_STATE_DISBURSED:
            await context.abort(grpc.StatusCode.UNAVAILABLE, "restarting")


class Sessions(session_service_pb2_grpc.SessionServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    async def OpenSession(self, request, context):  # noqa: N802  # the name is gRPC's
        return session_service_pb2.OpenSessionResponse(session=session_service_pb2.Session(session_id=SESSION))

    async def IdentifyCustomer(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        return session_service_pb2.IdentifyCustomerResponse(session=session_service_pb2.Session(session_id=SESSION))

    async def PresentCard(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        return session_service_pb2.PresentCardResponse(
            account_token="token",
            card_tail="6688",
            session=session_service_pb2.Session(drawable_without_face=yuan(20_000), face_checks_left=3),
        )

    async def RecordFaceCheck(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        return session_service_pb2.RecordFaceCheckResponse(session=session_service_pb2.Session(face_checks_left=2))

    async def CloseSession(self, request, context):  # noqa: N802  # the name is gRPC's
        self.script.requests.append(request)
        return session_service_pb2.CloseSessionResponse()


class Lines(credit_line_service_pb2_grpc.CreditLineServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    async def ListCreditLines(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        line = credit_line_service_pb2.CreditLine(
            credit_line_id="line-1",
            product_name="荆楚小康贷",
            product_name_en="Xiaokang loan",
            annual_rate=decimal_pb2.Decimal(value="0.054"),
            expiry_date=date_pb2.Date(year=2028, month=6, day=30),
            terms_months=[3, 12],
            methods=[types_pb2.REPAYMENT_METHOD_BULLET],
            purposes=[types_pb2.PURPOSE_FARMING],
            balance=types_pb2.LineBalance(
                credit_limit=yuan(50_000), outstanding=yuan(12_000), reserved=yuan(0), available=yuan(38_000)
            ),
        )
        return credit_line_service_pb2.ListCreditLinesResponse(credit_lines=[line])


class Terminals(terminal_service_pb2_grpc.TerminalServiceServicer):
    def __init__(self, script: Script) -> None:
        self.script = script

    async def CallStaff(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        return terminal_service_pb2.CallStaffResponse(taken=True)

    async def HelloTerminal(self, request, context):  # noqa: N802  # the name is gRPC's
        await self.script.play(request, context)
        return terminal_service_pb2.HelloTerminalResponse(
            terminal_id="JC-0317",
            bank_name="清江农商行",
            bank_name_en="Qingjiang Rural Bank",
            business_date=date_pb2.Date(year=2026, month=1, day=15),
            idle_timeout=Duration(seconds=90),
            amount_minimum=yuan(1_000),
            amount_maximum=yuan(50_000),
            amount_step=yuan(100),
            working_keys=[
                terminal_service_pb2.WorkingKey(block_format="SM4", wrapped_key=b"w" * 16, check_value=b"c" * 8)
            ],
        )


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
async def client(script: Script) -> AsyncIterator[GrpcChannelClient]:
    server = grpc.aio.server()
    drawdown_service_pb2_grpc.add_DrawdownServiceServicer_to_server(Drawdowns(script), server)
    session_service_pb2_grpc.add_SessionServiceServicer_to_server(Sessions(script), server)
    credit_line_service_pb2_grpc.add_CreditLineServiceServicer_to_server(Lines(script), server)
    terminal_service_pb2_grpc.add_TerminalServiceServicer_to_server(Terminals(script), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    client = GrpcChannelClient(grpc.aio.insecure_channel(f"127.0.0.1:{port}"))
    yield client
    await client.aclose()
    await server.stop(None)


async def test_draw_unavailable_is_repeated_under_the_same_id(client: GrpcChannelClient, script: Script) -> None:
    script.behaviours = [unavailable, unavailable]
    script.drawdown = drawdown_service_pb2.Drawdown(
        state=drawdown_service_pb2.DRAWDOWN_STATE_DISBURSED,
        terms=drawdown_service_pb2.DrawdownTerms(amount=yuan(12_300)),
        loan_note_id="XK202601150042",
    )
    answer = await client.draw(INTENT)
    assert isinstance(answer, Success)
    assert answer.value.state is DrawdownState.DISBURSED
    assert answer.value.amount_fen == 1_230_000
    assert [r.request_id for r in script.requests] == [REQUEST] * 3
    assert script.requests[0] == script.requests[2]


@pytest.mark.parametrize("behaviour", [silent, internal])
async def test_draw_without_an_answer_is_sent_once(
    client: GrpcChannelClient, script: Script, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(calling.DEADLINES_S, "draw", 0.3)
    script.behaviours = [behaviour]
    answer = await client.draw(INTENT)
    assert isinstance(answer, Unanswered)
    assert len(script.requests) == 1


async def test_draw_refused_carries_the_banks_sentences_and_not_the_tellers(
    client: GrpcChannelClient, script: Script
) -> None:
    script.behaviours = [refuses("RISK_REFUSED", code_pb2.FAILED_PRECONDITION)]
    answer = await client.draw(INTENT)
    assert isinstance(answer, Refused)
    assert answer.refusal.reason == "RISK_REFUSED"
    assert answer.refusal.sentence.zh == "这次不行"
    assert answer.refusal.sentence.en == "Not this time"
    assert answer.refusal.remedy.zh == "这样就行"
    assert "柜员" not in repr(answer)


async def test_bare_status_code_without_details_is_silence_not_a_no(client: GrpcChannelClient, script: Script) -> None:
    async def bare(context: grpc.aio.ServicerContext) -> None:
        await context.abort(grpc.StatusCode.NOT_FOUND, "some proxy")

    script.behaviours = [bare]
    assert isinstance(await client.outcome(REQUEST), Unanswered)


async def test_outcome_that_never_arrived_is_failed_for_good(client: GrpcChannelClient, script: Script) -> None:
    script.behaviours = [refuses("NOT_FOUND", code_pb2.NOT_FOUND)]
    answer = await client.outcome(REQUEST)
    assert isinstance(answer, Success)
    assert answer.value.state is DrawdownState.FAILED


async def test_outcome_tells_state_amount_and_query_number(client: GrpcChannelClient) -> None:
    answer = await client.outcome(REQUEST)
    assert isinstance(answer, Success)
    assert (answer.value.state, answer.value.amount_fen) == (DrawdownState.DISBURSED, 1_230_000)
    assert answer.value.query_number == "JC03170042"


async def test_state_of_a_newer_server_is_unknown_and_never_done(client: GrpcChannelClient, script: Script) -> None:
    script.drawdown = drawdown_service_pb2.Drawdown(
        state=77, terms=drawdown_service_pb2.DrawdownTerms(amount=yuan(12_300))
    )
    answer = await client.draw(INTENT)
    assert isinstance(answer, Success)
    assert answer.value.state is DrawdownState.UNKNOWN


async def test_present_card_unavailable_is_not_sent_again(client: GrpcChannelClient, script: Script) -> None:
    script.behaviours = [unavailable]
    pin = PinBlock(b"p" * 16, "SM4")
    card = BankCard("9299010000000036688", "01", "A000000333010101")
    answer = await client.present_card(SESSION, card, ChipProof(b"\x9f\x26\x08"), pin)
    assert isinstance(answer, Unanswered)
    assert len(script.requests) == 1


async def test_present_card_tells_what_may_be_drawn_without_a_face(client: GrpcChannelClient) -> None:
    card = BankCard("9299010000000036688", "01", "A000000333010101")
    answer = await client.present_card(SESSION, card, ChipProof(b"\x9f"), PinBlock(b"p" * 16, "SM4"))
    assert isinstance(answer, Success)
    assert answer.value.face == FaceStanding(2_000_000, 3)


async def test_record_face_check_says_all_of_it_and_is_repeated_under_the_same_id(
    client: GrpcChannelClient, script: Script
) -> None:
    script.behaviours = [unavailable]
    agreed = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    challenges = (
        FaceChallenge(FaceChallengeKind.OPEN_MOUTH, met=True),
        FaceChallenge(FaceChallengeKind.NOD, met=False),
    )
    check = FaceCheck(REQUEST, agreed, FaceDecision.NOT_LIVE, 0.31, 0.6, 0.7, "5f" * 32, "CAM-0001", challenges)
    answer = await client.record_face_check(SESSION, check)
    assert isinstance(answer, Success)
    assert answer.value == FaceStanding(None, 2)
    assert script.requests[0] == script.requests[1]
    said = script.requests[0]
    assert (said.session_id, said.request_id, said.consent_time.seconds) == (SESSION, REQUEST, int(agreed.timestamp()))
    assert (said.distance, said.threshold, said.passive_score) == (0.31, 0.6, 0.7)
    assert (said.model_sha256, said.device_serial) == (b"\x5f" * 32, "CAM-0001")
    assert said.decision == session_service_pb2.FACE_DECISION_NOT_LIVE
    assert [(each.kind, each.met) for each in said.challenges] == [
        (session_service_pb2.FACE_CHALLENGE_KIND_OPEN_MOUTH, True),
        (session_service_pb2.FACE_CHALLENGE_KIND_NOD, False),
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (IdSource.CHIP, session_service_pb2.DOCUMENT_SOURCE_CHIP),
        (IdSource.OCR_CONFIRMED, session_service_pb2.DOCUMENT_SOURCE_OCR_CONFIRMED),
    ],
)
async def test_open_session_says_how_the_card_was_read(
    client: GrpcChannelClient, script: Script, source: IdSource, said: int
) -> None:
    card = IdCard("resident", "王大华", "429901195603090012", None, None, source)
    assert isinstance(await client.open_session(Language.ZH, card), Success)
    assert script.requests[-1].document.source == said


@pytest.mark.parametrize("digest", ["5f" * 31, "zz" * 32, "5f" * 31 + "  "])
def test_face_check_with_a_digest_that_is_none_is_not_made(digest: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        FaceCheck(REQUEST, datetime.now(UTC), FaceDecision.NOT_SAME, 0.9, 0.6, 0.7, digest, "CAM-0001")


async def test_present_card_wrong_pin_tells_the_tries_left(client: GrpcChannelClient, script: Script) -> None:
    script.behaviours = [refuses("PIN_WRONG", code_pb2.PERMISSION_DENIED, attempts_remaining="2")]
    card = BankCard("9299010000000036688", "01", "A000000333010101")
    answer = await client.present_card(SESSION, card, ChipProof(b"\x9f"), PinBlock(b"p" * 16, "SM4"))
    assert isinstance(answer, Refused)
    assert answer.refusal.tries_left == 2


async def test_open_session_of_somebody_refused_is_closed(client: GrpcChannelClient, script: Script) -> None:
    script.behaviours = [refuses("ID_EXPIRED", code_pb2.FAILED_PRECONDITION)]
    answer = await client.open_session(Language.ZH, WANG)
    assert isinstance(answer, Refused)
    assert isinstance(script.requests[-1], session_service_pb2.CloseSessionRequest)


async def test_open_session_long_term_card_has_no_last_day(client: GrpcChannelClient, script: Script) -> None:
    assert await client.open_session(Language.ZH, WANG) == Success(SESSION)
    (request,) = script.requests
    assert not request.document.HasField("valid_to")
    assert request.document.valid_from.year == 2016


async def test_credit_line_maps_figures_in_fen(client: GrpcChannelClient) -> None:
    answer = await client.credit_line(SESSION, AmountBounds(100_000, 5_000_000, 10_000))
    assert isinstance(answer, Success)
    facts = answer.value.facts
    assert (facts.credit_limit_fen, facts.outstanding_fen, facts.available_fen) == (5_000_000, 1_200_000, 3_800_000)
    assert facts.annual_rate == Decimal("0.054")
    assert facts.methods == (Method.BULLET,)
    assert [p.code for p in facts.purposes] == ["FARMING"]


async def test_hello_brings_keys_and_bounds(client: GrpcChannelClient) -> None:
    answer = await client.hello(())
    assert isinstance(answer, Success)
    assert answer.value.terminal.terminal_id == "JC-0317"
    assert answer.value.terminal.idle_ms == 90_000
    assert answer.value.bounds == AmountBounds(100_000, 5_000_000, 10_000)
    assert answer.value.keys[0].wrapped == b"w" * 16
    assert "wwww" not in repr(answer.value)


async def test_call_staff_repeats_under_the_same_id_and_tells_the_banks_word(
    client: GrpcChannelClient, script: Script
) -> None:
    script.behaviours = [unavailable]
    assert await client.call_staff(REQUEST, "bank_card", "K7") == Success(True)
    assert [(r.request_id, r.place, r.code) for r in script.requests] == [(REQUEST, "bank_card", "K7")] * 2


async def test_watch_goes_on_from_the_number_last_seen_after_each_break(
    client: GrpcChannelClient, script: Script
) -> None:
    script.drawdown.terms.amount.CopyFrom(yuan(12_300))
    told = [each.state async for each in client.watch(SESSION, DRAWDOWN)]
    assert told == [
        DrawdownState.QUOTED,
        DrawdownState.RESERVED,
        DrawdownState.DISBURSING,
        DrawdownState.DISBURSED,
    ]
    assert [request.after_sequence_number for request in script.requests] == [0, 1, 2, 3]


async def test_watch_that_is_refused_ends_without_a_word(client: GrpcChannelClient, script: Script) -> None:
    script.behaviours = [refuses("SESSION_EXPIRED", code_pb2.FAILED_PRECONDITION)]
    assert [each async for each in client.watch(SESSION, DRAWDOWN)] == []
    assert len(script.requests) == 1


async def test_server_gone_is_silence_and_reachable_says_so(script: Script) -> None:
    client = GrpcChannelClient(grpc.aio.insecure_channel("127.0.0.1:9"))
    try:
        heard = client.reachable()
        assert await anext(heard) is Reach.DOWN
        answer = await client.outcome(REQUEST)
        assert isinstance(answer, Unanswered)
        assert answer.trouble is Trouble.NO_NETWORK
        await heard.aclose()
    finally:
        await client.aclose()


async def test_line_that_ends_over_a_certificate_is_told_as_that(script: Script) -> None:
    channel = grpc.aio.insecure_channel("127.0.0.1:9")
    client = GrpcChannelClient(channel, lambda: LineTrouble.TERMINAL_NOT_TRUSTED)
    try:
        heard = client.reachable()
        assert [await anext(heard), await anext(heard)] == [Reach.DOWN, Reach.NOT_TRUSTED]
        await heard.aclose()
    finally:
        await client.aclose()


def test_less_than_a_fen_is_refused() -> None:
    from kiosk.client.scalars import MappingError, fen

    with pytest.raises(MappingError):
        fen(money_pb2.Money(currency_code="CNY", units=1, nanos=1))
    with pytest.raises(MappingError):
        fen(money_pb2.Money(currency_code="USD", units=1))
