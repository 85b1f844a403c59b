import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StaffRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STAFF_ROLE_UNSPECIFIED: _ClassVar[StaffRole]
    STAFF_ROLE_TELLER: _ClassVar[StaffRole]
    STAFF_ROLE_SUPERVISOR: _ClassVar[StaffRole]
STAFF_ROLE_UNSPECIFIED: StaffRole
STAFF_ROLE_TELLER: StaffRole
STAFF_ROLE_SUPERVISOR: StaffRole

class StaffMember(_message.Message):
    __slots__ = ("staff_number", "display_name", "roles")
    STAFF_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    staff_number: str
    display_name: str
    roles: _containers.RepeatedScalarFieldContainer[StaffRole]
    def __init__(self, staff_number: _Optional[str] = ..., display_name: _Optional[str] = ..., roles: _Optional[_Iterable[_Union[StaffRole, str]]] = ...) -> None: ...

class GetWorkstationRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class WaitingCount(_message.Message):
    __slots__ = ("kind", "count", "oldest_time")
    KIND_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    OLDEST_TIME_FIELD_NUMBER: _ClassVar[int]
    kind: str
    count: int
    oldest_time: _timestamp_pb2.Timestamp
    def __init__(self, kind: _Optional[str] = ..., count: _Optional[int] = ..., oldest_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetWorkstationResponse(_message.Message):
    __slots__ = ("workstation_id", "bank_name", "branch_name", "waiting", "bank_name_en", "branch_name_en")
    WORKSTATION_ID_FIELD_NUMBER: _ClassVar[int]
    BANK_NAME_FIELD_NUMBER: _ClassVar[int]
    BRANCH_NAME_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    BANK_NAME_EN_FIELD_NUMBER: _ClassVar[int]
    BRANCH_NAME_EN_FIELD_NUMBER: _ClassVar[int]
    workstation_id: str
    bank_name: str
    branch_name: str
    waiting: _containers.RepeatedCompositeFieldContainer[WaitingCount]
    bank_name_en: str
    branch_name_en: str
    def __init__(self, workstation_id: _Optional[str] = ..., bank_name: _Optional[str] = ..., branch_name: _Optional[str] = ..., waiting: _Optional[_Iterable[_Union[WaitingCount, _Mapping]]] = ..., bank_name_en: _Optional[str] = ..., branch_name_en: _Optional[str] = ...) -> None: ...

class SignInRequest(_message.Message):
    __slots__ = ("staff_number", "password", "take_over")
    STAFF_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    TAKE_OVER_FIELD_NUMBER: _ClassVar[int]
    staff_number: str
    password: str
    take_over: bool
    def __init__(self, staff_number: _Optional[str] = ..., password: _Optional[str] = ..., take_over: _Optional[bool] = ...) -> None: ...

class SignInResponse(_message.Message):
    __slots__ = ("staff_token", "staff", "expire_time", "last_sign_in_time", "failures_since", "idle_lock_seconds", "password_change_required")
    STAFF_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAFF_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    LAST_SIGN_IN_TIME_FIELD_NUMBER: _ClassVar[int]
    FAILURES_SINCE_FIELD_NUMBER: _ClassVar[int]
    IDLE_LOCK_SECONDS_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_CHANGE_REQUIRED_FIELD_NUMBER: _ClassVar[int]
    staff_token: str
    staff: StaffMember
    expire_time: _timestamp_pb2.Timestamp
    last_sign_in_time: _timestamp_pb2.Timestamp
    failures_since: int
    idle_lock_seconds: int
    password_change_required: bool
    def __init__(self, staff_token: _Optional[str] = ..., staff: _Optional[_Union[StaffMember, _Mapping]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_sign_in_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., failures_since: _Optional[int] = ..., idle_lock_seconds: _Optional[int] = ..., password_change_required: _Optional[bool] = ...) -> None: ...

class ConfirmPasswordRequest(_message.Message):
    __slots__ = ("password",)
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    password: str
    def __init__(self, password: _Optional[str] = ...) -> None: ...

class ConfirmPasswordResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ChangePasswordRequest(_message.Message):
    __slots__ = ("old_password", "new_password")
    OLD_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    NEW_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    old_password: str
    new_password: str
    def __init__(self, old_password: _Optional[str] = ..., new_password: _Optional[str] = ...) -> None: ...

class ChangePasswordResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SignOutRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SignOutResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
