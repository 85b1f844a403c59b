"""`AssistanceService`: a teller at the customer's elbow."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta

from edian.channel.v1 import assistance_service_pb2 as pb
from edian.channel.v1 import assistance_service_pb2_grpc, terminal_service_pb2

from channel_server.application.change_feed import ChangeFeed
from channel_server.application.help_calls import CallView, list_help_calls
from channel_server.application.report_journey import acknowledge_hint, end_own_call, report_journey
from channel_server.application.services import Services
from channel_server.application.take_help_call import release_help_call, send_hint, take_help_call
from channel_server.application.take_to_counter import take_to_counter
from channel_server.application.tokens import HandoffCodes
from channel_server.application.watch_help_call import watch_branch_call, watch_own_call
from channel_server.domain.help_call import DeviceView, HelpCallState, Hint, JourneyView
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal
from channel_server.transport.grpc.gate import Context, current_caller, current_staff
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.streams import time_for, told
from channel_server.transport.grpc.validation import malformed
from channel_server.transport.grpc.values import time_from, timestamp, wire_values

_STATES: dict[HelpCallState, pb.HelpCallState] = wire_values(pb.HelpCallState.Value, "HELP_CALL_STATE", HelpCallState)
LONGEST_WATCH = timedelta(minutes=30)


class AssistanceServicer(assistance_service_pb2_grpc.AssistanceServiceServicer):
    """Carries words between a teller and a terminal."""

    def __init__(self, services: Services, codes: HandoffCodes, feed: ChangeFeed) -> None:
        self._services = services
        self._codes = codes
        self._feed = feed

    # --- the terminal ---------------------------------------------------------------------------------------

    async def ReportJourney(self, request: pb.ReportJourneyRequest, context: Context) -> pb.ReportJourneyResponse:  # noqa: N802 - the contract's name
        """Take down where the customer is."""
        journey = _journey_from(request.journey)
        if isinstance(journey, Refusal):
            return await abort(context, journey)
        state = await report_journey(self._services, current_caller(), call_id=request.call_id, journey=journey)
        if isinstance(state, Refusal):
            return await abort(context, state)
        return pb.ReportJourneyResponse(state=_STATES[state])

    async def WatchAssistance(  # noqa: N802
        self, request: pb.WatchAssistanceRequest, context: Context
    ) -> AsyncGenerator[pb.WatchAssistanceResponse, None]:
        """Tell what becomes of a call."""
        views = watch_own_call(
            self._services,
            self._feed,
            current_caller(),
            call_id=request.call_id,
            after=request.after_sequence_number,
            within=time_for(context, LONGEST_WATCH),
        )
        async with aclosing(told(context, views)) as each_told:
            async for view in each_told:
                answer = pb.WatchAssistanceResponse()
                _write_call(answer.call, view, with_journey=False)
                if view.call.state is HelpCallState.AT_COUNTER:
                    answer.counter = view.call.workstation_id or ""
                yield answer

    async def AcknowledgeHint(  # noqa: N802
        self, request: pb.AcknowledgeHintRequest, context: Context
    ) -> pb.AcknowledgeHintResponse:
        """Note that a hint was shown."""
        refusal = await acknowledge_hint(
            self._services, current_caller(), call_id=request.call_id, hint_id=request.hint_id, spoken=request.spoken
        )
        if refusal is not None:
            return await abort(context, refusal)
        return pb.AcknowledgeHintResponse()

    async def EndCall(self, request: pb.EndCallRequest, context: Context) -> pb.EndCallResponse:  # noqa: N802
        """End a call."""
        refusal = await end_own_call(self._services, current_caller(), call_id=request.call_id)
        if refusal is not None:
            return await abort(context, refusal)
        return pb.EndCallResponse()

    # --- the counter ----------------------------------------------------------------------------------------

    async def ListHelpCalls(self, request: pb.ListHelpCallsRequest, context: Context) -> pb.ListHelpCallsResponse:  # noqa: N802
        """List the branch's calls."""
        calls = await list_help_calls(self._services, current_caller())
        answer = pb.ListHelpCallsResponse()
        for view in calls.open:
            _write_call(answer.open.add(), view)
        for view in calls.ended:
            _write_call(answer.ended.add(), view)
        return answer

    async def TakeHelpCall(self, request: pb.TakeHelpCallRequest, context: Context) -> pb.TakeHelpCallResponse:  # noqa: N802
        """Take a call."""
        view = await take_help_call(self._services, current_caller(), current_staff(), call_id=request.call_id)
        if isinstance(view, Refusal):
            return await abort(context, view)
        answer = pb.TakeHelpCallResponse()
        _write_call(answer.call, view)
        return answer

    async def WatchHelpCall(  # noqa: N802
        self, request: pb.WatchHelpCallRequest, context: Context
    ) -> AsyncGenerator[pb.WatchHelpCallResponse, None]:
        """Tell what happens at the terminal."""
        views = watch_branch_call(
            self._services,
            current_caller(),
            call_id=request.call_id,
            after=request.after_sequence_number,
            within=time_for(context, LONGEST_WATCH),
        )
        async with aclosing(told(context, views)) as each_told:
            async for view in each_told:
                answer = pb.WatchHelpCallResponse()
                _write_call(answer.call, view)
                yield answer

    async def SendHint(self, request: pb.SendHintRequest, context: Context) -> pb.SendHintResponse:  # noqa: N802
        """Say something."""
        view = await send_hint(
            self._services,
            current_caller(),
            current_staff(),
            call_id=request.call_id,
            hint_id=request.hint_id,
            key=request.key,
            words=request.words,
        )
        if isinstance(view, Refusal):
            return await abort(context, view)
        answer = pb.SendHintResponse()
        _write_call(answer.call, view)
        return answer

    async def TakeToCounter(self, request: pb.TakeToCounterRequest, context: Context) -> pb.TakeToCounterResponse:  # noqa: N802
        """Take the case to the counter."""
        taken = await take_to_counter(
            self._services, self._codes, current_caller(), current_staff(), call_id=request.call_id
        )
        if isinstance(taken, Refusal):
            return await abort(context, taken)
        answer = pb.TakeToCounterResponse(handoff_code=taken.handoff_code)
        _write_call(answer.call, taken.view)
        return answer

    async def ReleaseHelpCall(  # noqa: N802
        self, request: pb.ReleaseHelpCallRequest, context: Context
    ) -> pb.ReleaseHelpCallResponse:
        """Let go."""
        view = await release_help_call(self._services, current_caller(), current_staff(), call_id=request.call_id)
        if isinstance(view, Refusal):
            return await abort(context, view)
        answer = pb.ReleaseHelpCallResponse()
        _write_call(answer.call, view)
        return answer


def _journey_from(message: pb.JourneyView) -> JourneyView | Refusal:
    time = time_from(message.time, "journey.time") if message.HasField("time") else None
    if isinstance(time, Refusal):
        return time
    if message.step > message.steps:
        return malformed("journey.step", "must not be above steps")
    return JourneyView(
        page=message.page,
        step=message.step,
        steps=message.steps,
        facts=dict(message.facts),
        failures=message.failures,
        trouble=message.trouble,
        devices=tuple(DeviceView(each.kind, each.serial_number, each.state, each.note) for each in message.devices),
        time=time,
        session_id=SessionId(message.session_id) if message.session_id else None,
        language=message.language,
    )


def _write_call(message: pb.HelpCall, view: CallView, *, with_journey: bool = True) -> None:
    call = view.call
    message.call_id = call.call_id
    message.terminal_id = call.terminal_id
    message.state = _STATES[call.state]
    message.create_time.CopyFrom(timestamp(call.create_time))
    message.staff_number = call.staff_number
    message.sequence_number = call.change_number
    if call.take_time is not None:
        message.take_time.CopyFrom(timestamp(call.take_time))
    if call.end_time is not None:
        message.end_time.CopyFrom(timestamp(call.end_time))
    message.hints.extend(_hint_message(each) for each in view.hints)
    if with_journey:
        _write_journey(message.journey, call.journey)
        message.staff_name = view.staff_name


def _hint_message(hint: Hint) -> pb.Hint:
    return pb.Hint(
        hint_id=hint.hint_id,
        key=hint.key,
        words=hint.words,
        staff_number=hint.staff_number,
        send_time=timestamp(hint.send_time),
        shown_time=None if hint.shown_time is None else timestamp(hint.shown_time),
        spoken=hint.spoken,
    )


def _write_journey(message: pb.JourneyView, journey: JourneyView) -> None:
    message.page = journey.page
    message.step = journey.step
    message.steps = journey.steps
    message.facts.update(journey.facts)
    message.failures = journey.failures
    message.trouble = journey.trouble
    message.devices.extend(
        terminal_service_pb2.DeviceReport(
            kind=each.kind, serial_number=each.serial_number, state=each.state, note=each.note
        )
        for each in journey.devices
    )
    if journey.time is not None:
        message.time.CopyFrom(timestamp(journey.time))
    message.session_id = journey.session_id or ""
    message.language = journey.language
