"""What the books keep of history, receipts, reviews, refusals told and terminals' reports, on either database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from channel_server.adapters.storage.migrate import migrate_sqlite
from channel_server.adapters.storage.open import open_books
from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.application.books import Books, UnitOfWork
from channel_server.application.record_books import (
    DeviceState,
    HistoryPlace,
    ReceiptRecord,
    ReviewRecord,
    TerminalReport,
    ToldRefusal,
)
from channel_server.application.records import TerminalRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.domain.ids import BankId, CustomerId, RepaymentId, SessionId, TerminalId
from channel_server.domain.refusals import RefusalReason, refuse
from channel_server.domain.session import Channel
from tests.postgresql import PrivatePostgres
from tests.receipt_samples import REPAYMENT

BANK, OTHER = BankId("qingjiang"), BankId("yunling")
CUSTOMER, STRANGER = CustomerId("C-1"), CustomerId("C-2")
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
VISIT = SessionId("01890a5d-ac96-774b-bcce-b302099a8059")


@pytest.fixture(params=["sqlite", "postgresql"])
async def books(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[UnitOfWork]:
    if request.param == "sqlite":
        migrate_sqlite(tmp_path / "books.db")
        opened: UnitOfWork = open_books(tmp_path / "books.db")
    else:
        server: PrivatePostgres = request.getfixturevalue("postgres")
        opened = PostgresUnitOfWork(server.copy_of(request.getfixturevalue("migrated")))
    yield opened
    await opened.close()  # type: ignore[attr-defined]


def repayment(number: int, time: datetime, customer: CustomerId = CUSTOMER, bank: BankId = BANK) -> RepaymentRecord:
    content = replace(REPAYMENT.repayment.content, bank_id=bank, customer_id=customer)
    made = replace(REPAYMENT.repayment, repayment_id=RepaymentId(str(UUID(int=number))), content=content)
    return replace(REPAYMENT, repayment=made, create_time=time, update_time=time)


async def test_history_of_one_moment_is_paged_without_gap_or_repeat(books: UnitOfWork) -> None:
    # Five of one millisecond, in pages of two: the name decides where a page ends.
    mine = [repayment(number, NOW) for number in range(1, 6)]
    mine += [repayment(6, NOW + timedelta(milliseconds=1)), repayment(7, NOW - timedelta(milliseconds=1))]
    others = [repayment(8, NOW, STRANGER), repayment(9, NOW, CUSTOMER, OTHER)]

    def add(opened: Books) -> None:
        for each in (*mine, *others):
            opened.add_repayment(each)

    await books.write(add)
    found: list[RepaymentRecord] = []
    place = None
    while True:
        page = await books.read(lambda opened, after=place: opened.history(BANK, CUSTOMER, after=after, limit=2))
        found += [each for each in page if isinstance(each, RepaymentRecord)]
        if len(page) < 2:
            break
        place = HistoryPlace(found[-1].create_time, found[-1].repayment.repayment_id)
    assert [int(UUID(each.repayment.repayment_id)) for each in found] == [6, 5, 4, 3, 2, 1, 7]
    assert found[1] == mine[4]


async def test_receipt_is_counted_and_is_its_banks_own(books: UnitOfWork) -> None:
    first = ReceiptRecord(BANK, "subject", "zh-CN", "DISBURSED", b"1" * 32, NOW, NOW, 1)
    again = replace(first, last_time=NOW + timedelta(days=1), copies=2)
    await books.write(lambda opened: opened.put_receipt(first))
    await books.write(lambda opened: opened.put_receipt(again))
    assert await books.read(lambda opened: opened.receipt(BANK, "subject", "zh-CN", "DISBURSED")) == again
    for bank, language, state in (
        (OTHER, "zh-CN", "DISBURSED"),
        (BANK, "en", "DISBURSED"),
        (BANK, "zh-CN", "REVERSED"),
    ):
        assert await books.read(lambda opened, a=(bank, "subject", language, state): opened.receipt(*a)) is None


def review(number: int, answer_by: datetime, bank: BankId = BANK) -> ReviewRecord:
    return ReviewRecord(
        bank_id=bank,
        review_id=f"review-{number}",
        request_id=f"request-{number}",
        customer_id=CUSTOMER,
        session_id=VISIT,
        channel=Channel.MOBILE,
        terminal_id=TerminalId("JC-M001"),
        reason=RefusalReason.RISK_REFUSED,
        subject_id="",
        query_number="稻-417209",
        owner="account_manager",
        create_time=NOW,
        answer_by=answer_by,
    )


async def test_reviews_are_listed_by_deadline_until_they_are_answered_once(books: UnitOfWork) -> None:
    late, soon, others = review(1, NOW + timedelta(days=3)), review(2, NOW + timedelta(days=1)), review(3, NOW, OTHER)

    def add(opened: Books) -> None:
        for each in (late, soon, others):
            opened.add_review(each)

    await books.write(add)
    assert await books.read(lambda opened: opened.open_reviews(BANK, 10)) == (soon, late)
    assert await books.read(lambda opened: opened.open_reviews(BANK, 1)) == (soon,)
    asked = (BANK, CUSTOMER, RefusalReason.RISK_REFUSED, "")
    assert await books.read(lambda opened: opened.open_review_of(*asked)) in (soon, late)
    closing = [await books.write(lambda opened: opened.close_review(BANK, "review-2", NOW)) for _ in range(2)]
    assert closing == [True, False]
    assert await books.read(lambda opened: opened.open_reviews(BANK, 10)) == (late,)
    assert await books.read(lambda opened: opened.review(BANK, "review-2")) == replace(soon, closed_time=NOW)
    assert await books.read(lambda opened: opened.review(OTHER, "review-2")) is None


def told(time: datetime, visit: SessionId | None = VISIT, amount: str = "1") -> ToldRefusal:
    return ToldRefusal(
        bank_id=BANK,
        quote_number="稻-417209",
        told_time=time,
        refusal=refuse(RefusalReason.LINE_INSUFFICIENT, available="0.00", amount=amount),
        method="DrawdownService/QuoteDrawdown",
        channel=Channel.KIOSK,
        terminal_id=TerminalId("JC-0317"),
        session_id=visit,
        customer_id=None if visit is None else CUSTOMER,
    )


async def test_refusal_is_kept_once_a_visit_and_forgotten_after_its_time(books: UnitOfWork) -> None:
    old, first, again = told(NOW - timedelta(days=91), None), told(NOW), told(NOW + timedelta(seconds=9))
    elsewhere = told(NOW + timedelta(seconds=5), SessionId("01890a5d-ac96-774b-bcce-b302099a8060"))
    before = NOW - timedelta(days=90)
    await books.write(lambda opened: opened.add_told_refusal(old, forget_before=NOW - timedelta(days=100)))
    assert await books.read(lambda opened: opened.told_refusals(BANK, "稻-417209")) == (old,)
    for each in (first, again, elsewhere):
        await books.write(lambda opened, each=each: opened.add_told_refusal(each, forget_before=before))
    assert await books.read(lambda opened: opened.told_refusals(BANK, "稻-417209")) == (elsewhere, first)
    assert await books.read(lambda opened: opened.told_refusals(OTHER, "稻-417209")) == ()
    assert await books.read(lambda opened: opened.told_to(BANK, VISIT, RefusalReason.LINE_INSUFFICIENT)) == first
    assert await books.read(lambda opened: opened.told_to(BANK, VISIT, RefusalReason.PIN_WRONG)) is None
    assert await books.read(lambda opened: opened.told_in_visit(BANK, VISIT)) == 1


async def test_terminals_report_is_its_last_and_locked_ones_are_not_listed(books: UnitOfWork) -> None:
    def terminal(name: str, *, bank: BankId = BANK, locked: bool = False) -> TerminalRecord:
        return TerminalRecord(TerminalId(name), bank, Channel.KIOSK, "支行", "Branch", "", locked, None)

    name = TerminalId("T-1")
    first = TerminalReport(name, BANK, NOW, busy=True, devices=(DeviceState("printer", "online", "paper_low"),))
    last = replace(first, seen_time=NOW + timedelta(minutes=1), busy=False, devices=())

    def add(opened: Books) -> None:
        for each in (
            terminal("T-2"),
            terminal("T-1"),
            terminal("T-3", locked=True),
            terminal("T-4", bank=OTHER),
            replace(terminal("T-5"), channel=Channel.COUNTER),
        ):
            opened.put_terminal(each)
        opened.put_terminal_report(first)

    await books.write(add)
    assert await books.read(lambda opened: opened.terminal_reports(BANK)) == {name: first}
    await books.write(lambda opened: opened.put_terminal_report(last))
    assert await books.read(lambda opened: opened.terminal_reports(BANK)) == {name: last}
    assert await books.read(lambda opened: opened.terminal_reports(OTHER)) == {}
    listed = await books.read(lambda opened: opened.terminals_of(BANK, Channel.KIOSK))
    assert [each.terminal_id for each in listed] == ["T-1", "T-2"]
