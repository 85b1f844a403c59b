"""Messages on their way: JSON by protobuf's own mapping, or binary. Connect's server brings no codec for these.

What is stricter than Connect's own: a field that the contract does not have is an error. A misspelt optional field of
a request that moves money is not to be passed over.
"""

from typing import TypeVar

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from google.protobuf.json_format import MessageToJson, Parse, ParseError
from google.protobuf.message import DecodeError, Message

_M = TypeVar("_M", bound=Message)
_DEEPEST = 32


class JsonCodec:
    """`application/json`."""

    def name(self) -> str:
        """Name it as content types do."""
        return "json"

    def encode(self, message: Message) -> bytes:
        """Write a message."""
        return MessageToJson(
            message, indent=None, ensure_ascii=False, always_print_fields_with_no_presence=True
        ).encode()

    def decode(self, data: bytes | bytearray, message_class: type[_M]) -> _M:
        """Read a message.

        Raises:
            ConnectError: it is none of this kind.
        """
        try:
            return Parse(bytes(data or b"{}"), message_class(), max_recursion_depth=_DEEPEST)
        except (ParseError, UnicodeDecodeError, RecursionError, ValueError) as error:
            # The library's sentence may quote what was sent, and that may be a name.
            raise ConnectError(
                Code.INVALID_ARGUMENT, f"not a {message_class.DESCRIPTOR.name}: {_place(error)}"
            ) from None


class BinaryCodec:
    """`application/proto`."""

    def name(self) -> str:
        """Name it as content types do."""
        return "proto"

    def encode(self, message: Message) -> bytes:
        """Write a message."""
        return message.SerializeToString()

    def decode(self, data: bytes | bytearray, message_class: type[_M]) -> _M:
        """Read a message.

        Raises:
            ConnectError: it is none.
        """
        try:
            return message_class.FromString(bytes(data))
        except DecodeError:
            raise ConnectError(Code.INVALID_ARGUMENT, f"not a {message_class.DESCRIPTOR.name}") from None


def _place(error: Exception) -> str:
    """Say where it breaks off, without what stands there."""
    words = str(error)
    if 'has no field named "' in words:
        name = words.partition('has no field named "')[2].partition('"')[0]
        return f"it has no field {name[:40]!r}" if name.isidentifier() else "it has a field of another name"
    if "Failed to parse" in words and " field" in words:
        name = words.partition("Failed to parse ")[2].partition(" field")[0]
        return f"field {name[:40]!r} has a value of another kind" if name.isidentifier() else "a value of another kind"
    return "the body is not its JSON"
