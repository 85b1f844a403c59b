import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.type import date_pb2 as _date_pb2
from google.type import money_pb2 as _money_pb2
from google.type import timeofday_pb2 as _timeofday_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DeviceReport(_message.Message):
    __slots__ = ("kind", "serial_number", "state", "note")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    kind: str
    serial_number: str
    state: str
    note: str
    def __init__(self, kind: _Optional[str] = ..., serial_number: _Optional[str] = ..., state: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class HelloTerminalRequest(_message.Message):
    __slots__ = ("software_version", "devices")
    SOFTWARE_VERSION_FIELD_NUMBER: _ClassVar[int]
    DEVICES_FIELD_NUMBER: _ClassVar[int]
    software_version: str
    devices: _containers.RepeatedCompositeFieldContainer[DeviceReport]
    def __init__(self, software_version: _Optional[str] = ..., devices: _Optional[_Iterable[_Union[DeviceReport, _Mapping]]] = ...) -> None: ...

class WorkingKey(_message.Message):
    __slots__ = ("block_format", "wrapped_key", "check_value")
    BLOCK_FORMAT_FIELD_NUMBER: _ClassVar[int]
    WRAPPED_KEY_FIELD_NUMBER: _ClassVar[int]
    CHECK_VALUE_FIELD_NUMBER: _ClassVar[int]
    block_format: str
    wrapped_key: bytes
    check_value: bytes
    def __init__(self, block_format: _Optional[str] = ..., wrapped_key: _Optional[bytes] = ..., check_value: _Optional[bytes] = ...) -> None: ...

class HelloTerminalResponse(_message.Message):
    __slots__ = ("terminal_id", "bank_id", "bank_name", "bank_name_en", "branch_name", "branch_name_en", "business_date", "working_keys", "idle_timeout", "amount_minimum", "amount_maximum", "amount_step", "help_phone", "drawing_opens", "drawing_closes")
    TERMINAL_ID_FIELD_NUMBER: _ClassVar[int]
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    BANK_NAME_FIELD_NUMBER: _ClassVar[int]
    BANK_NAME_EN_FIELD_NUMBER: _ClassVar[int]
    BRANCH_NAME_FIELD_NUMBER: _ClassVar[int]
    BRANCH_NAME_EN_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_DATE_FIELD_NUMBER: _ClassVar[int]
    WORKING_KEYS_FIELD_NUMBER: _ClassVar[int]
    IDLE_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINIMUM_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_STEP_FIELD_NUMBER: _ClassVar[int]
    HELP_PHONE_FIELD_NUMBER: _ClassVar[int]
    DRAWING_OPENS_FIELD_NUMBER: _ClassVar[int]
    DRAWING_CLOSES_FIELD_NUMBER: _ClassVar[int]
    terminal_id: str
    bank_id: str
    bank_name: str
    bank_name_en: str
    branch_name: str
    branch_name_en: str
    business_date: _date_pb2.Date
    working_keys: _containers.RepeatedCompositeFieldContainer[WorkingKey]
    idle_timeout: _duration_pb2.Duration
    amount_minimum: _money_pb2.Money
    amount_maximum: _money_pb2.Money
    amount_step: _money_pb2.Money
    help_phone: str
    drawing_opens: _timeofday_pb2.TimeOfDay
    drawing_closes: _timeofday_pb2.TimeOfDay
    def __init__(self, terminal_id: _Optional[str] = ..., bank_id: _Optional[str] = ..., bank_name: _Optional[str] = ..., bank_name_en: _Optional[str] = ..., branch_name: _Optional[str] = ..., branch_name_en: _Optional[str] = ..., business_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., working_keys: _Optional[_Iterable[_Union[WorkingKey, _Mapping]]] = ..., idle_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., amount_minimum: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., amount_maximum: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., amount_step: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., help_phone: _Optional[str] = ..., drawing_opens: _Optional[_Union[_timeofday_pb2.TimeOfDay, _Mapping]] = ..., drawing_closes: _Optional[_Union[_timeofday_pb2.TimeOfDay, _Mapping]] = ...) -> None: ...

class CallStaffRequest(_message.Message):
    __slots__ = ("request_id", "place", "code")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    place: str
    code: str
    def __init__(self, request_id: _Optional[str] = ..., place: _Optional[str] = ..., code: _Optional[str] = ...) -> None: ...

class CallStaffResponse(_message.Message):
    __slots__ = ("taken",)
    TAKEN_FIELD_NUMBER: _ClassVar[int]
    taken: bool
    def __init__(self, taken: _Optional[bool] = ...) -> None: ...

class ReportDevicesRequest(_message.Message):
    __slots__ = ("devices", "busy")
    DEVICES_FIELD_NUMBER: _ClassVar[int]
    BUSY_FIELD_NUMBER: _ClassVar[int]
    devices: _containers.RepeatedCompositeFieldContainer[DeviceReport]
    busy: bool
    def __init__(self, devices: _Optional[_Iterable[_Union[DeviceReport, _Mapping]]] = ..., busy: _Optional[bool] = ...) -> None: ...

class ReportDevicesResponse(_message.Message):
    __slots__ = ("snapshot_public_key",)
    SNAPSHOT_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    snapshot_public_key: bytes
    def __init__(self, snapshot_public_key: _Optional[bytes] = ...) -> None: ...
