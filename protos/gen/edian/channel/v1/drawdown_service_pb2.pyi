import datetime

from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import types_pb2 as _types_pb2
from edian.errors.v1 import refusal_pb2 as _refusal_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import date_pb2 as _date_pb2
from google.type import money_pb2 as _money_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DrawdownState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DRAWDOWN_STATE_UNSPECIFIED: _ClassVar[DrawdownState]
    DRAWDOWN_STATE_QUOTED: _ClassVar[DrawdownState]
    DRAWDOWN_STATE_RESERVED: _ClassVar[DrawdownState]
    DRAWDOWN_STATE_DISBURSING: _ClassVar[DrawdownState]
    DRAWDOWN_STATE_DISBURSED: _ClassVar[DrawdownState]
    DRAWDOWN_STATE_FAILED: _ClassVar[DrawdownState]
    DRAWDOWN_STATE_UNKNOWN: _ClassVar[DrawdownState]
    DRAWDOWN_STATE_REVERSING: _ClassVar[DrawdownState]
    DRAWDOWN_STATE_REVERSED: _ClassVar[DrawdownState]

class CustomerOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CUSTOMER_OUTCOME_UNSPECIFIED: _ClassVar[CustomerOutcome]
    CUSTOMER_OUTCOME_DONE: _ClassVar[CustomerOutcome]
    CUSTOMER_OUTCOME_NOT_DONE: _ClassVar[CustomerOutcome]
    CUSTOMER_OUTCOME_CONFIRMING: _ClassVar[CustomerOutcome]
    CUSTOMER_OUTCOME_SEE_STAFF: _ClassVar[CustomerOutcome]

class PaymentMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PAYMENT_MODE_UNSPECIFIED: _ClassVar[PaymentMode]
    PAYMENT_MODE_OWN: _ClassVar[PaymentMode]
    PAYMENT_MODE_ENTRUSTED: _ClassVar[PaymentMode]
DRAWDOWN_STATE_UNSPECIFIED: DrawdownState
DRAWDOWN_STATE_QUOTED: DrawdownState
DRAWDOWN_STATE_RESERVED: DrawdownState
DRAWDOWN_STATE_DISBURSING: DrawdownState
DRAWDOWN_STATE_DISBURSED: DrawdownState
DRAWDOWN_STATE_FAILED: DrawdownState
DRAWDOWN_STATE_UNKNOWN: DrawdownState
DRAWDOWN_STATE_REVERSING: DrawdownState
DRAWDOWN_STATE_REVERSED: DrawdownState
CUSTOMER_OUTCOME_UNSPECIFIED: CustomerOutcome
CUSTOMER_OUTCOME_DONE: CustomerOutcome
CUSTOMER_OUTCOME_NOT_DONE: CustomerOutcome
CUSTOMER_OUTCOME_CONFIRMING: CustomerOutcome
CUSTOMER_OUTCOME_SEE_STAFF: CustomerOutcome
PAYMENT_MODE_UNSPECIFIED: PaymentMode
PAYMENT_MODE_OWN: PaymentMode
PAYMENT_MODE_ENTRUSTED: PaymentMode

class Payee(_message.Message):
    __slots__ = ("name", "account_number", "evidence")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    name: str
    account_number: str
    evidence: str
    def __init__(self, name: _Optional[str] = ..., account_number: _Optional[str] = ..., evidence: _Optional[str] = ...) -> None: ...

class PayeeShown(_message.Message):
    __slots__ = ("name", "account_tail", "evidence")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TAIL_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    name: str
    account_tail: str
    evidence: str
    def __init__(self, name: _Optional[str] = ..., account_tail: _Optional[str] = ..., evidence: _Optional[str] = ...) -> None: ...

class DrawdownTerms(_message.Message):
    __slots__ = ("credit_line_id", "amount", "term_months", "method", "purpose", "due_day", "payment_mode", "payee")
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TERM_MONTHS_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    DUE_DAY_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_MODE_FIELD_NUMBER: _ClassVar[int]
    PAYEE_FIELD_NUMBER: _ClassVar[int]
    credit_line_id: str
    amount: _money_pb2.Money
    term_months: int
    method: _types_pb2.RepaymentMethod
    purpose: _types_pb2.Purpose
    due_day: int
    payment_mode: PaymentMode
    payee: Payee
    def __init__(self, credit_line_id: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., term_months: _Optional[int] = ..., method: _Optional[_Union[_types_pb2.RepaymentMethod, str]] = ..., purpose: _Optional[_Union[_types_pb2.Purpose, str]] = ..., due_day: _Optional[int] = ..., payment_mode: _Optional[_Union[PaymentMode, str]] = ..., payee: _Optional[_Union[Payee, _Mapping]] = ...) -> None: ...

class Drawdown(_message.Message):
    __slots__ = ("drawdown_id", "request_id", "terms", "state", "outcome", "schedule", "loan_note_id", "value_date", "core_reference", "refusal", "line", "card_tail", "query_number", "confirm_deadline", "account_balance", "create_time", "update_time", "approval_id", "approval_deadline", "payee")
    DRAWDOWN_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_FIELD_NUMBER: _ClassVar[int]
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    VALUE_DATE_FIELD_NUMBER: _ClassVar[int]
    CORE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    CARD_TAIL_FIELD_NUMBER: _ClassVar[int]
    QUERY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CONFIRM_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_BALANCE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    PAYEE_FIELD_NUMBER: _ClassVar[int]
    drawdown_id: str
    request_id: str
    terms: DrawdownTerms
    state: DrawdownState
    outcome: CustomerOutcome
    schedule: _types_pb2.RepaymentSchedule
    loan_note_id: str
    value_date: _date_pb2.Date
    core_reference: str
    refusal: _refusal_pb2.Refusal
    line: _types_pb2.LineBalance
    card_tail: str
    query_number: str
    confirm_deadline: _timestamp_pb2.Timestamp
    account_balance: _money_pb2.Money
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    approval_id: str
    approval_deadline: _timestamp_pb2.Timestamp
    payee: PayeeShown
    def __init__(self, drawdown_id: _Optional[str] = ..., request_id: _Optional[str] = ..., terms: _Optional[_Union[DrawdownTerms, _Mapping]] = ..., state: _Optional[_Union[DrawdownState, str]] = ..., outcome: _Optional[_Union[CustomerOutcome, str]] = ..., schedule: _Optional[_Union[_types_pb2.RepaymentSchedule, _Mapping]] = ..., loan_note_id: _Optional[str] = ..., value_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., core_reference: _Optional[str] = ..., refusal: _Optional[_Union[_refusal_pb2.Refusal, _Mapping]] = ..., line: _Optional[_Union[_types_pb2.LineBalance, _Mapping]] = ..., card_tail: _Optional[str] = ..., query_number: _Optional[str] = ..., confirm_deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., account_balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., approval_id: _Optional[str] = ..., approval_deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., payee: _Optional[_Union[PayeeShown, _Mapping]] = ...) -> None: ...

class QuoteDrawdownRequest(_message.Message):
    __slots__ = ("session_id", "terms")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    terms: DrawdownTerms
    def __init__(self, session_id: _Optional[str] = ..., terms: _Optional[_Union[DrawdownTerms, _Mapping]] = ...) -> None: ...

class Quote(_message.Message):
    __slots__ = ("quote_id", "terms", "value_date", "schedule", "expire_time", "approval", "payee")
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    VALUE_DATE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    PAYEE_FIELD_NUMBER: _ClassVar[int]
    quote_id: str
    terms: DrawdownTerms
    value_date: _date_pb2.Date
    schedule: _types_pb2.RepaymentSchedule
    expire_time: _timestamp_pb2.Timestamp
    approval: ApprovalNeed
    payee: PayeeShown
    def __init__(self, quote_id: _Optional[str] = ..., terms: _Optional[_Union[DrawdownTerms, _Mapping]] = ..., value_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., schedule: _Optional[_Union[_types_pb2.RepaymentSchedule, _Mapping]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., approval: _Optional[_Union[ApprovalNeed, _Mapping]] = ..., payee: _Optional[_Union[PayeeShown, _Mapping]] = ...) -> None: ...

class ApprovalNeed(_message.Message):
    __slots__ = ("needed", "causes", "above", "lapses_after")
    NEEDED_FIELD_NUMBER: _ClassVar[int]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    ABOVE_FIELD_NUMBER: _ClassVar[int]
    LAPSES_AFTER_FIELD_NUMBER: _ClassVar[int]
    needed: bool
    causes: _containers.RepeatedScalarFieldContainer[str]
    above: _money_pb2.Money
    lapses_after: _duration_pb2.Duration
    def __init__(self, needed: _Optional[bool] = ..., causes: _Optional[_Iterable[str]] = ..., above: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., lapses_after: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class QuoteDrawdownResponse(_message.Message):
    __slots__ = ("quote",)
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    quote: Quote
    def __init__(self, quote: _Optional[_Union[Quote, _Mapping]] = ...) -> None: ...

class CreateDrawdownRequest(_message.Message):
    __slots__ = ("request_id", "session_id", "quote_id", "contract_id", "terms", "account_token")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    session_id: str
    quote_id: str
    contract_id: str
    terms: DrawdownTerms
    account_token: str
    def __init__(self, request_id: _Optional[str] = ..., session_id: _Optional[str] = ..., quote_id: _Optional[str] = ..., contract_id: _Optional[str] = ..., terms: _Optional[_Union[DrawdownTerms, _Mapping]] = ..., account_token: _Optional[str] = ...) -> None: ...

class CreateDrawdownResponse(_message.Message):
    __slots__ = ("drawdown",)
    DRAWDOWN_FIELD_NUMBER: _ClassVar[int]
    drawdown: Drawdown
    def __init__(self, drawdown: _Optional[_Union[Drawdown, _Mapping]] = ...) -> None: ...

class GetDrawdownRequest(_message.Message):
    __slots__ = ("session_id", "drawdown_id")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    DRAWDOWN_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    drawdown_id: str
    def __init__(self, session_id: _Optional[str] = ..., drawdown_id: _Optional[str] = ...) -> None: ...

class GetDrawdownResponse(_message.Message):
    __slots__ = ("drawdown",)
    DRAWDOWN_FIELD_NUMBER: _ClassVar[int]
    drawdown: Drawdown
    def __init__(self, drawdown: _Optional[_Union[Drawdown, _Mapping]] = ...) -> None: ...

class WatchDrawdownRequest(_message.Message):
    __slots__ = ("session_id", "drawdown_id", "after_sequence_number")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    DRAWDOWN_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    drawdown_id: str
    after_sequence_number: int
    def __init__(self, session_id: _Optional[str] = ..., drawdown_id: _Optional[str] = ..., after_sequence_number: _Optional[int] = ...) -> None: ...

class WatchDrawdownResponse(_message.Message):
    __slots__ = ("sequence_number", "drawdown")
    SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DRAWDOWN_FIELD_NUMBER: _ClassVar[int]
    sequence_number: int
    drawdown: Drawdown
    def __init__(self, sequence_number: _Optional[int] = ..., drawdown: _Optional[_Union[Drawdown, _Mapping]] = ...) -> None: ...

class GetDrawdownOutcomeRequest(_message.Message):
    __slots__ = ("request_id",)
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    def __init__(self, request_id: _Optional[str] = ...) -> None: ...

class GetDrawdownOutcomeResponse(_message.Message):
    __slots__ = ("state", "outcome", "amount", "query_number")
    STATE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    QUERY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    state: DrawdownState
    outcome: CustomerOutcome
    amount: _money_pb2.Money
    query_number: str
    def __init__(self, state: _Optional[_Union[DrawdownState, str]] = ..., outcome: _Optional[_Union[CustomerOutcome, str]] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., query_number: _Optional[str] = ...) -> None: ...

class ReverseDrawdownRequest(_message.Message):
    __slots__ = ("request_id", "drawdown_id", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    DRAWDOWN_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    drawdown_id: str
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., drawdown_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ReverseDrawdownResponse(_message.Message):
    __slots__ = ("drawdown",)
    DRAWDOWN_FIELD_NUMBER: _ClassVar[int]
    drawdown: Drawdown
    def __init__(self, drawdown: _Optional[_Union[Drawdown, _Mapping]] = ...) -> None: ...
