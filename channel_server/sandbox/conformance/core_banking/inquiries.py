"""What an inquiry tells: before, after, of nonsense, and to another bank."""

from edian.backoffice.v1 import core_banking_service_pb2 as pb

from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.rule import Promise, Rule, expect, given

_UNSEEN = ("NOT_FOUND", "PERMISSION_DENIED")


async def _not_found_closes_nothing(bench: Bench) -> str:
    order = await desk.new_order(bench)
    for _ in range(2):
        desk.in_state(await desk.inquire(bench, order.reference), pb.POSTING_STATE_NOT_FOUND)
    await desk.posted(bench, order)
    return "NOT_FOUND, then POSTED"


async def _tells_the_posting(bench: Bench) -> str:
    first = await desk.posted(bench)
    known = desk.answered(await desk.inquire(bench, first.reference))
    differing = [f.name for f in first.DESCRIPTOR.fields if getattr(known, f.name) != getattr(first, f.name)]
    expect(not differing, f"{', '.join(differing)} told otherwise than at the posting")
    return f"{desk.state_name(known.state)} {known.core_reference}"


async def _garbage_is_invalid(bench: Bench) -> str:
    for reference in ("", "garbage", "12345678-1234-1234-1234", "'; --"):
        answer = await desk.inquire(bench, reference)
        told = answer.status if isinstance(answer, Said) else desk.state_name(answer.state)
        expect(told == "INVALID_ARGUMENT", f"a reference of {len(reference)} characters answers {told}")
    return "INVALID_ARGUMENT"


async def _another_bank_is_told_nothing(bench: Bench) -> str:
    other = given(bench.subjects.other_bank_id, "other bank")
    posting = await desk.posted(bench)
    return _unseen(await desk.inquire(bench, posting.reference, other), "inquiry")


async def _another_bank_voids_nothing(bench: Bench) -> str:
    other = given(bench.subjects.other_bank_id, "other bank")
    order = await desk.new_order(bench)
    await desk.void(bench, order.reference, other)
    desk.in_state(await desk.inquire(bench, order.reference), pb.POSTING_STATE_NOT_FOUND, when="after a foreign void")
    desk.in_state(await desk.post(bench, order), pb.POSTING_STATE_POSTED, when="after a foreign void")
    return "POSTED after a foreign void"


async def _another_bank_reverses_nothing(bench: Bench) -> str:
    other = given(bench.subjects.other_bank_id, "other bank")
    posting = await desk.posted(bench)
    account = await desk.watch(bench)
    answer = await desk.reverse(bench, desk.reversal_order(bench, posting.reference, bank_id=other))
    seen = _unseen(answer, "reversal")
    desk.in_state(
        await desk.inquire(bench, posting.reference), pb.POSTING_STATE_POSTED, when="after a foreign reversal"
    )
    return await account.expect_moved(0, seen)


def _unseen(answer: pb.Posting | Said, what: str) -> str:
    if isinstance(answer, Said):
        expect(answer.status in _UNSEEN, f"{what} answers {answer}")
        return f"answered {answer}"
    told = desk.state_name(answer.state)
    expect(answer.state == pb.POSTING_STATE_NOT_FOUND, f"{what} tells another bank {told}")
    shown = [field.name for field, _ in answer.ListFields()]
    told_nothing = {"reference", "state", "refusal_code", "refusal_text"}
    expect(set(shown) <= told_nothing, f"{what} shows another bank {', '.join(shown)}")
    return told


async def _bank_that_is_not_there(bench: Bench) -> str:
    nowhere = f"no-bank-{fresh_reference()[:8]}"
    answer = await desk.inquire(bench, fresh_reference(), nowhere)
    told = answer.status if isinstance(answer, Said) else desk.state_name(answer.state)
    expect(isinstance(answer, Said) and told in _UNSEEN, f"answered {told}")
    return f"answered {told}"


RULES = (
    Rule(
        "CB-20",
        "inquiry",
        "An inquiry before the posting is told NOT_FOUND and closes nothing: the posting can still arrive.",
        ("InquirePosting", "PostDisbursement"),
        _not_found_closes_nothing,
    ),
    Rule(
        "CB-21",
        "inquiry",
        "An inquiry after the posting tells what the posting told.",
        ("InquirePosting", "PostDisbursement"),
        _tells_the_posting,
    ),
    Rule(
        "CB-22",
        "inquiry",
        "An inquiry about what is no reference is INVALID_ARGUMENT.",
        ("InquirePosting",),
        _garbage_is_invalid,
    ),
    Rule(
        "CB-23",
        "other bank",
        "Another bank that asks about the reference is told NOT_FOUND.",
        ("InquirePosting",),
        _another_bank_is_told_nothing,
    ),
    Rule(
        "CB-24",
        "other bank",
        "Another bank that voids the reference voids nothing of the first one's.",
        ("VoidPosting",),
        _another_bank_voids_nothing,
        (Promise.VOIDS,),
    ),
    Rule(
        "CB-25",
        "other bank",
        "Another bank that reverses the reference reverses nothing and is shown nothing.",
        ("ReversePosting",),
        _another_bank_reverses_nothing,
        (Promise.REVERSES,),
    ),
    Rule(
        "CB-26",
        "other bank",
        "A bank that is not there is answered by a status and not by a posting.",
        ("InquirePosting",),
        _bank_that_is_not_there,
    ),
)
