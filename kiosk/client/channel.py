"""The channel server over gRPC with mutual TLS; see `calling` for deadlines and repeats.

A call is repeated only where repeating it is harmless: questions, and a drawdown under its one request id. A PIN block
is sent once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime

import grpc
import structlog
from edian.channel.v1 import (
    contract_service_pb2,
    contract_service_pb2_grpc,
    credit_line_service_pb2,
    credit_line_service_pb2_grpc,
    drawdown_service_pb2,
    evidence_service_pb2,
    evidence_service_pb2_grpc,
    session_service_pb2,
    terminal_service_pb2,
)

from kiosk.client import messages, scalars
from kiosk.client.answers import Answer, Refused, Success
from kiosk.client.beside_calls import BesideCalls
from kiosk.client.calling import DEADLINES_S
from kiosk.client.certificates import Credentials
from kiosk.client.line_check import NOT_TRUSTED, LineTrouble
from kiosk.client.refusals import ended
from kiosk.client.repayment_calls import RepaymentCalls
from kiosk.client.repeating import BACKOFF_S
from kiosk.client.values import (
    Account,
    AmountBounds,
    DeviceReport,
    DrawdownIntent,
    Greeting,
    Line,
    PreparedContract,
    Reach,
)
from kiosk.flow.credentials import BankCard, ChipProof, FaceCheck, IdCard, PinBlock
from kiosk.flow.effects import Cause
from kiosk.flow.facts import Bilingual, DrawdownFacts, DrawdownState, FaceStanding, Language, Quote, Refusal
from kiosk.flow.state import Draft, Signature

__all__ = ["GrpcChannelClient", "open_channel"]

log = structlog.get_logger(__name__)

SOFTWARE_VERSION = "0.1.0"

_OPTIONS: tuple[tuple[str, int], ...] = (
    ("grpc.enable_retries", 0),  # repeats are decided here, call by call
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 3_000),
    ("grpc.http2.ping_timeout_ms", 3_000),  # without it a dead link goes unnoticed for half a minute
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    ("grpc.max_receive_message_length", 4 * 1024 * 1024),
)


def open_channel(target: str, credentials: Credentials) -> grpc.aio.Channel:
    """A channel with mutual TLS; it connects when it is first used."""
    tls = grpc.ssl_channel_credentials(credentials.authority, credentials.key, credentials.chain)
    return grpc.aio.secure_channel(target, tls, options=list(_OPTIONS))


class GrpcChannelClient(BesideCalls, RepaymentCalls):
    """`ChannelClient` over one gRPC channel."""

    def __init__(self, channel: grpc.aio.Channel, why_no_line: Callable[[], LineTrouble] | None = None) -> None:
        super().__init__(channel)
        self._why_no_line = why_no_line
        self._lines = credit_line_service_pb2_grpc.CreditLineServiceStub(channel)
        self._contracts = contract_service_pb2_grpc.ContractServiceStub(channel)
        self._evidence = evidence_service_pb2_grpc.EvidenceServiceStub(channel)

    async def reachable(self) -> AsyncIterator[Reach]:
        """How the line is, now and at each change."""
        said: bool | None = None
        while True:
            state = self._channel.get_state(try_to_connect=True)
            if state is grpc.ChannelConnectivity.SHUTDOWN:
                return
            up = {grpc.ChannelConnectivity.READY: True, grpc.ChannelConnectivity.TRANSIENT_FAILURE: False}.get(state)
            if up is not None and up is not said:
                said = up
                yield Reach.UP if up else Reach.DOWN
                if not up and self._why_no_line is not None:
                    trouble = await asyncio.to_thread(self._why_no_line)
                    log.warning("bank_not_reached", reason=trouble.name.lower(), remedy=trouble.value)
                    if trouble in NOT_TRUSTED:
                        yield Reach.NOT_TRUSTED
            await self._channel.wait_for_state_change(state)

    async def hello(self, devices: tuple[DeviceReport, ...]) -> Answer[Greeting]:
        """Announce the terminal."""
        request = terminal_service_pb2.HelloTerminalRequest(
            software_version=SOFTWARE_VERSION, devices=messages.device_reports(devices)
        )
        return await self._ask("hello", self._terminal.HelloTerminal, request, messages.greeting)

    async def open_session(self, language: Language, card: IdCard) -> Answer[str]:
        """Open a visit and say who is here; a visit for somebody the bank refuses is closed again."""
        opened: Answer[str] = await self._ask(
            "open_session",
            self._session.OpenSession,
            session_service_pb2.OpenSessionRequest(language=scalars.language_tag(language)),
            lambda answer: str(answer.session.session_id),
        )
        if not isinstance(opened, Success):
            return opened
        request = session_service_pb2.IdentifyCustomerRequest(session_id=opened.value, document=messages.document(card))
        known: Answer[str] = await self._ask(
            "open_session", self._session.IdentifyCustomer, request, lambda answer: str(answer.session.session_id)
        )
        if isinstance(known, Refused):
            await self.close_session(opened.value, Cause.FAILED)
        return known

    async def present_card(self, session_id: str, card: BankCard, proof: ChipProof, pin: PinBlock) -> Answer[Account]:
        """Card, chip and PIN, sent once."""
        return await self._ask(
            "present_card",
            self._session.PresentCard,
            messages.card(session_id, card, proof, pin),
            lambda answer: Account(answer.account_token, answer.card_tail, messages.face_standing(answer.session)),
            once=True,
        )

    async def record_face_check(self, session_id: str, check: FaceCheck) -> Answer[FaceStanding]:
        """What a face check came to."""
        return await self._ask(
            "record_face_check",
            self._session.RecordFaceCheck,
            messages.face_check(session_id, check),
            lambda answer: messages.face_standing(answer.session),
        )

    async def credit_line(self, session_id: str, bounds: AmountBounds, preferred: str = "") -> Answer[Line]:
        """The preferred line, or that with most available."""
        request = credit_line_service_pb2.ListCreditLinesRequest(session_id=session_id)
        answer: Answer[Line | None] = await self._ask(
            "credit_line",
            self._lines.ListCreditLines,
            request,
            lambda listed: _chosen(listed.credit_lines, bounds, preferred),
        )
        if not isinstance(answer, Success):
            return answer
        if answer.value is None:
            return Refused(Refusal("NO_CREDIT_LINE", _NO_LINE, _NO_LINE_REMEDY))
        return Success(answer.value)

    async def quote(self, session_id: str, credit_line_id: str, draft: Draft, due_day: int) -> Answer[Quote]:
        """What a drawdown would cost."""
        request = drawdown_service_pb2.QuoteDrawdownRequest(
            session_id=session_id, terms=messages.terms(credit_line_id, draft, due_day)
        )
        return await self._ask(
            "quote", self._drawdowns.QuoteDrawdown, request, lambda answer: messages.quote(answer.quote)
        )

    async def prepare_contract(self, session_id: str, quote_id: str) -> Answer[PreparedContract]:
        """The contract of a quote."""
        request = contract_service_pb2.PrepareContractRequest(session_id=session_id, quote_id=quote_id)
        return await self._ask(
            "prepare_contract",
            self._contracts.PrepareContract,
            request,
            lambda answer: messages.contract(answer.contract),
        )

    async def accept_contract(
        self,
        session_id: str,
        contract: PreparedContract,
        readings: tuple[tuple[int, int], ...],
        signature: Signature,
    ) -> Answer[None]:
        """Readings and signature."""
        request = contract_service_pb2.AcceptContractRequest(
            session_id=session_id,
            contract_id=contract.contract_id,
            content_sha256=contract.content_sha256,
            readings=messages.page_readings(readings),
            signature=messages.ink(signature),
        )
        return await self._ask("accept_contract", self._contracts.AcceptContract, request, _nothing)

    async def draw(self, intent: DrawdownIntent) -> Answer[DrawdownFacts]:
        """Draw, under the request id that is on disk."""
        request = drawdown_service_pb2.CreateDrawdownRequest(
            request_id=intent.request_id,
            session_id=intent.session_id,
            quote_id=intent.quote.quote_id,
            contract_id=intent.contract_id,
            terms=messages.terms_of(intent),
            account_token=intent.account_token,
        )
        return await self._ask(
            "draw",
            self._drawdowns.CreateDrawdown,
            request,
            lambda answer: messages.drawdown(answer.drawdown),
        )

    async def outcome(self, request_id: str) -> Answer[DrawdownFacts]:
        """What became of a request; one that never arrived is FAILED for good, by the contract's promise."""
        request = drawdown_service_pb2.GetDrawdownOutcomeRequest(request_id=request_id)
        answer = await self._ask("outcome", self._drawdowns.GetDrawdownOutcome, request, messages.outcome)
        if isinstance(answer, Refused) and answer.refusal.reason == "NOT_FOUND":
            return Success(DrawdownFacts(DrawdownState.FAILED, 0))
        return answer

    async def watch(self, session_id: str, drawdown_id: str) -> AsyncGenerator[DrawdownFacts, None]:
        """Each change of a drawdown, from the number last seen after every break."""
        request = drawdown_service_pb2.WatchDrawdownRequest(session_id=session_id, drawdown_id=drawdown_id)
        pauses = iter(BACKOFF_S)
        while True:
            stream = self._drawdowns.WatchDrawdown(request, timeout=DEADLINES_S["watch"])
            try:
                async for told in stream:
                    request.after_sequence_number = told.sequence_number
                    pauses = iter(BACKOFF_S)
                    yield messages.drawdown(told.drawdown)
                return
            except grpc.aio.AioRpcError as error:
                pause = next(pauses, None) if error.code() is grpc.StatusCode.UNAVAILABLE else None
                if pause is None:
                    self._report("watch", ended(error))
                    return
            except (scalars.MappingError, grpc.aio.UsageError) as error:
                log.error("channel_answer_unusable", call="watch", why=str(error))
                return
            finally:
                stream.cancel()
            await asyncio.sleep(pause)

    async def append_evidence(
        self, session_id: str, event_id: str, event_type: str, event_time: datetime, details: Mapping[str, str]
    ) -> Answer[None]:
        """Append an act."""
        request = evidence_service_pb2.AppendEvidenceRequest(
            session_id=session_id,
            event_id=event_id,
            event_type=event_type,
            event_time=scalars.timestamp(event_time),
            details=dict(details),
        )
        return await self._ask("append_evidence", self._evidence.AppendEvidence, request, _nothing)

    async def close_session(self, session_id: str, cause: Cause) -> Answer[None]:
        """End a visit."""
        request = session_service_pb2.CloseSessionRequest(session_id=session_id, cause=cause.value)
        return await self._ask("close_session", self._session.CloseSession, request, _nothing)

    async def call_staff(self, request_id: str, place: str, code: str) -> Answer[bool]:
        """Call a person."""
        request = terminal_service_pb2.CallStaffRequest(request_id=request_id, place=place, code=code)
        return await self._ask("call_staff", self._terminal.CallStaff, request, lambda answer: bool(answer.taken))

    async def aclose(self) -> None:
        """Close the channel; calls under way end as unanswered."""
        await self._channel.close(grace=None)


_NO_LINE = Bilingual("您在这家银行还没有批好的额度", "You have no approved line with this bank yet")
_NO_LINE_REMEDY = Bilingual("请找客户经理申请，批好就能用", "Ask your account manager to apply for one")


def _nothing(_answer: object) -> None:
    return None


def _chosen(lines: Sequence[credit_line_service_pb2.CreditLine], bounds: AmountBounds, preferred: str) -> Line | None:
    """The line of a case that goes on here, where it is still the customer's; the first otherwise."""
    if not lines:
        return None
    wanted = next((line for line in lines if line.credit_line_id == preferred), lines[0])
    return messages.line(wanted, bounds)
