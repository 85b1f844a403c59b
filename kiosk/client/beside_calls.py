"""`BesideClient` over gRPC: hand-over, help at the elbow, the change feed, reviews and the terminal's own reports."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import grpc
from edian.channel.v1 import (
    assistance_service_pb2,
    assistance_service_pb2_grpc,
    change_feed_service_pb2,
    change_feed_service_pb2_grpc,
    drawdown_service_pb2,
    drawdown_service_pb2_grpc,
    handoff_service_pb2,
    handoff_service_pb2_grpc,
    record_service_pb2,
    record_service_pb2_grpc,
    session_service_pb2,
    session_service_pb2_grpc,
    terminal_service_pb2,
    terminal_service_pb2_grpc,
    types_pb2,
)

from kiosk.client import messages, scalars
from kiosk.client.answers import Answer
from kiosk.client.beside import (
    CallNews,
    CallState,
    GivenHint,
    HandoverCode,
    News,
    NewsKind,
    ReviewAnswer,
    TakenCase,
)
from kiosk.client.calling import Caller
from kiosk.client.values import DeviceReport
from kiosk.flow.carried import Elsewhere
from kiosk.flow.elbow import JourneyFacts
from kiosk.flow.facts import DrawdownFacts
from kiosk.flow.state import Draft

__all__ = ["BesideCalls"]

_ORIGINS = {
    types_pb2.CHANNEL_MOBILE: Elsewhere.MOBILE,
    types_pb2.CHANNEL_COUNTER: Elsewhere.COUNTER,
    types_pb2.CHANNEL_KIOSK: Elsewhere.KIOSK,
}
_STATES = {
    assistance_service_pb2.HELP_CALL_STATE_WAITING: CallState.WAITING,
    assistance_service_pb2.HELP_CALL_STATE_TAKEN: CallState.TAKEN,
    assistance_service_pb2.HELP_CALL_STATE_AT_COUNTER: CallState.AT_COUNTER,
}
_KINDS = {
    change_feed_service_pb2.CHANGE_KIND_CREDIT_LINE: NewsKind.LINE,
    change_feed_service_pb2.CHANGE_KIND_DRAWDOWN: NewsKind.LINE,
    change_feed_service_pb2.CHANGE_KIND_REPAYMENT: NewsKind.LINE,
    change_feed_service_pb2.CHANGE_KIND_HANDOFF: NewsKind.HANDOFF,
    change_feed_service_pb2.CHANGE_KIND_SESSION: NewsKind.HANDOFF,
}


class BesideCalls(Caller):
    """The calls of `BesideClient`."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        super().__init__(channel)
        self._handoffs = handoff_service_pb2_grpc.HandoffServiceStub(channel)
        self._help = assistance_service_pb2_grpc.AssistanceServiceStub(channel)
        self._feed = change_feed_service_pb2_grpc.ChangeFeedServiceStub(channel)
        self._records = record_service_pb2_grpc.RecordServiceStub(channel)
        self._terminal = terminal_service_pb2_grpc.TerminalServiceStub(channel)
        self._session = session_service_pb2_grpc.SessionServiceStub(channel)
        self._drawdowns = drawdown_service_pb2_grpc.DrawdownServiceStub(channel)

    async def open_handoff(
        self, session_id: str, credit_line_id: str, draft: Draft, due_day: int, request_id: str
    ) -> Answer[HandoverCode]:
        """A code for this visit's case; what is not wholly chosen yet is not carried."""
        request = handoff_service_pb2.OpenHandoffRequest(session_id=session_id, request_id=request_id)
        if credit_line_id and draft.amount_fen and draft.term_months and draft.method and draft.purpose:
            request.terms.CopyFrom(messages.terms(credit_line_id, draft, due_day))
        return await self._ask(
            "open_handoff",
            self._handoffs.OpenHandoff,
            request,
            lambda answer: HandoverCode(answer.code, answer.expire_time.ToDatetime(UTC)),
        )

    async def take_handoff(self, session_id: str, code: str) -> Answer[TakenCase]:
        """A case, for a visit that knows its customer."""
        request = handoff_service_pb2.TakeHandoffRequest(session_id=session_id, code=code)
        return await self._ask("take_handoff", self._handoffs.TakeHandoff, request, _case)

    async def drawdown(self, session_id: str, drawdown_id: str) -> Answer[DrawdownFacts]:
        """A drawdown of this visit's customer."""
        request = drawdown_service_pb2.GetDrawdownRequest(session_id=session_id, drawdown_id=drawdown_id)
        return await self._ask(
            "drawdown", self._drawdowns.GetDrawdown, request, lambda answer: messages.drawdown(answer.drawdown)
        )

    async def look_in(self, session_id: str) -> Answer[None]:
        """Whether the visit still stands."""
        request = session_service_pb2.GetSessionRequest(session_id=session_id)
        return await self._ask("look_in", self._session.GetSession, request, _nothing)

    async def watch_customer(self, session_id: str) -> AsyncGenerator[News, None]:
        """What happens to this customer from now on."""

        def request(seen: int) -> change_feed_service_pb2.WatchCustomerRequest:
            return change_feed_service_pb2.WatchCustomerRequest(session_id=session_id, after_sequence_number=seen)

        async for news in self._follow("watch_customer", self._feed.WatchCustomer, request, _news):
            yield news

    async def newest_origin(self, session_id: str) -> Answer[Elsewhere]:
        """Where the newest record was made."""
        request = record_service_pb2.ListRecordsRequest(session_id=session_id, page_size=1)
        return await self._ask(
            "newest_origin",
            self._records.ListRecords,
            request,
            lambda answer: origin(answer.records[0].channel) if answer.records else Elsewhere.SOMEWHERE,
        )

    async def report_journey(
        self, call_id: str, told: JourneyFacts, session_id: str, devices: tuple[DeviceReport, ...], time: datetime
    ) -> Answer[bool]:
        """Where the customer is."""
        journey = assistance_service_pb2.JourneyView(
            page=told.page,
            step=told.step,
            steps=told.steps,
            facts=dict(told.facts),
            failures=told.failures,
            trouble=told.trouble,
            devices=messages.device_reports(devices),
            time=scalars.timestamp(time),
            session_id=session_id,
            language=told.language.value,
        )
        request = assistance_service_pb2.ReportJourneyRequest(call_id=call_id, journey=journey)
        return await self._ask(
            "report_journey",
            self._help.ReportJourney,
            request,
            lambda answer: call_state(answer.state) in {CallState.WAITING, CallState.TAKEN},
        )

    async def watch_assistance(self, call_id: str) -> AsyncGenerator[CallNews, None]:
        """What becomes of a call."""

        def request(seen: int) -> assistance_service_pb2.WatchAssistanceRequest:
            return assistance_service_pb2.WatchAssistanceRequest(call_id=call_id, after_sequence_number=seen)

        async for news in self._follow("watch_assistance", self._help.WatchAssistance, request, _call_news):
            yield news

    async def acknowledge_hint(self, call_id: str, hint_id: str, *, spoken: bool) -> Answer[None]:
        """A hint was shown."""
        request = assistance_service_pb2.AcknowledgeHintRequest(call_id=call_id, hint_id=hint_id, spoken=spoken)
        return await self._ask("acknowledge_hint", self._help.AcknowledgeHint, request, _nothing)

    async def end_call(self, call_id: str) -> Answer[None]:
        """The call is over."""
        request = assistance_service_pb2.EndCallRequest(call_id=call_id)
        return await self._ask("end_call", self._help.EndCall, request, _nothing)

    async def request_review(
        self, request_id: str, session_id: str, reason: str, subject_id: str
    ) -> Answer[ReviewAnswer]:
        """Another look by a person."""
        request = record_service_pb2.RequestReviewRequest(
            request_id=request_id, session_id=session_id, reason=reason, subject_id=subject_id
        )
        return await self._ask(
            "request_review",
            self._records.RequestReview,
            request,
            lambda answer: ReviewAnswer(
                answer.query_number, answer.answer_by.ToDatetime(UTC) if answer.HasField("answer_by") else None
            ),
        )

    async def report_devices(self, devices: tuple[DeviceReport, ...], *, busy: bool) -> Answer[bytes]:
        """How the terminal is."""
        request = terminal_service_pb2.ReportDevicesRequest(devices=messages.device_reports(devices), busy=busy)
        return await self._ask(
            "report_devices",
            self._terminal.ReportDevices,
            request,
            lambda answer: bytes(answer.snapshot_public_key),
        )


def origin(channel: types_pb2.Channel) -> Elsewhere:
    """A channel, as far as this program knows it."""
    return _ORIGINS.get(channel, Elsewhere.SOMEWHERE)


def call_state(state: assistance_service_pb2.HelpCallState) -> CallState:
    """Where a call stands; what is not known counts as ended."""
    return _STATES.get(state, CallState.ENDED)


def _case(answer: handoff_service_pb2.TakeHandoffResponse) -> TakenCase:
    case = TakenCase(origin(answer.from_channel), request_id=answer.request_id, drawdown_id=answer.drawdown_id)
    if not answer.HasField("terms"):
        return case
    terms = answer.terms
    return TakenCase(
        case.origin,
        scalars.fen(terms.amount),
        terms.term_months or None,
        messages.method(terms.method) if terms.method else None,
        messages.purpose_code(terms.purpose) if terms.purpose else "",
        terms.credit_line_id,
        answer.request_id,
        answer.drawdown_id,
    )


def _news(told: change_feed_service_pb2.WatchCustomerResponse) -> tuple[int, News | None]:
    if not told.HasField("change"):
        return told.sequence_number, None
    return told.sequence_number, News(_KINDS.get(told.change.kind, NewsKind.OTHER), told.change.subject_id)


def _call_news(told: assistance_service_pb2.WatchAssistanceResponse) -> tuple[int, CallNews | None]:
    call = told.call
    hints = tuple(GivenHint(h.hint_id, h.key, h.words, h.staff_number, h.HasField("shown_time")) for h in call.hints)
    return call.sequence_number, CallNews(call_state(call.state), call.staff_number, hints, told.counter)


def _nothing(_answer: object) -> None:
    return None
