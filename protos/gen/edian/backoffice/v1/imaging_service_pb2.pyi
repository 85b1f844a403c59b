from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class StoreImageRequest(_message.Message):
    __slots__ = ("bank_id", "reference", "kind", "media_type", "content")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    kind: str
    media_type: str
    content: bytes
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ..., kind: _Optional[str] = ..., media_type: _Optional[str] = ..., content: _Optional[bytes] = ...) -> None: ...

class StoreImageResponse(_message.Message):
    __slots__ = ("content_sha256",)
    CONTENT_SHA256_FIELD_NUMBER: _ClassVar[int]
    content_sha256: bytes
    def __init__(self, content_sha256: _Optional[bytes] = ...) -> None: ...

class FetchImageRequest(_message.Message):
    __slots__ = ("bank_id", "reference")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class FetchImageResponse(_message.Message):
    __slots__ = ("kind", "media_type", "content")
    KIND_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    kind: str
    media_type: str
    content: bytes
    def __init__(self, kind: _Optional[str] = ..., media_type: _Optional[str] = ..., content: _Optional[bytes] = ...) -> None: ...
