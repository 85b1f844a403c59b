"""The process that makes PC/SC calls: `python -m drivers.link.pcsc.worker`, requests on stdin, replies on stdout.

One thread makes every call, through `smartcard.scard` itself: the library's own card monitor dies with pcscd and does
not come back. A context that went bad is given up and established anew on the next request. The process ends when its
parent closes the pipe, also in the middle of a call.

Source: PC/SC part 5; pcsclite 1.9.9. Observed: a card pulled while transmitting gives success with no bytes; a dead
pcscd gives 0x80100013 first, then 0x8010001D until there is a new context; the high half of an event state counts.
"""

import signal
import sys
from dataclasses import dataclass

from smartcard import scard

from drivers.link.pcsc.errors import PcscCode, PcscDeniedError, PcscUnavailableError, error_for
from drivers.link.pcsc.messages import Reply, Request
from drivers.link.worker import end_with_parent

PNP_NOTIFICATION = r"\\?PnP?\Notification"
"""Pseudo reader whose state changes when a reader is plugged in or out."""

STATE_PRESENT = 0x0020
STATE_MUTE = 0x0200
_STATE_BITS = 0xFFFF
_EVENT_COUNT_SHIFT = 16
_MIN_RESPONSE_BYTES = 2


@dataclass(slots=True)
class _Call:
    """Raised code of a failed call, with what was being done."""

    code: int
    doing: str


class _FailedCallError(Exception):
    def __init__(self, code: int, doing: str) -> None:
        super().__init__(doing)
        self.call = _Call(code & 0xFFFFFFFF, doing)


class Worker:
    """Holds the context and at most one card."""

    def __init__(self) -> None:
        self._context: int | None = None
        self._card: int | None = None
        self._protocol_header = scard.SCARD_PCI_T0

    def handle(self, request: Request) -> Reply:
        """Make the call. A failure is a reply like any other; one that spoils the context also drops it."""
        try:
            match request.operation:
                case "readers":
                    return Reply(PcscCode.SUCCESS, readers=tuple(self._readers()))
                case "state":
                    return self._state(request)
                case "connect":
                    return self._connect(request)
                case "transmit":
                    return self._transmit(bytes.fromhex(request.data))
                case "disconnect":
                    return self._disconnect(power_off=request.power_off)
        except _FailedCallError as failed:
            if isinstance(error_for(failed.call.code, port="", doing=""), PcscUnavailableError | PcscDeniedError):
                self._drop_context()
            return Reply(failed.call.code, doing=failed.call.doing)

    def _established(self) -> int:
        if self._context is None:
            code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
            _check(code, "reaching the PC/SC service")
            self._context = context
        return self._context

    def _drop_context(self) -> None:
        if self._context is not None:
            scard.SCardReleaseContext(self._context)
        self._context = self._card = None

    def _readers(self) -> list[str]:
        code, readers = scard.SCardListReaders(self._established(), [])
        if code & 0xFFFFFFFF == PcscCode.E_NO_READERS_AVAILABLE:
            return []
        _check(code, "listing readers")
        return list(readers)

    def _state(self, request: Request) -> Reply:
        context = self._established()
        watched = [(request.reader, request.known_state)] if request.reader in self._readers() else []
        if not watched:
            # Without the reader there is still something to wait for: that one is plugged in.
            code, states = scard.SCardGetStatusChange(context, 0, [(PNP_NOTIFICATION, 0)])
            if code & 0xFFFFFFFF not in (PcscCode.SUCCESS, PcscCode.E_TIMEOUT):
                _check(code, "watching for readers")
            counted = states[0][1] & ~_STATE_BITS
            code, _ = scard.SCardGetStatusChange(context, request.timeout_ms, [(PNP_NOTIFICATION, counted)])
            if code & 0xFFFFFFFF not in (PcscCode.SUCCESS, PcscCode.E_TIMEOUT):
                _check(code, "watching for readers")
            watched = [(request.reader, 0)] if request.reader in self._readers() else []
            if not watched:
                raise _FailedCallError(PcscCode.E_UNKNOWN_READER, "watching the reader")
            code, states = scard.SCardGetStatusChange(context, 0, watched)
        else:
            code, states = scard.SCardGetStatusChange(context, request.timeout_ms, watched)
        if code & 0xFFFFFFFF != PcscCode.E_TIMEOUT:
            _check(code, "watching the reader")
        return Reply(PcscCode.SUCCESS, state=states[0][1] & 0xFFFFFFFF)

    def _connect(self, request: Request) -> Reply:
        self._disconnect(power_off=False)
        code, card, protocol = scard.SCardConnect(
            self._established(),
            request.reader,
            scard.SCARD_SHARE_EXCLUSIVE,
            scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
        )
        _check(code, "waking the card")
        self._card = card
        self._protocol_header = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        code, _, _, _, answer_to_reset = scard.SCardStatus(card)
        _check(code, "asking the card's answer to reset")
        return Reply(PcscCode.SUCCESS, data=bytes(byte & 0xFF for byte in answer_to_reset).hex())

    def _transmit(self, command: bytes) -> Reply:
        if self._card is None:
            raise _FailedCallError(PcscCode.W_REMOVED_CARD, "talking to the card")
        code, answer = scard.SCardTransmit(self._card, self._protocol_header, list(command))
        _check(code, "talking to the card")
        if len(answer) < _MIN_RESPONSE_BYTES:
            raise _FailedCallError(PcscCode.W_REMOVED_CARD, "talking to the card")
        # pyscard hands bytes over as numbers that may be negative.
        return Reply(PcscCode.SUCCESS, data=bytes(byte & 0xFF for byte in answer).hex())

    def _disconnect(self, *, power_off: bool) -> Reply:
        if self._card is not None:
            disposition = scard.SCARD_UNPOWER_CARD if power_off else scard.SCARD_LEAVE_CARD
            # The outcome does not matter: after a pull or a dead service the handle is void anyway.
            scard.SCardDisconnect(self._card, disposition)
            self._card = None
        return Reply(PcscCode.SUCCESS)


def _check(code: int, doing: str) -> None:
    if code & 0xFFFFFFFF != PcscCode.SUCCESS:
        raise _FailedCallError(code, doing)


def main() -> int:
    """Serve requests until the parent hangs up."""
    # Ctrl-C goes to the whole group; the parent decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    end_with_parent()
    worker = Worker()
    for line in source:
        sink.write(worker.handle(Request.from_bytes(line)).to_bytes())
        sink.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
