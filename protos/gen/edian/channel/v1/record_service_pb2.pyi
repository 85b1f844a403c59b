import datetime

from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import drawdown_service_pb2 as _drawdown_service_pb2
from edian.channel.v1 import repayment_service_pb2 as _repayment_service_pb2
from edian.channel.v1 import types_pb2 as _types_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import date_pb2 as _date_pb2
from google.type import money_pb2 as _money_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListRecordsRequest(_message.Message):
    __slots__ = ("session_id", "page_size", "page_token")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    page_size: int
    page_token: str
    def __init__(self, session_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class Record(_message.Message):
    __slots__ = ("channel", "create_time", "drawdown", "repayment")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DRAWDOWN_FIELD_NUMBER: _ClassVar[int]
    REPAYMENT_FIELD_NUMBER: _ClassVar[int]
    channel: _types_pb2.Channel
    create_time: _timestamp_pb2.Timestamp
    drawdown: _drawdown_service_pb2.Drawdown
    repayment: _repayment_service_pb2.Repayment
    def __init__(self, channel: _Optional[_Union[_types_pb2.Channel, str]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., drawdown: _Optional[_Union[_drawdown_service_pb2.Drawdown, _Mapping]] = ..., repayment: _Optional[_Union[_repayment_service_pb2.Repayment, _Mapping]] = ...) -> None: ...

class ListRecordsResponse(_message.Message):
    __slots__ = ("records", "next_page_token")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[Record]
    next_page_token: str
    def __init__(self, records: _Optional[_Iterable[_Union[Record, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetReceiptRequest(_message.Message):
    __slots__ = ("session_id", "subject_id", "language")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    subject_id: str
    language: str
    def __init__(self, session_id: _Optional[str] = ..., subject_id: _Optional[str] = ..., language: _Optional[str] = ...) -> None: ...

class GetReceiptResponse(_message.Message):
    __slots__ = ("pdf", "sha256", "file_name")
    PDF_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    pdf: bytes
    sha256: bytes
    file_name: str
    def __init__(self, pdf: _Optional[bytes] = ..., sha256: _Optional[bytes] = ..., file_name: _Optional[str] = ...) -> None: ...

class RequestReviewRequest(_message.Message):
    __slots__ = ("request_id", "session_id", "reason", "subject_id")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    session_id: str
    reason: str
    subject_id: str
    def __init__(self, request_id: _Optional[str] = ..., session_id: _Optional[str] = ..., reason: _Optional[str] = ..., subject_id: _Optional[str] = ...) -> None: ...

class RequestReviewResponse(_message.Message):
    __slots__ = ("review_id", "answer_by", "query_number")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    ANSWER_BY_FIELD_NUMBER: _ClassVar[int]
    QUERY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    answer_by: _timestamp_pb2.Timestamp
    query_number: str
    def __init__(self, review_id: _Optional[str] = ..., answer_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., query_number: _Optional[str] = ...) -> None: ...

class PlanTripRequest(_message.Message):
    __slots__ = ("session_id", "credit_line_id", "amount")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    credit_line_id: str
    amount: _money_pb2.Money
    def __init__(self, session_id: _Optional[str] = ..., credit_line_id: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class TripItem(_message.Message):
    __slots__ = ("noun", "reason")
    NOUN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    noun: str
    reason: str
    def __init__(self, noun: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class TripTerminal(_message.Message):
    __slots__ = ("terminal_id", "place", "place_en", "works", "broken", "seen_time", "phone")
    TERMINAL_ID_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    PLACE_EN_FIELD_NUMBER: _ClassVar[int]
    WORKS_FIELD_NUMBER: _ClassVar[int]
    BROKEN_FIELD_NUMBER: _ClassVar[int]
    SEEN_TIME_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    terminal_id: str
    place: str
    place_en: str
    works: bool
    broken: _containers.RepeatedScalarFieldContainer[str]
    seen_time: _timestamp_pb2.Timestamp
    phone: str
    def __init__(self, terminal_id: _Optional[str] = ..., place: _Optional[str] = ..., place_en: _Optional[str] = ..., works: _Optional[bool] = ..., broken: _Optional[_Iterable[str]] = ..., seen_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., phone: _Optional[str] = ...) -> None: ...

class PlanTripResponse(_message.Message):
    __slots__ = ("drawable", "reason", "drawable_at_kiosk", "bring", "terminals", "time")
    DRAWABLE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    DRAWABLE_AT_KIOSK_FIELD_NUMBER: _ClassVar[int]
    BRING_FIELD_NUMBER: _ClassVar[int]
    TERMINALS_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    drawable: bool
    reason: str
    drawable_at_kiosk: _money_pb2.Money
    bring: _containers.RepeatedCompositeFieldContainer[TripItem]
    terminals: _containers.RepeatedCompositeFieldContainer[TripTerminal]
    time: _timestamp_pb2.Timestamp
    def __init__(self, drawable: _Optional[bool] = ..., reason: _Optional[str] = ..., drawable_at_kiosk: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., bring: _Optional[_Iterable[_Union[TripItem, _Mapping]]] = ..., terminals: _Optional[_Iterable[_Union[TripTerminal, _Mapping]]] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class IssueLineSnapshotRequest(_message.Message):
    __slots__ = ("session_id", "credit_line_id")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    credit_line_id: str
    def __init__(self, session_id: _Optional[str] = ..., credit_line_id: _Optional[str] = ...) -> None: ...

class IssueLineSnapshotResponse(_message.Message):
    __slots__ = ("snapshot", "expire_time", "business_date")
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_DATE_FIELD_NUMBER: _ClassVar[int]
    snapshot: str
    expire_time: _timestamp_pb2.Timestamp
    business_date: _date_pb2.Date
    def __init__(self, snapshot: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., business_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ...) -> None: ...
