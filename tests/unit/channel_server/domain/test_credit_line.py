"""A line never holds less than nothing nor more than its limit, whatever is done to it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from channel_server.domain.credit_line import CreditLine, LineBalance, LineInvariantError, LineState
from channel_server.domain.ids import BankId, CustomerId, LineId
from channel_server.domain.money import ZERO, AnnualRate, Fen
from channel_server.domain.refusals import Refusal, RefusalReason

LIMIT = Fen(5_000_000)


def balance(reserved: int = 0, outstanding: int = 0) -> LineBalance:
    return LineBalance(LIMIT, Fen(reserved), Fen(outstanding))


def line(*, frozen: bool = False) -> CreditLine:
    return CreditLine(
        LineId("L1"),
        BankId("qingjiang"),
        CustomerId("C1"),
        "XIAOKANG",
        balance(),
        AnnualRate.from_text("5.4%"),
        date(2028, 6, 30),
        frozen=frozen,
    )


def test_available_is_limit_less_outstanding_less_reserved() -> None:
    assert balance(reserved=300_000, outstanding=1_200_000).available == 3_500_000


@pytest.mark.parametrize(("reserved", "outstanding"), [(-1, 0), (0, -1), (1, LIMIT), (LIMIT, 1), (LIMIT + 1, 0)])
def test_balance_outside_the_invariant_cannot_be_built(reserved: int, outstanding: int) -> None:
    with pytest.raises(LineInvariantError):
        balance(reserved, outstanding)


def test_reserve_of_all_that_is_left_leaves_nothing() -> None:
    reserved = balance(outstanding=1_200_000).reserve(Fen(3_800_000))
    assert isinstance(reserved, LineBalance)
    assert reserved.available == 0


def test_reserve_of_one_fen_too_many_is_refused_with_both_amounts() -> None:
    refused = balance(outstanding=1_200_000).reserve(Fen(3_800_001))
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.LINE_INSUFFICIENT
    assert dict(refused.facts) == {"available": "38,000.00", "amount": "38,000.01"}


@pytest.mark.parametrize("move", [LineBalance.settle, LineBalance.release, LineBalance.give_back])
def test_move_of_more_than_is_there_is_a_bug_of_the_caller(move: object) -> None:
    assert callable(move)
    with pytest.raises(LineInvariantError):
        move(balance(reserved=5, outstanding=5), Fen(6))


@pytest.mark.parametrize("amount", [0, -1])
def test_move_of_nothing_or_less_is_a_bug_of_the_caller(amount: int) -> None:
    with pytest.raises(LineInvariantError):
        balance().reserve(Fen(amount))


def test_line_on_its_last_day_is_active_and_the_day_after_expired() -> None:
    assert line().state_on(date(2028, 6, 30)) is LineState.ACTIVE
    assert line().state_on(date(2028, 7, 1)) is LineState.EXPIRED
    refused = line().check_drawable(date(2028, 7, 1))
    assert refused is not None
    assert refused.reason is RefusalReason.LINE_EXPIRED
    assert refused.facts["expiry_date"] == "2028-06-30"


def test_line_that_is_frozen_is_refused_and_expiry_comes_first() -> None:
    refused = line(frozen=True).check_drawable(date(2026, 1, 15))
    assert refused is not None
    assert refused.reason is RefusalReason.LINE_FROZEN
    assert line(frozen=True).state_on(date(2030, 1, 1)) is LineState.EXPIRED
    assert line().check_drawable(date(2026, 1, 15)) is None


@given(amount=st.integers(1, LIMIT), outstanding=st.integers(0, LIMIT))
def test_reserve_then_release_gives_the_same_balance(amount: int, outstanding: int) -> None:
    before = balance(outstanding=outstanding)
    reserved = before.reserve(Fen(amount))
    if isinstance(reserved, Refusal):
        assert amount > before.available
    else:
        assert reserved.release(Fen(amount)) == before
        assert reserved.settle(Fen(amount)).give_back(Fen(amount)) == before


class LineMachine(RuleBasedStateMachine):
    """Drawdowns come, are paid or let go, and are repaid, in any order; a ledger beside the line keeps count."""

    def __init__(self) -> None:
        super().__init__()
        self.balance = balance()
        self.held: list[Fen] = []
        self.owed: list[Fen] = []

    @rule(amount=st.integers(1, LIMIT))
    def reserve(self, amount: int) -> None:
        result = self.balance.reserve(Fen(amount))
        if isinstance(result, Refusal):
            assert amount + sum(self.held) + sum(self.owed) > LIMIT
        else:
            self.balance = result
            self.held.append(Fen(amount))

    @precondition(lambda self: bool(self.held))
    @rule()
    def settle(self) -> None:
        amount = self.held.pop()
        self.balance = self.balance.settle(amount)
        self.owed.append(amount)

    @precondition(lambda self: bool(self.held))
    @rule()
    def release(self) -> None:
        self.balance = self.balance.release(self.held.pop(0))

    @precondition(lambda self: bool(self.owed))
    @rule()
    def give_back(self) -> None:
        self.balance = self.balance.give_back(self.owed.pop(0))

    @invariant()
    def line_agrees_with_the_ledger(self) -> None:
        assert self.balance.reserved == sum(self.held)
        assert self.balance.outstanding == sum(self.owed)
        assert ZERO <= self.balance.available <= LIMIT


TestLineMachine = LineMachine.TestCase
