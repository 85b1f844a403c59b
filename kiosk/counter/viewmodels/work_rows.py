"""What waits for people, as rows: whose case, since when, who has it, and what runs out. No Qt, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.counter.client.help_calls import HelpCall, HelpCalls, HelpCallState
from kiosk.counter.client.work import WorkItem, WorkKind
from kiosk.counter.viewmodels.cells import Clock, Tag, Toned
from kiosk.counter.viewmodels.figures import NOTHING, ZONE, clock, clock_s, deadline, money, person, span
from kiosk.viewmodels.catalogue import Words

__all__ = ["CallRow", "SettledRow", "WorkRow", "call_rows", "day_and_minute", "owner_word", "settled_rows", "work_rows"]

SYSTEM = "system"
ROW_KEYS = 3
"""Hand-overs that can be taken by a key of their own: Alt+5 to Alt+7."""
FIRST_ROW_KEY = 5


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One item of a list. That nobody has it is a state of its own, never an empty cell."""

    kind: str
    subject_id: str
    channel: str
    customer: str
    what: str
    cause: str
    amount: str
    begun: str
    asked: str
    owner: Toned
    left: Clock
    key: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """A terminal that has called."""

    call_id: str
    terminal: str
    place: str
    device: Tag
    waited: str
    owner: Toned
    key: str


@dataclass(frozen=True, slots=True)
class SettledRow:
    """One line of what was settled or answered today."""

    time: str
    text: str


def work_rows(
    items: Sequence[WorkItem], kinds: frozenset[WorkKind], me: str, now: datetime, words: Words
) -> tuple[WorkRow, ...]:
    """The rows of these kinds, in the order in which they were told: what runs out first at the top."""
    chosen = [item for item in items if item.kind in kinds]
    return tuple(_row(item, at, me, now, words) for at, item in enumerate(chosen))


def _row(item: WorkItem, at: int, me: str, now: datetime, words: Words) -> WorkRow:
    alone = not item.owner and not item.offered_to
    keyed = item.kind is WorkKind.HANDOFF and at < ROW_KEYS
    return WorkRow(
        item.kind.value,
        item.subject_id,
        item.channel.value,
        item.customer_name or words.say("work.no_name"),
        _what(item, now, words),
        cause_word(item.cause, words),
        money(item.amount_fen),
        clock_s(item.create_time),
        words.say("work.times", item.asked),
        Toned(owner_word(item, me, words), "attn" if alone or item.offered_to == me else "none", strong=alone),
        deadline(item.deadline, item.create_time, now, words) if item.deadline else Clock(NOTHING),
        f"Alt+{FIRST_ROW_KEY + at}" if keyed else "",
    )


def _what(item: WorkItem, now: datetime, words: Words) -> str:
    """用信·终端 JC-0317, 用信·昨天 16:52: what it is, and whichever of place and day says more."""
    what = words.say(f"work.kind_{item.kind.value.lower()}")
    if item.create_time.astimezone(ZONE).date() != now.astimezone(ZONE).date():
        return words.say("work.what", what, day_and_minute(item.create_time, now, words))
    return words.say("work.what", what, item.terminal_id) if item.terminal_id else what


def day_and_minute(moment: datetime, now: datetime, words: Words) -> str:
    """A time of day; with its day where that is not today."""
    there, here = moment.astimezone(ZONE), now.astimezone(ZONE)
    if there.date() == here.date():
        return words.say("work.today", clock(moment))
    if there.date() == here.date() - timedelta(days=1):
        return words.say("work.yesterday", clock(moment))
    return f"{there:%m-%d %H:%M}"


def cause_word(cause: str, words: Words) -> str:
    """What brought it here, in words; the code itself where the catalogue has none, so that it can be read out."""
    key = f"work.cause_{cause.lower()}"
    return words.say(key) if words.has(key) else cause or NOTHING


def owner_word(item: WorkItem, me: str, words: Words) -> str:
    """Who has it in hand, and whether somebody else is still to accept it."""
    if item.offered_to:
        to = item.offered_to_name or item.offered_to
        return words.say("work.offered_me" if item.offered_to == me else "work.offered", to)
    if not item.owner:
        return words.say("work.nobody")
    if item.owner == SYSTEM:
        return words.say("work.system")
    if item.owner == me:
        return words.say("work.mine", item.owner)
    return words.say("work.theirs", person(item.owner, item.owner_name))


def call_rows(calls: HelpCalls, me: str, now: datetime, words: Words) -> tuple[CallRow, ...]:
    """Terminals that have called, the longest waiting first."""
    return tuple(_call(call, me, now, words) for call in calls.open)


def _call(call: HelpCall, me: str, now: datetime, words: Words) -> CallRow:
    waiting = call.state is HelpCallState.WAITING
    return CallRow(
        call.call_id,
        call.terminal_id,
        place_word(call, words),
        _device(call, words),
        span((call.take_time or now) - call.create_time, words),
        Toned(_taken_by(call, me, words), "attn" if waiting else "none", strong=waiting),
        "F7" if waiting or call.staff_number == me else "",
    )


def _taken_by(call: HelpCall, me: str, words: Words) -> str:
    if not call.staff_number:
        return words.say("work.no_one_came")
    if call.staff_number == me:
        return words.say("work.mine", call.staff_number)
    return words.say("work.theirs", person(call.staff_number, call.staff_name))


def place_word(call: HelpCall, words: Words) -> str:
    """2/7 插卡输密码·第 3 次没成."""
    journey = call.journey
    if journey is None:
        return words.say("work.place_unknown")
    key = f"elbow.page_{journey.page}"
    page = words.say(key) if words.has(key) else journey.page
    place = words.say("work.place_step", journey.step, journey.steps, page) if journey.step else page
    return words.say("work.place_failed", place, journey.failures) if journey.failures else place


def _device(call: HelpCall, words: Words) -> Tag:
    """The first device that does not work; or that all of them do."""
    if call.journey is None or not call.journey.devices:
        return Tag(words.say("work.devices_unknown"), bare=True)
    for device in call.journey.devices:
        if not works(device.state):
            key = f"elbow.device_{device.kind}"
            name = words.say(key) if words.has(key) else device.kind
            return Tag(words.say("work.device_down", name), "stop", "stop")
    return Tag(words.say("work.devices_well"), "ok", "done")


def works(state: str) -> bool:
    """Whether a device that reports this can be used; by XFS4IoT's states, busy or starting is none the worse."""
    return state.lower() in {"online", "ready", "busy", "ok", "starting"}


def settled_rows(settled: Sequence[WorkItem], calls: HelpCalls, words: Words) -> tuple[SettledRow, ...]:
    """What was settled and who was helped today, newest first."""
    ended = [
        (
            call.end_time,
            words.say(
                "work.helped_to_counter" if call.state is HelpCallState.AT_COUNTER else "work.helped",
                call.terminal_id,
                place_word(call, words),
                call.staff_number or NOTHING,
                span(call.end_time - (call.take_time or call.create_time), words),
            ),
        )
        for call in calls.ended
        if call.end_time is not None
    ]
    ended += [
        (
            item.deadline or item.create_time,
            words.say(
                "work.settled",
                item.customer_name or item.terminal_id,
                words.say(f"work.kind_{item.kind.value.lower()}"),
                money(item.amount_fen),
            ),
        )
        for item in settled
    ]
    return tuple(SettledRow(clock(time), text) for time, text in sorted(ended, key=lambda row: row[0], reverse=True))
