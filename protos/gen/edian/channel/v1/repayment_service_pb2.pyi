import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import money_pb2 as _money_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class QuoteRepaymentRequest(_message.Message):
    __slots__ = ("session_id", "loan_note_id", "amount")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    loan_note_id: str
    amount: _money_pb2.Money
    def __init__(self, session_id: _Optional[str] = ..., loan_note_id: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class QuoteRepaymentResponse(_message.Message):
    __slots__ = ("penalty_interest", "interest", "principal", "amount", "principal_balance", "available_after", "expire_time")
    PENALTY_INTEREST_FIELD_NUMBER: _ClassVar[int]
    INTEREST_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_BALANCE_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_AFTER_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    penalty_interest: _money_pb2.Money
    interest: _money_pb2.Money
    principal: _money_pb2.Money
    amount: _money_pb2.Money
    principal_balance: _money_pb2.Money
    available_after: _money_pb2.Money
    expire_time: _timestamp_pb2.Timestamp
    def __init__(self, penalty_interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., principal: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., principal_balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., available_after: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
