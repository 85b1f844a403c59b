"""What a repayment (还款) collects, once; its references are those of disbursements.

Each rule first has the test customer paid what it then collects, so that the account stands as before.
"""

import asyncio
from collections.abc import Awaitable, Callable

from edian.backoffice.v1 import core_banking_service_pb2 as pb

from channel_server.domain.money import Fen
from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.rule import Promise, Rule, expect, given
from channel_server.wire import fen_from_money, money_from_fen

_AT_ONCE = 8
_HANG_UP_MS = (1, 25, 100)
_MORE_THAN_ANYBODY_HAS = Fen(10**13)


async def _collects_the_parts_once(bench: Bench) -> str:
    order = await _funded(bench)
    account = await desk.watch(bench)
    posting = await _collected(bench, order)
    expect(fen_from_money(posting.amount) == bench.subjects.amount, "the amount told is not the sum of the parts")
    seen = await account.expect_moved(-bench.subjects.amount, "POSTED")
    told = fen_from_money(posting.account_balance)
    now = account.before - bench.subjects.amount
    expect(told == now, f"{seen}, but account_balance differs by {desk.signed(told - now)}")
    return seen


async def _repeated_gets_the_first_answer(bench: Bench) -> str:
    order = await _funded(bench)
    first = await _collected(bench, order)
    account = await desk.watch(bench)
    for _ in range(2):
        again = desk.in_state(await _collect(bench, order), pb.POSTING_STATE_POSTED)
        expect(again == first, "the repeated answer differs from the first")
    return await account.expect_moved(0, f"{first.core_reference} again")


async def _other_content_is_refused(bench: Bench) -> str:
    order = await _funded(bench)
    await _collected(bench, order)
    account = await desk.watch(bench)
    order.interest.CopyFrom(money_from_fen(Fen(0)))
    order.principal.CopyFrom(money_from_fen(bench.subjects.amount))
    _expect_already_exists(await _collect(bench, order), "other parts of the same sum")
    return await account.expect_moved(0, "ALREADY_EXISTS")


async def _reference_stands_for_one_of_the_two(bench: Bench) -> str:
    paid = await desk.posted(bench)
    account = await desk.watch(bench)
    collecting = _order(bench, "KIT", paid.reference)
    _expect_already_exists(await _collect(bench, collecting), "a disbursement's reference")
    return await account.expect_moved(0, "ALREADY_EXISTS")


async def _duplicates_at_once_are_one(bench: Bench) -> str:
    order = await _funded(bench)
    account = await desk.watch(bench)
    answers = await asyncio.gather(*(_collect(bench, order) for _ in range(_AT_ONCE)))
    postings = [desk.in_state(answer, pb.POSTING_STATE_POSTED, pb.POSTING_STATE_PENDING) for answer in answers]
    known = desk.in_state(await desk.known_once_there(bench, order.reference), pb.POSTING_STATE_POSTED)
    numbers = {posting.core_reference for posting in postings if posting.core_reference} | {known.core_reference}
    expect(len(numbers) == 1, f"{_AT_ONCE} duplicates bear {len(numbers)} core_references")
    return await account.expect_moved(-bench.subjects.amount, f"{_AT_ONCE} duplicates are {known.core_reference}")


async def _lost_answer_is_found_by_inquiry(bench: Bench) -> str:
    orders = [await _funded(bench) for _ in _HANG_UP_MS]
    account = await desk.watch(bench)
    collected = 0
    for order, after_ms in zip(orders, _HANG_UP_MS, strict=True):
        await bench.caller.hang_up(order, after_ms=after_ms)
        known = await desk.known_once_there(bench, order.reference)
        if known.state in (pb.POSTING_STATE_NOT_FOUND, pb.POSTING_STATE_PENDING):
            known = await _end(bench, order)
        told = desk.state_name(known.state)
        expect(told in ("POSTED", "VOIDED", "NOT_FOUND"), f"inquiry tells {told}")
        collected += told == "POSTED"
    seen = f"hung up {len(orders)} times, {collected} POSTED"
    return await account.expect_moved(-collected * bench.subjects.amount, seen)


async def _end(bench: Bench, order: pb.PostRepaymentRequest) -> pb.Posting:
    if bench.promises(Promise.IDEMPOTENT):
        return desk.answered(await _collect(bench, order))
    if bench.promises(Promise.VOIDS):
        return desk.answered(await desk.void(bench, order.reference))
    return desk.answered(await desk.inquire(bench, order.reference))


async def _inquiry_tells_it(bench: Bench) -> str:
    order = await _funded(bench)
    desk.in_state(await desk.inquire(bench, order.reference), pb.POSTING_STATE_NOT_FOUND, when="before the repayment")
    first = await _collected(bench, order)
    known = desk.in_state(
        await desk.inquire(bench, order.reference), pb.POSTING_STATE_POSTED, when="after the repayment"
    )
    expect(known.core_reference == first.core_reference, "inquiry tells another core_reference")
    expect(known.amount == first.amount, "inquiry tells another amount")
    return f"NOT_FOUND, then POSTED {known.core_reference}"


async def _voided_is_never_collected(bench: Bench) -> str:
    order = await _funded(bench)
    desk.in_state(await desk.void(bench, order.reference), pb.POSTING_STATE_VOIDED)
    account = await desk.watch(bench)
    for _ in range(2):
        desk.in_state(await _collect(bench, order), pb.POSTING_STATE_VOIDED, when="on arrival after the void")
    return await account.expect_moved(0, "VOIDED on each of 2 arrivals")


async def _cannot_be_reversed(bench: Bench) -> str:
    order = await _funded(bench)
    await _collected(bench, order)
    account = await desk.watch(bench)
    answer = desk.in_state(
        await desk.reverse(bench, desk.reversal_order(bench, order.reference)), pb.POSTING_STATE_POSTED
    )
    expect(bool(answer.refusal_code and answer.refusal_text), "the refusal of the reversal has no code or no words")
    return await account.expect_moved(0, f"refused: {answer.refusal_code}")


def _refused(change: Callable[[Bench, pb.PostRepaymentRequest], None]) -> Callable[[Bench], Awaitable[str]]:
    async def check(bench: Bench) -> str:
        order = await _funded(bench)
        change(bench, order)
        account = await desk.watch(bench)
        first = desk.in_state(await _collect(bench, order), pb.POSTING_STATE_REFUSED)
        expect(bool(first.refusal_code and first.refusal_text), "the refusal has no code or no words")
        known = desk.in_state(await desk.inquire(bench, order.reference), pb.POSTING_STATE_REFUSED, when="at inquiry")
        expect(desk.words(known) == desk.words(first), "inquiry tells other words")
        return await account.expect_moved(0, f"REFUSED {first.refusal_code}")

    return check


def _more_than_is_there(_bench: Bench, order: pb.PostRepaymentRequest) -> None:
    order.principal.CopyFrom(money_from_fen(_MORE_THAN_ANYBODY_HAS))


def _from_somebody_else(bench: Bench, order: pb.PostRepaymentRequest) -> None:
    order.account_number = given(bench.subjects.payee, "payee").account_number


async def _senseless_is_turned_away(bench: Bench) -> str:
    seen = set()
    for principal, interest in ((0, 0), (-1, 0), (2, -1)):
        order = await _funded(bench)
        order.principal.CopyFrom(money_from_fen(Fen(principal)))
        order.interest.CopyFrom(money_from_fen(Fen(interest)))
        account = await desk.watch(bench)
        answer = await _collect(bench, order)
        told = answer.status if isinstance(answer, Said) else desk.state_name(answer.state)
        expect(told in ("INVALID_ARGUMENT", "REFUSED"), f"{principal} and {interest} fen answer {told}")
        await account.expect_moved(0, told)
        seen.add(told)
    return ", ".join(sorted(seen))


async def _funded(bench: Bench) -> pb.PostRepaymentRequest:
    """Have the test customer paid on a fresh note, and make the order that collects it again."""
    order = await desk.new_order(bench)
    await desk.posted(bench, order)
    return _order(bench, order.loan_note_id, funded_by=order.reference)


def _order(
    bench: Bench, loan_note_id: str, reference: str | None = None, *, funded_by: str | None = None
) -> pb.PostRepaymentRequest:
    subjects = bench.subjects
    made = pb.PostRepaymentRequest(
        bank_id=subjects.bank_id,
        reference=reference or fresh_reference(),
        customer_id=subjects.customer.customer_id,
        account_number=subjects.customer.account_number,
        loan_note_id=loan_note_id,
        penalty_interest=money_from_fen(Fen(0)),
        interest=money_from_fen(Fen(1)),
        principal=money_from_fen(Fen(subjects.amount - 1)),
    )
    made.value_date.CopyFrom(desk.sample_order(bench, made.reference).value_date)
    if funded_by is not None:
        bench.funded_by[made.reference] = funded_by
    return made


async def _collect(bench: Bench, order: pb.PostRepaymentRequest) -> pb.Posting | Said:
    answer = await bench.caller.ask(order, pb.PostRepaymentResponse)
    return answer if isinstance(answer, Said) else answer.posting


async def _collected(bench: Bench, order: pb.PostRepaymentRequest) -> pb.Posting:
    return desk.in_state(await _collect(bench, order), pb.POSTING_STATE_POSTED)


def _expect_already_exists(answer: pb.Posting | Said, what: str) -> None:
    told = answer.status if isinstance(answer, Said) else desk.state_name(answer.state)
    expect(told == "ALREADY_EXISTS", f"{what} answers {told}")


def sample_repayment(bench: Bench) -> pb.PostRepaymentRequest:
    """Make a well-formed request."""
    return _order(bench, "KIT")


_REPAYMENT = ("PostRepayment",)

RULES = (
    Rule(
        "CB-60",
        "repayment",
        "A repayment is collected from the account by the sum of its parts, once, and tells the balance after it.",
        ("PostRepayment", "ListAccounts"),
        _collects_the_parts_once,
    ),
    Rule(
        "CB-61",
        "repayment",
        "A repeated repayment with the same content gets the first answer and moves nothing.",
        _REPAYMENT,
        _repeated_gets_the_first_answer,
        (Promise.IDEMPOTENT,),
    ),
    Rule(
        "CB-62",
        "repayment",
        "A repeated repayment with other parts is refused as ALREADY_EXISTS and moves nothing.",
        _REPAYMENT,
        _other_content_is_refused,
        (Promise.IDEMPOTENT,),
    ),
    Rule(
        "CB-63",
        "reference",
        "A reference that stands for a disbursement stands for no repayment.",
        _REPAYMENT,
        _reference_stands_for_one_of_the_two,
        (Promise.IDEMPOTENT,),
    ),
    Rule(
        "CB-64",
        "repayment",
        "Duplicates of a repayment that arrive at once are one.",
        ("PostRepayment", "InquirePosting"),
        _duplicates_at_once_are_one,
        (Promise.IDEMPOTENT,),
    ),
    Rule(
        "CB-65",
        "lost answer",
        "A repayment whose caller hung up is found by inquiry, and was collected at most once.",
        ("PostRepayment", "InquirePosting"),
        _lost_answer_is_found_by_inquiry,
    ),
    Rule(
        "CB-66",
        "inquiry",
        "An inquiry about a repayment is told NOT_FOUND before it, and afterwards what it told.",
        ("PostRepayment", "InquirePosting"),
        _inquiry_tells_it,
    ),
    Rule(
        "CB-67",
        "void",
        "A repayment that is voided before it arrives is never collected.",
        ("PostRepayment", "VoidPosting"),
        _voided_is_never_collected,
        (Promise.VOIDS,),
    ),
    Rule(
        "CB-68",
        "reversal",
        "A repayment is not undone by a reversal: it is refused in code and words.",
        ("PostRepayment", "ReversePosting"),
        _cannot_be_reversed,
        (Promise.REVERSES,),
    ),
    Rule(
        "CB-70",
        "refusal",
        "A repayment of more than the account holds is refused, and inquiry tells it word for word.",
        ("PostRepayment", "InquirePosting"),
        _refused(_more_than_is_there),
    ),
    Rule(
        "CB-71",
        "refusal",
        "A repayment from an account of another customer is refused, and inquiry tells it word for word.",
        ("PostRepayment", "InquirePosting"),
        _refused(_from_somebody_else),
    ),
    Rule(
        "CB-72",
        "refusal",
        "A repayment of nothing, or with a negative part, is INVALID_ARGUMENT or refused.",
        _REPAYMENT,
        _senseless_is_turned_away,
    ),
)
