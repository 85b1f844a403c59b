"""What each fault of a script does to a caller, and what the books say of it afterwards.

The caller waits 1.5 s for money (see `remote` in conftest). A fault that outlasts it is an unknown outcome, and the
books tell what had happened.
"""

import asyncio

import pytest

from channel_server.application.ports import (
    BackOffice,
    CoreCapabilities,
    DisbursementOrder,
    OutcomeUnknown,
    Posting,
    PostingState,
    Refused,
    RiskApproval,
    Success,
)
from channel_server.domain.reconciliation import check_day_file
from tests.contract.backoffice.orders import BANK, LIU, TODAY, WANG, disbursement, loan_note, reversal, risk_question
from tests.sandbox_process import SandboxProcess


def _fault(kind: str, extra: str = "", *, operation: str = "PostDisbursement", head: str = "") -> str:
    return f'{head}\n[[fault]]\noperation = "{operation}"\nkind = "{kind}"\n{extra}\n'


async def _known(ports: BackOffice, order: DisbursementOrder) -> Posting:
    outcome = await ports.core.inquire_posting(BANK, order.reference)
    assert isinstance(outcome, Success)
    return outcome.value


async def _known_once_there(ports: BackOffice, order: DisbursementOrder) -> Posting:
    """Ask until the late arrival is in, for ten seconds at most."""
    for _ in range(200):
        posting = await _known(ports, order)
        if posting.state not in (PostingState.NOT_FOUND, PostingState.PENDING):
            return posting
        await asyncio.sleep(0.05)
    raise AssertionError("it never arrived")


def _payments(sandbox: SandboxProcess) -> int:
    postings = sandbox.audit()["postings"]
    assert isinstance(postings, list)
    return sum(1 for posting in postings if posting["kind"] == "DISBURSEMENT")


async def test_answer_later_than_patience_is_unknown_and_the_money_is_there(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("late", "delay_ms = 5000\ncount = 1"))
    order = disbursement()
    assert await remote.core.post_disbursement(order) == OutcomeUnknown("DEADLINE_EXCEEDED")
    assert (await _known(remote, order)).state is PostingState.POSTED
    assert isinstance(await remote.core.post_disbursement(order), Success)
    assert _payments(sandbox) == 1


async def test_answer_late_within_patience_is_an_answer(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(_fault("late", "delay_ms = 50"))
    assert isinstance(await remote.core.post_disbursement(disbursement()), Success)


async def test_answer_that_never_comes_is_unknown_and_the_money_is_there(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("never", "count = 1"))
    order = disbursement()
    assert await remote.core.post_disbursement(order) == OutcomeUnknown("DEADLINE_EXCEEDED")
    assert (await _known(remote, order)).state is PostingState.POSTED


async def test_request_that_is_lost_is_unknown_and_nothing_was_paid(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("never", "applied = false\ncount = 1"))
    order = disbursement()
    assert await remote.core.post_disbursement(order) == OutcomeUnknown("DEADLINE_EXCEEDED")
    assert (await _known(remote, order)).state is PostingState.NOT_FOUND
    assert _payments(sandbox) == 0


@pytest.mark.parametrize("status", ["UNAVAILABLE", "INTERNAL", "CANCELLED", "FAILED_PRECONDITION", "UNAUTHENTICATED"])
@pytest.mark.parametrize("applied", [True, False], ids=["done", "not done"])
async def test_error_on_a_payment_is_unknown_whatever_its_status(
    sandbox: SandboxProcess, remote: BackOffice, status: str, applied: bool
) -> None:
    sandbox.use_script(_fault("error", f'status = "{status}"\napplied = {str(applied).lower()}\ncount = 1'))
    order = disbursement()
    assert await remote.core.post_disbursement(order) == OutcomeUnknown(status)
    expected = PostingState.POSTED if applied else PostingState.NOT_FOUND
    assert (await _known(remote, order)).state is expected


async def test_request_that_arrives_twice_is_paid_once(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(_fault("twice"))
    order = disbursement()
    assert isinstance(await remote.core.post_disbursement(order), Success)
    assert (await _known(remote, order)).state is PostingState.POSTED
    assert sandbox.audit()["paid_twice"] == []


async def test_request_that_arrives_twice_at_a_core_that_is_not_idempotent_is_paid_twice(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("twice", head="[core_banking]\nidempotent_by_reference = false"))
    order = disbursement()
    assert isinstance(await remote.core.post_disbursement(order), Success)
    for _ in range(100):
        paid_twice = sandbox.audit()["paid_twice"]
        if paid_twice:
            break
    assert paid_twice == [{"bank_id": BANK, "reference": order.reference, "times": 2}]


async def test_core_that_is_not_idempotent_says_so_and_pays_again_when_asked_again(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script("[core_banking]\nidempotent_by_reference = false\nvoids_by_reference = false\nreverses = false")
    assert await remote.core.capabilities(BANK) == Success(CoreCapabilities(False, False, False))
    order = disbursement()
    first, second = await remote.core.post_disbursement(order), await remote.core.post_disbursement(order)
    assert isinstance(first, Success)
    assert isinstance(second, Success)
    assert first.value.core_reference != second.value.core_reference
    assert _payments(sandbox) == 2
    for outcome in (
        await remote.core.void_posting(BANK, disbursement().reference),
        await remote.core.reverse_posting(reversal(order.reference)),
    ):
        assert outcome == Refused("NOT_OFFERED", "")


async def test_request_under_way_arrives_after_an_inquiry_was_told_not_found(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("arrives_later", "after_inquiries = 2\ncount = 1"))
    order = disbursement()
    assert await remote.core.post_disbursement(order) == OutcomeUnknown("DEADLINE_EXCEEDED")
    for _ in range(2):
        assert (await _known(remote, order)).state is PostingState.NOT_FOUND
    assert (await _known_once_there(remote, order)).state is PostingState.POSTED


async def test_request_under_way_that_was_voided_in_between_is_never_paid(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(
        _fault("arrives_later", 'status = "UNAVAILABLE"\nafter_inquiries = 1\ndelay_ms = 200\ncount = 1')
    )
    order = disbursement()
    assert await remote.core.post_disbursement(order) == OutcomeUnknown("UNAVAILABLE")
    assert (await _known(remote, order)).state is PostingState.NOT_FOUND
    voided = await remote.core.void_posting(BANK, order.reference)
    assert isinstance(voided, Success)
    await asyncio.sleep(0.5)
    assert (await _known(remote, order)).state is PostingState.VOIDED
    assert _payments(sandbox) == 0


async def test_payment_that_core_has_not_decided_is_pending_until_it_is_posted(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("arrives_later", "pending = true\nafter_inquiries = 2\ncount = 1"))
    order = disbursement()
    assert await remote.core.post_disbursement(order) == OutcomeUnknown("POSTING_PENDING")
    for _ in range(2):
        assert (await _known(remote, order)).state is PostingState.PENDING
    assert (await _known_once_there(remote, order)).state is PostingState.POSTED
    assert _payments(sandbox) == 1


async def test_payment_that_core_has_not_decided_can_be_voided(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(_fault("arrives_later", "pending = true\ndelay_ms = 400\ncount = 1"))
    order = disbursement()
    await remote.core.post_disbursement(order)
    voided = await remote.core.void_posting(BANK, order.reference)
    assert isinstance(voided, Success)
    assert voided.value.state is PostingState.VOIDED
    await asyncio.sleep(0.6)
    assert (await _known(remote, order)).state is PostingState.VOIDED
    assert _payments(sandbox) == 0


async def test_request_under_way_arrives_after_its_delay(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(_fault("arrives_later", 'status = "UNAVAILABLE"\ndelay_ms = 300\ncount = 1'))
    order = disbursement()
    assert await remote.core.post_disbursement(order) == OutcomeUnknown("UNAVAILABLE")
    assert (await _known_once_there(remote, order)).state is PostingState.POSTED


async def test_business_refusal_is_final_and_remembered_when_the_script_is_gone(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("refusal", 'code = "ACCOUNT_FROZEN"\ntext = "账户已冻结"\ncount = 1'))
    order = disbursement()
    assert await remote.core.post_disbursement(order) == Refused("ACCOUNT_FROZEN", "账户已冻结")
    sandbox.use_script("")
    assert await remote.core.post_disbursement(order) == Refused("ACCOUNT_FROZEN", "账户已冻结")
    assert (await _known(remote, order)).state is PostingState.REFUSED


async def test_business_refusal_of_a_reversal_leaves_the_posting(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(_fault("refusal", 'code = "STOPPED"\ntext = "停办"', operation="ReversePosting"))
    order = disbursement()
    await remote.core.post_disbursement(order)
    assert await remote.core.reverse_posting(reversal(order.reference)) == Refused("STOPPED", "停办")
    assert (await _known(remote, order)).state is PostingState.POSTED


async def test_reversal_whose_answer_is_lost_is_unknown_and_can_be_asked_again(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("never", "count = 1", operation="ReversePosting"))
    order = disbursement()
    await remote.core.post_disbursement(order)
    undo = reversal(order.reference)
    assert isinstance(await remote.core.reverse_posting(undo), OutcomeUnknown)
    again = await remote.core.reverse_posting(undo)
    assert isinstance(again, Success)
    assert again.value.state is PostingState.REVERSED


async def test_inquiry_void_and_reversal_can_fail_each_by_itself(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(
        "".join(
            _fault("error", 'status = "UNAVAILABLE"\ncount = 1', operation=operation)
            for operation in ("InquirePosting", "VoidPosting", "ReversePosting")
        )
    )
    order = disbursement()
    assert isinstance(await remote.core.post_disbursement(order), Success)
    assert await remote.core.inquire_posting(BANK, order.reference) == OutcomeUnknown("UNAVAILABLE")
    assert await remote.core.void_posting(BANK, order.reference) == OutcomeUnknown("UNAVAILABLE")
    assert await remote.core.reverse_posting(reversal(order.reference)) == OutcomeUnknown("UNAVAILABLE")
    assert (await _known(remote, order)).state is PostingState.POSTED


async def test_void_whose_answer_is_lost_has_voided_all_the_same(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(_fault("never", "count = 1", operation="VoidPosting"))
    order = disbursement()
    assert await remote.core.void_posting(BANK, order.reference) == OutcomeUnknown("DEADLINE_EXCEEDED")
    assert (await _known(remote, order)).state is PostingState.VOIDED
    assert await remote.core.post_disbursement(order) == Refused("VOIDED", "")


async def test_void_under_way_arrives_after_an_inquiry_was_told_not_found(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    extra = 'status = "UNAVAILABLE"\nafter_inquiries = 1\ncount = 1'
    sandbox.use_script(_fault("arrives_later", extra, operation="VoidPosting"))
    order = disbursement()
    assert await remote.core.void_posting(BANK, order.reference) == OutcomeUnknown("UNAVAILABLE")
    assert (await _known(remote, order)).state is PostingState.NOT_FOUND
    assert (await _known_once_there(remote, order)).state is PostingState.VOIDED


async def test_reversal_under_way_arrives_after_inquiries_were_told_posted(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    extra = 'status = "UNAVAILABLE"\nafter_inquiries = 2\ncount = 1'
    sandbox.use_script(_fault("arrives_later", extra, operation="ReversePosting"))
    order = disbursement()
    await remote.core.post_disbursement(order)
    assert await remote.core.reverse_posting(reversal(order.reference)) == OutcomeUnknown("UNAVAILABLE")
    for _ in range(2):
        assert (await _known(remote, order)).state is PostingState.POSTED
    for _ in range(200):
        state = (await _known(remote, order)).state
        if state is PostingState.REVERSED:
            break
        await asyncio.sleep(0.05)
    assert state is PostingState.REVERSED


async def test_fault_per_reference_befalls_each_payment_once(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(_fault("error", 'status = "INTERNAL"\napplied = true\ncount = 1\nper_reference = true'))
    for order in (disbursement(), disbursement()):
        assert await remote.core.post_disbursement(order) == OutcomeUnknown("INTERNAL")
        assert isinstance(await remote.core.post_disbursement(order), Success)
    assert _payments(sandbox) == 2


async def test_fault_whose_window_has_passed_lets_everything_pass(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(_fault("error", 'status = "INTERNAL"\nuntil_ms = 1'))
    await asyncio.sleep(0.01)
    assert isinstance(await remote.core.post_disbursement(disbursement()), Success)
    sandbox.use_script(_fault("error", 'status = "INTERNAL"\nfrom_ms = 3000000'))
    assert isinstance(await remote.core.post_disbursement(disbursement()), Success)


async def test_duplicate_that_comes_minutes_later_is_not_paid_again(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("twice", "delay_ms = 600000\ncount = 1"))
    order = disbursement()
    assert isinstance(await remote.core.post_disbursement(order), Success)
    assert isinstance(await remote.core.reverse_posting(reversal(order.reference)), Success)
    sandbox.use_script("arrive_now = true")
    assert "on_their_way=1" in sandbox.log
    sandbox.use_script("")
    assert "on_their_way=0" in sandbox.log
    assert (await _known(remote, order)).state is PostingState.REVERSED
    assert _payments(sandbox) == 1


async def test_faults_that_are_stopped_let_arrive_at_once_what_was_on_its_way(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(
        _fault("arrives_later", 'status = "UNAVAILABLE"\ndelay_ms = 600000\ncount = 1')
        + _fault("arrives_later", 'status = "UNAVAILABLE"\nafter_inquiries = 100\ncount = 1')
    )
    orders = (disbursement(), disbursement())
    for order in orders:
        assert await remote.core.post_disbursement(order) == OutcomeUnknown("UNAVAILABLE")
        assert (await _known(remote, order)).state is PostingState.NOT_FOUND
    sandbox.use_script("arrive_now = true")
    for order in orders:
        assert (await _known_once_there(remote, order)).state is PostingState.POSTED
    assert _payments(sandbox) == 2
    assert sandbox.log.count("befallen=1") == 2


async def test_risk_refused_by_script_is_remembered(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(_fault("refusal", 'code = "R-9"\ntext = "复核"\ncount = 1', operation="DecideDrawdown"))
    question = risk_question(WANG)
    for _ in range(2):
        assert await remote.risk.decide_drawdown(question) == Refused("R-9", "复核")
    assert await remote.risk.decide_drawdown(risk_question(WANG)) == Success(RiskApproval())


async def test_fault_for_one_customer_leaves_the_others_alone(sandbox: SandboxProcess, remote: BackOffice) -> None:
    sandbox.use_script(_fault("error", f'status = "INTERNAL"\nwhere = {{ customer_id = "{LIU}" }}'))
    assert isinstance(await remote.core.post_disbursement(disbursement()), Success)
    refused = await remote.core.post_disbursement(disbursement(customer_id=LIU))
    assert refused == OutcomeUnknown("INTERNAL")


async def test_fault_on_every_operation_reaches_the_credit_system_too(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("error", 'status = "UNAVAILABLE"\ncount = 2', operation="*"))
    assert await remote.credit.open_loan_note(loan_note()) == OutcomeUnknown("UNAVAILABLE")
    assert await remote.core.capabilities(BANK) == OutcomeUnknown("UNAVAILABLE")
    assert isinstance(await remote.core.capabilities(BANK), Success)


async def test_script_that_is_wrong_is_rejected_and_the_one_in_force_stays(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    sandbox.use_script(_fault("error", 'status = "INTERNAL"'))
    sandbox.use_script('[[fault]]\noperation = "PostDisbursemnt"\nkind = "error"\n')
    assert "fault_script_rejected" in sandbox.log
    assert await remote.core.post_disbursement(disbursement()) == OutcomeUnknown("INTERNAL")


async def test_sandbox_that_is_gone_is_an_unknown_outcome_and_found_again_when_back(
    sandbox: SandboxProcess, remote: BackOffice
) -> None:
    assert isinstance(await remote.core.capabilities(BANK), Success)
    sandbox.kill()
    assert await remote.core.post_disbursement(disbursement()) == OutcomeUnknown("UNAVAILABLE")
    sandbox.start()
    for _ in range(100):
        outcome = await remote.core.capabilities(BANK)
        if isinstance(outcome, Success):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"never found again: {outcome}")


@pytest.mark.parametrize(
    ("change", "totals_follow", "noticed"),
    [("omit_last", False, True), ("misstate_last", False, True), ("omit_last", True, False)],
)
async def test_day_file_that_is_wrong_is_noticed_unless_its_totals_agree(
    sandbox: SandboxProcess, remote: BackOffice, change: str, totals_follow: bool, noticed: bool
) -> None:
    for amount in (100_000, 200_000):
        await remote.core.post_disbursement(disbursement(amount=amount))
    sandbox.use_script(
        f'[[fault]]\noperation = "ListDayPostings"\nkind = "day_file"\nchange = "{change}"\n'
        f"totals_follow = {str(totals_follow).lower()}\n"
    )
    answer = await remote.core.day_page(BANK, TODAY)
    assert isinstance(answer, Success)
    page = answer.value
    assert (check_day_file(page.entries, page.totals, final=True) is not None) is noticed
    assert [each.amount for each in page.entries] != [100_000, 200_000]
