from buf.validate import validate_pb2 as _validate_pb2
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

class Channel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHANNEL_UNSPECIFIED: _ClassVar[Channel]
    CHANNEL_KIOSK: _ClassVar[Channel]
    CHANNEL_COUNTER: _ClassVar[Channel]
    CHANNEL_MOBILE: _ClassVar[Channel]

class RepaymentMethod(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPAYMENT_METHOD_UNSPECIFIED: _ClassVar[RepaymentMethod]
    REPAYMENT_METHOD_EQUAL_INSTALMENT: _ClassVar[RepaymentMethod]
    REPAYMENT_METHOD_EQUAL_PRINCIPAL: _ClassVar[RepaymentMethod]
    REPAYMENT_METHOD_INTEREST_FIRST: _ClassVar[RepaymentMethod]
    REPAYMENT_METHOD_BULLET: _ClassVar[RepaymentMethod]

class DayCount(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DAY_COUNT_UNSPECIFIED: _ClassVar[DayCount]
    DAY_COUNT_ACT_360: _ClassVar[DayCount]
    DAY_COUNT_ACT_365F: _ClassVar[DayCount]
    DAY_COUNT_ACT_ACT: _ClassVar[DayCount]
    DAY_COUNT_THIRTY_360: _ClassVar[DayCount]

class Purpose(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PURPOSE_UNSPECIFIED: _ClassVar[Purpose]
    PURPOSE_FARMING: _ClassVar[Purpose]
    PURPOSE_BUSINESS: _ClassVar[Purpose]
    PURPOSE_CONSUMPTION: _ClassVar[Purpose]
    PURPOSE_HOUSING: _ClassVar[Purpose]
    PURPOSE_SECURITIES: _ClassVar[Purpose]
    PURPOSE_ON_LENDING: _ClassVar[Purpose]
CHANNEL_UNSPECIFIED: Channel
CHANNEL_KIOSK: Channel
CHANNEL_COUNTER: Channel
CHANNEL_MOBILE: Channel
REPAYMENT_METHOD_UNSPECIFIED: RepaymentMethod
REPAYMENT_METHOD_EQUAL_INSTALMENT: RepaymentMethod
REPAYMENT_METHOD_EQUAL_PRINCIPAL: RepaymentMethod
REPAYMENT_METHOD_INTEREST_FIRST: RepaymentMethod
REPAYMENT_METHOD_BULLET: RepaymentMethod
DAY_COUNT_UNSPECIFIED: DayCount
DAY_COUNT_ACT_360: DayCount
DAY_COUNT_ACT_365F: DayCount
DAY_COUNT_ACT_ACT: DayCount
DAY_COUNT_THIRTY_360: DayCount
PURPOSE_UNSPECIFIED: Purpose
PURPOSE_FARMING: Purpose
PURPOSE_BUSINESS: Purpose
PURPOSE_CONSUMPTION: Purpose
PURPOSE_HOUSING: Purpose
PURPOSE_SECURITIES: Purpose
PURPOSE_ON_LENDING: Purpose

class Instalment(_message.Message):
    __slots__ = ("number", "period_start", "due_date", "days", "principal", "interest", "payment", "balance")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    PERIOD_START_FIELD_NUMBER: _ClassVar[int]
    DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    DAYS_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    INTEREST_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FIELD_NUMBER: _ClassVar[int]
    number: int
    period_start: _date_pb2.Date
    due_date: _date_pb2.Date
    days: int
    principal: _money_pb2.Money
    interest: _money_pb2.Money
    payment: _money_pb2.Money
    balance: _money_pb2.Money
    def __init__(self, number: _Optional[int] = ..., period_start: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., due_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., days: _Optional[int] = ..., principal: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., payment: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class RepaymentSchedule(_message.Message):
    __slots__ = ("instalments", "total_interest", "total_payment", "annual_rate", "apr_simple", "irr", "day_count")
    INSTALMENTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_INTEREST_FIELD_NUMBER: _ClassVar[int]
    TOTAL_PAYMENT_FIELD_NUMBER: _ClassVar[int]
    ANNUAL_RATE_FIELD_NUMBER: _ClassVar[int]
    APR_SIMPLE_FIELD_NUMBER: _ClassVar[int]
    IRR_FIELD_NUMBER: _ClassVar[int]
    DAY_COUNT_FIELD_NUMBER: _ClassVar[int]
    instalments: _containers.RepeatedCompositeFieldContainer[Instalment]
    total_interest: _money_pb2.Money
    total_payment: _money_pb2.Money
    annual_rate: _decimal_pb2.Decimal
    apr_simple: _decimal_pb2.Decimal
    irr: _decimal_pb2.Decimal
    day_count: DayCount
    def __init__(self, instalments: _Optional[_Iterable[_Union[Instalment, _Mapping]]] = ..., total_interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., total_payment: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., annual_rate: _Optional[_Union[_decimal_pb2.Decimal, _Mapping]] = ..., apr_simple: _Optional[_Union[_decimal_pb2.Decimal, _Mapping]] = ..., irr: _Optional[_Union[_decimal_pb2.Decimal, _Mapping]] = ..., day_count: _Optional[_Union[DayCount, str]] = ...) -> None: ...

class LineBalance(_message.Message):
    __slots__ = ("credit_limit", "reserved", "outstanding", "available")
    CREDIT_LIMIT_FIELD_NUMBER: _ClassVar[int]
    RESERVED_FIELD_NUMBER: _ClassVar[int]
    OUTSTANDING_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    credit_limit: _money_pb2.Money
    reserved: _money_pb2.Money
    outstanding: _money_pb2.Money
    available: _money_pb2.Money
    def __init__(self, credit_limit: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., reserved: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., outstanding: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., available: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class InkStroke(_message.Message):
    __slots__ = ("points",)
    POINTS_FIELD_NUMBER: _ClassVar[int]
    points: _containers.RepeatedCompositeFieldContainer[InkPoint]
    def __init__(self, points: _Optional[_Iterable[_Union[InkPoint, _Mapping]]] = ...) -> None: ...

class InkPoint(_message.Message):
    __slots__ = ("x", "y", "elapsed_ms")
    X_FIELD_NUMBER: _ClassVar[int]
    Y_FIELD_NUMBER: _ClassVar[int]
    ELAPSED_MS_FIELD_NUMBER: _ClassVar[int]
    x: int
    y: int
    elapsed_ms: int
    def __init__(self, x: _Optional[int] = ..., y: _Optional[int] = ..., elapsed_ms: _Optional[int] = ...) -> None: ...
