"""Every method of the contract stands in the table of who may call it, and nothing else does."""

from google.protobuf import descriptor_pool

from channel_server.domain.ids import BankId
from channel_server.domain.refusals import RefusalReason
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember, StaffRole
from channel_server.transport.grpc.access import (
    ACCESS,
    BEFORE_PASSWORD_CHANGE,
    MOBILE_METHODS,
    ROLES,
    UNCLAIMED,
    check_access,
    check_role,
    roles_of,
)
from channel_server.transport.grpc.contract import SERVICE_NAMES

_PACKAGE = "/edian.channel.v1."


def _methods() -> set[str]:
    services = [descriptor_pool.Default().FindServiceByName(name) for name in SERVICE_NAMES]
    return {f"/{service.full_name}/{method.name}" for service in services for method in service.methods}


def test_access_table_is_total() -> None:
    assert set(ACCESS) == _methods()
    assert UNCLAIMED in ACCESS


def test_access_unnamed_channel_is_refused_by_name() -> None:
    for method, channels in ACCESS.items():
        for channel in Channel:
            refusal = check_access(method, channel)
            assert (refusal is None) == (channel in channels), method
            assert refusal is None or (refusal.reason, refusal.facts["channel"]) == ("NOT_AT_THIS_CHANNEL", channel)


def test_access_by_telephone_names_a_visit_or_a_request_of_its_own() -> None:
    """A token is held against the `session_id` of a request; a method without one has to ask whose request it is."""
    without = set()
    for path in MOBILE_METHODS:
        service, _, method = path.removeprefix("/").partition("/")
        request = descriptor_pool.Default().FindServiceByName(service).methods_by_name[method].input_type
        if "session_id" not in request.fields_by_name:
            without.add(path.removeprefix(_PACKAGE))
    assert without == {"DrawdownService/GetDrawdownOutcome", "RepaymentService/GetRepaymentOutcome"}


def _member(*roles: StaffRole) -> StaffMember:
    return StaffMember(BankId("qingjiang"), "0317", "样本小满", frozenset(roles))


def test_roles_are_asked_for_doors_of_the_counter_alone() -> None:
    assert set(ROLES) <= {method for method, channels in ACCESS.items() if Channel.COUNTER in channels}


def test_nothing_but_hello_and_signing_in_is_open_to_nobody() -> None:
    open_doors = {method.removeprefix(_PACKAGE) for method in ACCESS if not roles_of(method)}
    assert open_doors == {
        "TerminalService/HelloTerminal",
        "StaffService/GetWorkstation",
        "StaffService/SignIn",
        "StaffService/SignOut",
    }


def test_each_role_may_what_its_row_says_and_no_more() -> None:
    for method in ACCESS:
        roles = roles_of(method)
        for role in StaffRole:
            refusal = check_role(method, _member(role), change_required=False)
            assert (refusal is None) == (role in roles), method
            assert refusal is None or refusal.reason is RefusalReason.STAFF_ROLE_LACKING
        assert (check_role(method, _member(*StaffRole), change_required=False) is None) == bool(roles)


def test_whoever_agrees_is_a_supervisor_and_whoever_makes_is_a_teller() -> None:
    assert roles_of(f"{_PACKAGE}ApprovalService/DecideApproval") == {StaffRole.SUPERVISOR}
    for method in (
        "DrawdownService/CreateDrawdown",
        "DrawdownService/ReverseDrawdown",
        "SessionService/AttestIdentity",
    ):
        assert roles_of(f"{_PACKAGE}{method}") == {StaffRole.TELLER}


def test_password_of_anothers_has_to_be_changed_before_every_other_door() -> None:
    free = {method for method in ACCESS if check_role(method, _member(*StaffRole), change_required=True) is None}
    assert free == BEFORE_PASSWORD_CHANGE
