"""Keeps a refusal under a number for a while, so that whoever is told the number finds what was refused and when."""

from channel_server.application.books import Books
from channel_server.application.record_books import ToldRefusal
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.canonical import canonical_pairs
from channel_server.domain.channel_policy import day_of
from channel_server.domain.ids import SessionId
from channel_server.domain.query_number import query_number
from channel_server.domain.refusals import Refusal

MOST_A_VISIT = 200
"""Refusals kept of one visit: more than a customer ever meets, and an end for a program that tries amounts."""
_DIGEST_BYTES = 8


async def keep_refusal(
    services: Services, caller: TerminalRecord, *, refusal: Refusal, method: str, session_id: SessionId | None
) -> str:
    """Keep it, once a visit, and tell its number; empty where the visit has too many already.

    Without a visit it is the terminal's, once a day.
    """
    now = services.clock.now()
    whose = session_id or f"{caller.terminal_id} {day_of(now)}"
    digest = services.vault.index(
        caller.bank_id, f"refusal\0{whose}\0{refusal.reason}\0{canonical_pairs(refusal.facts)}"
    )
    number = query_number(int.from_bytes(digest[:_DIGEST_BYTES], "big"))

    def keep(books: Books) -> str:
        visit = None if session_id is None else books.session(caller.bank_id, session_id)
        own = visit is not None and visit.session.terminal_id == caller.terminal_id
        if own and session_id is not None and books.told_in_visit(caller.bank_id, session_id) >= MOST_A_VISIT:
            return ""
        books.add_told_refusal(
            ToldRefusal(
                bank_id=caller.bank_id,
                quote_number=number,
                told_time=now,
                refusal=refusal,
                method=method,
                channel=caller.channel,
                terminal_id=caller.terminal_id,
                session_id=session_id if own else None,
                customer_id=visit.session.customer_id if visit is not None and own else None,
            ),
            forget_before=now - services.policy.told_refusals_kept,
        )
        return number

    return await services.books.write(keep)
