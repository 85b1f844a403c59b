"""What a posting does, once, whatever comes with it, after it, or instead of its answer."""

import asyncio

from edian.backoffice.v1 import core_banking_service_pb2 as pb

from channel_server.domain.money import Fen
from channel_server.sandbox.conformance.bench import Bench
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.rule import Promise, Rule, expect
from channel_server.wire import date_message, fen_from_money, money_from_fen

_AT_ONCE = 8
"""Enough to meet a race, few enough for a test system that serves others too."""
_HANG_UP_MS = (1, 5, 25, 100)
"""Before the request has arrived, while it is worked on, and when its answer is under way: who knows which is which."""


async def _moves_the_balance_once(bench: Bench) -> str:
    order = await desk.new_order(bench)
    account = await desk.watch(bench)
    posting = await desk.posted(bench, order)
    expect(fen_from_money(posting.amount) == bench.subjects.amount, "the amount told is another one")
    seen = await account.expect_moved(bench.subjects.amount, "POSTED")
    told = fen_from_money(posting.account_balance)
    now = account.before + bench.subjects.amount
    expect(told == now, f"{seen}, but account_balance differs by {desk.signed(told - now)}")
    return seen


async def _bears_number_and_date(bench: Bench) -> str:
    order = await desk.new_order(bench)
    posting = await desk.posted(bench, order)
    expect(posting.reference == order.reference, "the answer bears another reference")
    expect(bool(posting.core_reference), "the answer bears no core_reference")
    date = desk.business_date_of(posting)
    expect(date == bench.declared.business_date.isoformat(), f"posted on {date}")
    expect(not any(desk.words(posting)), "a posting bears the words of a refusal")
    return f"{posting.core_reference} on {date}"


async def _repeated_gets_the_first_answer(bench: Bench) -> str:
    order = await desk.new_order(bench)
    first = await desk.posted(bench, order)
    account = await desk.watch(bench)
    for _ in range(2):
        again = desk.in_state(await desk.post(bench, order), pb.POSTING_STATE_POSTED)
        expect(again == first, "the repeated answer differs from the first")
    return await account.expect_moved(0, f"{first.core_reference} again")


async def _other_content_is_refused(bench: Bench) -> str:
    order = await desk.new_order(bench)
    await desk.posted(bench, order)
    account = await desk.watch(bench)
    for what, other in _with_other_content(bench, order):
        answer = await desk.post(bench, other)
        told = answer.status if isinstance(answer, Said) else desk.state_name(answer.state)
        expect(told == "ALREADY_EXISTS", f"another {what} answers {told}")
    return await account.expect_moved(0, "ALREADY_EXISTS")


def _with_other_content(
    bench: Bench, order: pb.PostDisbursementRequest
) -> list[tuple[str, pb.PostDisbursementRequest]]:
    amount, note = desk.changed(order), desk.changed(order)
    amount.amount.CopyFrom(money_from_fen(Fen(bench.subjects.amount + 1)))
    note.loan_note_id = order.loan_note_id + "9"
    made = [("amount", amount), ("loan_note_id", note)]
    if bench.subjects.payee is not None:
        payee = desk.changed(order)
        payee.customer_id = bench.subjects.payee.customer_id
        payee.account_number = bench.subjects.payee.account_number
        made.append(("customer_id", payee))
    return made


async def _duplicates_at_once_are_one(bench: Bench) -> str:
    order = await desk.new_order(bench)
    account = await desk.watch(bench)
    answers = await asyncio.gather(*(desk.post(bench, order) for _ in range(_AT_ONCE)))
    postings = [desk.in_state(answer, pb.POSTING_STATE_POSTED, pb.POSTING_STATE_PENDING) for answer in answers]
    known = desk.in_state(await desk.known_once_there(bench, order.reference), pb.POSTING_STATE_POSTED)
    numbers = {posting.core_reference for posting in postings if posting.core_reference} | {known.core_reference}
    expect(len(numbers) == 1, f"{_AT_ONCE} duplicates bear {len(numbers)} core_references")
    return await account.expect_moved(bench.subjects.amount, f"{_AT_ONCE} duplicates are {known.core_reference}")


async def _different_ones_at_once_are_all_there(bench: Bench) -> str:
    orders = [await desk.new_order(bench) for _ in range(_AT_ONCE)]
    account = await desk.watch(bench)
    answers = await asyncio.gather(*(desk.post(bench, order) for order in orders))
    postings = [desk.in_state(answer, pb.POSTING_STATE_POSTED) for answer in answers]
    numbers = {posting.core_reference for posting in postings}
    expect(len(numbers) == _AT_ONCE, f"{_AT_ONCE} postings bear {len(numbers)} core_references")
    return await account.expect_moved(_AT_ONCE * bench.subjects.amount, f"{_AT_ONCE} POSTED")


async def _lost_answer_is_found_by_inquiry(bench: Bench) -> str:
    orders = [await desk.new_order(bench) for _ in _HANG_UP_MS]
    account = await desk.watch(bench)
    for order, after_ms in zip(orders, _HANG_UP_MS, strict=True):
        desk.remember(bench, order)
        await bench.caller.hang_up(order, after_ms=after_ms)
    states = []
    for order in orders:
        state = (await desk.known_once_there(bench, order.reference)).state
        if state in (pb.POSTING_STATE_NOT_FOUND, pb.POSTING_STATE_PENDING):
            state = await _end(bench, order)
        states.append(state)
    paid = states.count(pb.POSTING_STATE_POSTED)
    settled = (pb.POSTING_STATE_POSTED, pb.POSTING_STATE_VOIDED, pb.POSTING_STATE_NOT_FOUND)
    odd = [desk.state_name(state) for state in states if state not in settled]
    expect(not odd, f"inquiry tells {', '.join(odd)}")
    return await account.expect_moved(paid * bench.subjects.amount, f"hung up {len(states)} times, {paid} POSTED")


async def _end(bench: Bench, order: pb.PostDisbursementRequest) -> pb.PostingState:
    """End what has not arrived in time as the channel server would: send it again, or void it, or leave it open."""
    if bench.promises(Promise.IDEMPOTENT):
        return desk.answered(await desk.post(bench, order)).state
    if bench.promises(Promise.VOIDS):
        return desk.answered(await desk.void(bench, order.reference)).state
    return desk.answered(await desk.inquire(bench, order.reference)).state


async def _other_business_date_is_refused(bench: Bench) -> str:
    order = await desk.new_order(bench)
    date = bench.declared.business_date.replace(year=bench.declared.business_date.year - 1)
    order.value_date.CopyFrom(date_message(date))
    account = await desk.watch(bench)
    refused = desk.in_state(await desk.post(bench, order), pb.POSTING_STATE_REFUSED)
    return await account.expect_moved(0, f"REFUSED {refused.refusal_code}")


RULES = (
    Rule(
        "CB-10",
        "posting",
        "A posting moves the account's balance by its amount, once, and tells the balance after it.",
        ("PostDisbursement", "ListAccounts"),
        _moves_the_balance_once,
    ),
    Rule(
        "CB-11",
        "posting",
        "A posting bears the caller's reference, core's own number and the business date.",
        ("PostDisbursement",),
        _bears_number_and_date,
    ),
    Rule(
        "CB-12",
        "reference",
        "A repeated reference with the same content gets the first answer and moves nothing.",
        ("PostDisbursement",),
        _repeated_gets_the_first_answer,
        (Promise.IDEMPOTENT,),
    ),
    Rule(
        "CB-13",
        "reference",
        "A repeated reference with other content is refused as ALREADY_EXISTS and moves nothing.",
        ("PostDisbursement",),
        _other_content_is_refused,
        (Promise.IDEMPOTENT,),
    ),
    Rule(
        "CB-14",
        "reference",
        "Duplicates that arrive at once are one posting.",
        ("PostDisbursement", "InquirePosting"),
        _duplicates_at_once_are_one,
        (Promise.IDEMPOTENT,),
    ),
    Rule(
        "CB-15",
        "posting",
        "Different postings that arrive at once are each in the books.",
        ("PostDisbursement",),
        _different_ones_at_once_are_all_there,
    ),
    Rule(
        "CB-16",
        "lost answer",
        "A caller that hangs up in the middle learns by inquiry what was done, and it was done at most once.",
        ("PostDisbursement", "InquirePosting"),
        _lost_answer_is_found_by_inquiry,
    ),
    Rule(
        "CB-17",
        "business date",
        "A posting meant for another business date is refused.",
        ("PostDisbursement",),
        _other_business_date_is_refused,
    ),
)
