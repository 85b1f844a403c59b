"""The audit finds each thing that may be wrong, in dumps that somebody falsified."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.torture.audit import Audit, audit
from tests.torture.dumps import COLUMNS

Rows = dict[str, list[dict[str, str]]]


def honest() -> Rows:
    """A day on which one drawdown was paid, one failed, one was undone."""
    line = {"world": "w", "credit_line_id": "L", "credit_limit_fen": "1000", "reserved_fen": "0"}
    ours = {"world": "w", "kind": "DRAWDOWN", "credit_line_id": "L", "in_suspense": "0"}
    core = {"world": "w", "kind": "DISBURSEMENT"}
    entry = {"world": "w", "side": "ours", "kind": "DISBURSEMENT"}
    return {
        "lines": [line | {"moment": str(n), "outstanding_fen": owed} for n, owed in enumerate(("0", "600", "900"))],
        "drawdowns": [
            ours | {"id": "paid", "request_id": "r1", "state": "DISBURSED", "amount_fen": "600", "pays_to": "8801"},
            ours | {"id": "failed", "request_id": "r2", "state": "FAILED", "amount_fen": "100"},
            ours | {"id": "undone", "request_id": "r3", "state": "REVERSED", "amount_fen": "300"},
        ],
        "core_postings": [
            core | {"posting_id": "1", "id": "paid", "amount_fen": "600"},
            core | {"posting_id": "2", "id": "undone", "amount_fen": "300"},
            core | {"posting_id": "3", "id": "undone", "amount_fen": "300", "kind": "REVERSAL"},
        ],
        "ledger": [
            entry | {"entry": "1", "account": "LOAN", "id": "paid", "amount_fen": "600"},
            entry | {"entry": "2", "account": "CLEARING", "id": "paid", "amount_fen": "-600"},
            entry | {"entry": "1", "account": "LOAN", "id": "paid", "amount_fen": "600", "side": "core"},
            entry | {"entry": "1", "account": "8801", "id": "paid", "amount_fen": "-600", "side": "core"},
        ],
    }


def audited(folder: Path, rows: Rows) -> Audit:
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows[name])
    return audit(folder)


def test_audit_of_an_honest_day_finds_nothing(tmp_path: Path) -> None:
    found = audited(tmp_path, honest())
    assert found.sound
    assert (found.drawdowns, found.payments) == (3, 2)


def test_audit_of_a_payment_that_was_agreed_to_finds_nothing(tmp_path: Path) -> None:
    rows = honest()
    rows["drawdowns"][0]["approval"] = "APPROVED"
    assert audited(tmp_path, rows).sound


def _posting_gone(rows: Rows) -> None:
    del rows["core_postings"][0]


def _posting_smaller(rows: Rows) -> None:
    rows["core_postings"][0]["amount_fen"] = "599"


def _told_done_and_failed(rows: Rows) -> None:
    rows["drawdowns"][1]["told"] = "DONE"


def _put_back_and_still_owed(rows: Rows) -> None:
    rows["core_postings"].append(rows["core_postings"][0] | {"posting_id": "9", "kind": "REVERSAL"})


@pytest.mark.parametrize("falsify", [_posting_gone, _posting_smaller, _told_done_and_failed, _put_back_and_still_owed])
def test_audit_of_a_payment_that_core_did_not_make_counts_it(tmp_path: Path, falsify: Callable[[Rows], None]) -> None:
    rows = honest()
    falsify(rows)
    assert audited(tmp_path, rows).paid_not_posted == 1


def _paid_twice(rows: Rows) -> None:
    rows["core_postings"].append(rows["core_postings"][0] | {"posting_id": "9"})


def _paid_and_failed(rows: Rows) -> None:
    rows["core_postings"].append(rows["core_postings"][0] | {"posting_id": "9", "id": "failed", "amount_fen": "100"})


def _paid_and_unknown_to_us(rows: Rows) -> None:
    del rows["drawdowns"][0]


def _never_put_back(rows: Rows) -> None:
    del rows["core_postings"][2]


def _told_not_done_and_paid(rows: Rows) -> None:
    rows["drawdowns"][0]["told"] = "NOT_DONE"


def _paid_though_nobody_agreed(rows: Rows) -> None:
    rows["drawdowns"][0]["approval"] = "RETURNED"


def _paid_to_somebody_else(rows: Rows) -> None:
    rows["ledger"][3]["account"] = "8802"


@pytest.mark.parametrize(
    "falsify",
    [
        _paid_twice,
        _paid_and_failed,
        _paid_and_unknown_to_us,
        _never_put_back,
        _told_not_done_and_paid,
        _paid_though_nobody_agreed,
        _paid_to_somebody_else,
    ],
)
def test_audit_of_a_payment_that_we_do_not_own_up_to_counts_it(tmp_path: Path, falsify: Callable[[Rows], None]) -> None:
    rows = honest()
    falsify(rows)
    assert audited(tmp_path, rows).posted_not_paid == 1


@pytest.mark.parametrize(
    ("column", "value"), [("outstanding_fen", "1001"), ("outstanding_fen", "-1"), ("reserved_fen", "-1")]
)
def test_audit_of_a_line_that_broke_its_limit_for_a_moment_counts_it(tmp_path: Path, column: str, value: str) -> None:
    rows = honest()
    rows["lines"][1][column] = value
    assert audited(tmp_path, rows).over_limit == 1


@pytest.mark.parametrize("state", ["RESERVED", "DISBURSING", "UNKNOWN", "REVERSING"])
def test_audit_of_a_drawdown_without_an_end_counts_it(tmp_path: Path, state: str) -> None:
    rows = honest()
    rows["drawdowns"][1]["state"] = state
    assert audited(tmp_path, rows).unresolved == 1


@pytest.mark.parametrize("row", range(4))
def test_audit_of_entries_that_do_not_balance_counts_the_difference(tmp_path: Path, row: int) -> None:
    rows = honest()
    rows["ledger"][row]["amount_fen"] = str(int(rows["ledger"][row]["amount_fen"]) + 7)
    assert audited(tmp_path, rows).ledger_sum_fen >= 7


def test_audit_of_two_errors_that_cancel_out_still_counts_them(tmp_path: Path) -> None:
    rows = honest()
    rows["ledger"][0]["amount_fen"], rows["ledger"][1]["amount_fen"] = "500", "-500"
    assert audited(tmp_path, rows).ledger_sum_fen == 100
