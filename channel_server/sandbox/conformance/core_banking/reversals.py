"""Reversal (冲正): a posting of the same business day undone, once."""

from edian.backoffice.v1 import core_banking_service_pb2 as pb

from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.rule import Promise, Rule, expect, given

_REVERSES = (Promise.REVERSES,)
_HANG_UP_MS = (1, 25)


async def _gives_back_the_amount(bench: Bench) -> str:
    posting = await desk.posted(bench)
    account = await desk.watch(bench)
    desk.in_state(await desk.reverse(bench, desk.reversal_order(bench, posting.reference)), pb.POSTING_STATE_REVERSED)
    return await account.expect_moved(-bench.subjects.amount, "REVERSED")


async def _is_told_at_inquiry(bench: Bench) -> str:
    reversal = await _reversed(bench)
    desk.in_state(await desk.inquire(bench, reversal.reference), pb.POSTING_STATE_REVERSED, when="at inquiry")
    return "REVERSED at inquiry"


async def _repeated_moves_nothing_more(bench: Bench) -> str:
    reversal = await _reversed(bench)
    account = await desk.watch(bench)
    for _ in range(2):
        desk.in_state(await desk.reverse(bench, reversal), pb.POSTING_STATE_REVERSED, when="when repeated")
    return await account.expect_moved(0, "REVERSED again")


async def _another_reversal_moves_nothing_more(bench: Bench) -> str:
    reversal = await _reversed(bench)
    account = await desk.watch(bench)
    other = desk.reversal_order(bench, reversal.reference)
    desk.in_state(await desk.reverse(bench, other), pb.POSTING_STATE_REVERSED, when="under another reversal_reference")
    return await account.expect_moved(0, "REVERSED")


async def _of_a_refused_posting_is_refused(bench: Bench) -> str:
    order = await desk.new_order(bench)
    payee = given(bench.subjects.payee, "payee")
    order.account_number = payee.account_number
    desk.in_state(await desk.post(bench, order), pb.POSTING_STATE_REFUSED, when="for somebody else's account")
    account = await desk.watch(bench)
    answer = desk.in_state(
        await desk.reverse(bench, desk.reversal_order(bench, order.reference)),
        pb.POSTING_STATE_REFUSED,
        pb.POSTING_STATE_NOT_FOUND,
    )
    expect(bool(answer.refusal_code and answer.refusal_text), "the refusal of the reversal has no code or no words")
    return await account.expect_moved(0, f"refused: {answer.refusal_code}")


async def _of_nothing_is_refused(bench: Bench) -> str:
    account = await desk.watch(bench)
    answer = desk.in_state(
        await desk.reverse(bench, desk.reversal_order(bench, fresh_reference())), pb.POSTING_STATE_NOT_FOUND
    )
    expect(bool(answer.refusal_code and answer.refusal_text), "the refusal of the reversal has no code or no words")
    return await account.expect_moved(0, f"refused: {answer.refusal_code}")


async def _of_an_earlier_day_is_refused(bench: Bench) -> str:
    reference = given(bench.subjects.earlier_reference, "earlier_reference")
    known = desk.in_state(await desk.inquire(bench, reference), pb.POSTING_STATE_POSTED, when="before the reversal")
    date = desk.business_date_of(known)
    expect(date < bench.declared.business_date.isoformat(), f"the subjects' earlier_reference was posted on {date}")
    account = await desk.watch(bench)
    answer = desk.in_state(
        await desk.reverse(bench, desk.reversal_order(bench, reference)),
        pb.POSTING_STATE_POSTED,
        when="of an earlier day",
    )
    expect(bool(answer.refusal_code and answer.refusal_text), "the refusal of the reversal has no code or no words")
    return await account.expect_moved(0, f"refused: {answer.refusal_code}, posted on {date}")


async def _reference_of_another_reversal_is_refused(bench: Bench) -> str:
    first = await _reversed(bench)
    posting = await desk.posted(bench)
    account = await desk.watch(bench)
    answer = await desk.reverse(bench, desk.reversal_order(bench, posting.reference, first.reversal_reference))
    told = answer.status if isinstance(answer, Said) else desk.state_name(answer.state)
    expect(told == "ALREADY_EXISTS", f"answered {told}")
    return await account.expect_moved(0, told)


async def _reversed_reference_is_not_paid_again(bench: Bench) -> str:
    order = await desk.new_order(bench)
    await desk.posted(bench, order)
    desk.in_state(await desk.reverse(bench, desk.reversal_order(bench, order.reference)), pb.POSTING_STATE_REVERSED)
    account = await desk.watch(bench)
    desk.in_state(await desk.post(bench, order), pb.POSTING_STATE_REVERSED, when="when posted again")
    return await account.expect_moved(0, "REVERSED")


async def _lost_answer_is_found_by_inquiry(bench: Bench) -> str:
    seen = []
    for after_ms in _HANG_UP_MS:
        posting = await desk.posted(bench)
        account = await desk.watch(bench)
        reversal = desk.reversal_order(bench, posting.reference)
        await bench.caller.hang_up(reversal, after_ms=after_ms)
        known = desk.in_state(
            await desk.inquire(bench, posting.reference), pb.POSTING_STATE_POSTED, pb.POSTING_STATE_REVERSED
        )
        desk.in_state(await desk.reverse(bench, reversal), pb.POSTING_STATE_REVERSED, when="when asked again")
        await account.expect_moved(-bench.subjects.amount, "REVERSED")
        seen.append(desk.state_name(known.state))
    return f"hung up, inquiry tells {' and '.join(seen)}, asked again REVERSED, once"


async def _reversed(bench: Bench) -> pb.ReversePostingRequest:
    """Have the test customer paid and the payment undone, for rules that are about what comes afterwards."""
    posting = await desk.posted(bench)
    reversal = desk.reversal_order(bench, posting.reference)
    desk.in_state(await desk.reverse(bench, reversal), pb.POSTING_STATE_REVERSED)
    return reversal


RULES = (
    Rule(
        "CB-40",
        "reversal",
        "A posting of the same business day is undone by its amount.",
        ("ReversePosting", "ListAccounts"),
        _gives_back_the_amount,
        _REVERSES,
    ),
    Rule(
        "CB-41",
        "reversal",
        "A reversed posting is REVERSED at inquiry.",
        ("ReversePosting", "InquirePosting"),
        _is_told_at_inquiry,
        _REVERSES,
    ),
    Rule(
        "CB-42",
        "reversal",
        "A repeated reversal is answered REVERSED and moves nothing more.",
        ("ReversePosting",),
        _repeated_moves_nothing_more,
        _REVERSES,
    ),
    Rule(
        "CB-43",
        "reversal",
        "Another reversal of what is reversed is answered REVERSED and moves nothing more.",
        ("ReversePosting",),
        _another_reversal_moves_nothing_more,
        _REVERSES,
    ),
    Rule(
        "CB-44",
        "reversal",
        "A reversal of a refused posting is refused in code and words and moves nothing.",
        ("ReversePosting",),
        _of_a_refused_posting_is_refused,
        _REVERSES,
    ),
    Rule(
        "CB-45",
        "reversal",
        "A reversal of what never came is refused in code and words and moves nothing.",
        ("ReversePosting",),
        _of_nothing_is_refused,
        _REVERSES,
    ),
    Rule(
        "CB-46",
        "reversal",
        "A reversal of an earlier business date's posting is refused in code and words; it stays POSTED.",
        ("ReversePosting",),
        _of_an_earlier_day_is_refused,
        _REVERSES,
    ),
    Rule(
        "CB-47",
        "reversal",
        "A reversal_reference that stands for another posting's reversal is refused as ALREADY_EXISTS.",
        ("ReversePosting",),
        _reference_of_another_reversal_is_refused,
        _REVERSES,
    ),
    Rule(
        "CB-48",
        "reversal",
        "A reference that was reversed is not paid again.",
        ("ReversePosting", "PostDisbursement"),
        _reversed_reference_is_not_paid_again,
        (Promise.REVERSES, Promise.IDEMPOTENT),
    ),
    Rule(
        "CB-49",
        "lost answer",
        "A reversal whose answer is lost can be asked for again under its own reference, and undoes once.",
        ("ReversePosting", "InquirePosting"),
        _lost_answer_is_found_by_inquiry,
        _REVERSES,
    ),
)
