"""Approvals as rows, words and reasons: what the page shows of them, worked out without Qt and without a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from kiosk.counter.client.approvals import (
    Approval,
    ApprovalChange,
    ApprovalKind,
    ApprovalProof,
    ApprovalState,
    ApprovalView,
)
from kiosk.counter.client.staff import StaffMember
from kiosk.counter.viewmodels.cells import Clock, Tag, Two
from kiosk.counter.viewmodels.figures import NOTHING, clock, deadline, money, span
from kiosk.viewmodels.catalogue import Words

__all__ = [
    "ApprovalRow",
    "Bar",
    "ChangeRow",
    "DecidedRow",
    "ProofRow",
    "approval_rows",
    "bars",
    "change_rows",
    "decided_rows",
    "decided_today",
    "proof_rows",
    "title_of",
    "why_not",
]

MINUS = "−"

_SIGNS = {
    ApprovalState.APPROVED: ("ok", "done"),
    ApprovalState.RETURNED: ("attn", "undo"),
    ApprovalState.LAPSED: ("none", "clock"),
    ApprovalState.WITHDRAWN: ("none", "minus"),
    ApprovalState.WAITING: ("attn", "hourglass"),
    ApprovalState.ASKED: ("attn", "info"),
}


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One that waits. `dim` greys what the reader has made and cannot decide; the second line says so then."""

    approval_id: str
    what: Two
    customer: str
    amount: str
    maker: str
    left: Clock
    dim: bool


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One that was decided today."""

    approval_id: str
    time: str
    what: str
    customer: str
    amount: str
    word: Tag


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One figure or word, now and afterwards. `figure` sets it to the right, so that points stand under one another."""

    label: str
    before: str
    after: str
    change: str
    changed: bool
    figure: bool


@dataclass(frozen=True, slots=True)
class ProofRow:
    """Something to be looked at, and the digit that opens it."""

    seen: Tag
    name: str
    content: str
    key: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The line as a bar: shares of the limit, 0 to 1."""

    used: float = 0.0
    held: float = 0.0
    added: float = 0.0
    shown: bool = False


def approval_rows(waiting: Sequence[Approval], now: datetime, words: Words) -> tuple[ApprovalRow, ...]:
    """Rows of what waits, in the order in which they were told: what ends first at the top."""
    return tuple(_row(approval, now, words) for approval in waiting)


def _row(approval: Approval, now: datetime, words: Words) -> ApprovalRow:
    return ApprovalRow(
        approval.approval_id,
        Two(kind_word(approval.kind, words), _cause(approval, words)),
        approval.customer_name,
        money(approval.amount_fen),
        f"{approval.maker_number} {approval.maker_name}",
        deadline(approval.expire_time, approval.create_time, now, words),
        approval.own,
    )


def _cause(approval: Approval, words: Words) -> str:
    if approval.own:
        return words.say("approvals.own_asked" if approval.state is ApprovalState.ASKED else "approvals.own")
    if approval.state is ApprovalState.ASKED:
        return words.say("approvals.asked")
    return words.say("approvals.and").join(_cause_word(cause, approval.kind, words) for cause in approval.causes)


def _cause_word(cause: str, kind: ApprovalKind, words: Words) -> str:
    named = f"approvals.cause_{cause}_{kind.value.lower()}"
    if words.has(named):
        return words.say(named)
    return words.say(f"approvals.cause_{cause}") if words.has(f"approvals.cause_{cause}") else cause


def kind_word(kind: ApprovalKind, words: Words) -> str:
    """用信, 冲正, 柜员核实, 解除冻结."""
    return words.say(f"approvals.kind_{kind.value.lower()}")


def title_of(approval: Approval, words: Words) -> str:
    """用信 80,000.00 元."""
    kind = kind_word(approval.kind, words)
    if approval.amount_fen is None:
        return kind
    return words.say("approvals.title", kind, money(approval.amount_fen))


def decided_rows(decided: Sequence[Approval], words: Words) -> tuple[DecidedRow, ...]:
    """Rows of what was decided today."""
    return tuple(
        DecidedRow(
            approval.approval_id,
            clock(approval.decide_time),
            kind_word(approval.kind, words),
            approval.customer_name,
            money(approval.amount_fen),
            Tag(decided_word(approval, words), *_SIGNS[approval.state], bare=True),
        )
        for approval in decided
    )


def decided_word(approval: Approval, words: Words) -> str:
    """通过, 退回·金额不符, 到时没人复核, 经办撤回: what was decided, never what became of the money."""
    word = words.say(f"approvals.state_{approval.state.value.lower()}")
    if approval.state is ApprovalState.RETURNED and approval.comment:
        return words.say("approvals.with_comment", word, approval.comment)
    return word


def decided_today(decided: Sequence[Approval], number: str, words: Words) -> str:
    """How many the reader has decided today, and how quickly."""
    mine = [approval for approval in decided if approval.checker_number == number and approval.decide_time]
    if not mine:
        return words.say("approvals.none_decided")
    passed = sum(approval.state is ApprovalState.APPROVED for approval in mine)
    returned = sum(approval.state is ApprovalState.RETURNED for approval in mine)
    waits = [approval.decide_time - approval.create_time for approval in mine if approval.decide_time]
    mean = span(sum(waits, timedelta(0)) / len(waits), words)
    return words.say("approvals.decided_today", passed, returned, mean)


def change_rows(changes: Sequence[ApprovalChange], words: Words) -> tuple[ChangeRow, ...]:
    """The table of before and after."""
    return tuple(_change(change, words) for change in changes)


def _change(change: ApprovalChange, words: Words) -> ChangeRow:
    key = f"approvals.noun_{change.noun}"
    label = words.say(key) if words.has(key) else change.noun
    before, after = change.before or NOTHING, change.after or NOTHING
    old, new = _figure(change.before), _figure(change.after)
    figure = old is not None and new is not None
    if before == after:
        said = words.say("approvals.same")
    elif old is not None and new is not None:
        said = _difference(new - old, whole="." not in change.after)
    else:
        said = words.say("approvals.added" if not change.before else "approvals.changed")
    return ChangeRow(label, before, after, said, before != after, figure)


def _figure(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").replace(MINUS, "-"))
    except InvalidOperation:
        return None


def _difference(difference: Decimal, *, whole: bool) -> str:
    sign = "+" if difference > 0 else MINUS
    return f"{sign}{abs(difference):,}" if whole else f"{sign}{abs(difference):,.2f}"


def proof_rows(proofs: Sequence[ApprovalProof], words: Words) -> tuple[ProofRow, ...]:
    """What has to be looked at; the first nine have a digit, and there are never more."""
    return tuple(
        ProofRow(
            Tag(words.say("approvals.seen"), "ok", "done", bare=True)
            if proof.opened
            else Tag(words.say("approvals.unseen"), "attn", "alert", bare=True),
            proof_word(proof.proof, words),
            # What a proof says is told by opening it, so that looking is an act and not a guess.
            proof.content if proof.opened else words.say("approvals.press_to_open", at),
            str(at),
        )
        for at, proof in enumerate(proofs, 1)
    )


def proof_word(proof: str, words: Words) -> str:
    """证件芯片, 柜员核实记录, 检查结果…; the name itself where the catalogue has none."""
    key = f"approvals.proof_{proof}"
    return words.say(key) if words.has(key) else proof


def bars(view: ApprovalView) -> tuple[Bar, Bar]:
    """The line now, this approval's own hold within what is held, and once it is approved."""
    line, amount = view.line, view.approval.amount_fen
    if line is None or line.limit_fen <= 0:
        return Bar(), Bar()
    whole = line.limit_fen
    used, held = line.outstanding_fen / whole, line.reserved_fen / whole
    before = Bar(used, held, 0.0, shown=True)
    match view.approval.kind:
        case ApprovalKind.DRAWDOWN if amount is not None:
            return before, Bar(used, max(0.0, held - amount / whole), amount / whole, shown=True)
        case ApprovalKind.REVERSAL if amount is not None:
            return before, Bar(max(0.0, used - amount / whole), held, 0.0, shown=True)
        case _:
            return before, before


def why_not(view: ApprovalView | None, reader: StaffMember, workstation_id: str, now: datetime, words: Words) -> str:
    """Why the reader cannot approve this one now, in a sentence that says what would change it; empty when they can."""
    if view is None:
        return words.say("approvals.why_none")
    approval = view.approval
    unseen = [at for at, proof in enumerate(view.proofs, 1) if not proof.opened]
    if not approval.state.waits:
        return words.say("approvals.why_decided", decided_word(approval, words))
    if approval.expire_time <= now:
        return words.say("approvals.why_lapsed")
    if approval.own or approval.maker_number == reader.number:
        return words.say("approvals.why_own")
    if not reader.supervises:
        return words.say("approvals.why_role")
    if approval.workstation_id == workstation_id:
        return words.say("approvals.why_workstation", workstation_id)
    if unseen:
        name = proof_word(view.proofs[unseen[0] - 1].proof, words)
        return words.say("approvals.why_unseen", len(unseen), unseen[0], name)
    return ""
