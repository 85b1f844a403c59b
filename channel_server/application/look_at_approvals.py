"""What waits for a second person: the list, one in full, its proofs, and the answers of makers to what was asked."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, timezone

from channel_server.application.books import Books
from channel_server.application.payees import payee_of
from channel_server.application.pricing import schedule_of
from channel_server.application.records import DrawdownRecord, LineRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.submit_approval import record_approval_act
from channel_server.domain.approval import Approval, ApprovalEvent, ApprovalKind, ApprovalState
from channel_server.domain.credit_line import LineBalance
from channel_server.domain.ids import SessionId
from channel_server.domain.money import yuan_text
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Assurance
from channel_server.domain.staff import StaffMember

MOST_DECIDED = 50
_BEIJING = timezone(timedelta(hours=8))
_LONGEST_REASON = 1_000
"""Of a reason with all that was answered to questions."""
_PROVED = {
    Assurance.ID_CHIP: "身份证芯片",
    Assurance.ID_DOCUMENT: "身份证拍照",
    Assurance.CARD_PIN: "银行卡和密码",
    Assurance.TELLER: "柜员核实",
    Assurance.MOBILE_TOKEN: "手机银行",
    Assurance.FACE: "刷脸",
}
_PAPERS = {
    "resident_id": "居民身份证",
    "household_register": "户口簿",
    "temporary_id": "临时身份证",
    "bank_card": "银行卡",
}
_CAUSES = {
    "camera_refused": "刷脸没有通过",
    "no_consent_to_face": "客户不同意刷脸",
    "chip_unreadable": "芯片读不出",
    "other": "其他",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An approval with its customer's name, as the counter shows it. Data class C2."""

    approval: Approval
    customer_name: str


@dataclass(frozen=True, slots=True)
class Change:
    """One figure or word, before and after."""

    noun: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Something to be looked at, and whether the asker has."""

    proof: str
    content: str
    opened: bool


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """One approval in full."""

    listed: Listed
    changes: tuple[Change, ...]
    proofs: tuple[Proof, ...]
    line: LineRecord | None
    drawdown: DrawdownRecord | None


async def list_approvals(
    services: Services, caller: TerminalRecord, *, this_branch_only: bool
) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """List what waits, and what was decided today."""
    now = services.clock.now()

    def look(books: Books) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
        def shown(approvals: tuple[Approval, ...]) -> tuple[Listed, ...]:
            own = [each for each in approvals if not this_branch_only or each.branch_name == caller.branch_name]
            return tuple(listed(services, books, each) for each in own)

        waiting = tuple(each for each in books.open_approvals(caller.bank_id) if now < each.expire_time)
        return shown(waiting), shown(books.decided_approvals(caller.bank_id, day_began(now), MOST_DECIDED))

    return await services.books.read(look)


async def get_approval(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, approval_id: str
) -> ApprovalView | Refusal:
    """Tell one in full."""

    def look(books: Books) -> ApprovalView | Refusal:
        found = books.approval(caller.bank_id, approval_id)
        return (
            refuse(RefusalReason.NOT_FOUND, noun="approval") if found is None else _view(services, books, found, staff)
        )

    return await services.books.read(look)


async def open_proof(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, approval_id: str, proof: str
) -> tuple[Proof, ...] | Refusal:
    """Note that somebody has looked at a proof; tell all of them."""
    now = services.clock.now()

    def note(books: Books) -> tuple[Proof, ...] | Refusal:
        found = books.approval(caller.bank_id, approval_id)
        if found is None:
            return refuse(RefusalReason.NOT_FOUND, noun="approval")
        if proof not in found.proofs:
            return refuse(RefusalReason.NOT_FOUND, noun="proof")
        if books.see_proof(caller.bank_id, approval_id, staff.staff_number, proof):
            by = staff.staff_number
            record_approval_act(
                books, found, "approval_proof_opened", now, occasion=f"{proof}:{by}", proof=proof, by=by
            )
        return _view(services, books, found, staff).proofs

    return await services.books.write(note)


async def explain_approval(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, approval_id: str, reason: str
) -> Approval | Refusal:
    """Answer what a supervisor has asked; the approval waits on."""
    now = services.clock.now()

    def explain(books: Books) -> Approval | Refusal:
        found = books.approval(caller.bank_id, approval_id)
        if found is None:
            return refuse(RefusalReason.NOT_FOUND, noun="approval")
        refusal = found.check_maker(staff, now)
        if refusal is not None:
            return refusal
        if found.state is not ApprovalState.ASKED:
            return refuse(RefusalReason.APPROVAL_DECIDED, state=found.state)
        said = "\n".join(filter(None, (found.reason, reason)))[-_LONGEST_REASON:]
        after = replace(found.after(ApprovalEvent.EXPLAIN, now), reason=said)
        books.change_approval(after)
        record_approval_act(books, after, "approval_explained", now, maker=after.maker_number)
        return after

    return await services.books.write(explain)


def day_began(now: datetime) -> datetime:
    """When today began, on the bank's clock."""
    return datetime.combine(now.astimezone(_BEIJING).date(), time(), _BEIJING)


def listed(services: Services, books: Books, approval: Approval) -> Listed:
    """Put the customer's name to it."""
    customer = books.customer(approval.bank_id, approval.customer_id)
    return Listed(approval, "" if customer is None else services.vault.unseal(approval.bank_id, customer.name_sealed))


def _view(services: Services, books: Books, approval: Approval, staff: StaffMember) -> ApprovalView:
    record = books.drawdown(approval.bank_id, approval.drawdown_id) if approval.drawdown_id else None
    line_id = approval.credit_line_id or (None if record is None else record.drawdown.content.credit_line_id)
    line = None if line_id is None else books.line(approval.bank_id, line_id)
    seen = books.seen_proofs(approval.bank_id, approval.approval_id, staff.staff_number)
    return ApprovalView(
        listed(services, books, approval),
        _changes(services, books, approval, line, record),
        tuple(Proof(each, _content(books, approval, each, line, record), each in seen) for each in approval.proofs),
        line,
        record,
    )


def _changes(
    services: Services, books: Books, approval: Approval, line: LineRecord | None, record: DrawdownRecord | None
) -> tuple[Change, ...]:
    if approval.kind is ApprovalKind.ATTESTATION:
        before = _proved(books, approval)
        return (Change("identity", before, f"{before}、柜员核实" if before else "柜员核实"),)
    if line is None:
        return ()
    balance = line.line.balance
    if approval.kind is ApprovalKind.RELEASE:
        frozen = "已冻结" if line.line.frozen else "可用"
        return (Change("state", frozen, "可用"), _change("available", balance, balance))
    assert record is not None, "it is about a drawdown"
    amount, notes = record.drawdown.content.amount, len(books.open_notes(approval.bank_id, line.line.line_id))
    if approval.kind is ApprovalKind.REVERSAL:
        after = balance.give_back(amount) if amount <= balance.outstanding else balance
        nouns: tuple[str, ...] = ("outstanding", "available")
        count = notes - 1
    else:
        after = balance.settle(amount) if record.awaits_approval else balance
        nouns, count = ("outstanding", "reserved", "available"), notes + 1
    first = schedule_of(record).instalments[0]
    payment = (
        (Change("next_payment", "", f"{first.due_date.isoformat()} {yuan_text(first.payment)}"),)
        if approval.kind is ApprovalKind.DRAWDOWN
        else ()
    )
    return (
        *(_change(noun, balance, after) for noun in nouns),
        *_paid_to(services, record),
        Change("notes_open", str(notes), str(max(count, 0))),
        *payment,
    )


def _paid_to(services: Services, record: DrawdownRecord) -> tuple[Change, ...]:
    payee = payee_of(services.vault, record)
    if payee is None:
        return (Change("account", "", f"…{record.card_tail}"),)
    return (
        Change("payee", "", f"{payee.name} …{payee.account_tail}"),
        Change("evidence", "", payee.evidence),
    )


def _change(noun: str, before: LineBalance, after: LineBalance) -> Change:
    return Change(noun, yuan_text(getattr(before, noun)), yuan_text(getattr(after, noun)))


def _content(
    books: Books, approval: Approval, proof: str, line: LineRecord | None, record: DrawdownRecord | None
) -> str:
    """What a proof says, masked as everything at the counter."""
    match proof:
        case "identity":
            visit = books.session(approval.bank_id, _session_of(approval, record))
            shown = "" if visit is None else f"{visit.masked_name} {visit.masked_id_number}".strip()
            return "；".join(filter(None, (shown, _proved(books, approval))))
        case "attestation":
            papers = "、".join(_PAPERS[each] for each in approval.content["papers"].split())
            return f"核对证件：{papers}；原因：{_CAUSES[approval.content['cause']]}；{approval.reason}"
        case "checks":
            visit = books.session(approval.bank_id, _session_of(approval, record))
            failed = 0 if visit is None else visit.session.failed_face_checks
            return f"刷脸没通过 {failed} 次" if failed else "没有失败的核对"
        case "in_flight":
            held = yuan_text(line.line.balance.reserved) if line is not None else "0.00"
            owed = yuan_text(line.line.balance.outstanding) if line is not None else "0.00"
            return f"预占 {held} 元（含本笔），已用 {owed} 元"
        case "contract":
            contract = None if record is None else books.contract(approval.bank_id, record.contract_id)
            if contract is None or contract.accepted_time is None:
                return "没有签署"
            signed = contract.accepted_time.astimezone(_BEIJING).isoformat(" ", "minutes")[:16]
            return f"{signed} 签署，文本摘要 {contract.content_sha256.hex()[:16]}"
        case _:
            return approval.reason


def _session_of(approval: Approval, record: DrawdownRecord | None) -> SessionId:
    return approval.session_id if record is None else record.session_id


def _proved(books: Books, approval: Approval) -> str:
    visit = books.session(approval.bank_id, approval.session_id) if approval.session_id else None
    return "" if visit is None else "、".join(_PROVED[each] for each in visit.session.assurances)
