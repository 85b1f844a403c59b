"""Quotes and contracts."""

from datetime import date, datetime
from decimal import Decimal

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import from_ms, from_ms_or_none, insert_into, select_by, to_ms, to_ms_or_none
from channel_server.application.records import ContractRecord, QuoteRecord, Terms
from channel_server.domain.ids import BankId, ContractId, CustomerId, DrawdownId, LineId, QuoteId, SessionId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.payee import NO_PAYEE, PayeeId
from channel_server.domain.product import Purpose
from channel_server.domain.schedule import RepaymentMethod

_QUOTE = select_by(tables.quote, "bank_id", "quote_id")
_ADD_QUOTE = insert_into(tables.quote)
_CONTRACT = select_by(tables.contract, "bank_id", "contract_id")
_CONTRACT_OF_QUOTE = select_by(tables.contract, "bank_id", "quote_id")
_ADD_CONTRACT = insert_into(tables.contract)
_ACCEPT = """
UPDATE contract SET accepted_time_ms = :accepted_time_ms, signature_reference = :signature_reference,
       signature_sha256 = :signature_sha256
 WHERE bank_id = :bank_id AND contract_id = :contract_id AND accepted_time_ms IS NULL
"""
SPEND = """
UPDATE contract SET drawdown_id = ?
 WHERE bank_id = ? AND contract_id = ? AND accepted_time_ms IS NOT NULL AND drawdown_id IS NULL
"""


class SqlContracts:
    """Implements `books.Contracts`."""

    _db: Database

    def quote(self, bank_id: BankId, quote_id: QuoteId) -> QuoteRecord | None:
        """Find a quote."""
        row = self._db.execute(_QUOTE, {"bank_id": bank_id, "quote_id": quote_id}).fetchone()
        if row is None:
            return None
        return QuoteRecord(
            quote_id=QuoteId(row["quote_id"]),
            bank_id=BankId(row["bank_id"]),
            session_id=SessionId(row["session_id"]),
            customer_id=CustomerId(row["customer_id"]),
            terms=Terms(
                credit_line_id=LineId(row["credit_line_id"]),
                amount=Fen(row["amount_fen"]),
                term_months=row["term_months"],
                method=RepaymentMethod(row["method"]),
                purpose=Purpose(row["purpose"]),
                due_day=row["due_day"],
                payee=PayeeId(row["payee_index"] or NO_PAYEE),
            ),
            value_date=date.fromisoformat(row["value_date"]),
            annual_rate=AnnualRate(Decimal(row["annual_rate"])),
            day_count=DayCount(row["day_count"]),
            expire_time=from_ms(row["expire_time_ms"]),
            payee_sealed=row["payee_sealed"],
        )

    def add_quote(self, quote: QuoteRecord) -> None:
        """Write a quote down."""
        terms = quote.terms
        self._db.execute(
            _ADD_QUOTE,
            {
                "bank_id": quote.bank_id,
                "quote_id": quote.quote_id,
                "session_id": quote.session_id,
                "customer_id": quote.customer_id,
                "credit_line_id": terms.credit_line_id,
                "amount_fen": terms.amount,
                "term_months": terms.term_months,
                "method": terms.method.value,
                "purpose": terms.purpose.value,
                "due_day": terms.due_day,
                "value_date": quote.value_date.isoformat(),
                "annual_rate": str(quote.annual_rate.value),
                "day_count": quote.day_count.value,
                "expire_time_ms": to_ms(quote.expire_time),
                "payee_index": terms.payee or None,
                "payee_sealed": quote.payee_sealed,
            },
        )

    def contract(self, bank_id: BankId, contract_id: ContractId) -> ContractRecord | None:
        """Find a contract."""
        return _contract(self._db.execute(_CONTRACT, {"bank_id": bank_id, "contract_id": contract_id}).fetchone())

    def contract_of_quote(self, bank_id: BankId, quote_id: QuoteId) -> ContractRecord | None:
        """Find the contract of a quote."""
        return _contract(self._db.execute(_CONTRACT_OF_QUOTE, {"bank_id": bank_id, "quote_id": quote_id}).fetchone())

    def add_contract(self, contract: ContractRecord) -> None:
        """Write a contract down."""
        self._db.execute(
            _ADD_CONTRACT,
            {
                "bank_id": contract.bank_id,
                "contract_id": contract.contract_id,
                "quote_id": contract.quote_id,
                "session_id": contract.session_id,
                "pages": contract.pages,
                "content_sha256": contract.content_sha256,
                "accepted_time_ms": to_ms_or_none(contract.accepted_time),
                "signature_reference": contract.signature_reference,
                "signature_sha256": contract.signature_sha256,
                "drawdown_id": contract.drawdown_id,
            },
        )

    def accept_contract(
        self,
        bank_id: BankId,
        contract_id: ContractId,
        *,
        accepted_time: datetime,
        signature_reference: str,
        signature_sha256: bytes,
    ) -> None:
        """Mark a contract as read and signed."""
        self._db.execute(
            _ACCEPT,
            {
                "bank_id": bank_id,
                "contract_id": contract_id,
                "accepted_time_ms": to_ms(accepted_time),
                "signature_reference": signature_reference,
                "signature_sha256": signature_sha256,
            },
        )


def _contract(row: Row | None) -> ContractRecord | None:
    if row is None:
        return None
    return ContractRecord(
        contract_id=ContractId(row["contract_id"]),
        bank_id=BankId(row["bank_id"]),
        quote_id=QuoteId(row["quote_id"]),
        session_id=SessionId(row["session_id"]),
        pages=row["pages"],
        content_sha256=row["content_sha256"],
        accepted_time=from_ms_or_none(row["accepted_time_ms"]),
        signature_reference=row["signature_reference"],
        signature_sha256=row["signature_sha256"],
        drawdown_id=None if row["drawdown_id"] is None else DrawdownId(row["drawdown_id"]),
    )
