"""Every servicer of the contract, behind the gate."""

from edian.channel.v1 import (
    approval_service_pb2_grpc,
    assistance_service_pb2_grpc,
    change_feed_service_pb2_grpc,
    contract_service_pb2_grpc,
    credit_line_service_pb2_grpc,
    customer_service_pb2_grpc,
    drawdown_service_pb2_grpc,
    evidence_service_pb2_grpc,
    handoff_service_pb2_grpc,
    mobile_session_service_pb2_grpc,
    record_service_pb2_grpc,
    repayment_service_pb2_grpc,
    session_service_pb2_grpc,
    staff_service_pb2_grpc,
    terminal_service_pb2_grpc,
    work_list_service_pb2_grpc,
)

from channel_server.application.change_feed import ChangeFeed
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.recognise_staff import StaffRoom
from channel_server.application.recognise_terminal import TerminalDirectory
from channel_server.application.services import Services
from channel_server.application.tokens import Tokens
from channel_server.transport.grpc.approvals import ApprovalServicer
from channel_server.transport.grpc.assistance import AssistanceServicer
from channel_server.transport.grpc.change_feed import ChangeFeedServicer
from channel_server.transport.grpc.contracts import ContractServicer, EvidenceServicer
from channel_server.transport.grpc.credit_lines import CreditLineServicer
from channel_server.transport.grpc.customers import CustomerServicer
from channel_server.transport.grpc.drawdowns import DrawdownServicer
from channel_server.transport.grpc.gate import Gate, MethodTable
from channel_server.transport.grpc.handoffs import HandoffServicer
from channel_server.transport.grpc.mobile_door import MobileDoor, MobileRates
from channel_server.transport.grpc.mobile_sessions import MobileSessionServicer
from channel_server.transport.grpc.quote_numbers import QuoteNumbers
from channel_server.transport.grpc.records import RecordServicer
from channel_server.transport.grpc.repayments import RepaymentServicer
from channel_server.transport.grpc.sessions import SessionServicer, TerminalServicer
from channel_server.transport.grpc.staff import StaffServicer
from channel_server.transport.grpc.work_lists import WorkListServicer


def make_gate(services: Services, desk: MoneyDesk, tokens: Tokens, rates: MobileRates, feed: ChangeFeed) -> Gate:
    """Put the gate before every service."""
    table = MethodTable()
    mobile = MobileDoor(services, tokens, rates)
    terminal_service_pb2_grpc.add_TerminalServiceServicer_to_server(TerminalServicer(services, tokens.snapshots), table)
    session_service_pb2_grpc.add_SessionServiceServicer_to_server(SessionServicer(services), table)
    credit_line_service_pb2_grpc.add_CreditLineServiceServicer_to_server(CreditLineServicer(services), table)
    customer_service_pb2_grpc.add_CustomerServiceServicer_to_server(CustomerServicer(services), table)
    work_list_service_pb2_grpc.add_WorkListServiceServicer_to_server(WorkListServicer(services), table)
    contract_service_pb2_grpc.add_ContractServiceServicer_to_server(ContractServicer(services), table)
    drawdown_service_pb2_grpc.add_DrawdownServiceServicer_to_server(DrawdownServicer(services, desk, feed), table)
    repayment_service_pb2_grpc.add_RepaymentServiceServicer_to_server(RepaymentServicer(services, desk), table)
    evidence_service_pb2_grpc.add_EvidenceServiceServicer_to_server(EvidenceServicer(services), table)
    handoff_service_pb2_grpc.add_HandoffServiceServicer_to_server(HandoffServicer(services, tokens.handoffs), table)
    change_feed_service_pb2_grpc.add_ChangeFeedServiceServicer_to_server(ChangeFeedServicer(services, feed), table)
    assistance_service_pb2_grpc.add_AssistanceServiceServicer_to_server(
        AssistanceServicer(services, tokens.handoffs, feed), table
    )
    mobile_session_service_pb2_grpc.add_MobileSessionServiceServicer_to_server(
        MobileSessionServicer(services, tokens, mobile.let_by), table
    )
    approval_service_pb2_grpc.add_ApprovalServiceServicer_to_server(ApprovalServicer(services, desk), table)
    staff_service_pb2_grpc.add_StaffServiceServicer_to_server(StaffServicer(services), table)
    record_service_pb2_grpc.add_RecordServiceServicer_to_server(RecordServicer(services, tokens.snapshots), table)
    return Gate(TerminalDirectory(services), StaffRoom(services), mobile, table, QuoteNumbers(services))
