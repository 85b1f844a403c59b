"""The in-memory bank's other channels: a telephone that hands over, a teller who helps, a line that changes elsewhere.

A part of `TwinBank`. The methods of the first part are the other people's hands; the rest is `BesideClient`.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from kiosk.client.answers import Answer, Refused, Success, Unanswered
from kiosk.client.beside import (
    CallNews,
    CallState,
    GivenHint,
    HandoverCode,
    News,
    NewsKind,
    ReviewAnswer,
    TakenCase,
)
from kiosk.client.values import DeviceReport
from kiosk.flow.carried import Elsewhere
from kiosk.flow.elbow import JourneyFacts
from kiosk.flow.facts import Bilingual, DrawdownFacts, Refusal
from kiosk.flow.state import Draft
from kiosk.flow.trouble import Trouble

__all__ = ["TwinBeside"]

LOOK_S = 0.01
LIFETIME = timedelta(minutes=10)
SILENT = Unanswered(Trouble.NO_NETWORK, "the twin is down")


@dataclass(slots=True)
class _Offer:
    id_number: str
    session_id: str
    case: TakenCase
    taken_by: str = ""
    late: bool = False


@dataclass(slots=True)
class _Call:
    news: CallNews = field(default_factory=lambda: CallNews(CallState.WAITING, "", ()))
    told: list[JourneyFacts] = field(default_factory=list)
    number: int = 1


def refused(reason: str, zh: str, en: str) -> Refused:
    """A "no" in both languages."""
    return Refused(Refusal(reason, Bilingual(zh, en), Bilingual("请在这里从头办", "Begin anew here")))


class TwinBeside:
    """`BesideClient` without a bank."""

    def __init__(self) -> None:
        super().__init__()
        self.handed_over: set[str] = set()
        self.calls: dict[str, _Call] = {}
        self.reviews: dict[str, str] = {}
        self.reported: list[tuple[DeviceReport, ...]] = []
        self.snapshot_key = b""
        self.origin = Elsewhere.SOMEWHERE
        self._offers: dict[str, _Offer] = {}
        self._news: list[tuple[str, News]] = []

    # --- the other people's hands -----------------------------------------------------------------------------------

    def offer(self, id_number: str, case: TakenCase, *, late: bool = False) -> str:
        """A telephone gives out a code."""
        code = f"EDIAN1{uuid.uuid4().hex.upper()}"
        self._offers[code] = _Offer(id_number, "", case, late=late)
        return code

    def take_elsewhere(self, code: str) -> None:
        """Another channel takes a case that a terminal gave out."""
        offer = self._offers[code]
        offer.taken_by = "elsewhere"
        self.handed_over.add(offer.session_id)
        self.tell(offer.session_id, NewsKind.HANDOFF)

    def tell(self, session_id: str, kind: NewsKind) -> None:
        """Something of this visit's customer has changed."""
        self._news.append((session_id, News(kind, "")))

    def teller(self, **changed: object) -> None:
        """The teller does something with the newest call: `state`, `staff_number`, `counter`."""
        call = list(self.calls.values())[-1]
        call.news = replace(call.news, **changed)  # type: ignore[arg-type]  # the caller names fields of CallNews
        call.number += 1

    def say(self, key: str = "", words: str = "", staff_number: str = "0317") -> str:
        """The teller says something; returns the hint's id."""
        call = list(self.calls.values())[-1]
        hint = GivenHint(str(uuid.uuid4()), key, words, staff_number, shown=False)
        call.news = replace(call.news, hints=(*call.news.hints, hint))
        call.number += 1
        return hint.hint_id

    # --- the port ---------------------------------------------------------------------------------------------------

    def _standing(self, session_id: str) -> str | Refused | Unanswered:
        """The ID number of a visit that stands."""
        raise NotImplementedError

    def _all_drawdowns(self) -> dict[str, DrawdownFacts]:
        raise NotImplementedError

    def _is_down(self) -> bool:
        raise NotImplementedError

    async def open_handoff(
        self, session_id: str, credit_line_id: str, draft: Draft, due_day: int, request_id: str
    ) -> Answer[HandoverCode]:
        """A code; the one before is void."""
        who = self._standing(session_id)
        if not isinstance(who, str):
            return who
        self._offers = {c: o for c, o in self._offers.items() if o.session_id != session_id}
        case = TakenCase(
            Elsewhere.KIOSK, draft.amount_fen, draft.term_months, draft.method, draft.purpose, credit_line_id
        )
        code = f"EDIAN1{uuid.uuid4().hex.upper()}"
        self._offers[code] = _Offer(who, session_id, replace(case, request_id=request_id))
        return Success(HandoverCode(code, datetime.now(UTC) + LIFETIME))

    async def take_handoff(self, session_id: str, code: str) -> Answer[TakenCase]:
        """A case, once; by the same visit as often as it asks."""
        who = self._standing(session_id)
        if not isinstance(who, str):
            return who
        offer = self._offers.get(code)
        if offer is None:
            return refused("HANDOFF_INVALID", "这个码不能用", "This code cannot be used")
        if offer.id_number != who:
            return refused("HANDOFF_NOT_YOURS", "这个码不是您的", "This code is not yours")
        if offer.taken_by not in {"", session_id}:
            return refused("HANDOFF_TAKEN", "这个码已经用过了", "This code has been used already")
        if offer.late:
            return refused("HANDOFF_EXPIRED", "这个码过时了", "This code has run out")
        offer.taken_by = session_id
        return Success(offer.case)

    async def drawdown(self, session_id: str, drawdown_id: str) -> Answer[DrawdownFacts]:
        """One of this customer's."""
        who = self._standing(session_id)
        if not isinstance(who, str):
            return who
        found = next((d for d in self._all_drawdowns().values() if d.drawdown_id == drawdown_id), None)
        return Success(found) if found else refused("NOT_FOUND", "没有找到这一笔", "Not found")

    async def look_in(self, session_id: str) -> Answer[None]:
        """Whether it stands."""
        who = self._standing(session_id)
        return Success(None) if isinstance(who, str) else who

    async def watch_customer(self, session_id: str) -> AsyncGenerator[News, None]:
        """What is told from now on."""
        seen = len(self._news)
        while isinstance(self._standing(session_id), str):
            for about, news in self._news[seen:]:
                if about == session_id:
                    yield news
            seen = len(self._news)
            await asyncio.sleep(LOOK_S)

    async def newest_origin(self, session_id: str) -> Answer[Elsewhere]:
        """As the test says."""
        return Success(self.origin)

    async def report_journey(
        self, call_id: str, told: JourneyFacts, session_id: str, devices: tuple[DeviceReport, ...], time: datetime
    ) -> Answer[bool]:
        """Kept, for the test to read."""
        if self._is_down():
            return SILENT
        call = self.calls.setdefault(call_id, _Call())
        call.told.append(told)
        return Success(call.news.state in {CallState.WAITING, CallState.TAKEN})

    async def watch_assistance(self, call_id: str) -> AsyncGenerator[CallNews, None]:
        """The call after each change."""
        call, seen = self.calls.setdefault(call_id, _Call()), 0
        while True:
            if call.number > seen:
                seen = call.number
                yield call.news
                if call.news.state in {CallState.ENDED, CallState.AT_COUNTER}:
                    return
            await asyncio.sleep(LOOK_S)

    async def acknowledge_hint(self, call_id: str, hint_id: str, *, spoken: bool) -> Answer[None]:
        """Noted beside the hint."""
        call = self.calls[call_id]
        hints = tuple(replace(h, shown=True) if h.hint_id == hint_id else h for h in call.news.hints)
        call.news = replace(call.news, hints=hints)
        return Success(None)

    async def end_call(self, call_id: str) -> Answer[None]:
        """Over."""
        if self._is_down():
            return SILENT
        call = self.calls.setdefault(call_id, _Call())
        call.news, call.number = replace(call.news, state=CallState.ENDED), call.number + 1
        return Success(None)

    async def request_review(
        self, request_id: str, session_id: str, reason: str, subject_id: str
    ) -> Answer[ReviewAnswer]:
        """Once a request."""
        if self._is_down():
            return SILENT
        self.reviews.setdefault(request_id, reason)
        return Success(ReviewAnswer("复-417209", datetime.now(UTC) + timedelta(days=3)))

    async def report_devices(self, devices: tuple[DeviceReport, ...], *, busy: bool) -> Answer[bytes]:
        """Kept, for the test to read."""
        if self._is_down():
            return SILENT
        self.reported.append(devices)
        return Success(self.snapshot_key)
