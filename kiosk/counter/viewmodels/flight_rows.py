"""What is in flight for a customer, as rows and banners: one sentence for each kind and state, and who has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.counter.client.customers import InFlightItem, InFlightKind
from kiosk.counter.client.lending import Outcome
from kiosk.counter.viewmodels.cells import Clock, Tag, Toned
from kiosk.counter.viewmodels.figures import clock, deadline, money, person
from kiosk.viewmodels.catalogue import Words

__all__ = ["FIRST_KEY", "KEYS", "FlightBanner", "FlightRow", "flight_banners", "flight_row"]

FIRST_KEY, KEYS = 6, 4
"""Alt+6 to Alt+9 open the first four rows."""

UNDONE = "DRAWDOWN_STATE_REVERSED"

_SIGNS = {
    Outcome.DONE: ("ok", "done"),
    Outcome.NOT_DONE: ("none", "octagon"),
    Outcome.CONFIRMING: ("attn", "hourglass"),
    Outcome.SEE_STAFF: ("stop", "user"),
}


@dataclass(frozen=True, slots=True)
class FlightRow:
    """A row of the panel."""

    channel: str
    what: str
    amount: str
    state: Tag
    time: str
    owner: str | Toned
    left: Clock
    key: str
    dim: bool = False


@dataclass(frozen=True, slots=True)
class FlightBanner:
    """What has to be known before anything else."""

    tone: str
    icon: str
    text: str
    more: str
    act: str
    key: str
    at: int


def _key(index: int) -> str:
    return f"Alt+{FIRST_KEY + index}" if index < KEYS else ""


def _state(item: InFlightItem, words: Words) -> Tag:
    if item.state == UNDONE:
        return Tag(words.say("flight.reversed"), "none", "octagon")
    if item.outcome in _SIGNS:
        tone, icon = _SIGNS[item.outcome]
        return Tag(words.say(f"outcome.{item.outcome.value.lower()}"), tone, icon)
    if item.kind is InFlightKind.HANDOFF:
        return Tag(words.say("flight.waits_customer"), "none", "qr")
    if item.kind is InFlightKind.REVIEW:
        return Tag(words.say("flight.waits_review"), "none", "user")
    if item.kind is InFlightKind.APPROVAL or item.state.endswith("RESERVED"):
        return Tag(words.say("flight.waits_approval"), "none", "scales")
    return Tag(words.say("flight.under_way"), "none", "clock")


def _owner(item: InFlightItem, words: Words) -> str | Toned:
    if item.owner in {"system", "customer"}:
        return words.say(f"owner.{item.owner}")
    if item.owner:
        return person(item.owner, item.owner_name)
    return (
        ""
        if item.outcome in {Outcome.DONE, Outcome.NOT_DONE}
        else Toned(words.say("owner.nobody"), "attn", strong=True)
    )


def flight_row(index: int, item: InFlightItem, now: datetime, words: Words) -> FlightRow:
    """One item."""
    where = words.say("flight.at", item.terminal_id) if item.terminal_id else ""
    left = deadline(item.deadline, item.create_time, now, words)
    if item.deadline is None and item.reversible:
        left = Clock(words.say("flight.reversible"))
    return FlightRow(
        item.channel.value,
        words.say(f"flight.{item.kind.value.lower()}") + where,
        money(item.amount_fen),
        _state(item, words),
        clock(item.create_time),
        _owner(item, words),
        left,
        _key(index),
    )


def flight_banners(items: tuple[InFlightItem, ...], words: Words) -> list[FlightBanner]:
    """What is not known yet, at any channel; the rest is in the panel."""
    banners = []
    for index, item in enumerate(items):
        if item.outcome not in {Outcome.CONFIRMING, Outcome.SEE_STAFF}:
            continue
        channel = words.say(f"channel.{item.channel.value.lower()}")
        until = words.say("flight.until", clock(item.deadline)) if item.deadline else ""
        tone = "attn" if item.outcome is Outcome.CONFIRMING else "stop"
        text = words.say("flight.unknown", channel, money(item.amount_fen))
        banners.append(
            FlightBanner(
                tone,
                "hourglass",
                text,
                words.say("flight.do_not_repeat", until),
                words.say("flight.see"),
                _key(index),
                index,
            )
        )
    return banners[:2]
