"""Drawdowns that were sent: each once, followed to its end, by customer. No screen.

What waits for an answer goes on when another customer is served; what is known of it is kept for when they come back.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from kiosk.counter.client.answers import Refused, Success
from kiosk.counter.client.lending import DrawdownIntent, Outcome
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.flight_rows import UNDONE
from kiosk.counter.viewmodels.sent_view import Followed, SentModel
from kiosk.flow.facts import DrawdownState

__all__ = ["DrawdownSender"]


class DrawdownSender:
    """What was sent for whom; `sent` shows that of the customer in hand."""

    def __init__(self, desk: Desk, sent: SentModel) -> None:
        self._desk = desk
        self._sent = sent
        self._sent_of: dict[str, Followed] = {}
        self._whose = ""

    def look_at(self, whose: str) -> None:
        """Another customer is in hand."""
        self._whose = whose
        self._sent.show(self._sent_of.get(whose))

    def look_at_flight(self) -> None:
        """More is known of the customer in hand: what was paid out may have been undone since, at any workstation."""
        followed, customer = self._sent_of.get(self._whose), self._desk.case.customer
        if followed is None or followed.drawdown is None or customer is None:
            return
        drawn = followed.drawdown
        if drawn.state is not DrawdownState.DISBURSED:
            return
        if any(item.subject_id == drawn.drawdown_id and item.state == UNDONE for item in customer.in_flight):
            line = next((each.balance for each in customer.lines), drawn.line)
            undone = replace(drawn, state=DrawdownState.REVERSED, outcome=Outcome.NOT_DONE, line=line)
            self._tell(self._whose, replace(followed, outcome=Outcome.NOT_DONE, drawdown=undone))

    def put_away(self) -> None:
        """What ended for the customer in hand was read."""
        self._sent_of.pop(self._whose, None)
        self._sent.show(None)

    def send(self, intent: DrawdownIntent) -> None:
        """Send for the customer in hand; the id is on disk by now."""
        self._sent.show(Followed(intent.request_id, intent.terms.amount_fen))
        self._desk.start(f"drawdown-{intent.request_id}", self._sends(self._whose, intent))

    def follow(self, followed: Followed, session_id: str, drawdown_id: str) -> None:
        """Follow what the customer in hand has sent at another channel."""
        self._tell(self._whose, followed)
        work = self._follow_taken(self._whose, followed, session_id, drawdown_id)
        self._desk.start(f"drawdown-{drawdown_id}", work)

    async def _sends(self, whose: str, intent: DrawdownIntent) -> None:
        followed = Followed(intent.request_id, intent.terms.amount_fen)
        answer = await self._desk.client.draw(intent)
        if isinstance(answer, Success):
            followed = SentModel.of_drawdown(followed, answer.value)
            self._tell(whose, followed)
        elif isinstance(answer, Refused):
            self._desk.said(answer)
            self._tell(whose, replace(followed, outcome=Outcome.NOT_DONE, sending=False, refusal=answer.refusal))
            return
        else:
            followed = await self._find_out(whose, followed)
        if followed.drawdown is not None and not followed.ended:
            await self._follow(whose, followed, intent.session_id)

    async def _find_out(self, whose: str, followed: Followed) -> Followed:
        known = await self._sent.ask_until_known(followed, self._desk.client.drawdown_outcome)
        waits = known.state == DrawdownState.RESERVED.value and known.outcome is Outcome.UNSPECIFIED
        followed = replace(
            followed,
            outcome=known.outcome,
            sending=False,
            waits=waits,
            query_number=known.query_number,
            arrived=known.arrived,
        )
        self._tell(whose, followed)
        while not followed.ended and not followed.waits:
            await asyncio.sleep(1)
            known = await self._sent.ask_until_known(followed, self._desk.client.drawdown_outcome)
            followed = replace(followed, outcome=known.outcome, query_number=known.query_number)
            self._tell(whose, followed)
        return followed

    async def _follow(self, whose: str, followed: Followed, session_id: str) -> None:
        """Each change until the end; where the stream breaks, the outcome is asked for."""
        assert followed.drawdown is not None
        while not followed.ended:
            async for drawdown in self._desk.client.watch_drawdown(session_id, followed.drawdown.drawdown_id):
                followed = SentModel.of_drawdown(followed, drawdown)
                self._tell(whose, followed)
            if not followed.ended:
                await asyncio.sleep(1)
                answer = await self._desk.client.drawdown_outcome(followed.request_id)
                if isinstance(answer, Success) and answer.value.outcome in {Outcome.DONE, Outcome.NOT_DONE}:
                    followed = replace(followed, outcome=answer.value.outcome, waits=False)
                    self._tell(whose, followed)

    def _tell(self, whose: str, followed: Followed) -> None:
        """More is known of somebody's drawdown; shown if they are in hand, kept if not."""
        self._sent_of[whose] = followed
        if whose == self._whose:
            self._sent.tell(followed)
        elif followed.ended or followed.waits:
            self._desk.drawdown_requests.forget(followed.request_id)

    async def _follow_taken(self, whose: str, followed: Followed, session_id: str, drawdown_id: str) -> None:
        while not followed.ended:
            async for drawdown in self._desk.client.watch_drawdown(session_id, drawdown_id):
                followed = replace(SentModel.of_drawdown(followed, drawdown), amount_fen=drawdown.terms.amount_fen)
                self._tell(whose, followed)
            await asyncio.sleep(1)
