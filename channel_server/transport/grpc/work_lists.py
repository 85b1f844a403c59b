"""`WorkListService`: what waits for people of a branch, and what each of them has done today."""

from edian.channel.v1 import work_list_service_pb2 as pb
from edian.channel.v1 import work_list_service_pb2_grpc

from channel_server.application.end_shift import end_shift
from channel_server.application.get_shift import Shift, ShiftObstacle, ShiftTotal, get_shift
from channel_server.application.get_work_item import WorkEvent, ask_core_about_drawdown, get_work_item
from channel_server.application.hand_on_work import accept_work_item, assign_work_item, note_customer_told
from channel_server.application.list_work import WorkItem, list_work
from channel_server.application.services import Services
from channel_server.application.shift_rows import ShiftEntry
from channel_server.domain.ids import DrawdownId
from channel_server.domain.refusals import Refusal
from channel_server.domain.work import WorkKind
from channel_server.transport.grpc.drawdowns import CUSTOMER_OUTCOMES, write_drawdown
from channel_server.transport.grpc.gate import Context, current_caller, current_staff
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.values import CHANNELS, wire_values, write_time
from channel_server.wire import write_date, write_money

_KINDS: dict[WorkKind, pb.WorkKind] = wire_values(pb.WorkKind.Value, "WORK_KIND", WorkKind)
_KIND_OF = {number: kind for kind, number in _KINDS.items()}


class WorkListServicer(work_list_service_pb2_grpc.WorkListServiceServicer):
    """Lists work, hands it on, and ends shifts."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def ListWork(self, request: pb.ListWorkRequest, context: Context) -> pb.ListWorkResponse:  # noqa: N802 - the contract's name; it asks for all
        """List what waits."""
        lists = await list_work(self._services, current_caller(), current_staff())
        return pb.ListWorkResponse(
            items=[_item(each) for each in lists.items],
            settled=[_item(each) for each in lists.settled],
            terminals=lists.terminals,
        )

    async def GetWorkItem(self, request: pb.GetWorkItemRequest, context: Context) -> pb.GetWorkItemResponse:  # noqa: N802
        """Tell the course of one item."""
        course = await get_work_item(
            self._services, current_staff(), kind=_KIND_OF[request.kind], subject_id=request.subject_id
        )
        if isinstance(course, Refusal):
            return await abort(context, course)
        answer = pb.GetWorkItemResponse(item=_item(course.item), events=[_event(each) for each in course.events])
        if course.drawdown is not None:
            write_drawdown(answer.drawdown, course.drawdown, self._services.vault)
        return answer

    async def AskCoreAgain(self, request: pb.AskCoreAgainRequest, context: Context) -> pb.AskCoreAgainResponse:  # noqa: N802
        """Have core asked now."""
        record = await ask_core_about_drawdown(
            self._services, current_staff(), drawdown_id=DrawdownId(request.drawdown_id)
        )
        if isinstance(record, Refusal):
            return await abort(context, record)
        answer = pb.AskCoreAgainResponse()
        write_drawdown(answer.drawdown, record, self._services.vault)
        return answer

    async def AssignWorkItem(  # noqa: N802
        self, request: pb.AssignWorkItemRequest, context: Context
    ) -> pb.AssignWorkItemResponse:
        """Give an item to a person."""
        item = await assign_work_item(
            self._services,
            current_staff(),
            kind=_KIND_OF[request.kind],
            subject_id=request.subject_id,
            staff_number=request.staff_number,
        )
        if isinstance(item, Refusal):
            return await abort(context, item)
        return pb.AssignWorkItemResponse(item=_item(item))

    async def AcceptWorkItem(  # noqa: N802
        self, request: pb.AcceptWorkItemRequest, context: Context
    ) -> pb.AcceptWorkItemResponse:
        """Accept what was offered."""
        item = await accept_work_item(
            self._services, current_staff(), kind=_KIND_OF[request.kind], subject_id=request.subject_id
        )
        if isinstance(item, Refusal):
            return await abort(context, item)
        return pb.AcceptWorkItemResponse(item=_item(item))

    async def NoteCustomerTold(  # noqa: N802
        self, request: pb.NoteCustomerToldRequest, context: Context
    ) -> pb.NoteCustomerToldResponse:
        """Note that the customer was told."""
        item = await note_customer_told(
            self._services, current_staff(), kind=_KIND_OF[request.kind], subject_id=request.subject_id
        )
        if isinstance(item, Refusal):
            return await abort(context, item)
        return pb.NoteCustomerToldResponse(item=_item(item))

    async def GetShift(self, request: pb.GetShiftRequest, context: Context) -> pb.GetShiftResponse:  # noqa: N802 - of whoever asks
        """Tell the shift."""
        return _shift(await get_shift(self._services, current_caller(), current_staff()))

    async def EndShift(self, request: pb.EndShiftRequest, context: Context) -> pb.EndShiftResponse:  # noqa: N802
        """End the shift."""
        shift = await end_shift(self._services, current_caller(), current_staff(), request_id=request.request_id)
        if isinstance(shift, Refusal):
            return await abort(context, shift)
        return pb.EndShiftResponse(shift=_shift(shift))


def _item(item: WorkItem) -> pb.WorkItem:
    message = pb.WorkItem(
        kind=_KINDS[item.kind],
        subject_id=item.subject_id,
        channel=CHANNELS[item.channel],
        terminal_id=item.terminal_id,
        customer_id=item.customer_id,
        customer_name=item.customer_name,
        asked=item.asked,
        owner=item.owner,
        owner_name=item.owner_name,
        offered_to=item.offered_to,
        offered_to_name=item.offered_to_name,
        cause=item.cause,
        query_number=item.query_number,
        customer_told=item.customer_told,
        state=item.state,
    )
    write_time(message.create_time, item.create_time)
    if item.amount is not None:
        write_money(message.amount, item.amount)
    if item.deadline is not None:
        write_time(message.deadline, item.deadline)
    return message


def _event(event: WorkEvent) -> pb.WorkEvent:
    message = pb.WorkEvent(event_type=event.event_type, count=event.count, details=event.details)
    write_time(message.time, event.time)
    if event.last_time is not None:
        write_time(message.last_time, event.last_time)
    return message


def _shift(shift: Shift) -> pb.GetShiftResponse:
    message = pb.GetShiftResponse(
        totals=[_total(each) for each in shift.totals],
        entries=[_entry(each) for each in shift.entries],
        obstacles=[_obstacle(each) for each in shift.obstacles],
    )
    write_date(message.business_date, shift.business_date)
    write_time(message.begin_time, shift.begin_time)
    if shift.core_time is not None:
        write_time(message.core_time, shift.core_time)
    return message


def _total(total: ShiftTotal) -> pb.ShiftTotal:
    message = pb.ShiftTotal(business=total.business, count=total.count, assisted=total.assisted)
    write_money(message.paid_out, total.paid_out)
    write_money(message.collected, total.collected)
    if total.core is not None:
        write_money(message.core, total.core)
    return message


def _entry(entry: ShiftEntry) -> pb.ShiftEntry:
    message = pb.ShiftEntry(
        number=entry.number,
        business=entry.business,
        customer_name=entry.customer_name,
        checker_number=entry.checker_number,
        assisted=entry.assisted,
        subject_id=entry.subject_id,
        receipts=entry.receipts,
    )
    write_time(message.time, entry.time)
    if entry.amount is not None:
        write_money(message.amount, entry.amount)
    if entry.outcome is not None:
        message.outcome = CUSTOMER_OUTCOMES[entry.outcome]
    return message


def _obstacle(obstacle: ShiftObstacle) -> pb.ShiftObstacle:
    message = pb.ShiftObstacle(
        kind=obstacle.kind, count=obstacle.count, blocks=obstacle.blocks, items=[_item(each) for each in obstacle.items]
    )
    if obstacle.amount is not None:
        write_money(message.amount, obstacle.amount)
    return message
