"""Repayments over gRPC: the ways to pay, repeats, races, and every way in which core can fail to answer."""

import asyncio
import uuid
from datetime import date
from typing import Any

import pytest
from edian.channel.v1 import drawdown_service_pb2
from edian.channel.v1 import repayment_service_pb2 as pb
from google.type.date_pb2 import Date

from channel_server.adapters.storage.overview import overview_of
from channel_server.application.ports import CoreCapabilities
from channel_server.application.ports import Refused as PortRefused
from channel_server.domain.ids import BankId
from tests.integration.server.conftest import Builder, House
from tests.integration.server.terminal import Terminal, fen, money, refusal_of
from tests.integration.server.waiting import until, until_repayment_state

BANK = BankId("qingjiang")
NOTE = "XK202509150317"
"""Wang's: 12,000.00 left of 18,000.00 in equal principal, 5.40 %, paid up to 15 January; next 1,554.00."""
BALANCE = 326_050
SCHEDULED, PARTIAL, WHOLE = pb.REPAYMENT_KIND_SCHEDULED, pb.REPAYMENT_KIND_PARTIAL, pb.REPAYMENT_KIND_WHOLE
REPAID, FAILED, UNKNOWN = pb.REPAYMENT_STATE_REPAID, pb.REPAYMENT_STATE_FAILED, pb.REPAYMENT_STATE_UNKNOWN
DONE = drawdown_service_pb2.CUSTOMER_OUTCOME_DONE
NOT_DONE = drawdown_service_pb2.CUSTOMER_OUTCOME_NOT_DONE
CONFIRMING = drawdown_service_pb2.CUSTOMER_OUTCOME_CONFIRMING
SEE_STAFF = drawdown_service_pb2.CUSTOMER_OUTCOME_SEE_STAFF


def turn_day(house: House, day: date, *, is_open: bool = True) -> None:
    house.bank.core.set_business_day(BANK, day, is_open=is_open)
    house.services.days.forget()


async def assert_books_agree(house: House, *, repaid: int, interest: int = 0) -> None:
    """Ours hold together, each line owes what its notes owe, and core was told of the same money."""
    books = await house.services.books.read(lambda opened: overview_of(opened, BANK))
    assert books.consistent
    (note,) = [each for each in books.notes if each["loan_note_id"] == NOTE]
    assert (note["principal_balance_fen"], note["held_by"]) == (1_200_000 - repaid, "")
    accounts = await house.bank.core.list_accounts(BANK, "JC00000001")  # type: ignore[arg-type]  # a village's id
    (account,) = accounts.value  # type: ignore[union-attr]  # the twin answers
    assert account.balance == BALANCE - repaid - interest


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
async def test_partial_repayment_frees_the_line_at_once_and_plans_the_rest(house: House, terminal: Terminal) -> None:
    session_id, token = await terminal.enter("wang")
    quote = await terminal.quote_repayment(session_id, NOTE, PARTIAL, 160_000)
    # On the due date that was paid: no interest runs; 1,600.00 less to be paid over the eight that are left.
    assert (fen(quote.penalty_interest), fen(quote.interest), fen(quote.principal)) == (0, 0, 160_000)
    assert fen(quote.payoff.amount) == 1_200_000
    assert [fen(row.principal) for row in quote.schedule_after] == [130_000] * 8
    assert [row.number for row in quote.schedule_after] == list(range(5, 13))
    assert quote.business_date == Date(year=2026, month=1, day=15)
    request = await terminal.confirm_repayment(session_id, token, NOTE, PARTIAL, 160_000)
    repayment = await terminal.repay(request)
    assert (repayment.state, repayment.outcome) == (REPAID, DONE)
    assert fen(repayment.principal_balance) == 1_040_000
    assert fen(repayment.line.outstanding) == 1_040_000
    assert fen(repayment.line.available) == 5_000_000 - 1_040_000
    assert fen(repayment.account_balance) == BALANCE - 160_000
    assert repayment.core_reference
    assert (repayment.next_due_date, fen(repayment.next_payment)) == (Date(year=2026, month=2, day=15), 134_680)
    assert repayment.card_tail == "6688"
    (line,) = await terminal.list_lines(session_id)
    (note,) = line.open_notes
    assert (fen(note.principal_balance), fen(note.next_payment)) == (1_040_000, 134_680)
    # What was repaid can be drawn again, to the fen.
    assert fen(line.balance.available) == 3_960_000
    await assert_books_agree(house, repaid=160_000)


async def test_note_is_paid_off_in_steps_with_interest_and_penalty(house: House, terminal: Terminal) -> None:
    turn_day(house, date(2026, 2, 25))
    session_id, token = await terminal.enter("wang")
    due = await terminal.quote_repayment(session_id, NOTE, SCHEDULED)
    # 1,500.00 and 54.00 were due on 15 February; ten days at 8.1 % make 3.38.
    assert (fen(due.penalty_interest), fen(due.interest), fen(due.principal)) == (338, 5_400, 150_000)
    assert due.days_past_due == 10
    assert fen(due.due.amount) == 155_738
    first = await terminal.repay(await terminal.confirm_repayment(session_id, token, NOTE, SCHEDULED, None))
    assert (first.state, fen(first.principal_balance)) == (REPAID, 1_050_000)
    assert first.next_due_date == Date(year=2026, month=3, day=15)
    nothing = await refusal_of(terminal.quote_repayment(session_id, NOTE, SCHEDULED))
    assert nothing.reason == "REPAYMENT_NOTHING_DUE"
    assert nothing.metadata["next_due_date"] == "2026-03-15"
    # 10,500.00 for ten days at 5.4 %: 15.75; the account holds too little for all of it.
    whole = await terminal.quote_repayment(session_id, NOTE, WHOLE)
    assert (fen(whole.interest), fen(whole.principal), len(whole.schedule_after)) == (1_575, 1_050_000, 0)
    short = await terminal.repay(await terminal.confirm_repayment(session_id, token, NOTE, WHOLE, None))
    assert (short.state, short.outcome, short.refusal.reason) == (FAILED, NOT_DONE, "REPAYMENT_BALANCE_SHORT")
    await assert_books_agree(house, repaid=150_000, interest=5_738)
    books = await house.services.books.read(lambda opened: overview_of(opened, BANK))
    assert books.ledger_entries == 4


async def test_drawdown_repaid_whole_on_its_first_day_costs_nothing_and_closes(
    house: House, terminal: Terminal
) -> None:
    ready = await terminal.ready("wang", 2_000_000)
    drawn = await terminal.draw(ready.request())
    request = await terminal.confirm_repayment(ready.session_id, ready.account_token, drawn.loan_note_id, WHOLE, None)
    assert fen(request.amount) == 2_000_000
    repayment = await terminal.repay(request)
    assert (repayment.state, fen(repayment.principal_balance)) == (REPAID, 0)
    assert not repayment.HasField("next_due_date")
    assert fen(repayment.line.outstanding) == 1_200_000
    again = await refusal_of(terminal.quote_repayment(ready.session_id, drawn.loan_note_id))
    assert again.reason == "LOAN_NOTE_SETTLED"
    await until(lambda: len(house.bank.credit.repaid) == 1)
    (told,) = house.bank.credit.repaid.values()
    assert (told.loan_note_id, told.principal_balance, told.parts.principal) == (drawn.loan_note_id, 0, 2_000_000)


async def test_other_systems_are_told_of_a_repayment(house: House, terminal: Terminal) -> None:
    repayment = await terminal.repay(await terminal.ready_to_repay())
    key = (BANK, repayment.repayment_id)
    await until(lambda: key in house.bank.notifier.sent and bool(house.bank.credit.mirrored))
    message = house.bank.notifier.sent[key]  # type: ignore[index]  # a wire's string
    assert message.template == "repayment_received"
    assert message.values["amount"] == "1,000.00"
    assert message.values["principal_balance"] == "11,000.00"
    assert [figures.outstanding for figures in house.bank.credit.mirrored.values()] == [1_100_000]
    await until(lambda: [each.principal_balance for each in house.bank.credit.repaid.values()] == [1_100_000])


async def test_repeated_repayment_gets_the_same_answer_and_pays_once(house: House, terminal: Terminal) -> None:
    request = await terminal.ready_to_repay()
    first = await terminal.repay(request)
    # Another payment in between changes the note, and not what was answered.
    other = await terminal.confirm_repayment(request.session_id, request.account_token, NOTE, PARTIAL, 50_000)
    await terminal.repay(other)
    assert await terminal.repay(request) == first
    assert len(house.bank.faults.posts) == 2
    turn_day(house, date(2026, 1, 15), is_open=False)
    assert await terminal.repay(request) == first


async def test_repeated_repayment_under_way_waits_for_the_one_answer(house: House, terminal: Terminal) -> None:
    request = await terminal.ready_to_repay()
    house.bank.faults.hold_post = asyncio.Event()
    calls = [asyncio.ensure_future(terminal.repay(request)) for _ in range(3)]
    await until(lambda: len(house.bank.faults.posts) == 1)
    house.bank.faults.hold_post.set()
    answers = await asyncio.gather(*calls)
    assert {answer.state for answer in answers} == {REPAID}
    assert len({answer.repayment_id for answer in answers}) == 1
    assert len(house.bank.faults.posts) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": money(100_001)}, "amount"),
        ({"kind": WHOLE}, "kind"),
        ({"loan_note_id": "XK202508200288"}, "loan_note_id"),
        ({"account_token": "another"}, "account_token"),
    ],
)
async def test_repeated_repayment_with_other_content_is_refused_and_named(
    terminal: Terminal, change: dict[str, Any], field: str
) -> None:
    request = await terminal.ready_to_repay()
    first = await terminal.repay(request)
    other = pb.CreateRepaymentRequest()
    other.CopyFrom(request)
    other.MergeFrom(pb.CreateRepaymentRequest(**change))
    no = await refusal_of(terminal.repay(other))
    assert (no.reason, no.metadata["field"], no.fields) == ("REQUEST_ID_REUSED", field, [field])
    assert await terminal.repay(request) == first


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
async def test_two_repayments_at_once_of_one_note_are_one(house: House, terminal: Terminal) -> None:
    async with house.terminal("JC-0318") as second:
        await second.hello()
        here, there = await terminal.ready_to_repay(), await second.ready_to_repay()
        house.bank.faults.hold_post = asyncio.Event()
        first = asyncio.ensure_future(terminal.repay(here))
        await until(lambda: len(house.bank.faults.posts) == 1)
        no = await refusal_of(second.repay(there))
        assert (no.reason, no.metadata) == ("REPAYMENT_UNDER_WAY", {"loan_note": NOTE})
        quoting = await refusal_of(second.quote_repayment(there.session_id, NOTE))
        assert quoting.reason == "REPAYMENT_UNDER_WAY"
        house.bank.faults.hold_post.set()
        assert (await first).state == REPAID
        # Refused once under its id is refused for ever; a new one is held against the note as it is now.
        assert await refusal_of(second.repay(there)) == no
        there.request_id = str(uuid.uuid4())
        changed = await refusal_of(second.repay(there))
        assert (changed.reason, changed.metadata["field"]) == ("QUOTE_CHANGED", "repayment_quote_id")
    await assert_books_agree(house, repaid=100_000)


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
async def test_lost_answer_is_confirmed_by_asking_and_never_collected_twice(house: House, terminal: Terminal) -> None:
    house.bank.faults.lose_post = 1
    request = await terminal.ready_to_repay()
    repayment = await terminal.repay(request)
    assert (repayment.state, repayment.outcome) == (UNKNOWN, CONFIRMING)
    assert repayment.HasField("confirm_deadline")
    assert not repayment.HasField("line")
    await until_repayment_state(terminal, request.request_id, REPAID)
    again = await terminal.repay(request)
    assert (again.repayment_id, again.state) == (repayment.repayment_id, REPAID)
    assert len(house.bank.faults.posts) == 1
    await assert_books_agree(house, repaid=100_000)


async def test_request_that_never_arrived_is_sent_again_to_an_idempotent_core(house: House, terminal: Terminal) -> None:
    house.bank.faults.drop_post = 1
    request = await terminal.ready_to_repay()
    assert (await terminal.repay(request)).outcome == CONFIRMING
    await until_repayment_state(terminal, request.request_id, REPAID)
    assert len(house.bank.faults.posts) == 2
    await assert_books_agree(house, repaid=100_000)


async def test_request_that_never_arrived_is_voided_where_core_is_not_idempotent(build: Builder) -> None:
    house = await build(promises=CoreCapabilities(False, True, True))
    async with house.terminal() as terminal:
        await terminal.hello()
        house.bank.faults.drop_post = 1
        request = await terminal.ready_to_repay()
        await terminal.repay(request)
        await until_repayment_state(terminal, request.request_id, FAILED)
        assert len(house.bank.faults.posts) == 1
        # The note is free again.
        other = await terminal.confirm_repayment(request.session_id, request.account_token)
        assert (await terminal.repay(other)).state == REPAID
        await assert_books_agree(house, repaid=100_000)


async def test_core_without_promises_is_asked_on_and_the_note_stays_held_with_the_staff(build: Builder) -> None:
    house = await build(promises=CoreCapabilities(False, False, False), confirm_within_s=0.5)
    async with house.terminal() as terminal:
        await terminal.hello()
        house.bank.faults.drop_post = 1
        request = await terminal.ready_to_repay()
        await terminal.repay(request)

        async def at_the_staff() -> bool:
            return bool((await terminal.repayment_outcome(request.request_id)).outcome == SEE_STAFF)

        await until(at_the_staff)
        assert len(house.bank.faults.posts) == 1
        no = await refusal_of(terminal.quote_repayment(request.session_id, NOTE))
        assert no.reason == "REPAYMENT_UNDER_WAY"


async def test_core_refusal_lets_go_of_the_note_and_is_answered_again(house: House, terminal: Terminal) -> None:
    house.bank.faults.refuse_post = PortRefused("ACCOUNT_CLOSED", "")
    request = await terminal.ready_to_repay()
    repayment = await terminal.repay(request)
    assert (repayment.state, repayment.refusal.reason) == (FAILED, "REPAYMENT_REFUSED")
    house.bank.faults.refuse_post = None
    assert await terminal.repay(request) == repayment
    await assert_books_agree(house, repaid=0)


async def test_client_that_hangs_up_does_not_stop_the_collecting(house: House, terminal: Terminal) -> None:
    house.bank.faults.hold_post = asyncio.Event()
    request = await terminal.ready_to_repay()
    call = asyncio.ensure_future(terminal.repay(request))
    await until(lambda: len(house.bank.faults.posts) == 1)
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    house.bank.faults.hold_post.set()
    await until_repayment_state(terminal, request.request_id, REPAID)
    assert len(house.bank.faults.posts) == 1


async def test_outcome_is_told_to_the_terminal_that_sent_the_request_and_to_no_other(
    house: House, terminal: Terminal
) -> None:
    request = await terminal.ready_to_repay()
    repayment = await terminal.repay(request)
    outcome = await terminal.repayment_outcome(request.request_id)
    assert (outcome.state, outcome.outcome, fen(outcome.amount)) == (REPAID, DONE, 100_000)
    assert outcome.query_number == repayment.query_number
    async with house.terminal("JC-0318") as other:
        assert (await refusal_of(other.repayment_outcome(request.request_id))).reason == "NOT_FOUND"
        # As a drawdown it is unknown too, and asking so buries nothing.
        assert (await refusal_of(terminal.outcome(request.request_id))).reason == "NOT_FOUND"
    get = pb.GetRepaymentRequest(session_id=request.session_id, repayment_id=repayment.repayment_id)
    assert (await terminal.repayments.GetRepayment(get)).repayment == repayment
    chen, _ = await terminal.enter("chen")
    get.session_id = chen
    assert (await refusal_of(terminal.repayments.GetRepayment(get))).reason == "NOT_FOUND"


async def test_request_that_was_asked_about_before_it_came_is_never_accepted(terminal: Terminal) -> None:
    request = await terminal.ready_to_repay()
    assert (await refusal_of(terminal.repayment_outcome(request.request_id))).reason == "NOT_FOUND"
    no = await refusal_of(terminal.repay(request))
    assert no.reason == "REQUEST_WITHDRAWN"


async def test_purpose_that_is_capped_counts_what_is_still_owed(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready("wang", 2_000_000)
    drawn = await terminal.draw(ready.request())
    (line,) = await terminal.list_lines(ready.session_id)

    def owed() -> Any:
        return house.services.books.read(
            lambda books: books.owed_for_purpose(BANK, line.credit_line_id, "FARMING")  # type: ignore[arg-type]
        )

    assert await owed() == 2_000_000
    request = await terminal.confirm_repayment(
        ready.session_id, ready.account_token, drawn.loan_note_id, PARTIAL, 500_000
    )
    await terminal.repay(request)
    assert await owed() == 1_500_000


async def test_repayment_at_the_counter_is_made_with_the_chip_and_the_card(house: House) -> None:
    async with house.terminal("JC-T001") as teller:
        await teller.hello()
        session_id = await teller.open()
        assert (await refusal_of(teller.quote_repayment(session_id, NOTE))).reason == "ASSURANCE_INSUFFICIENT"
        await teller.identify(session_id, "wang")
        token = (await teller.present(session_id, "wang")).account_token
        repayment = await teller.repay(await teller.confirm_repayment(session_id, token))
        assert repayment.state == REPAID
