"""The PIN pad's reference protocol (docs/pin-pad-protocol.md) and the clear PIN blocks of the standards.

Frames and messages are what travels between terminal and pad. :mod:`drivers.wire.pin_pad.pin_block` is for the pad's
own process alone, which is also where ciphers live: nothing in this package encrypts, and no message here can carry
a clear PIN. Card number, keys and PIN block stay out of every ``repr``.
"""

from drivers.wire.pin_pad.frames import MAX_DATA_BYTES, Frame, FrameDecoder, FrameError, FrameErrorKind
from drivers.wire.pin_pad.messages import (
    BlockFormat,
    CancelRequest,
    EnterPinRequest,
    EnterPinResponse,
    KeyAlgorithm,
    KeyEvent,
    KeyKind,
    LoadWorkingKeyRequest,
    MessageType,
    PadState,
    Request,
    Result,
    StatusRequest,
    StatusResponse,
    parse_request,
    response_type,
)

__all__ = [
    "MAX_DATA_BYTES",
    "BlockFormat",
    "CancelRequest",
    "EnterPinRequest",
    "EnterPinResponse",
    "Frame",
    "FrameDecoder",
    "FrameError",
    "FrameErrorKind",
    "KeyAlgorithm",
    "KeyEvent",
    "KeyKind",
    "LoadWorkingKeyRequest",
    "MessageType",
    "PadState",
    "Request",
    "Result",
    "StatusRequest",
    "StatusResponse",
    "parse_request",
    "response_type",
]
