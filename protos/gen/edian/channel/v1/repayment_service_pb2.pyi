import datetime

from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import drawdown_service_pb2 as _drawdown_service_pb2
from edian.channel.v1 import types_pb2 as _types_pb2
from edian.errors.v1 import refusal_pb2 as _refusal_pb2
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

class RepaymentKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPAYMENT_KIND_UNSPECIFIED: _ClassVar[RepaymentKind]
    REPAYMENT_KIND_SCHEDULED: _ClassVar[RepaymentKind]
    REPAYMENT_KIND_PARTIAL: _ClassVar[RepaymentKind]
    REPAYMENT_KIND_WHOLE: _ClassVar[RepaymentKind]

class RepaymentState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPAYMENT_STATE_UNSPECIFIED: _ClassVar[RepaymentState]
    REPAYMENT_STATE_COLLECTING: _ClassVar[RepaymentState]
    REPAYMENT_STATE_REPAID: _ClassVar[RepaymentState]
    REPAYMENT_STATE_FAILED: _ClassVar[RepaymentState]
    REPAYMENT_STATE_UNKNOWN: _ClassVar[RepaymentState]
REPAYMENT_KIND_UNSPECIFIED: RepaymentKind
REPAYMENT_KIND_SCHEDULED: RepaymentKind
REPAYMENT_KIND_PARTIAL: RepaymentKind
REPAYMENT_KIND_WHOLE: RepaymentKind
REPAYMENT_STATE_UNSPECIFIED: RepaymentState
REPAYMENT_STATE_COLLECTING: RepaymentState
REPAYMENT_STATE_REPAID: RepaymentState
REPAYMENT_STATE_FAILED: RepaymentState
REPAYMENT_STATE_UNKNOWN: RepaymentState

class PaymentParts(_message.Message):
    __slots__ = ("penalty_interest", "interest", "principal", "amount")
    PENALTY_INTEREST_FIELD_NUMBER: _ClassVar[int]
    INTEREST_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    penalty_interest: _money_pb2.Money
    interest: _money_pb2.Money
    principal: _money_pb2.Money
    amount: _money_pb2.Money
    def __init__(self, penalty_interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., principal: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class QuoteRepaymentRequest(_message.Message):
    __slots__ = ("session_id", "loan_note_id", "amount", "kind")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    loan_note_id: str
    amount: _money_pb2.Money
    kind: RepaymentKind
    def __init__(self, session_id: _Optional[str] = ..., loan_note_id: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., kind: _Optional[_Union[RepaymentKind, str]] = ...) -> None: ...

class QuoteRepaymentResponse(_message.Message):
    __slots__ = ("penalty_interest", "interest", "principal", "amount", "principal_balance", "available_after", "expire_time", "repayment_quote_id", "kind", "payoff", "due", "days_past_due", "schedule_after", "business_date")
    PENALTY_INTEREST_FIELD_NUMBER: _ClassVar[int]
    INTEREST_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_BALANCE_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_AFTER_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    REPAYMENT_QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PAYOFF_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    DAYS_PAST_DUE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_AFTER_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_DATE_FIELD_NUMBER: _ClassVar[int]
    penalty_interest: _money_pb2.Money
    interest: _money_pb2.Money
    principal: _money_pb2.Money
    amount: _money_pb2.Money
    principal_balance: _money_pb2.Money
    available_after: _money_pb2.Money
    expire_time: _timestamp_pb2.Timestamp
    repayment_quote_id: str
    kind: RepaymentKind
    payoff: PaymentParts
    due: PaymentParts
    days_past_due: int
    schedule_after: _containers.RepeatedCompositeFieldContainer[_types_pb2.Instalment]
    business_date: _date_pb2.Date
    def __init__(self, penalty_interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., principal: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., principal_balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., available_after: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., repayment_quote_id: _Optional[str] = ..., kind: _Optional[_Union[RepaymentKind, str]] = ..., payoff: _Optional[_Union[PaymentParts, _Mapping]] = ..., due: _Optional[_Union[PaymentParts, _Mapping]] = ..., days_past_due: _Optional[int] = ..., schedule_after: _Optional[_Iterable[_Union[_types_pb2.Instalment, _Mapping]]] = ..., business_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ...) -> None: ...

class Repayment(_message.Message):
    __slots__ = ("repayment_id", "request_id", "loan_note_id", "kind", "parts", "state", "outcome", "business_date", "principal_balance", "next_due_date", "next_payment", "line", "core_reference", "account_balance", "refusal", "card_tail", "query_number", "confirm_deadline", "create_time", "update_time")
    REPAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_DATE_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_BALANCE_FIELD_NUMBER: _ClassVar[int]
    NEXT_DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAYMENT_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    CORE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_BALANCE_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    CARD_TAIL_FIELD_NUMBER: _ClassVar[int]
    QUERY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CONFIRM_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    repayment_id: str
    request_id: str
    loan_note_id: str
    kind: RepaymentKind
    parts: PaymentParts
    state: RepaymentState
    outcome: _drawdown_service_pb2.CustomerOutcome
    business_date: _date_pb2.Date
    principal_balance: _money_pb2.Money
    next_due_date: _date_pb2.Date
    next_payment: _money_pb2.Money
    line: _types_pb2.LineBalance
    core_reference: str
    account_balance: _money_pb2.Money
    refusal: _refusal_pb2.Refusal
    card_tail: str
    query_number: str
    confirm_deadline: _timestamp_pb2.Timestamp
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, repayment_id: _Optional[str] = ..., request_id: _Optional[str] = ..., loan_note_id: _Optional[str] = ..., kind: _Optional[_Union[RepaymentKind, str]] = ..., parts: _Optional[_Union[PaymentParts, _Mapping]] = ..., state: _Optional[_Union[RepaymentState, str]] = ..., outcome: _Optional[_Union[_drawdown_service_pb2.CustomerOutcome, str]] = ..., business_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., principal_balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., next_due_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., next_payment: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., line: _Optional[_Union[_types_pb2.LineBalance, _Mapping]] = ..., core_reference: _Optional[str] = ..., account_balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., refusal: _Optional[_Union[_refusal_pb2.Refusal, _Mapping]] = ..., card_tail: _Optional[str] = ..., query_number: _Optional[str] = ..., confirm_deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreateRepaymentRequest(_message.Message):
    __slots__ = ("request_id", "session_id", "repayment_quote_id", "loan_note_id", "kind", "amount", "account_token")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    REPAYMENT_QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    session_id: str
    repayment_quote_id: str
    loan_note_id: str
    kind: RepaymentKind
    amount: _money_pb2.Money
    account_token: str
    def __init__(self, request_id: _Optional[str] = ..., session_id: _Optional[str] = ..., repayment_quote_id: _Optional[str] = ..., loan_note_id: _Optional[str] = ..., kind: _Optional[_Union[RepaymentKind, str]] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., account_token: _Optional[str] = ...) -> None: ...

class CreateRepaymentResponse(_message.Message):
    __slots__ = ("repayment",)
    REPAYMENT_FIELD_NUMBER: _ClassVar[int]
    repayment: Repayment
    def __init__(self, repayment: _Optional[_Union[Repayment, _Mapping]] = ...) -> None: ...

class GetRepaymentRequest(_message.Message):
    __slots__ = ("session_id", "repayment_id")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    REPAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    repayment_id: str
    def __init__(self, session_id: _Optional[str] = ..., repayment_id: _Optional[str] = ...) -> None: ...

class GetRepaymentResponse(_message.Message):
    __slots__ = ("repayment",)
    REPAYMENT_FIELD_NUMBER: _ClassVar[int]
    repayment: Repayment
    def __init__(self, repayment: _Optional[_Union[Repayment, _Mapping]] = ...) -> None: ...

class GetRepaymentOutcomeRequest(_message.Message):
    __slots__ = ("request_id",)
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    def __init__(self, request_id: _Optional[str] = ...) -> None: ...

class GetRepaymentOutcomeResponse(_message.Message):
    __slots__ = ("state", "outcome", "amount", "query_number")
    STATE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    QUERY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    state: RepaymentState
    outcome: _drawdown_service_pb2.CustomerOutcome
    amount: _money_pb2.Money
    query_number: str
    def __init__(self, state: _Optional[_Union[RepaymentState, str]] = ..., outcome: _Optional[_Union[_drawdown_service_pb2.CustomerOutcome, str]] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., query_number: _Optional[str] = ...) -> None: ...
