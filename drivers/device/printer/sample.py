"""A page that shows at a glance whether a printer is set up right: Chinese, sizes, edges, QR code, cutter."""

from drivers.device.printer.document import Alignment, Columns, Cut, Document, Feed, QrCode, Rule, Text


def sample_document() -> Document:
    """Return the page that ``edian-devices print --sample`` prints."""
    return (
        Text("打印测试页", align=Alignment.CENTER, bold=True, double_width=True, double_height=True),
        Text("PRINTER TEST PAGE", align=Alignment.CENTER),
        Feed(1),
        Rule(),
        Text("0        1         2         3         4       "),
        Text("123456789012345678901234567890123456789012345678"),
        Rule(dashed=True),
        Columns("正常", "Normal 0123456789"),
        Columns("加粗", "Bold 0123456789", bold=True),
        Columns("倍高", "￥10,000.00", bold=True, double_height=True),
        Text("倍宽 Double width", double_width=True),
        Text("居中 Centre", align=Alignment.CENTER),
        Text("居右 Right", align=Alignment.RIGHT),
        Rule(dashed=True),
        Text("长文自动换行：标点不落在行首，English words stay whole, 数字 1234567890 亦然。生僻字：㐂 㛃 䶮 龘 𠮷。"),
        Rule(),
        QrCode("https://example.test/edian/printer-test"),
        Text("扫码可读即为正常", align=Alignment.CENTER),
        Feed(1),
        Cut(),
    )


def text_document(text: str) -> Document:
    """Return a receipt of plain text, one paragraph a line."""
    return (Text(text.rstrip("\n").expandtabs(8)), Cut())
