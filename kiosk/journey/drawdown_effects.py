"""The effects of a drawdown that is sent: once, under an id that is on disk, asked about and never repeated.

A part of `Journey`. What was sent outlives its visit: an answer that comes later is nobody's on the screen, and the id
on disk is asked about with nobody waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import structlog

from kiosk.client.answers import Refused, Success, Unanswered
from kiosk.client.request_store import RequestStore
from kiosk.client.values import DrawdownIntent
from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.events import Event
from kiosk.flow.explanation import own_refusal
from kiosk.flow.state import Stage
from kiosk.flow.trouble import Trouble
from kiosk.journey.inquiry import Inquiry
from kiosk.journey.part import JourneyPart
from kiosk.journey.tasks import Scope
from kiosk.journey.visit import Visit

__all__ = ["DrawdownEffects"]

log = structlog.get_logger(__name__)


class DrawdownEffects(JourneyPart):
    """Sending, asking, watching and forgetting, as `Journey` runs them."""

    _requests: RequestStore
    _inquiry: Inquiry

    def _submit_drawdown(self, effect: fx.SubmitDrawdown) -> None:
        # Outlives the visit on purpose: nothing that was sent is ever abandoned half way.
        self.tasks.start("draw", Scope.TERMINAL, self._draw(self._visit, effect))

    async def _draw(self, visit: Visit, effect: fx.SubmitDrawdown) -> None:
        account = visit.account
        if account is None:
            self.submit(ev.DrawdownRefused(own_refusal(Trouble.OUT_OF_ORDER)))
            return
        with self.machine_time.busy():
            try:
                opened = await asyncio.to_thread(self._requests.open, effect.quote.amount_fen)
            except OSError as error:
                log.error("request_id_not_kept", why=str(error))
                self.submit(ev.DrawdownRefused(own_refusal(Trouble.OUT_OF_ORDER)))
                return
            visit.request_id, visit.drawdown_id = opened.request_id, ""
            intent = DrawdownIntent(
                request_id=opened.request_id,
                session_id=visit.session_id,
                credit_line_id=visit.credit_line_id,
                contract_id=effect.contract_id,
                account_token=account.token,
                due_day=self._due_day(),
                quote=effect.quote,
            )
            log.info("drawdown_sent", request_id=opened.request_id, session_id=visit.session_id)
            client = await self._with_client()
            self.submit(ev.StageReached(Stage.BOOKING))
            answer = await client.draw(intent)
        if visit is not self._visit:
            # The case has gone elsewhere meanwhile, and perhaps the next customer is here: the request id on disk is
            # asked about with nobody waiting.
            log.info("drawdown_answered_after_visit", request_id=opened.request_id)
            return
        match answer:
            case Success(drawdown):
                log.info("drawdown_answered", request_id=opened.request_id, state=drawdown.state.value)
                visit.drawdown_id = drawdown.drawdown_id
                if drawdown.query_number:
                    await asyncio.to_thread(self._requests.note, opened.request_id, drawdown.query_number)
                self.submit(ev.DrawdownAnswered(drawdown))
            case Refused(refusal):
                log.info("drawdown_refused", request_id=opened.request_id, reason=refusal.reason)
                self.submit(ev.DrawdownRefused(refusal))
            case Unanswered():
                log.warning("drawdown_unanswered", request_id=opened.request_id)
                self.submit(ev.DrawdownUnanswered())

    def _ask_outcome(self, _effect: fx.AskOutcome) -> None:
        async def work(visit: Visit) -> None:
            with self.machine_time.busy():
                event = (
                    await self._inquiry.follow(visit.session_id, visit.followed_id)
                    if visit.followed_id
                    else await self._inquiry.ask(visit.request_id, visit.session_id, visit.drawdown_id)
                )
            if visit is self._visit:
                self.submit(event)

        self.tasks.start("ask_outcome", Scope.TERMINAL, work(self._visit))

    def _watch_outcome(self, _effect: fx.WatchOutcome) -> None:
        def learnt(request_id: str, event: Event) -> bool:
            if request_id != self._visit.request_id:
                return False
            self.submit(event)
            return True

        if not self.tasks.running("watch_outcome"):
            watching = self._inquiry.watch(learnt, lambda: self.tasks.running("draw"))
            self.tasks.start("watch_outcome", Scope.TERMINAL, watching)

    def _forget_drawdown(self, _effect: fx.ForgetDrawdown) -> None:
        request_id, self._visit.request_id = self._visit.request_id, ""
        if request_id:
            self.tasks.start(
                f"forget {request_id}", Scope.TERMINAL, _quietly(partial(self._requests.forget, request_id))
            )


async def _quietly(work: Callable[[], None]) -> None:
    try:
        await asyncio.to_thread(work)
    except OSError as error:
        log.warning("open_request_not_forgotten", why=str(error))
