from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Refusal(_message.Message):
    __slots__ = ("reason", "customer", "teller", "remedy", "field", "quote_number", "reviewable")
    REASON_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    TELLER_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    QUOTE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    REVIEWABLE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    customer: _containers.RepeatedCompositeFieldContainer[Sentence]
    teller: _containers.RepeatedCompositeFieldContainer[Sentence]
    remedy: _containers.RepeatedCompositeFieldContainer[Sentence]
    field: str
    quote_number: str
    reviewable: bool
    def __init__(self, reason: _Optional[str] = ..., customer: _Optional[_Iterable[_Union[Sentence, _Mapping]]] = ..., teller: _Optional[_Iterable[_Union[Sentence, _Mapping]]] = ..., remedy: _Optional[_Iterable[_Union[Sentence, _Mapping]]] = ..., field: _Optional[str] = ..., quote_number: _Optional[str] = ..., reviewable: _Optional[bool] = ...) -> None: ...

class Sentence(_message.Message):
    __slots__ = ("language", "text")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    language: str
    text: str
    def __init__(self, language: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...
