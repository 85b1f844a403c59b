import datetime

from buf.validate import validate_pb2 as _validate_pb2
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

class WorkKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WORK_KIND_UNSPECIFIED: _ClassVar[WorkKind]
    WORK_KIND_DRAWDOWN: _ClassVar[WorkKind]
    WORK_KIND_REPAYMENT: _ClassVar[WorkKind]
    WORK_KIND_HANDOFF: _ClassVar[WorkKind]
    WORK_KIND_HELP_CALL: _ClassVar[WorkKind]
    WORK_KIND_REVIEW: _ClassVar[WorkKind]
WORK_KIND_UNSPECIFIED: WorkKind
WORK_KIND_DRAWDOWN: WorkKind
WORK_KIND_REPAYMENT: WorkKind
WORK_KIND_HANDOFF: WorkKind
WORK_KIND_HELP_CALL: WorkKind
WORK_KIND_REVIEW: WorkKind

class WorkItem(_message.Message):
    __slots__ = ("kind", "subject_id", "channel", "terminal_id", "customer_id", "customer_name", "amount", "create_time", "deadline", "asked", "owner", "offered_to", "cause", "query_number", "customer_told", "state", "owner_name", "offered_to_name")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    TERMINAL_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_NAME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    OFFERED_TO_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    QUERY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_TOLD_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OWNER_NAME_FIELD_NUMBER: _ClassVar[int]
    OFFERED_TO_NAME_FIELD_NUMBER: _ClassVar[int]
    kind: WorkKind
    subject_id: str
    channel: _types_pb2.Channel
    terminal_id: str
    customer_id: str
    customer_name: str
    amount: _money_pb2.Money
    create_time: _timestamp_pb2.Timestamp
    deadline: _timestamp_pb2.Timestamp
    asked: int
    owner: str
    offered_to: str
    cause: str
    query_number: str
    customer_told: bool
    state: str
    owner_name: str
    offered_to_name: str
    def __init__(self, kind: _Optional[_Union[WorkKind, str]] = ..., subject_id: _Optional[str] = ..., channel: _Optional[_Union[_types_pb2.Channel, str]] = ..., terminal_id: _Optional[str] = ..., customer_id: _Optional[str] = ..., customer_name: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., asked: _Optional[int] = ..., owner: _Optional[str] = ..., offered_to: _Optional[str] = ..., cause: _Optional[str] = ..., query_number: _Optional[str] = ..., customer_told: _Optional[bool] = ..., state: _Optional[str] = ..., owner_name: _Optional[str] = ..., offered_to_name: _Optional[str] = ...) -> None: ...

class ListWorkRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListWorkResponse(_message.Message):
    __slots__ = ("items", "settled", "terminals")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    SETTLED_FIELD_NUMBER: _ClassVar[int]
    TERMINALS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[WorkItem]
    settled: _containers.RepeatedCompositeFieldContainer[WorkItem]
    terminals: int
    def __init__(self, items: _Optional[_Iterable[_Union[WorkItem, _Mapping]]] = ..., settled: _Optional[_Iterable[_Union[WorkItem, _Mapping]]] = ..., terminals: _Optional[int] = ...) -> None: ...

class GetWorkItemRequest(_message.Message):
    __slots__ = ("kind", "subject_id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    kind: WorkKind
    subject_id: str
    def __init__(self, kind: _Optional[_Union[WorkKind, str]] = ..., subject_id: _Optional[str] = ...) -> None: ...

class WorkEvent(_message.Message):
    __slots__ = ("time", "last_time", "event_type", "count", "details")
    class DetailsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    TIME_FIELD_NUMBER: _ClassVar[int]
    LAST_TIME_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    time: _timestamp_pb2.Timestamp
    last_time: _timestamp_pb2.Timestamp
    event_type: str
    count: int
    details: _containers.ScalarMap[str, str]
    def __init__(self, time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., event_type: _Optional[str] = ..., count: _Optional[int] = ..., details: _Optional[_Mapping[str, str]] = ...) -> None: ...

class GetWorkItemResponse(_message.Message):
    __slots__ = ("item", "events", "drawdown")
    ITEM_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    DRAWDOWN_FIELD_NUMBER: _ClassVar[int]
    item: WorkItem
    events: _containers.RepeatedCompositeFieldContainer[WorkEvent]
    drawdown: _drawdown_service_pb2.Drawdown
    def __init__(self, item: _Optional[_Union[WorkItem, _Mapping]] = ..., events: _Optional[_Iterable[_Union[WorkEvent, _Mapping]]] = ..., drawdown: _Optional[_Union[_drawdown_service_pb2.Drawdown, _Mapping]] = ...) -> None: ...

class AskCoreAgainRequest(_message.Message):
    __slots__ = ("drawdown_id",)
    DRAWDOWN_ID_FIELD_NUMBER: _ClassVar[int]
    drawdown_id: str
    def __init__(self, drawdown_id: _Optional[str] = ...) -> None: ...

class AskCoreAgainResponse(_message.Message):
    __slots__ = ("drawdown",)
    DRAWDOWN_FIELD_NUMBER: _ClassVar[int]
    drawdown: _drawdown_service_pb2.Drawdown
    def __init__(self, drawdown: _Optional[_Union[_drawdown_service_pb2.Drawdown, _Mapping]] = ...) -> None: ...

class AssignWorkItemRequest(_message.Message):
    __slots__ = ("kind", "subject_id", "staff_number")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    STAFF_NUMBER_FIELD_NUMBER: _ClassVar[int]
    kind: WorkKind
    subject_id: str
    staff_number: str
    def __init__(self, kind: _Optional[_Union[WorkKind, str]] = ..., subject_id: _Optional[str] = ..., staff_number: _Optional[str] = ...) -> None: ...

class AssignWorkItemResponse(_message.Message):
    __slots__ = ("item",)
    ITEM_FIELD_NUMBER: _ClassVar[int]
    item: WorkItem
    def __init__(self, item: _Optional[_Union[WorkItem, _Mapping]] = ...) -> None: ...

class AcceptWorkItemRequest(_message.Message):
    __slots__ = ("kind", "subject_id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    kind: WorkKind
    subject_id: str
    def __init__(self, kind: _Optional[_Union[WorkKind, str]] = ..., subject_id: _Optional[str] = ...) -> None: ...

class AcceptWorkItemResponse(_message.Message):
    __slots__ = ("item",)
    ITEM_FIELD_NUMBER: _ClassVar[int]
    item: WorkItem
    def __init__(self, item: _Optional[_Union[WorkItem, _Mapping]] = ...) -> None: ...

class NoteCustomerToldRequest(_message.Message):
    __slots__ = ("kind", "subject_id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    kind: WorkKind
    subject_id: str
    def __init__(self, kind: _Optional[_Union[WorkKind, str]] = ..., subject_id: _Optional[str] = ...) -> None: ...

class NoteCustomerToldResponse(_message.Message):
    __slots__ = ("item",)
    ITEM_FIELD_NUMBER: _ClassVar[int]
    item: WorkItem
    def __init__(self, item: _Optional[_Union[WorkItem, _Mapping]] = ...) -> None: ...

class GetShiftRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ShiftEntry(_message.Message):
    __slots__ = ("number", "time", "business", "customer_name", "amount", "checker_number", "outcome", "assisted", "subject_id", "receipts")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_NAME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CHECKER_NUMBER_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ASSISTED_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    RECEIPTS_FIELD_NUMBER: _ClassVar[int]
    number: int
    time: _timestamp_pb2.Timestamp
    business: str
    customer_name: str
    amount: _money_pb2.Money
    checker_number: str
    outcome: _drawdown_service_pb2.CustomerOutcome
    assisted: bool
    subject_id: str
    receipts: int
    def __init__(self, number: _Optional[int] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., business: _Optional[str] = ..., customer_name: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., checker_number: _Optional[str] = ..., outcome: _Optional[_Union[_drawdown_service_pb2.CustomerOutcome, str]] = ..., assisted: _Optional[bool] = ..., subject_id: _Optional[str] = ..., receipts: _Optional[int] = ...) -> None: ...

class ShiftTotal(_message.Message):
    __slots__ = ("business", "count", "assisted", "paid_out", "collected", "core")
    BUSINESS_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    ASSISTED_FIELD_NUMBER: _ClassVar[int]
    PAID_OUT_FIELD_NUMBER: _ClassVar[int]
    COLLECTED_FIELD_NUMBER: _ClassVar[int]
    CORE_FIELD_NUMBER: _ClassVar[int]
    business: str
    count: int
    assisted: int
    paid_out: _money_pb2.Money
    collected: _money_pb2.Money
    core: _money_pb2.Money
    def __init__(self, business: _Optional[str] = ..., count: _Optional[int] = ..., assisted: _Optional[int] = ..., paid_out: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., collected: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., core: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class ShiftObstacle(_message.Message):
    __slots__ = ("kind", "count", "amount", "blocks", "items")
    KIND_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    BLOCKS_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    kind: str
    count: int
    amount: _money_pb2.Money
    blocks: bool
    items: _containers.RepeatedCompositeFieldContainer[WorkItem]
    def __init__(self, kind: _Optional[str] = ..., count: _Optional[int] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., blocks: _Optional[bool] = ..., items: _Optional[_Iterable[_Union[WorkItem, _Mapping]]] = ...) -> None: ...

class GetShiftResponse(_message.Message):
    __slots__ = ("business_date", "begin_time", "totals", "entries", "obstacles", "core_time")
    BUSINESS_DATE_FIELD_NUMBER: _ClassVar[int]
    BEGIN_TIME_FIELD_NUMBER: _ClassVar[int]
    TOTALS_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    OBSTACLES_FIELD_NUMBER: _ClassVar[int]
    CORE_TIME_FIELD_NUMBER: _ClassVar[int]
    business_date: _date_pb2.Date
    begin_time: _timestamp_pb2.Timestamp
    totals: _containers.RepeatedCompositeFieldContainer[ShiftTotal]
    entries: _containers.RepeatedCompositeFieldContainer[ShiftEntry]
    obstacles: _containers.RepeatedCompositeFieldContainer[ShiftObstacle]
    core_time: _timestamp_pb2.Timestamp
    def __init__(self, business_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., begin_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., totals: _Optional[_Iterable[_Union[ShiftTotal, _Mapping]]] = ..., entries: _Optional[_Iterable[_Union[ShiftEntry, _Mapping]]] = ..., obstacles: _Optional[_Iterable[_Union[ShiftObstacle, _Mapping]]] = ..., core_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class EndShiftRequest(_message.Message):
    __slots__ = ("request_id",)
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    def __init__(self, request_id: _Optional[str] = ...) -> None: ...

class EndShiftResponse(_message.Message):
    __slots__ = ("shift",)
    SHIFT_FIELD_NUMBER: _ClassVar[int]
    shift: GetShiftResponse
    def __init__(self, shift: _Optional[_Union[GetShiftResponse, _Mapping]] = ...) -> None: ...
