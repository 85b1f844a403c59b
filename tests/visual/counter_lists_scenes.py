"""What the pages of lists show in their pictures: approvals in each state of their time, work, a day's journal."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from kiosk.counter.client.approvals import Approval, ApprovalKind, ApprovalState
from kiosk.counter.client.lending import Drawdown, DrawdownTerms, Outcome
from kiosk.counter.client.twin_branch import BUSINESS_DATE, TwinBranch
from kiosk.counter.client.twin_plan import schedule
from kiosk.counter.client.work import ShiftEntry
from kiosk.flow.facts import DrawdownState, Method

__all__ = ["busy_branch", "full_journal", "waiting_drawdown"]


def waiting_drawdown(branch: TwinBranch, maker: str = "0317", fen: int = 8_000_000) -> Approval:
    """A drawdown above the bank's amount, submitted four minutes ago at the first workstation."""
    person = next(each for each in branch.people.values() if each.name == "样本桂兰")
    terms = DrawdownTerms(person.line_id, fen, 12, Method.EQUAL_INSTALMENT, "FARMING", 18)
    plan = schedule(fen, 12, terms.method, terms.due_day, BUSINESS_DATE, person.rate)
    drawdown = Drawdown(
        "7c1e0000-0000-4000-8000-00000000d001",
        "7c1e0000-0000-4000-8000-00000000d000",
        terms,
        DrawdownState.RESERVED,
        Outcome.UNSPECIFIED,
        branch.now,
        schedule=plan,
        query_number="稻-4190",
    )
    branch.reserve(drawdown, person)
    approval = branch.ask_approval(
        ApprovalKind.DRAWDOWN,
        branch.staff[maker].member,
        "JC-T001",
        person,
        causes=("amount", "attestation"),
        amount_fen=fen,
        drawdown_id=drawdown.drawdown_id,
    )
    branch.drawdowns[drawdown.request_id] = replace(drawdown, approval_id=approval.approval_id)
    return age(branch, approval, minutes=4)


def age(branch: TwinBranch, approval: Approval, *, minutes: int) -> Approval:
    """The same approval, submitted so many minutes earlier."""
    earlier = timedelta(minutes=minutes)
    older = replace(approval, create_time=approval.create_time - earlier, expire_time=approval.expire_time - earlier)
    branch.approvals[approval.approval_id] = older
    return older


def busy_branch() -> TwinBranch:
    """Approvals in every state of their time, and two that were decided."""
    branch = TwinBranch()
    for at, approval in enumerate(list(branch.approvals.values())):
        age(branch, approval, minutes=(27, 12)[at % 2])
    waiting_drawdown(branch)
    people = list(branch.people.values())
    for at, (state, comment) in enumerate(((ApprovalState.APPROVED, ""), (ApprovalState.RETURNED, "金额不符"))):
        done = branch.ask_approval(
            ApprovalKind.RELEASE, branch.staff["0322"].member, "JC-T002", people[at], causes=("always",)
        )
        branch.approvals[done.approval_id] = replace(
            done,
            approval_id=str(uuid.UUID(int=at)),
            state=state,
            comment=comment,
            checker_number="0309",
            create_time=branch.now - timedelta(minutes=11 + 9 * at),
            decide_time=branch.now - timedelta(minutes=7 + 5 * at),
        )
        branch.approvals[str(uuid.UUID(int=at))] = branch.approvals.pop(done.approval_id)
        branch.looked_at[str(uuid.UUID(int=at))] = set()
    return branch


def full_journal(branch: TwinBranch, number: str = "0317") -> None:
    """A morning's journal of one teller."""
    rows = (
        ("repayment", "样本冬梅", 498_015, "", Outcome.DONE, False),
        ("drawdown", "样本来顺", 2_800_000, "", Outcome.CONFIRMING, False),
        ("attestation", "样本有田", None, "0309", Outcome.UNSPECIFIED, True),
        ("drawdown", "样本桂兰", 6_000_000, "0309", Outcome.DONE, True),
        ("drawdown", "样本大山", 21_000_000, "", Outcome.NOT_DONE, False),
        ("reversal", "样本长庚", -1_500_000, "0309", Outcome.DONE, False),
        ("repayment", "样本广才", 1_200_000, "", Outcome.DONE, False),
        ("release", "样本桂兰芝", None, "0309", Outcome.DONE, False),
    )
    for at, (business, name, fen, checker, outcome, assisted) in enumerate(rows):
        time = branch.now - timedelta(minutes=9 * (len(rows) - at))
        money = outcome is Outcome.DONE and fen is not None
        branch.note(number, ShiftEntry(0, time, business, name, fen, checker, outcome, assisted, f"s-{at}", int(money)))
