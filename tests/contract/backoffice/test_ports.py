"""The contract of the ports towards the bank, on the twins and on the gRPC adapters with a sandbox."""

import datetime
import hashlib
import uuid
from dataclasses import replace

import pytest

from channel_server.application.ports import (
    BackOffice,
    BusinessDay,
    CoreCapabilities,
    LineFigures,
    Message,
    OutcomeUnknown,
    Paper,
    PostingState,
    Refused,
    RiskApproval,
    StaffAlert,
    Success,
)
from channel_server.domain.ids import BankId, CustomerId, LineId, TerminalId
from channel_server.domain.money import Fen
from channel_server.domain.reconciliation import (
    ControlTotals,
    CoreEntry,
    EntryKind,
    check_day_file,
    control_totals,
)
from tests.contract.backoffice.orders import (
    ACCOUNT,
    BANK,
    LINE,
    LIU,
    OTHER_BANK,
    TODAY,
    VILLAGE,
    WANG,
    disbursement,
    fresh_reference,
    loan_note,
    repayment,
    reversal,
    risk_question,
)

NO_BANK = BankId("nowhere")


async def _balance(ports: BackOffice) -> int:
    accounts = await ports.core.list_accounts(BANK, WANG)
    assert isinstance(accounts, Success)
    (account,) = accounts.value
    return account.balance


async def test_core_tells_what_it_promises_and_its_business_date(ports: BackOffice) -> None:
    assert await ports.core.capabilities(BANK) == Success(CoreCapabilities(True, True, True))
    assert await ports.core.business_day(BANK) == Success(BusinessDay(TODAY, open=True))


async def test_core_of_no_bank_refuses_every_question(ports: BackOffice) -> None:
    for outcome in (
        await ports.core.capabilities(NO_BANK),
        await ports.core.business_day(NO_BANK),
        await ports.core.list_accounts(NO_BANK, WANG),
        await ports.core.inquire_posting(NO_BANK, fresh_reference()),
    ):
        assert isinstance(outcome, Refused)
        assert outcome.code == "NOT_FOUND"


async def test_accounts_of_a_customer_are_those_of_the_asking_bank_only(ports: BackOffice) -> None:
    own = await ports.core.list_accounts(BANK, WANG)
    assert isinstance(own, Success)
    assert [(a.account_number, a.card_tail, a.open) for a in own.value] == [(ACCOUNT, "6688", True)]
    assert await ports.core.list_accounts(OTHER_BANK, WANG) == Success(())


async def test_post_pays_the_amount_and_inquiry_tells_the_same(ports: BackOffice) -> None:
    before = await _balance(ports)
    order = disbursement()
    posted = await ports.core.post_disbursement(order)
    assert isinstance(posted, Success)
    assert posted.value.state is PostingState.POSTED
    assert posted.value.core_reference
    assert (posted.value.amount, posted.value.business_date) == (order.amount, TODAY)
    assert posted.value.account_balance == before + order.amount == await _balance(ports)
    assert await ports.core.inquire_posting(BANK, order.reference) == posted


async def test_post_repeated_pays_once_and_answers_the_same(ports: BackOffice) -> None:
    order = disbursement()
    first = await ports.core.post_disbursement(order)
    after_first = await _balance(ports)
    assert await ports.core.post_disbursement(order) == first
    assert await _balance(ports) == after_first


async def test_post_of_another_amount_under_a_used_reference_pays_nothing_and_is_no_final_no(ports: BackOffice) -> None:
    order = disbursement()
    await ports.core.post_disbursement(order)
    before = await _balance(ports)
    other = await ports.core.post_disbursement(replace(order, amount=Fen(order.amount + 1)))
    assert isinstance(other, OutcomeUnknown)
    assert await _balance(ports) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"account_number": "8801031799999999"}, "ACCOUNT_UNKNOWN"),
        ({"account_number": "8801031700000002"}, "ACCOUNT_NOT_OWN"),
        ({"account_number": "8802031700000001"}, "ACCOUNT_UNKNOWN"),
        ({"value_date": TODAY + datetime.timedelta(days=1)}, "VALUE_DATE"),
    ],
    ids=["no such account", "somebody else's", "another bank's", "another day"],
)
async def test_post_that_core_refuses_moves_nothing_and_stays_refused(
    ports: BackOffice, change: dict[str, str], code: str
) -> None:
    before = await _balance(ports)
    order = disbursement(**change)  # type: ignore[arg-type]  # each case changes a field of its own type
    for _ in range(2):
        outcome = await ports.core.post_disbursement(order)
        assert isinstance(outcome, Refused)
        assert outcome.code == code
    known = await ports.core.inquire_posting(BANK, order.reference)
    assert isinstance(known, Success)
    assert (known.value.state, known.value.refusal_code) == (PostingState.REFUSED, code)
    assert await _balance(ports) == before


async def test_inquiry_of_an_unknown_reference_says_not_found_and_promises_nothing(ports: BackOffice) -> None:
    order = disbursement()
    known = await ports.core.inquire_posting(BANK, order.reference)
    assert isinstance(known, Success)
    assert known.value.state is PostingState.NOT_FOUND
    assert isinstance(await ports.core.post_disbursement(order), Success)


async def test_void_before_arrival_keeps_its_promise_for_ever(ports: BackOffice) -> None:
    before = await _balance(ports)
    order = disbursement()
    for _ in range(2):
        voided = await ports.core.void_posting(BANK, order.reference)
        assert isinstance(voided, Success)
        assert voided.value.state is PostingState.VOIDED
    late = await ports.core.post_disbursement(order)
    assert isinstance(late, Refused)
    assert late.code == "VOIDED"
    known = await ports.core.inquire_posting(BANK, order.reference)
    assert isinstance(known, Success)
    assert known.value.state is PostingState.VOIDED
    assert await _balance(ports) == before


async def test_void_after_posting_says_that_it_is_too_late(ports: BackOffice) -> None:
    order = disbursement()
    posted = await ports.core.post_disbursement(order)
    assert await ports.core.void_posting(BANK, order.reference) == posted


async def test_void_of_a_refused_reference_tells_the_refusal(ports: BackOffice) -> None:
    order = disbursement(account_number="8801031799999999")
    await ports.core.post_disbursement(order)
    known = await ports.core.void_posting(BANK, order.reference)
    assert isinstance(known, Success)
    assert known.value.state is PostingState.REFUSED


async def test_reversal_gives_the_money_back_once_and_answers_the_same(ports: BackOffice) -> None:
    before = await _balance(ports)
    order = disbursement()
    await ports.core.post_disbursement(order)
    undo = reversal(order.reference)
    first = await ports.core.reverse_posting(undo)
    assert isinstance(first, Success)
    assert first.value.state is PostingState.REVERSED
    assert await _balance(ports) == before
    again = await ports.core.reverse_posting(undo)
    under_another_reference = await ports.core.reverse_posting(reversal(order.reference))
    assert first == again == under_another_reference == await ports.core.inquire_posting(BANK, order.reference)
    assert await _balance(ports) == before


async def test_post_repeated_after_its_reversal_is_neither_paid_nor_called_paid(ports: BackOffice) -> None:
    before = await _balance(ports)
    order = disbursement()
    await ports.core.post_disbursement(order)
    await ports.core.reverse_posting(reversal(order.reference))
    assert await ports.core.post_disbursement(order) == OutcomeUnknown("POSTING_REVERSED")
    assert await _balance(ports) == before


async def test_reversal_of_what_was_never_posted_is_refused(ports: BackOffice) -> None:
    unknown = await ports.core.reverse_posting(reversal(fresh_reference()))
    voided = fresh_reference()
    await ports.core.void_posting(BANK, voided)
    for outcome in (unknown, await ports.core.reverse_posting(reversal(voided))):
        assert isinstance(outcome, Refused)
        assert outcome.code == "NOT_POSTED"


async def test_reversal_reference_used_for_another_posting_undoes_nothing(ports: BackOffice) -> None:
    first, second = disbursement(), disbursement()
    await ports.core.post_disbursement(first)
    await ports.core.post_disbursement(second)
    undo = reversal(first.reference)
    await ports.core.reverse_posting(undo)
    before = await _balance(ports)
    assert isinstance(await ports.core.reverse_posting(replace(undo, reference=second.reference)), OutcomeUnknown)
    assert await _balance(ports) == before


async def test_loan_note_of_a_reference_is_always_the_same_one(ports: BackOffice) -> None:
    order = loan_note()
    first = await ports.credit.open_loan_note(order)
    assert isinstance(first, Success)
    assert first.value.startswith("XK20260115")
    assert await ports.credit.open_loan_note(order) == first
    other = await ports.credit.open_loan_note(loan_note())
    assert isinstance(other, Success)
    assert other != first


async def test_loan_note_with_other_content_under_a_used_reference_is_refused(ports: BackOffice) -> None:
    order = loan_note()
    await ports.credit.open_loan_note(order)
    outcome = await ports.credit.open_loan_note(replace(order, amount=Fen(100)))
    assert isinstance(outcome, Refused)
    assert outcome.code == "ALREADY_EXISTS"


async def test_loan_note_on_a_line_that_is_not_the_customers_is_refused(ports: BackOffice) -> None:
    other = LineId(next(line.credit_line_id for line in VILLAGE.lines if line.customer_id == LIU))
    for line in (other, LineId("XX-0000")):
        outcome = await ports.credit.open_loan_note(loan_note(line=line))
        assert isinstance(outcome, Refused)
        assert outcome.code == "NOT_FOUND"


async def test_mirror_takes_newer_figures_and_ignores_older_ones(ports: BackOffice) -> None:
    figures = LineFigures(BANK, LINE, 5, Fen(5_000_000), Fen(0), Fen(3_200_000))
    assert await ports.credit.mirror_line_use(figures) == Success(5)
    assert await ports.credit.mirror_line_use(replace(figures, sequence_number=4, outstanding=Fen(1))) == Success(5)
    assert await ports.credit.mirror_line_use(figures) == Success(5)
    assert await ports.credit.mirror_line_use(replace(figures, sequence_number=9)) == Success(9)


async def test_mirror_of_another_banks_line_is_refused(ports: BackOffice) -> None:
    figures = LineFigures(OTHER_BANK, LINE, 1, Fen(5_000_000), Fen(0), Fen(0))
    outcome = await ports.credit.mirror_line_use(figures)
    assert isinstance(outcome, Refused)
    assert outcome.code == "NOT_FOUND"


async def test_dossier_of_a_customer_is_told_and_of_nobody_and_of_another_banks_refused(ports: BackOffice) -> None:
    found = await ports.credit.dossier(BANK, WANG)
    assert isinstance(found, Success)
    assert all(field.noun and field.source for field in found.value.fields)
    for bank, customer in ((BANK, CustomerId("no-such-customer")), (OTHER_BANK, WANG)):
        outcome = await ports.credit.dossier(bank, customer)
        assert isinstance(outcome, Refused)
        assert outcome.code == "NOT_FOUND"


async def test_risk_approves_and_refuses_by_rule_and_does_not_change_its_mind(ports: BackOffice) -> None:
    yes, no = risk_question(WANG), risk_question(LIU)
    for _ in range(2):
        assert await ports.risk.decide_drawdown(yes) == Success(RiskApproval())
        refused = await ports.risk.decide_drawdown(no)
        assert isinstance(refused, Refused)
        assert refused.code == "R-0417"
        assert refused.text


async def test_risk_asked_other_things_under_a_used_reference_does_not_approve(ports: BackOffice) -> None:
    question = risk_question(WANG)
    await ports.risk.decide_drawdown(question)
    outcome = await ports.risk.decide_drawdown(replace(question, amount=Fen(4_999_900)))
    assert isinstance(outcome, Refused)
    assert outcome.code == "ALREADY_EXISTS"


async def test_image_is_stored_once_and_never_replaced(ports: BackOffice) -> None:
    paper = Paper(BANK, str(uuid.uuid4()), "signature", "image/svg+xml", b"<svg/>")
    digest = hashlib.sha256(paper.content).digest()
    assert await ports.imaging.store_image(paper) == Success(digest)
    assert await ports.imaging.store_image(paper) == Success(digest)
    outcome = await ports.imaging.store_image(replace(paper, content=b"<svg></svg>"))
    assert isinstance(outcome, Refused)
    assert outcome.code == "ALREADY_EXISTS"


async def test_image_of_a_whole_mebibyte_passes(ports: BackOffice) -> None:
    paper = Paper(BANK, str(uuid.uuid4()), "contract", "application/pdf", bytes(1024 * 1024))
    assert isinstance(await ports.imaging.store_image(paper), Success)


async def test_notification_tells_the_masked_telephone_on_file(ports: BackOffice) -> None:
    message = Message(BANK, str(uuid.uuid4()), WANG, "drawdown_disbursed", {"amount": "20,000.00"})
    assert await ports.notifier.send_notification(message) == Success("138****0276")
    assert await ports.notifier.send_notification(message) == Success("138****0276")
    nobody = replace(message, reference=str(uuid.uuid4()), customer_id=CustomerId("JC99999999"))
    assert await ports.notifier.send_notification(nobody) == Success("")


async def test_staff_alert_is_taken_and_taken_again_but_not_with_other_content(ports: BackOffice) -> None:
    now = datetime.datetime(2026, 1, 15, 9, 30, tzinfo=datetime.UTC)
    alert = StaffAlert(BANK, str(uuid.uuid4()), TerminalId("JC-0317"), "虚构湾支行", "bank_card", "K7", now)
    assert await ports.notifier.alert_staff(alert) == Success(None)
    assert await ports.notifier.alert_staff(alert) == Success(None)
    other = await ports.notifier.alert_staff(replace(alert, place="pin"))
    assert isinstance(other, Refused)
    assert other.code == "ALREADY_EXISTS"


async def test_working_keys_come_one_a_format_and_fresh_each_time(ports: BackOffice) -> None:
    first = await ports.cards.issue_working_keys(BANK, TerminalId("JC-0317"))
    second = await ports.cards.issue_working_keys(BANK, TerminalId("JC-0317"))
    assert isinstance(first, Success)
    assert isinstance(second, Success)
    assert {key.block_format for key in first.value} == {"SM4", "ISO_0", "ISO_4"}
    assert all(len(key.wrapped_key) == 16 and len(key.check_value) == 8 for key in first.value)
    assert not {key.wrapped_key for key in first.value} & {key.wrapped_key for key in second.value}


async def test_working_keys_for_another_banks_terminal_are_refused(ports: BackOffice) -> None:
    outcome = await ports.cards.issue_working_keys(BANK, TerminalId("YL-0001"))
    assert isinstance(outcome, Refused)
    assert outcome.code == "NOT_FOUND"


async def _day_file(ports: BackOffice) -> tuple[list[CoreEntry], ControlTotals | None]:
    entries: list[CoreEntry] = []
    page = ""
    while True:
        answer = await ports.core.day_page(BANK, TODAY, page)
        assert isinstance(answer, Success)
        assert not answer.value.final
        entries += answer.value.entries
        page = answer.value.next_page
        if not page:
            return entries, answer.value.totals
        assert answer.value.totals is None


async def test_day_file_holds_each_posting_and_reversal_once_and_adds_up(ports: BackOffice) -> None:
    before, _ = await _day_file(ports)
    paid = [disbursement(amount=100_000 + n) for n in range(4)]
    for order in paid:
        await ports.core.post_disbursement(order)
        await ports.core.post_disbursement(order)
    undone = reversal(paid[0].reference)
    await ports.core.reverse_posting(undone)
    await ports.core.post_disbursement(disbursement(account_number="8801031799999999"))

    entries, totals = await _day_file(ports)
    new = entries[len(before) :]
    assert [(each.kind, each.reference, each.amount) for each in new] == [
        *((EntryKind.DISBURSEMENT, order.reference, order.amount) for order in paid),
        (EntryKind.REVERSAL, undone.reversal_reference, paid[0].amount),
    ]
    assert totals == control_totals(entries)
    assert check_day_file(entries, totals, final=True) is None


async def test_day_file_holds_a_repayment_once_by_the_sum_of_its_parts(ports: BackOffice) -> None:
    order = repayment()
    for _ in range(2):
        assert isinstance(await ports.core.post_repayment(order), Success)
    entries, totals = await _day_file(ports)
    (line,) = [each for each in entries if each.reference == order.reference]
    assert (line.kind, line.amount) == (EntryKind.REPAYMENT, order.parts.total)
    assert check_day_file(entries, totals, final=True) is None


async def test_day_file_of_another_bank_holds_nothing_of_ours(ports: BackOffice) -> None:
    await ports.core.post_disbursement(disbursement())
    answer = await ports.core.day_page(OTHER_BANK, TODAY)
    assert isinstance(answer, Success)
    assert (answer.value.entries, answer.value.totals) == ((), ControlTotals())


async def test_day_file_of_a_past_day_is_final_and_of_one_ahead_is_refused(ports: BackOffice) -> None:
    past = await ports.core.day_page(BANK, TODAY - datetime.timedelta(days=1))
    assert isinstance(past, Success)
    assert past.value.final
    assert isinstance(await ports.core.day_page(BANK, TODAY + datetime.timedelta(days=1)), Refused)
    assert isinstance(await ports.core.day_page(NO_BANK, TODAY), Refused)
