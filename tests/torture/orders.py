"""What is signed before a run: small contracts everywhere, large and entrusted ones at the counter."""

import random
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from channel_server.application.books import Books
from channel_server.application.create_drawdown import DrawdownOrder
from channel_server.application.ports import Vault
from channel_server.domain.channel_policy import SHIPPED_APPROVAL_ABOVE, SHIPPED_POLICY, ApprovalTerms, ChannelPolicy
from channel_server.domain.money import Fen
from channel_server.domain.payee import Payee
from channel_server.domain.session import Channel
from tests.signed import Borrower, Entrusted, put_contract
from tests.torture.village import BUSINESS_DATE, LASTING, PERSON_NAME, STANDS, visit_of

LAPSES_AFTER = timedelta(seconds=8)
"""What takes half an hour at a bank: long enough to be agreed to while servers die, short enough to lapse often."""
POLICY: ChannelPolicy = replace(
    SHIPPED_POLICY, in_force_from=date(2020, 1, 2), approval=ApprovalTerms(lapses_after=LAPSES_AFTER)
)
_SMALL = tuple(range(100_000, 400_000, 10_000))
_LARGE = tuple(range(SHIPPED_APPROVAL_ABOVE + 100_000, SHIPPED_APPROVAL_ABOVE * 2, 100_000))
"""Wait for a second person; a few of them fill a line."""
_IS_LARGE, _IS_ENTRUSTED = 0.5, 0.3
"""How often it is so at the counter."""


def sign(
    books: Books, vault: Vault, people: tuple[Borrower, ...], count: int, source: random.Random
) -> dict[str, list[DrawdownOrder]]:
    """Sign so many contracts for each stand, as `source` has it."""
    now = datetime.now(UTC)
    return {stand: [_sign_one(books, vault, people, stand, source, now) for _ in range(count)] for stand in STANDS}


def _sign_one(
    books: Books, vault: Vault, people: tuple[Borrower, ...], stand: str, source: random.Random, now: datetime
) -> DrawdownOrder:
    names = [str(uuid.UUID(int=source.getrandbits(128), version=4)) for _ in range(3)]
    counter = STANDS[stand] is Channel.COUNTER
    large = counter and source.random() < _IS_LARGE
    wide = tuple(each for each in people if each.credit_limit > max(_LARGE))
    borrower = source.choice(wide if large else people)
    seller = source.choice([each for each in people if each is not borrower])
    payee = Payee(PERSON_NAME, seller.account_number, f"FP-{names[0][:8]}")
    return put_contract(
        books,
        visit_of(borrower, stand),
        request_id=names[0],
        quote_id=names[1],
        contract_id=names[2],
        amount=Fen(source.choice(_LARGE if large else _SMALL)),
        business_date=BUSINESS_DATE,
        now=now,
        expires=now + LASTING,
        entrusted=Entrusted(payee, vault) if counter and source.random() < _IS_ENTRUSTED else None,
    )
