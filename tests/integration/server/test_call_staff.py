"""A terminal calls staff: "taken" is the bank's word, and a call that nobody took is passed on all the same."""

import uuid

import grpc
import pytest

from channel_server.domain.ids import BankId
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Terminal, refusal_of
from tests.integration.server.waiting import until

pytestmark = on_both_databases

BANK = BankId("qingjiang")


async def acts(house: House) -> list[str]:
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1000))
    return [row.body.event_type for row in rows if row.body.event_type.startswith("staff")]


async def test_call_without_a_visit_is_passed_on_at_once_and_told_as_taken(house: House) -> None:
    async with house.terminal() as terminal:
        assert await terminal.call_staff(request_id := str(uuid.uuid4()))
    (alert,) = house.bank.notifier.alerts.values()
    assert (alert.reference, alert.terminal_id, alert.place, alert.code) == (request_id, "JC-0317", "bank_card", "K7")
    assert alert.branch == "虚构湾支行"
    assert await acts(house) == ["staff_called", "staff_call_taken"]


async def test_call_that_is_repeated_calls_once(house: House, terminal: Terminal) -> None:
    request_id = str(uuid.uuid4())
    assert await terminal.call_staff(request_id)
    assert await terminal.call_staff(request_id)
    assert len(house.bank.notifier.alerts) == 1
    assert await acts(house) == ["staff_called", "staff_call_taken"]


async def test_call_that_nobody_took_is_told_so_and_passed_on_later(house: House, terminal: Terminal) -> None:
    house.bank.faults.staff_down = True
    assert not await terminal.call_staff(str(uuid.uuid4()))
    assert await acts(house) == ["staff_called"]
    house.bank.faults.staff_down = False
    await until(lambda: len(house.bank.notifier.alerts) == 1)


async def test_call_that_nobody_took_is_passed_on_by_the_server_that_comes_after(build: Builder) -> None:
    # Whichever server takes the call up first: the one whose bank is silent has it for a short time only.
    first = await build(lease_s=1.0)
    first.bank.faults.staff_down = True
    async with first.terminal() as terminal:
        assert not await terminal.call_staff(str(uuid.uuid4()))
    second = await build(database=first.database, lease_s=1.0)
    await until(lambda: len(second.bank.notifier.alerts) == 1)


@pytest.mark.parametrize(("change", "field"), [({"place": "pin"}, "place"), ({"code": "K8"}, "code")])
async def test_call_under_a_used_id_with_other_content_is_refused(
    house: House, terminal: Terminal, change: dict[str, str], field: str
) -> None:
    request_id = str(uuid.uuid4())
    await terminal.call_staff(request_id)
    no = await refusal_of(terminal.call_staff(request_id, **change))
    assert (no.code, no.reason, no.fields) == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED", [field])
    async with house.terminal("JC-0318") as other:
        assert (await refusal_of(other.call_staff(request_id))).fields == ["request_id"]


async def test_call_that_makes_no_sense_is_malformed(terminal: Terminal) -> None:
    for change in ({"place": "王大华"}, {"code": ""}, {"code": "K7 call me"}):
        no = await refusal_of(terminal.call_staff(str(uuid.uuid4()), **change))
        assert no.reason == "MALFORMED_REQUEST"


async def test_call_from_a_terminal_that_is_not_enrolled_is_refused(house: House) -> None:
    async with house.terminal("JC-9999") as stranger:
        assert (await refusal_of(stranger.call_staff(str(uuid.uuid4())))).reason == "UNKNOWN_TERMINAL"
