"""Entrusted payment (受托支付): who may be paid instead of the borrower, and what is told of them.

A core that pays to nobody but the borrower does without CheckPayee, and none of this is played.
"""

from edian.backoffice.v1 import core_banking_service_pb2 as pb

from channel_server.sandbox.conformance.bench import Bench
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.rule import NotTriedError, Rule, RuleBrokenError, expect, given
from channel_server.sandbox.conformance.subjects import Payee

_UNKNOWN_ACCOUNT = "9" * 31 + "7"
_NOBODY = "查无此人"


def sample_check(bench: Bench) -> pb.CheckPayeeRequest:
    """Make a question about a payee: the test customer's own account, since subjects need not name another."""
    customer = bench.subjects.customer
    return pb.CheckPayeeRequest(
        bank_id=bench.subjects.bank_id,
        customer_id=customer.customer_id,
        account_number=customer.account_number,
        name=_NOBODY,
    )


async def _told_from_who_is_not(bench: Bench) -> str:
    payee = _named(bench)
    own = bench.subjects.customer.account_number
    for account, name, wanted in (
        (payee.account_number, payee.name, pb.PAYEE_VERDICT_MATCHES),
        (payee.account_number, _NOBODY, pb.PAYEE_VERDICT_NAME_DIFFERS),
        (_UNKNOWN_ACCOUNT, payee.name, pb.PAYEE_VERDICT_ACCOUNT_UNKNOWN),
        (own, payee.name, pb.PAYEE_VERDICT_OWN_ACCOUNT),
    ):
        await _expect_verdict(bench, account, name, wanted)
    return "MATCHES, NAME_DIFFERS, ACCOUNT_UNKNOWN, OWN_ACCOUNT"


async def _is_paid_instead(bench: Bench) -> str:
    payee = _named(bench)
    await _expect_verdict(bench, payee.account_number, payee.name, pb.PAYEE_VERDICT_MATCHES)
    refused = _entrusted(await desk.new_order(bench), payee)
    refused.payee_name = _NOBODY
    account, before = await desk.watch(bench), await _balance(bench, payee)
    desk.in_state(await desk.post(bench, refused), pb.POSTING_STATE_REFUSED, when="in another name")
    expect(await _balance(bench, payee) == before, "a refused payment has moved the payee's account")
    posting = await desk.posted(bench, _entrusted(await desk.new_order(bench), payee))
    moved = await _balance(bench, payee) - before
    expect(moved == bench.subjects.amount, f"the payee's account moved by {desk.signed(moved)}")
    expect(not posting.HasField("account_balance"), "the borrower is told what stands on the payee's account")
    return await account.expect_moved(0, f"POSTED, payee {desk.signed(moved)}")


async def _expect_verdict(bench: Bench, account_number: str, name: str, wanted: pb.PayeeVerdict) -> None:
    question = sample_check(bench)
    question.account_number, question.name = account_number, name
    answer = await bench.caller.ask(question, pb.CheckPayeeResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"answered {answer}")
    told = pb.PayeeVerdict.Name(answer.verdict).removeprefix("PAYEE_VERDICT_")
    expect(answer.verdict == wanted, f"{told} instead of {pb.PayeeVerdict.Name(wanted)}")


def _named(bench: Bench) -> Payee:
    payee = given(bench.subjects.payee, "payee")
    if not payee.name:
        raise NotTriedError("the subjects do not tell the payee's name")
    return payee


def _entrusted(order: pb.PostDisbursementRequest, payee: Payee) -> pb.PostDisbursementRequest:
    order.account_number, order.payee_name = payee.account_number, payee.name
    return order


async def _balance(bench: Bench, payee: Payee) -> int:
    return await desk.balance(bench, payee.account_number, payee.customer_id)


RULES = (
    Rule(
        "CB-73",
        "payee",
        "A payee is told from another name, from an account that is not there, and from the borrower.",
        ("CheckPayee",),
        _told_from_who_is_not,
    ),
    Rule(
        "CB-74",
        "payee",
        "A payee is paid instead of the borrower, who is told no balance; in another name nobody is.",
        ("CheckPayee", "PostDisbursement"),
        _is_paid_instead,
    ),
)
