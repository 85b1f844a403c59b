"""The effects of cases that come and go, and of a line that changes elsewhere: a part of `Journey`.

What a code says is kept in the visit and never in the state; the code that is given out goes to the screen, which is
what it is for.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from kiosk.client.answers import Answer, Refused, Success, Unanswered
from kiosk.client.beside import NewsKind, TakenCase
from kiosk.client.port import ChannelClient
from kiosk.client.snapshot import SnapshotKeys, read_snapshot
from kiosk.client.values import AmountBounds
from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.carried import Case, CaseStage, Elsewhere
from kiosk.flow.cases import HANDED_OVER
from kiosk.flow.channel_events import CodeKind
from kiosk.flow.events import Event
from kiosk.flow.facts import DrawdownState
from kiosk.flow.state import Request
from kiosk.flow.trouble import Trouble
from kiosk.journey.codes import plan_code, scanned
from kiosk.journey.inquiry import Inquiry
from kiosk.journey.part import JourneyPart
from kiosk.journey.tasks import Scope
from kiosk.journey.visit import Visit

__all__ = ["CaseEffects"]

log = structlog.get_logger(__name__)

T = TypeVar("T")

REST_S = 1.0
"""A pause after a code, so that one that lies still is not read a hundred times."""

BROKEN_S = 15.0
"""The same where the scanner itself is at fault: it is tried again now and then, and not once a second."""

LOOK_S = 1.0
"""How often it is looked whether a code that is shown was taken: the screen loses the case within about a second."""

LATER_S = 3.0
"""The same where the bank does not answer."""


class CaseEffects(JourneyPart):
    """Codes, cases and the line watched, as `Journey` runs them."""

    _bounds: AmountBounds
    _inquiry: Inquiry
    _keys: SnapshotKeys | None

    # --- codes under the scanner ------------------------------------------------------------------------------------

    def _scan_codes(self, _effect: fx.ScanCodes) -> None:
        async def work() -> None:
            while True:
                text = await self._devices.read_code()
                if isinstance(text, Trouble):
                    await asyncio.sleep(REST_S if text is Trouble.CODE_UNREADABLE else BROKEN_S)
                    continue
                event = scanned(text)
                if event.kind in {CodeKind.CASE, CodeKind.SNAPSHOT}:
                    self._visit.code = text
                log.info("code_scanned", kind=event.kind.value)
                self.submit(event)
                await asyncio.sleep(REST_S)

        # Not the visit's: it begins before there is one. What the flow says ends it.
        self.tasks.start("codes", Scope.TERMINAL, work())

    def _stop_scanning(self, _effect: fx.StopScanning) -> None:
        self.tasks.cancel("codes")

    def _check_snapshot(self, _effect: fx.CheckSnapshot) -> None:
        text, self._visit.code = self._visit.code, ""
        kept = self._keys.kept() if self._keys is not None else None
        found = read_snapshot(text, kept, datetime.now(UTC))
        log.info("snapshot_checked", result=found.value if isinstance(found, Trouble) else "genuine")
        self.submit(ev.SnapshotRefused(found) if isinstance(found, Trouble) else ev.SnapshotRead(found))

    # --- in ---------------------------------------------------------------------------------------------------------

    def _take_case(self, _effect: fx.TakeCase) -> None:
        visit = self._visit

        async def call(client: ChannelClient) -> Answer[Event]:
            answer = await client.take_handoff(visit.session_id, visit.code)
            if not isinstance(answer, Success):
                return answer
            taken = answer.value
            visit.case_line_id = taken.credit_line_id
            if taken.request_id and not taken.drawdown_id:
                # It was sent, and had not arrived when the case was taken. Asking bars it for good.
                outcome = await client.outcome(taken.request_id)
                if not isinstance(outcome, Success):
                    return outcome
                if outcome.value.state is not DrawdownState.FAILED:
                    visit.request_id = taken.request_id
                    return Success(ev.CaseTaken(_case(taken, CaseStage.FOLLOWED)))
                return Success(ev.CaseTaken(_case(taken, CaseStage.TAKEN), never_sent=True))
            if taken.drawdown_id:
                visit.followed_id = taken.drawdown_id
                return Success(ev.CaseTaken(_case(taken, CaseStage.FOLLOWED)))
            return Success(ev.CaseTaken(_case(taken, CaseStage.TAKEN)))

        self._ask(Request.TAKE_CASE, call, lambda event: event)

    def _follow_drawdown(self, _effect: fx.FollowDrawdown) -> None:
        async def work(visit: Visit) -> None:
            event = (
                await self._inquiry.follow(visit.session_id, visit.followed_id)
                if visit.followed_id
                else await self._inquiry.ask(visit.request_id)
            )
            if visit is self._visit:
                self.submit(event)

        self.tasks.start("ask_outcome", Scope.TERMINAL, work(self._visit))

    # --- out --------------------------------------------------------------------------------------------------------

    def _open_handover(self, effect: fx.OpenHandover) -> None:
        self.tasks.start("handover", Scope.VISIT, self._hand_over(self._visit, effect))

    async def _hand_over(self, visit: Visit, effect: fx.OpenHandover) -> None:
        client = await self._with_client()
        answer = await client.open_handoff(
            visit.session_id, visit.credit_line_id, effect.draft, self._due_day(), visit.request_id
        )
        match answer:
            case Success(given):
                left_ms = int((given.expire_time - datetime.now(UTC)).total_seconds() * 1000)
                self.submit(ev.HandoverReady(given.code, left_ms))
                await self._until_taken(client, visit, left_ms / 1000)
            case Refused(refusal):
                self.submit(ev.HandoverRefused(refusal))
            case Unanswered(trouble):
                terminal = self.state.terminal
                day = terminal.business_date if terminal else datetime.now(UTC).date()
                plan = plan_code(effect.quote, day, effect.language) if effect.quote else ""
                self.submit(ev.HandoverOffline(trouble, plan))

    async def _until_taken(self, client: ChannelClient, visit: Visit, seconds: float) -> None:
        """Look whether the code was taken, for as long as it is good."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            await asyncio.sleep(LOOK_S)
            answer = await client.look_in(visit.session_id)
            if isinstance(answer, Refused) and answer.refusal.reason == HANDED_OVER:
                self.submit(ev.VisitGone())
                return
            if not isinstance(answer, Success):
                await asyncio.sleep(LATER_S)

    # --- what happens elsewhere -------------------------------------------------------------------------------------

    def _watch_line(self, _effect: fx.WatchLine) -> None:
        self.tasks.start("watch_line", Scope.VISIT, self._watched(self._visit))

    def _stop_watching_line(self, _effect: fx.StopWatchingLine) -> None:
        self.tasks.cancel("watch_line")

    async def _watched(self, visit: Visit) -> None:
        client = await self._with_client()
        async with aclosing(client.watch_customer(visit.session_id)) as changes:
            async for news in changes:
                if news.kind is NewsKind.LINE:
                    await self._look_at_line(client, visit)
                elif news.kind is NewsKind.HANDOFF and await self._is_gone(client, visit):
                    return
        # A stream ends with a "no" when the visit has gone.
        await self._is_gone(client, visit)

    async def _look_at_line(self, client: ChannelClient, visit: Visit) -> None:
        answer = await client.credit_line(visit.session_id, self._bounds, visit.credit_line_id)
        if not isinstance(answer, Success) or answer.value.credit_line_id != visit.credit_line_id:
            return
        if answer.value.facts == self.state.line:
            return
        origin = await client.newest_origin(visit.session_id)
        where = origin.value if isinstance(origin, Success) else Elsewhere.SOMEWHERE
        self.submit(ev.LineChanged(answer.value.facts, where))

    async def _is_gone(self, client: ChannelClient, visit: Visit) -> bool:
        answer = await client.look_in(visit.session_id)
        gone = isinstance(answer, Refused) and answer.refusal.reason == HANDED_OVER
        if gone:
            self.submit(ev.VisitGone())
        return gone


def _case(taken: TakenCase, stage: CaseStage) -> Case:
    return Case(stage, taken.origin, taken.amount_fen, taken.term_months, taken.method, taken.purpose)
