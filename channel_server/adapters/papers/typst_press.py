"""Sets receipts with typst: a compiler that is made once, in a thread of its own; a page takes some milliseconds.

The words go in as data and are never read as markup. Set with the bundled fonts alone, the bytes are the same at any
machine; a character that they lack (a rare surname) is looked for among the machine's own fonts, and only then.
"""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Literal

import structlog
import typst

from channel_server.adapters.papers.coverage import characters_of
from channel_server.application.ports import Outcome, OutcomeUnknown, Success
from channel_server.domain.receipt import Receipt
from channel_server.domain.refusal_table import Language

_HERE = Path(__file__).parent
FONTS = _HERE / "fonts"
_TEMPLATE = _HERE / "receipt.typ"
_BUNDLED = "Noto Sans SC"
_ELSEWHERE = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "SimSun", "Noto Sans CJK JP")
_STANDARD: Literal["a-2a"] = "a-2a"
"""PDF/A-2a (ISO 19005-2): whatever a page needs is in the file, and a screen reader can read it out."""
_LONGEST_S = 10.0
"""A page that takes longer is stuck; whoever asked is told that it cannot be done now."""
MOST_WAITING = 64
"""Receipts in the queue: at some milliseconds each, nobody waits a second."""
_log = structlog.get_logger(__name__)


class TypstPress:
    """Implements `ports.ReceiptPress`."""

    def __init__(self) -> None:
        # One thread: a compiler is used by one at a time, and typst itself lets the interpreter go on meanwhile.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="receipt-press")
        self._waiting = 0

    async def press(self, receipt: Receipt) -> Outcome[bytes]:
        """Set a receipt as PDF."""
        if self._waiting >= MOST_WAITING:
            return OutcomeUnknown("too many receipts at once")
        self._waiting += 1
        try:
            async with asyncio.timeout(_LONGEST_S):
                return Success(await asyncio.get_running_loop().run_in_executor(self._thread, self.set_now, receipt))
        except TimeoutError:
            return OutcomeUnknown("not within its time")
        except (typst.TypstError, OSError, ValueError) as error:
            # Its text may name what stands on the page.
            _log.error("receipt_not_set", error=type(error).__name__)
            return OutcomeUnknown(type(error).__name__)
        finally:
            self._waiting -= 1

    def set_now(self, receipt: Receipt, *, picture_ppi: float | None = None) -> bytes:
        """Set a receipt in the calling thread; as a picture where a density is named, for whoever wants to see it.

        Raises:
            typst.TypstError, OSError: the template or the fonts are not there.
        """
        words = _words(receipt)
        if {ord(character) for character in words if not character.isspace()} <= self._covered:
            return self._set(self._compiler, words, picture_ppi, [_STANDARD])
        try:
            return self._set(self._fallback, words, picture_ppi, [_STANDARD])
        except typst.TypstError:
            # No font of this machine has it either: a box in a name is better than no receipt, though not an archive's.
            return self._set(self._fallback, words, picture_ppi, [])

    def _set(
        self, compiler: typst.Compiler, words: str, picture_ppi: float | None, standards: list[Literal["a-2a"]]
    ) -> bytes:
        made = compiler.compile(
            _TEMPLATE.read_bytes(),
            format="pdf" if picture_ppi is None else "png",
            ppi=picture_ppi,
            sys_inputs={"receipt": words},
            timestamp=0,
            pdf_standards=[*standards] if picture_ppi is None else [],
        )
        assert isinstance(made, bytes), "a receipt is one page"
        return made

    @cached_property
    def _covered(self) -> frozenset[int]:
        return characters_of(FONTS / "NotoSansSC-400Regular.ttf")

    @cached_property
    def _compiler(self) -> typst.Compiler:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
        return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)

    @cached_property
    def _fallback(self) -> typst.Compiler:
        return typst.Compiler(font_paths=typst.Fonts(include_embedded_fonts=False, font_paths=[FONTS]))


def _words(receipt: Receipt) -> str:
    chinese = receipt.language is Language.CHINESE
    return json.dumps(
        {
            "lang": "zh" if chinese else "en",
            "region": "cn" if chinese else "gb",
            "fonts": [_BUNDLED, *_ELSEWHERE],
            "day": [receipt.day.year, receipt.day.month, receipt.day.day],
            "done": receipt.done,
            "bank": receipt.bank,
            "title": receipt.title,
            "seal": receipt.seal,
            "amount_label": receipt.amount_label,
            "figures": receipt.figures,
            "capitals": receipt.capitals,
            "outcome": receipt.outcome,
            "facts": [[each.label, each.value] for each in receipt.facts],
            "plan": receipt.plan,
            "note": receipt.note,
            "check_label": receipt.check_label,
            "check_code": receipt.check_code,
        },
        ensure_ascii=False,
        sort_keys=True,
    )
