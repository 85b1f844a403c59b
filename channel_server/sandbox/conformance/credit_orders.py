"""Orders for the credit system: used to test it, and to have a note where a payment needs one."""

import datetime

from edian.backoffice.v1 import credit_system_service_pb2 as pb
from google.type.decimal_pb2 import Decimal as DecimalMessage

from channel_server.domain.money import Fen
from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.wire import date_message, money_from_fen

_TERM = datetime.timedelta(days=365)


def note_order(bench: Bench, reference: str, amount: Fen | None = None) -> pb.OpenLoanNoteRequest:
    """Make an order for a loan note of the test customer's."""
    subjects = bench.subjects
    day = bench.declared.business_date
    return pb.OpenLoanNoteRequest(
        bank_id=subjects.bank_id,
        reference=reference,
        customer_id=subjects.customer.customer_id,
        credit_line_id=subjects.customer.credit_line_id,
        amount=money_from_fen(amount or subjects.amount),
        value_date=date_message(day),
        maturity_date=date_message(day + _TERM),
        annual_rate=DecimalMessage(value="0.054"),
        method=subjects.repayment_method,
    )


def figures(bench: Bench, sequence_number: int) -> pb.MirrorLineUseRequest:
    """Make the figures of the test customer's line, unused, under a number."""
    nothing = money_from_fen(Fen(0))
    return pb.MirrorLineUseRequest(
        bank_id=bench.subjects.bank_id,
        credit_line_id=bench.subjects.customer.credit_line_id,
        sequence_number=sequence_number,
        credit_limit=money_from_fen(bench.subjects.customer.credit_limit),
        reserved=nothing,
        outstanding=nothing,
    )


def repayment_record(bench: Bench, loan_note_id: str, sequence_number: int) -> pb.RecordRepaymentRequest:
    """Make the record of a repayment of a fen, under a number."""
    amount = bench.subjects.amount
    return pb.RecordRepaymentRequest(
        bank_id=bench.subjects.bank_id,
        reference=fresh_reference(),
        loan_note_id=loan_note_id,
        sequence_number=sequence_number,
        business_date=date_message(bench.declared.business_date),
        penalty_interest=money_from_fen(Fen(0)),
        interest=money_from_fen(Fen(0)),
        principal=money_from_fen(Fen(1)),
        principal_balance=money_from_fen(Fen(amount - 1)),
    )
