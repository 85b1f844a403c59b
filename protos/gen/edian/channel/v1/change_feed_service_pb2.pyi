import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ChangeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHANGE_KIND_UNSPECIFIED: _ClassVar[ChangeKind]
    CHANGE_KIND_CREDIT_LINE: _ClassVar[ChangeKind]
    CHANGE_KIND_DRAWDOWN: _ClassVar[ChangeKind]
    CHANGE_KIND_REPAYMENT: _ClassVar[ChangeKind]
    CHANGE_KIND_HANDOFF: _ClassVar[ChangeKind]
    CHANGE_KIND_APPROVAL: _ClassVar[ChangeKind]
    CHANGE_KIND_HELP_CALL: _ClassVar[ChangeKind]
    CHANGE_KIND_SESSION: _ClassVar[ChangeKind]
    CHANGE_KIND_REVIEW: _ClassVar[ChangeKind]
    CHANGE_KIND_WORK: _ClassVar[ChangeKind]
CHANGE_KIND_UNSPECIFIED: ChangeKind
CHANGE_KIND_CREDIT_LINE: ChangeKind
CHANGE_KIND_DRAWDOWN: ChangeKind
CHANGE_KIND_REPAYMENT: ChangeKind
CHANGE_KIND_HANDOFF: ChangeKind
CHANGE_KIND_APPROVAL: ChangeKind
CHANGE_KIND_HELP_CALL: ChangeKind
CHANGE_KIND_SESSION: ChangeKind
CHANGE_KIND_REVIEW: ChangeKind
CHANGE_KIND_WORK: ChangeKind

class Change(_message.Message):
    __slots__ = ("sequence_number", "kind", "subject_id", "time", "event_type")
    SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    sequence_number: int
    kind: ChangeKind
    subject_id: str
    time: _timestamp_pb2.Timestamp
    event_type: str
    def __init__(self, sequence_number: _Optional[int] = ..., kind: _Optional[_Union[ChangeKind, str]] = ..., subject_id: _Optional[str] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., event_type: _Optional[str] = ...) -> None: ...

class WatchCustomerRequest(_message.Message):
    __slots__ = ("session_id", "after_sequence_number")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    after_sequence_number: int
    def __init__(self, session_id: _Optional[str] = ..., after_sequence_number: _Optional[int] = ...) -> None: ...

class WatchCustomerResponse(_message.Message):
    __slots__ = ("change", "sequence_number")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    change: Change
    sequence_number: int
    def __init__(self, change: _Optional[_Union[Change, _Mapping]] = ..., sequence_number: _Optional[int] = ...) -> None: ...

class WatchBranchRequest(_message.Message):
    __slots__ = ("after_sequence_number",)
    AFTER_SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    after_sequence_number: int
    def __init__(self, after_sequence_number: _Optional[int] = ...) -> None: ...

class WatchBranchResponse(_message.Message):
    __slots__ = ("change", "sequence_number")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    change: Change
    sequence_number: int
    def __init__(self, change: _Optional[_Union[Change, _Mapping]] = ..., sequence_number: _Optional[int] = ...) -> None: ...
