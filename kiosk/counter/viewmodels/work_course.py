"""One item of work in full: its course with times, what the customer may be told, what can be done and what cannot.

What cannot be done is said as plainly as what can: nobody has to try it to find out. No Qt, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.counter.client.lending import Outcome
from kiosk.counter.client.work import WorkEvent, WorkItem, WorkItemView, WorkKind
from kiosk.counter.viewmodels.figures import clock, clock_s, money, person
from kiosk.counter.viewmodels.work_rows import SYSTEM, cause_word, day_and_minute, owner_word
from kiosk.flow.facts import DrawdownState
from kiosk.viewmodels.catalogue import Words

__all__ = ["CanRow", "CourseRow", "can_rows", "course_rows", "item_title", "overdue_note", "tell_customer", "word_of"]

_SIGNS = {
    "lost": ("hourglass", "attn"),
    "suspended": ("alert", "attn"),
    "refused": ("minus", "none"),
    "disbursed": ("done", "ok"),
    "received": ("done", "ok"),
    "intended": ("send", "ok"),
    "reserved": ("done", "ok"),
    "asked": ("refresh", "none"),
    "called": ("headset", "attn"),
    "taken": ("user", "ok"),
    "told": ("user", "ok"),
}
"""By the verb of an act: its sign and its tone."""


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One thing that happened, once or more than once."""

    time: str
    text: str
    icon: str
    tone: str
    last: bool


@dataclass(frozen=True, slots=True)
class CanRow:
    """One thing that can, or cannot, be done."""

    text: str
    can: bool


def item_title(item: WorkItem, words: Words) -> str:
    """样本广才·用信 45,000.00."""
    what = words.say(f"work.kind_{item.kind.value.lower()}")
    if item.amount_fen is not None:
        what = f"{what} {money(item.amount_fen)}"
    return words.say("work.title", item.customer_name or item.terminal_id, what)


def word_of(view: WorkItemView) -> Outcome:
    """What the customer has been told: one of the four words, or none yet."""
    if view.drawdown is not None:
        return view.drawdown.outcome
    money = view.item.kind in {WorkKind.DRAWDOWN, WorkKind.REPAYMENT}
    return Outcome.CONFIRMING if money else Outcome.UNSPECIFIED


def course_rows(events: tuple[WorkEvent, ...], now: datetime, words: Words) -> tuple[CourseRow, ...]:
    """What happened, oldest first."""
    last = len(events) - 1
    return tuple(_course(event, at == last, now, words) for at, event in enumerate(events))


def _course(event: WorkEvent, last: bool, now: datetime, words: Words) -> CourseRow:
    key = f"work.event_{event.event_type}"
    text = words.say(key) if words.has(key) else event.event_type
    if event.count > 1:
        text = words.say("work.event_times", text, event.count)
    said = event.details.get("answer") or event.details.get("reason")
    if said:
        text = words.say("work.event_said", text, cause_word(said, words))
    verb = event.event_type.rsplit("_", 1)[-1]
    icon, tone = _SIGNS.get(verb, ("dot", "none"))
    time = clock_s(event.time)
    if event.last_time is not None and event.count > 1:
        time = f"{clock(event.time)} – {clock(event.last_time)}"
    return CourseRow(time, text, icon, tone, last)


def overdue_note(item: WorkItem, me: str, now: datetime, words: Words) -> str:
    """Past its time: since when, and who has it; empty while there is time."""
    if item.deadline is None or item.deadline > now:
        return ""
    key = "work.overdue_nobody" if not item.owner and not item.offered_to else "work.overdue"
    return words.say(key, day_and_minute(item.deadline, now, words), owner_word(item, me, words))


def tell_customer(view: WorkItemView, now: datetime, words: Words) -> str:
    """What may be said to the customer, as it can be read out: village words, an amount, a time."""
    item = view.item
    by = day_and_minute(item.deadline, now, words) if item.deadline else words.say("work.soon")
    amount = money(item.amount_fen) if item.amount_fen is not None else ""
    match item.kind:
        case WorkKind.DRAWDOWN | WorkKind.REPAYMENT:
            word = word_of(view)
            if word is Outcome.CONFIRMING and item.deadline is not None and item.deadline <= now:
                return words.say("work.tell_overdue", amount)
            return words.say(f"work.tell_{word.value.lower()}", amount, by)
        case WorkKind.HANDOFF:
            return words.say("work.tell_handoff", by)
        case WorkKind.HELP_CALL:
            return words.say("work.tell_help_call")
        case WorkKind.REVIEW:
            return words.say("work.tell_review", by, item.query_number)


def can_rows(view: WorkItemView, words: Words) -> tuple[CanRow, ...]:
    """What can be done with it and what cannot."""
    kind = view.item.kind.value.lower()
    if _settled(view):
        kind = "settled"
    can = _listed(f"work.can_{kind}", words)
    cannot = _listed(f"work.cannot_{kind}", words)
    return (*(CanRow(text, True) for text in can), *(CanRow(text, False) for text in cannot))


def _settled(view: WorkItemView) -> bool:
    drawdown = view.drawdown
    return drawdown is not None and drawdown.state in {
        DrawdownState.DISBURSED,
        DrawdownState.FAILED,
        DrawdownState.REVERSED,
    }


def _listed(prefix: str, words: Words) -> list[str]:
    """`prefix_1`, `prefix_2`… as far as the catalogue has them."""
    rows: list[str] = []
    while words.has(key := f"{prefix}_{len(rows) + 1}"):
        rows.append(words.say(key))
    return rows


def why_not_ask(view: WorkItemView | None, words: Words) -> str:
    """Why core banking cannot be asked again now; empty when it can."""
    if view is None:
        return words.say("work.why_none")
    if view.item.kind is not WorkKind.DRAWDOWN:
        return words.say("work.why_ask_kind")
    if _settled(view):
        return words.say("work.why_settled")
    return ""


def why_not_own(view: WorkItemView | None, me: str, words: Words) -> str:
    """Why the reader cannot take it; empty when they can."""
    if view is None:
        return words.say("work.why_none")
    if view.item.kind is WorkKind.HELP_CALL:
        return words.say("work.why_take_help")
    if view.item.owner == me and not view.item.offered_to:
        return words.say("work.why_mine")
    return words.say("work.why_settled") if _settled(view) else ""


def why_not_hand_on(view: WorkItemView | None, me: str, words: Words) -> str:
    """Why the reader cannot hand it on; empty when they can."""
    if view is None:
        return words.say("work.why_none")
    if view.item.owner not in {me, SYSTEM, ""}:
        return words.say("work.why_theirs", person(view.item.owner, view.item.owner_name))
    return words.say("work.why_settled") if _settled(view) else ""


def why_not_tell(view: WorkItemView | None, words: Words) -> str:
    """Why there is nothing to note about the customer; empty when there is."""
    if view is None:
        return words.say("work.why_none")
    if view.item.customer_told:
        return words.say("work.why_told")
    return "" if view.item.customer_name or view.item.customer_id else words.say("work.why_nobody_known")
