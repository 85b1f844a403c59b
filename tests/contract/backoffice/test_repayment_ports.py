"""The contract of collecting repayments and of closing notes, on the twins and on the adapters with a sandbox."""

import datetime
from dataclasses import replace

import pytest

from channel_server.application.ports import BackOffice, OutcomeUnknown, PostingState, Refused, Success
from channel_server.domain.ids import DrawdownId
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import Fen
from tests.contract.backoffice.orders import (
    BANK,
    NOTE,
    OTHER_BANK,
    TODAY,
    WANG,
    disbursement,
    fresh_reference,
    loan_note,
    note_repayment,
    repayment,
    reversal,
)


async def _balance(ports: BackOffice) -> int:
    accounts = await ports.core.list_accounts(BANK, WANG)
    assert isinstance(accounts, Success)
    (account,) = accounts.value
    return account.balance


async def test_repayment_takes_its_parts_from_the_account_and_inquiry_tells_the_same(ports: BackOffice) -> None:
    before = await _balance(ports)
    order = repayment()
    posted = await ports.core.post_repayment(order)
    assert isinstance(posted, Success)
    assert posted.value.state is PostingState.POSTED
    assert posted.value.core_reference
    assert (posted.value.amount, posted.value.business_date) == (41_900, TODAY)
    assert posted.value.account_balance == before - 41_900 == await _balance(ports)
    assert await ports.core.inquire_posting(BANK, order.reference) == posted


async def test_repayment_repeated_is_collected_once_and_answers_the_same(ports: BackOffice) -> None:
    order = repayment()
    first = await ports.core.post_repayment(order)
    after_first = await _balance(ports)
    assert await ports.core.post_repayment(order) == first
    assert await _balance(ports) == after_first


@pytest.mark.parametrize("parts", [(100, 1_800, 40_001), (0, 1_900, 40_000), (1_800, 100, 40_000)])
async def test_repayment_of_other_parts_under_a_used_reference_collects_nothing_and_is_no_final_no(
    ports: BackOffice, parts: tuple[int, int, int]
) -> None:
    order = repayment()
    await ports.core.post_repayment(order)
    before = await _balance(ports)
    other = replace(order, parts=PaymentParts(*(Fen(part) for part in parts)))
    assert isinstance(await ports.core.post_repayment(other), OutcomeUnknown)
    assert await _balance(ports) == before


async def test_reference_of_a_disbursement_serves_no_repayment(ports: BackOffice) -> None:
    paid = disbursement(amount=41_900)
    await ports.core.post_disbursement(paid)
    before = await _balance(ports)
    order = replace(repayment(), reference=paid.reference)  # type: ignore[arg-type]  # what is being tried
    assert isinstance(await ports.core.post_repayment(order), OutcomeUnknown)
    assert await _balance(ports) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"account_number": "8801031799999999"}, "ACCOUNT_UNKNOWN"),
        ({"account_number": "8801031700000002"}, "ACCOUNT_NOT_OWN"),
        ({"account_number": "8802031700000001"}, "ACCOUNT_UNKNOWN"),
        ({"value_date": TODAY + datetime.timedelta(days=1)}, "VALUE_DATE"),
        ({"parts": (0, 0, 9_999_999_900)}, "BALANCE_SHORT"),
    ],
    ids=["no such account", "somebody else's", "another bank's", "another day", "too little on it"],
)
async def test_repayment_that_core_refuses_moves_nothing_and_stays_refused(
    ports: BackOffice, change: dict[str, str], code: str
) -> None:
    before = await _balance(ports)
    order = repayment(**change)  # type: ignore[arg-type]  # each case changes a field of its own type
    for _ in range(2):
        outcome = await ports.core.post_repayment(order)
        assert isinstance(outcome, Refused)
        assert outcome.code == code
    known = await ports.core.inquire_posting(BANK, order.reference)
    assert isinstance(known, Success)
    assert (known.value.state, known.value.refusal_code) == (PostingState.REFUSED, code)
    assert await _balance(ports) == before


async def test_repayment_of_all_that_is_on_the_account_is_collected(ports: BackOffice) -> None:
    before = await _balance(ports)
    posted = await ports.core.post_repayment(repayment(parts=(0, 0, before)))
    assert isinstance(posted, Success)
    assert posted.value.account_balance == 0
    # Whoever comes next finds what was there.
    await ports.core.post_disbursement(disbursement(amount=before))


async def test_repayment_of_nothing_is_no_repayment(ports: BackOffice) -> None:
    assert isinstance(await ports.core.post_repayment(repayment(parts=(0, 0, 0))), OutcomeUnknown)


async def test_repayment_voided_before_its_arrival_is_never_collected(ports: BackOffice) -> None:
    before = await _balance(ports)
    order = repayment()
    voided = await ports.core.void_posting(BANK, order.reference)
    assert isinstance(voided, Success)
    assert voided.value.state is PostingState.VOIDED
    assert await ports.core.post_repayment(order) == Refused("VOIDED", "")
    assert await _balance(ports) == before


async def test_void_after_collection_says_that_it_is_too_late(ports: BackOffice) -> None:
    order = repayment()
    posted = await ports.core.post_repayment(order)
    assert await ports.core.void_posting(BANK, order.reference) == posted


async def test_repayment_is_not_undone_by_a_reversal(ports: BackOffice) -> None:
    order = repayment()
    await ports.core.post_repayment(order)
    before = await _balance(ports)
    outcome = await ports.core.reverse_posting(reversal(DrawdownId(order.reference)))
    assert isinstance(outcome, Refused)
    assert outcome.code == "NOT_A_DISBURSEMENT"
    assert await _balance(ports) == before


async def test_credit_system_takes_a_repayment_once_and_tells_the_newest_number(ports: BackOffice) -> None:
    number = await ports.credit.open_loan_note(loan_note())
    assert isinstance(number, Success)
    newer, older = (note_repayment(each, loan_note_id=number.value) for each in (5, 4))
    assert await ports.credit.record_repayment(newer) == Success(5)
    assert await ports.credit.record_repayment(newer) == Success(5)
    assert await ports.credit.record_repayment(older) == Success(5)
    outcome = await ports.credit.record_repayment(replace(newer, principal_balance=Fen(1)))
    assert isinstance(outcome, Refused)
    assert outcome.code == "ALREADY_EXISTS"


async def test_credit_system_takes_a_repayment_of_a_note_that_was_open_before(ports: BackOffice) -> None:
    assert await ports.credit.record_repayment(note_repayment(2)) == Success(2)


async def test_credit_system_refuses_a_repayment_of_a_note_that_is_not_the_banks(ports: BackOffice) -> None:
    nowhere = note_repayment(loan_note_id="XK209901010001")
    for order in (nowhere, replace(note_repayment(loan_note_id=NOTE), bank_id=OTHER_BANK)):
        outcome = await ports.credit.record_repayment(order)
        assert isinstance(outcome, Refused)
        assert outcome.code == "NOT_FOUND"


async def test_note_that_is_voided_is_closed_once_and_takes_no_repayment(ports: BackOffice) -> None:
    order = loan_note()
    number = await ports.credit.open_loan_note(order)
    assert isinstance(number, Success)
    for _ in range(2):
        assert await ports.credit.void_loan_note(BANK, order.reference) == number
    outcome = await ports.credit.record_repayment(note_repayment(loan_note_id=number.value))
    assert isinstance(outcome, Refused)


async def test_note_that_is_voided_is_not_given_out_again(ports: BackOffice) -> None:
    order = loan_note()
    await ports.credit.open_loan_note(order)
    await ports.credit.void_loan_note(BANK, order.reference)
    assert isinstance(await ports.credit.open_loan_note(order), Refused)


async def test_note_that_is_voided_before_it_was_opened_never_will_be(ports: BackOffice) -> None:
    order = loan_note(fresh_reference())
    for _ in range(2):
        assert await ports.credit.void_loan_note(BANK, order.reference) == Success("")
    assert isinstance(await ports.credit.open_loan_note(order), Refused)


async def test_note_that_was_repaid_on_is_not_voided(ports: BackOffice) -> None:
    order = loan_note()
    number = await ports.credit.open_loan_note(order)
    assert isinstance(number, Success)
    await ports.credit.record_repayment(note_repayment(loan_note_id=number.value))
    assert isinstance(await ports.credit.void_loan_note(BANK, order.reference), Refused)
