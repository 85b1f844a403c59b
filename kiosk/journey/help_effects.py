"""The effects of asking for people: a call, what comes of it, another look at a refusal. A part of `Journey`."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable

import structlog

from kiosk.client.answers import Success
from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.hints import HINTS
from kiosk.journey.elbow import Elbow
from kiosk.journey.journal import Journal
from kiosk.journey.part import JourneyPart
from kiosk.journey.tasks import Scope

__all__ = ["HelpEffects", "SpeakHint"]

log = structlog.get_logger(__name__)

SpeakHint = Callable[[str, str], bool]
"""Says one of the terminal's own sentences to a customer, by key and language; whether it was said."""

CALL_STAFF_S = 8.0
"""How long a customer who called for help waits for a word; above the call's own deadline."""


class HelpEffects(JourneyPart):
    """People, as `Journey` asks for them."""

    elbow: Elbow
    _journal: Journal
    _speak_hint: SpeakHint

    def _call_staff(self, effect: fx.CallStaff) -> None:
        log.warning("staff_called", step=effect.step.value, code=effect.code, visit=self._visit.name)
        self._journal.record(visit=self._visit.name, step=effect.step.value, what=f"staff_called {effect.code}")
        self._evidence("staff_called", {"step": effect.step.value, "code": effect.code[:200]})

        async def work() -> None:
            told, call_id = False, str(uuid.uuid4())
            try:
                async with asyncio.timeout(CALL_STAFF_S):
                    client = await self._with_client()
                    answer = await client.call_staff(call_id, effect.step.value, effect.code)
                    # Silence may have called somebody; the customer is told what is known.
                    told = isinstance(answer, Success) and answer.value
                    if isinstance(answer, Success) and self.state.help.requested:
                        self.elbow.begin(call_id)
                        self.elbow.show(self.state)
            except TimeoutError:
                log.warning("staff_call_timed_out")
            self.submit(ev.StaffCallAnswered(told))

        # Not the visit's: who walks away has called all the same. A new call takes the place of one under way.
        self.tasks.start("call_staff", Scope.TERMINAL, work())

    def _end_help(self, _effect: fx.EndHelp) -> None:
        self.tasks.cancel("call_staff")
        self.elbow.end()

    def _acknowledge_hint(self, effect: fx.AcknowledgeHint) -> None:
        key = next((key for key, text in HINTS.items() if text == effect.hint.text), "")
        spoken = effect.aloud and bool(key) and self._speak_hint(key, effect.language.value)
        self.elbow.acknowledge(effect.hint.hint_id, spoken=spoken)

    def _ask_review(self, effect: fx.AskReview) -> None:
        visit = self._visit
        # One id for one refusal, however often the finger comes down: the bank takes it once.
        request_id = visit.reviews.setdefault((effect.reason, effect.drawdown_id), str(uuid.uuid4()))

        async def work() -> None:
            client = await self._with_client()
            answer = await client.request_review(request_id, visit.session_id, effect.reason, effect.drawdown_id)
            if isinstance(answer, Success):
                self.submit(ev.ReviewTaken(answer.value.number, answer.value.answer_by))
            else:
                self.submit(ev.ReviewNotTaken())

        self.tasks.start("review", Scope.VISIT, work())
