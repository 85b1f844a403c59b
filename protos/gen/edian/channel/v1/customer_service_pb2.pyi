import datetime

from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import approval_service_pb2 as _approval_service_pb2
from edian.channel.v1 import credit_line_service_pb2 as _credit_line_service_pb2
from edian.channel.v1 import drawdown_service_pb2 as _drawdown_service_pb2
from edian.channel.v1 import types_pb2 as _types_pb2
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

class SearchMatch(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEARCH_MATCH_UNSPECIFIED: _ClassVar[SearchMatch]
    SEARCH_MATCH_NAME: _ClassVar[SearchMatch]
    SEARCH_MATCH_ID_NUMBER: _ClassVar[SearchMatch]
    SEARCH_MATCH_CARD: _ClassVar[SearchMatch]
    SEARCH_MATCH_LOAN_NOTE: _ClassVar[SearchMatch]
    SEARCH_MATCH_QUERY_NUMBER: _ClassVar[SearchMatch]

class InFlightKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    IN_FLIGHT_KIND_UNSPECIFIED: _ClassVar[InFlightKind]
    IN_FLIGHT_KIND_DRAWDOWN: _ClassVar[InFlightKind]
    IN_FLIGHT_KIND_REPAYMENT: _ClassVar[InFlightKind]
    IN_FLIGHT_KIND_HANDOFF: _ClassVar[InFlightKind]
    IN_FLIGHT_KIND_APPROVAL: _ClassVar[InFlightKind]
    IN_FLIGHT_KIND_REVIEW: _ClassVar[InFlightKind]
SEARCH_MATCH_UNSPECIFIED: SearchMatch
SEARCH_MATCH_NAME: SearchMatch
SEARCH_MATCH_ID_NUMBER: SearchMatch
SEARCH_MATCH_CARD: SearchMatch
SEARCH_MATCH_LOAN_NOTE: SearchMatch
SEARCH_MATCH_QUERY_NUMBER: SearchMatch
IN_FLIGHT_KIND_UNSPECIFIED: InFlightKind
IN_FLIGHT_KIND_DRAWDOWN: InFlightKind
IN_FLIGHT_KIND_REPAYMENT: InFlightKind
IN_FLIGHT_KIND_HANDOFF: InFlightKind
IN_FLIGHT_KIND_APPROVAL: InFlightKind
IN_FLIGHT_KIND_REVIEW: InFlightKind

class SearchCustomersRequest(_message.Message):
    __slots__ = ("query", "limit")
    QUERY_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    query: str
    limit: int
    def __init__(self, query: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class CustomerRow(_message.Message):
    __slots__ = ("customer_id", "name", "masked_id_number", "village", "available", "frozen", "in_flight", "has_line")
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    MASKED_ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VILLAGE_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    FROZEN_FIELD_NUMBER: _ClassVar[int]
    IN_FLIGHT_FIELD_NUMBER: _ClassVar[int]
    HAS_LINE_FIELD_NUMBER: _ClassVar[int]
    customer_id: str
    name: str
    masked_id_number: str
    village: str
    available: _money_pb2.Money
    frozen: bool
    in_flight: int
    has_line: bool
    def __init__(self, customer_id: _Optional[str] = ..., name: _Optional[str] = ..., masked_id_number: _Optional[str] = ..., village: _Optional[str] = ..., available: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., frozen: _Optional[bool] = ..., in_flight: _Optional[int] = ..., has_line: _Optional[bool] = ...) -> None: ...

class SearchCustomersResponse(_message.Message):
    __slots__ = ("customers", "match", "more")
    CUSTOMERS_FIELD_NUMBER: _ClassVar[int]
    MATCH_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    customers: _containers.RepeatedCompositeFieldContainer[CustomerRow]
    match: SearchMatch
    more: bool
    def __init__(self, customers: _Optional[_Iterable[_Union[CustomerRow, _Mapping]]] = ..., match: _Optional[_Union[SearchMatch, str]] = ..., more: _Optional[bool] = ...) -> None: ...

class GetCustomerRequest(_message.Message):
    __slots__ = ("customer_id",)
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    customer_id: str
    def __init__(self, customer_id: _Optional[str] = ...) -> None: ...

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

class ChannelAllowance(_message.Message):
    __slots__ = ("channel", "drawable")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    DRAWABLE_FIELD_NUMBER: _ClassVar[int]
    channel: _types_pb2.Channel
    drawable: _money_pb2.Money
    def __init__(self, channel: _Optional[_Union[_types_pb2.Channel, str]] = ..., drawable: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class FacilityContract(_message.Message):
    __slots__ = ("contract_number", "credit_line_id", "sign_time")
    CONTRACT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    SIGN_TIME_FIELD_NUMBER: _ClassVar[int]
    contract_number: str
    credit_line_id: str
    sign_time: _timestamp_pb2.Timestamp
    def __init__(self, contract_number: _Optional[str] = ..., credit_line_id: _Optional[str] = ..., sign_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class InFlightItem(_message.Message):
    __slots__ = ("kind", "subject_id", "channel", "terminal_id", "amount", "outcome", "create_time", "deadline", "owner", "query_number", "reversible", "state", "owner_name")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    TERMINAL_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    QUERY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    REVERSIBLE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OWNER_NAME_FIELD_NUMBER: _ClassVar[int]
    kind: InFlightKind
    subject_id: str
    channel: _types_pb2.Channel
    terminal_id: str
    amount: _money_pb2.Money
    outcome: _drawdown_service_pb2.CustomerOutcome
    create_time: _timestamp_pb2.Timestamp
    deadline: _timestamp_pb2.Timestamp
    owner: str
    query_number: str
    reversible: bool
    state: str
    owner_name: str
    def __init__(self, kind: _Optional[_Union[InFlightKind, str]] = ..., subject_id: _Optional[str] = ..., channel: _Optional[_Union[_types_pb2.Channel, str]] = ..., terminal_id: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., outcome: _Optional[_Union[_drawdown_service_pb2.CustomerOutcome, str]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., owner: _Optional[str] = ..., query_number: _Optional[str] = ..., reversible: _Optional[bool] = ..., state: _Optional[str] = ..., owner_name: _Optional[str] = ...) -> None: ...

class GetCustomerResponse(_message.Message):
    __slots__ = ("customer", "dossier", "credit_lines", "allowances", "contracts", "closed_notes", "in_flight", "sequence_number")
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINES_FIELD_NUMBER: _ClassVar[int]
    ALLOWANCES_FIELD_NUMBER: _ClassVar[int]
    CONTRACTS_FIELD_NUMBER: _ClassVar[int]
    CLOSED_NOTES_FIELD_NUMBER: _ClassVar[int]
    IN_FLIGHT_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    customer: CustomerRow
    dossier: _containers.RepeatedCompositeFieldContainer[DossierField]
    credit_lines: _containers.RepeatedCompositeFieldContainer[_credit_line_service_pb2.CreditLine]
    allowances: _containers.RepeatedCompositeFieldContainer[ChannelAllowance]
    contracts: _containers.RepeatedCompositeFieldContainer[FacilityContract]
    closed_notes: _containers.RepeatedCompositeFieldContainer[_credit_line_service_pb2.LoanNote]
    in_flight: _containers.RepeatedCompositeFieldContainer[InFlightItem]
    sequence_number: int
    def __init__(self, customer: _Optional[_Union[CustomerRow, _Mapping]] = ..., dossier: _Optional[_Iterable[_Union[DossierField, _Mapping]]] = ..., credit_lines: _Optional[_Iterable[_Union[_credit_line_service_pb2.CreditLine, _Mapping]]] = ..., allowances: _Optional[_Iterable[_Union[ChannelAllowance, _Mapping]]] = ..., contracts: _Optional[_Iterable[_Union[FacilityContract, _Mapping]]] = ..., closed_notes: _Optional[_Iterable[_Union[_credit_line_service_pb2.LoanNote, _Mapping]]] = ..., in_flight: _Optional[_Iterable[_Union[InFlightItem, _Mapping]]] = ..., sequence_number: _Optional[int] = ...) -> None: ...

class RevealIdNumberRequest(_message.Message):
    __slots__ = ("customer_id",)
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    customer_id: str
    def __init__(self, customer_id: _Optional[str] = ...) -> None: ...

class RevealIdNumberResponse(_message.Message):
    __slots__ = ("id_number",)
    ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    id_number: str
    def __init__(self, id_number: _Optional[str] = ...) -> None: ...

class FreezeCreditLineRequest(_message.Message):
    __slots__ = ("request_id", "credit_line_id", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    credit_line_id: str
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., credit_line_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class FreezeCreditLineResponse(_message.Message):
    __slots__ = ("credit_line",)
    CREDIT_LINE_FIELD_NUMBER: _ClassVar[int]
    credit_line: _credit_line_service_pb2.CreditLine
    def __init__(self, credit_line: _Optional[_Union[_credit_line_service_pb2.CreditLine, _Mapping]] = ...) -> None: ...

class ReleaseCreditLineRequest(_message.Message):
    __slots__ = ("request_id", "credit_line_id", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    credit_line_id: str
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., credit_line_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ReleaseCreditLineResponse(_message.Message):
    __slots__ = ("approval",)
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    approval: _approval_service_pb2.Approval
    def __init__(self, approval: _Optional[_Union[_approval_service_pb2.Approval, _Mapping]] = ...) -> None: ...
