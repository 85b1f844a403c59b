"""All that `CreateDrawdown` has to see, in one statement; hand-written, since every drawdown pays for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from channel_server.adapters.storage.business_days import NEWEST_DAY, day_from
from channel_server.adapters.storage.database import Database
from channel_server.adapters.storage.sql import from_ms, pairs_from, refusal_from
from channel_server.application.records import (
    Drawing,
    LineRecord,
    QuoteRecord,
    RequestKind,
    RequestRecord,
    SessionRecord,
    Terms,
)
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.drawdown import HOLDING_STATES, OWING_STATES
from channel_server.domain.ids import BankId, ContractId, CustomerId, DrawdownId, LineId, QuoteId, SessionId, TerminalId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.payee import NO_PAYEE, PayeeId
from channel_server.domain.product import Purpose
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Assurance, Channel, Session

_COUNTED = ", ".join(f"'{state}'" for state in sorted(HOLDING_STATES | OWING_STATES))
# The index is named, since without statistics SQLite takes the key for it and reads all of a bank's drawdowns.
# Columns by position: the names of five tables overlap, and looking names up would cost more than the statement.
DRAWING_COLUMNS = f"""
       s.terminal_id, s.channel, s.language, s.opened_time_ms, s.expire_time_ms, s.closed, s.assurances, s.customer_id,
       s.masked_name, s.masked_id_number, s.account_token, s.account_index, s.account_sealed, s.card_tail,
       s.failed_face_checks,
       r.kind, r.terminal_id, r.content, r.drawdown_id, r.refusal_reason, r.refusal_facts, r.create_time_ms,
       q.session_id, q.customer_id, q.credit_line_id, q.amount_fen, q.term_months, q.method, q.purpose, q.due_day,
       q.value_date, q.annual_rate, q.day_count, q.expire_time_ms, q.payee_index, q.payee_sealed,
       c.quote_id, c.accepted_time_ms IS NOT NULL, c.drawdown_id IS NOT NULL,
       l.customer_id, l.product_code, l.credit_limit_fen, l.reserved_fen, l.outstanding_fen, l.annual_rate,
       l.expiry_date, l.frozen, l.sequence_number,
       (SELECT CAST(COALESCE(SUM(d.amount_fen), 0) AS BIGINT) FROM drawdown d INDEXED BY ix_drawdown_customer
         WHERE d.bank_id = k.bank_id AND d.customer_id = s.customer_id AND d.value_date = k.business_date
           AND d.channel = s.channel AND d.state IN ({_COUNTED})),
       ({NEWEST_DAY} b.bank_id = k.bank_id ORDER BY b.business_date DESC LIMIT 1)
"""  # noqa: S608 - states of our own enum
DRAWING_TABLES = """
  JOIN session s ON s.bank_id = k.bank_id AND s.session_id = k.session_id
  LEFT JOIN request r ON r.bank_id = k.bank_id AND r.request_id = k.request_id
  LEFT JOIN quote q ON q.bank_id = k.bank_id AND q.quote_id = k.quote_id
  LEFT JOIN contract c ON c.bank_id = k.bank_id AND c.contract_id = k.contract_id
  LEFT JOIN credit_line l ON l.bank_id = k.bank_id AND l.credit_line_id = k.credit_line_id
"""
"""What is joined to `k`, which bears the columns of `DrawingKeys`."""
_KEYS = "SELECT ?1 AS bank_id, ?2 AS session_id, ?3 AS request_id, ?4 AS quote_id, ?5 AS contract_id,"
_DRAWING = f"""
SELECT {DRAWING_COLUMNS} FROM ({_KEYS} ?6 AS credit_line_id, ?7 AS business_date) k {DRAWING_TABLES}
"""  # noqa: S608 - the texts above


@dataclass(frozen=True, slots=True)
class DrawingKeys:
    """What a drawing is asked by."""

    bank_id: BankId
    session_id: SessionId
    request_id: str
    quote_id: QuoteId
    contract_id: ContractId
    credit_line_id: LineId
    business_date: str

    @property
    def row(self) -> tuple[str, ...]:
        """As parameters."""
        return (
            self.bank_id,
            self.session_id,
            self.request_id,
            self.quote_id,
            self.contract_id,
            self.credit_line_id,
            self.business_date,
        )


class SqlDrawing:
    """Implements `books.DrawingBoard`."""

    _db: Database

    def drawing(
        self,
        bank_id: BankId,
        *,
        session_id: SessionId,
        request_id: str,
        quote_id: QuoteId,
        contract_id: ContractId,
        credit_line_id: LineId,
        business_date: date,
    ) -> Drawing | None:
        """Find everything that a drawdown is held against; None: there is no such visit."""
        return self.find_drawing(
            DrawingKeys(
                bank_id, session_id, request_id, quote_id, contract_id, credit_line_id, business_date.isoformat()
            )
        )

    def find_drawing(self, keys: DrawingKeys) -> Drawing | None:
        """As `drawing`, by its keys."""
        found = self._db.execute(_DRAWING, keys.row).fetchone()
        return None if found is None else drawing_from(keys, tuple(found))


def drawing_from(keys: DrawingKeys, row: "_Row") -> Drawing:
    """Read a drawing from its columns."""
    return Drawing(
        visit=_visit(keys.bank_id, keys.session_id, row[:15]),
        request=None if row[15] is None else _request(keys.bank_id, keys.request_id, row[15:22]),
        quote=None if row[22] is None else _quote(keys.bank_id, keys.quote_id, row[22:36]),
        contract_accepted=row[36] == keys.quote_id and bool(row[37]),
        contract_spent=bool(row[38]),
        line=None if row[39] is None else _line(keys.bank_id, keys.credit_line_id, row[39:48]),
        bank_day=None if row[49] is None else day_from(keys.bank_id, row[49]),
        drawn_today=Fen(row[48]),
    )


# A row is a tuple of its own column types; each function below knows those of its slice.
_Row = tuple[Any, ...]


def _visit(bank_id: BankId, session_id: SessionId, row: _Row) -> SessionRecord:
    terminal_id, channel, language, opened, expire, closed, assurances, customer_id, *rest = row
    masked_name, masked_id_number, account_token, account_index, account_sealed, card_tail, failed_face_checks = rest
    return SessionRecord(
        session=Session(
            session_id=session_id,
            bank_id=bank_id,
            terminal_id=TerminalId(terminal_id),
            channel=Channel(channel),
            opened_time=from_ms(opened),
            expire_time=from_ms(expire),
            customer_id=None if customer_id is None else CustomerId(customer_id),
            assurances=tuple(map(Assurance, assurances.split())),
            closed=bool(closed),
            failed_face_checks=failed_face_checks,
        ),
        language=language,
        masked_name=masked_name,
        masked_id_number=masked_id_number,
        account_token=account_token,
        account_index=account_index,
        account_sealed=account_sealed,
        card_tail=card_tail,
    )


def _request(bank_id: BankId, request_id: str, row: _Row) -> RequestRecord:
    kind, terminal_id, content, drawdown_id, reason, facts, created = row
    return RequestRecord(
        bank_id=bank_id,
        request_id=request_id,
        kind=RequestKind(kind),
        terminal_id=TerminalId(terminal_id),
        content=pairs_from(content),
        drawdown_id=None if drawdown_id is None else DrawdownId(drawdown_id),
        refusal=refusal_from(reason, facts),
        create_time=from_ms(created),
    )


def _quote(bank_id: BankId, quote_id: QuoteId, row: _Row) -> QuoteRecord:
    session_id, customer_id, line_id, amount, months, method, purpose, due_day, *rest = row
    value_date, rate, count, expire, payee_index, payee_sealed = rest
    return QuoteRecord(
        quote_id=quote_id,
        bank_id=bank_id,
        session_id=SessionId(session_id),
        customer_id=CustomerId(customer_id),
        terms=Terms(
            credit_line_id=LineId(line_id),
            amount=Fen(amount),
            term_months=months,
            method=RepaymentMethod(method),
            purpose=Purpose(purpose),
            due_day=due_day,
            payee=PayeeId(payee_index or NO_PAYEE),
        ),
        value_date=date.fromisoformat(value_date),
        annual_rate=AnnualRate(Decimal(rate)),
        day_count=DayCount(count),
        expire_time=from_ms(expire),
        payee_sealed=payee_sealed,
    )


def _line(bank_id: BankId, credit_line_id: LineId, row: _Row) -> LineRecord:
    customer_id, product_code, limit, reserved, outstanding, rate, expiry_date, frozen, sequence_number = row
    return LineRecord(
        line=CreditLine(
            line_id=credit_line_id,
            bank_id=bank_id,
            customer_id=CustomerId(customer_id),
            product_code=product_code,
            balance=LineBalance(Fen(limit), Fen(reserved), Fen(outstanding)),
            annual_rate=AnnualRate(Decimal(rate)),
            expiry_date=date.fromisoformat(expiry_date),
            frozen=bool(frozen),
        ),
        sequence_number=sequence_number,
    )
