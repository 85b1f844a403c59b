"""The books' contract for staff and for what waits for a second person: the same on every database."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from channel_server.application.books import Books, StaleRecordError, UnitOfWork
from channel_server.application.staff_books import StaffRecord, StaffTokenRecord, TokenEnd
from channel_server.domain.approval import Approval, ApprovalEvent, ApprovalKind, ApprovalState
from channel_server.domain.ids import CustomerId, DrawdownId, LineId, TerminalId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal
from channel_server.domain.staff import MOST_FAILURES, StaffMember, StaffRole
from tests.contract.test_storage import (
    BANK,
    NOW,
    OTHER,
    books,  # noqa: F401 - a fixture
)

DESK = TerminalId("JC-T001")


def approval(number: int, *, minutes: int = 30) -> Approval:
    return Approval(
        BANK,
        f"A-{number}",
        ApprovalKind.DRAWDOWN,
        ("amount", "always"),
        CustomerId("C-1"),
        f"R-{number}",
        "0317",
        "样本小满",
        DESK,
        "虚构湾支行",
        NOW,
        NOW + timedelta(minutes=minutes),
        credit_line_id=LineId("L-1"),
        drawdown_id=DrawdownId(f"D-{number}"),
        amount=Fen(6_000_000),
        content={"papers": "resident_id"},
        reason="收稻子",
    )


async def test_names_are_told_by_number_of_the_bank_that_is_asked_however_many_they_are(books: UnitOfWork) -> None:  # noqa: F811
    def enrol(opened: Books) -> None:
        for at in range(23):
            member = StaffMember(BANK, f"{400 + at:04d}", f"样本{at}", frozenset({StaffRole.TELLER}))
            opened.put_staff(StaffRecord(member, "hash", change_required=False, locked=False))

    await books.write(enrol)
    asked = [*(f"{400 + at:04d}" for at in range(23)), "9999"]
    told = await books.read(lambda opened: opened.staff_names(BANK, asked))
    assert told == {f"{400 + at:04d}": f"样本{at}" for at in range(23)}
    assert await books.read(lambda opened: opened.staff_names(OTHER, asked)) == {}
    assert await books.read(lambda opened: opened.staff_names(BANK, [])) == {}


async def test_tries_that_come_at_once_are_all_counted_though_nothing_was_kept_before(books: UnitOfWork) -> None:  # noqa: F811
    def count(opened: Books) -> bool:
        tries = opened.sign_in_tries(BANK, "9999")
        if isinstance(tries.check(NOW), Refusal):
            return False
        opened.put_sign_in_tries(BANK, "9999", tries.counted(NOW))
        return True

    looked_at = await asyncio.gather(*(books.write(count) for _ in range(20)))
    assert sum(looked_at) == MOST_FAILURES
    await books.write(lambda opened: opened.forget_sign_in_tries(BANK, "9999"))
    tries = await books.write(lambda opened: opened.sign_in_tries(BANK, "9999"))
    assert (tries.failures, tries.locked_until) == (0, None)


async def test_tries_are_counted_while_others_succeed(books: UnitOfWork) -> None:  # noqa: F811
    def count(opened: Books) -> None:
        opened.put_sign_in_tries(BANK, "0309", opened.sign_in_tries(BANK, "0309").counted(NOW))

    def succeed(opened: Books) -> None:
        opened.forget_sign_in_tries(BANK, "0309")

    for _ in range(10):
        await asyncio.gather(*(books.write(work) for work in (count, succeed) * 5))
    await books.write(succeed)
    assert (await books.write(lambda opened: opened.sign_in_tries(BANK, "0309"))).failures == 0


async def test_token_ends_once_for_its_first_cause_and_is_another_banks_nothing(books: UnitOfWork) -> None:  # noqa: F811
    token = StaffTokenRecord(BANK, b"\x01" * 32, "0317", DESK, NOW, NOW + timedelta(hours=1))
    await books.write(lambda opened: opened.add_staff_token(token, NOW))
    assert await books.read(lambda opened: opened.staff_token(OTHER, token.token_sha256)) is None
    assert await books.read(lambda opened: opened.open_tokens_at(BANK, DESK)) == (token,)
    for end in (TokenEnd.ELSEWHERE, TokenEnd.SIGNED_OUT):
        await books.write(lambda opened, end=end: opened.end_staff_token(BANK, token.token_sha256, end))  # type: ignore[misc]
    kept = await books.read(lambda opened: opened.staff_token(BANK, token.token_sha256))
    assert kept == replace(token, end=TokenEnd.ELSEWHERE)
    assert await books.read(lambda opened: opened.open_tokens_of(BANK, "0317")) == ()


async def test_approval_comes_back_as_it_was_written_and_is_another_banks_nothing(books: UnitOfWork) -> None:  # noqa: F811
    await books.write(lambda opened: opened.add_approval(approval(1)))
    assert await books.read(lambda opened: opened.approval(BANK, "A-1")) == approval(1)
    assert await books.read(lambda opened: opened.approval_of_request(BANK, "R-1")) == approval(1)
    assert await books.read(lambda opened: opened.approval(OTHER, "A-1")) is None


@pytest.mark.parametrize("first", [ApprovalEvent.APPROVE, ApprovalEvent.LAPSE])
async def test_two_who_decide_at_once_meet_at_the_row_and_one_wins(books: UnitOfWork, first: ApprovalEvent) -> None:  # noqa: F811
    await books.write(lambda opened: opened.add_approval(approval(1)))

    def decide(opened: Books, event: ApprovalEvent) -> bool:
        found = opened.approval(BANK, "A-1")
        assert found is not None
        if not found.state.is_open:
            return False
        opened.change_approval(found.after(event, NOW))
        return True

    events = (first, ApprovalEvent.WITHDRAW, ApprovalEvent.APPROVE, ApprovalEvent.RETURN)
    won = await asyncio.gather(*(books.write(lambda opened, e=event: decide(opened, e)) for event in events))  # type: ignore[misc]
    assert sum(won) == 1
    kept = await books.read(lambda opened: opened.approval(BANK, "A-1"))
    assert kept is not None
    assert (kept.version, kept.decide_time) == (2, NOW)


async def test_decision_on_an_older_version_does_not_take_place(books: UnitOfWork) -> None:  # noqa: F811
    await books.write(lambda opened: opened.add_approval(approval(1)))
    await books.write(lambda opened: opened.change_approval(approval(1).after(ApprovalEvent.ASK, NOW)))
    with pytest.raises(StaleRecordError):
        await books.write(lambda opened: opened.change_approval(approval(1).after(ApprovalEvent.APPROVE, NOW)))
    kept = await books.read(lambda opened: opened.approval(BANK, "A-1"))
    assert kept is not None
    assert kept.state is ApprovalState.ASKED


async def test_lists_hold_what_waits_in_the_order_of_its_end_and_what_is_past_it(books: UnitOfWork) -> None:  # noqa: F811
    def write(opened: Books) -> None:
        for number, minutes in ((1, 30), (2, 10), (3, 20)):
            opened.add_approval(approval(number, minutes=minutes))
        opened.change_approval(approval(3, minutes=20).after(ApprovalEvent.RETURN, NOW))

    await books.write(write)
    waiting = await books.read(lambda opened: opened.open_approvals(BANK))
    assert [each.approval_id for each in waiting] == ["A-2", "A-1"]
    assert await books.read(lambda opened: opened.open_approvals(OTHER)) == ()
    decided = await books.read(lambda opened: opened.decided_approvals(BANK, NOW, 10))
    assert [each.approval_id for each in decided] == ["A-3"]
    late = NOW + timedelta(minutes=15)
    assert await books.read(lambda opened: opened.lapsed_approvals(late, 10)) == ((BANK, "A-2"),)


async def test_proof_is_looked_at_once_by_each_person(books: UnitOfWork) -> None:  # noqa: F811
    def look(opened: Books, number: str) -> bool:
        return opened.see_proof(BANK, "A-1", number, "identity")

    assert await books.write(lambda opened: look(opened, "0309"))
    assert not await books.write(lambda opened: look(opened, "0309"))
    assert await books.read(lambda opened: opened.seen_proofs(BANK, "A-1", "0309")) == {"identity"}
    assert await books.read(lambda opened: opened.seen_proofs(BANK, "A-1", "0322")) == frozenset()
