"""The press of receipts: by typst, and its twin of plain text."""

from channel_server.adapters.papers.plain import PlainPress
from channel_server.adapters.papers.typst_press import TypstPress

__all__ = ["PlainPress", "TypstPress"]
