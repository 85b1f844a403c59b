"""The receipt printer's driver against the simulated printer, over memory and over a pseudo terminal."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from drivers.device.base import Completion, CompletionCode, DeviceState, Probe, Probed, Result
from drivers.device.printer import (
    KIND,
    Columns,
    Cut,
    Document,
    Feed,
    MediaPresented,
    MediaTaken,
    Mouth,
    Paper,
    PaperThreshold,
    Presenter,
    PrinterSettings,
    PrinterStatus,
    PrintReceipt,
    Text,
)
from drivers.device.printer.driver import PrinterDriver
from drivers.link import Link
from drivers.simulators.base import Json, Peer
from drivers.simulators.paper import PaperFonts
from drivers.simulators.printer import PrinterPeer
from drivers.simulators.printer_mechanism import PrinterSettings as Mechanism
from drivers.simulators.printer_mechanism import ReceiptPrinter
from tests.contract.drivers.stand import LINKS, Stand, stand

FONTS = Path(__file__).parents[3] / "kiosk" / "fonts"
RECEIPT: Document = (Text("回单"), Columns("借款金额", "¥10,000.00"), Feed(3), Cut())
LONG: Document = (Text("第一位"), *[Feed(20)] * 3, Cut())
MakeStand = Callable[..., AbstractContextManager[Stand]]


class _Hesitating:
    """A link that hands over one byte at a time, each 30 ms after the one before in its burst."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._held = b""
        self.port = link.port
        self.write = link.write
        self.close = link.close

    def read(self, timeout_s: float) -> bytes:
        if not self._held:
            self._held = self._link.read(timeout_s)
        elif timeout_s < 0.03:
            time.sleep(timeout_s)
            return b""
        else:
            time.sleep(0.03)
        byte, self._held = self._held[:1], self._held[1:]
        return byte

    def discard_input(self) -> None:
        self._held = b""
        self._link.discard_input()


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., AbstractContextManager[Stand]]:
    @contextmanager
    def make(
        link: str = "pty", *, speed_mm_s: int = 0, presenter: bool = True, between: Callable[[Link], Link] = lambda x: x
    ) -> Iterator[Stand]:
        mechanism = Mechanism(output=tmp_path / "out", speed_mm_s=speed_mm_s, slow_mm_s=8, presenter=presenter)
        settings = PrinterSettings(port="x", presenter=Presenter.FULL_STATUS if presenter else Presenter.NONE)
        peer = PrinterPeer(ReceiptPrinter(mechanism, PaperFonts.find(FONTS)))
        with stand(
            link, peer, KIND, lambda opener: PrinterDriver(lambda: between(opener()), settings), tmp_path
        ) as made:
            yield made

    return make


def printed(stand: Stand) -> list[str]:
    return sorted(path.name for path in (stand.folder / "out").glob("*.png"))


@pytest.mark.parametrize("link", LINKS)
def test_print_receipt_ready_printer_prints_and_follows_the_hand(make: MakeStand, link: str) -> None:
    with make(link) as printer:
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert printed(printer) == ["receipt-0001.png"]
        printer.wait_for(MediaPresented())
        assert printer.device.status == PrinterStatus(DeviceState.ONLINE, "", Paper.FULL, Mouth.RECEIPT)
        printer.hands("take", "")
        printer.wait_for(MediaTaken())
        assert printer.device.status.mouth is Mouth.EMPTY


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        ("paper_out", CompletionCode.COMMAND_ERROR_CODE, "paper_out"),
        ("jam", CompletionCode.HARDWARE_ERROR, "jammed"),
        ("cover_open", CompletionCode.COMMAND_ERROR_CODE, "cover_open"),
    ],
)
def test_print_receipt_printer_not_ready_prints_nothing_and_comes_back(
    make: MakeStand, link: str, fault: str, code: CompletionCode, reason: str
) -> None:
    with make(link) as printer:
        printer.hands("fault", fault)
        completion = printer.execute(PrintReceipt(RECEIPT))
        assert (completion.code, completion.reason) == (code, reason)
        assert printer.device.status.reason == reason
        assert printed(printer) == []
        printer.hands("fault", "none")
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert printed(printer) == ["receipt-0001.png"]
        assert printer.device.status.state is DeviceState.ONLINE


@pytest.mark.parametrize("link", LINKS)
def test_print_receipt_paper_out_while_printing_is_never_printed_late(make: MakeStand, link: str) -> None:
    with make(link, speed_mm_s=200) as printer:
        printer.hands("fault", "paper_out_while_printing")
        completion = printer.execute(PrintReceipt(LONG))
        assert (completion.code, completion.reason) == (CompletionCode.COMMAND_ERROR_CODE, "paper_out_while_printing")
        assert PaperThreshold(Paper.OUT) in printer.events
        printer.hands("paper", "full")
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert printed(printer) == ["receipt-0001.png"]
        assert printer.hands("status", "")["lines"][0] == "回单"


@pytest.mark.parametrize("link", LINKS)
def test_print_receipt_slow_printer_job_expires_and_is_never_printed_late(make: MakeStand, link: str) -> None:
    with make(link) as printer:
        printer.hands("fault", "slow")
        completion = printer.execute(PrintReceipt(LONG, job_expires_ms=400))
        assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "job_expired")
        printer.wait_until(lambda: printer.hands("status", "")["waiting"] == 0)
        printer.hands("fault", "none")
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert printed(printer) == ["receipt-0001.png"]


def test_print_receipt_canceled_while_printing_is_cleared(make: MakeStand) -> None:
    with make(speed_mm_s=8) as printer:
        ends: list[Completion[Result]] = []
        ticket = printer.device.submit(PrintReceipt(LONG), ends.append)
        printer.wait_until(lambda: printer.hands("status", "")["waiting"] > 0)
        printer.device.cancel(ticket)
        printer.wait_until(lambda: ends)
        assert ends[0].code is CompletionCode.CANCELED
        printer.wait_until(lambda: printer.hands("status", "")["waiting"] == 0)
        assert printed(printer) == []


def test_probe_says_how_the_printer_is_and_prints_nothing(make: MakeStand) -> None:
    with make() as printer:
        assert printer.execute(Probe()).require() == Probed("ESC/POS printer ready, paper full")
        printer.hands("fault", "jam")
        assert printer.execute(Probe()).reason == "jammed"
        assert printed(printer) == []


def test_print_receipt_low_paper_prints_and_tells(make: MakeStand) -> None:
    with make() as printer:
        printer.hands("fault", "paper_low")
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert PaperThreshold(Paper.LOW) in printer.events
        printer.hands("paper", "full")
        printer.wait_for(PaperThreshold(Paper.FULL))


def test_print_receipt_over_one_left_in_the_mouth_is_presented_too(make: MakeStand) -> None:
    with make() as printer:
        for _ in range(2):
            assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert printer.events.count(MediaPresented()) == 2


def test_print_receipt_without_presenter_says_presented_and_never_taken(make: MakeStand) -> None:
    with make(presenter=False) as printer:
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert printer.events.count(MediaPresented()) == 1
        assert printer.device.status.mouth is Mouth.UNKNOWN


@pytest.mark.parametrize(
    "fault", ["garbage_before:1", "garbage_inside:2", "truncated:1", "byte_at_a_time", "bad_checksum:1"]
)
def test_print_receipt_disturbed_line_still_prints_once(make: MakeStand, fault: str) -> None:
    with make(speed_mm_s=200) as printer:
        printer.hands("fault", fault)
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert printed(printer) == ["receipt-0001.png"]


def test_print_receipt_answers_that_come_with_gaps_are_whole(make: MakeStand) -> None:
    with make("memory", between=_Hesitating) as printer:
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert printed(printer) == ["receipt-0001.png"]


@pytest.mark.parametrize("pace", ["9600", "115200"])
def test_print_receipt_paced_line_prints(make: MakeStand, pace: str) -> None:
    with make() as printer:
        printer.hands("pace", pace)
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert printed(printer) == ["receipt-0001.png"]


@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        ("silent", CompletionCode.DEVICE_NOT_READY, "no_answer"),
        ("garbage_before", CompletionCode.HARDWARE_ERROR, "protocol_error"),
    ],
)
def test_print_receipt_line_that_stays_broken_ends_and_comes_back(
    make: MakeStand, fault: str, code: CompletionCode, reason: str
) -> None:
    with make() as printer:
        printer.hands("fault", fault)
        completion = printer.execute(PrintReceipt(RECEIPT))
        assert (completion.code, completion.reason) == (code, reason)
        assert printed(printer) == []
        printer.hands("fault", "none")
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS


def test_print_receipt_silent_while_printing_says_that_it_does_not_know(make: MakeStand) -> None:
    with make(speed_mm_s=20) as printer:
        end = printer.start(PrintReceipt(LONG))
        printer.wait_until(lambda: printer.hands("status", "")["waiting"] > 0)
        printer.hands("fault", "silent")
        completion = end()
        assert (completion.code, completion.reason) == (CompletionCode.HARDWARE_ERROR, "printer_silent")


def test_print_receipt_cable_pulled_while_printing_is_cleared_when_it_is_back(make: MakeStand) -> None:
    with make(speed_mm_s=20) as printer:
        end = printer.start(PrintReceipt(LONG))
        printer.wait_until(lambda: printer.hands("status", "")["waiting"] > 0)
        printer.hands("unplug", "")
        completion = end()
        assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "link_lost")
        printer.hands("replug", "")
        printer.wait_until(lambda: printer.hands("status", "")["waiting"] == 0)
        assert printer.execute(PrintReceipt(RECEIPT)).code is CompletionCode.SUCCESS
        assert printer.hands("status", "")["lines"][0] == "回单"


def test_idle_pulled_cable_is_seen_and_the_printer_comes_back(make: MakeStand) -> None:
    with make() as printer:
        printer.device.start()
        printer.wait_until(lambda: printer.device.status.state is DeviceState.ONLINE)
        printer.hands("unplug", "")
        printer.wait_until(lambda: printer.device.status.state is DeviceState.OFFLINE)
        printer.hands("replug", "")
        printer.wait_until(lambda: printer.device.status.state is DeviceState.ONLINE)


def test_idle_silent_printer_is_off_line(make: MakeStand) -> None:
    with make() as printer:
        printer.device.start()
        printer.wait_until(lambda: printer.device.status.state is DeviceState.ONLINE)
        printer.hands("fault", "silent")
        printer.wait_until(lambda: printer.device.status.reason == "no_answer")


def test_print_receipt_babbling_line_ends_in_a_completion(tmp_path: Path) -> None:
    class Babbler(Peer):
        def receive(self, data: bytes) -> None: ...

        def tick(self, now: float) -> None:
            self.send(b"\x12\x55\xaa" * 40)

        def status(self) -> dict[str, Json]:
            return {}

    settings = PrinterSettings(port="x")
    with stand("pty", Babbler(), KIND, lambda opener: PrinterDriver(opener, settings), tmp_path) as printer:
        completion = printer.execute(PrintReceipt(RECEIPT))
        assert (completion.code, completion.reason) == (CompletionCode.HARDWARE_ERROR, "protocol_error")
        assert completion.elapsed_ms < PrintReceipt(RECEIPT).job_expires_ms


@pytest.mark.parametrize("document", [(), (Cut(),), (Text("a\x1b@b"),), (Feed(0), Text("x"))])
def test_print_receipt_bad_document_is_refused_before_a_byte_is_sent(make: MakeStand, document: Document) -> None:
    with make() as printer:
        completion = printer.execute(PrintReceipt(document))
        assert (completion.code, completion.reason) == (CompletionCode.INVALID_DATA, "bad_document")
        assert printed(printer) == []
