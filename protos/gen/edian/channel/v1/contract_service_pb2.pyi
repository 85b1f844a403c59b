import datetime

from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import types_pb2 as _types_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ContractFact(_message.Message):
    __slots__ = ("label", "value", "note")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    label: str
    value: str
    note: str
    def __init__(self, label: _Optional[str] = ..., value: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class ContractPage(_message.Message):
    __slots__ = ("number", "title", "facts", "paragraphs", "minimum_time")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    PARAGRAPHS_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_TIME_FIELD_NUMBER: _ClassVar[int]
    number: int
    title: str
    facts: _containers.RepeatedCompositeFieldContainer[ContractFact]
    paragraphs: _containers.RepeatedScalarFieldContainer[str]
    minimum_time: _duration_pb2.Duration
    def __init__(self, number: _Optional[int] = ..., title: _Optional[str] = ..., facts: _Optional[_Iterable[_Union[ContractFact, _Mapping]]] = ..., paragraphs: _Optional[_Iterable[str]] = ..., minimum_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Contract(_message.Message):
    __slots__ = ("contract_id", "quote_id", "pages", "content_sha256", "accepted")
    CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    CONTENT_SHA256_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    contract_id: str
    quote_id: str
    pages: _containers.RepeatedCompositeFieldContainer[ContractPage]
    content_sha256: bytes
    accepted: bool
    def __init__(self, contract_id: _Optional[str] = ..., quote_id: _Optional[str] = ..., pages: _Optional[_Iterable[_Union[ContractPage, _Mapping]]] = ..., content_sha256: _Optional[bytes] = ..., accepted: _Optional[bool] = ...) -> None: ...

class PrepareContractRequest(_message.Message):
    __slots__ = ("session_id", "quote_id")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    quote_id: str
    def __init__(self, session_id: _Optional[str] = ..., quote_id: _Optional[str] = ...) -> None: ...

class PrepareContractResponse(_message.Message):
    __slots__ = ("contract",)
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    contract: Contract
    def __init__(self, contract: _Optional[_Union[Contract, _Mapping]] = ...) -> None: ...

class PageReading(_message.Message):
    __slots__ = ("number", "shown_time")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    SHOWN_TIME_FIELD_NUMBER: _ClassVar[int]
    number: int
    shown_time: _duration_pb2.Duration
    def __init__(self, number: _Optional[int] = ..., shown_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class AcceptContractRequest(_message.Message):
    __slots__ = ("session_id", "contract_id", "content_sha256", "readings", "signature")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    CONTENT_SHA256_FIELD_NUMBER: _ClassVar[int]
    READINGS_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    contract_id: str
    content_sha256: bytes
    readings: _containers.RepeatedCompositeFieldContainer[PageReading]
    signature: _containers.RepeatedCompositeFieldContainer[_types_pb2.InkStroke]
    def __init__(self, session_id: _Optional[str] = ..., contract_id: _Optional[str] = ..., content_sha256: _Optional[bytes] = ..., readings: _Optional[_Iterable[_Union[PageReading, _Mapping]]] = ..., signature: _Optional[_Iterable[_Union[_types_pb2.InkStroke, _Mapping]]] = ...) -> None: ...

class AcceptContractResponse(_message.Message):
    __slots__ = ("contract",)
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    contract: Contract
    def __init__(self, contract: _Optional[_Union[Contract, _Mapping]] = ...) -> None: ...
