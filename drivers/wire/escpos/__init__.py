"""ESC/POS, the receipt printer's language: commands, parser, real-time status and column layout.

Follows Epson's ESC/POS application programming reference as restated by the printers sold in China (BIXOLON
SRP-350, HPRT TP80K, TM-T88III specification rev. B), with text in GB18030 after ``FS &``. The presenter's full
status (``DLE EOT 20``) follows CUSTOM's KPM210 manual, since the common set has no sensor for a taken receipt.

Encoder and parser are one set of values: each command knows its own bytes, and the parser yields the same commands
back. Nothing here draws (see ``drivers.simulators.paper``) and nothing here talks to a port.
"""

from drivers.wire.escpos.commands import (
    Align,
    CarriageReturn,
    Command,
    Cut,
    ErrorCorrection,
    FeedDots,
    FeedLines,
    HorizontalTab,
    Initialize,
    LineFeed,
    PrintRaster,
    PrintText,
    QrModel,
    QrModuleSize,
    QrPrint,
    QrSetCorrection,
    QrStore,
    RealTimeRecover,
    RealTimeRequest,
    SelectChinese,
    SetAlignment,
    SetCharacterSize,
    SetEmphasis,
    SetLineSpacing,
    TransmitStatus,
    Unknown,
    encode,
    qr_code,
)
from drivers.wire.escpos.layout import (
    PAPER_COLUMNS,
    display_width,
    fit,
    spread,
    wrap,
)
from drivers.wire.escpos.parser import CommandParser
from drivers.wire.escpos.status import (
    ErrorCause,
    FullStatus,
    OfflineCause,
    PaperSensor,
    PrinterOnline,
    StatusKind,
    StatusReader,
    TransmittedPaper,
)

__all__ = [
    "PAPER_COLUMNS",
    "Align",
    "CarriageReturn",
    "Command",
    "CommandParser",
    "Cut",
    "ErrorCause",
    "ErrorCorrection",
    "FeedDots",
    "FeedLines",
    "FullStatus",
    "HorizontalTab",
    "Initialize",
    "LineFeed",
    "OfflineCause",
    "PaperSensor",
    "PrintRaster",
    "PrintText",
    "PrinterOnline",
    "QrModel",
    "QrModuleSize",
    "QrPrint",
    "QrSetCorrection",
    "QrStore",
    "RealTimeRecover",
    "RealTimeRequest",
    "SelectChinese",
    "SetAlignment",
    "SetCharacterSize",
    "SetEmphasis",
    "SetLineSpacing",
    "StatusKind",
    "StatusReader",
    "TransmitStatus",
    "TransmittedPaper",
    "Unknown",
    "display_width",
    "encode",
    "fit",
    "qr_code",
    "spread",
    "wrap",
]
