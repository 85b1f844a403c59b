"""Before a trip (别白跑): what to bring, whether the line can be drawn, which terminals work; and the snapshot."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from edian.channel.v1 import record_service_pb2 as pb
from edian.channel.v1 import record_service_pb2_grpc
from edian.channel.v1.terminal_service_pb2 import DeviceReport, ReportDevicesRequest

from channel_server.application.books import Books
from channel_server.application.record_books import TerminalReport
from channel_server.domain.credit_line import LineState
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.line_snapshot import LineSnapshot, signed_bytes, split_text
from channel_server.domain.terminal_health import SILENT_AFTER
from tests.integration.server.bank import VILLAGE
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.partner import open_to_telephones, signed_in
from tests.integration.server.telephone import Telephone
from tests.integration.server.terminal import Terminal, fen, money, refusal_of

pytestmark = on_both_databases

BANK = BankId("qingjiang")
ALL_WELL = ("id_reader", "card_reader", "pin_pad", "camera", "printer", "code_scanner")


@pytest.fixture
async def house(build: Builder, tmp_path: Path) -> House:
    return await open_to_telephones(build, tmp_path)


@pytest.fixture
async def phone(house: House, tmp_path: Path) -> Telephone:
    return await signed_in(house, tmp_path)


@pytest.fixture
async def kiosk(house: House) -> AsyncIterator[Terminal]:
    async with house.terminal() as terminal:
        await terminal.hello()
        yield terminal


def line_of(key: str) -> str:
    return next(each.credit_line_id for each in VILLAGE.lines if each.customer_id == VILLAGE.person(key).customer_id)


async def report(terminal: Terminal, *, notes: dict[str, str] | None = None, **states: str) -> bytes:
    """Report all devices as online, save those that a test names."""
    devices = [
        DeviceReport(kind=kind, state=states.get(kind, "online"), note=(notes or {}).get(kind, "")) for kind in ALL_WELL
    ]
    answer = await terminal.terminals.ReportDevices(ReportDevicesRequest(devices=devices), timeout=10)
    return bytes(answer.snapshot_public_key)


async def plan(phone: Telephone, yuan: int | None = None, key: str = "wang") -> dict[str, Any]:
    request: dict[str, Any] = {"creditLineId": line_of(key)}
    if yuan is not None:
        request["amount"] = {"currencyCode": "CNY", "units": str(yuan)}
    answer = await phone.call("RecordService/PlanTrip", request)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = answer.json
    return told


async def test_trip_names_terminals_that_work_first_and_what_is_broken_at_the_others(
    house: House, phone: Telephone, kiosk: Terminal
) -> None:
    await report(kiosk, camera="offline", notes={"printer": "paper_out"})
    async with house.terminal("JC-0318") as other:
        await report(other, card_reader="hardwareError", notes={"printer": "paper_low"})
    told = (await plan(phone))["terminals"]
    assert [(each["terminalId"], each["works"], each["broken"]) for each in told] == [
        ("JC-0317", True, ["camera", "printer_paper"]),
        ("JC-0318", False, ["card_reader"]),
        *((each["terminalId"], False, ["offline"]) for each in told[2:]),
    ]
    assert all(each["place"] and each["placeEn"] and each["phone"] for each in told)
    assert "YL-0001" not in [each["terminalId"] for each in told]


async def test_trip_takes_a_terminal_that_fell_silent_for_offline(
    house: House, phone: Telephone, kiosk: Terminal
) -> None:
    await report(kiosk)

    def turn_back(books: Books) -> TerminalReport:
        found = books.terminal_reports(BANK)[TerminalId("JC-0317")]
        books.put_terminal_report(
            TerminalReport(found.terminal_id, found.bank_id, found.seen_time - SILENT_AFTER, found.busy, found.devices)
        )
        return found

    assert len((await house.services.books.write(turn_back)).devices) == len(ALL_WELL)
    told = (await plan(phone))["terminals"]
    assert {(each["works"], *each["broken"]) for each in told} == {(False, "offline")}
    # The others have never been heard of.
    assert {each["terminalId"] for each in told if "seenTime" in each} == {"JC-0317"}


async def test_trip_knows_a_terminal_from_its_hello_on(phone: Telephone, kiosk: Terminal) -> None:
    # The hello names a printer, and no device that a drawdown needs.
    (told,) = [each for each in (await plan(phone))["terminals"] if each["terminalId"] == kiosk.name]
    assert told["broken"] == ["id_reader", "card_reader", "pin_pad", "camera"]
    assert not told["works"]


@pytest.mark.parametrize(
    ("yuan", "reason"),
    [
        (None, ""),
        (20_000, ""),
        (500, "AMOUNT_BELOW_MINIMUM"),
        (1_050, "AMOUNT_NOT_A_MULTIPLE"),
        (60_000, "CHANNEL_LIMIT_EXCEEDED"),
        (45_000, "LINE_INSUFFICIENT"),
    ],
)
async def test_trip_tells_whether_an_amount_would_be_paid_out_and_why_not(
    phone: Telephone, yuan: int | None, reason: str
) -> None:
    told = await plan(phone, yuan)
    assert (told["drawable"], told["reason"]) == (reason == "", reason)
    assert told["drawableAtKiosk"]["units"] == "38000"
    assert [each["noun"] for each in told["bring"]] == ["id_card", "bank_card", "phone"]
    faced = [each["reason"] for each in told["bring"] if "刷脸" in each["reason"]]
    assert bool(faced) == (yuan is not None and yuan > 20_000)


async def test_trip_and_snapshot_of_anothers_line_are_as_of_one_that_does_not_exist(kiosk: Terminal) -> None:
    session_id, _ = await kiosk.enter("wang")
    stub: Any = record_service_pb2_grpc.RecordServiceStub(kiosk.channel)
    for line in (line_of("zhou"), "none"):
        asked = pb.PlanTripRequest(session_id=session_id, credit_line_id=line, amount=money(100_000))
        assert (await refusal_of(stub.PlanTrip(asked, timeout=10))).reason == "NOT_FOUND"
        wanted = pb.IssueLineSnapshotRequest(session_id=session_id, credit_line_id=line)
        assert (await refusal_of(stub.IssueLineSnapshot(wanted, timeout=10))).reason == "NOT_FOUND"


async def test_snapshot_is_checked_by_the_key_that_the_banks_terminals_get_and_by_no_other_banks(
    house: House, phone: Telephone, kiosk: Terminal
) -> None:
    key = await report(kiosk)
    answer = await phone.call("RecordService/IssueLineSnapshot", {"creditLineId": line_of("wang")})
    assert answer.status == 200, answer.body
    payload, signature = split_text(answer.json["snapshot"])
    Ed25519PublicKey.from_public_bytes(key).verify(signature, signed_bytes(payload))
    snapshot = LineSnapshot.from_bytes(payload)
    session_id, _ = await kiosk.enter("wang")
    (line,) = await kiosk.list_lines(session_id)
    assert (snapshot.bank_id, snapshot.state, snapshot.credit_limit, snapshot.available) == (
        BANK,
        LineState.ACTIVE,
        fen(line.balance.credit_limit),
        fen(line.balance.available),
    )
    assert snapshot.drawable_at_kiosk == fen(line.drawable_here)
    assert snapshot.expire_time - snapshot.issue_time == timedelta(hours=24)
    assert snapshot.without_face == 2_000_000
    async with house.terminal("YL-0001") as stranger:
        assert await report(stranger) not in (key, b"")
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1000))
    (act,) = [row for row in rows if row.body.event_type == "line_snapshot_issued"]
    assert act.body.subject == line.credit_line_id


async def test_snapshot_says_nothing_of_whose_it_is(phone: Telephone) -> None:
    text = (await phone.call("RecordService/IssueLineSnapshot", {"creditLineId": line_of("wang")})).json["snapshot"]
    payload, _ = split_text(text)
    person = VILLAGE.person("wang")
    for word in (line_of("wang"), person.customer_id, person.name, person.id_number, phone.visit["session_id"]):
        assert word.encode() not in payload
