import datetime

from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import terminal_service_pb2 as _terminal_service_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HelpCallState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HELP_CALL_STATE_UNSPECIFIED: _ClassVar[HelpCallState]
    HELP_CALL_STATE_WAITING: _ClassVar[HelpCallState]
    HELP_CALL_STATE_TAKEN: _ClassVar[HelpCallState]
    HELP_CALL_STATE_ENDED: _ClassVar[HelpCallState]
    HELP_CALL_STATE_AT_COUNTER: _ClassVar[HelpCallState]
HELP_CALL_STATE_UNSPECIFIED: HelpCallState
HELP_CALL_STATE_WAITING: HelpCallState
HELP_CALL_STATE_TAKEN: HelpCallState
HELP_CALL_STATE_ENDED: HelpCallState
HELP_CALL_STATE_AT_COUNTER: HelpCallState

class JourneyView(_message.Message):
    __slots__ = ("page", "step", "steps", "facts", "failures", "trouble", "devices", "time", "session_id", "language")
    class FactsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    PAGE_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    TROUBLE_FIELD_NUMBER: _ClassVar[int]
    DEVICES_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    page: str
    step: int
    steps: int
    facts: _containers.ScalarMap[str, str]
    failures: int
    trouble: str
    devices: _containers.RepeatedCompositeFieldContainer[_terminal_service_pb2.DeviceReport]
    time: _timestamp_pb2.Timestamp
    session_id: str
    language: str
    def __init__(self, page: _Optional[str] = ..., step: _Optional[int] = ..., steps: _Optional[int] = ..., facts: _Optional[_Mapping[str, str]] = ..., failures: _Optional[int] = ..., trouble: _Optional[str] = ..., devices: _Optional[_Iterable[_Union[_terminal_service_pb2.DeviceReport, _Mapping]]] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., session_id: _Optional[str] = ..., language: _Optional[str] = ...) -> None: ...

class Hint(_message.Message):
    __slots__ = ("hint_id", "key", "words", "staff_number", "send_time", "shown_time", "spoken")
    HINT_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    STAFF_NUMBER_FIELD_NUMBER: _ClassVar[int]
    SEND_TIME_FIELD_NUMBER: _ClassVar[int]
    SHOWN_TIME_FIELD_NUMBER: _ClassVar[int]
    SPOKEN_FIELD_NUMBER: _ClassVar[int]
    hint_id: str
    key: str
    words: str
    staff_number: str
    send_time: _timestamp_pb2.Timestamp
    shown_time: _timestamp_pb2.Timestamp
    spoken: bool
    def __init__(self, hint_id: _Optional[str] = ..., key: _Optional[str] = ..., words: _Optional[str] = ..., staff_number: _Optional[str] = ..., send_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., shown_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., spoken: _Optional[bool] = ...) -> None: ...

class HelpCall(_message.Message):
    __slots__ = ("call_id", "terminal_id", "state", "journey", "create_time", "staff_number", "take_time", "hints", "end_time", "sequence_number", "staff_name")
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    TERMINAL_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    JOURNEY_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    STAFF_NUMBER_FIELD_NUMBER: _ClassVar[int]
    TAKE_TIME_FIELD_NUMBER: _ClassVar[int]
    HINTS_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    STAFF_NAME_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    terminal_id: str
    state: HelpCallState
    journey: JourneyView
    create_time: _timestamp_pb2.Timestamp
    staff_number: str
    take_time: _timestamp_pb2.Timestamp
    hints: _containers.RepeatedCompositeFieldContainer[Hint]
    end_time: _timestamp_pb2.Timestamp
    sequence_number: int
    staff_name: str
    def __init__(self, call_id: _Optional[str] = ..., terminal_id: _Optional[str] = ..., state: _Optional[_Union[HelpCallState, str]] = ..., journey: _Optional[_Union[JourneyView, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., staff_number: _Optional[str] = ..., take_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., hints: _Optional[_Iterable[_Union[Hint, _Mapping]]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sequence_number: _Optional[int] = ..., staff_name: _Optional[str] = ...) -> None: ...

class ReportJourneyRequest(_message.Message):
    __slots__ = ("call_id", "journey")
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    JOURNEY_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    journey: JourneyView
    def __init__(self, call_id: _Optional[str] = ..., journey: _Optional[_Union[JourneyView, _Mapping]] = ...) -> None: ...

class ReportJourneyResponse(_message.Message):
    __slots__ = ("state",)
    STATE_FIELD_NUMBER: _ClassVar[int]
    state: HelpCallState
    def __init__(self, state: _Optional[_Union[HelpCallState, str]] = ...) -> None: ...

class WatchAssistanceRequest(_message.Message):
    __slots__ = ("call_id", "after_sequence_number")
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    after_sequence_number: int
    def __init__(self, call_id: _Optional[str] = ..., after_sequence_number: _Optional[int] = ...) -> None: ...

class WatchAssistanceResponse(_message.Message):
    __slots__ = ("call", "counter")
    CALL_FIELD_NUMBER: _ClassVar[int]
    COUNTER_FIELD_NUMBER: _ClassVar[int]
    call: HelpCall
    counter: str
    def __init__(self, call: _Optional[_Union[HelpCall, _Mapping]] = ..., counter: _Optional[str] = ...) -> None: ...

class AcknowledgeHintRequest(_message.Message):
    __slots__ = ("call_id", "hint_id", "spoken")
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    HINT_ID_FIELD_NUMBER: _ClassVar[int]
    SPOKEN_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    hint_id: str
    spoken: bool
    def __init__(self, call_id: _Optional[str] = ..., hint_id: _Optional[str] = ..., spoken: _Optional[bool] = ...) -> None: ...

class AcknowledgeHintResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class EndCallRequest(_message.Message):
    __slots__ = ("call_id",)
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    def __init__(self, call_id: _Optional[str] = ...) -> None: ...

class EndCallResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListHelpCallsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListHelpCallsResponse(_message.Message):
    __slots__ = ("open", "ended")
    OPEN_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    open: _containers.RepeatedCompositeFieldContainer[HelpCall]
    ended: _containers.RepeatedCompositeFieldContainer[HelpCall]
    def __init__(self, open: _Optional[_Iterable[_Union[HelpCall, _Mapping]]] = ..., ended: _Optional[_Iterable[_Union[HelpCall, _Mapping]]] = ...) -> None: ...

class TakeHelpCallRequest(_message.Message):
    __slots__ = ("call_id",)
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    def __init__(self, call_id: _Optional[str] = ...) -> None: ...

class TakeHelpCallResponse(_message.Message):
    __slots__ = ("call",)
    CALL_FIELD_NUMBER: _ClassVar[int]
    call: HelpCall
    def __init__(self, call: _Optional[_Union[HelpCall, _Mapping]] = ...) -> None: ...

class WatchHelpCallRequest(_message.Message):
    __slots__ = ("call_id", "after_sequence_number")
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    after_sequence_number: int
    def __init__(self, call_id: _Optional[str] = ..., after_sequence_number: _Optional[int] = ...) -> None: ...

class WatchHelpCallResponse(_message.Message):
    __slots__ = ("call",)
    CALL_FIELD_NUMBER: _ClassVar[int]
    call: HelpCall
    def __init__(self, call: _Optional[_Union[HelpCall, _Mapping]] = ...) -> None: ...

class SendHintRequest(_message.Message):
    __slots__ = ("call_id", "hint_id", "key", "words")
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    HINT_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    hint_id: str
    key: str
    words: str
    def __init__(self, call_id: _Optional[str] = ..., hint_id: _Optional[str] = ..., key: _Optional[str] = ..., words: _Optional[str] = ...) -> None: ...

class SendHintResponse(_message.Message):
    __slots__ = ("call",)
    CALL_FIELD_NUMBER: _ClassVar[int]
    call: HelpCall
    def __init__(self, call: _Optional[_Union[HelpCall, _Mapping]] = ...) -> None: ...

class TakeToCounterRequest(_message.Message):
    __slots__ = ("call_id",)
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    def __init__(self, call_id: _Optional[str] = ...) -> None: ...

class TakeToCounterResponse(_message.Message):
    __slots__ = ("handoff_code", "call")
    HANDOFF_CODE_FIELD_NUMBER: _ClassVar[int]
    CALL_FIELD_NUMBER: _ClassVar[int]
    handoff_code: str
    call: HelpCall
    def __init__(self, handoff_code: _Optional[str] = ..., call: _Optional[_Union[HelpCall, _Mapping]] = ...) -> None: ...

class ReleaseHelpCallRequest(_message.Message):
    __slots__ = ("call_id",)
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    def __init__(self, call_id: _Optional[str] = ...) -> None: ...

class ReleaseHelpCallResponse(_message.Message):
    __slots__ = ("call",)
    CALL_FIELD_NUMBER: _ClassVar[int]
    call: HelpCall
    def __init__(self, call: _Optional[_Union[HelpCall, _Mapping]] = ...) -> None: ...
