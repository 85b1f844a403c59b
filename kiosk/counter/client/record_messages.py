"""Records of a customer: messages of the contract to the counter's values."""

from __future__ import annotations

from edian.channel.v1 import record_service_pb2

from kiosk.client.scalars import MappingError
from kiosk.counter.client import lending_messages as lending
from kiosk.counter.client.records import Record, RecordPage
from kiosk.counter.client.scalars import maybe_time

__all__ = ["record_page"]


def record_page(message: record_service_pb2.ListRecordsResponse) -> RecordPage:
    """A page. Raises: MappingError for a record that is neither drawdown nor repayment."""
    return RecordPage(tuple(_record(each) for each in message.records), message.next_page_token)


def _record(message: record_service_pb2.Record) -> Record:
    channel, made = lending.channel(message.channel), maybe_time(message, "create_time")
    if message.WhichOneof("what") == "drawdown":
        drawn = lending.drawdown(message.drawdown)
        return Record(
            drawn.drawdown_id,
            "drawdown",
            channel,
            made,
            drawn.terms.amount_fen,
            drawn.outcome,
            drawn.loan_note_id,
            drawn.query_number,
        )
    if message.WhichOneof("what") == "repayment":
        repaid = lending.repayment(message.repayment)
        return Record(
            repaid.repayment_id,
            "repayment",
            channel,
            made,
            repaid.parts.amount_fen,
            repaid.outcome,
            repaid.loan_note_id,
            repaid.query_number,
            repaid.parts,
        )
    raise MappingError("record")
