"""Voiding (撤销): core's promise that a reference which has not been posted never will be."""

import asyncio

from edian.backoffice.v1 import core_banking_service_pb2 as pb

from channel_server.sandbox.conformance.bench import Bench
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.rule import Promise, Rule, expect

_VOIDS = (Promise.VOIDS,)


async def _late_arrival_is_refused_for_ever(bench: Bench) -> str:
    order = await desk.new_order(bench)
    desk.in_state(await desk.void(bench, order.reference), pb.POSTING_STATE_VOIDED)
    account = await desk.watch(bench)
    for _ in range(3):
        desk.in_state(await desk.post(bench, order), pb.POSTING_STATE_VOIDED, when="on arrival after the void")
    return await account.expect_moved(0, "VOIDED on each of 3 arrivals")


async def _void_is_remembered(bench: Bench) -> str:
    order = await desk.new_order(bench)
    desk.in_state(await desk.void(bench, order.reference), pb.POSTING_STATE_VOIDED)
    desk.in_state(await desk.inquire(bench, order.reference), pb.POSTING_STATE_VOIDED, when="at inquiry")
    desk.in_state(await desk.void(bench, order.reference), pb.POSTING_STATE_VOIDED, when="when voided again")
    return "VOIDED at inquiry and when voided again"


async def _void_after_posting_answers_posted(bench: Bench) -> str:
    posting = await desk.posted(bench)
    account = await desk.watch(bench)
    answer = desk.in_state(await desk.void(bench, posting.reference), pb.POSTING_STATE_POSTED)
    expect(answer.core_reference == posting.core_reference, "void tells another core_reference")
    desk.in_state(
        await desk.inquire(bench, posting.reference), pb.POSTING_STATE_POSTED, when="at inquiry after the void"
    )
    return await account.expect_moved(0, f"POSTED {answer.core_reference}")


async def _void_and_posting_at_once_agree(bench: Bench) -> str:
    orders = [await desk.new_order(bench) for _ in range(4)]
    account = await desk.watch(bench)
    paid = 0
    for number, order in enumerate(orders):
        posting, voiding = desk.post(bench, order), desk.void(bench, order.reference)
        first, second = (posting, voiding) if number % 2 else (voiding, posting)
        both = await asyncio.gather(first, second)
        post, void = (desk.in_state(each, pb.POSTING_STATE_POSTED, pb.POSTING_STATE_VOIDED).state for each in both)
        expect(post == void, f"one is told {desk.state_name(post)}, the other {desk.state_name(void)}")
        desk.in_state(await desk.inquire(bench, order.reference), post, when="at inquiry after both")
        paid += post == pb.POSTING_STATE_POSTED
    seen = f"{paid} of {len(orders)} POSTED, the rest VOIDED"
    return await account.expect_moved(paid * bench.subjects.amount, seen)


RULES = (
    Rule(
        "CB-30",
        "void",
        "A reference that is voided before it arrives is refused for ever when it does.",
        ("VoidPosting", "PostDisbursement"),
        _late_arrival_is_refused_for_ever,
        _VOIDS,
    ),
    Rule(
        "CB-31",
        "void",
        "A voided reference is VOIDED at inquiry, and when it is voided again.",
        ("VoidPosting", "InquirePosting"),
        _void_is_remembered,
        _VOIDS,
    ),
    Rule(
        "CB-32",
        "void",
        "A void that comes after the posting answers POSTED and undoes nothing.",
        ("VoidPosting", "InquirePosting"),
        _void_after_posting_answers_posted,
        _VOIDS,
    ),
    Rule(
        "CB-33",
        "void",
        "Void and posting at once: one of them comes first, and both are told the same.",
        ("VoidPosting", "PostDisbursement"),
        _void_and_posting_at_once_agree,
        _VOIDS,
    ),
)
