"""The kit as a command, against a sandbox in a process of its own: what holds, what is not offered, what it refuses."""

import asyncio
import datetime
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from edian.backoffice.v1 import core_banking_service_pb2 as pb
from edian.backoffice.v1 import core_banking_service_pb2_grpc as pb_grpc
from grpc import aio

from channel_server.sandbox.conformance import command
from channel_server.sandbox.conformance.bench import fresh_reference
from channel_server.sandbox.conformance.caller import Caller, Patience
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.play import look_at, open_channel, play
from channel_server.sandbox.conformance.rule import Verdict
from channel_server.sandbox.conformance.rules import ALL_RULES
from channel_server.sandbox.conformance.subjects import SUBJECTS_FILE, load_subjects
from channel_server.sandbox.edge.server import Sandbox
from channel_server.sandbox.faults import FaultScript
from channel_server.sandbox.systems.core_banking import Promises
from tests.contract.conformance.mutants.forms import ShownAccount, on_answer
from tests.contract.conformance.stage import SUBJECTS, VILLAGE, findings, mutate, numbers, rules_of
from tests.sandbox_process import SandboxProcess

BANK = SUBJECTS.bank_id


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    process = SandboxProcess(tmp_path)
    process.start()
    yield process
    process.kill()


def _kit(*arguments: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "channel_server.sandbox", "conformance", *arguments]
    return subprocess.run(run, capture_output=True, text=True, timeout=100, check=False)


def _told(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    (line,) = done.stdout.splitlines()
    told: dict[str, object] = json.loads(line)
    return told


def _verdicts(told: dict[str, object], verdict: str) -> set[str]:
    rules = told["rules"]
    assert isinstance(rules, list)
    return {rule["number"] for rule in rules if rule["verdict"] == verdict}


def test_sandbox_holds_every_rule_when_the_subjects_name_all(sandbox: SandboxProcess, tmp_path: Path) -> None:
    reference = fresh_reference()
    _pay(sandbox, reference)
    assert _turn(sandbox.data, datetime.date(2026, 1, 16)).returncode == 0
    subjects = _with_earlier(tmp_path, reference)
    before = _balances(sandbox)

    done = _kit("--target", sandbox.address, "--subjects", str(subjects), "--json")

    told = _told(done)
    assert _verdicts(told, "HOLDS") == {rule.number for rule in ALL_RULES}, done.stdout
    assert (done.returncode, told["conforms"], told["broken"], told["not_tried"]) == (0, True, 0, 0)
    assert told["left_in_books"] == []
    assert _balances(sandbox) == before
    assert sandbox.audit()["paid_twice"] == []
    again = _kit("--target", sandbox.address, "--subjects", str(subjects), "--json")
    assert _verdicts(_told(again), "HOLDS") == {rule.number for rule in ALL_RULES}, again.stdout


def test_table_has_a_row_a_rule_and_the_books_are_spoken_of_first(sandbox: SandboxProcess) -> None:
    done = _kit("--target", sandbox.address)
    assert done.returncode == 0, done.stdout
    rows = [line for line in done.stdout.splitlines() if line[:2].isupper() and line[2:3] == "-"]
    assert [row.split()[0] for row in rows] == [rule.number for rule in ALL_RULES]
    assert all(rule.sentence in row for rule, row in zip(ALL_RULES, rows, strict=True))
    assert "1 NOT TRIED" in done.stdout
    assert "every rule that is offered and was tried holds" in done.stdout
    for word in ("(TEST)", "pays 1.00", "…0090", "reverses each", "blocks card …0222", "stay in the bank's systems"):
        assert word in done.stderr
    assert SUBJECTS.customer.account_number not in done.stdout + done.stderr


PROMISES = {
    "idempotent_by_reference": {"CB-12", "CB-13", "CB-14", "CB-48", "CB-61", "CB-62", "CB-63", "CB-64"},
    "voids_by_reference": {"CB-24", "CB-30", "CB-31", "CB-32", "CB-33", "CB-67"},
    "reverses": {f"CB-4{n}" for n in range(10)} | {"CB-25", "CB-68", "CB-81"},
}


@pytest.mark.parametrize("lacking", PROMISES)
def test_core_that_does_not_promise_is_told_so_and_conforms(sandbox: SandboxProcess, lacking: str) -> None:
    sandbox.use_script(f"[core_banking]\n{lacking} = false")
    done = _kit("--target", sandbox.address, "--json", "--arrival-ms", "300")
    told = _told(done)
    assert (done.returncode, told["broken"]) == (0, 0), done.stdout
    assert _verdicts(told, "NOT_OFFERED") == PROMISES[lacking]
    assert bool(told["left_in_books"]) == (lacking == "reverses")
    assert sandbox.audit()["paid_twice"] == []


def test_core_that_promises_nothing_is_told_so_and_conforms(sandbox: SandboxProcess) -> None:
    sandbox.use_script("[core_banking]\n" + "".join(f"{promise} = false\n" for promise in PROMISES))
    done = _kit("--target", sandbox.address, "--json", "--arrival-ms", "300")
    told = _told(done)
    assert (done.returncode, told["broken"]) == (0, 0), done.stdout
    assert _verdicts(told, "NOT_OFFERED") == set().union(*PROMISES.values())
    assert "leaves them" in done.stderr
    assert sandbox.audit()["paid_twice"] == []


def test_core_that_promises_more_than_it_keeps_is_broken(sandbox: SandboxProcess) -> None:
    sandbox.use_script('[[fault]]\noperation = "PostDisbursement"\nkind = "error"\nstatus = "INTERNAL"\n')
    done = _kit("--target", sandbox.address, "--json", "--only", "CB-1")
    assert done.returncode == 1
    assert _told(done)["conforms"] is False
    text = _kit("--target", sandbox.address, "--only", "CB-10,IM-01")
    assert text.returncode == 1
    assert "answered INTERNAL" in text.stdout
    assert "does NOT conform: CB-10" in text.stdout


async def test_reversal_of_an_earlier_day_that_is_taken_is_broken(tmp_path: Path) -> None:
    account = ShownAccount()

    def undo(answer: pb.ReversePostingResponse) -> None:
        account.moved -= SUBJECTS.amount if answer.posting.refusal_code == "OTHER_BUSINESS_DAY" else 0

    reference = fresh_reference()
    async with Sandbox(VILLAGE, tmp_path / "data") as sandbox:
        mutate(sandbox, account.also(on_answer(pb.ReversePostingResponse, undo)))
        address = await sandbox.start("127.0.0.1:0")
        async with open_channel(address) as channel:
            bench = await look_at(channel, SUBJECTS, Patience())
            await desk.posted(bench, await desk.new_order(bench, reference))
        turned = _turn(tmp_path / "data", datetime.date(2026, 1, 16))
        assert turned.returncode == 0, turned.stderr
        subjects = load_subjects(_with_earlier(tmp_path, reference))
        async with open_channel(address) as channel:
            bench = await look_at(channel, subjects, Patience())
            found = [finding async for finding in play(bench, rules_of("CB"))]
    assert numbers(found, Verdict.BROKEN) == {"CB-46"}


async def test_bank_that_is_closed_has_nothing_posted_and_the_rules_are_not_tried(tmp_path: Path) -> None:
    async with Sandbox(VILLAGE, tmp_path / "data") as sandbox:
        address = await sandbox.start("127.0.0.1:0")
        assert _turn(tmp_path / "data", datetime.date(2026, 1, 15), "--closed").returncode == 0
        async with open_channel(address) as channel:
            bench = await look_at(channel, SUBJECTS, Patience())
            found = [finding async for finding in play(bench, rules_of("CB"))]
    assert numbers(found, Verdict.BROKEN) == set()
    assert {"CB-10", "CB-30", "CB-40"} <= numbers(found, Verdict.NOT_TRIED)


async def test_service_that_is_not_there_is_not_offered(tmp_path: Path) -> None:
    class Half(Sandbox):
        def _handlers(self, store: object) -> list[object]:  # type: ignore[override]
            names = ("ImagingService", "CreditSystemService")
            made = super()._handlers(store)  # type: ignore[arg-type]
            return [handler for handler in made if not str(handler.service_name()).endswith(names)]

    async with Half(VILLAGE, tmp_path / "data") as sandbox:
        address = await sandbox.start("127.0.0.1:0")
        async with open_channel(address) as channel:
            bench = await look_at(channel, SUBJECTS, Patience())
            found = [finding async for finding in play(bench, ALL_RULES)]
    assert numbers(found, Verdict.BROKEN) == set()
    offered_not = {rule.number for rule in rules_of("IM", "CR")}
    assert numbers(found, Verdict.NOT_OFFERED) == offered_not


async def test_rule_calls_the_operations_that_it_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: set[str] = set()
    real = Caller._method

    def remembered(self: Caller, request: object) -> object:
        method = real(self, request)  # type: ignore[arg-type]
        called.add(method.name)
        return method

    monkeypatch.setattr(Caller, "_method", remembered)
    for_each: dict[str, set[str]] = {}
    async with Sandbox(VILLAGE, tmp_path / "data") as sandbox:
        address = await sandbox.start("127.0.0.1:0")
        async with open_channel(address) as channel:
            bench = await look_at(channel, SUBJECTS, Patience())
            for rule in ALL_RULES:
                called.clear()
                async for finding in play(bench, [rule]):
                    if finding.verdict is Verdict.HOLDS:
                        for_each[rule.number] = set(called)
    lacking = {
        rule.number: set(rule.operations) - for_each[rule.number]
        for rule in ALL_RULES
        if rule.number in for_each and not rule.number.endswith("-91") and set(rule.operations) - for_each[rule.number]
    }
    assert lacking == {}


async def test_target_that_says_it_is_production_is_not_played_on_unless_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(answer: pb.GetCapabilitiesResponse) -> None:
        answer.environment = pb.ENVIRONMENT_PRODUCTION

    async with Sandbox(VILLAGE, tmp_path / "data") as sandbox:
        mutate(sandbox, on_answer(pb.GetCapabilitiesResponse, change))
        address = await sandbox.start("127.0.0.1:0")
        wanted = command._Run(address, SUBJECTS, rules_of("CB-10"), Patience(), None, json=False, yes=False)
        with pytest.raises(command._RefusedError, match="says that it is production; nothing was done there"):
            await command._run(wanted)
        assert "pays 1.00" in capsys.readouterr().err
        async with aio.insecure_channel(address) as channel:
            request = pb.ListAccountsRequest(bank_id=BANK, customer_id=SUBJECTS.customer.customer_id)
            listed = await pb_grpc.CoreBankingServiceStub(channel).ListAccounts(request, timeout=5)
            assert listed.accounts[0].balance.units == 1_000
        told = command._Run(address, SUBJECTS, rules_of("CB-10"), Patience(), None, json=False, yes=True)
        assert await command._run(told) == 0


@pytest.mark.parametrize(
    ("arguments", "reason", "says"),
    [
        (("--target", "127.0.0.1:1"), "TARGET_UNUSABLE", "GetCapabilities answers UNAVAILABLE"),
        ((), "REFUSED", "--target HOST:PORT is missing"),
        (("--target", "127.0.0.1:1", "--only", "CB-99"), "REFUSED", "no rule is called CB-99"),
        (("--target", "127.0.0.1:1", "--subjects", "nowhere.toml"), "SUBJECTS_INVALID", "cannot be read"),
        (("--target", "127.0.0.1:1", "--authority", "nowhere.pem"), "FILE_UNREADABLE", "nowhere.pem"),
    ],
)
def test_run_that_cannot_begin_says_why_on_one_line_and_exits_with_two(
    arguments: tuple[str, ...], reason: str, says: str
) -> None:
    done = _kit(*arguments, "--json")
    assert done.returncode == 2
    error = _told(done)["error"]
    assert isinstance(error, dict)
    assert error["reason"] == reason
    assert says in error["message"]
    assert says in done.stderr
    assert "Traceback" not in done.stderr


async def test_promise_of_the_script_is_what_the_kit_sees(tmp_path: Path) -> None:
    script = FaultScript(promises=Promises(idempotent_by_reference=False))
    bench, found = await findings(tmp_path, rules_of("CB-1"), script=script)
    assert bench.declared.promises["idempotent_by_reference"] is False
    assert numbers(found, Verdict.BROKEN) == set()


def _turn(data: Path, date: datetime.date, *more: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "channel_server.sandbox", "business-date", "--data", str(data)]
    return subprocess.run(
        [*run, "--bank", BANK, "--set", date.isoformat(), *more],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _with_earlier(folder: Path, reference: str) -> Path:
    path = folder / "subjects.toml"
    text = SUBJECTS_FILE.read_text(encoding="utf-8")
    path.write_text(f'earlier_reference = "{reference}"\n{text}', encoding="utf-8")
    return path


def _pay(sandbox: SandboxProcess, reference: str) -> None:
    """Post a payment that a later run finds to be an earlier day's."""

    async def pay() -> None:
        async with open_channel(sandbox.address) as channel:
            bench = await look_at(channel, SUBJECTS, Patience())
            await desk.posted(bench, await desk.new_order(bench, reference))

    asyncio.run(pay())


def _balances(sandbox: SandboxProcess) -> dict[str, int]:
    accounts = sandbox.audit()["accounts"]
    assert isinstance(accounts, list)
    customers = [account for account in accounts if account["customer_id"]]
    return {account["account_number"]: account["balance_fen"] for account in customers}
