"""The end-of-shift list (柜员日终表) as pages: what stands on each line, before anybody draws it.

Two hands sign it and it is kept, so it says on each page whose it is, which day, which page of how many, and whether
the shift was signed off when it was printed. Long journals go on over as many pages as they need.
"""

from __future__ import annotations

from datetime import datetime

from kiosk.counter.client.staff import StaffMember, Workstation
from kiosk.counter.client.work import Shift
from kiosk.counter.viewmodels.figures import NOTHING, clock, money
from kiosk.counter.viewmodels.paper_page import Line, LineKind, PaperPage, break_lines
from kiosk.counter.viewmodels.shift_rows import entry_rows, number_range, sum_row, total_rows, unsettled
from kiosk.counter.viewmodels.work_rows import owner_word
from kiosk.viewmodels.catalogue import Words

__all__ = ["shift_pages"]


def shift_pages(
    shift: Shift,
    teller: StaffMember,
    workstation: Workstation,
    now: datetime,
    words: Words,
    *,
    signed_off: datetime | None = None,
) -> tuple[PaperPage, ...]:
    """The whole list, broken into pages; what is headed keeps its heading on the next page too."""
    lines = [*_totals(shift, words), *_left(shift, teller, words), *_journal(shift, teller, words)]
    broken = break_lines(lines)
    day = shift.business_date.isoformat()
    about = (
        words.say("shift.paper_about", words.told(workstation.bank_name), words.told(workstation.branch_name)),
        words.say("shift.paper_teller", teller.number, teller.name, workstation.workstation_id),
        words.say("shift.paper_hours", day, clock(shift.begin_time), clock(signed_off or now)),
    )
    state = words.say("shift.paper_signed_off", clock(signed_off)) if signed_off else words.say("shift.paper_draft")
    signatures = (words.say("shift.paper_sign_teller"), words.say("shift.paper_sign_supervisor"))
    return tuple(
        PaperPage(
            words.say("shift.paper_title"),
            about,
            tuple(page),
            signatures,
            f"{words.say('shift.paper_page', at, len(broken))}　{state}",
        )
        for at, page in enumerate(broken, 1)
    )


def _totals(shift: Shift, words: Words) -> list[Line]:
    names = ("business", "count", "assisted", "paid_out", "collected", "core", "difference")
    head = tuple(words.say(f"shift.col_{name}") for name in names)
    rows = [*total_rows(shift.totals, words), sum_row(shift.totals, words)]
    cells = [
        (row.business, row.count, row.assisted, row.paid_out, row.collected, row.core, row.difference.text)
        for row in rows
    ]
    return [
        Line(LineKind.HEADING, (words.say("shift.paper_totals"),)),
        Line(LineKind.HEAD, head, "totals"),
        *(Line(LineKind.ROW, row, "totals") for row in cells[:-1]),
        Line(LineKind.SUM, cells[-1], "totals"),
    ]


def _left(shift: Shift, teller: StaffMember, words: Words) -> list[Line]:
    items = unsettled(shift)
    heading = Line(LineKind.HEADING, (words.say("shift.paper_left"),))
    if not items:
        return [heading, Line(LineKind.NOTE, (words.say("shift.paper_left_none"),))]
    return [
        heading,
        *(
            Line(
                LineKind.NOTE,
                (
                    words.say(
                        "shift.paper_left_item",
                        item.customer_name or item.terminal_id,
                        money(item.amount_fen),
                        item.query_number or NOTHING,
                        owner_word(item, teller.number, words),
                    ),
                ),
            )
            for item in items
        ),
    ]


def _journal(shift: Shift, teller: StaffMember, words: Words) -> list[Line]:
    names = ("number", "time", "customer", "business", "amount", "checker", "outcome", "receipts")
    head = Line(LineKind.HEAD, tuple(words.say(f"shift.col_{name}") for name in names), "journal")
    rows = [
        Line(
            LineKind.ROW,
            (
                row.number,
                row.time,
                row.customer,
                row.business,
                row.amount,
                row.checker,
                words.say(f"outcome.{row.outcome.lower()}") if row.outcome else NOTHING,
                row.receipts,
            ),
            "journal",
        )
        for row in reversed(entry_rows(shift.entries, words))
    ]
    return [
        Line(LineKind.HEADING, (words.say("shift.paper_journal"),)),
        Line(LineKind.NOTE, (number_range(shift.entries, teller.number, words),)),
        head,
        *rows,
    ]
