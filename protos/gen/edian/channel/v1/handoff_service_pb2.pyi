import datetime

from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import drawdown_service_pb2 as _drawdown_service_pb2
from edian.channel.v1 import types_pb2 as _types_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OpenHandoffRequest(_message.Message):
    __slots__ = ("session_id", "terms", "request_id")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    terms: _drawdown_service_pb2.DrawdownTerms
    request_id: str
    def __init__(self, session_id: _Optional[str] = ..., terms: _Optional[_Union[_drawdown_service_pb2.DrawdownTerms, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class OpenHandoffResponse(_message.Message):
    __slots__ = ("code", "expire_time")
    CODE_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    code: str
    expire_time: _timestamp_pb2.Timestamp
    def __init__(self, code: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TakeHandoffRequest(_message.Message):
    __slots__ = ("session_id", "code")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    code: str
    def __init__(self, session_id: _Optional[str] = ..., code: _Optional[str] = ...) -> None: ...

class TakeHandoffResponse(_message.Message):
    __slots__ = ("from_channel", "terms", "request_id", "drawdown_id")
    FROM_CHANNEL_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    DRAWDOWN_ID_FIELD_NUMBER: _ClassVar[int]
    from_channel: _types_pb2.Channel
    terms: _drawdown_service_pb2.DrawdownTerms
    request_id: str
    drawdown_id: str
    def __init__(self, from_channel: _Optional[_Union[_types_pb2.Channel, str]] = ..., terms: _Optional[_Union[_drawdown_service_pb2.DrawdownTerms, _Mapping]] = ..., request_id: _Optional[str] = ..., drawdown_id: _Optional[str] = ...) -> None: ...
