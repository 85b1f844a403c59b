"""One call as the gate sees it, whichever process its connection ends in: bytes in, and bytes or an end out.

Whoever holds the connection (`grpc/listener`) has proved the caller's certificate and knows nothing of messages;
whoever answers (`Exchange`) knows nothing of connections. Between the two lies a function call, or a socket.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import NoReturn, Protocol


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the contract."""

    path: str
    """`/package.Service/Method`."""
    streams: bool
    """It answers with any number of messages instead of one."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What a caller shows: a certificate in PEM, which the handshake has proved, or an access token, which has not."""

    value: bytes
    is_token: bool = False
    staff_token: bytes = b""
    """With a workstation's certificate: who says to sit there."""


@dataclass(slots=True)
class Call:
    """What has come in by one connection."""

    method: int
    """Its place in `Exchange.methods`."""
    sent: bytes
    credential: Credential | None
    """What the caller has shown; None where nothing was."""
    ends: float | None
    """When nobody waits for the answer any more; `time.monotonic`, which all processes of a host share."""


class CallEndedError(Exception):
    """A call ends without an answer; this is what its caller is told instead."""

    def __init__(self, code: int, words: str, details: bytes = b"") -> None:
        """Say how.

        Args:
            code: of gRPC.
            words: for whoever reads a log.
            details: a serialised `google.rpc.Status`, or nothing.
        """
        super().__init__(words)
        self.code = code
        self.words = words
        self.details = details


class Context(Protocol):
    """What a servicer may ask of the call that it answers."""

    def time_remaining(self) -> float | None:
        """Tell for how many more seconds somebody waits; None where no end was named."""
        ...

    def end(self, ended: CallEndedError) -> NoReturn:
        """End the call without an answer."""
        ...


class Exchange(Protocol):
    """Answers calls."""

    @property
    def methods(self) -> tuple[Method, ...]:
        """What can be called."""
        ...

    async def answer(self, call: Call) -> bytes:
        """Answer a call. Cancelled when nobody waits any more.

        Raises:
            CallEndedError: it has no answer.
        """
        ...

    def stream(self, call: Call) -> AsyncGenerator[bytes, None]:
        """Answer a call of a method that streams. Closed when nobody listens any more.

        Raises:
            CallEndedError: instead of the next message.
        """
        ...
