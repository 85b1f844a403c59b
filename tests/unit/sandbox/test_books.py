"""The books: what the database refuses by itself, and a model of the core that they are held against."""

import asyncio
import datetime
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from channel_server.domain.money import Fen
from channel_server.sandbox.audit import NoBooksError, audit_books, audit_text
from channel_server.sandbox.books.ledger import Entry, own_account, post
from channel_server.sandbox.books.opening import open_books
from channel_server.sandbox.books.store import DATABASE_NAME, Store, StoreClosedError, StoreVersionError, open_database
from channel_server.sandbox.errors import ContentDiffersError, NotFoundError
from channel_server.sandbox.systems import core_banking as core
from channel_server.sandbox.systems.core_banking import InstructionState, Promises
from channel_server.sandbox.systems.reversals import Reversal, reverse_posting
from channel_server.sandbox.village_file import load_village

VILLAGE = load_village()
BANK = "qingjiang"
NOW = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 1, 15)
ACCOUNTS = [(a.account_number, a.customer_id) for a in VILLAGE.accounts if a.bank_id == BANK]
OPENING = {a.account_number: a.opening_balance for a in VILLAGE.accounts}


def _now() -> datetime.datetime:
    return NOW


def _opened(path: Path) -> sqlite3.Connection:
    connection = open_database(path)
    connection.execute("BEGIN")
    open_books(connection, VILLAGE, now=NOW)
    connection.execute("COMMIT")
    return connection


@pytest.fixture
def books(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = _opened(tmp_path / DATABASE_NAME)
    yield connection
    connection.close()


def _order(
    reference: str, *, amount: int = 100, account: int = 0, value_date: datetime.date = TODAY
) -> core.Disbursement:
    number, customer = ACCOUNTS[account]
    return core.Disbursement(BANK, reference, customer, number, Fen(amount), "XK1", value_date)


def test_opened_books_hold_the_village_and_hold_together(books: sqlite3.Connection, tmp_path: Path) -> None:
    audit = audit_books(tmp_path)
    assert audit.consistent
    assert audit.sum_fen == 0
    balances = {row["account_number"]: row["balance_fen"] for row in audit.tables["accounts"]}
    assert {number: balances[number] for number in OPENING} == OPENING
    lent = sum(note.principal_balance for note in VILLAGE.notes if note.bank_id == BANK)
    assert balances[own_account(BANK, "LOANS")] == lent
    assert audit_text(audit)[-1] == "the books hold together"


def test_opening_again_changes_nothing(books: sqlite3.Connection, tmp_path: Path) -> None:
    before = audit_books(tmp_path)
    open_books(books, VILLAGE, now=NOW)
    assert audit_books(tmp_path) == before


def test_posting_that_does_not_sum_to_zero_is_refused_by_the_database(books: sqlite3.Connection) -> None:
    books.execute(
        "INSERT INTO posting (posting_id, bank_id, core_reference, kind, reference, business_date, post_time_ms)"
        " VALUES (99, ?, 'x', 'DISBURSEMENT', 'r', '2026-01-15', 0)",
        (BANK,),
    )
    books.execute("INSERT INTO entry VALUES (99, 1, ?, 100)", (own_account(BANK, "LOANS"),))
    with pytest.raises(sqlite3.IntegrityError, match="sum to zero"):
        books.execute("UPDATE posting SET sealed = 1 WHERE posting_id = 99")
    books.execute("INSERT INTO entry VALUES (99, 2, ?, -99)", (ACCOUNTS[0][0],))
    with pytest.raises(sqlite3.IntegrityError, match="sum to zero"):
        books.execute("UPDATE posting SET sealed = 1 WHERE posting_id = 99")


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE entry SET amount_fen = 1 WHERE posting_id = 1 AND line = 1", "never changed"),
        ("DELETE FROM entry WHERE posting_id = 1", "never deleted"),
        ("INSERT INTO entry VALUES (1, 99, 'CASH-qingjiang', 5)", "takes no entry"),
        ("DELETE FROM posting WHERE posting_id = 1", "never deleted"),
        ("UPDATE posting SET business_date = '2027-01-01' WHERE posting_id = 1", "never changed"),
        ("UPDATE posting SET sealed = 0 WHERE posting_id = 1", "never changed"),
    ],
)
def test_what_has_been_posted_is_never_altered(books: sqlite3.Connection, statement: str, says: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=says):
        books.execute(statement)


def test_account_of_a_customer_never_holds_less_than_nothing(books: sqlite3.Connection) -> None:
    number = ACCOUNTS[0][0]
    too_much = OPENING[number] + 1
    with pytest.raises(sqlite3.IntegrityError):
        post(
            books,
            [Entry(number, too_much), Entry(own_account(BANK, "CASH"), -too_much)],
            bank_id=BANK,
            kind="REVERSAL",
            reference="r",
            business_date=TODAY,
            post_time=NOW,
        )


def test_audit_finds_a_total_that_was_tampered_with(books: sqlite3.Connection, tmp_path: Path) -> None:
    books.execute("UPDATE account SET debit_fen = debit_fen - 1 WHERE account_number = ?", (ACCOUNTS[0][0],))
    audit = audit_books(tmp_path)
    assert audit.problems == ("1 accounts differ from their entries",)
    assert not audit.consistent


def test_audit_of_a_folder_without_books_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoBooksError, match="no sandbox books in"):
        audit_books(tmp_path)


def test_books_of_another_version_are_refused(tmp_path: Path) -> None:
    path = tmp_path / DATABASE_NAME
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreVersionError, match="version 99"):
        open_database(path)


def test_reversal_on_another_business_day_is_refused_and_stays_refused(books: sqlite3.Connection) -> None:
    reference = str(uuid.uuid4())
    core.post_disbursement(books, _order(reference), promises=Promises(), now=_now)
    tomorrow = TODAY + datetime.timedelta(days=1)
    core.set_business_day(books, BANK, core.BusinessDay(tomorrow, open=True))
    undo = Reversal(BANK, reference, str(uuid.uuid4()), "客户放弃")
    refused = reverse_posting(books, undo, promises=Promises(), now=_now)
    core.set_business_day(books, BANK, core.BusinessDay(TODAY, open=True))
    again = reverse_posting(books, undo, promises=Promises(), now=_now)
    for answer in (refused, again):
        assert answer.state is InstructionState.POSTED
        assert answer.refusal is not None
        assert answer.refusal.code == "OTHER_BUSINESS_DAY"


def test_reversal_of_money_that_has_been_taken_out_is_refused(books: sqlite3.Connection) -> None:
    reference = str(uuid.uuid4())
    paid = core.post_disbursement(books, _order(reference), promises=Promises(), now=_now)
    assert paid.balance is not None
    number = ACCOUNTS[0][0]
    post(
        books,
        [Entry(number, paid.balance), Entry(own_account(BANK, "CASH"), -paid.balance)],
        bank_id=BANK,
        kind="REVERSAL",
        reference="withdrawal",
        business_date=TODAY,
        post_time=NOW,
    )
    undo = Reversal(BANK, reference, str(uuid.uuid4()), "客户放弃")
    answer = reverse_posting(books, undo, promises=Promises(), now=_now)
    assert answer.state is InstructionState.POSTED
    assert answer.refusal is not None
    assert answer.refusal.code == "BALANCE_SHORT"


def test_posting_while_the_books_are_closed_is_refused(books: sqlite3.Connection) -> None:
    core.set_business_day(books, BANK, core.BusinessDay(TODAY, open=False))
    made = core.post_disbursement(books, _order(str(uuid.uuid4())), promises=Promises(), now=_now)
    assert made.refusal is not None
    assert made.refusal.code == "BOOKS_CLOSED"


async def test_store_gives_a_failing_job_its_error_and_spares_its_neighbours(tmp_path: Path) -> None:
    store = Store(tmp_path / DATABASE_NAME)
    try:
        await store.run(lambda c: open_books(c, VILLAGE, now=NOW))

        def fails(connection: sqlite3.Connection) -> None:
            core.set_business_day(connection, BANK, core.BusinessDay(datetime.date(2030, 1, 1), open=True))
            raise NotFoundError("in the middle")

        def pays(connection: sqlite3.Connection) -> core.Instruction:
            return core.post_disbursement(connection, _order(str(uuid.uuid4())), promises=Promises(), now=_now)

        results = await asyncio.gather(
            *(store.run(fails if number % 3 == 1 else pays) for number in range(30)), return_exceptions=True
        )
        assert [isinstance(result, NotFoundError) for result in results] == [n % 3 == 1 for n in range(30)]
        assert (await store.run(lambda c: core.business_day(c, BANK))).business_date == TODAY
    finally:
        store.close()
    with pytest.raises(StoreClosedError):
        await store.run(lambda c: core.business_day(c, BANK))
    assert audit_books(tmp_path).consistent


class CoreMachine(RuleBasedStateMachine):
    """Core banking against a model that is a dictionary: no sequence of requests makes them differ."""

    references = Bundle("references")

    @initialize(target=references, idempotent=st.booleans())
    def open(self, idempotent: bool) -> str:
        self.books = open_database(Path(":memory:"))
        open_books(self.books, VILLAGE, now=NOW)
        self.promises = Promises(idempotent_by_reference=idempotent)
        self.balances = dict(OPENING)
        self.states: dict[str, InstructionState] = {}
        self.orders: dict[str, core.Disbursement] = {}
        # A first reference from the start: most rules need one.
        return self.ask(amount=100, account=0, day=0, own=True)

    def teardown(self) -> None:
        if hasattr(self, "books"):
            self.books.close()

    @rule(
        target=references,
        amount=st.integers(1, 5_000_000),
        account=st.integers(0, 3),
        day=st.sampled_from([0, 0, 0, 1]),
        own=st.sampled_from([True, True, True, False]),
    )
    def ask_for(self, amount: int, account: int, day: int, own: bool) -> str:
        return self.ask(amount=amount, account=account, day=day, own=own)

    def ask(self, *, amount: int, account: int, day: int, own: bool) -> str:
        reference = str(uuid.UUID(int=len(self.orders) + 1))
        order = _order(reference, amount=amount, account=account, value_date=TODAY + datetime.timedelta(days=day))
        if not own:
            order = core.Disbursement(
                BANK, reference, "JC99999999", order.account_number, order.amount, "XK1", order.value_date
            )
        self.orders[reference] = order
        return reference

    @rule(reference=references)
    def post(self, reference: str) -> None:
        order = self.orders[reference]
        made = core.post_disbursement(self.books, order, promises=self.promises, now=_now)
        before = self.states.get(reference)
        good = order.value_date == TODAY and order.customer_id != "JC99999999"
        pays = good and (
            before is None
            or (
                not self.promises.idempotent_by_reference
                and before in (InstructionState.POSTED, InstructionState.REVERSED)
            )
        )
        if pays:
            self.balances[order.account_number] = Fen(self.balances[order.account_number] + order.amount)
            self.states[reference] = InstructionState.POSTED
        elif before is None:
            self.states[reference] = InstructionState.REFUSED
        assert made.state is self.states[reference]

    @rule(reference=references)
    def void(self, reference: str) -> None:
        known = core.void_posting(self.books, BANK, reference, promises=self.promises)
        assert known.state is self.states.setdefault(reference, InstructionState.VOIDED)

    @rule(reference=references, undo=st.integers(1, 3))
    def reverse(self, reference: str, undo: int) -> None:
        order = self.orders[reference]
        key = str(uuid.UUID(int=undo << 64 | uuid.UUID(reference).int))
        known = reverse_posting(self.books, Reversal(BANK, reference, key, "放弃"), promises=self.promises, now=_now)
        if self.states.get(reference) is InstructionState.POSTED and known.state is InstructionState.REVERSED:
            self.balances[order.account_number] = Fen(self.balances[order.account_number] - order.amount)
            self.states[reference] = InstructionState.REVERSED
        assert known.state is self.states.get(reference, InstructionState.NOT_FOUND)

    @rule(reference=references)
    def ask_other_content(self, reference: str) -> None:
        order = self.orders[reference]
        if self.states.get(reference) in (None, InstructionState.VOIDED):
            return
        other = core.Disbursement(
            BANK, reference, order.customer_id, order.account_number, Fen(order.amount + 1), "XK1", order.value_date
        )
        with pytest.raises(ContentDiffersError):
            core.post_disbursement(self.books, other, promises=self.promises, now=_now)

    @rule(reference=references)
    def inquire(self, reference: str) -> None:
        known = core.inquire_posting(self.books, BANK, reference)
        assert known.state is self.states.get(reference, InstructionState.NOT_FOUND)

    @invariant()
    def books_hold(self) -> None:
        if not hasattr(self, "books"):
            return
        unbalanced = self.books.execute(
            "SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY posting_id HAVING sum(amount_fen) <> 0)"
        ).fetchone()
        assert unbalanced == (0,)
        for number, customer in ACCOUNTS[:4]:
            (deposit,) = core.list_accounts(self.books, BANK, customer)
            assert deposit.balance == self.balances[number]
        loans = self.books.execute(
            "SELECT debit_fen FROM account WHERE account_number = ?", (own_account(BANK, "LOANS"),)
        ).fetchone()[0]
        opening = sum(note.principal_balance for note in VILLAGE.notes if note.bank_id == BANK)
        assert loans - opening == sum(self.balances[n] - OPENING[n] for n, _ in ACCOUNTS)


CoreMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
test_core_banking_under_any_sequence_of_requests_agrees_with_its_model = CoreMachine.TestCase
