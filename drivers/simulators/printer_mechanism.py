"""A receipt printer of 80 mm: takes ESC/POS bytes, answers its status, and prints on paper that ends up as PNG files.

It behaves as the published commands say and no better: real-time requests are answered at once, everything else
in turn and at the speed of the mechanism; it stops when paper ends, keeps what it has not printed, and **prints it
after a new roll is put in** unless it was told to clear its buffers. A driver that forgets that prints one customer's
receipt for the next.

This is mechanism and firmware without a port: time is handed in (``now_s``, any monotonic clock), so that tests
need not wait.
"""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

from drivers.simulators.paper import PaperFonts, PaperRenderer, Sheet
from drivers.wire.escpos import (
    BuffersCleared,
    ClearBuffers,
    Command,
    CommandParser,
    ErrorCause,
    FullStatus,
    Initialize,
    OfflineCause,
    PaperSensor,
    PrinterOnline,
    RealTimeRecover,
    RealTimeRequest,
    StatusKind,
    TransmitStatus,
    TransmittedPaper,
)

DOTS_PER_MM = 8
# A roll of 80 mm × 80 m.
FULL_ROLL_DOTS = 80_000 * DOTS_PER_MM
# Where the near-end sensor of such printers sits: about four metres before the end.
NEAR_END_DOTS = 4_000 * DOTS_PER_MM
# Bits of the full status that stand for what Edian does not ask: cover open (user), cutter error (unrecoverable).
_FULL_NO_PAPER, _FULL_NEAR_END, _FULL_IN_OUTPUT = 0x01, 0x04, 0x20
_FULL_COVER_OPEN, _FULL_CUTTER = 0x02, 0x01
_RECOVER_AND_CLEAR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """How the printer is built.

    Units: ``speed_mm_s`` is the speed of the paper, ``slow_mm_s`` that under the fault "slow"; 0 takes no time.
    """

    output: Path
    speed_mm_s: int = 200
    slow_mm_s: int = 8
    presenter: bool = True


class ReceiptPrinter:
    """One printer. Bytes go in by :meth:`receive`, the mechanism moves by :meth:`advance`; both return replies."""

    def __init__(self, settings: PrinterSettings, fonts: PaperFonts) -> None:
        self._settings = settings
        self._renderer = PaperRenderer(fonts)
        self._parser = CommandParser()
        self._queue: deque[Command] = deque()
        self._paper_dots = FULL_ROLL_DOTS
        self._busy_until_s = 0.0
        self._last: Sheet | None = None
        self.receipts: list[Path] = []
        self.receipt_in_mouth = False
        self.jammed = False
        self.cover_open = False
        self.silent = False
        self.slow = False

    @property
    def last_lines(self) -> tuple[str, ...]:
        """Text of the receipt printed last."""
        return self._last.lines if self._last else ()

    @property
    def paper_out(self) -> bool:
        """True when the end sensor sees no paper."""
        return self._paper_dots <= 0

    @property
    def paper_low(self) -> bool:
        """True when the near-end sensor sees no paper."""
        return self._paper_dots <= NEAR_END_DOTS

    @property
    def waiting(self) -> int:
        """Commands received and not carried out yet."""
        return len(self._queue)

    def load_paper(self, dots: int = FULL_ROLL_DOTS) -> None:
        """Put in a roll of that length; 0 takes the roll out. What waits is printed on it."""
        self._paper_dots = dots

    def take(self) -> bool:
        """Take the receipt out of the mouth; False when there was none."""
        taken, self.receipt_in_mouth = self.receipt_in_mouth, False
        return taken

    def receive(self, data: bytes, now_s: float) -> bytes:
        """Take bytes from the port and return what is answered at once."""
        self._parser.receive_data(data)
        replies = bytearray()
        while (command := self._parser.next_command()) is not None:
            match command:
                case RealTimeRequest(kind):
                    replies += self._real_time(kind)
                case ClearBuffers():
                    self._clear()
                    replies += BuffersCleared().to_bytes()
                case RealTimeRecover(mode) if mode == _RECOVER_AND_CLEAR:
                    # What is jammed stays jammed until a hand frees it; only the memory is cleared.
                    self._clear()
                case _:
                    if not self._queue:
                        self._busy_until_s = max(self._busy_until_s, now_s)
                    self._queue.append(command)
        return b"" if self.silent else bytes(replies)

    def advance(self, now_s: float) -> bytes:
        """Print what there is time for, and return what is answered in turn."""
        replies = bytearray()
        while self._queue and self._can_print and now_s >= self._busy_until_s:
            replies += self._carry_out(self._queue.popleft())
        return b"" if self.silent else bytes(replies)

    def next_due_s(self) -> float | None:
        """When :meth:`advance` has something to do again; None while it waits for bytes or for a hand."""
        return self._busy_until_s if self._queue and self._can_print else None

    @property
    def _can_print(self) -> bool:
        return not (self.paper_out or self.jammed or self.cover_open)

    def _carry_out(self, command: Command) -> bytes:
        if isinstance(command, TransmitStatus):
            return bytes([TransmittedPaper(near_end=self.paper_low, out=self.paper_out).to_byte()])
        before = self._renderer.printed_dots
        sheet = self._renderer.apply(command)
        moved = (self._renderer.printed_dots if sheet is None else sheet.length_dots) - before
        self._paper_dots -= max(0, moved)
        speed = (self._settings.slow_mm_s if self.slow else self._settings.speed_mm_s) * DOTS_PER_MM
        self._busy_until_s += moved / speed if speed else 0.0
        if sheet is not None:
            self._deliver(sheet)
        return b""

    def _deliver(self, sheet: Sheet) -> None:
        self._last = sheet
        path = self._settings.output / f"receipt-{len(self.receipts) + 1:04d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whoever watches the folder never sees half a picture.
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(sheet.to_png())
        unfinished.replace(path)
        self.receipts.append(path)
        self.receipt_in_mouth = True

    def _clear(self) -> None:
        self._queue.clear()
        self._renderer.tear_off()
        self._renderer.apply(Initialize())

    def _real_time(self, kind: int) -> bytes:
        error = ErrorCause(cutter=self.jammed)
        match kind:
            case StatusKind.PRINTER:
                return bytes([PrinterOnline(online=self._can_print).to_byte()])
            case StatusKind.OFFLINE_CAUSE:
                cause = OfflineCause(cover_open=self.cover_open, paper_end=self.paper_out, error=error.any)
                return bytes([cause.to_byte()])
            case StatusKind.ERROR_CAUSE:
                return bytes([error.to_byte()])
            case StatusKind.PAPER_SENSOR:
                return bytes([PaperSensor(near_end=self.paper_low, out=self.paper_out).to_byte()])
            case StatusKind.FULL if self._settings.presenter:
                return FullStatus(
                    paper=_FULL_NO_PAPER * self.paper_out
                    | _FULL_NEAR_END * self.paper_low
                    | _FULL_IN_OUTPUT * self.receipt_in_mouth,
                    user=_FULL_COVER_OPEN * self.cover_open,
                    unrecoverable=_FULL_CUTTER * self.jammed,
                ).to_bytes()
            case _:
                return b""
