"""How customers are found, as the books hold it: words of sealed names, cards, and what a list shows of each.

Names are sealed, so that no database can look into them. Beside each customer stand the keyed digests of the runs of
the name's characters: who has the key finds by part of a name, who has only the books cannot try names out. What they
do see is how often a digest stands there (decision 225).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from channel_server.application.record_books import ReviewRecord
from channel_server.application.records import CustomerRecord, DrawdownRecord, NoteRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.domain.handoff import Handoff
from channel_server.domain.ids import BankId, CustomerId, LineId
from channel_server.domain.money import Fen

WORD_BYTES = 8
"""Of a word's digest. Two words in a bank with the same eight bytes are held apart by the name itself."""


@dataclass(frozen=True, slots=True)
class CustomerProfile:
    """What is known of a customer beside the name. Data class C2, encrypted; empty where it is not known."""

    bank_id: BankId
    customer_id: CustomerId
    id_number_sealed: bytes
    village_sealed: bytes
    seen_time: datetime
    """When the customer last proved at some channel who they are; the beginning of 1970 where they never have."""


@dataclass(frozen=True, slots=True)
class CustomerFigures:
    """A customer as a list shows one. Units: fen."""

    customer: CustomerRecord
    profile: CustomerProfile | None
    available: Fen
    """Over all lines that can be drawn."""
    frozen: bool
    lines: int
    in_flight: int


@dataclass(frozen=True, slots=True)
class SealedName:
    """A customer's name and ID number, encrypted; the number empty where it is not known."""

    customer_id: CustomerId
    name_sealed: bytes
    id_number_sealed: bytes


class CustomerBooks(Protocol):
    """Words, cards, profiles, and lists of customers. Every question names the bank."""

    def profile(self, bank_id: BankId, customer_id: CustomerId) -> CustomerProfile | None:
        """Find what is known of a customer; None: the customer cannot be found by name yet."""
        ...

    def put_profile(self, profile: CustomerProfile) -> None:
        """Write it down, new or changed."""
        ...

    def add_words(self, profile: CustomerProfile, words: Sequence[bytes]) -> None:
        """Let a customer be found by words, at the time of the profile; what is there is left."""
        ...

    def remove_words(self, profile: CustomerProfile, words: Sequence[bytes]) -> None:
        """Let a customer not be found by words any more."""
        ...

    def customers_by_word(self, bank_id: BankId, word: bytes, limit: int) -> tuple[CustomerId, ...]:
        """List who bears a word; who was here last comes first."""
        ...

    def names_of(self, bank_id: BankId, customer_ids: Sequence[CustomerId]) -> Iterator[SealedName]:
        """Tell names, in the order asked for, page by page: whoever has found enough asks for no more."""
        ...

    def put_card(self, bank_id: BankId, card_index: bytes, customer_id: CustomerId) -> None:
        """Learn whose card it is."""
        ...

    def customer_by_card(self, bank_id: BankId, card_index: bytes) -> CustomerId | None:
        """Tell whose card it is, as far as it was proved here."""
        ...

    def customers_by_query_number(self, bank_id: BankId, query_number: str) -> tuple[CustomerId, ...]:
        """List who was told a number to quote; the newest first."""
        ...

    def unindexed_customers(self, limit: int) -> tuple[CustomerRecord, ...]:
        """List customers of all banks who cannot be found by name yet."""
        ...

    def figures_of(
        self, bank_id: BankId, customer_ids: Sequence[CustomerId], *, today: date, now: datetime
    ) -> tuple[CustomerFigures, ...]:
        """Tell what a list shows of customers, in their order; who is nobody of the bank's is left out."""
        ...

    def drawdowns_in_flight(self, bank_id: BankId, customer_id: CustomerId, today: date) -> tuple[DrawdownRecord, ...]:
        """List a customer's drawdowns that are open or of today, newest first."""
        ...

    def repayments_in_flight(
        self, bank_id: BankId, customer_id: CustomerId, today: date
    ) -> tuple[RepaymentRecord, ...]:
        """List a customer's repayments that are open or of today, newest first."""
        ...

    def handoffs_waiting(self, bank_id: BankId, customer_id: CustomerId | None, now: datetime) -> tuple[Handoff, ...]:
        """List cases that nobody has taken yet, of a customer or of all; the nearest end first."""
        ...

    def open_reviews_of(self, bank_id: BankId, customer_id: CustomerId) -> tuple[ReviewRecord, ...]:
        """List the reviews that a customer has asked for and nobody has answered yet, newest first."""
        ...

    def closed_notes(self, bank_id: BankId, credit_line_id: LineId, limit: int) -> tuple[NoteRecord, ...]:
        """List the notes of a line that were repaid, newest first."""
        ...

    def chain_length(self, bank_id: BankId) -> int:
        """Tell the sequence number of a bank's newest act."""
        ...
