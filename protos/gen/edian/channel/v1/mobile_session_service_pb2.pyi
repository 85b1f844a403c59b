import datetime

from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import session_service_pb2 as _session_service_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OpenMobileSessionRequest(_message.Message):
    __slots__ = ("assertion", "language")
    ASSERTION_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    assertion: str
    language: str
    def __init__(self, assertion: _Optional[str] = ..., language: _Optional[str] = ...) -> None: ...

class OpenMobileSessionResponse(_message.Message):
    __slots__ = ("session", "access_token", "expire_time", "account_token", "account_tail")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TAIL_FIELD_NUMBER: _ClassVar[int]
    session: _session_service_pb2.Session
    access_token: str
    expire_time: _timestamp_pb2.Timestamp
    account_token: str
    account_tail: str
    def __init__(self, session: _Optional[_Union[_session_service_pb2.Session, _Mapping]] = ..., access_token: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., account_token: _Optional[str] = ..., account_tail: _Optional[str] = ...) -> None: ...
