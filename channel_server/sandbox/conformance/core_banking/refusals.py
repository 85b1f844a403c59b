"""Business refusals: an answer that is kept, and given again word for word.

Core may tell a payment that makes no sense by a status, INVALID_ARGUMENT, and keep nothing; a payment that it does not
want it refuses, and remembers.
"""

from collections.abc import Awaitable, Callable

from edian.backoffice.v1 import core_banking_service_pb2 as pb
from google.type.money_pb2 import Money

from channel_server.sandbox.conformance.bench import Bench
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.rule import Promise, Rule, expect, given

_UNKNOWN_ACCOUNT = "9" * 31 + "7"
_Change = Callable[[Bench, pb.PostDisbursementRequest], None]


def _to_somebody_else(bench: Bench, order: pb.PostDisbursementRequest) -> None:
    order.account_number = given(bench.subjects.payee, "payee").account_number


def _to_a_closed_account(bench: Bench, order: pb.PostDisbursementRequest) -> None:
    order.account_number = given(bench.subjects.customer.closed_account_number, "closed account")


def _to_an_unknown_account(_bench: Bench, order: pb.PostDisbursementRequest) -> None:
    order.account_number = _UNKNOWN_ACCOUNT


def _of(units: int, nanos: int = 0, currency_code: str = "CNY") -> _Change:
    def change(_bench: Bench, order: pb.PostDisbursementRequest) -> None:
        order.amount.CopyFrom(Money(currency_code=currency_code, units=units, nanos=nanos))

    return change


def _refused(change: _Change) -> Callable[[Bench], Awaitable[str]]:
    async def check(bench: Bench) -> str:
        order = await desk.new_order(bench)
        change(bench, order)
        account = await desk.watch(bench)
        first = desk.in_state(await desk.post(bench, order), pb.POSTING_STATE_REFUSED)
        expect(bool(first.refusal_code and first.refusal_text), "the refusal has no code or no words")
        known = desk.in_state(await desk.inquire(bench, order.reference), pb.POSTING_STATE_REFUSED, when="at inquiry")
        expect(desk.words(known) == desk.words(first), "inquiry tells other words")
        if bench.promises(Promise.IDEMPOTENT):
            again = desk.in_state(await desk.post(bench, order), pb.POSTING_STATE_REFUSED, when="when repeated")
            expect(desk.words(again) == desk.words(first), "the repeated reference is refused in other words")
        return await account.expect_moved(0, f"REFUSED {first.refusal_code}")

    return check


def _refused_or_invalid(change: _Change) -> Callable[[Bench], Awaitable[str]]:
    async def check(bench: Bench) -> str:
        order = await desk.new_order(bench)
        change(bench, order)
        account = await desk.watch(bench)
        first = await desk.post(bench, order)
        if not isinstance(first, Said):
            desk.in_state(first, pb.POSTING_STATE_REFUSED)
            seen = f"REFUSED {first.refusal_code}"
        else:
            expect(first.status == "INVALID_ARGUMENT", f"answered {first}")
            seen = first.status
            desk.in_state(await desk.inquire(bench, order.reference), pb.POSTING_STATE_NOT_FOUND, when="at inquiry")
        again = await desk.post(bench, order)
        expect(again == first, "the repeated reference is told something else")
        return await account.expect_moved(0, seen)

    return check


def _rule(number: str, sentence: str, check: Callable[[Bench], Awaitable[str]]) -> Rule:
    return Rule(number, "refusal", sentence, ("PostDisbursement", "InquirePosting"), check)


_KEPT = "is refused; inquiry and repetition tell it word for word."
_SENSELESS = "is INVALID_ARGUMENT or refused, each time in the same words."

RULES = (
    _rule("CB-50", f"A payment to an account of another customer {_KEPT}", _refused(_to_somebody_else)),
    _rule("CB-51", f"A payment to a closed account {_KEPT}", _refused(_to_a_closed_account)),
    _rule("CB-52", f"A payment to an account that is not there {_KEPT}", _refused(_to_an_unknown_account)),
    _rule("CB-53", f"A payment of nothing {_SENSELESS}", _refused_or_invalid(_of(0))),
    _rule("CB-54", f"A negative payment {_SENSELESS}", _refused_or_invalid(_of(-1))),
    _rule("CB-55", f"A payment finer than a fen {_SENSELESS}", _refused_or_invalid(_of(1, 5_000_000))),
    _rule("CB-56", f"A payment in another currency {_SENSELESS}", _refused_or_invalid(_of(1, 0, "USD"))),
)
