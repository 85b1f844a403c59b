"""A job as commands: a document laid out, or a caller's own bytes read and judged. Pure."""

from drivers.device.printer import PrintRaw, PrintReceipt
from drivers.device.printer.document import MAX_LINES, DocumentError, lay_out
from drivers.wire import escpos

# Answers to these would be taken for the driver's own, and the last two empty the printer's buffer.
_NOT_FOR_CALLERS = (
    escpos.RealTimeRequest,
    escpos.TransmitStatus,
    escpos.RealTimeRecover,
    escpos.ClearBuffers,
)
_CUT_FEED_DOTS = 28


def job_of(command: PrintReceipt | PrintRaw, columns: int) -> tuple[escpos.Command, ...]:
    """Return what is sent to the printer.

    Raises:
        DocumentError: it cannot be printed.
    """
    if isinstance(command, PrintReceipt):
        return lay_out(command.document, columns)
    parser = escpos.CommandParser()
    # The line feed at the end shows whether a command was left unfinished: that would take it for its own.
    parser.receive_data(command.data + b"\n")
    commands: list[escpos.Command] = []
    while (found := parser.next_command()) is not None:
        if isinstance(found, _NOT_FOR_CALLERS):
            raise DocumentError(f"{type(found).__name__} is not for a print job; the driver asks the printer itself")
        if isinstance(found, escpos.Unknown):
            raise DocumentError(f"the bytes {found.data[:4].hex()} are no ESC/POS command that is known here")
        commands.append(found)
    if not commands or not isinstance(commands[-1], escpos.LineFeed):
        raise DocumentError("the last command is not finished")
    if not any(isinstance(found, escpos.PrintText | escpos.QrPrint | escpos.PrintRaster) for found in commands):
        raise DocumentError("there is nothing to print")
    if sum(isinstance(found, escpos.LineFeed) for found in commands) > MAX_LINES:
        raise DocumentError(f"the job has more than {MAX_LINES} lines")
    return (escpos.Initialize(), escpos.SelectChinese(), *commands, escpos.Cut(feed=_CUT_FEED_DOTS))
