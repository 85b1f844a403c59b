"""The whole village's bank in memory, with a core, a risk decision and a credit system that can be made to fail."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from channel_server.adapters.cards import MemoryCard, MemoryCardVerification
from channel_server.adapters.core_banking import CoreAccount, MemoryCoreBanking
from channel_server.adapters.credit import MemoryCreditSystem
from channel_server.adapters.imaging import MemoryImaging
from channel_server.adapters.notify import MemoryNotifier
from channel_server.adapters.risk import MemoryRiskDecision
from channel_server.application.ports import (
    BackOffice,
    BusinessDay,
    CoreCapabilities,
    DisbursementOrder,
    Dossier,
    DossierField,
    FacilityContract,
    LoanNoteOrder,
    Outcome,
    OutcomeUnknown,
    Posting,
    Refused,
    RepaymentOrder,
    ReversalOrder,
    RiskApproval,
    RiskQuestion,
    StaffAlert,
)
from channel_server.domain.ids import BankId, CustomerId, LineId, PostingReference, TerminalId
from channel_server.domain.money import Fen
from channel_server.sandbox.village import Person
from channel_server.sandbox.village_file import load_village

VILLAGE = load_village()
COUNTERS = {"JC-T001": "qingjiang", "JC-T002": "qingjiang", "YL-T001": "yunling", "YL-T002": "yunling"}
Order = TypeVar("Order", DisbursementOrder, RepaymentOrder)
ALL_PROMISES = CoreCapabilities(idempotent_by_reference=True, voids_by_reference=True, reverses=True)


@dataclass
class Faults:
    """What goes wrong, and what has been asked. A test changes it while the server runs."""

    lose_post: int = 0
    """So many posts are done and their answers lost."""
    drop_post: int = 0
    """So many posts never arrive."""
    hold_post: asyncio.Event | None = None
    """Posts wait for it before they are done."""
    core_down: bool = False
    """Inquiries, voids and reversals are not answered."""
    core_silent: bool = False
    """Core keeps whoever asks for the day waiting."""
    lose_reversal: int = 0
    drop_reversal: int = 0
    refuse_post: Refused | None = None
    refuse_reversal: Refused | None = None
    risk_down: bool = False
    credit_down: bool = False
    staff_down: bool = False
    """Calls for staff are not answered."""
    posts: list[PostingReference] = field(default_factory=list)
    orders: list[DisbursementOrder | RepaymentOrder] = field(default_factory=list)
    reversals: list[str] = field(default_factory=list)


class FaultyCore(MemoryCoreBanking):
    """The twin behind a bad line."""

    faults: Faults

    async def post_disbursement(self, order: DisbursementOrder) -> Outcome[Posting]:
        return await self._behind_bad_line(order, super().post_disbursement)

    async def post_repayment(self, order: RepaymentOrder) -> Outcome[Posting]:
        return await self._behind_bad_line(order, super().post_repayment)

    async def _behind_bad_line(
        self, order: Order, post: Callable[[Order], Awaitable[Outcome[Posting]]]
    ) -> Outcome[Posting]:
        faults = self.faults
        faults.posts.append(order.reference)
        faults.orders.append(order)
        if faults.hold_post is not None:
            await faults.hold_post.wait()
        if faults.drop_post > 0:
            faults.drop_post -= 1
            return OutcomeUnknown("DEADLINE_EXCEEDED")
        if faults.refuse_post is not None:
            return faults.refuse_post
        answer = await post(order)
        if faults.lose_post > 0:
            faults.lose_post -= 1
            return OutcomeUnknown("DEADLINE_EXCEEDED")
        return answer

    def spend(self, bank_id: BankId, account_number: str, amount: Fen) -> None:
        """Let an account's owner spend from it elsewhere."""
        account = self._accounts[bank_id, account_number]
        self._accounts[bank_id, account_number] = replace(account, balance=Fen(account.balance - amount))

    async def arrive_late(self, order: DisbursementOrder | RepaymentOrder) -> None:
        """Pay an order that had been refused, voided or undone: a core that does not keep its word."""
        assert isinstance(order, DisbursementOrder)
        self._kept.pop((order.bank_id, order.reference), None)
        await super().post_disbursement(order)

    async def undo_late(self, order: ReversalOrder) -> None:
        """Undo a payment whose reversal had been refused."""
        await super().reverse_posting(order)

    async def business_day(self, bank_id: BankId) -> Outcome[BusinessDay]:
        if self.faults.core_silent:
            await asyncio.sleep(30)
        return await super().business_day(bank_id)

    async def inquire_posting(self, bank_id: BankId, reference: PostingReference) -> Outcome[Posting]:
        if self.faults.core_down:
            return OutcomeUnknown("UNAVAILABLE")
        return await super().inquire_posting(bank_id, reference)

    async def void_posting(self, bank_id: BankId, reference: PostingReference) -> Outcome[Posting]:
        if self.faults.core_down:
            return OutcomeUnknown("UNAVAILABLE")
        return await super().void_posting(bank_id, reference)

    async def reverse_posting(self, order: ReversalOrder) -> Outcome[Posting]:
        self.faults.reversals.append(order.reversal_reference)
        if self.faults.drop_reversal > 0:
            self.faults.drop_reversal -= 1
            return OutcomeUnknown("DEADLINE_EXCEEDED")
        if self.faults.refuse_reversal is not None:
            return self.faults.refuse_reversal
        answer = await super().reverse_posting(order)
        if self.faults.lose_reversal > 0:
            self.faults.lose_reversal -= 1
            return OutcomeUnknown("DEADLINE_EXCEEDED")
        return answer


class FaultyRisk(MemoryRiskDecision):
    faults: Faults

    async def decide_drawdown(self, question: RiskQuestion) -> Outcome[RiskApproval]:
        if self.faults.risk_down:
            return OutcomeUnknown("UNAVAILABLE")
        return await super().decide_drawdown(question)


class FaultyCredit(MemoryCreditSystem):
    faults: Faults

    async def open_loan_note(self, order: LoanNoteOrder) -> Outcome[str]:
        if self.faults.credit_down:
            return OutcomeUnknown("UNAVAILABLE")
        return await super().open_loan_note(order)

    async def dossier(self, bank_id: BankId, customer_id: CustomerId) -> Outcome[Dossier]:
        if self.faults.credit_down:
            return OutcomeUnknown("UNAVAILABLE")
        return await super().dossier(bank_id, customer_id)


class FaultyNotifier(MemoryNotifier):
    faults: Faults

    async def alert_staff(self, alert: StaffAlert) -> Outcome[None]:
        if self.faults.staff_down:
            return OutcomeUnknown("UNAVAILABLE")
        return await super().alert_staff(alert)


@dataclass
class Bank:
    """The bank's systems, and the switches of what goes wrong."""

    office: BackOffice
    core: FaultyCore
    credit: FaultyCredit
    notifier: MemoryNotifier
    imaging: MemoryImaging
    faults: Faults


def make_bank(promises: CoreCapabilities = ALL_PROMISES) -> Bank:
    """Open the bank on the village's first morning."""
    faults = Faults()
    core = FaultyCore(
        [
            CoreAccount(
                BankId(a.bank_id),
                a.account_number,
                CustomerId(a.customer_id),
                a.opening_balance,
                open=a.open,
                holder_name=a.holder_name,
            )
            for a in VILLAGE.accounts
        ],
        {BankId(bank.bank_id): BusinessDay(bank.business_date, open=True) for bank in VILLAGE.banks},
        promises,
    )
    credit = FaultyCredit(
        {(BankId(line.bank_id), LineId(line.credit_line_id)): CustomerId(line.customer_id) for line in VILLAGE.lines},
        [(BankId(note.bank_id), note.loan_note_id) for note in VILLAGE.notes],
        {(BankId(person.bank_id), CustomerId(person.customer_id)): dossier_of(person) for person in VILLAGE.people},
    )
    risk = FaultyRisk({CustomerId(VILLAGE.person("liu").customer_id): Refused("R-0417", "规则")})
    notifier, imaging = FaultyNotifier(), MemoryImaging()
    core.faults = credit.faults = risk.faults = notifier.faults = faults
    cards = MemoryCardVerification(
        [
            MemoryCard(
                BankId(card.bank_id),
                card.card_number,
                CustomerId(card.customer_id),
                card.account_number,
                right_block=pin_block(card.pin),
            )
            for card in VILLAGE.cards
        ],
        # The counter's PIN pads hold keys as well.
        [(BankId(t.bank_id), TerminalId(t.terminal_id)) for t in VILLAGE.terminals]
        + [(BankId(bank_id), TerminalId(name)) for name, bank_id in COUNTERS.items()],
    )
    office = BackOffice(core=core, credit=credit, risk=risk, imaging=imaging, notifier=notifier, cards=cards)
    return Bank(office, core, credit, notifier, imaging, faults)


def dossier_of(person: Person) -> Dossier:
    """What the village's file tells of a person."""
    own = person.customer_id
    return Dossier(
        tuple(
            DossierField(each.noun, each.value, each.source, each.as_of)
            for each in VILLAGE.dossier
            if each.customer_id == own
        ),
        tuple(
            FacilityContract(each.contract_number, LineId(each.credit_line_id), None)
            for each in VILLAGE.lines
            if each.customer_id == own and each.contract_number
        ),
    )


def pin_block(pin: str) -> bytes:
    """What the card twin compares: not encrypted, since the twin holds no keys."""
    return pin.encode().ljust(8, b"F")
