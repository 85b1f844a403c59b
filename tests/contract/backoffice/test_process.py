"""The sandbox as a process: killed and started again, cards and PINs over the wire, its commands and its manners."""

import asyncio
import json
import re
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import grpc
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import ECB
from edian.backoffice.v1 import core_banking_service_pb2 as pb
from edian.backoffice.v1 import core_banking_service_pb2_grpc as pb_grpc
from grpc import aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from psec import pinblock as psec_pin
from psec.des import encrypt_tdes_ecb as psec_tdes

from channel_server.application.ports import (
    BackOffice,
    CardJudgement,
    CardPresentation,
    CardVerdict,
    Message,
    OutcomeUnknown,
    Refused,
    Success,
)
from channel_server.domain.ids import TerminalId
from tests.contract.backoffice.orders import ACCOUNT, BANK, OTHER_BANK, TODAY, VILLAGE, WANG, disbursement, reversal
from tests.sandbox_process import SandboxProcess
from tests.unit.sandbox.test_security_module import chip_data

pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")

TERMINAL = TerminalId("JC-0317")
CARD = next(card for card in VILLAGE.cards if card.customer_id == WANG)
MASTER = VILLAGE.security.terminal_master_keys[TERMINAL]


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "channel_server.sandbox", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def _sm4(key: bytes, data: bytes, *, decrypt: bool = False) -> bytes:
    cipher = Cipher(SM4(key), ECB())
    worker = cipher.decryptor() if decrypt else cipher.encryptor()
    return worker.update(data) + worker.finalize()


class Pad:
    """A PIN pad's half, built on psec and on the published shape alone."""

    def __init__(self, ports: BackOffice) -> None:
        self._ports = ports
        self._keys: dict[str, bytes] = {}
        self.counter = 0

    async def load_keys(self) -> None:
        outcome = await self._ports.cards.issue_working_keys(BANK, TERMINAL)
        assert isinstance(outcome, Success)
        self._keys = {key.block_format: _sm4(MASTER, key.wrapped_key, decrypt=True) for key in outcome.value}

    def block(self, pin: str, block_format: str = "SM4") -> bytes:
        key = self._keys[block_format]
        if block_format == "ISO_0":
            return bytes(psec_tdes(key, psec_pin.encode_pinblock_iso_0(pin, CARD.card_number)))
        if block_format == "ISO_4":
            return bytes(psec_pin.encipher_pinblock_iso_4(key, pin, CARD.card_number))
        field = int(f"{len(pin):02d}{pin}".ljust(32, "F"), 16) ^ int(CARD.card_number[-13:-1], 16)
        return _sm4(key, field.to_bytes(16, "big"))

    async def present(
        self, pin: str = CARD.pin, *, block_format: str = "SM4", counter: int | None = None, block: bytes | None = None
    ) -> CardJudgement:
        self.counter += 1
        presentation = CardPresentation(
            BANK,
            TERMINAL,
            CARD.card_number,
            CARD.sequence_number,
            chip_data(CARD, self.counter if counter is None else counter),
            self.block(pin, block_format) if block is None else block,
            block_format,
        )
        outcome = await self._ports.cards.verify_card(presentation)
        assert isinstance(outcome, Success)
        return outcome.value


@pytest.fixture
async def pad(remote: BackOffice) -> Pad:
    made = Pad(remote)
    await made.load_keys()
    return made


APPROVED = CardJudgement(CardVerdict.APPROVED, 3, WANG, ACCOUNT)


@pytest.mark.parametrize("block_format", ["SM4", "ISO_0", "ISO_4"])
async def test_right_pin_and_genuine_chip_are_approved_in_each_format(pad: Pad, block_format: str) -> None:
    assert await pad.present(block_format=block_format) == APPROVED


async def test_wrong_pins_are_counted_over_a_kill_and_block_the_card(
    sandbox: SandboxProcess, remote: BackOffice, pad: Pad
) -> None:
    assert await pad.present("000000") == CardJudgement(CardVerdict.PIN_WRONG, 2)
    assert await pad.present("000001") == CardJudgement(CardVerdict.PIN_WRONG, 1)
    sandbox.kill()
    sandbox.start()
    await _reached(remote)
    assert await pad.present("000002") == CardJudgement(CardVerdict.PIN_BLOCKED, 0)
    assert await pad.present() == CardJudgement(CardVerdict.PIN_BLOCKED, 0)


async def test_right_pin_gives_the_tries_back(pad: Pad) -> None:
    await pad.present("000000")
    assert await pad.present() == APPROVED
    assert await pad.present("000000") == CardJudgement(CardVerdict.PIN_WRONG, 2)


async def test_counter_that_was_used_is_not_genuine_and_costs_no_try(pad: Pad) -> None:
    assert await pad.present(counter=9) == APPROVED
    for counter in (9, 8):
        assert (await pad.present("000000", counter=counter)) == CardJudgement(CardVerdict.NOT_GENUINE, 3)
    assert await pad.present(counter=10) == APPROVED


async def test_block_under_an_older_key_is_stale_and_costs_neither_try_nor_counter(pad: Pad) -> None:
    old = pad.block(CARD.pin)
    await pad.load_keys()
    assert await pad.present(block=old, counter=5) == CardJudgement(CardVerdict.KEY_STALE, 3)
    assert await pad.present(counter=5) == APPROVED


async def test_block_before_any_key_was_issued_is_stale(remote: BackOffice) -> None:
    presentation = CardPresentation(BANK, TERMINAL, CARD.card_number, "01", chip_data(CARD, 1), bytes(16), "SM4")
    outcome = await remote.cards.verify_card(presentation)
    assert outcome == Success(CardJudgement(CardVerdict.KEY_STALE, 3))


async def test_card_of_another_bank_or_sequence_or_none_is_unusable(remote: BackOffice, pad: Pad) -> None:
    good = CardPresentation(BANK, TERMINAL, CARD.card_number, "01", chip_data(CARD, 1), pad.block(CARD.pin), "SM4")
    foreign = next(card for card in VILLAGE.cards if card.bank_id == OTHER_BANK)
    for shown in (
        replace(good, card_number=foreign.card_number),
        replace(good, card_number="9299010000000000007"),
        replace(good, card_sequence_number="02"),
    ):
        assert await remote.cards.verify_card(shown) == Success(CardJudgement(CardVerdict.CARD_UNUSABLE, 0))


async def test_card_past_its_expiry_is_told_apart(sandbox: SandboxProcess, pad: Pad) -> None:
    turned = _run("business-date", "--data", str(sandbox.data), "--bank", BANK, "--set", "2031-01-01")
    assert turned.returncode == 0, turned.stderr
    assert await pad.present() == CardJudgement(CardVerdict.CARD_EXPIRED, 0)


async def test_secrets_are_in_neither_log_nor_books(sandbox: SandboxProcess, pad: Pad) -> None:
    await pad.present("864209")
    await pad.present()
    block = pad.block(CARD.pin)
    sandbox.stop()
    kept = (sandbox.data / "sandbox.db").read_bytes() + sandbox.log.encode()
    assert CARD.pin.encode() not in kept
    assert b"864209" not in kept
    assert block not in kept
    assert MASTER not in kept
    for key in pad._keys.values():
        assert key not in kept
        assert key.hex().encode() not in kept.lower()
    assert CARD.card_number not in sandbox.log


async def test_payment_that_was_answered_survives_a_kill(sandbox: SandboxProcess, remote: BackOffice) -> None:
    orders = [disbursement(amount=100 + number) for number in range(40)]
    answers = await asyncio.gather(*(remote.core.post_disbursement(order) for order in orders))
    sandbox.kill()
    sandbox.start()
    await _reached(remote)
    for order, answer in zip(orders, answers, strict=True):
        assert isinstance(answer, Success)
        known = await remote.core.inquire_posting(BANK, order.reference)
        assert known == answer
    assert sandbox.audit()["sum_fen"] == 0


async def test_kill_in_the_middle_of_payments_leaves_each_whole_or_absent(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    orders = [disbursement(amount=1_000) for _ in range(300)]
    tasks = [asyncio.create_task(remote.core.post_disbursement(order)) for order in orders]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    sandbox.kill()
    answers = await asyncio.gather(*tasks)
    sandbox.start()
    await _reached(remote)
    books = sandbox.audit()
    assert books["consistent"] is True
    instructions = books["instructions"]
    assert isinstance(instructions, list)
    posted = {row["reference"] for row in instructions if row["state"] == "POSTED"}
    for order, answer in zip(orders, answers, strict=True):
        assert isinstance(answer, Success | OutcomeUnknown)
        if isinstance(answer, Success):
            assert order.reference in posted
    again = await asyncio.gather(*(remote.core.post_disbursement(order) for order in orders))
    assert all(isinstance(answer, Success) for answer in again)
    assert sandbox.audit()["paid_twice"] == []


async def test_notification_lost_from_the_outbox_is_written_again_after_a_kill(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    message = Message(BANK, disbursement().reference, WANG, "drawdown_disbursed", {"amount": "20,000.00"})
    await remote.notifier.send_notification(message)
    outbox = sandbox.data / "outbox.jsonl"
    (line,) = outbox.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["phone"] == "138****0276"
    sandbox.kill()
    outbox.write_text("", encoding="utf-8")
    sandbox.start()
    assert outbox.read_text(encoding="utf-8").splitlines() == [line]


async def test_client_that_hangs_up_has_been_paid_all_the_same(sandbox: SandboxProcess, remote: BackOffice) -> None:
    orders = [disbursement() for _ in range(20)]
    tasks = [asyncio.create_task(remote.core.post_disbursement(order)) for order in orders]
    await asyncio.sleep(0.005)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(await remote.core.post_disbursement(disbursement()), Success)
    assert sandbox.audit()["consistent"] is True


async def test_message_that_breaks_a_field_rule_is_refused_with_field_and_rule(sandbox: SandboxProcess) -> None:
    async with aio.insecure_channel(sandbox.address) as channel:
        stub = pb_grpc.CoreBankingServiceStub(channel)
        with pytest.raises(aio.AioRpcError) as caught:
            await stub.PostDisbursement(pb.PostDisbursementRequest(bank_id=BANK, reference="no uuid"), timeout=5)
        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert "reference: must be a valid UUID" in (caught.value.details() or "")
        half_a_fen = pb.PostDisbursementRequest(
            bank_id=BANK,
            reference=disbursement().reference,
            customer_id=WANG,
            account_number=ACCOUNT,
            loan_note_id="XK1",
        )
        half_a_fen.amount.currency_code = "CNY"
        half_a_fen.amount.nanos = 5_000_000
        half_a_fen.value_date.year = 2026
        with pytest.raises(aio.AioRpcError, match="finer than a fen"):
            await stub.PostDisbursement(half_a_fen, timeout=5)


async def test_health_is_told_for_the_whole_and_for_each_service(sandbox: SandboxProcess) -> None:
    async with aio.insecure_channel(sandbox.address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for service in ("", "edian.backoffice.v1.CoreBankingService"):
            answer = await stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=5)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING


def test_sandbox_stopped_by_signal_ends_with_zero_and_takes_its_ready_file_along(sandbox: SandboxProcess) -> None:
    assert sandbox.stop() == 0
    assert not (sandbox.folder / "ready").exists()


def test_sandbox_stopped_while_a_call_waits_for_ever_ends_all_the_same(sandbox: SandboxProcess) -> None:
    sandbox.use_script('[[fault]]\noperation = "GetCapabilities"\nkind = "never"\n')
    with grpc.insecure_channel(sandbox.address) as channel:
        waiting = pb_grpc.CoreBankingServiceStub(channel).GetCapabilities.future(
            pb.GetCapabilitiesRequest(bank_id=BANK), timeout=30
        )
        time.sleep(0.3)
        assert sandbox.stop() == 0
        assert waiting.exception(timeout=10) is not None


def test_second_sandbox_on_the_same_port_says_that_it_is_taken(sandbox: SandboxProcess, tmp_path: Path) -> None:
    done = _run("serve", "--listen", sandbox.address, "--data", str(tmp_path / "other"))
    assert done.returncode == 2
    assert f"cannot listen on {sandbox.address}" in done.stderr


def test_sandbox_uses_little_memory(sandbox: SandboxProcess) -> None:
    assert sandbox.memory_bytes() < 150 * 1024 * 1024


def test_audit_of_tampered_books_exits_with_one(sandbox: SandboxProcess) -> None:
    sandbox.stop()
    connection = sqlite3.connect(sandbox.data / "sandbox.db")
    connection.execute("UPDATE account SET debit_fen = debit_fen - 1 WHERE kind = 'DEPOSIT'")
    connection.commit()
    connection.close()
    done = _run("audit", "--data", str(sandbox.data), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["consistent"] is False


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("audit", "--data", "{}/nowhere"), "no sandbox books in"),
        (("business-date", "--data", "{}/nowhere", "--bank", BANK, "--set", "2026-01-16"), "no sandbox books in"),
        (("serve", "--listen", "7400", "--data", "{}"), "is not HOST:PORT"),
        (("serve", "--listen", "127.0.0.1:0", "--data", "{}/d", "--faults", "{}/none.toml"), "cannot be read"),
        (("serve", "--listen", "127.0.0.1:0", "--data", "{}/d", "--village", "{}/none.toml"), "cannot be read"),
    ],
)
def test_command_that_cannot_be_done_says_why_and_exits_with_two(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = _run(*(argument.replace("{}", str(tmp_path)) for argument in arguments))
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_business_date_of_a_bank_that_is_not_there_is_refused(sandbox: SandboxProcess) -> None:
    done = _run("business-date", "--data", str(sandbox.data), "--bank", "nowhere", "--set", "2026-01-16")
    assert (done.returncode, re.search("no bank nowhere", done.stderr) is not None) == (2, True)


async def test_reversal_after_the_business_date_has_turned_is_refused(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    order = disbursement()
    await remote.core.post_disbursement(order)
    _run("business-date", "--data", str(sandbox.data), "--bank", BANK, "--set", "2026-01-16")
    outcome = await remote.core.reverse_posting(reversal(order.reference))
    assert isinstance(outcome, Refused)
    assert outcome.code == "OTHER_BUSINESS_DAY"


async def test_day_that_is_closed_takes_no_posting_until_the_next_is_open(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    order = disbursement()
    await remote.core.post_disbursement(order)
    closed = _run("roll-day", "--data", str(sandbox.data), "--bank", BANK, "--close")
    assert (closed.returncode, closed.stdout) == (0, f"{BANK}: 2026-01-15 closed\n")
    refused = await remote.core.post_disbursement(disbursement())
    assert isinstance(refused, Refused)
    assert refused.code == "BOOKS_CLOSED"
    page = await remote.core.day_page(BANK, TODAY)
    assert isinstance(page, Success)
    assert (page.value.final, [each.reference for each in page.value.entries]) == (True, [order.reference])

    opened = _run("roll-day", "--data", str(sandbox.data), "--bank", BANK)
    assert opened.stdout == f"{BANK}: 2026-01-16 open\n"
    next_day = TODAY + timedelta(days=1)
    assert isinstance(await remote.core.post_disbursement(disbursement(value_date=next_day)), Success)
    assert await remote.core.day_page(BANK, TODAY) == page


def test_day_is_never_rolled_backwards(sandbox: SandboxProcess) -> None:
    done = _run("roll-day", "--data", str(sandbox.data), "--bank", BANK, "--to", "2026-01-15")
    assert done.returncode == 2
    assert "2026-01-15 is not after 2026-01-15" in done.stderr
    assert _run("audit", "--data", str(sandbox.data), "--json").stdout.count('"open": true') >= 2


async def _reached(ports: BackOffice) -> None:
    """Wait until the restarted process has been found again, for ten seconds at most."""
    for _ in range(100):
        if isinstance(await ports.core.capabilities(BANK), Success):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the sandbox was not found again")


async def test_books_that_cannot_be_written_answer_internal_and_serve_again_afterwards(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    connection = sqlite3.connect(sandbox.data / "sandbox.db")
    connection.executescript(
        "CREATE TRIGGER full BEFORE INSERT ON posting BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    order = disbursement()
    assert await remote.core.post_disbursement(order) == OutcomeUnknown("INTERNAL")
    connection.executescript("DROP TRIGGER full")
    connection.close()
    assert isinstance(await remote.core.post_disbursement(order), Success)
    assert "books_failed" in sandbox.log


def test_sandbox_open_to_the_network_is_warned_of(tmp_path: Path) -> None:
    process = SandboxProcess(tmp_path, address="0.0.0.0:0")
    process.start()
    assert process.stop() == 0
    assert "sandbox_open_to_the_network" in process.log
