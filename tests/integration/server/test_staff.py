"""Who sits at a workstation: signing in, what a token is good for, and what nobody learns by trying."""

import asyncio
import subprocess
import sys
import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import grpc
import pytest
from edian.channel.v1 import (
    drawdown_service_pb2,
    session_service_pb2,
    work_list_service_pb2,
    work_list_service_pb2_grpc,
)
from edian.channel.v1 import staff_service_pb2 as pb

from channel_server.application.staff_books import TokenEnd
from channel_server.cli.seed_demo import DEMO_PASSWORD
from channel_server.domain.channel_policy import SHIPPED_POLICY, ApprovalTerms
from channel_server.domain.ids import BankId
from channel_server.domain.money import Fen
from channel_server.domain.staff import MOST_FAILURES
from tests.integration.server.conftest import CHEAP, Builder, Database, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Refused, Terminal, refusal_of

pytestmark = on_both_databases

BANK = BankId("qingjiang")


async def opened(terminal: Terminal) -> Any:
    return await terminal.sessions.OpenSession(session_service_pb2.OpenSessionRequest(language="zh-CN"), timeout=10)


async def sign_in(terminal: Terminal, number: str, password: str = DEMO_PASSWORD, **more: bool) -> Refused:
    return await refusal_of(terminal.sign_in(number, password, take_over=more.get("take_over", False)))


async def acts(house: House, kind: str) -> list[Any]:
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1000))
    return [row.body for row in rows if row.body.event_type == kind]


async def test_counter_call_needs_somebody_signed_in_and_a_kiosk_does_not(house: House, terminal: Terminal) -> None:
    assert await terminal.open()
    async with house.terminal("JC-T001", staff="") as counter:
        no = await refusal_of(opened(counter))
        assert (no.code, no.reason) == (grpc.StatusCode.UNAUTHENTICATED, "STAFF_NOT_SIGNED_IN")
        # Before signing in a workstation says where it stands, and that is all.
        station = await counter.staffs.GetWorkstation(pb.GetWorkstationRequest(), timeout=10)
        assert (station.workstation_id, station.branch_name) == ("JC-T001", "虚构湾支行")
        signed = await counter.sign_in("0317")
        assert signed.staff.display_name == "样本小满"
        assert list(signed.staff.roles) == [pb.STAFF_ROLE_TELLER]
        assert (await opened(counter)).session.session_id


async def test_kiosk_has_no_door_to_staff(terminal: Terminal) -> None:
    no = await refusal_of(terminal.staffs.GetWorkstation(pb.GetWorkstationRequest(), timeout=10))
    assert no.reason == "NOT_AT_THIS_CHANNEL"


async def test_token_is_good_at_its_own_workstation_alone(house: House) -> None:
    async with house.terminal("JC-T001") as counter, house.terminal("JC-T002", staff="") as other:
        other.seat.token = counter.seat.token
        assert (await refusal_of(opened(other))).reason == "STAFF_NOT_SIGNED_IN"
    async with house.terminal("YL-T001", staff="") as elsewhere:
        elsewhere.seat.token = counter.seat.token
        assert (await refusal_of(opened(elsewhere))).reason == "STAFF_NOT_SIGNED_IN"


async def test_taking_over_ends_the_other_workstation_at_once_at_every_server(build: Builder, house: House) -> None:
    second = await build()
    async with house.terminal("JC-T001") as counter, second.terminal("JC-T002", staff="") as other:
        no = await sign_in(other, "0317")
        assert (no.reason, no.metadata["workstation"]) == ("STAFF_SIGNED_IN_ELSEWHERE", "JC-T001")
        assert (await opened(counter)).session.session_id
        await other.sign_in("0317", take_over=True)
        no = await refusal_of(opened(counter))
        assert (no.code, no.reason) == (grpc.StatusCode.UNAUTHENTICATED, "STAFF_SIGNED_IN_ELSEWHERE")
        assert no.metadata["workstation"] == "JC-T002"
        assert (await opened(other)).session.session_id
    assert [act.details["cause"] for act in await acts(house, "staff_signed_out")] == [TokenEnd.ELSEWHERE]


async def test_stream_of_a_counter_whose_teller_was_taken_over_is_refused(house: House, terminal: Terminal) -> None:
    async with house.terminal("JC-T001") as counter, house.terminal("JC-T002", staff="") as other:
        await other.sign_in("0317", take_over=True)
        watch = counter.drawdowns.WatchDrawdown(
            drawdown_service_pb2.WatchDrawdownRequest(session_id=str(uuid.uuid4()), drawdown_id=str(uuid.uuid4()))
        )
        assert (await refusal_of(watch.read())).reason == "STAFF_SIGNED_IN_ELSEWHERE"


async def test_second_person_at_a_workstation_ends_the_first_one_there(house: House) -> None:
    async with house.terminal("JC-T001") as counter:
        first = counter.seat.token
        await counter.sign_in("0322")
        counter.seat.token = first
        assert (await refusal_of(opened(counter))).reason == "STAFF_NOT_SIGNED_IN"


async def test_unknown_number_and_wrong_password_are_answered_and_locked_alike(house: House) -> None:
    async with house.terminal("JC-T001", staff="") as counter:
        answers = {}
        for number in ("0317", "9999"):
            answers[number] = [await sign_in(counter, number, "not-this-one") for _ in range(MOST_FAILURES + 1)]
        known, unknown = answers["0317"], answers["9999"]
        assert [(no.code, no.reason, no.metadata, no.refusal) for no in known] == [
            (no.code, no.reason, no.metadata, no.refusal) for no in unknown
        ]
        assert [no.reason for no in known] == ["STAFF_SIGN_IN_FAILED"] * MOST_FAILURES + ["STAFF_LOCKED"]
        # The right one does not help before the time is over.
        assert (await sign_in(counter, "0317")).reason == "STAFF_LOCKED"
    refusals = await acts(house, "staff_password_refused")
    assert [act.subject for act in refusals] == ["0317"] * MOST_FAILURES + ["JC-T001"] * MOST_FAILURES
    assert "9999" not in str([dict(act.details) for act in refusals])


async def test_many_tries_at_once_are_no_more_than_five(house: House) -> None:
    async with house.terminal("JC-T001", staff="") as counter:
        answers = await asyncio.gather(*(sign_in(counter, "0317", f"guess-{n}-x") for n in range(12)))
    assert sorted(no.reason for no in answers).count("STAFF_SIGN_IN_FAILED") == MOST_FAILURES


async def test_failures_since_are_told_at_the_next_sign_in(house: House) -> None:
    async with house.terminal("JC-T001", staff="") as counter:
        for _ in range(2):
            await sign_in(counter, "0317", "not-this-one")
        signed = await counter.sign_in("0317")
        assert (signed.failures_since, signed.HasField("last_sign_in_time")) == (2, False)
        again = await counter.sign_in("0317")
        assert (again.failures_since, again.HasField("last_sign_in_time")) == (0, True)


async def leave(way: str, house: House, counter: Terminal) -> None:
    """End who sits at JC-T001, and have somebody sit there again."""
    match way:
        case "signed out":
            await counter.staffs.SignOut(pb.SignOutRequest(), timeout=10)
            await counter.sign_in("0317")
        case "signed in anew":
            await counter.sign_in("0317")
        case "another at the same place":
            await counter.sign_in("0322")
        case "taken over elsewhere":
            async with house.terminal("JC-T002", staff="") as other:
                await other.sign_in("0317", take_over=True)
            await counter.sign_in("0322")
        case _:
            assert way == "shift ended"
            await work_list_service_pb2_grpc.WorkListServiceStub(counter.channel).EndShift(
                work_list_service_pb2.EndShiftRequest(request_id=str(uuid.uuid4())), timeout=20
            )
            await counter.sign_in("0317")


@pytest.mark.parametrize(
    "way",
    ["signed out", "signed in anew", "another at the same place", "taken over elsewhere", "shift ended"],
)
async def test_visit_at_a_counter_ends_with_whoever_sat_there(house: House, terminal: Terminal, way: str) -> None:
    elsewhere, at_kiosk = Terminal(house.address, house.certs, "JC-T002"), await terminal.ready("chen")
    async with house.terminal("JC-T001") as counter, elsewhere as neighbour:
        await counter.hello()
        mine, theirs = await counter.ready(), await opened(neighbour)
        await leave(way, house, counter)
        assert (await refusal_of(counter.list_lines(mine.session_id))).reason == "SESSION_EXPIRED"
        assert (await refusal_of(counter.draw(mine.request()))).reason == "SESSION_EXPIRED"
        if way != "taken over elsewhere":
            asked = session_service_pb2.GetSessionRequest(session_id=theirs.session.session_id)
            assert (await neighbour.sessions.GetSession(asked, timeout=10)).session.session_id
    assert await terminal.list_lines(at_kiosk.session_id)
    ends = [(act.subject, dict(act.details)) for act in await acts(house, "session_closed")]
    told = dict(ends)
    assert [subject for subject, _ in ends].count(mine.session_id) == 1
    assert told[mine.session_id]["cause"] == "staff_signed_out"
    assert (told[mine.session_id]["staff"], told[mine.session_id]["workstation"]) == ("0317", "JC-T001")


async def test_drawdown_that_waits_is_paid_though_its_teller_has_gone(house: House) -> None:
    async with house.terminal("JC-T001") as counter, house.terminal("JC-T002") as supervisor:
        await counter.hello()
        terms = replace(SHIPPED_POLICY, in_force_from=date(2020, 1, 2), approval=ApprovalTerms(Fen(1_000_000)))
        await house.services.books.write(lambda books: books.put_channel_policy(BANK, terms))
        house.services.policies.forget()
        drawn = await counter.draw((await counter.ready()).request())
        assert drawn.approval_id
        await counter.staffs.SignOut(pb.SignOutRequest(), timeout=10)
        decided = await supervisor.approve(drawn.approval_id)
        assert decided.drawdown.state == drawdown_service_pb2.DRAWDOWN_STATE_DISBURSED
        await counter.sign_in("0317")
        outcome = await counter.outcome(drawn.request_id)
        assert outcome.outcome == drawdown_service_pb2.CUSTOMER_OUTCOME_DONE


async def test_signing_out_twice_is_no_error_and_the_token_is_good_no_more(house: House) -> None:
    async with house.terminal("JC-T001") as counter:
        for _ in range(2):
            await counter.staffs.SignOut(pb.SignOutRequest(), timeout=10)
        assert (await refusal_of(opened(counter))).reason == "STAFF_NOT_SIGNED_IN"
    assert len(await acts(house, "staff_signed_out")) == 1


async def test_token_runs_out_by_itself(build: Builder) -> None:
    house = await build(staff_token_lifetime_s=0.3)
    async with house.terminal("JC-T001") as counter:
        await asyncio.sleep(0.35)
        assert (await refusal_of(opened(counter))).reason == "STAFF_NOT_SIGNED_IN"


async def test_role_that_is_lacking_is_named(house: House) -> None:
    async with house.terminal("YL-T002") as supervisor:
        no = await refusal_of(opened(supervisor))
        assert (no.code, no.reason) == (grpc.StatusCode.PERMISSION_DENIED, "STAFF_ROLE_LACKING")
        assert no.metadata["roles"] == "TELLER"


async def test_password_set_by_another_has_to_be_changed_before_anything_else(house: House) -> None:
    kept = await house.services.books.read(lambda books: books.staff(BANK, "0317"))
    assert kept is not None
    await house.services.books.write(lambda books: books.put_staff(replace(kept, change_required=True)))
    async with house.terminal("JC-T001") as counter:
        assert (await refusal_of(opened(counter))).reason == "STAFF_PASSWORD_CHANGE_REQUIRED"

        async def change(old: str, new: str) -> Any:
            return await counter.staffs.ChangePassword(
                pb.ChangePasswordRequest(old_password=old, new_password=new), timeout=10
            )

        assert (await refusal_of(change("not-this-one", "a-fresh-one-8"))).reason == "STAFF_SIGN_IN_FAILED"
        assert (await refusal_of(change(DEMO_PASSWORD, "short"))).reason == "STAFF_PASSWORD_WEAK"
        await change(DEMO_PASSWORD, "a-fresh-one-8")
        assert (await opened(counter)).session.session_id
        await counter.staffs.SignOut(pb.SignOutRequest(), timeout=10)
        assert (await sign_in(counter, "0317")).reason == "STAFF_SIGN_IN_FAILED"
        assert not (await counter.sign_in("0317", "a-fresh-one-8")).password_change_required


async def test_confirming_a_wrong_password_counts_as_a_failed_sign_in(house: House) -> None:
    async with house.terminal("JC-T001") as counter:
        await counter.staffs.ConfirmPassword(pb.ConfirmPasswordRequest(password=DEMO_PASSWORD), timeout=10)
        for _ in range(MOST_FAILURES):
            request = pb.ConfirmPasswordRequest(password="not-this-one")
            assert (await refusal_of(counter.staffs.ConfirmPassword(request, timeout=10))).reason == (
                "STAFF_SIGN_IN_FAILED"
            )
        request = pb.ConfirmPasswordRequest(password=DEMO_PASSWORD)
        assert (await refusal_of(counter.staffs.ConfirmPassword(request, timeout=10))).reason == "STAFF_LOCKED"


async def test_password_is_hashed_beside_the_loop_and_other_calls_go_on(build: Builder, terminal: Terminal) -> None:
    house = await build(argon2_memory_kib=65_536, argon2_passes=24, argon2_lanes=1)
    async with house.terminal() as kiosk, house.terminal("JC-T001", staff="") as counter:
        await kiosk.hello()
        signing = asyncio.ensure_future(counter.sign_in("0317"))
        served = 0
        while not signing.done():
            await kiosk.open()
            served += 1
        await signing
    # A loop that is blocked serves the one that came in before it, and the one that waited for it.
    assert served > 3


async def test_books_hold_neither_token_nor_password(house: House) -> None:
    async with house.terminal("JC-T001") as counter:
        token = counter.seat.token
    raw = house.database.raw()
    assert token.encode() not in raw
    assert DEMO_PASSWORD.encode() not in raw


def staff_command(database: Database, *arguments: str, password: str = "") -> subprocess.CompletedProcess[str]:
    settings = {f"EDIAN_{name.upper()}": str(value) for name, value in CHEAP.items()}
    return subprocess.run(
        [sys.executable, "-m", "channel_server", "staff", *arguments, "--database", database.url],
        input=password + "\n",
        capture_output=True,
        text=True,
        env={"PATH": "", **settings},
        cwd=Path.cwd(),
        check=False,
    )


async def test_staff_command_enrols_locks_and_sets_passwords_anew(house: House) -> None:
    def command(*arguments: str, password: str = "") -> subprocess.CompletedProcess[str]:
        return staff_command(house.database, *arguments, "--bank", "qingjiang", password=password)

    added = command("add", "--number", "0330", "--name", "样本芒种", "--role", "teller", password="hand-over-once")
    assert (added.returncode, added.stderr) == (0, "")
    assert command("add", "--number", "0330", "--name", "x", "--role", "teller", password="hand-over-once").returncode
    async with house.terminal("JC-T001", staff="") as counter:
        assert (await counter.sign_in("0330", "hand-over-once")).password_change_required
        assert command("lock", "--number", "0330").returncode == 0
        assert (await refusal_of(opened(counter))).reason == "STAFF_NOT_SIGNED_IN"
        assert (await sign_in(counter, "0330", "hand-over-once")).reason == "STAFF_LOCKED"
        assert "0330 样本芒种: teller; locked; has to change the password" in command("list").stdout
        assert command("unlock", "--number", "0330").returncode == 0
        assert command("reset", "--number", "0330", password="hand-over-twice").returncode == 0
        assert (await sign_in(counter, "0330", "hand-over-once")).reason == "STAFF_SIGN_IN_FAILED"
        await counter.sign_in("0330", "hand-over-twice")
    assert command("reset", "--number", "0330", password="weak").returncode == 1
    assert len(await acts(house, "staff_locked")) == 1
