"""The credit system (信贷) as a port: loan notes, and what it is told of lines."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from channel_server.application.ports.outcome import Outcome
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId, RepaymentId
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import AnnualRate, Fen


@dataclass(frozen=True, slots=True)
class LoanNoteOrder:
    """A loan note (借据) to be opened for a drawdown, before core pays it out."""

    bank_id: BankId
    reference: DrawdownId
    customer_id: CustomerId
    credit_line_id: LineId
    amount: Fen
    value_date: date
    maturity_date: date
    annual_rate: AnnualRate
    method: str
    """Repayment method, as its name."""


@dataclass(frozen=True, slots=True)
class NoteRepayment:
    """What was repaid on a note, numbered: an older number changes no figures at the other side."""

    bank_id: BankId
    reference: RepaymentId
    loan_note_id: str
    sequence_number: int
    business_date: date
    parts: PaymentParts
    principal_balance: Fen
    """Still owed afterwards; nothing closes the note."""


@dataclass(frozen=True, slots=True)
class LineFigures:
    """A line's figures, numbered: an older number changes nothing at the other side."""

    bank_id: BankId
    credit_line_id: LineId
    sequence_number: int
    credit_limit: Fen
    reserved: Fen
    outstanding: Fen


@dataclass(frozen=True, slots=True)
class DossierField:
    """A field of a dossier, with its source. Data class C2."""

    noun: str
    value: str = field(repr=False)
    source: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class FacilityContract:
    """A facility contract (授信合同): the line that it gives, and when it was signed."""

    contract_number: str
    credit_line_id: LineId
    sign_time: datetime | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is written of a customer; fields in the order in which people read them."""

    fields: tuple[DossierField, ...] = ()
    contracts: tuple[FacilityContract, ...] = ()


class CreditSystem(Protocol):
    """The credit system (信贷): loan notes, a mirror of each line's use, and customers' dossiers."""

    async def open_loan_note(self, order: LoanNoteOrder) -> Outcome[str]:
        """Open the note of a drawdown and tell its number. The same reference gets the same note."""
        ...

    async def void_loan_note(self, bank_id: BankId, reference: DrawdownId) -> Outcome[str]:
        """Close the note of a drawdown that was not paid out, or was undone; its number, empty where there was none.

        Where there was none, none will be opened should the order for it still be on its way.
        """
        ...

    async def record_repayment(self, repayment: NoteRepayment) -> Outcome[int]:
        """Hand over what was repaid; the sequence number of the note's figures that now stand there comes back."""
        ...

    async def mirror_line_use(self, figures: LineFigures) -> Outcome[int]:
        """Hand over a line's figures; the sequence number that now stands there comes back."""
        ...

    async def dossier(self, bank_id: BankId, customer_id: CustomerId) -> Outcome[Dossier]:
        """Tell what is written of a customer; Refused for whoever is nobody of the bank's."""
        ...
