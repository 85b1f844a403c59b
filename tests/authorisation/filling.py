"""Requests that the rules of the contract allow, with the things that a caller names in them.

A field that nothing is said of gets a sample that is plausible at the counter and at a kiosk.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from buf.validate import validate_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from channel_server.cli.seed_demo import DEMO_PASSWORD
from tests.integration.server.bank import VILLAGE


def fill(message: Descriptor, values: Mapping[str, Any]) -> dict[str, Any]:
    """Make a request that the rules of its fields allow, with the values given by the fields' names."""
    filled: dict[str, Any] = {}
    for field in message.fields:
        if field.name in values:
            filled[field.name] = values[field.name]
        elif field.name in _SAMPLES:
            filled[field.name] = _SAMPLES[field.name]
        elif field.message_type is not None and not field.is_repeated and _rules(field).required:
            filled[field.name] = fill(field.message_type, values)
        elif field.enum_type is not None and not field.is_repeated:
            filled[field.name] = field.enum_type.values[-1].name
        elif _rules(field).string.uuid and not _rules(field).ignore:
            filled[field.name] = str(uuid.uuid4())
        elif _rules(field).string.min_len:
            filled[field.name] = "x" * max(2, _rules(field).string.min_len)
    return filled


def _rules(field: FieldDescriptor) -> validate_pb2.FieldRules:
    options: Any = field.GetOptions()
    rules: validate_pb2.FieldRules = options.Extensions[validate_pb2.field]
    return rules


YUAN = {"currency_code": "CNY", "units": "1000"}
WANG = VILLAGE.person("wang")
CARD = next(card for card in VILLAGE.cards if card.customer_id == WANG.customer_id)
LINE = next(line for line in VILLAGE.lines if line.customer_id == WANG.customer_id)
NOTE = next(note for note in VILLAGE.notes if note.customer_id == WANG.customer_id)
_INK = {"points": [{"x": 1000 + 300 * i, "y": 2000, "elapsed_ms": 40 * i} for i in range(9)]}
_SAMPLES: Mapping[str, Any] = {
    "language": "zh-CN",
    "software_version": "0.1.0",
    "place": "bank_card",
    "code": "K7",
    "card_type": "resident",
    "source": "DOCUMENT_SOURCE_CHIP",
    "name": WANG.name,
    "id_number": WANG.id_number,
    "valid_from": {"year": 2016, "month": 3, "day": 9},
    "valid_to": {"year": 2036, "month": 3, "day": 9},
    "card_number": CARD.card_number,
    "card_sequence_number": CARD.sequence_number,
    "chip_data": "AAAAAAAAAAAAAAAAAAAAAA==",
    "pin_block_format": "SM4",
    "amount": YUAN,
    "term_months": 12,
    "method": "REPAYMENT_METHOD_EQUAL_INSTALMENT",
    "purpose": "PURPOSE_FARMING",
    "due_day": 15,
    "payment_mode": "PAYMENT_MODE_OWN",
    "cause": "finished",
    "reason": "样本理由",
    "papers": ["resident_id"],
    "event_type": "page_shown",
    "event_time": "2026-03-09T00:00:00Z",
    "staff_number": "0322",
    "password": DEMO_PASSWORD,
    "old_password": DEMO_PASSWORD,
    "new_password": DEMO_PASSWORD,
    "query": "样本",
    "page": "insert_card",
    "assertion": "e30.e30.e30",
    "model_sha256": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "threshold": 0.6,
    "distance": 0.3,
    "device_serial": "CAM-0001",
    "signature": [_INK, _INK, _INK],
    "content_sha256": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "proof": "identity",
    "comment": "样本意见",
    "key": "take_your_time",
    "words": "",
}
IDS = frozenset(
    {
        *("drawdown_id", "subject_id", "credit_line_id", "loan_note_id", "quote_id", "contract_id", "repayment_id"),
        *("repayment_quote_id", "account_token", "call_id", "approval_id", "customer_id"),
    }
)
"""Fields that name a thing, beside `session_id`; a request's own id does where it is asked about."""
ASKED_ABOUT = ("GetDrawdownOutcome", "GetRepaymentOutcome")
