"""Every method of the contract stands in the table of who may call it, and nothing else does."""

from google.protobuf import descriptor_pool

from channel_server.domain.session import Channel
from channel_server.transport.grpc.access import ACCESS, MOBILE_METHODS, UNCLAIMED, check_access
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
