"""Reconciliation: every entry of either side comes out once, and the totals sum."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.money import Fen
from channel_server.domain.reconciliation import (
    SHIPPED_DIFFERENCE_POLICY,
    ControlTotals,
    CoreEntry,
    DayFileError,
    Difference,
    DifferenceKind,
    EntryKind,
    OurEntry,
    check_day_file,
    control_totals,
    reconcile,
)

DAY = date(2026, 1, 15)
PAID = EntryKind.DISBURSEMENT


def our(reference: str = "a", amount: int = 100, kind: EntryKind = PAID) -> OurEntry:
    return OurEntry(kind, reference, Fen(amount))


def core(number: int = 1, reference: str = "a", amount: int = 100, kind: EntryKind = PAID) -> CoreEntry:
    return CoreEntry(kind, reference, Fen(amount), f"N{number}")


kinds = st.sampled_from(EntryKind)
references = st.sampled_from("abcdefgh")
amounts = st.integers(1, 3)
our_days = st.lists(
    st.builds(our, references, amounts, kinds), max_size=12, unique_by=lambda each: (each.kind, each.reference)
)
core_days = st.lists(st.tuples(references, amounts, kinds), max_size=12).map(
    lambda rows: [core(number, *row) for number, row in enumerate(rows)]
)


@given(our_days, core_days)
def test_each_entry_of_either_side_comes_out_once_and_the_totals_sum(
    ours: list[OurEntry], theirs: list[CoreEntry]
) -> None:
    result = reconcile(DAY, ours, theirs)
    assert result.ours == control_totals(ours)
    assert result.core == control_totals(theirs)


@given(our_days, core_days)
def test_difference_says_what_the_two_sides_have(ours: list[OurEntry], theirs: list[CoreEntry]) -> None:
    for each in reconcile(DAY, ours, theirs).differences:
        has = (each.our_amount is not None, each.core_amount is not None)
        assert (
            has
            == {
                DifferenceKind.OURS_ONLY: (True, False),
                DifferenceKind.THEIRS_ONLY: (False, True),
                DifferenceKind.DIFFERENT_AMOUNT: (True, True),
            }[each.kind]
        )
        assert each.our_amount != each.core_amount
        assert (each.core_reference != "") == (each.core_amount is not None)
        assert each.owner == SHIPPED_DIFFERENCE_POLICY[each.kind].owner
        assert each.deadline > DAY


@given(our_days, core_days, st.randoms(use_true_random=False))
def test_order_of_the_entries_changes_nothing(ours: list[OurEntry], theirs: list[CoreEntry], random: Random) -> None:
    shuffled = random.sample(ours, len(ours)), random.sample(theirs, len(theirs))
    assert reconcile(DAY, *shuffled) == reconcile(DAY, ours, theirs)


@given(our_days)
def test_two_sides_that_agree_have_no_difference(ours: list[OurEntry]) -> None:
    theirs = [CoreEntry(e.kind, e.reference, e.amount, f"N{n}") for n, e in enumerate(ours)]
    result = reconcile(DAY, ours, theirs)
    assert (result.differences, set(result.matched)) == ((), set(ours))


def test_reference_that_core_paid_twice_is_matched_once_and_left_over_once() -> None:
    result = reconcile(DAY, [our()], [core(1), core(2)])
    assert result.matched == (our(),)
    (left,) = result.differences
    assert (left.kind, left.core_amount) == (DifferenceKind.THEIRS_ONLY, 100)


def test_amount_that_differs_is_matched_with_the_line_that_agrees_where_there_is_one() -> None:
    result = reconcile(DAY, [our(amount=100)], [core(1, amount=90), core(2, amount=100)])
    assert result.matched == (our(amount=100),)
    assert [(each.kind, each.core_reference) for each in result.differences] == [(DifferenceKind.THEIRS_ONLY, "N1")]


def test_reversal_is_not_matched_with_the_payment_of_the_same_reference() -> None:
    result = reconcile(DAY, [our()], [core(kind=EntryKind.REVERSAL)])
    assert {each.kind for each in result.differences} == {DifferenceKind.OURS_ONLY, DifferenceKind.THEIRS_ONLY}


def test_payment_that_is_being_asked_about_says_where_it_stands() -> None:
    (left,) = reconcile(DAY, [], [core()], under_way={"a": "UNKNOWN"}).differences
    assert left == Difference(
        DifferenceKind.THEIRS_ONLY, PAID, "a", "N1", None, Fen(100), "operations", date(2026, 1, 16), "UNKNOWN"
    )


@pytest.mark.parametrize(
    ("totals", "final", "says"),
    [
        (None, True, "without its totals"),
        (ControlTotals(3, Fen(200)), True, "2 lines"),
        (ControlTotals(2, Fen(201)), True, "200 fen"),
        (ControlTotals(2, Fen(200)), False, "not closed"),
    ],
    ids=["cut short", "a line is missing", "an amount is wrong", "the day is open"],
)
def test_day_file_that_is_not_whole_is_refused(totals: ControlTotals | None, final: bool, says: str) -> None:
    error = check_day_file([core(1), core(2, "b")], totals, final=final)
    assert isinstance(error, DayFileError)
    assert says in error.cause


def test_day_file_with_a_line_twice_is_refused_though_its_totals_agree() -> None:
    assert check_day_file([core(), core()], ControlTotals(2, Fen(200)), final=True) is not None


def test_day_file_of_a_day_without_postings_is_whole() -> None:
    assert check_day_file([], ControlTotals(), final=True) is None
