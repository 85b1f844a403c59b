"""The envelope of XFS4IoT: text to command, and acknowledge, event, completion to text. Pure.

A message is a JSON object of `header` and `payload`. What cannot be taken up as a command is answered with an
acknowledge that carries a status, and nothing follows it.

Source: CWA 17852, message header; as in `tests/vectors/xfs4iot.toml`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from drivers.device.base import CompletionCode
from drivers.device.base.values import Json
from drivers.xfs4iot.names import COMMANDS, EVENTS, MessageType

MAX_MESSAGE_BYTES = 1 << 20
"""Longer than a print job with all it may hold; a client that sends more is hung up on (WebSocket code 1009)."""

UNREADABLE_NAME = "Common.Acknowledge"
"""What the acknowledge of a message without a readable name is called."""

_NO_REQUEST = 0
"""Never a request's own number: those begin at 1."""


@unique
class AcknowledgeStatus(StrEnum):
    """Why a command will not be carried out. Nothing follows such an acknowledge."""

    INVALID_MESSAGE = "invalidMessage"
    INVALID_REQUEST_ID = "invalidRequestID"
    TOO_MANY_REQUESTS = "tooManyRequests"


class InvalidMessageError(ValueError):
    """The text is no command. Carries what could be read of it, for the acknowledge."""

    def __init__(self, status: AcknowledgeStatus, why: str, *, name: str, request_id: int, version: str) -> None:
        super().__init__(why)
        self.status = status
        self.name = name
        self.request_id = request_id
        self.version = version


@dataclass(frozen=True, slots=True)
class CommandMessage:
    """A command as it came. Its payload may be personal, so that `repr` is not for logs.

    Units: `timeout_ms` of 0 is no time-out.
    """

    name: str
    version: str
    request_id: int
    timeout_ms: int
    payload: Mapping[str, Json]


def read_command(text: str | bytes) -> CommandMessage:
    """Return the command in a message.

    Raises:
        InvalidMessageError: it holds none.
    """
    if isinstance(text, bytes):
        raise _invalid("a binary frame; commands are text")
    try:
        # A number that is none (NaN, Infinity) is not JSON, though Python would take it.
        found: Json = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _invalid("not JSON") from error
    header = found.get("header") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(header, dict):
        raise _invalid("no header")
    name, version = header.get("name"), header.get("version")
    known = {
        "name": name if isinstance(name, str) and name else UNREADABLE_NAME,
        "version": version if isinstance(version, str) else "",
    }
    request_id = _number(header.get("requestId"))
    if request_id is None or request_id < 1:
        raise InvalidMessageError(
            AcknowledgeStatus.INVALID_REQUEST_ID, "requestId is a whole number from 1", request_id=_NO_REQUEST, **known
        )
    timeout_ms = _number(header.get("timeout", 0))
    payload = found.get("payload")
    why = (
        "no name"
        if known["name"] is UNREADABLE_NAME
        else f"a client sends commands, this is {header.get('type')!r}"
        if header.get("type") != MessageType.COMMAND.value
        else "version is a text such as 2.0"
        if not known["version"]
        else "timeout is a whole number of milliseconds from 0"
        if timeout_ms is None or timeout_ms < 0
        else "payload is an object"
        if payload is not None and not isinstance(payload, dict)
        else ""
    )
    if why:
        raise InvalidMessageError(AcknowledgeStatus.INVALID_MESSAGE, why, request_id=request_id, **known)
    assert isinstance(name, str)
    assert timeout_ms is not None
    return CommandMessage(name, known["version"], request_id, timeout_ms, payload if isinstance(payload, dict) else {})


def acknowledge(name: str, version: str, request_id: int, status: AcknowledgeStatus | None = None) -> str:
    """Return the acknowledge; without a status the command is under way and its completion will come."""
    header: dict[str, Json] = {"type": MessageType.ACKNOWLEDGE.value, "name": name, "requestId": request_id}
    header["version"] = version or "1.0"
    if status is not None:
        header["status"] = status.value
    return _text(header, {})


def completion(
    command: CommandMessage, code: CompletionCode, payload: Mapping[str, Json], description: str = ""
) -> str:
    """Return the command's one completion."""
    versions = COMMANDS.get(command.name)
    header: dict[str, Json] = {
        "type": MessageType.COMPLETION.value,
        "name": command.name,
        # A command that is not known here has no published version; it is answered under its own.
        "version": versions.completion if versions is not None else command.version,
        "requestId": command.request_id,
        "completionCode": code.value,
    }
    if description:
        header["errorDescription"] = description
    return _text(header, payload)


def event(name: str, request_id: int, payload: Mapping[str, Json]) -> str:
    """Return an event that belongs to a request."""
    kind, version = EVENTS[name]
    assert kind is MessageType.EVENT, f"{name} is unsolicited"
    return _text({"type": kind.value, "name": name, "version": version, "requestId": request_id}, payload)


def unsolicited(name: str, payload: Mapping[str, Json]) -> str:
    """Return an event that belongs to no request."""
    kind, version = EVENTS[name]
    assert kind is MessageType.UNSOLICITED, f"{name} belongs to a request"
    return _text({"type": kind.value, "name": name, "version": version}, payload)


def _text(header: Mapping[str, Json], payload: Mapping[str, Json]) -> str:
    line = json.dumps({"header": dict(header), "payload": dict(payload)}, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair, which a client can ask with, is no text and could not be sent.
    return line.encode(errors="backslashreplace").decode()


def _number(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _no_constant(text: str) -> float:
    raise ValueError(text)


def _invalid(why: str) -> InvalidMessageError:
    return InvalidMessageError(
        AcknowledgeStatus.INVALID_MESSAGE, why, name=UNREADABLE_NAME, request_id=_NO_REQUEST, version=""
    )
