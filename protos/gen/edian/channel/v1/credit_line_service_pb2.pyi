from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import types_pb2 as _types_pb2
from google.type import date_pb2 as _date_pb2
from google.type import decimal_pb2 as _decimal_pb2
from google.type import money_pb2 as _money_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreditLineState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CREDIT_LINE_STATE_UNSPECIFIED: _ClassVar[CreditLineState]
    CREDIT_LINE_STATE_ACTIVE: _ClassVar[CreditLineState]
    CREDIT_LINE_STATE_FROZEN: _ClassVar[CreditLineState]
    CREDIT_LINE_STATE_EXPIRED: _ClassVar[CreditLineState]
CREDIT_LINE_STATE_UNSPECIFIED: CreditLineState
CREDIT_LINE_STATE_ACTIVE: CreditLineState
CREDIT_LINE_STATE_FROZEN: CreditLineState
CREDIT_LINE_STATE_EXPIRED: CreditLineState

class LoanNote(_message.Message):
    __slots__ = ("loan_note_id", "value_date", "amount", "principal_balance", "next_due_date", "next_payment", "card_tail")
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    VALUE_DATE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_BALANCE_FIELD_NUMBER: _ClassVar[int]
    NEXT_DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAYMENT_FIELD_NUMBER: _ClassVar[int]
    CARD_TAIL_FIELD_NUMBER: _ClassVar[int]
    loan_note_id: str
    value_date: _date_pb2.Date
    amount: _money_pb2.Money
    principal_balance: _money_pb2.Money
    next_due_date: _date_pb2.Date
    next_payment: _money_pb2.Money
    card_tail: str
    def __init__(self, loan_note_id: _Optional[str] = ..., value_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., principal_balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., next_due_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., next_payment: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., card_tail: _Optional[str] = ...) -> None: ...

class CreditLine(_message.Message):
    __slots__ = ("credit_line_id", "product_code", "product_name", "product_name_en", "balance", "annual_rate", "expiry_date", "state", "open_notes", "methods", "terms_months", "purposes", "drawable_here", "approval_above", "drawable_entrusted")
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_CODE_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_NAME_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_NAME_EN_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FIELD_NUMBER: _ClassVar[int]
    ANNUAL_RATE_FIELD_NUMBER: _ClassVar[int]
    EXPIRY_DATE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OPEN_NOTES_FIELD_NUMBER: _ClassVar[int]
    METHODS_FIELD_NUMBER: _ClassVar[int]
    TERMS_MONTHS_FIELD_NUMBER: _ClassVar[int]
    PURPOSES_FIELD_NUMBER: _ClassVar[int]
    DRAWABLE_HERE_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_ABOVE_FIELD_NUMBER: _ClassVar[int]
    DRAWABLE_ENTRUSTED_FIELD_NUMBER: _ClassVar[int]
    credit_line_id: str
    product_code: str
    product_name: str
    product_name_en: str
    balance: _types_pb2.LineBalance
    annual_rate: _decimal_pb2.Decimal
    expiry_date: _date_pb2.Date
    state: CreditLineState
    open_notes: _containers.RepeatedCompositeFieldContainer[LoanNote]
    methods: _containers.RepeatedScalarFieldContainer[_types_pb2.RepaymentMethod]
    terms_months: _containers.RepeatedScalarFieldContainer[int]
    purposes: _containers.RepeatedScalarFieldContainer[_types_pb2.Purpose]
    drawable_here: _money_pb2.Money
    approval_above: _money_pb2.Money
    drawable_entrusted: _money_pb2.Money
    def __init__(self, credit_line_id: _Optional[str] = ..., product_code: _Optional[str] = ..., product_name: _Optional[str] = ..., product_name_en: _Optional[str] = ..., balance: _Optional[_Union[_types_pb2.LineBalance, _Mapping]] = ..., annual_rate: _Optional[_Union[_decimal_pb2.Decimal, _Mapping]] = ..., expiry_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., state: _Optional[_Union[CreditLineState, str]] = ..., open_notes: _Optional[_Iterable[_Union[LoanNote, _Mapping]]] = ..., methods: _Optional[_Iterable[_Union[_types_pb2.RepaymentMethod, str]]] = ..., terms_months: _Optional[_Iterable[int]] = ..., purposes: _Optional[_Iterable[_Union[_types_pb2.Purpose, str]]] = ..., drawable_here: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., approval_above: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., drawable_entrusted: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class ListCreditLinesRequest(_message.Message):
    __slots__ = ("session_id",)
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    def __init__(self, session_id: _Optional[str] = ...) -> None: ...

class ListCreditLinesResponse(_message.Message):
    __slots__ = ("credit_lines",)
    CREDIT_LINES_FIELD_NUMBER: _ClassVar[int]
    credit_lines: _containers.RepeatedCompositeFieldContainer[CreditLine]
    def __init__(self, credit_lines: _Optional[_Iterable[_Union[CreditLine, _Mapping]]] = ...) -> None: ...

class GetCreditLineRequest(_message.Message):
    __slots__ = ("session_id", "credit_line_id")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    credit_line_id: str
    def __init__(self, session_id: _Optional[str] = ..., credit_line_id: _Optional[str] = ...) -> None: ...

class GetCreditLineResponse(_message.Message):
    __slots__ = ("credit_line",)
    CREDIT_LINE_FIELD_NUMBER: _ClassVar[int]
    credit_line: CreditLine
    def __init__(self, credit_line: _Optional[_Union[CreditLine, _Mapping]] = ...) -> None: ...
