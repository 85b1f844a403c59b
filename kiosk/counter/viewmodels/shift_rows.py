"""A teller's day in figures: totals beside core's, the journal, what stands against signing off. No Qt, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.counter.client.lending import Outcome
from kiosk.counter.client.work import Shift, ShiftEntry, ShiftObstacle, ShiftTotal, WorkItem
from kiosk.counter.viewmodels.cells import Toned
from kiosk.counter.viewmodels.figures import NOTHING, clock, clock_s, money, person
from kiosk.viewmodels.catalogue import Words

__all__ = [
    "CheckRow",
    "EntryRow",
    "TotalRow",
    "check_rows",
    "core_word",
    "entry_rows",
    "number_range",
    "sum_row",
    "total_rows",
    "undecided",
    "unsettled",
    "why_not_end",
]

_UNDECIDED = frozenset({Outcome.CONFIRMING, Outcome.SEE_STAFF, Outcome.UNSPECIFIED})


@dataclass(frozen=True, slots=True)
class TotalRow:
    """Totals of one business; a difference that is one stands in the tone of what stops."""

    business: str
    count: str
    assisted: str
    paid_out: str
    collected: str
    core: str
    difference: Toned


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One row of the journal. `outcome` is one of the four words' names, or empty where none was told."""

    number: str
    time: str
    customer: str
    business: str
    amount: str
    checker: str
    outcome: str
    receipts: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One thing to be in order before signing off. `state` is ok, attn or stop."""

    name: str
    fact: str
    why: str
    state: str


def total_rows(totals: Sequence[ShiftTotal], words: Words) -> tuple[TotalRow, ...]:
    """Totals, in the order of the businesses."""
    return tuple(_total(business_word(total.business, words), total) for total in totals)


def _total(name: str, total: ShiftTotal) -> TotalRow:
    difference = _difference(total)
    return TotalRow(
        name,
        str(total.count),
        str(total.assisted),
        _moved(total.paid_out_fen),
        _moved(total.collected_fen),
        money(total.core_fen),
        _told_difference(difference),
    )


def _difference(total: ShiftTotal) -> int | None:
    """What the teller has beyond core; nothing where core has no part in it."""
    return None if total.core_fen is None else total.paid_out_fen + total.collected_fen - total.core_fen


def _told_difference(fen: int | None, differs: bool | None = None) -> Toned:
    wrong = bool(fen) if differs is None else differs
    return Toned(money(fen), "stop" if wrong else "none", strong=True)


def _moved(fen: int) -> str:
    """An amount that moved; what never moves that way is a dash."""
    return money(fen) if fen else NOTHING


def sum_row(totals: Sequence[ShiftTotal], words: Words) -> TotalRow:
    """All businesses together."""
    core = [total.core_fen for total in totals if total.core_fen is not None]
    differences = [difference for total in totals if (difference := _difference(total)) is not None]
    return TotalRow(
        words.say("shift.sum"),
        str(sum(total.count for total in totals)),
        str(sum(total.assisted for total in totals)),
        money(sum(total.paid_out_fen for total in totals)),
        money(sum(total.collected_fen for total in totals)),
        money(sum(core) if core else None),
        _told_difference(sum(differences) if differences else None, bool(any(differences))),
    )


def business_word(business: str, words: Words) -> str:
    """用信, 还款, 冲正…; the code itself where the catalogue has none."""
    key = f"shift.business_{business}"
    return words.say(key) if words.has(key) else business


def core_word(shift: Shift, words: Words) -> tuple[str, str]:
    """How the totals stand against core banking's, and the tone of it."""
    if shift.core_time is None:
        return words.say("shift.core_silent"), "attn"
    if any(_difference(total) for total in shift.totals):
        return words.say("shift.core_differs", clock_s(shift.core_time)), "stop"
    return words.say("shift.core_agrees", clock_s(shift.core_time)), "ok"


def undecided(entry: ShiftEntry) -> bool:
    """Whether the end of an entry is still open."""
    return entry.outcome in _UNDECIDED


def entry_rows(entries: Sequence[ShiftEntry], words: Words) -> tuple[EntryRow, ...]:
    """The journal, newest first."""
    return tuple(_entry(entry, words) for entry in entries)


def _entry(entry: ShiftEntry, words: Words) -> EntryRow:
    business = business_word(entry.business, words)
    return EntryRow(
        f"{entry.number:04d}",
        clock_s(entry.time),
        entry.customer_name or NOTHING,
        words.say("shift.assisted", business) if entry.assisted else business,
        money(entry.amount_fen),
        entry.checker_number or NOTHING,
        "" if entry.outcome is Outcome.UNSPECIFIED else entry.outcome.value,
        words.say("shift.copies", entry.receipts) if entry.receipts else NOTHING,
    )


def number_range(entries: Sequence[ShiftEntry], staff_number: str, words: Words) -> str:
    """流水 0317-0001 至 0317-0046，无断号; or which are missing."""
    numbers = sorted(entry.number for entry in entries)
    if not numbers:
        return words.say("shift.no_entries")
    first, last = f"{staff_number}-{numbers[0]:04d}", f"{staff_number}-{numbers[-1]:04d}"
    missing = sorted(set(range(1, numbers[-1] + 1)) - set(numbers))
    if missing:
        return words.say("shift.range_gap", first, last, f"{missing[0]:04d}")
    return words.say("shift.range", first, last)


def check_rows(shift: Shift, words: Words) -> tuple[CheckRow, ...]:
    """What is in order first, as one grey line each; then what is not, with why and what would change it."""
    there = {obstacle.kind for obstacle in shift.obstacles}
    fine = [
        CheckRow(words.say(f"shift.check_{kind}"), words.say(f"shift.fact_{kind}"), "", "ok")
        for kind in ("difference", "approvals_waiting", "unsettled", "offered_not_accepted")
        if kind not in there and not (kind == "difference" and shift.core_time is None)
    ]
    rows = [_obstacle(obstacle, words) for obstacle in sorted(shift.obstacles, key=lambda each: not each.blocks)]
    if shift.core_time is None:
        rows.append(CheckRow(words.say("shift.check_difference"), words.say("shift.not_asked"), "", "attn"))
    return (*fine, *rows)


def _obstacle(obstacle: ShiftObstacle, words: Words) -> CheckRow:
    key = obstacle.kind
    name = words.say(f"shift.left_{key}", obstacle.count) if words.has(f"shift.left_{key}") else key
    if obstacle.amount_fen is not None:
        name = words.say("shift.left_amount", name, money(obstacle.amount_fen))
    why = words.say(f"shift.why_{key}") if words.has(f"shift.why_{key}") else ""
    if obstacle.items:
        why = words.say("shift.named", _named(obstacle.items, words), why)
    fact = words.say("shift.must" if obstacle.blocks else "shift.may")
    return CheckRow(name, fact, why, "stop" if obstacle.blocks else "attn")


def _named(items: Sequence[WorkItem], words: Words) -> str:
    """The first three by name and amount; how many more."""
    said = [
        words.say(
            "shift.item",
            item.customer_name or item.query_number or item.terminal_id,
            money(item.amount_fen),
            clock(item.deadline),
        )
        for item in items[:3]
    ]
    text = words.say("shift.and").join(said)
    return words.say("shift.more", text, len(items)) if len(items) > 3 else text


def unsettled(shift: Shift) -> tuple[WorkItem, ...]:
    """What the teller owns and has to hand on before signing off."""
    return tuple(item for obstacle in shift.obstacles if obstacle.blocks for item in obstacle.items)


def why_not_end(shift: Shift | None, words: Words) -> str:
    """Why the shift cannot be ended now; empty when it can."""
    if shift is None:
        return words.say("shift.why_loading")
    blocking = next((obstacle for obstacle in shift.obstacles if obstacle.blocks), None)
    if blocking is None:
        return ""
    offered = sorted({person(item.offered_to, item.offered_to_name) for item in blocking.items if item.offered_to})
    if offered:
        return words.say("shift.why_offered", words.say("shift.and").join(offered), blocking.count)
    key = f"shift.end_{blocking.kind}"
    return words.say(key, blocking.count) if words.has(key) else words.say("shift.end_other", blocking.count)


def shift_about(shift: Shift, name: str, workstation: str, now: datetime, words: Words) -> str:
    """0317 样本小满·JC-T001·2026-03-18 08:24 – 17:31."""
    hours = f"{clock(shift.begin_time)} – {clock(now)}"
    return words.say("shift.about", name, workstation, shift.business_date.isoformat(), hours)
