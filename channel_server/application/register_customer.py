"""Customers written down so that they can be found: by the seed, by an import, and by their own ID card.

What is found by is written in the same unit of work as what is found: no name stands in the books under the words of
another. A customer of a time before there were words is found once they have been indexed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from channel_server.application.books import Books
from channel_server.application.customer_books import WORD_BYTES, CustomerProfile
from channel_server.application.ports import Vault
from channel_server.application.records import CustomerRecord
from channel_server.domain.customer_search import name_parts, plain_name
from channel_server.domain.ids import BankId, CustomerId

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a customer was here last who has not been here yet."""


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """What a bank tells of a customer. Data class C2: no repr shows it."""

    bank_id: BankId
    customer_id: CustomerId
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    village: str = field(default="", repr=False)
    card_numbers: tuple[str, ...] = field(default=(), repr=False)


def register_customer(books: Books, vault: Vault, known: KnownCustomer) -> None:
    """Write a customer down, new or changed; done again, it changes nothing that can be seen."""
    bank_id, customer_id = known.bank_id, known.customer_id
    before = books.customer(bank_id, customer_id)
    profile = books.profile(bank_id, customer_id)
    id_number = known.id_number.strip().upper()
    if before is not None and profile is not None:
        stale = words_of(vault, bank_id, vault.unseal(bank_id, before.name_sealed), opened(vault, profile))
        books.remove_words(profile, stale)
    books.put_customer(
        CustomerRecord(bank_id, customer_id, vault.seal(bank_id, known.name)), vault.index(bank_id, id_number)
    )
    fresh = CustomerProfile(
        bank_id,
        customer_id,
        id_number_sealed=vault.seal(bank_id, id_number),
        village_sealed=vault.seal(bank_id, known.village) if known.village else b"",
        seen_time=NEVER if profile is None else profile.seen_time,
    )
    books.put_profile(fresh)
    books.add_words(fresh, words_of(vault, bank_id, known.name, id_number))
    for card_number in known.card_numbers:
        books.put_card(bank_id, card_index(vault, bank_id, card_number), customer_id)


def index_customer(books: Books, vault: Vault, customer: CustomerRecord) -> None:
    """Let a customer be found by name of whom no more is known."""
    fresh = CustomerProfile(customer.bank_id, customer.customer_id, b"", b"", NEVER)
    books.put_profile(fresh)
    name = vault.unseal(customer.bank_id, customer.name_sealed)
    books.add_words(fresh, words_of(vault, customer.bank_id, name, ""))


def note_customer_seen(
    books: Books, vault: Vault, customer: CustomerRecord, now: datetime, *, id_number: str = ""
) -> None:
    """A customer has proved who they are: they come first in lists, and their number is known from now on."""
    bank_id = customer.bank_id
    profile = books.profile(bank_id, customer.customer_id)
    name = vault.unseal(bank_id, customer.name_sealed)
    if profile is None:
        profile = CustomerProfile(bank_id, customer.customer_id, b"", b"", NEVER)
    elif now <= profile.seen_time:
        return
    else:
        books.remove_words(profile, words_of(vault, bank_id, name, opened(vault, profile)))
    if id_number and not profile.id_number_sealed:
        profile = replace(profile, id_number_sealed=vault.seal(bank_id, id_number))
    seen = replace(profile, seen_time=now)
    books.put_profile(seen)
    books.add_words(seen, words_of(vault, bank_id, name, opened(vault, seen)))


def opened(vault: Vault, profile: CustomerProfile) -> str:
    """The ID number; empty where it is not known."""
    return vault.unseal(profile.bank_id, profile.id_number_sealed) if profile.id_number_sealed else ""


def words_of(vault: Vault, bank_id: BankId, name: str, id_number: str) -> Sequence[bytes]:
    """What a customer is found by: each part of the name, and the end of the ID number."""
    words = [name_word(vault, bank_id, part) for part in name_parts(name)]
    return [*words, tail_word(vault, bank_id, id_number[-4:])] if id_number else words


def name_word(vault: Vault, bank_id: BankId, part: str) -> bytes:
    """The word of part of a name."""
    return vault.index(bank_id, f"name {plain_name(part)}")[:WORD_BYTES]


def tail_word(vault: Vault, bank_id: BankId, id_tail: str) -> bytes:
    """The word of the end of an ID number."""
    return vault.index(bank_id, f"tail {id_tail}")[:WORD_BYTES]


def card_index(vault: Vault, bank_id: BankId, card_number: str) -> bytes:
    """The digest under which a card is kept."""
    return vault.index(bank_id, f"card {card_number}")
