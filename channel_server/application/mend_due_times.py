"""Finds what would be taken up only days from now, because the clock was turned back after it was put off.

Nothing is ever put off for longer than a lease, the longest back-off or the last look at an end. What is due later than
that is due now: the version of each record keeps two who work on it from both having their way.
"""

from channel_server.application.books import Books
from channel_server.application.services import Services
from channel_server.domain.session import CLOCK_SKEW


async def mend_due_times(services: Services) -> int:
    """Pull due times back; tell how many."""
    now = services.clock.now()
    policy = services.policy
    latest = now + max(policy.lease, policy.longest_backoff, *policy.looks) + CLOCK_SKEW

    def look(books: Books) -> bool:
        due = books.latest_due()
        return due is not None and due > latest

    if not await services.books.read(look):
        return 0
    return await services.books.write(lambda books: books.pull_due_times(latest, now))
