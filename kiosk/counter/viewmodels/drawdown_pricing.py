"""What a drawdown at the window would cost: asked of the bank as the form is filled in. No screen.

One question at a time: an answer to a form that is another one by now is dropped, and a price that still holds is not
asked for again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kiosk.counter.client.answers import Success
from kiosk.counter.client.lending import DrawdownTerms, Quote
from kiosk.counter.desk import Desk, Said

__all__ = ["QUOTE_PAUSE_S", "DrawdownPricing"]

QUOTE_PAUSE_S = 0.08
"""A pause in typing before a price is asked for."""

_TASK = "quote"


class DrawdownPricing:
    """The price of the form as it stands, or why there is none; `changed` is called at each change of either."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._desk = desk
        self._changed = changed
        self._asked = 0
        self.quote: Quote | None = None
        self.said: Said | None = None

    @property
    def holds(self) -> bool:
        """Whether there is a price that has not run out."""
        return self.quote is not None and self.quote.expires > self._desk.now()

    def clear(self) -> None:
        """Another customer is in hand: nothing of the one before stays."""
        self.quote, self.said = None, None

    def ask(self, session_id: str, terms: DrawdownTerms | None, pause_s: float) -> None:
        """Have these terms priced; None where a form has no price yet."""
        self._asked += 1
        if terms is None:
            self._desk.stop(_TASK)
            self.quote = None
            self._changed()
        elif self.quote is not None and self.quote.terms == terms and self.holds:
            self._changed()
        else:
            self._desk.start(_TASK, self._ask(self._asked, session_id, terms, pause_s))

    async def _ask(self, asked: int, session_id: str, terms: DrawdownTerms, pause_s: float) -> None:
        await asyncio.sleep(pause_s)
        answer = await self._desk.client.quote(session_id, terms)
        if asked != self._asked:
            return
        if isinstance(answer, Success):
            self.quote, self.said = answer.value, None
        else:
            self.quote, self.said = None, self._desk.said(answer)
        self._changed()
