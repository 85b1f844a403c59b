"""A bank's whole chain of acts, looked through part by part beside a server at work."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from channel_server.application.books import Books, UnitOfWork
from channel_server.domain.evidence import BreakKind, ChainBreak, ChainHead, EvidenceRow, verify_chain
from channel_server.domain.ids import BankId

ACTS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class VerifiedChain:
    """What was found."""

    head: ChainHead
    """To be kept elsewhere: shown again, it tells whether anything up to it was altered or cut off."""
    breaks: tuple[ChainBreak, ...]


async def verify_evidence(
    books: UnitOfWork,
    bank_id: BankId,
    known: ChainHead | None,
    show: Callable[[EvidenceRow], None] | None = None,
) -> VerifiedChain:
    """Look a chain through, against its own head and one that was kept elsewhere; each row is shown as it is passed."""
    breaks: list[ChainBreak] = []
    before, met = ChainHead(), known is None or known == ChainHead()
    while True:
        page, head = await books.read(partial(_part, bank_id=bank_id, after=before.sequence_number))
        breaks += verify_chain(page, after=before)
        for row in page:
            met = met or row.head == known
            if show is not None:
                show(row)
        if not page:
            break
        before = page[-1].head
    if before != head:
        breaks.append(ChainBreak(head.sequence_number, BreakKind.TRUNCATED))
    if known is not None and not met:
        breaks.append(ChainBreak(known.sequence_number, BreakKind.TRUNCATED))
    return VerifiedChain(before, tuple(breaks))


def _part(books: Books, *, bank_id: BankId, after: int) -> tuple[tuple[EvidenceRow, ...], ChainHead]:
    return books.evidence_rows(bank_id, after, ACTS_AT_ONCE), books.evidence_head(bank_id)
