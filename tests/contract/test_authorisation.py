"""Every method, every caller, and whose things are named: the table of docs/authorisation.md, found out anew."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.authorisation.document import written
from tests.authorisation.probing import DOORS, Cell, found_out

DOCUMENT = Path(__file__).parents[2] / "docs" / "authorisation.md"
OF_THE_BANK = ("ApprovalService/", "AssistanceService/", "CustomerService/", "WorkListService/")
"""What staff do for customers of their own bank, without a visit of theirs."""
STAFF = ("teller", "supervisor who is no teller")

Table = dict[str, dict[str, Cell]]


@pytest.fixture(scope="module")
def table() -> Table:
    return asyncio.run(found_out())


def test_doors_are_those_of_the_document(table: Table) -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == written(table), (
        "who may call what has changed: if it was meant, run `python -m tests.authorisation > docs/authorisation.md`"
    )


def test_others_things_are_as_what_does_not_exist(table: Table) -> None:
    told_apart = [
        (caller, method, cell.others, cell.nobodys)
        for caller, row in table.items()
        for method, cell in row.items()
        if cell.others != cell.nobodys
        and not _is_staffs_own_business(caller, method)
        and caller != "kiosk"
        # What is the caller's own is in the first column.
        and not (caller == "customer's telephone" and cell.others == cell.own)
    ]
    assert told_apart == []


def test_others_visit_is_as_one_that_does_not_exist(table: Table) -> None:
    told_apart = [
        (caller, method, cell.others_visit, cell.nobodys_visit)
        for caller, row in table.items()
        for method, cell in row.items()
        if caller != "kiosk"
        and cell.others_visit != cell.nobodys_visit
        and not _is_staffs_own_business(caller, method)
        and not (caller == "customer's telephone" and method.endswith("Outcome"))
    ]
    assert told_apart == []


def test_nobody_and_strangers_are_let_in_nowhere(table: Table) -> None:
    for caller in ("nobody", "terminal not enrolled"):
        let_in = {method for method, cell in table[caller].items() if cell.own not in DOORS}
        assert let_in <= {"MobileSessionService/OpenMobileSession"}


def test_whoever_is_let_in_is_answered_about_their_own(table: Table) -> None:
    # The kiosk whose customer did everything: what it asks about its own is answered, so that "as what does not exist"
    # above means something.
    answered = {method for method, cell in table["kiosk"].items() if cell.own == "OK"}
    assert {
        *("CreditLineService/GetCreditLine", "CreditLineService/ListCreditLines", "DrawdownService/GetDrawdown"),
        *("DrawdownService/GetDrawdownOutcome", "DrawdownService/WatchDrawdown", "RepaymentService/GetRepayment"),
        *("RepaymentService/GetRepaymentOutcome", "RecordService/GetReceipt", "RecordService/ListRecords"),
        *("ChangeFeedService/WatchCustomer", "SessionService/GetSession", "AssistanceService/WatchAssistance"),
    } <= answered
    of_staff = {method for method, cell in table["teller"].items() if cell.own == "OK"}
    assert {
        "CustomerService/GetCustomer",
        "CustomerService/SearchCustomers",
        "AssistanceService/TakeHelpCall",
    } <= of_staff


def _is_staffs_own_business(caller: str, method: str) -> bool:
    return caller in STAFF and (method.startswith(OF_THE_BANK) or method == "DrawdownService/ReverseDrawdown")
