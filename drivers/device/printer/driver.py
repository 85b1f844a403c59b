"""Prints documents over ESC/POS and watches the printer while it does.

The printer's status bytes carry no checksum and no name of what they answer. So a reply counts only when it comes
alone: with noise around it the question is asked again. That a job is done is known from an answer in turn (GS r),
which comes after everything before it was printed; what stops the printer meanwhile is seen by asking in real time.
A printer that does not know GS r is followed in real time alone, for as long as the slowest takes to print the job.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from drivers.device.base import (
    Command,
    CommandFailedError,
    CompletionCode,
    Context,
    DeviceState,
    Driver,
    LinkHolder,
    Probe,
    Probed,
    Result,
    unsupported,
)
from drivers.device.printer import (
    MediaPresented,
    MediaTaken,
    Mouth,
    Paper,
    PaperThreshold,
    Presenter,
    PrinterSettings,
    PrinterStatus,
    PrintRaw,
    PrintReceipt,
)
from drivers.device.printer.document import DocumentError
from drivers.device.printer.raw import job_of
from drivers.errors import LinkError, RemoteProtocolError
from drivers.link import Link, LinkOpener
from drivers.wire import escpos
from drivers.wire.escpos import StatusKind

# A printer answers a real-time request within a few ms; the rest is for slow lines and busy hosts.
_ANSWER_S = 0.3
# While idle a silent printer may cost no more than this.
_IDLE_ANSWER_S = 0.08
# An answer is whole when nothing has followed it for so long: ten characters at 9600 baud.
_QUIET_S = 0.01
# Inside an answer of several bytes a gap may be longer: USB converters hold bytes back for 16 ms, a busy host for more.
_GAP_S = 0.1
_ATTEMPTS = 3
# Several times the longest answer. A line that says more and does not stop is babbling, and is not waited out.
_MOST_BYTES = 64
_POLL_S = 0.05
_BITS_A_BYTE = 10
# A line of text, 4 mm, at the 50 mm/s of slow printers; the rest is for the cutter.
_LINE_S = 0.08
_CUT_S = 0.5
# The machine's own time, on top of the job's, serves to clear the printer and to say how it ended.
_CLEAN_UP_S = PrintReceipt.machine_ms / 1000

T = TypeVar("T")


class PrinterDriver(Driver):
    """Works one printer."""

    def __init__(self, opener: LinkOpener, settings: PrinterSettings) -> None:
        self._links = LinkHolder(opener)
        self._settings = settings
        # False until the printer is known to hold nothing of an earlier job: after a start, a pulled cable, a failure.
        self._cleared = False

    def perform(self, command: Command[Result], context: Context) -> Result:
        """See :class:`Driver`."""
        match command:
            case PrintReceipt() | PrintRaw():
                return self._print(command, context)
            case Probe():
                return self._probe(context)
            case _:
                raise unsupported(command)

    def idle(self, context: Context) -> None:
        """Clear what a broken job left behind, and follow paper and mouth."""
        link = self._links.get()
        self._report(context, self._condition(link, context, _IDLE_ANSWER_S))
        if not self._cleared:
            self._clear(link, context, _IDLE_ANSWER_S)

    def recover(self) -> None:
        """See :class:`Driver`."""
        self._cleared = False
        self._links.drop()

    def close(self) -> None:
        """See :class:`Driver`."""
        self._links.close()

    def _probe(self, context: Context) -> Probed:
        condition = self._condition(self._links.get(), context, _ANSWER_S)
        self._report(context, condition)
        failure = condition.failure()
        if failure is not None:
            raise CommandFailedError(failure.code, failure.reason, f"the printer cannot print: {failure.message}")
        return Probed(f"ESC/POS printer ready, paper {condition.paper_level}")

    def _print(self, command: PrintReceipt | PrintRaw, context: Context) -> Result:
        expires = min(time.monotonic() + command.job_expires_ms / 1000, context.deadline - _CLEAN_UP_S)
        try:
            job = escpos.encode(job_of(command, self._settings.columns))
        except DocumentError as error:
            raise CommandFailedError(CompletionCode.INVALID_DATA, "bad_document", str(error)) from error
        link = self._links.get()
        before = self._condition(link, context, _ANSWER_S)
        self._report(context, before)
        before.require_ready()
        self._clear(link, context, _ANSWER_S)
        if time.monotonic() >= expires:
            raise _expired()
        self._cleared = False
        try:
            in_turn = self._answers_in_turn(link, context)
            last_word = escpos.TransmitStatus().to_bytes() if in_turn else b""
            link.write(job + last_word, max(_ANSWER_S, expires - time.monotonic()))
            printed = None if in_turn else time.monotonic() + self._longest_s(job)
            self._await_end(link, context, expires, printed)
            after = self._condition(link, context, _ANSWER_S)
            self._report(context, after)
            after.require_ready(while_printing=True)
        except (CommandFailedError, RemoteProtocolError):
            # Whatever was not printed must not come out when paper is put in, in front of somebody else.
            self._try_to_clear(link)
            raise
        self._cleared = True
        # Told by no sensor where there is none, and by no change of it where an earlier receipt was left hanging.
        if after.mouth is Mouth.UNKNOWN or (before.mouth is Mouth.RECEIPT and after.mouth is Mouth.RECEIPT):
            context.emit(MediaPresented())
        return Result()

    def _answers_in_turn(self, link: Link, context: Context) -> bool:
        """Whether the printer knows GS r; with nothing to print it answers at once."""
        # Asked once only: a second answer, come late, would be taken for the job's own.
        link.discard_input()
        link.write(escpos.TransmitStatus().to_bytes(), _ANSWER_S)
        # Noise is no reason to trust the printer with less.
        return self._listen(link, context, _Hearing(), _ATTEMPTS * _ANSWER_S)

    def _longest_s(self, job: bytes) -> float:
        """How long a job takes on a slow printer, the wire's time included."""
        return len(job) * _BITS_A_BYTE / self._settings.baudrate + job.count(b"\n") * _LINE_S + _CUT_S

    def _await_end(self, link: Link, context: Context, expires: float, printed: float | None) -> None:
        """Wait until the printer has answered in turn; fail as soon as it stops, falls silent or its time is over.

        A printer that does not answer in turn is done when it has had no complaint until `printed`.
        """
        hearing = _Hearing()
        silent = 0
        while True:
            link.write(escpos.RealTimeRequest(StatusKind.PRINTER).to_bytes(), _ANSWER_S)
            answered = self._listen(link, context, hearing, _ANSWER_S)
            if hearing.garbled:
                # Noise may look like the answer in turn. Asked again in silence, the true one comes after the job too.
                hearing = _Hearing()
                link.discard_input()
                link.write(escpos.TransmitStatus().to_bytes(), _ANSWER_S)
            elif hearing.in_turn if printed is None else answered and time.monotonic() >= printed:
                return
            elif hearing.real_time and not escpos.PrinterOnline.from_byte(hearing.real_time[-1]).online:
                condition = self._condition(link, context, _ANSWER_S)
                self._report(context, condition)
                condition.require_ready(while_printing=True)
            silent = 0 if answered else silent + 1
            if silent >= _ATTEMPTS:
                raise CommandFailedError(
                    CompletionCode.HARDWARE_ERROR,
                    "printer_silent",
                    "the printer fell silent while printing; whether the receipt is complete is not known: look at it",
                )
            if time.monotonic() >= expires:
                raise _expired()
            hearing.real_time.clear()
            context.wait(_POLL_S)

    def _condition(self, link: Link, context: Context, wait_s: float) -> "_Condition":
        """Ask for everything that the printer says of itself."""

        def byte(kind: StatusKind, decode: Callable[[int], T]) -> T:
            return decode(self._ask(link, context, kind, _real_time, wait_s))

        online = byte(StatusKind.PRINTER, escpos.PrinterOnline.from_byte).online
        paper = byte(StatusKind.PAPER_SENSOR, escpos.PaperSensor.from_byte)
        cause, error = escpos.OfflineCause(), escpos.ErrorCause()
        if not online:
            cause = byte(StatusKind.OFFLINE_CAUSE, escpos.OfflineCause.from_byte)
            error = byte(StatusKind.ERROR_CAUSE, escpos.ErrorCause.from_byte)
        mouth = Mouth.UNKNOWN
        if self._settings.presenter is Presenter.FULL_STATUS:
            full = self._ask(link, context, StatusKind.FULL, _full_status, wait_s)
            mouth = Mouth.RECEIPT if full.receipt_in_output else Mouth.EMPTY
        return _Condition(online=online, paper=paper, cause=cause, error=error, mouth=mouth)

    def _ask(
        self,
        link: Link,
        context: Context,
        kind: StatusKind,
        accept: Callable[[escpos.StatusReply], T | None],
        wait_s: float,
    ) -> T:
        """Ask until one answer comes alone."""
        heard = False
        for _ in range(_ATTEMPTS):
            link.discard_input()
            link.write(escpos.RealTimeRequest(kind).to_bytes(), _ANSWER_S)
            hearing = _Hearing()
            heard |= self._listen(link, context, hearing, wait_s)
            if not hearing.garbled and len(hearing.replies) == 1:
                answer = accept(hearing.replies[0])
                if answer is not None:
                    return answer
        if heard:
            raise RemoteProtocolError("the printer's answers are garbled; check its cable and baud rate")
        context.report(replace(context.status, state=DeviceState.OFFLINE, reason="no_answer"))
        raise CommandFailedError(
            CompletionCode.DEVICE_NOT_READY, "no_answer", "the printer does not answer; check its power and cable"
        )

    def _listen(self, link: Link, context: Context, hearing: "_Hearing", wait_s: float) -> bool:
        """Hear one answer to its end; False when nothing came."""
        data = context.read(link, wait_s)
        heard = bool(data)
        while data and hearing.length <= _MOST_BYTES:
            hearing.receive(data)
            data = context.read(link, _GAP_S if hearing.inside_reply else _QUIET_S)
        hearing.end()
        return heard

    def _clear(self, link: Link, context: Context, wait_s: float) -> None:
        """Empty the printer's buffers, and where it can confirm that, wait for it."""
        link.write(escpos.RealTimeRecover().to_bytes(), _ANSWER_S)
        if self._settings.clear_buffers:
            for _ in range(_ATTEMPTS):
                link.discard_input()
                link.write(escpos.ClearBuffers().to_bytes(), _ANSWER_S)
                hearing = _Hearing()
                self._listen(link, context, hearing, wait_s)
                if any(isinstance(reply, escpos.BuffersCleared) for reply in hearing.replies):
                    break
            else:
                raise CommandFailedError(
                    CompletionCode.HARDWARE_ERROR,
                    "not_cleared",
                    "the printer does not confirm that its buffer is empty; if it does not know DLE DC4 8, set"
                    " clear_buffers = false in its profile",
                )
        self._cleared = True

    def _try_to_clear(self, link: Link) -> None:
        """Clear without waiting for an answer: the way out of a job that failed, whose time may be over."""
        try:
            link.write(escpos.RealTimeRecover().to_bytes() + escpos.ClearBuffers().to_bytes(), _ANSWER_S)
        except LinkError:
            # The cable is gone; idle clears the printer as soon as it is back.
            self._links.drop()

    def _report(self, context: Context, condition: "_Condition") -> None:
        """Tell what changed."""
        before = context.status
        assert isinstance(before, PrinterStatus)
        failure = condition.failure()
        now = replace(
            before,
            state=DeviceState.ONLINE if failure is None else failure.state,
            reason="" if failure is None else failure.reason,
            paper=condition.paper_level,
            mouth=condition.mouth,
        )
        context.report(now)
        if now.paper is not before.paper:
            context.emit(PaperThreshold(now.paper))
        if before.mouth is not Mouth.RECEIPT and now.mouth is Mouth.RECEIPT:
            context.emit(MediaPresented())
        if before.mouth is Mouth.RECEIPT and now.mouth is Mouth.EMPTY:
            context.emit(MediaTaken())


def _real_time(reply: escpos.StatusReply) -> int | None:
    return reply if isinstance(reply, int) and escpos.is_real_time(reply) else None


def _full_status(reply: escpos.StatusReply) -> escpos.FullStatus | None:
    return reply if isinstance(reply, escpos.FullStatus) else None


def _expired() -> CommandFailedError:
    return CommandFailedError(
        CompletionCode.TIME_OUT, "job_expired", "the receipt was not finished in its time and will not be printed later"
    )


@dataclass(slots=True)
class _Hearing:
    """What came in answer: replies, and whether there was noise among them."""

    replies: list[escpos.StatusReply] = field(default_factory=list)
    real_time: list[int] = field(default_factory=list)
    in_turn: list[int] = field(default_factory=list)
    garbled: bool = False
    length: int = 0
    _reader: escpos.StatusReader = field(default_factory=escpos.StatusReader)

    def receive(self, data: bytes) -> None:
        self.length += len(data)
        self._reader.receive_data(data)
        while (reply := self._reader.next_reply()) is not None:
            self.replies.append(reply)
            if isinstance(reply, int):
                (self.real_time if escpos.is_real_time(reply) else self.in_turn).append(reply)
        self.garbled |= self._reader.garbage_bytes > 0

    @property
    def inside_reply(self) -> bool:
        """Whether the rest of a reply is still to come."""
        return self._reader.inside_reply

    def end(self) -> None:
        """The line is quiet: half a reply, or two where one is due, is noise."""
        self.garbled |= self._reader.inside_reply or len(self.real_time) > 1 or len(self.in_turn) > 1
        self.garbled |= self.length > _MOST_BYTES


@dataclass(frozen=True, slots=True)
class _Failure:
    state: DeviceState
    code: CompletionCode
    reason: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Condition:
    """All that the printer says of itself at one moment."""

    online: bool
    paper: escpos.PaperSensor
    cause: escpos.OfflineCause
    error: escpos.ErrorCause
    mouth: Mouth

    @property
    def paper_level(self) -> Paper:
        if self.paper.out or self.cause.paper_end:
            return Paper.OUT
        return Paper.LOW if self.paper.near_end else Paper.FULL

    def failure(self) -> _Failure | None:
        """Return what keeps it from printing; the gravest first."""
        if self.error.cutter or self.error.unrecoverable:
            return _Failure(
                DeviceState.HARDWARE_ERROR,
                CompletionCode.HARDWARE_ERROR,
                "jammed" if self.error.cutter else "printer_broken",
                "free the paper jam at the cutter"
                if self.error.cutter
                else "switch the printer off and on, then replace it",
            )
        if self.cause.cover_open:
            return _Failure(
                DeviceState.USER_ERROR, CompletionCode.COMMAND_ERROR_CODE, "cover_open", "close the printer's cover"
            )
        if self.paper_level is Paper.OUT:
            return _Failure(
                DeviceState.USER_ERROR, CompletionCode.COMMAND_ERROR_CODE, "paper_out", "put in a new roll of paper"
            )
        if self.error.auto_recoverable or not self.online:
            return _Failure(
                DeviceState.OFFLINE,
                CompletionCode.DEVICE_NOT_READY,
                "printer_offline",
                "the printer is off line; wait until it has cooled down, or press its button",
            )
        return None

    def require_ready(self, *, while_printing: bool = False) -> None:
        """Raise what keeps it from printing."""
        failure = self.failure()
        if failure is None:
            return
        reason = f"{failure.reason}_while_printing" if while_printing else failure.reason
        raise CommandFailedError(failure.code, reason, f"the receipt was not printed: {failure.message}")
