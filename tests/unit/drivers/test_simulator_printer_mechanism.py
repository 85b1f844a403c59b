"""The simulated printer behaves as the command reference says, its unpleasant sides too."""

from pathlib import Path

import pytest

from drivers.simulators.paper import PaperFonts
from drivers.simulators.printer_mechanism import PrinterSettings, ReceiptPrinter
from drivers.wire.escpos import (
    ClearBuffers,
    Cut,
    FullStatus,
    Initialize,
    LineFeed,
    PrintText,
    RealTimeRecover,
    RealTimeRequest,
    TransmitStatus,
    encode,
)

FONTS = Path(__file__).parents[3] / "kiosk" / "fonts"
JOB = encode([Initialize(), PrintText("第一位"), LineFeed(), *[LineFeed()] * 20, Cut(), TransmitStatus()])


@pytest.fixture
def printer(tmp_path: Path) -> ReceiptPrinter:
    return ReceiptPrinter(PrinterSettings(output=tmp_path), PaperFonts.find(FONTS))


def ask(printer: ReceiptPrinter, kind: int) -> bytes:
    return printer.receive(RealTimeRequest(kind).to_bytes(), 0.0)


def test_printer_ready_answers_the_published_bytes(printer: ReceiptPrinter) -> None:
    assert [ask(printer, kind) for kind in (1, 2, 3, 4)] == [b"\x12"] * 4
    assert ask(printer, 20) == FullStatus().to_bytes()


def test_printer_job_is_printed_at_the_speed_of_its_paper(printer: ReceiptPrinter) -> None:
    assert printer.receive(JOB, 0.0) == b""
    assert printer.advance(0.0) == b""
    assert ask(printer, 1) == b"\x12"
    assert printer.advance(0.3) == b""
    assert printer.receipts == []
    assert printer.advance(10.0) == b"\x00"
    assert [path.name for path in printer.receipts] == ["receipt-0001.png"]
    assert printer.last_lines[0] == "第一位"
    assert ask(printer, 20) == FullStatus(paper=0x20).to_bytes()
    assert printer.take()
    assert not printer.take()
    assert ask(printer, 20) == FullStatus().to_bytes()


def test_printer_paper_out_while_printing_stops_and_says_so(printer: ReceiptPrinter) -> None:
    printer.load_paper(100)
    printer.receive(JOB, 0.0)
    assert printer.advance(10.0) == b""
    assert ask(printer, 1) == b"\x1a"
    assert ask(printer, 2) == b"\x32"
    assert ask(printer, 4) == b"\x7e"
    assert printer.receipts == []


def test_printer_new_roll_prints_what_waited(printer: ReceiptPrinter) -> None:
    printer.load_paper(100)
    printer.receive(JOB, 0.0)
    printer.advance(10.0)
    printer.load_paper()
    assert printer.advance(20.0) == b"\x00"
    assert len(printer.receipts) == 1


@pytest.mark.parametrize(("clear", "reply"), [(ClearBuffers(), bytes.fromhex("372500")), (RealTimeRecover(2), b"")])
def test_printer_cleared_prints_nothing_of_the_old_job(
    printer: ReceiptPrinter, clear: ClearBuffers | RealTimeRecover, reply: bytes
) -> None:
    printer.load_paper(100)
    printer.receive(JOB, 0.0)
    printer.advance(10.0)
    assert printer.receive(clear.to_bytes(), 10.0) == reply
    printer.load_paper()
    printer.receive(encode([PrintText("第二位"), LineFeed(), Cut()]), 11.0)
    printer.advance(20.0)
    assert printer.last_lines == ("第二位",)


def test_printer_jam_is_an_error_until_freed(printer: ReceiptPrinter) -> None:
    printer.jammed = True
    assert [ask(printer, kind) for kind in (1, 2, 3, 4)] == [b"\x1a", b"\x52", b"\x1a", b"\x12"]
    printer.receive(RealTimeRecover(2).to_bytes(), 0.0)
    assert ask(printer, 3) == b"\x1a"
    printer.jammed = False
    assert ask(printer, 3) == b"\x12"


def test_printer_low_paper_still_prints(printer: ReceiptPrinter) -> None:
    printer.load_paper(20_000)
    assert ask(printer, 4) == b"\x1e"
    printer.receive(JOB, 0.0)
    assert printer.advance(10.0) == b"\x03"


def test_printer_silent_answers_nothing(printer: ReceiptPrinter) -> None:
    printer.silent = True
    assert ask(printer, 1) == b""


def test_printer_without_presenter_ignores_the_full_status(tmp_path: Path) -> None:
    printer = ReceiptPrinter(PrinterSettings(output=tmp_path, presenter=False), PaperFonts.find(FONTS))
    assert ask(printer, 20) == b""
