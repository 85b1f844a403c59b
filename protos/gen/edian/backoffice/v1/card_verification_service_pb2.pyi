from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CardVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CARD_VERDICT_UNSPECIFIED: _ClassVar[CardVerdict]
    CARD_VERDICT_APPROVED: _ClassVar[CardVerdict]
    CARD_VERDICT_PIN_WRONG: _ClassVar[CardVerdict]
    CARD_VERDICT_PIN_BLOCKED: _ClassVar[CardVerdict]
    CARD_VERDICT_NOT_GENUINE: _ClassVar[CardVerdict]
    CARD_VERDICT_CARD_UNUSABLE: _ClassVar[CardVerdict]
    CARD_VERDICT_KEY_STALE: _ClassVar[CardVerdict]
    CARD_VERDICT_CARD_EXPIRED: _ClassVar[CardVerdict]
CARD_VERDICT_UNSPECIFIED: CardVerdict
CARD_VERDICT_APPROVED: CardVerdict
CARD_VERDICT_PIN_WRONG: CardVerdict
CARD_VERDICT_PIN_BLOCKED: CardVerdict
CARD_VERDICT_NOT_GENUINE: CardVerdict
CARD_VERDICT_CARD_UNUSABLE: CardVerdict
CARD_VERDICT_KEY_STALE: CardVerdict
CARD_VERDICT_CARD_EXPIRED: CardVerdict

class IssueWorkingKeysRequest(_message.Message):
    __slots__ = ("bank_id", "terminal_id")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    TERMINAL_ID_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    terminal_id: str
    def __init__(self, bank_id: _Optional[str] = ..., terminal_id: _Optional[str] = ...) -> None: ...

class WrappedKey(_message.Message):
    __slots__ = ("block_format", "wrapped_key", "check_value")
    BLOCK_FORMAT_FIELD_NUMBER: _ClassVar[int]
    WRAPPED_KEY_FIELD_NUMBER: _ClassVar[int]
    CHECK_VALUE_FIELD_NUMBER: _ClassVar[int]
    block_format: str
    wrapped_key: bytes
    check_value: bytes
    def __init__(self, block_format: _Optional[str] = ..., wrapped_key: _Optional[bytes] = ..., check_value: _Optional[bytes] = ...) -> None: ...

class IssueWorkingKeysResponse(_message.Message):
    __slots__ = ("keys",)
    KEYS_FIELD_NUMBER: _ClassVar[int]
    keys: _containers.RepeatedCompositeFieldContainer[WrappedKey]
    def __init__(self, keys: _Optional[_Iterable[_Union[WrappedKey, _Mapping]]] = ...) -> None: ...

class VerifyCardRequest(_message.Message):
    __slots__ = ("bank_id", "terminal_id", "card_number", "card_sequence_number", "chip_data", "pin_block", "pin_block_format")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    TERMINAL_ID_FIELD_NUMBER: _ClassVar[int]
    CARD_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CARD_SEQUENCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CHIP_DATA_FIELD_NUMBER: _ClassVar[int]
    PIN_BLOCK_FIELD_NUMBER: _ClassVar[int]
    PIN_BLOCK_FORMAT_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    terminal_id: str
    card_number: str
    card_sequence_number: str
    chip_data: bytes
    pin_block: bytes
    pin_block_format: str
    def __init__(self, bank_id: _Optional[str] = ..., terminal_id: _Optional[str] = ..., card_number: _Optional[str] = ..., card_sequence_number: _Optional[str] = ..., chip_data: _Optional[bytes] = ..., pin_block: _Optional[bytes] = ..., pin_block_format: _Optional[str] = ...) -> None: ...

class VerifyCardResponse(_message.Message):
    __slots__ = ("verdict", "attempts_remaining", "customer_id", "account_number")
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_REMAINING_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    verdict: CardVerdict
    attempts_remaining: int
    customer_id: str
    account_number: str
    def __init__(self, verdict: _Optional[_Union[CardVerdict, str]] = ..., attempts_remaining: _Optional[int] = ..., customer_id: _Optional[str] = ..., account_number: _Optional[str] = ...) -> None: ...
