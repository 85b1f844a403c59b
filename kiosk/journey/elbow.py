"""The call for a person, while it is open: tells the page as it changes, hears what the teller does. See `flow.elbow`.

One call at a time. What is told is the newest; what came between two tellings is not made up for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from datetime import UTC, datetime

import structlog

from kiosk.client.answers import Refused, Success, Unanswered
from kiosk.client.beside import CallNews, CallState, GivenHint
from kiosk.client.port import ChannelClient
from kiosk.client.values import DeviceReport
from kiosk.flow import events as ev
from kiosk.flow.elbow import JourneyFacts, facts_of
from kiosk.flow.events import Event
from kiosk.flow.facts import Bilingual
from kiosk.flow.help import Hint
from kiosk.flow.hints import HINTS
from kiosk.flow.state import KioskState
from kiosk.journey.outbox import Outbox
from kiosk.journey.tasks import Scope, Tasks

__all__ = ["Elbow"]

log = structlog.get_logger(__name__)

PACE_S = 0.3
"""Between two tellings: three a second are as many as a person can follow."""

AGAIN_S = 2.0
"""Until a telling that got no answer is tried again."""


class Elbow:
    """The open call, or none."""

    def __init__(
        self,
        *,
        client: Callable[[], Awaitable[ChannelClient]],
        tasks: Tasks,
        outbox: Outbox,
        submit: Callable[[Event], None],
        session_id: Callable[[], str],
    ) -> None:
        self._client = client
        self._tasks = tasks
        self._outbox = outbox
        self._submit = submit
        self._session_id = session_id
        self.devices: tuple[DeviceReport, ...] = ()
        self.call_id = ""
        self._newest: tuple[JourneyFacts, str] | None = None
        self._changed = asyncio.Event()
        self._heard: set[str] = set()

    def begin(self, call_id: str) -> None:
        """A call was made: the one before is over with that."""
        self.end()
        self.call_id, self._newest, self._heard = call_id, None, set()
        self._tasks.start("elbow_tell", Scope.TERMINAL, self._tell(call_id))
        self._tasks.start("elbow_hear", Scope.TERMINAL, self._hear(call_id))

    def show(self, state: KioskState) -> None:
        """The page as it now is."""
        if not self.call_id:
            return
        seen = (facts_of(state), self._session_id())
        if seen != self._newest:
            self._newest = seen
            self._changed.set()

    def end(self) -> None:
        """The customer goes on alone, or has left; whoever looks on is told."""
        call_id = self.call_id
        if not call_id:
            return
        self._over()

        async def letter() -> object:
            return await (await self._client()).end_call(call_id)

        self._outbox.post("end_call", letter)

    def acknowledge(self, hint_id: str, *, spoken: bool) -> None:
        """A hint stands on the screen."""
        call_id = self.call_id
        if not call_id:
            return

        async def letter() -> object:
            return await (await self._client()).acknowledge_hint(call_id, hint_id, spoken=spoken)

        self._outbox.post("acknowledge_hint", letter)

    def _over(self) -> None:
        self.call_id, self._newest = "", None
        self._changed.clear()
        self._tasks.cancel("elbow_tell")
        self._tasks.cancel("elbow_hear")

    async def _tell(self, call_id: str) -> None:
        client = await self._client()
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self._newest is None:
                continue
            told, session_id = self._newest
            answer = await client.report_journey(call_id, told, session_id, self.devices, datetime.now(UTC))
            match answer:
                case Success(still_open) if still_open:
                    await asyncio.sleep(PACE_S)
                case Success() | Refused():
                    return
                case Unanswered():
                    self._changed.set()
                    await asyncio.sleep(AGAIN_S)

    async def _hear(self, call_id: str) -> None:
        client = await self._client()
        async with aclosing(client.watch_assistance(call_id)) as changes:
            async for news in changes:
                self._news(news)
                if news.state in {CallState.ENDED, CallState.AT_COUNTER}:
                    return

    def _news(self, news: CallNews) -> None:
        match news.state:
            case CallState.WAITING:
                pass
            case CallState.TAKEN:
                self._submit(ev.HelpTaken(news.staff_number))
                for hint in news.hints:
                    self._said(hint)
            case CallState.ENDED:
                self._forget()
                self._submit(ev.HelpOver())
            case CallState.AT_COUNTER:
                self._forget()
                self._submit(ev.CaseAtCounter(Bilingual(news.counter, news.counter)))

    def _forget(self) -> None:
        """The call has ended at the other side: nothing more is told. What hears of it ends by itself."""
        self.call_id, self._newest = "", None
        self._tasks.cancel("elbow_tell")

    def _said(self, hint: GivenHint) -> None:
        if hint.shown or hint.hint_id in self._heard:
            return
        self._heard.add(hint.hint_id)
        text = HINTS.get(hint.key) if hint.key else Bilingual(hint.words, hint.words)
        if text is None or not text.zh:
            log.warning("hint_unknown", key=hint.key)
            return
        self._submit(ev.HintGiven(Hint(hint.hint_id, text, hint.staff_number)))
