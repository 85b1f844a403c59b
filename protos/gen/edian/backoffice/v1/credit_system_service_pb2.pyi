import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import date_pb2 as _date_pb2
from google.type import decimal_pb2 as _decimal_pb2
from google.type import money_pb2 as _money_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OpenLoanNoteRequest(_message.Message):
    __slots__ = ("bank_id", "reference", "customer_id", "credit_line_id", "amount", "value_date", "maturity_date", "annual_rate", "method")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    VALUE_DATE_FIELD_NUMBER: _ClassVar[int]
    MATURITY_DATE_FIELD_NUMBER: _ClassVar[int]
    ANNUAL_RATE_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    customer_id: str
    credit_line_id: str
    amount: _money_pb2.Money
    value_date: _date_pb2.Date
    maturity_date: _date_pb2.Date
    annual_rate: _decimal_pb2.Decimal
    method: str
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ..., customer_id: _Optional[str] = ..., credit_line_id: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., value_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., maturity_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., annual_rate: _Optional[_Union[_decimal_pb2.Decimal, _Mapping]] = ..., method: _Optional[str] = ...) -> None: ...

class OpenLoanNoteResponse(_message.Message):
    __slots__ = ("loan_note_id",)
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    loan_note_id: str
    def __init__(self, loan_note_id: _Optional[str] = ...) -> None: ...

class VoidLoanNoteRequest(_message.Message):
    __slots__ = ("bank_id", "reference")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class VoidLoanNoteResponse(_message.Message):
    __slots__ = ("loan_note_id",)
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    loan_note_id: str
    def __init__(self, loan_note_id: _Optional[str] = ...) -> None: ...

class RecordRepaymentRequest(_message.Message):
    __slots__ = ("bank_id", "reference", "loan_note_id", "sequence_number", "business_date", "penalty_interest", "interest", "principal", "principal_balance")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_DATE_FIELD_NUMBER: _ClassVar[int]
    PENALTY_INTEREST_FIELD_NUMBER: _ClassVar[int]
    INTEREST_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_BALANCE_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    loan_note_id: str
    sequence_number: int
    business_date: _date_pb2.Date
    penalty_interest: _money_pb2.Money
    interest: _money_pb2.Money
    principal: _money_pb2.Money
    principal_balance: _money_pb2.Money
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ..., loan_note_id: _Optional[str] = ..., sequence_number: _Optional[int] = ..., business_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., penalty_interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., principal: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., principal_balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class RecordRepaymentResponse(_message.Message):
    __slots__ = ("sequence_number",)
    SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    sequence_number: int
    def __init__(self, sequence_number: _Optional[int] = ...) -> None: ...

class MirrorLineUseRequest(_message.Message):
    __slots__ = ("bank_id", "credit_line_id", "sequence_number", "credit_limit", "reserved", "outstanding")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LIMIT_FIELD_NUMBER: _ClassVar[int]
    RESERVED_FIELD_NUMBER: _ClassVar[int]
    OUTSTANDING_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    credit_line_id: str
    sequence_number: int
    credit_limit: _money_pb2.Money
    reserved: _money_pb2.Money
    outstanding: _money_pb2.Money
    def __init__(self, bank_id: _Optional[str] = ..., credit_line_id: _Optional[str] = ..., sequence_number: _Optional[int] = ..., credit_limit: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., reserved: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., outstanding: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class MirrorLineUseResponse(_message.Message):
    __slots__ = ("sequence_number",)
    SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    sequence_number: int
    def __init__(self, sequence_number: _Optional[int] = ...) -> None: ...

class GetDossierRequest(_message.Message):
    __slots__ = ("bank_id", "customer_id")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    customer_id: str
    def __init__(self, bank_id: _Optional[str] = ..., customer_id: _Optional[str] = ...) -> None: ...

class DossierField(_message.Message):
    __slots__ = ("noun", "value", "source", "as_of")
    NOUN_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    noun: str
    value: str
    source: str
    as_of: _date_pb2.Date
    def __init__(self, noun: _Optional[str] = ..., value: _Optional[str] = ..., source: _Optional[str] = ..., as_of: _Optional[_Union[_date_pb2.Date, _Mapping]] = ...) -> None: ...

class FacilityContract(_message.Message):
    __slots__ = ("contract_number", "credit_line_id", "sign_time")
    CONTRACT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    SIGN_TIME_FIELD_NUMBER: _ClassVar[int]
    contract_number: str
    credit_line_id: str
    sign_time: _timestamp_pb2.Timestamp
    def __init__(self, contract_number: _Optional[str] = ..., credit_line_id: _Optional[str] = ..., sign_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetDossierResponse(_message.Message):
    __slots__ = ("fields", "contracts")
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    CONTRACTS_FIELD_NUMBER: _ClassVar[int]
    fields: _containers.RepeatedCompositeFieldContainer[DossierField]
    contracts: _containers.RepeatedCompositeFieldContainer[FacilityContract]
    def __init__(self, fields: _Optional[_Iterable[_Union[DossierField, _Mapping]]] = ..., contracts: _Optional[_Iterable[_Union[FacilityContract, _Mapping]]] = ...) -> None: ...
