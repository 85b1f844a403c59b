"""A piece of a print job in a few words: a receipt holds names, amounts and accounts, so that its text is counted."""

from collections import Counter
from collections.abc import Sequence

from drivers.wire import escpos

_REAL_TIME = (
    escpos.RealTimeRequest,
    escpos.RealTimeRecover,
    escpos.ClearBuffers,
    escpos.TransmitStatus,
    escpos.Initialize,
)
_NAMES: tuple[tuple[type, str], ...] = (
    (escpos.PrintText, "lines of text"),
    (escpos.QrPrint, "QR code"),
    (escpos.PrintRaster, "picture"),
    (escpos.Cut, "cut"),
)


def describe_print(commands: Sequence[escpos.Command]) -> tuple[str, bytes]:
    """Return what the commands do, and the bytes that may be shown: those of the machine, none of a receipt's."""
    if not commands:
        # Text is a command once it has ended.
        return "the beginning of a text", b""
    if all(isinstance(command, _REAL_TIME) for command in commands):
        meaning = ", ".join(dict.fromkeys(_real_time(command) for command in commands))
        return meaning, b"".join(command.to_bytes() for command in commands)
    counts = Counter(name for command in commands for kind, name in _NAMES if isinstance(command, kind))
    text = ", ".join(f"{count} {name}" for name, count in counts.items()) or f"{len(commands)} settings"
    return f"print: {text}", b""


def _real_time(command: escpos.Command) -> str:
    match command:
        case escpos.RealTimeRequest(kind):
            return f"status {kind}?"
        case escpos.RealTimeRecover():
            return "recover"
        case escpos.ClearBuffers():
            return "clear buffers"
        case escpos.Initialize():
            return "initialize"
        case _:
            return "status?"
