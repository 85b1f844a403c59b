import datetime

from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import types_pb2 as _types_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import date_pb2 as _date_pb2
from google.type import money_pb2 as _money_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Assurance(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ASSURANCE_UNSPECIFIED: _ClassVar[Assurance]
    ASSURANCE_ID_CHIP: _ClassVar[Assurance]
    ASSURANCE_CARD_PIN: _ClassVar[Assurance]
    ASSURANCE_TELLER: _ClassVar[Assurance]
    ASSURANCE_MOBILE_TOKEN: _ClassVar[Assurance]
    ASSURANCE_FACE: _ClassVar[Assurance]
    ASSURANCE_ID_DOCUMENT: _ClassVar[Assurance]

class DocumentSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DOCUMENT_SOURCE_UNSPECIFIED: _ClassVar[DocumentSource]
    DOCUMENT_SOURCE_CHIP: _ClassVar[DocumentSource]
    DOCUMENT_SOURCE_OCR_CONFIRMED: _ClassVar[DocumentSource]
    DOCUMENT_SOURCE_TELLER_SEEN: _ClassVar[DocumentSource]

class FaceDecision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FACE_DECISION_UNSPECIFIED: _ClassVar[FaceDecision]
    FACE_DECISION_SAME_AND_LIVE: _ClassVar[FaceDecision]
    FACE_DECISION_NOT_SAME: _ClassVar[FaceDecision]
    FACE_DECISION_NOT_LIVE: _ClassVar[FaceDecision]

class FaceChallengeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FACE_CHALLENGE_KIND_UNSPECIFIED: _ClassVar[FaceChallengeKind]
    FACE_CHALLENGE_KIND_TURN_LEFT: _ClassVar[FaceChallengeKind]
    FACE_CHALLENGE_KIND_TURN_RIGHT: _ClassVar[FaceChallengeKind]
    FACE_CHALLENGE_KIND_BLINK: _ClassVar[FaceChallengeKind]
    FACE_CHALLENGE_KIND_OPEN_MOUTH: _ClassVar[FaceChallengeKind]
    FACE_CHALLENGE_KIND_NOD: _ClassVar[FaceChallengeKind]
ASSURANCE_UNSPECIFIED: Assurance
ASSURANCE_ID_CHIP: Assurance
ASSURANCE_CARD_PIN: Assurance
ASSURANCE_TELLER: Assurance
ASSURANCE_MOBILE_TOKEN: Assurance
ASSURANCE_FACE: Assurance
ASSURANCE_ID_DOCUMENT: Assurance
DOCUMENT_SOURCE_UNSPECIFIED: DocumentSource
DOCUMENT_SOURCE_CHIP: DocumentSource
DOCUMENT_SOURCE_OCR_CONFIRMED: DocumentSource
DOCUMENT_SOURCE_TELLER_SEEN: DocumentSource
FACE_DECISION_UNSPECIFIED: FaceDecision
FACE_DECISION_SAME_AND_LIVE: FaceDecision
FACE_DECISION_NOT_SAME: FaceDecision
FACE_DECISION_NOT_LIVE: FaceDecision
FACE_CHALLENGE_KIND_UNSPECIFIED: FaceChallengeKind
FACE_CHALLENGE_KIND_TURN_LEFT: FaceChallengeKind
FACE_CHALLENGE_KIND_TURN_RIGHT: FaceChallengeKind
FACE_CHALLENGE_KIND_BLINK: FaceChallengeKind
FACE_CHALLENGE_KIND_OPEN_MOUTH: FaceChallengeKind
FACE_CHALLENGE_KIND_NOD: FaceChallengeKind

class IdentityDocument(_message.Message):
    __slots__ = ("card_type", "name", "id_number", "valid_from", "valid_to", "source")
    CARD_TYPE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    card_type: str
    name: str
    id_number: str
    valid_from: _date_pb2.Date
    valid_to: _date_pb2.Date
    source: DocumentSource
    def __init__(self, card_type: _Optional[str] = ..., name: _Optional[str] = ..., id_number: _Optional[str] = ..., valid_from: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., valid_to: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., source: _Optional[_Union[DocumentSource, str]] = ...) -> None: ...

class FaceChallenge(_message.Message):
    __slots__ = ("kind", "met")
    KIND_FIELD_NUMBER: _ClassVar[int]
    MET_FIELD_NUMBER: _ClassVar[int]
    kind: FaceChallengeKind
    met: bool
    def __init__(self, kind: _Optional[_Union[FaceChallengeKind, str]] = ..., met: _Optional[bool] = ...) -> None: ...

class Session(_message.Message):
    __slots__ = ("session_id", "channel", "assurances", "masked_name", "masked_id_number", "expire_time", "drawable_without_face", "face_checks_left")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    ASSURANCES_FIELD_NUMBER: _ClassVar[int]
    MASKED_NAME_FIELD_NUMBER: _ClassVar[int]
    MASKED_ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    DRAWABLE_WITHOUT_FACE_FIELD_NUMBER: _ClassVar[int]
    FACE_CHECKS_LEFT_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    channel: _types_pb2.Channel
    assurances: _containers.RepeatedScalarFieldContainer[Assurance]
    masked_name: str
    masked_id_number: str
    expire_time: _timestamp_pb2.Timestamp
    drawable_without_face: _money_pb2.Money
    face_checks_left: int
    def __init__(self, session_id: _Optional[str] = ..., channel: _Optional[_Union[_types_pb2.Channel, str]] = ..., assurances: _Optional[_Iterable[_Union[Assurance, str]]] = ..., masked_name: _Optional[str] = ..., masked_id_number: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., drawable_without_face: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., face_checks_left: _Optional[int] = ...) -> None: ...

class OpenSessionRequest(_message.Message):
    __slots__ = ("language",)
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    language: str
    def __init__(self, language: _Optional[str] = ...) -> None: ...

class OpenSessionResponse(_message.Message):
    __slots__ = ("session",)
    SESSION_FIELD_NUMBER: _ClassVar[int]
    session: Session
    def __init__(self, session: _Optional[_Union[Session, _Mapping]] = ...) -> None: ...

class IdentifyCustomerRequest(_message.Message):
    __slots__ = ("session_id", "document")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    document: IdentityDocument
    def __init__(self, session_id: _Optional[str] = ..., document: _Optional[_Union[IdentityDocument, _Mapping]] = ...) -> None: ...

class IdentifyCustomerResponse(_message.Message):
    __slots__ = ("session",)
    SESSION_FIELD_NUMBER: _ClassVar[int]
    session: Session
    def __init__(self, session: _Optional[_Union[Session, _Mapping]] = ...) -> None: ...

class PresentCardRequest(_message.Message):
    __slots__ = ("session_id", "card_number", "card_sequence_number", "chip_data", "pin_block", "pin_block_format")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CARD_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CARD_SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CHIP_DATA_FIELD_NUMBER: _ClassVar[int]
    PIN_BLOCK_FIELD_NUMBER: _ClassVar[int]
    PIN_BLOCK_FORMAT_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    card_number: str
    card_sequence_number: str
    chip_data: bytes
    pin_block: bytes
    pin_block_format: str
    def __init__(self, session_id: _Optional[str] = ..., card_number: _Optional[str] = ..., card_sequence_number: _Optional[str] = ..., chip_data: _Optional[bytes] = ..., pin_block: _Optional[bytes] = ..., pin_block_format: _Optional[str] = ...) -> None: ...

class PresentCardResponse(_message.Message):
    __slots__ = ("session", "account_token", "card_tail")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CARD_TAIL_FIELD_NUMBER: _ClassVar[int]
    session: Session
    account_token: str
    card_tail: str
    def __init__(self, session: _Optional[_Union[Session, _Mapping]] = ..., account_token: _Optional[str] = ..., card_tail: _Optional[str] = ...) -> None: ...

class RecordFaceCheckRequest(_message.Message):
    __slots__ = ("session_id", "request_id", "consent_time", "decision", "distance", "threshold", "passive_score", "model_sha256", "device_serial", "challenges")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CONSENT_TIME_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    PASSIVE_SCORE_FIELD_NUMBER: _ClassVar[int]
    MODEL_SHA256_FIELD_NUMBER: _ClassVar[int]
    DEVICE_SERIAL_FIELD_NUMBER: _ClassVar[int]
    CHALLENGES_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    request_id: str
    consent_time: _timestamp_pb2.Timestamp
    decision: FaceDecision
    distance: float
    threshold: float
    passive_score: float
    model_sha256: bytes
    device_serial: str
    challenges: _containers.RepeatedCompositeFieldContainer[FaceChallenge]
    def __init__(self, session_id: _Optional[str] = ..., request_id: _Optional[str] = ..., consent_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decision: _Optional[_Union[FaceDecision, str]] = ..., distance: _Optional[float] = ..., threshold: _Optional[float] = ..., passive_score: _Optional[float] = ..., model_sha256: _Optional[bytes] = ..., device_serial: _Optional[str] = ..., challenges: _Optional[_Iterable[_Union[FaceChallenge, _Mapping]]] = ...) -> None: ...

class RecordFaceCheckResponse(_message.Message):
    __slots__ = ("session",)
    SESSION_FIELD_NUMBER: _ClassVar[int]
    session: Session
    def __init__(self, session: _Optional[_Union[Session, _Mapping]] = ...) -> None: ...

class AttestIdentityRequest(_message.Message):
    __slots__ = ("request_id", "session_id", "papers", "cause", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    PAPERS_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    session_id: str
    papers: _containers.RepeatedScalarFieldContainer[str]
    cause: str
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., session_id: _Optional[str] = ..., papers: _Optional[_Iterable[str]] = ..., cause: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class AttestIdentityResponse(_message.Message):
    __slots__ = ("session", "approval_id")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    session: Session
    approval_id: str
    def __init__(self, session: _Optional[_Union[Session, _Mapping]] = ..., approval_id: _Optional[str] = ...) -> None: ...

class GetSessionRequest(_message.Message):
    __slots__ = ("session_id",)
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    def __init__(self, session_id: _Optional[str] = ...) -> None: ...

class GetSessionResponse(_message.Message):
    __slots__ = ("session",)
    SESSION_FIELD_NUMBER: _ClassVar[int]
    session: Session
    def __init__(self, session: _Optional[_Union[Session, _Mapping]] = ...) -> None: ...

class CloseSessionRequest(_message.Message):
    __slots__ = ("session_id", "cause")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    cause: str
    def __init__(self, session_id: _Optional[str] = ..., cause: _Optional[str] = ...) -> None: ...

class CloseSessionResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
