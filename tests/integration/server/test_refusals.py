"""Every "no" on the way to a drawdown, over the wire: its code, its reason, its figures, and nothing half done."""

import asyncio
import os
import uuid
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID
from edian.channel.v1 import (
    contract_service_pb2,
    evidence_service_pb2,
    repayment_service_pb2,
    session_service_pb2,
    types_pb2,
)
from edian.channel.v1 import drawdown_service_pb2 as pb
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.money_pb2 import Money
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates, issue
from channel_server.domain.ids import BankId, TerminalId
from tests.integration.server.conftest import Builder, House
from tests.integration.server.terminal import NAME_INK, Terminal, fen, money, refusal_of, refused, shown_for, terms_for
from tests.integration.server.waiting import until


async def test_terminal_without_enrolment_is_unknown(house: House) -> None:
    async with house.terminal("JC-9999") as stranger:
        no = await refusal_of(stranger.hello())
    assert (no.code, no.reason) == (grpc.StatusCode.PERMISSION_DENIED, "UNKNOWN_TERMINAL")
    assert no.metadata == {"terminal": "JC-9999"}


async def test_terminal_that_is_locked_is_cut_off_within_a_second(house: House, terminal: Terminal) -> None:
    def lock(books: Any) -> None:
        kept = books.terminal(TerminalId("JC-0317"))
        books.put_terminal(replace(kept, locked=True))

    await house.services.books.write(lock)

    async def cut_off() -> bool:
        try:
            await terminal.open()
        except grpc.aio.AioRpcError as error:
            return refused(error).reason == "TERMINAL_LOCKED"
        return False

    await until(cut_off)


@pytest.mark.parametrize("uri", ["edian:backoffice:core", "edian:teller:JC-0317"])
async def test_certificate_of_another_kind_is_wrong(house: House, tmp_path: Path, uri: str) -> None:
    authority = x509.load_pem_x509_certificate((house.certs / "ca.pem").read_bytes())
    key = load_pem_private_key((house.certs / "ca.key").read_bytes(), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    names = [x509.UniformResourceIdentifier(uri)]
    issue(tmp_path, "other", names, ExtendedKeyUsageOID.CLIENT_AUTH, authority=authority, authority_key=key)
    (tmp_path / "ca.pem").write_bytes((house.certs / "ca.pem").read_bytes())
    async with Terminal(house.address, tmp_path, "other") as impostor:
        no = await refusal_of(impostor.hello())
    assert (no.code, no.reason) == (grpc.StatusCode.UNAUTHENTICATED, "WRONG_CERTIFICATE")


async def test_certificate_that_was_replaced_is_wrong(house: House) -> None:
    def pin(books: Any) -> None:
        books.put_terminal(replace(books.terminal(TerminalId("JC-0318")), certificate_sha256=bytes(32)))

    await house.services.books.write(pin)
    async with house.terminal("JC-0318") as old:
        assert (await refusal_of(old.hello())).reason == "WRONG_CERTIFICATE"


async def test_certificate_of_another_authority_does_not_get_through_the_handshake(
    house: House, tmp_path: Path
) -> None:
    ensure_demo_certificates(tmp_path / "other", DemoNames(("JC-0317",), ()))
    (tmp_path / "other" / "ca.pem").write_bytes((house.certs / "ca.pem").read_bytes())
    async with Terminal(house.address, tmp_path / "other") as forged:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await forged.hello()
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize(
    ("change", "reason", "fact"),
    [
        ({"id_number": "429901195603090013"}, "ID_INVALID", ("problem", "CHECK_CHARACTER")),
        ({"id_number": "42990119560309001"}, "ID_INVALID", ("problem", "LENGTH")),
        ({"name": "陈样芳"}, "ID_INVALID", ("problem", "NAME")),
        ({"valid_to": Date(year=2025, month=6, day=30)}, "ID_EXPIRED", ("valid_to", "2025-06-30")),
        ({"card_type": "I"}, "ID_TYPE_NOT_SERVED", ("card_type", "I")),
        ({"id_number": "429901199001010108"}, "CUSTOMER_NOT_FOUND", None),
        ({"valid_to": Date(year=2025, month=13, day=1)}, "MALFORMED_REQUEST", ("field", "document.valid_to")),
    ],
)
async def test_id_card_that_is_not_good_enough_is_refused(
    terminal: Terminal, change: dict[str, Any], reason: str, fact: tuple[str, str] | None
) -> None:
    session_id = await terminal.open()
    no = await refusal_of(terminal.identify(session_id, "wang", **change))
    assert no.reason == reason
    assert fact is None or no.metadata[fact[0]] == fact[1]


async def test_customer_of_another_bank_is_not_found(terminal: Terminal) -> None:
    session_id = await terminal.open()
    assert (await refusal_of(terminal.identify(session_id, "sun"))).reason == "CUSTOMER_NOT_FOUND"


async def test_card_of_somebody_else_is_refused(terminal: Terminal) -> None:
    session_id = await terminal.open()
    await terminal.identify(session_id, "wang")
    assert (await refusal_of(terminal.present(session_id, "chen"))).reason == "CARD_HOLDER_MISMATCH"


async def test_card_before_the_id_card_costs_no_try(terminal: Terminal) -> None:
    session_id = await terminal.open()
    no = await refusal_of(terminal.present(session_id, "wang", pin_block=b"000000FF"))
    assert no.reason == "ASSURANCE_INSUFFICIENT"
    await terminal.identify(session_id, "wang")
    wrong = await refusal_of(terminal.present(session_id, "wang", pin_block=b"000000FF"))
    assert (wrong.reason, wrong.metadata["attempts_remaining"]) == ("PIN_WRONG", "2")


async def test_wrong_pins_are_counted_down_to_blocked(terminal: Terminal) -> None:
    session_id = await terminal.open()
    await terminal.identify(session_id, "wang")
    reasons = [(await refusal_of(terminal.present(session_id, "wang", pin_block=b"000000FF"))).reason for _ in "123"]
    assert reasons == ["PIN_WRONG", "PIN_WRONG", "PIN_BLOCKED"]


async def test_customer_without_a_line_is_told_so(terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("zhao")
    assert (await refusal_of(terminal.list_lines(session_id))).reason == "NO_CREDIT_LINE"


@pytest.mark.parametrize(
    ("change", "code", "reason"),
    [
        ({"amount": money(90_000)}, "INVALID_ARGUMENT", "AMOUNT_BELOW_MINIMUM"),
        ({"amount": money(0)}, "INVALID_ARGUMENT", "AMOUNT_BELOW_MINIMUM"),
        ({"amount": Money(currency_code="CNY", units=-1000)}, "INVALID_ARGUMENT", "AMOUNT_BELOW_MINIMUM"),
        ({"amount": Money(currency_code="CNY", units=-(2**63))}, "INVALID_ARGUMENT", "AMOUNT_BELOW_MINIMUM"),
        ({"amount": Money(currency_code="CNY", units=2**63 - 1)}, "INVALID_ARGUMENT", "AMOUNT_ABOVE_MAXIMUM"),
        ({"amount": money(2_005_000)}, "INVALID_ARGUMENT", "AMOUNT_NOT_A_MULTIPLE"),
        ({"amount": money(30_000_000 + 10_000)}, "INVALID_ARGUMENT", "AMOUNT_ABOVE_MAXIMUM"),
        ({"amount": money(5_010_000)}, "FAILED_PRECONDITION", "CHANNEL_LIMIT_EXCEEDED"),
        ({"amount": money(4_000_000)}, "FAILED_PRECONDITION", "LINE_INSUFFICIENT"),
        ({"amount": Money(currency_code="USD", units=1000)}, "INVALID_ARGUMENT", "MALFORMED_REQUEST"),
        ({"amount": Money(currency_code="CNY", units=1000, nanos=1)}, "INVALID_ARGUMENT", "MALFORMED_REQUEST"),
        ({"term_months": 5}, "INVALID_ARGUMENT", "TERM_NOT_OFFERED"),
        ({"term_months": 24}, "INVALID_ARGUMENT", "TERM_TOO_LONG"),
        ({"term_months": 0}, "INVALID_ARGUMENT", "MALFORMED_REQUEST"),
        ({"due_day": 32}, "INVALID_ARGUMENT", "MALFORMED_REQUEST"),
        ({"method": 77}, "INVALID_ARGUMENT", "MALFORMED_REQUEST"),
        ({"purpose": types_pb2.PURPOSE_SECURITIES}, "FAILED_PRECONDITION", "PURPOSE_FORBIDDEN"),
        ({"credit_line_id": "JC-XK-000002"}, "NOT_FOUND", "NOT_FOUND"),
        ({"credit_line_id": "YL-XK-000001"}, "NOT_FOUND", "NOT_FOUND"),
    ],
)
async def test_terms_that_break_a_rule_are_refused_when_quoted(
    terminal: Terminal, change: dict[str, Any], code: str, reason: str
) -> None:
    session_id, _ = await terminal.enter("wang")
    no = await refusal_of(terminal.quote(session_id, terms_for("JC-XK-000001", **change)))
    assert (no.code.name, no.reason) == (code, reason)
    (line,) = await terminal.list_lines(session_id)
    assert fen(line.balance.reserved) == 0


async def test_daily_limit_counts_what_was_drawn_today_at_this_channel(terminal: Terminal, house: House) -> None:
    async with house.terminal("YL-0001") as kiosk:
        await kiosk.hello()
        session_id, token = await kiosk.enter("wu")
        line = (await kiosk.list_lines(session_id))[0].credit_line_id
        # 60,000 of line and 100,000 a day: the line is raised, so that the day's limit is what is met.
        raise_line = "UPDATE credit_line SET credit_limit_fen = 20000000 WHERE credit_line_id = ?"
        await house.services.books.write(lambda books: books._db.execute(raise_line, (line,)) and None)
        for amount in (5_000_000, 4_000_000):
            drawdown = await kiosk.draw((await kiosk.sign(session_id, token, amount)).request())
            assert drawdown.state == pb.DRAWDOWN_STATE_DISBURSED
        no = await refusal_of(kiosk.quote(session_id, terms_for(line, 2_000_000)))
    assert no.reason == "DAILY_LIMIT_EXCEEDED"
    assert (no.metadata["drawn"], no.metadata["left"]) == ("90,000.00", "10,000.00")


async def test_contract_is_real_and_the_same_when_drawn_up_again(terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    quote = await terminal.quote(session_id, terms_for("JC-XK-000001"))
    contract = await terminal.prepare(session_id, quote.quote_id)
    assert await terminal.prepare(session_id, quote.quote_id) == contract
    assert len(contract.pages[0].facts) == 8
    assert contract.pages[0].facts[0].value == "20,000.00 元"
    assert any("清江农商行" in text for page in contract.pages for text in page.paragraphs)
    assert "王大华" not in str(contract)


async def test_contract_that_was_not_read_changed_or_not_signed_is_not_accepted(terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    quote = await terminal.quote(session_id, terms_for("JC-XK-000001"))
    contract = await terminal.prepare(session_id, quote.quote_id)
    readings = [{"number": page.number, "shown_time": page.minimum_time} for page in contract.pages]
    hasty = [readings[0] | {"shown_time": shown_for(1.5)}, *readings[1:]]
    unread = await refusal_of(terminal.accept(session_id, contract, readings=hasty))
    assert (unread.reason, unread.metadata["page"], unread.metadata["minimum_seconds"]) == (
        "CONTRACT_NOT_READ",
        "1",
        "8",
    )
    skipped = await refusal_of(terminal.accept(session_id, contract, readings=readings[:-1]))
    assert skipped.metadata["page"] == str(len(readings))
    changed = await refusal_of(terminal.accept(session_id, contract, content_sha256=os.urandom(32)))
    assert changed.reason == "CONTRACT_CHANGED"
    unsigned = await refusal_of(terminal.accept(session_id, contract, signature=NAME_INK[:1]))
    assert unsigned.reason == "SIGNATURE_MISSING"
    accepted = await terminal.accept(session_id, contract)
    assert accepted.accepted
    assert await terminal.accept(session_id, contract) == accepted


async def test_signature_goes_to_imaging_as_a_drawing_and_not_into_the_books(house: House, terminal: Terminal) -> None:
    await terminal.ready()
    (paper,) = house.bank.imaging.papers.values()
    assert (paper.kind, paper.media_type) == ("signature", "image/svg+xml")
    assert paper.content.startswith(b"<svg ")
    assert b"<svg" not in house.database.raw()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"account_token": "somebody-else"}, "ACCOUNT_NOT_OWN"),
        ({"quote_id": str(uuid.uuid4())}, "NOT_FOUND"),
        ({"contract_id": str(uuid.uuid4())}, "CONTRACT_NOT_ACCEPTED"),
        ({"session_id": str(uuid.uuid4())}, "SESSION_NOT_FOUND"),
        ({"terms": terms_for("JC-XK-000001", 1_000_000)}, "QUOTE_CHANGED"),
        ({"request_id": "not-a-uuid"}, "MALFORMED_REQUEST"),
    ],
)
async def test_drawdown_that_does_not_fit_what_was_signed_is_refused(
    house: House, terminal: Terminal, change: dict[str, Any], reason: str
) -> None:
    ready = await terminal.ready()
    no = await refusal_of(terminal.draw(ready.request(**change)))
    assert no.reason == reason
    assert house.bank.faults.posts == []
    (line,) = await terminal.list_lines(ready.session_id)
    assert fen(line.balance.reserved) == 0


async def test_session_belongs_to_the_terminal_that_opened_it(house: House, terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    async with house.terminal("JC-0318") as other:
        assert (await refusal_of(other.list_lines(session_id))).reason == "SESSION_NOT_FOUND"
    async with house.terminal("YL-0001") as elsewhere:
        assert (await refusal_of(elsewhere.list_lines(session_id))).reason == "SESSION_NOT_FOUND"


async def test_session_that_was_closed_or_has_run_out_is_of_no_use(build: Builder) -> None:
    house = await build(session_lifetime_s=0.3)
    async with house.terminal() as terminal:
        await terminal.hello()
        session_id = await terminal.open()
        close = session_service_pb2.CloseSessionRequest(session_id=session_id, cause="cancelled")
        await terminal.sessions.CloseSession(close)
        await terminal.sessions.CloseSession(close)
        assert (await refusal_of(terminal.identify(session_id, "wang"))).reason == "SESSION_EXPIRED"
        late = await terminal.open()

        async def run_out() -> bool:
            try:
                await terminal.identify(late, "wang")
            except grpc.aio.AioRpcError as error:
                return refused(error).reason == "SESSION_EXPIRED"
            return False

        await until(run_out)


async def test_quote_of_the_day_before_is_refused(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready()
    house.bank.core.set_business_day(BankId("qingjiang"), date(2026, 1, 16))
    house.services.days.forget()
    assert (await refusal_of(terminal.draw(ready.request()))).reason == "QUOTE_EXPIRED"


async def test_core_that_takes_no_postings_is_unavailable_and_the_request_stays_unused(
    house: House, terminal: Terminal
) -> None:
    request = (await terminal.ready()).request()
    house.bank.core.set_business_day(BankId("qingjiang"), date(2026, 1, 15), is_open=False)
    house.services.days.forget()
    no = await refusal_of(terminal.draw(request))
    assert (no.code, no.reason) == (grpc.StatusCode.UNAVAILABLE, "CORE_UNAVAILABLE")
    house.bank.core.set_business_day(BankId("qingjiang"), date(2026, 1, 15))
    house.services.days.forget()
    assert (await terminal.draw(request)).state == pb.DRAWDOWN_STATE_DISBURSED


async def test_evidence_of_a_terminal_is_kept_once(terminal: Terminal) -> None:
    request = evidence_service_pb2.AppendEvidenceRequest(
        session_id=await terminal.open(),
        event_id=str(uuid.uuid4()),
        event_type="page_shown",
        event_time=Timestamp(seconds=1_795_000_000),
        details={"page": "3"},
    )
    first = await terminal.evidence.AppendEvidence(request)
    assert await terminal.evidence.AppendEvidence(request) == first
    assert len(first.entry_sha256) == 32


@pytest.mark.parametrize(
    "time", [Timestamp(seconds=10**17), Timestamp(seconds=-(10**17)), Timestamp(seconds=1, nanos=-5)]
)
async def test_evidence_of_a_time_that_is_none_is_malformed(terminal: Terminal, time: Timestamp) -> None:
    request = evidence_service_pb2.AppendEvidenceRequest(
        session_id=await terminal.open(), event_id=str(uuid.uuid4()), event_type="page_shown", event_time=time
    )
    no = await refusal_of(terminal.evidence.AppendEvidence(request))
    assert (no.reason, no.fields) == ("MALFORMED_REQUEST", ["event_time"])


@pytest.mark.parametrize(
    "shown",
    [Duration(seconds=10**15), Duration(seconds=2**63 - 1), Duration(seconds=100, nanos=-5), Duration(seconds=-5)],
)
async def test_reading_time_that_is_none_is_malformed(terminal: Terminal, shown: Duration) -> None:
    request = contract_service_pb2.AcceptContractRequest(
        session_id=await terminal.open(),
        contract_id=str(uuid.uuid4()),
        content_sha256=bytes(32),
        readings=[contract_service_pb2.PageReading(number=1, shown_time=shown)],
        signature=NAME_INK,
    )
    no = await refusal_of(terminal.contracts.AcceptContract(request))
    assert (no.reason, no.fields) == ("MALFORMED_REQUEST", ["readings.shown_time"])


@pytest.mark.parametrize(("details", "field"), [({"page": "3\0"}, "details"), ({"page": "3"}, None)])
async def test_text_with_nul_is_malformed(terminal: Terminal, details: dict[str, str], field: str | None) -> None:
    request = evidence_service_pb2.AppendEvidenceRequest(
        session_id=await terminal.open(),
        event_id=str(uuid.uuid4()),
        event_type="page_shown",
        event_time=Timestamp(seconds=1_795_000_000),
        details=details,
    )
    if field is None:
        await terminal.evidence.AppendEvidence(request)
        return
    no = await refusal_of(terminal.evidence.AppendEvidence(request))
    assert (no.reason, no.fields) == ("MALFORMED_REQUEST", [field])


@pytest.mark.parametrize("message", [b"\xff\xff\xff", b"\x0a\x02\xff\xfe", b"\x0a\xff\xff\xff\xff\x0f"])
async def test_bytes_that_are_no_message_are_malformed(terminal: Terminal, message: bytes) -> None:
    method = "/edian.channel.v1.SessionService/OpenSession"
    no = await refusal_of(terminal.channel.unary_unary(method)(message))
    assert (no.code, no.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "MALFORMED_REQUEST")


async def test_repayment_quote_splits_what_is_owed_and_refuses_more(terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    request = repayment_service_pb2.QuoteRepaymentRequest(session_id=session_id, loan_note_id="XK202509150317")
    whole = await terminal.repayments.QuoteRepayment(request)
    assert fen(whole.principal) == 1_200_000
    assert fen(whole.penalty_interest) == 0
    assert fen(whole.amount) == fen(whole.interest) + 1_200_000
    assert fen(whole.principal_balance) == 0
    assert fen(whole.available_after) == 5_000_000
    request.amount.CopyFrom(money(fen(whole.amount) + 1))
    assert (await refusal_of(terminal.repayments.QuoteRepayment(request))).reason == "REPAYMENT_ABOVE_PAYOFF"
    for nothing in (0, -100):
        request.amount.CopyFrom(Money(currency_code="CNY", units=nothing))
        no = await refusal_of(terminal.repayments.QuoteRepayment(request))
        assert (no.reason, no.fields) == ("MALFORMED_REQUEST", ["amount"])
    request.loan_note_id = "XK202508200288"
    request.ClearField("amount")
    assert (await refusal_of(terminal.repayments.QuoteRepayment(request))).reason == "NOT_FOUND"


async def test_stream_left_open_does_not_hold_up_the_end(build: Builder) -> None:
    async with AsyncExitStack() as stack:
        house = await Builder(stack, build.database, build.certs)(shutdown_grace_s=600.0)
        async with house.terminal() as watcher:
            watch = watcher.health.Watch(health_pb2.HealthCheckRequest())
            assert (await watch.read()).status == health_pb2.HealthCheckResponse.SERVING
            async with asyncio.timeout(60):
                await stack.aclose()


async def test_health_is_told_and_reflection_lists_the_services(terminal: Terminal) -> None:
    answer = await terminal.health.Check(health_pb2.HealthCheckRequest(service="edian.channel.v1.DrawdownService"))
    assert answer.status == health_pb2.HealthCheckResponse.SERVING
    stub: Any = reflection_pb2_grpc.ServerReflectionStub(terminal.channel)
    call = stub.ServerReflectionInfo(iter([reflection_pb2.ServerReflectionRequest(list_services="")]))
    listed = {service.name async for reply in call for service in reply.list_services_response.service}
    assert "edian.channel.v1.DrawdownService" in listed
