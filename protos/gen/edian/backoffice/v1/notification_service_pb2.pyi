import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SendNotificationRequest(_message.Message):
    __slots__ = ("bank_id", "reference", "customer_id", "template", "values")
    class ValuesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    customer_id: str
    template: str
    values: _containers.ScalarMap[str, str]
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ..., customer_id: _Optional[str] = ..., template: _Optional[str] = ..., values: _Optional[_Mapping[str, str]] = ...) -> None: ...

class SendNotificationResponse(_message.Message):
    __slots__ = ("masked_phone",)
    MASKED_PHONE_FIELD_NUMBER: _ClassVar[int]
    masked_phone: str
    def __init__(self, masked_phone: _Optional[str] = ...) -> None: ...

class AlertStaffRequest(_message.Message):
    __slots__ = ("bank_id", "reference", "terminal_id", "branch", "place", "code", "call_time")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    TERMINAL_ID_FIELD_NUMBER: _ClassVar[int]
    BRANCH_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    CALL_TIME_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    terminal_id: str
    branch: str
    place: str
    code: str
    call_time: _timestamp_pb2.Timestamp
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ..., terminal_id: _Optional[str] = ..., branch: _Optional[str] = ..., place: _Optional[str] = ..., code: _Optional[str] = ..., call_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AlertStaffResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
