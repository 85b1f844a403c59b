"""The services that terminals and tellers call, by name; whoever imports this can describe them by reflection."""

from edian.channel.v1 import (
    approval_service_pb2,
    assistance_service_pb2,
    change_feed_service_pb2,
    contract_service_pb2,
    credit_line_service_pb2,
    customer_service_pb2,
    drawdown_service_pb2,
    evidence_service_pb2,
    handoff_service_pb2,
    mobile_session_service_pb2,
    record_service_pb2,
    repayment_service_pb2,
    session_service_pb2,
    staff_service_pb2,
    terminal_service_pb2,
    work_list_service_pb2,
)

SERVICE_NAMES = tuple(
    module.DESCRIPTOR.services_by_name[name].full_name
    for module, name in (
        (terminal_service_pb2, "TerminalService"),
        (session_service_pb2, "SessionService"),
        (credit_line_service_pb2, "CreditLineService"),
        (customer_service_pb2, "CustomerService"),
        (work_list_service_pb2, "WorkListService"),
        (contract_service_pb2, "ContractService"),
        (drawdown_service_pb2, "DrawdownService"),
        (repayment_service_pb2, "RepaymentService"),
        (evidence_service_pb2, "EvidenceService"),
        (handoff_service_pb2, "HandoffService"),
        (change_feed_service_pb2, "ChangeFeedService"),
        (assistance_service_pb2, "AssistanceService"),
        (mobile_session_service_pb2, "MobileSessionService"),
        (staff_service_pb2, "StaffService"),
        (record_service_pb2, "RecordService"),
        (approval_service_pb2, "ApprovalService"),
    )
)
