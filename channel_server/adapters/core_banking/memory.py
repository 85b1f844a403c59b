"""Core banking's twin in memory. For development and tests only; it says so when it is made."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from channel_server.adapters.backoffice.twin import announce_twin
from channel_server.application.ports import (
    Account,
    BusinessDay,
    CoreCapabilities,
    DayPage,
    DisbursementOrder,
    Outcome,
    OutcomeUnknown,
    PayeeQuestion,
    PayeeVerdict,
    Posting,
    PostingState,
    Refused,
    RepaymentOrder,
    ReversalOrder,
    Success,
)
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, PostingReference
from channel_server.domain.money import Fen
from channel_server.domain.reconciliation import CoreEntry, EntryKind, control_totals


@dataclass(frozen=True, slots=True)
class CoreAccount:
    """An account as the books are opened. Units: fen."""

    bank_id: BankId
    account_number: str
    customer_id: CustomerId
    balance: Fen
    card_tail: str = ""
    open: bool = True
    holder_name: str = ""


_Order = DisbursementOrder | RepaymentOrder


@dataclass(frozen=True, slots=True)
class _Kept:
    order: _Order | None
    posting: Posting


class MemoryCoreBanking:
    """One core for all banks that have a business day here."""

    DAY_PAGE = 3
    """Lines on a page of the day file: few, so that a test of some postings turns pages."""

    def __init__(
        self,
        accounts: Iterable[CoreAccount],
        business_days: dict[BankId, BusinessDay],
        promises: CoreCapabilities | None = None,
    ) -> None:
        announce_twin("core_banking")
        self._accounts = {(a.bank_id, a.account_number): a for a in accounts}
        self._days = dict(business_days)
        self._promises = promises or CoreCapabilities(
            idempotent_by_reference=True, voids_by_reference=True, reverses=True
        )
        self._kept: dict[tuple[BankId, PostingReference], _Kept] = {}
        self._reversals: dict[tuple[BankId, str], tuple[DrawdownId, Refused | None]] = {}
        self._posted = 0
        self._journal: list[tuple[BankId, date, CoreEntry]] = []

    def set_business_day(self, bank_id: BankId, business_date: date, *, is_open: bool = True) -> None:
        """Turn a bank's business date."""
        self._days[bank_id] = BusinessDay(business_date, is_open)

    async def capabilities(self, bank_id: BankId) -> Outcome[CoreCapabilities]:
        """Tell what this core promises."""
        return Success(self._promises) if bank_id in self._days else _no_bank(bank_id)

    async def business_day(self, bank_id: BankId) -> Outcome[BusinessDay]:
        """Tell the bank's business date."""
        return Success(self._days[bank_id]) if bank_id in self._days else _no_bank(bank_id)

    async def list_accounts(self, bank_id: BankId, customer_id: CustomerId) -> Outcome[tuple[Account, ...]]:
        """List the accounts of a customer."""
        if bank_id not in self._days:
            return _no_bank(bank_id)
        return Success(
            tuple(
                Account(a.account_number, a.customer_id, a.balance, open=a.open, card_tail=a.card_tail)
                for (bank, _), a in sorted(self._accounts.items())
                if (bank, a.customer_id) == (bank_id, customer_id)
            )
        )

    async def check_payee(self, question: PayeeQuestion) -> Outcome[PayeeVerdict]:
        """Say whether an account is that name's."""
        if question.bank_id not in self._days:
            return _no_bank(question.bank_id)
        account = self._accounts.get((question.bank_id, question.account_number))
        return Success(_verdict(account, question.customer_id, question.name))

    async def post_disbursement(self, order: DisbursementOrder) -> Outcome[Posting]:
        """Pay."""
        return self._carry_out(order)

    async def post_repayment(self, order: RepaymentOrder) -> Outcome[Posting]:
        """Collect."""
        return self._carry_out(order)

    def _carry_out(self, order: _Order) -> Outcome[Posting]:
        if order.bank_id not in self._days or _amount(order) <= 0:
            return OutcomeUnknown("NOT_FOUND" if order.bank_id not in self._days else "INVALID_ARGUMENT")
        key = (order.bank_id, order.reference)
        kept = self._kept.get(key)
        if kept is not None:
            if kept.order is not None and kept.order != order:
                return OutcomeUnknown("ALREADY_EXISTS")
            paid = kept.posting.state in (PostingState.POSTED, PostingState.REVERSED)
            if self._promises.idempotent_by_reference or not paid:
                return _as_answer(kept.posting)
        no = self._refusal(order)
        if no is not None and kept is not None:
            return no
        posting = self._post(order) if no is None else _refused_posting(order, no)
        self._kept[key] = _Kept(order, posting)
        return _as_answer(posting)

    async def inquire_posting(self, bank_id: BankId, reference: PostingReference) -> Outcome[Posting]:
        """Tell what is known of a reference."""
        if bank_id not in self._days:
            return _no_bank(bank_id)
        kept = self._kept.get((bank_id, reference))
        return Success(kept.posting if kept else Posting(reference, PostingState.NOT_FOUND))

    async def void_posting(self, bank_id: BankId, reference: PostingReference) -> Outcome[Posting]:
        """Promise that a reference never will be posted, unless it is too late."""
        if not self._promises.voids_by_reference:
            return Refused("NOT_OFFERED", "")
        if bank_id not in self._days:
            return OutcomeUnknown("NOT_FOUND")
        voided = _Kept(None, Posting(reference, PostingState.VOIDED))
        return Success(self._kept.setdefault((bank_id, reference), voided).posting)

    async def reverse_posting(self, order: ReversalOrder) -> Outcome[Posting]:
        """Undo a posting of the same business day."""
        if not self._promises.reverses:
            return Refused("NOT_OFFERED", "")
        if order.bank_id not in self._days:
            return OutcomeUnknown("NOT_FOUND")
        kept = self._kept.get((order.bank_id, order.reference))
        earlier = self._reversals.get((order.bank_id, order.reversal_reference))
        if earlier is not None and earlier[0] != order.reference:
            return OutcomeUnknown("ALREADY_EXISTS")
        if earlier is not None and earlier[1] is not None:
            return earlier[1]
        if kept is not None and kept.posting.state is PostingState.REVERSED:
            return Success(kept.posting)
        no = self._reversal_refusal(order, kept)
        self._reversals[order.bank_id, order.reversal_reference] = (order.reference, no)
        if no is not None:
            return no
        assert kept is not None, "an unknown reference has been refused"
        assert isinstance(kept.order, DisbursementOrder), "nothing else can be reversed"
        self._move(kept.order, -kept.order.amount)
        self._enter(EntryKind.REVERSAL, order.bank_id, order.reversal_reference, kept.order.amount)
        posting = replace(kept.posting, state=PostingState.REVERSED)
        self._kept[order.bank_id, order.reference] = _Kept(kept.order, posting)
        return Success(posting)

    async def day_page(self, bank_id: BankId, business_date: date, page: str = "") -> Outcome[DayPage]:
        """Give a page of the day file."""
        day = self._days.get(bank_id)
        if day is None:
            return _no_bank(bank_id)
        if business_date > day.business_date:
            return Refused("INVALID_ARGUMENT", f"business_date lies ahead of {day.business_date}")
        entries = [entry for bank, posted, entry in self._journal if (bank, posted) == (bank_id, business_date)]
        begin = int(page or "0")
        shown = tuple(entries[begin : begin + self.DAY_PAGE])
        is_last = begin + self.DAY_PAGE >= len(entries)
        return Success(
            DayPage(
                entries=shown,
                next_page="" if is_last else str(begin + self.DAY_PAGE),
                totals=control_totals(entries) if is_last else None,
                final=business_date < day.business_date or not day.open,
            )
        )

    def _refusal(self, order: _Order) -> Refused | None:
        day = self._days[order.bank_id]
        account = self._accounts.get((order.bank_id, order.account_number))
        if not day.open:
            return Refused("BOOKS_CLOSED", "")
        if order.value_date != day.business_date:
            return Refused("VALUE_DATE", "")
        if isinstance(order, DisbursementOrder) and order.payee_name:
            verdict = _verdict(account, order.customer_id, order.payee_name)
            return None if verdict is PayeeVerdict.MATCHES else Refused(f"PAYEE_{verdict}", "")
        if account is None:
            return Refused("ACCOUNT_UNKNOWN", "")
        if account.customer_id != order.customer_id:
            return Refused("ACCOUNT_NOT_OWN", "")
        if not account.open:
            return Refused("ACCOUNT_CLOSED", "")
        short = isinstance(order, RepaymentOrder) and account.balance < order.parts.total
        return Refused("BALANCE_SHORT", "") if short else None

    def _reversal_refusal(self, order: ReversalOrder, kept: _Kept | None) -> Refused | None:
        day = self._days[order.bank_id]
        if kept is None or kept.order is None or kept.posting.state is not PostingState.POSTED:
            return Refused("NOT_POSTED", "")
        if not isinstance(kept.order, DisbursementOrder):
            return Refused("NOT_A_DISBURSEMENT", "")
        if not day.open:
            return Refused("BOOKS_CLOSED", "")
        if kept.posting.business_date != day.business_date:
            return Refused("OTHER_BUSINESS_DAY", "")
        account = self._accounts[order.bank_id, kept.order.account_number]
        return Refused("BALANCE_SHORT", "") if account.balance < kept.order.amount else None

    def _post(self, order: _Order) -> Posting:
        business_date = self._days[order.bank_id].business_date
        kind = EntryKind.DISBURSEMENT if isinstance(order, DisbursementOrder) else EntryKind.REPAYMENT
        core_reference = self._enter(kind, order.bank_id, order.reference, _amount(order))
        balance = self._move(order, order.amount if isinstance(order, DisbursementOrder) else -order.parts.total)
        return Posting(
            order.reference,
            PostingState.POSTED,
            core_reference=core_reference,
            business_date=business_date,
            amount=_amount(order),
            account_balance=None if isinstance(order, DisbursementOrder) and order.payee_name else balance,
        )

    def _enter(self, kind: EntryKind, bank_id: BankId, reference: str, amount: Fen) -> str:
        self._posted += 1
        business_date = self._days[bank_id].business_date
        core_reference = f"{business_date:%Y%m%d}{self._posted:08d}"
        self._journal.append((bank_id, business_date, CoreEntry(kind, reference, amount, core_reference)))
        return core_reference

    def _move(self, order: _Order, amount_fen: int) -> Fen:
        key = (order.bank_id, order.account_number)
        account = self._accounts[key]
        self._accounts[key] = replace(account, balance=Fen(account.balance + amount_fen))
        return self._accounts[key].balance


def _verdict(account: CoreAccount | None, borrower: CustomerId, name: str) -> PayeeVerdict:
    if account is None:
        return PayeeVerdict.ACCOUNT_UNKNOWN
    if account.customer_id == borrower:
        return PayeeVerdict.OWN_ACCOUNT
    if account.holder_name != name:
        return PayeeVerdict.NAME_DIFFERS
    return PayeeVerdict.MATCHES if account.open else PayeeVerdict.ACCOUNT_CLOSED


def _amount(order: _Order) -> Fen:
    return order.amount if isinstance(order, DisbursementOrder) else order.parts.total


def _refused_posting(order: _Order, no: Refused) -> Posting:
    return Posting(
        order.reference, PostingState.REFUSED, amount=_amount(order), refusal_code=no.code, refusal_text=no.text
    )


def _as_answer(posting: Posting) -> Outcome[Posting]:
    match posting.state:
        case PostingState.POSTED:
            return Success(posting)
        case PostingState.REFUSED:
            return Refused(posting.refusal_code, posting.refusal_text)
        case PostingState.VOIDED:
            return Refused("VOIDED", "")
        case state:
            return OutcomeUnknown(f"POSTING_{state}")


def _no_bank(bank_id: BankId) -> Refused:
    return Refused("NOT_FOUND", f"no bank {bank_id}")
