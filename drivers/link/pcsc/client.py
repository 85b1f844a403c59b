"""A card reader by PC/SC, as a device's thread sees it: bounded calls, typed errors, and a link that heals itself.

Every call has a budget. A worker that does not answer within it is killed, and the next call starts another; so does a
call after the service died. One thread uses a link, save `close`, which anyone may call to free that thread.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from drivers.link.pcsc.errors import (
    PcscCode,
    PcscDeniedError,
    PcscError,
    PcscUnavailableError,
    ReaderNotFoundError,
    WorkerLostError,
    error_for,
)
from drivers.link.pcsc.messages import Reply, Request
from drivers.link.tap import Direction, passed
from drivers.link.worker import WorkerEndedError, WorkerProcess, WorkerTimeoutError

DEFAULT_CALL_BUDGET_S = 5.0
"""For one PC/SC call, `state` apart. Waking a slow card and an online-PIN card's longest computation take about 2 s."""

WATCH_SLICE_S = 0.25
"""Longest single watch: how late a cancellation is seen while waiting for a card."""

SERVICE_SOCKET_VARIABLE = "PCSCLITE_CSOCK_NAME"
"""In the environment: the service's socket, for every program that uses PC/SC."""

_START_BUDGET_S = 10.0  # the first call includes starting Python, on a machine that may be booting
_BACK_OFF_FIRST_S, _BACK_OFF_MOST_S = 0.05, 1.0
_STATE_PRESENT, _STATE_MUTE = 0x0020, 0x0200


@dataclass(frozen=True, slots=True)
class ReaderState:
    """How the reader is. `raw` tells one state from the next, its upper half being a counter of events."""

    raw: int

    @property
    def present(self) -> bool:
        """Whether a card is in."""
        return bool(self.raw & _STATE_PRESENT)

    @property
    def mute(self) -> bool:
        """Whether the card in the reader does not answer a reset: wrong way round, or no chip."""
        return bool(self.raw & _STATE_MUTE)


class CardConnection:
    """An awake card. Ends with `close`, with the link, or with the card pulled."""

    def __init__(self, link: "PcscLink", answer_to_reset: bytes = b"") -> None:
        self._link = link
        self.answer_to_reset = answer_to_reset

    def transmit(self, command: bytes, *, budget_s: float | None = None) -> bytes:
        """Send one command APDU and return the card's bytes; `budget_s` tightens the link's own budget.

        Raises:
            CardRemovedError: pulled, also in the middle of the command.
            CardUnresponsiveError: in the reader, and silent.
            PcscUnavailableError: the service went away.
            WorkerLostError: no answer within the budget.
        """
        passed(Direction.OUT, command)
        reply = self._link.call(Request("transmit", data=command.hex()), budget_s=budget_s)
        answer = bytes.fromhex(reply.data)
        passed(Direction.IN, answer)
        return answer

    def close(self, *, gone: bool = False) -> None:
        """Let go of the card, powered off unless it is gone. Never raises: what cannot be let go of any more is.

        Told to power off a card that is out, pcscd notes an empty reader in its poller's stead, and its poller never
        sees a card that comes in before it looks.
        """
        self._link.let_go(power_off=not gone)


class PcscLink:
    """One reader by name; the first whose name contains it, where none has it exactly.

    Args:
        reader: its PC/SC name, or part of it.
        service_socket: the service's socket, where it is not the system's own.
        call_budget_s: for one call. Units: seconds.
    """

    def __init__(
        self, reader: str, *, service_socket: str | None = None, call_budget_s: float = DEFAULT_CALL_BUDGET_S
    ) -> None:
        self._wanted = reader
        self._call_budget_s = call_budget_s
        environment = {SERVICE_SOCKET_VARIABLE: service_socket} if service_socket is not None else {}
        self._worker = WorkerProcess("drivers.link.pcsc.worker", environment=environment)

    @property
    def port(self) -> str:
        """The name asked for, for messages."""
        return self._wanted

    def readers(self) -> tuple[str, ...]:
        """Names of the readers that are plugged in.

        Raises:
            PcscUnavailableError: no service.
        """
        return self.call(Request("readers")).readers

    def state(self, *, known: ReaderState | None = None, timeout_s: float = 0.0) -> ReaderState:
        """State of the reader; waits until it differs from the one known, or the time is over.

        Raises:
            ReaderNotFoundError: no such reader, nor did one come in time.
            PcscUnavailableError: no service.
        """
        request = Request(
            "state", reader=self.name(), known_state=known.raw if known else 0, timeout_ms=int(timeout_s * 1000)
        )
        return ReaderState(self.call(request, extra_s=timeout_s).state)

    def wait(self, *, present: bool, timeout_s: float, check: Callable[[], None] = lambda: None) -> ReaderState | None:
        """Wait until a card is in, or out; None when the time is over.

        A service or a reader that is away is waited for too, with growing pauses. `check` is called at least every
        `WATCH_SLICE_S`, and may raise to end the wait.

        Raises:
            PcscUnavailableError, ReaderNotFoundError: still away when the time was over.
        """
        deadline = time.monotonic() + timeout_s
        known: ReaderState | None = None
        pause_s, resume_at = _BACK_OFF_FIRST_S, 0.0
        while True:
            check()
            left_s = max(0.0, deadline - time.monotonic())
            if left_s > 0 and (pause_left_s := resume_at - time.monotonic()) > 0:
                self._worker.wait_closed(min(pause_left_s, left_s, WATCH_SLICE_S))
                continue
            try:
                known = self.state(known=known, timeout_s=min(WATCH_SLICE_S, left_s))
            except (PcscUnavailableError, PcscDeniedError, ReaderNotFoundError):
                # A service that is being started or stopped refuses everybody for a moment.
                if left_s <= 0 or self._worker.is_closed:
                    raise
                known, resume_at = None, time.monotonic() + pause_s
                pause_s = min(2 * pause_s, _BACK_OFF_MOST_S)
                continue
            pause_s = _BACK_OFF_FIRST_S
            if known.present is present:
                return known
            if left_s <= 0:
                return None

    def connect(self, *, budget_s: float | None = None) -> CardConnection:
        """Wake the card and hold it for this program alone.

        Raises:
            CardRemovedError: no card in the reader.
            CardUnresponsiveError: a card, but no answer to reset.
            ReaderBusyError: another program holds it.
            ReaderNotFoundError, PcscUnavailableError, WorkerLostError: as for any call.
        """
        reply = self.call(Request("connect", reader=self.name()), budget_s=budget_s)
        return CardConnection(self, bytes.fromhex(reply.data))

    def let_go(self, *, power_off: bool) -> None:
        """Let go of the card, if one is held; on an idle link nothing happens."""
        if not self._worker.is_running:
            return
        try:
            self.call(Request("disconnect", power_off=power_off))
        except PcscError:
            return

    def close(self) -> None:
        """End the worker; a call under way ends with PcscUnavailableError. Closing twice is fine."""
        self._worker.close()

    def call(self, request: Request, *, extra_s: float = 0.0, budget_s: float | None = None) -> Reply:
        """Have the worker make one call, within its budget (`budget_s` where that is less) plus `extra_s`.

        Raises:
            PcscError: of the kind that the return code stands for.
            WorkerLostError: the budget is over; the worker was ended.
        """
        own_s = self._call_budget_s if budget_s is None else min(budget_s, self._call_budget_s)
        try:
            line = self._worker.ask(request.to_bytes(), own_s + extra_s, _START_BUDGET_S)
        except WorkerTimeoutError as error:
            message = f"{self.port}: the card or its reader did not answer within {own_s + extra_s:.1f} s"
            raise WorkerLostError(self.port, message, PcscCode.E_TIMEOUT) from error
        except WorkerEndedError as error:
            message = f"{self.port} is closed" if self._worker.is_closed else f"{self.port}: the PC/SC worker ended"
            raise PcscUnavailableError(self.port, message, PcscCode.E_SERVICE_STOPPED) from error
        reply = Reply.from_bytes(line)
        if reply.code != PcscCode.SUCCESS:
            raise error_for(reply.code, port=self.port, doing=reply.doing)
        return reply

    def name(self) -> str:
        """The reader's whole name, or what was asked for where there is no such reader; raises as `readers` does."""
        names = self.readers()
        if self._wanted in names:
            return self._wanted
        return next((name for name in names if self._wanted.casefold() in name.casefold()), self._wanted)
