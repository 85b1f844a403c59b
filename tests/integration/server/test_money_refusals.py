"""Bad input where money is asked to move: each has its reason, and nothing is held, paid or undone by it."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import grpc
import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb
from google.type.money_pb2 import Money

from channel_server.adapters.clock import SystemClock
from channel_server.application.ports import Refused as PortRefused
from channel_server.domain.ids import BankId, TerminalId
from tests.integration.server.conftest import Builder, House
from tests.integration.server.terminal import Refused, Terminal, fen, money, refusal_of, terms_for
from tests.integration.server.waiting import until

BANK = BankId("qingjiang")


async def nothing_moved(house: House, terminal: Terminal, session_id: str) -> None:
    assert house.bank.faults.posts == []
    (line,) = await terminal.list_lines(session_id)
    assert (fen(line.balance.reserved), fen(line.balance.outstanding)) == (0, 1_200_000)


# --- the same id with other content -------------------------------------------------------------------------------


async def test_request_repeated_for_another_account_is_refused_and_named(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready()
    request = ready.request()
    paid = await terminal.draw(request)
    no = await refusal_of(terminal.draw(ready.request(request.request_id, account_token="another")))
    assert (no.code, no.reason, no.fields) == (
        grpc.StatusCode.ALREADY_EXISTS,
        "REQUEST_ID_REUSED",
        ["account_token"],
    )
    assert await terminal.draw(request) == paid
    assert len(house.bank.faults.posts) == 1


async def test_request_repeated_by_another_customer_is_refused_and_tells_nothing(
    house: House, terminal: Terminal
) -> None:
    request = (await terminal.ready("wang")).request()
    await terminal.draw(request)
    theirs = await terminal.ready("chen", 1_000_000)
    no = await refusal_of(terminal.draw(theirs.request(request.request_id)))
    assert (no.reason, no.fields) == ("REQUEST_ID_REUSED", ["session_id"])
    assert "20,000" not in str(no.refusal)
    assert len(house.bank.faults.posts) == 1


async def test_request_id_of_a_reversal_or_a_call_for_staff_draws_nothing(house: House, terminal: Terminal) -> None:
    drawdown = await terminal.draw((await terminal.ready("wang", 1_000_000)).request())
    async with house.terminal("JC-T001") as counter:
        undo = pb.ReverseDrawdownRequest(
            request_id=str(uuid.uuid4()), drawdown_id=drawdown.drawdown_id, reason="客户放弃"
        )
        await counter.undo(undo, timeout=10)
    called = str(uuid.uuid4())
    await terminal.call_staff(called)
    again = await terminal.ready("wang", 1_000_000)
    for used in (undo.request_id, called):
        no = await refusal_of(terminal.draw(again.request(used)))
        assert (no.reason, no.fields) == ("REQUEST_ID_REUSED", ["request_id"])
    assert len(house.bank.faults.posts) == 1


async def test_request_id_of_one_bank_is_free_at_another(house: House, terminal: Terminal) -> None:
    request = (await terminal.ready()).request()
    await terminal.draw(request)
    async with house.terminal("YL-0001") as elsewhere:
        await elsewhere.hello()
        theirs = await elsewhere.ready("sun", 500_000)
        paid = await elsewhere.draw(theirs.request(request.request_id))
    assert paid.state == pb.DRAWDOWN_STATE_DISBURSED
    assert len(set(house.bank.faults.posts)) == 2


# --- amounts, lines, quotes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        (money(0), "QUOTE_CHANGED"),
        (money(1), "QUOTE_CHANGED"),
        (money(2_000_001), "QUOTE_CHANGED"),
        (Money(currency_code="CNY", units=-20_000), "QUOTE_CHANGED"),
        (Money(currency_code="CNY", units=2**63 - 1), "QUOTE_CHANGED"),
        (Money(currency_code="CNY", units=-(2**63)), "QUOTE_CHANGED"),
        (Money(currency_code="USD", units=20_000), "MALFORMED_REQUEST"),
        (Money(currency_code="CNY", units=20_000, nanos=5), "MALFORMED_REQUEST"),
        (Money(currency_code="CNY", units=20_000, nanos=-10_000_000), "MALFORMED_REQUEST"),
        (Money(currency_code="CNY", units=0, nanos=2_000_000_000), "MALFORMED_REQUEST"),
    ],
)
async def test_amount_that_is_not_the_quotes_or_none_at_all_is_refused(
    house: House, terminal: Terminal, amount: Money, reason: str
) -> None:
    ready = await terminal.ready()
    request = ready.request(terms=terms_for("JC-XK-000001", amount=amount))
    no = await refusal_of(terminal.draw(request))
    assert (no.reason, no.fields) == (reason, ["terms.amount"])
    if reason != "MALFORMED_REQUEST":
        assert await refusal_of(terminal.draw(request)) == no
    await nothing_moved(house, terminal, ready.session_id)


@pytest.mark.parametrize("line", ["JC-XK-000002", "YL-XK-000001", "no-such-line"])
async def test_line_of_another_customer_or_bank_is_as_one_that_does_not_exist(
    house: House, terminal: Terminal, line: str
) -> None:
    ready = await terminal.ready()
    no = await refusal_of(terminal.draw(ready.request(terms=terms_for(line))))
    assert (no.code, no.reason, no.metadata) == (grpc.StatusCode.NOT_FOUND, "NOT_FOUND", {"noun": "credit line"})
    await nothing_moved(house, terminal, ready.session_id)


async def test_quote_or_contract_of_another_customer_draws_nothing(house: House, terminal: Terminal) -> None:
    theirs = await terminal.ready("chen", 1_000_000)
    own = await terminal.ready("wang", 1_000_000)
    quote = await refusal_of(terminal.draw(own.request(quote_id=theirs.quote_id)))
    assert (quote.reason, quote.metadata) == ("NOT_FOUND", {"noun": "quote"})
    contract = await refusal_of(terminal.draw(own.request(contract_id=theirs.contract_id)))
    assert contract.reason == "CONTRACT_NOT_ACCEPTED"
    await nothing_moved(house, terminal, own.session_id)


async def test_quote_that_has_run_out_is_refused_with_when_it_did(build: Builder) -> None:
    house = await build(quote_lifetime_s=1.5)
    async with house.terminal() as terminal:
        await terminal.hello()
        ready = await terminal.ready()
        kept = await house.services.books.read(lambda books: books.quote(BANK, ready.quote_id))
        assert kept is not None

        async def has_run_out() -> bool:
            return house.services.clock.now() >= kept.expire_time

        await until(has_run_out)
        no = await refusal_of(terminal.draw(ready.request()))
        assert no.reason == "QUOTE_EXPIRED"
        assert no.metadata == {"expired_time": kept.expire_time.isoformat(timespec="seconds")}
        await nothing_moved(house, terminal, ready.session_id)


# --- reversals ------------------------------------------------------------------------------------------------------


def reversal(drawdown_id: str, **changes: Any) -> pb.ReverseDrawdownRequest:
    values = {"request_id": str(uuid.uuid4()), "drawdown_id": drawdown_id, "reason": "客户放弃"}
    return pb.ReverseDrawdownRequest(**(values | changes))


async def refused_reversal(house: House, request: pb.ReverseDrawdownRequest, teller: str = "JC-T001") -> Refused:
    async with house.terminal(teller) as counter:
        return await refusal_of(counter.undo(request, timeout=10))


async def test_reversal_of_yesterdays_drawdown_is_refused_again_word_for_word(house: House, terminal: Terminal) -> None:
    drawdown = await terminal.draw((await terminal.ready()).request())
    house.bank.core.set_business_day(BANK, date(2026, 1, 16))
    house.services.days.forget()
    request = reversal(drawdown.drawdown_id)
    no = await refused_reversal(house, request)
    assert (no.code, no.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "REVERSAL_NOT_ALLOWED")
    assert no.metadata == {"cause": "posted on 2026-01-15"}
    # Not even on the day on which it would have been allowed.
    house.bank.core.set_business_day(BANK, date(2026, 1, 15))
    house.services.days.forget()
    assert await refused_reversal(house, request) == no
    assert house.bank.faults.reversals == []


async def test_reversal_of_what_was_not_paid_is_refused(house: House, terminal: Terminal) -> None:
    house.bank.faults.refuse_post = PortRefused("ACCOUNT_CLOSED", "销户")
    failed = await terminal.draw((await terminal.ready()).request())
    no = await refused_reversal(house, reversal(failed.drawdown_id))
    assert (no.reason, no.metadata) == ("REVERSAL_NOT_ALLOWED", {"cause": "state FAILED"})


async def test_reversal_of_what_was_undone_or_repaid_in_part_is_refused(house: House, terminal: Terminal) -> None:
    drawdown = await terminal.draw((await terminal.ready("wang", 1_000_000)).request())
    repay = "UPDATE loan_note SET principal_balance_fen = 900000 WHERE loan_note_id = ?"
    await house.services.books.write(lambda books: books._db.execute(repay, (drawdown.loan_note_id,)) and None)
    no = await refused_reversal(house, reversal(drawdown.drawdown_id))
    assert (no.reason, no.metadata) == ("REVERSAL_NOT_ALLOWED", {"cause": "repaid in part"})
    other = await terminal.draw((await terminal.ready("wang", 1_000_000)).request())
    async with house.terminal("JC-T001") as counter:
        await counter.undo(reversal(other.drawdown_id), timeout=10)
    no = await refused_reversal(house, reversal(other.drawdown_id))
    assert (no.reason, no.metadata) == ("REVERSAL_NOT_ALLOWED", {"cause": "state REVERSED"})


async def test_reversal_of_another_banks_drawdown_or_of_none_is_not_found(house: House, terminal: Terminal) -> None:
    drawdown = await terminal.draw((await terminal.ready()).request())
    theirs = await refused_reversal(house, reversal(drawdown.drawdown_id), "YL-T001")
    none = await refused_reversal(house, reversal(str(uuid.uuid4())))
    assert {each.reason for each in (theirs, none)} == {"NOT_FOUND"}
    assert house.bank.faults.reversals == []


@pytest.mark.parametrize("change", [{"reason": ""}, {"reason": "x" * 201}, {"request_id": "R1"}, {"drawdown_id": ""}])
async def test_reversal_without_a_reason_or_an_id_is_malformed(
    house: House, terminal: Terminal, change: dict[str, str]
) -> None:
    no = await refused_reversal(house, reversal(**{"drawdown_id": str(uuid.uuid4()), **change}))
    assert (no.reason, no.fields) == ("MALFORMED_REQUEST", list(change))


# --- a clock that jumps ---------------------------------------------------------------------------------------------


class Jumping:
    """The wall clock, as an operator or a time server moves it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.by = timedelta()
        monkeypatch.setattr(SystemClock, "now", lambda _: self.now())

    def now(self) -> datetime:
        now = datetime.now(UTC) + self.by
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Jumping:
    return Jumping(monkeypatch)


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (timedelta(minutes=21), "QUOTE_EXPIRED"),
        (timedelta(days=400), "SESSION_EXPIRED"),
        (timedelta(days=-1), "SESSION_EXPIRED"),
    ],
    ids=["minutes ahead", "a year ahead", "a day back"],
)
async def test_clock_that_jumps_far_ends_what_no_longer_fits_it_and_moves_nothing(
    clock: Jumping, build: Builder, by: timedelta, reason: str
) -> None:
    house = await build()
    async with house.terminal() as terminal:
        await terminal.hello()
        ready = await terminal.ready()
        request = ready.request()
        clock.by = by
        assert (await refusal_of(terminal.draw(request))).reason == reason
        clock.by = timedelta()
        await nothing_moved(house, terminal, ready.session_id)


@pytest.mark.parametrize("by", [timedelta(days=1), timedelta(minutes=-4)], ids=["ahead", "back"])
async def test_clock_that_jumps_moves_no_business_date_and_pays_nothing_twice(
    clock: Jumping, build: Builder, by: timedelta
) -> None:
    house = await build(session_lifetime_s=10 * 86_400, quote_lifetime_s=10 * 86_400)
    async with house.terminal() as terminal:
        await terminal.hello()
        request = (await terminal.ready()).request()
        clock.by = by
        paid = await terminal.draw(request)
        assert (paid.state, paid.value_date.day) == (pb.DRAWDOWN_STATE_DISBURSED, 15)
        clock.by = timedelta()
        assert await terminal.draw(request) == paid
        assert len(house.bank.faults.posts) == 1


async def test_clock_that_is_set_back_keeps_no_lock_and_no_closed_day_from_being_seen(
    clock: Jumping, build: Builder
) -> None:
    house = await build()
    async with house.terminal() as terminal:
        await terminal.hello()
        ready = await terminal.ready()
        clock.by = timedelta(minutes=-2)
        house.bank.core.set_business_day(BANK, date(2026, 1, 15), is_open=False)
        no = await refusal_of(terminal.draw(ready.request()))
        assert (no.code, no.reason) == (grpc.StatusCode.UNAVAILABLE, "CORE_UNAVAILABLE")

        def lock(books: Any) -> None:
            kept = books.terminal(TerminalId("JC-0317"))
            books.put_terminal(replace(kept, locked=True))

        await house.services.books.write(lock)
        clock.by = timedelta(minutes=-4)
        assert (await refusal_of(terminal.draw(ready.request()))).reason == "TERMINAL_LOCKED"
