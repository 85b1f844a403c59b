"""Which channels may call what, and at the counter who: tables over the contract, and the gate asks nothing else.

Who a caller is says its certificate or token; what it may do in a visit says the visit's assurance
(`domain/session.py`). This says only which doors there are at all. A test holds the tables total.
"""

from collections.abc import Mapping
from types import MappingProxyType

from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember, StaffRole

_PACKAGE = "edian.channel.v1"
_MANNED = frozenset({Channel.KIOSK, Channel.COUNTER})
_COUNTER = frozenset({Channel.COUNTER})
_ALL = frozenset(Channel)

UNCLAIMED = f"/{_PACKAGE}.MobileSessionService/OpenMobileSession"
"""Called by whoever holds a mobile bank's assertion, which is the proof itself; nobody is known yet."""

ACCESS: Mapping[str, frozenset[Channel]] = MappingProxyType(
    {
        f"/{_PACKAGE}.{method}": channels
        for method, channels in (
            ("TerminalService/HelloTerminal", _MANNED),
            ("TerminalService/CallStaff", _MANNED),
            ("TerminalService/ReportDevices", _MANNED),
            ("SessionService/OpenSession", _MANNED),
            ("SessionService/IdentifyCustomer", _MANNED),
            ("SessionService/PresentCard", _MANNED),
            ("SessionService/RecordFaceCheck", frozenset({Channel.KIOSK})),
            ("SessionService/AttestIdentity", _COUNTER),
            ("SessionService/GetSession", _ALL),
            ("SessionService/CloseSession", _ALL),
            ("CreditLineService/ListCreditLines", _ALL),
            ("CreditLineService/GetCreditLine", _ALL),
            ("ContractService/PrepareContract", _ALL),
            ("ContractService/AcceptContract", _ALL),
            ("DrawdownService/QuoteDrawdown", _ALL),
            ("DrawdownService/CreateDrawdown", _ALL),
            ("DrawdownService/GetDrawdown", _ALL),
            ("DrawdownService/WatchDrawdown", _ALL),
            ("DrawdownService/GetDrawdownOutcome", _ALL),
            # A kiosk is refused by assurance, with a sentence that says what is missing.
            ("DrawdownService/ReverseDrawdown", _MANNED),
            ("RepaymentService/QuoteRepayment", _ALL),
            ("RepaymentService/CreateRepayment", _ALL),
            ("RepaymentService/GetRepayment", _ALL),
            ("RepaymentService/GetRepaymentOutcome", _ALL),
            ("EvidenceService/AppendEvidence", _MANNED),
            ("StaffService/GetWorkstation", _COUNTER),
            ("StaffService/SignIn", _COUNTER),
            ("StaffService/ConfirmPassword", _COUNTER),
            ("StaffService/ChangePassword", _COUNTER),
            ("StaffService/SignOut", _COUNTER),
            ("CustomerService/SearchCustomers", _COUNTER),
            ("CustomerService/GetCustomer", _COUNTER),
            ("CustomerService/RevealIdNumber", _COUNTER),
            ("CustomerService/FreezeCreditLine", _COUNTER),
            ("CustomerService/ReleaseCreditLine", _COUNTER),
            ("WorkListService/ListWork", _COUNTER),
            ("WorkListService/GetWorkItem", _COUNTER),
            ("WorkListService/AskCoreAgain", _COUNTER),
            ("WorkListService/AssignWorkItem", _COUNTER),
            ("WorkListService/AcceptWorkItem", _COUNTER),
            ("WorkListService/NoteCustomerTold", _COUNTER),
            ("WorkListService/GetShift", _COUNTER),
            ("WorkListService/EndShift", _COUNTER),
            ("ApprovalService/ListApprovals", _COUNTER),
            ("ApprovalService/GetApproval", _COUNTER),
            ("ApprovalService/OpenApprovalProof", _COUNTER),
            ("ApprovalService/DecideApproval", _COUNTER),
            ("ApprovalService/WithdrawApproval", _COUNTER),
            ("ApprovalService/ExplainApproval", _COUNTER),
            ("HandoffService/OpenHandoff", _ALL),
            ("HandoffService/TakeHandoff", _ALL),
            ("ChangeFeedService/WatchCustomer", _ALL),
            ("ChangeFeedService/WatchBranch", frozenset({Channel.COUNTER})),
            ("AssistanceService/ReportJourney", frozenset({Channel.KIOSK})),
            ("AssistanceService/WatchAssistance", frozenset({Channel.KIOSK})),
            ("AssistanceService/AcknowledgeHint", frozenset({Channel.KIOSK})),
            ("AssistanceService/EndCall", frozenset({Channel.KIOSK})),
            ("AssistanceService/ListHelpCalls", frozenset({Channel.COUNTER})),
            ("AssistanceService/TakeHelpCall", frozenset({Channel.COUNTER})),
            ("AssistanceService/WatchHelpCall", frozenset({Channel.COUNTER})),
            ("AssistanceService/SendHint", frozenset({Channel.COUNTER})),
            ("AssistanceService/TakeToCounter", frozenset({Channel.COUNTER})),
            ("AssistanceService/ReleaseHelpCall", frozenset({Channel.COUNTER})),
            ("RecordService/ListRecords", _ALL),
            ("RecordService/GetReceipt", _ALL),
            ("RecordService/RequestReview", _ALL),
            ("RecordService/PlanTrip", _ALL),
            ("RecordService/IssueLineSnapshot", _ALL),
            # By its assertion alone, through `UNCLAIMED`.
            ("MobileSessionService/OpenMobileSession", frozenset()),
        )
    }
)

_TELLERS = frozenset({StaffRole.TELLER})
_SUPERVISORS = frozenset({StaffRole.SUPERVISOR})
_ANYBODY = frozenset(StaffRole)
_NOBODY: frozenset[StaffRole] = frozenset()

ROLES: Mapping[str, frozenset[StaffRole]] = MappingProxyType(
    {
        f"/{_PACKAGE}.{method}": roles
        for method, roles in (
            # Before anybody has signed in, and after.
            ("TerminalService/HelloTerminal", _NOBODY),
            ("StaffService/GetWorkstation", _NOBODY),
            ("StaffService/SignIn", _NOBODY),
            ("StaffService/SignOut", _NOBODY),
            # Serving a customer.
            ("SessionService/OpenSession", _TELLERS),
            ("SessionService/IdentifyCustomer", _TELLERS),
            ("SessionService/PresentCard", _TELLERS),
            ("SessionService/AttestIdentity", _TELLERS),
            ("ContractService/PrepareContract", _TELLERS),
            ("ContractService/AcceptContract", _TELLERS),
            ("DrawdownService/QuoteDrawdown", _TELLERS),
            ("DrawdownService/CreateDrawdown", _TELLERS),
            ("DrawdownService/ReverseDrawdown", _TELLERS),
            ("RepaymentService/QuoteRepayment", _TELLERS),
            ("RepaymentService/CreateRepayment", _TELLERS),
            ("HandoffService/TakeHandoff", _TELLERS),
            ("CustomerService/ReleaseCreditLine", _TELLERS),
            # Agreeing to what another has made.
            ("ApprovalService/DecideApproval", _SUPERVISORS),
        )
    }
)
"""Who may at the counter, where not simply anybody who is signed in there; without a role it takes no sign-in."""

BEFORE_PASSWORD_CHANGE = frozenset(
    f"/{_PACKAGE}.StaffService/{method}" for method in ("ConfirmPassword", "ChangePassword")
)
"""All that somebody may whose password another has set."""

MOBILE_METHODS = tuple(method for method, channels in ACCESS.items() if Channel.MOBILE in channels)
"""What the mobile front offers."""


def roles_of(method: str) -> frozenset[StaffRole]:
    """Tell who may at the counter: any one of these roles does; none: nobody has to be signed in."""
    return ROLES.get(method, _ANYBODY)


def check_role(method: str, staff: StaffMember, *, change_required: bool) -> Refusal | None:
    """Say that somebody who is signed in may not, or nothing."""
    if change_required and method not in BEFORE_PASSWORD_CHANGE:
        return refuse(RefusalReason.STAFF_PASSWORD_CHANGE_REQUIRED)
    roles = roles_of(method)
    if roles & staff.roles:
        return None
    return refuse(RefusalReason.STAFF_ROLE_LACKING, roles=", ".join(sorted(roles)))


def check_access(method: str, channel: Channel) -> Refusal | None:
    """Say that a channel has no such door, or nothing."""
    return None if channel in ACCESS[method] else refuse(RefusalReason.NOT_AT_THIS_CHANNEL, channel=channel)
