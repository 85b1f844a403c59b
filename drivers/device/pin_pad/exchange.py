"""One request and its one response over the pad's protocol, through lost and broken frames.

Source: docs/pin-pad-protocol.md, "Exchange". A request may be repeated without fear: the pad never acts twice on one
number.
"""

import secrets
import time
from collections import deque
from collections.abc import Callable

from drivers.device.base import CommandFailedError, CompletionCode, Context
from drivers.errors import RemoteProtocolError
from drivers.link import Link
from drivers.wire.pin_pad import (
    Frame,
    FrameDecoder,
    FrameError,
    KeyEvent,
    MessageType,
    Request,
    Result,
    response_type,
)

# The pad owes its ACK within 200 ms; the rest is for slow lines and busy hosts.
_ACK_S = 0.4
_ATTEMPTS = 3
# One disturbance of the line shows as several broken frames, and its last byte may spoil the next good one. What is
# heard so soon after the first of them belongs to the same attempt.
_DISTURBED_S = 0.1
_WRITE_S = 1.0
# A response that does not come is asked for again this often: it also shows that the pad is still there.
_ASK_AGAIN_S = 2.0
_FRAME_GAP_S = 0.5

OnKey = Callable[[KeyEvent], None]


class PadLine:
    """The host's end of the line to a pad, from one opening of the link to its loss."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._decoder = FrameDecoder()
        self._heard: deque[Frame | FrameError] = deque()
        # Anywhere, so that a fresh driver hardly ever meets the number that the one before used last.
        self._sequence = secrets.randbelow(255) + 1

    @property
    def link(self) -> Link:
        """The link that it was made for."""
        return self._link

    def request(
        self, request: Request, context: Context, *, answer_s: float, on_key: OnKey | None = None
    ) -> tuple[Result, bytes]:
        """Send ``request`` and return the result with what follows it.

        Units: ``answer_s`` is how long the pad may work on it.

        Raises:
            CommandFailedError: the pad is silent, or the context ended the command.
            RemoteProtocolError: what it says is broken every time.
        """
        self._sequence = self._sequence % 255 + 1
        frame = Frame(self._sequence, request.type, request.to_data())
        self._link.discard_input()
        self._decoder = FrameDecoder()
        self._heard.clear()
        ends = time.monotonic() + answer_s
        answer_type = response_type(request.type)
        while True:
            answer = self._send(frame, answer_type, context, on_key)
            if answer is None:
                wait_s = min(_ASK_AGAIN_S, max(0.0, ends - time.monotonic()))
                answer = self._await(frame, answer_type, context, wait_s, on_key)
            if answer is not None:
                return _read_answer(answer)
            if time.monotonic() >= ends + _ASK_AGAIN_S:
                raise _no_answer()

    def cancel(self, write_s: float) -> None:
        """Send CANCEL without waiting for its answer: the way out of a command whose time may be over."""
        self._sequence = self._sequence % 255 + 1
        self._link.write(Frame(self._sequence, MessageType.CANCEL).to_bytes(), write_s)

    def _send(self, frame: Frame, answer_type: int, context: Context, on_key: OnKey | None) -> Frame | None:
        """Send until it is acknowledged; returns the response if that came without its ACK."""
        broken = False
        for _ in range(_ATTEMPTS):
            self._link.write(frame.to_bytes(), _WRITE_S)
            ends, disturbed = time.monotonic() + _ACK_S, False
            while (left := ends - time.monotonic()) > 0:
                event = self._next(context, left)
                if event is None:
                    break
                if isinstance(event, FrameError) or event.type == MessageType.NAK:
                    ends, disturbed = min(ends, time.monotonic() + _DISTURBED_S), True
                    continue
                if event.sequence == frame.sequence and event.type == MessageType.ACK:
                    return None
                if event.sequence == frame.sequence and event.type == answer_type:
                    return event
                _tell_key(event, on_key)
            broken = broken or disturbed
        if broken:
            raise RemoteProtocolError("the PIN pad's frames arrive broken; check its cable and baud rate")
        raise _no_answer()

    def _await(
        self, frame: Frame, answer_type: int, context: Context, wait_s: float, on_key: OnKey | None
    ) -> Frame | None:
        """Wait for the response; None when the time is over or a broken frame may have been it."""
        ends = time.monotonic() + wait_s
        while (left := ends - time.monotonic()) > 0:
            event = self._next(context, left)
            if event is None or isinstance(event, FrameError):
                return None
            if event.sequence == frame.sequence and event.type == answer_type:
                return event
            _tell_key(event, on_key)
        return None

    def _next(self, context: Context, wait_s: float) -> Frame | FrameError | None:
        """Return the next frame or broken frame, or None when nothing whole came in time."""
        ends = time.monotonic() + wait_s
        while not self._heard:
            left = ends - time.monotonic()
            if left <= 0:
                return None
            data = context.read(self._link, min(left, _FRAME_GAP_S))
            if data:
                self._decoder.receive_data(data)
            elif self._decoder.inside_frame:
                self._decoder.abandon()
            while (event := self._decoder.next_event()) is not None:
                self._heard.append(event)
        return self._heard.popleft()


def _tell_key(frame: Frame, on_key: OnKey | None) -> None:
    if frame.type != MessageType.KEY or on_key is None:
        return
    try:
        event = KeyEvent.from_data(frame.data)
    except ValueError as error:
        raise RemoteProtocolError("the PIN pad sent a key event that is none") from error
    on_key(event)


def _read_answer(answer: Frame) -> tuple[Result, bytes]:
    try:
        return Result(answer.data[0]), answer.data[1:]
    except (IndexError, ValueError) as error:
        raise RemoteProtocolError("the PIN pad answered with a result that the protocol does not have") from error


def _no_answer() -> CommandFailedError:
    return CommandFailedError(
        CompletionCode.DEVICE_NOT_READY, "no_answer", "the PIN pad does not answer; check its power and cable"
    )
