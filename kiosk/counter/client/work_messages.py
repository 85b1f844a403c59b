"""Messages of approvals, work lists, the shift and help calls → values. Source: protos/edian/channel/v1."""

from __future__ import annotations

from edian.channel.v1 import approval_service_pb2, assistance_service_pb2, terminal_service_pb2, work_list_service_pb2

from kiosk.counter.client import lending_messages as lending
from kiosk.counter.client.approvals import (
    Approval,
    ApprovalChange,
    ApprovalKind,
    ApprovalList,
    ApprovalProof,
    ApprovalState,
    ApprovalView,
    Decided,
)
from kiosk.counter.client.help_calls import DeviceReport, HelpCall, HelpCalls, HelpCallState, Hint, JourneyView
from kiosk.counter.client.scalars import day, fen_of, maybe_fen, maybe_time, name_of, time_of
from kiosk.counter.client.work import (
    Shift,
    ShiftEntry,
    ShiftObstacle,
    ShiftTotal,
    WorkEvent,
    WorkItem,
    WorkItemView,
    WorkKind,
    WorkLists,
)

__all__ = [
    "approval",
    "approval_list",
    "approval_view",
    "decided",
    "help_call",
    "help_calls",
    "proofs",
    "shift",
    "work_item",
    "work_item_view",
    "work_lists",
]


def approval(message: approval_service_pb2.Approval) -> Approval:
    """An approval as a row."""
    return Approval(
        message.approval_id,
        name_of(ApprovalKind, approval_service_pb2.ApprovalKind, message.kind, "APPROVAL_KIND_"),
        name_of(ApprovalState, approval_service_pb2.ApprovalState, message.state, "APPROVAL_STATE_"),
        tuple(message.causes),
        message.customer_id,
        message.customer_name,
        maybe_fen(message, "amount"),
        message.maker_number,
        message.maker_name,
        message.workstation_id,
        time_of(message.create_time),
        time_of(message.expire_time),
        message.checker_number,
        maybe_time(message, "decide_time"),
        message.comment,
        message.reason,
        message.own,
        message.drawdown_id,
    )


def approval_list(message: approval_service_pb2.ListApprovalsResponse) -> ApprovalList:
    """What waits, and what was decided."""
    return ApprovalList(
        tuple(approval(each) for each in message.waiting), tuple(approval(each) for each in message.decided)
    )


def proofs(
    message: approval_service_pb2.GetApprovalResponse | approval_service_pb2.OpenApprovalProofResponse,
) -> tuple[ApprovalProof, ...]:
    """What has to be looked at."""
    return tuple(ApprovalProof(each.proof, each.content, each.opened) for each in message.proofs)


def approval_view(message: approval_service_pb2.GetApprovalResponse) -> ApprovalView:
    """One in full."""
    return ApprovalView(
        approval(message.approval),
        tuple(ApprovalChange(each.noun, each.before, each.after) for each in message.changes),
        proofs(message),
        lending.balance(message.line) if message.HasField("line") else None,
        lending.drawdown(message.drawdown) if message.HasField("drawdown") else None,
    )


def decided(message: approval_service_pb2.DecideApprovalResponse) -> Decided:
    """What was decided."""
    drawdown = lending.drawdown(message.drawdown) if message.HasField("drawdown") else None
    return Decided(approval(message.approval), drawdown)


def work_item(message: work_list_service_pb2.WorkItem) -> WorkItem:
    """An item."""
    return WorkItem(
        name_of(WorkKind, work_list_service_pb2.WorkKind, message.kind, "WORK_KIND_"),
        message.subject_id,
        lending.channel(message.channel),
        message.terminal_id,
        message.customer_id,
        message.customer_name,
        maybe_fen(message, "amount"),
        time_of(message.create_time),
        maybe_time(message, "deadline"),
        message.asked,
        message.owner,
        message.offered_to,
        message.cause,
        message.query_number,
        message.customer_told,
        message.state,
        message.owner_name,
        message.offered_to_name,
    )


def work_lists(message: work_list_service_pb2.ListWorkResponse) -> WorkLists:
    """The lists."""
    return WorkLists(
        tuple(work_item(each) for each in message.items),
        tuple(work_item(each) for each in message.settled),
        message.terminals,
    )


def work_item_view(message: work_list_service_pb2.GetWorkItemResponse) -> WorkItemView:
    """One item in full."""
    events = tuple(
        WorkEvent(time_of(e.time), maybe_time(e, "last_time"), e.event_type, e.count, dict(e.details))
        for e in message.events
    )
    drawdown = lending.drawdown(message.drawdown) if message.HasField("drawdown") else None
    return WorkItemView(work_item(message.item), events, drawdown)


def shift(message: work_list_service_pb2.GetShiftResponse) -> Shift:
    """A shift."""
    return Shift(
        day(message.business_date),
        time_of(message.begin_time),
        tuple(
            ShiftTotal(
                each.business,
                each.count,
                each.assisted,
                fen_of(each, "paid_out"),
                fen_of(each, "collected"),
                maybe_fen(each, "core"),
            )
            for each in message.totals
        ),
        tuple(
            ShiftEntry(
                each.number,
                time_of(each.time),
                each.business,
                each.customer_name,
                maybe_fen(each, "amount"),
                each.checker_number,
                lending.outcome(each.outcome),
                each.assisted,
                each.subject_id,
                each.receipts,
            )
            for each in message.entries
        ),
        tuple(
            ShiftObstacle(
                each.kind,
                each.count,
                maybe_fen(each, "amount"),
                each.blocks,
                tuple(work_item(item) for item in each.items),
            )
            for each in message.obstacles
        ),
        maybe_time(message, "core_time"),
    )


def _device(message: terminal_service_pb2.DeviceReport) -> DeviceReport:
    return DeviceReport(message.kind, message.serial_number, message.state, message.note)


def _journey(message: assistance_service_pb2.JourneyView) -> JourneyView:
    return JourneyView(
        message.page,
        message.step,
        message.steps,
        dict(message.facts),
        message.failures,
        message.trouble,
        tuple(_device(each) for each in message.devices),
        maybe_time(message, "time"),
        message.session_id,
        message.language or "zh",
    )


def _hint(message: assistance_service_pb2.Hint) -> Hint:
    return Hint(
        message.hint_id,
        message.key,
        message.words,
        message.staff_number,
        time_of(message.send_time),
        maybe_time(message, "shown_time"),
        message.spoken,
    )


def help_call(message: assistance_service_pb2.HelpCall) -> HelpCall:
    """A call."""
    states = assistance_service_pb2.HelpCallState
    return HelpCall(
        message.call_id,
        message.terminal_id,
        name_of(HelpCallState, states, message.state, "HELP_CALL_STATE_"),
        _journey(message.journey) if message.HasField("journey") else None,
        time_of(message.create_time),
        message.staff_number,
        maybe_time(message, "take_time"),
        tuple(_hint(each) for each in message.hints),
        maybe_time(message, "end_time"),
        message.sequence_number,
        message.staff_name,
    )


def help_calls(message: assistance_service_pb2.ListHelpCallsResponse) -> HelpCalls:
    """The calls of a branch."""
    return HelpCalls(tuple(help_call(each) for each in message.open), tuple(help_call(each) for each in message.ended))
