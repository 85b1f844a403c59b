"""The kit's way with core banking: makes orders, sends them, and watches the test account.

Every order that is sent is remembered on the bench, so that what was paid can be given back.
"""

import asyncio
import datetime
from dataclasses import dataclass

from edian.backoffice.v1 import core_banking_service_pb2 as pb
from edian.backoffice.v1 import credit_system_service_pb2 as credit_pb

from channel_server.domain.money import Fen, yuan_text
from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.credit_orders import note_order
from channel_server.sandbox.conformance.rule import NotTriedError, RuleBrokenError, expect
from channel_server.wire import date_message, fen_from_money, money_from_fen

_ASK_AGAIN_SECONDS = 0.02  # between inquiries for a request that is on its way


@dataclass(slots=True)
class Watch:
    """The test account as it stood when the watch was set. Units: fen."""

    bench: Bench
    before: Fen

    async def moved(self) -> int:
        """Tell by how much the balance has moved since."""
        return await balance(self.bench) - self.before

    async def expect_moved(self, amount: int, seen: str) -> str:
        """Go on when the balance has moved by exactly so much; tell what was seen."""
        moved = await self.moved()
        told = f"{seen}, balance {signed(moved)}"
        expect(moved == amount, f"{told} instead of {signed(amount)}")
        return told


async def watch(bench: Bench) -> Watch:
    """Begin to watch the test account."""
    return Watch(bench, await balance(bench))


async def balance(bench: Bench, account_number: str | None = None, customer_id: str | None = None) -> Fen:
    """Tell the balance of an account, the test customer's own unless told otherwise."""
    customer = bench.subjects.customer
    number = account_number or customer.account_number
    for account in await accounts(bench, customer_id or customer.customer_id):
        if account.account_number == number:
            return fen_from_money(account.balance)
    raise RuleBrokenError(f"ListAccounts does not list the account that ends in {number[-4:]}")


async def accounts(bench: Bench, customer_id: str) -> tuple[pb.Account, ...]:
    """List a customer's accounts."""
    request = pb.ListAccountsRequest(bank_id=bench.subjects.bank_id, customer_id=customer_id)
    answer = await bench.caller.ask(request, pb.ListAccountsResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"ListAccounts answers {answer}")
    return tuple(answer.accounts)


async def new_order(bench: Bench, reference: str | None = None) -> pb.PostDisbursementRequest:
    """Make an order to pay the test customer, with a loan note opened for it where notes are opened.

    Raises:
        NotTriedError: the bank takes no postings now.
    """
    if not bench.declared.open:
        raise NotTriedError("the bank takes no postings now")
    reference = reference or fresh_reference()
    note = await bench.caller.ask(note_order(bench, reference), credit_pb.OpenLoanNoteResponse)
    return sample_order(bench, reference, "KIT" if isinstance(note, Said) else note.loan_note_id)


def sample_order(bench: Bench, reference: str, loan_note_id: str = "KIT") -> pb.PostDisbursementRequest:
    """Make an order without asking anybody for a note."""
    subjects = bench.subjects
    return pb.PostDisbursementRequest(
        bank_id=subjects.bank_id,
        reference=reference,
        customer_id=subjects.customer.customer_id,
        account_number=subjects.customer.account_number,
        amount=money_from_fen(subjects.amount),
        loan_note_id=loan_note_id,
        value_date=date_message(bench.declared.business_date),
    )


def changed(order: pb.PostDisbursementRequest) -> pb.PostDisbursementRequest:
    """Copy an order, to be changed."""
    copy = pb.PostDisbursementRequest()
    copy.CopyFrom(order)
    return copy


async def post(bench: Bench, order: pb.PostDisbursementRequest) -> pb.Posting | Said:
    """Ask core to pay."""
    remember(bench, order)
    answer = await bench.caller.ask(order, pb.PostDisbursementResponse)
    return answer if isinstance(answer, Said) else answer.posting


def remember(bench: Bench, order: pb.PostDisbursementRequest) -> None:
    """Note that an order has been, or is about to be, sent."""
    bench.asked_to_pay[order.reference] = bench.subjects.amount


async def posted(bench: Bench, order: pb.PostDisbursementRequest | None = None) -> pb.Posting:
    """Have the test customer paid, for rules that are about what comes afterwards."""
    return in_state(await post(bench, order or await new_order(bench)), pb.POSTING_STATE_POSTED)


async def inquire(bench: Bench, reference: str, bank_id: str | None = None) -> pb.Posting | Said:
    """Ask what is known of a reference."""
    request = pb.InquirePostingRequest(bank_id=bank_id or bench.subjects.bank_id, reference=reference)
    answer = await bench.caller.ask(request, pb.InquirePostingResponse)
    return answer if isinstance(answer, Said) else answer.posting


async def void(bench: Bench, reference: str, bank_id: str | None = None) -> pb.Posting | Said:
    """Ask that a reference never be posted."""
    request = pb.VoidPostingRequest(bank_id=bank_id or bench.subjects.bank_id, reference=reference)
    answer = await bench.caller.ask(request, pb.VoidPostingResponse)
    return answer if isinstance(answer, Said) else answer.posting


def reversal_order(
    bench: Bench, reference: str, reversal_reference: str | None = None, bank_id: str | None = None
) -> pb.ReversePostingRequest:
    """Make an order to undo a posting."""
    return pb.ReversePostingRequest(
        bank_id=bank_id or bench.subjects.bank_id,
        reference=reference,
        reversal_reference=reversal_reference or fresh_reference(),
        reason="一致性检验",
    )


async def reverse(bench: Bench, order: pb.ReversePostingRequest) -> pb.Posting | Said:
    """Ask core to undo."""
    answer = await bench.caller.ask(order, pb.ReversePostingResponse)
    return answer if isinstance(answer, Said) else answer.posting


async def known_once_there(bench: Bench, reference: str) -> pb.Posting:
    """Ask about a request that may be on its way, until core has decided or the kit's patience ends."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + bench.caller.patience.arrival_ms / 1000
    while True:
        posting = answered(await inquire(bench, reference))
        under_way = (pb.POSTING_STATE_NOT_FOUND, pb.POSTING_STATE_PENDING)
        if posting.state not in under_way or loop.time() >= ends:
            return posting
        await asyncio.sleep(_ASK_AGAIN_SECONDS)


def answered(answer: pb.Posting | Said) -> pb.Posting:
    """Take a posting for granted."""
    if isinstance(answer, Said):
        raise RuleBrokenError(f"answered {answer}")
    return answer


def in_state(answer: pb.Posting | Said, *states: pb.PostingState, when: str = "") -> pb.Posting:
    """Take a posting in one of some states for granted."""
    posting = answered(answer)
    wanted = " or ".join(state_name(state) for state in states)
    expect(posting.state in states, f"{state_name(posting.state)} instead of {wanted}{when and f' {when}'}")
    return posting


def state_name(state: pb.PostingState) -> str:
    """Name a state as people read it."""
    known = state in pb.PostingState.values()
    return pb.PostingState.Name(state).removeprefix("POSTING_STATE_") if known else str(state)


def words(posting: pb.Posting) -> tuple[str, str]:
    """Tell the words of a refusal."""
    return posting.refusal_code, posting.refusal_text


def signed(amount_fen: int) -> str:
    """Write a movement in yuan, such as +1.00."""
    return f"{'-' if amount_fen < 0 else '+'}{yuan_text(Fen(abs(amount_fen)))}"


def business_date_of(posting: pb.Posting) -> str:
    """Write a posting's business date, or what stands there instead."""
    date = posting.business_date
    try:
        return datetime.date(date.year, date.month, date.day).isoformat()
    except ValueError:
        return f"{date.year}-{date.month}-{date.day}"
