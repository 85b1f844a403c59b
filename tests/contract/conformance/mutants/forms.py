"""The shapes that mutants of the sandbox have: a request changed on its way in, or an answer on its way out.

Money that a mutant moves beside the books it moves in what is told of the test account, since the books themselves
refuse to be wrong.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from edian.backoffice.v1 import core_banking_service_pb2 as core_pb
from google.protobuf.message import Message
from google.type.money_pb2 import Money

from channel_server.domain.money import Fen
from channel_server.sandbox.conformance.subjects import load_subjects
from channel_server.wire import fen_from_money, money_from_fen
from tests.contract.conformance.stage import Mutant, Real

SUBJECTS = load_subjects()
AMOUNT = SUBJECTS.amount
BANK = SUBJECTS.bank_id
TOGETHER_S = 0.02
"""Long enough for calls that are made at once to meet."""
HUNG_UP_ON_S = 0.3
"""Longer than the kit waits before it hangs up."""

Q = TypeVar("Q", bound=Message)
A = TypeVar("A", bound=Message)


@dataclass(frozen=True)
class Case:
    """A mutant, and exactly the rules that it breaks.

    Attributes:
        unvalidated: the field rules of the contract are not looked at.
    """

    name: str
    breaks: frozenset[str]
    make: Callable[[], Mutant]
    unvalidated: bool = False


def case(name: str, breaks: str, make: Callable[[], Mutant]) -> Case:
    return Case(name, frozenset(breaks.split()), make)


def careless(name: str, breaks: str) -> Case:
    """A sandbox that takes malformed messages."""
    return Case(name, frozenset(breaks.split()), lambda: on_request(Message, lambda _: None), unvalidated=True)


def on_request(kind: type[Q], change: Callable[[Q], None]) -> Mutant:
    """Change requests of a kind before the sandbox sees them."""

    async def mutant(request: Message, real: Real) -> Message:
        if isinstance(request, kind):
            change(request)
        return await real(request)

    return mutant


def on_answer(kind: type[A], change: Callable[[A], None]) -> Mutant:
    """Change answers of a kind before the kit sees them."""

    async def mutant(request: Message, real: Real) -> Message:
        answer = await real(request)
        if isinstance(answer, kind):
            change(answer)
        return answer

    return mutant


def on_exchange(request_kind: type[Q], answer_kind: type[A], change: Callable[[Q, A], None]) -> Mutant:
    """Change answers with their request in sight."""

    async def mutant(request: Message, real: Real) -> Message:
        answer = await real(request)
        if isinstance(request, request_kind) and isinstance(answer, answer_kind):
            change(request, answer)
        return answer

    return mutant


def instead_of(error: type[Exception], kind: type[Q], make: Callable[[Q], Message]) -> Mutant:
    """Answer requests of a kind that the sandbox turns away with an error."""

    async def mutant(request: Message, real: Real) -> Message:
        try:
            return await real(request)
        except error:
            if not isinstance(request, kind):
                raise
            return make(request)

    return mutant


def first_answer_kept(kind: type[Q]) -> Mutant:
    """Give each reference its first answer again, whatever the content; a reference is told by its text."""
    first: dict[str, Message] = {}

    async def mutant(request: Message, real: Real) -> Message:
        if not isinstance(request, kind):
            return await real(request)
        reference = str(request.reference)  # type: ignore[attr-defined]  # of the kinds that have one
        if reference not in first:
            first[reference] = await real(request)
        return first[reference]

    return mutant


class Together:
    """Knows which calls of a kind are under way at the same time."""

    def __init__(self) -> None:
        self._under_way: list[str] = []

    def __contains__(self, reference: str) -> bool:
        return reference in self._under_way

    async def answer(
        self, request: Message, reference: str, real: Real, *, met: Callable[[list[str]], None]
    ) -> Message:
        """Answer after a while, having told which references were under way before."""
        met(list(self._under_way))
        self._under_way.append(reference)
        try:
            await asyncio.sleep(TOGETHER_S)
            return await real(request)
        finally:
            self._under_way.remove(reference)


class ShownAccount:
    """What a mutant makes of the test account's balance."""

    def __init__(self) -> None:
        self.moved = 0

    async def answer(self, request: Message, real: Real) -> Message:
        answer = await real(request)
        if isinstance(answer, core_pb.ListAccountsResponse):
            for account in answer.accounts:
                if account.account_number == SUBJECTS.customer.account_number:
                    self._move(account.balance)
        elif isinstance(answer, core_pb.PostRepaymentResponse) and answer.posting.core_reference:
            # The balance after it agrees with what is listed. That after a disbursement is left alone: mutants that
            # move money at a posting would otherwise change what its repetition is told as well.
            self._move(answer.posting.account_balance)
        return answer

    def _move(self, balance: Money) -> None:
        balance.CopyFrom(money_from_fen(Fen(fen_from_money(balance) + self.moved)))

    def also(self, mutant: Mutant) -> Mutant:
        """A mutant, with the balance shown as it made it."""

        async def both(request: Message, real: Real) -> Message:
            return await mutant(request, lambda other: self.answer(other, real))

        return both
