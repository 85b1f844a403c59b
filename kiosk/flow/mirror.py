"""The facts of a journey, read back into a state that shows the terminal's own page, masked, with nothing behind it.

What was not told stands as a mask. A fact that cannot be read is as one that was not told: the facts come over the wire
from a terminal that may be older or newer. See `kiosk.flow.elbow` for what is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TypeVar

from kiosk.flow.camera import (
    Abilities,
    Advice,
    CheckStage,
    CheckView,
    DocumentFacts,
    DocumentView,
    FaceView,
    Field,
    Side,
)
from kiosk.flow.carried import Case, CaseStage, Elsewhere, Note, NoteKind, Parting, PartingKind
from kiosk.flow.credentials import FaceChallengeKind
from kiosk.flow.explanation import Explanation
from kiosk.flow.facts import (
    Bilingual,
    CardView,
    ContractPage,
    CustomerView,
    DrawdownFacts,
    DrawdownState,
    FaceStanding,
    Instalment,
    Language,
    LineFacts,
    LoanNote,
    Method,
    Purpose,
    Quote,
    TerminalFacts,
)
from kiosk.flow.repaying import Repaying, RepaymentFacts, RepaymentKind, RepaymentQuote, RepaymentState
from kiosk.flow.state import (
    ContractReading,
    Draft,
    Help,
    HelpCall,
    KioskState,
    Outcome,
    OutcomeView,
    Overlay,
    ReceiptStatus,
    Request,
    Service,
    Signature,
    Stage,
    Step,
    Timing,
    Tray,
    TrayItem,
    Working,
)
from kiosk.flow.trouble import Way

__all__ = ["MASK", "state_of"]

MASK = "＊＊"
_HIDDEN_TEXT = Bilingual("合同正文只给客户看。", "The contract's text is for the customer alone.")

E = TypeVar("E", bound=Enum)


def state_of(page: str, facts: Mapping[str, str], language: Language = Language.ZH) -> KioskState | None:
    """The state that shows this page; None for a page that this program does not have."""
    try:
        step = Step(page)
    except ValueError:
        return None
    state = KioskState(step=step, language=language, service=Service.READY, timing=Timing(left_ms=60_000))
    for key, read in _READERS.items():
        if words := facts.get(key):
            try:
                state = read(state, words.split("|"), facts)
            except (ValueError, IndexError, InvalidOperation, KeyError):
                continue
    return state


Reader = Callable[[KioskState, list[str], Mapping[str, str]], KioskState]


def _int(words: str) -> int:
    return int(words or "0")


def _some(words: str) -> int | None:
    return int(words) if words else None


def _one(kind: type[E], words: str) -> E | None:
    return kind(words) if words else None


def _frame(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    overlay, service, large, voice = parts
    return replace(state, overlay=Overlay(overlay), service=Service(service), large_type=bool(large), voice=bool(voice))


def _terminal(state: KioskState, parts: list[str], facts: Mapping[str, str]) -> KioskState:
    zh, en, phone = (facts.get("bank", "") + "||").split("|")[:3]
    bank = Bilingual(zh, en)
    return replace(state, terminal=TerminalFacts(parts[0], bank, bank, date.fromisoformat(parts[1]), phone))


def _tray(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, tray=Tray(*(TrayItem(part) for part in parts[:3])))


def _proved(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    identified, carded, verified, signed, known = (bool(part) for part in parts)
    return replace(
        state,
        identified=identified,
        customer=CustomerView(MASK, "＊" * 18) if known else None,
        card=CardView("＊＊＊＊", "＊" * 19) if carded else None,
        card_verified=verified,
        signed=signed,
    )


def _busy(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, waiting=_one(Request, parts[0]), stalled=_one(Request, parts[1]))


def _pin(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, pin_dots=_int(parts[0]), pin_tries_left=_some(parts[1]))


def _face(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    able, portrait, declined, passed, broken = (bool(part) for part in parts[:5])
    face = FaceView(
        standing=FaceStanding(_some(parts[5]), _int(parts[6])),
        portrait=portrait,
        declined=declined,
        passed=passed,
        out_of_order=broken,
    )
    return replace(state, abilities=Abilities(face=able), face=face)


def _check(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    stage, challenge, number, of, met, advice = parts
    check = CheckView(
        CheckStage(stage),
        _one(FaceChallengeKind, challenge),
        _int(number),
        _int(of),
        _int(met),
        advice=_one(Advice, advice),
    )
    return replace(state, face=replace(state.face, check=check))


def _document(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    unsure = frozenset(Field(name) for name in parts[2].split(",") if name)
    read = DocumentFacts(MASK, MASK * 4, "＊＊＊＊", MASK, unsure) if parts[1] else None
    return replace(state, document=DocumentView(Side(parts[0]), read))


def _problem(key: str, parts: list[str], facts: Mapping[str, str]) -> Explanation:
    def said(name: str) -> Bilingual:
        return Bilingual(facts.get(f"{key}_{name}_zh", ""), facts.get(f"{key}_{name}_en", ""))

    return Explanation(parts[0], said("why"), said("how"), Way(parts[1]), parts[2])


def _notice(state: KioskState, parts: list[str], facts: Mapping[str, str]) -> KioskState:
    return replace(state, notice=_problem("notice", parts, facts))


def _line(state: KioskState, parts: list[str], facts: Mapping[str, str]) -> KioskState:
    zh, en = (facts.get("product", "") + "|").split("|")[:2]
    terms, methods = (facts.get("offer", "") + "|").split("|")[:2]
    line = LineFacts(
        credit_limit_fen=_int(parts[0]),
        outstanding_fen=_int(parts[1]),
        reserved_fen=_int(parts[2]),
        available_fen=_int(parts[3]),
        annual_rate=Decimal(parts[4]),
        expiry_date=date.fromisoformat(parts[5]),
        product_name=Bilingual(zh, en),
        minimum_fen=_int(parts[6]),
        maximum_fen=_int(parts[7]),
        multiple_fen=_int(parts[8]),
        terms=tuple(int(term) for term in terms.split(";") if term),
        methods=tuple(Method(method) for method in methods.split(";") if method),
        purposes=_purposes(facts.get("purposes", "")),
        notes=_notes(facts.get("notes", "")),
    )
    return replace(state, line=line)


def _purposes(words: str) -> tuple[Purpose, ...]:
    cut = [part.split("=") for part in words.split(";") if part]
    return tuple(Purpose(code, Bilingual(zh, en)) for code, zh, en in (part for part in cut if len(part) == 3))


def _notes(words: str) -> tuple[LoanNote, ...]:
    notes: list[LoanNote] = []
    for part in words.partition("|")[2].split(";"):
        if part:
            left, drawn, day, due, payment = part.split("=")
            next_due = date.fromisoformat(due) if due else None
            drawn_on, number = date.fromisoformat(day), str(len(notes))
            notes.append(LoanNote("＊＊＊＊", int(left), int(drawn), drawn_on, next_due, _int(payment), number))
    # How many there are is told, and of the first few what they are.
    untold = range(len(notes), min(99, _int(words.partition("|")[0])))
    return (*notes, *(LoanNote("＊＊＊＊", 0, 0, date.min, None, 0, str(at)) for at in untold))


def _draft(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, draft=Draft(_int(parts[0]), _some(parts[1]), _one(Method, parts[2]), parts[3]))


def _quote(state: KioskState, parts: list[str], facts: Mapping[str, str]) -> KioskState:
    rows: list[Instalment] = []
    balance = _int(parts[0])
    at = 0
    while some := facts.get(f"plan_{at}"):
        at += 1
        for row in some.split(";"):
            day, principal, interest = row.split("=")
            balance -= int(principal)
            payment = int(principal) + int(interest)
            rows.append(
                Instalment(len(rows) + 1, date.fromisoformat(day), int(principal), int(interest), payment, balance)
            )
    if not rows:
        return state
    quote = Quote(
        quote_id="",
        amount_fen=_int(parts[0]),
        term_months=_int(parts[1]),
        method=Method(parts[2]),
        annual_rate=Decimal(parts[3]),
        apr_simple=Decimal(parts[4]),
        irr=Decimal(parts[5]) if parts[5] else None,
        total_interest_fen=_int(parts[6]),
        instalments=tuple(rows),
        purpose=parts[7],
    )
    return replace(state, quote=quote)


def _contract(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    page, of, waits, unread = _int(parts[0]), min(99, max(1, _int(parts[1]))), bool(parts[2]), _int(parts[3])
    pages = tuple(ContractPage(n + 1, Bilingual("", ""), paragraphs=(_HIDDEN_TEXT,), minimum_ms=1) for n in range(of))
    shown = tuple(0 if (at == page and waits) or at >= of - unread + waits else 1 for at in range(of))
    reading = ContractReading("", "", "借款合同", pages, pages, shown, min(page, of - 1))
    return replace(state, contract=reading)


def _ink(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    points = _int(parts[0])
    # Points beyond the field: there is a signature, and nothing of it is drawn.
    return replace(state, signature=Signature((((2.0, 2.0, 0),) * points,) if points else ()))


def _working(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, working=Working(Stage(parts[0])))


def _outcome(state: KioskState, parts: list[str], facts: Mapping[str, str]) -> KioskState:
    kind, recovered, changeable, query, drawdown_state, amount, after = parts
    known = None
    if drawdown_state:
        by = facts.get("confirm_by", "")
        known = DrawdownFacts(
            DrawdownState(drawdown_state),
            _int(amount),
            query_number=query,
            available_after_fen=_some(after),
            confirm_by=datetime.fromisoformat(by) if by else None,
        )
    return replace(
        state,
        outcome=OutcomeView(Outcome(kind), None, known, bool(recovered), query, can_change_amount=bool(changeable)),
    )


def _outcome_why(state: KioskState, _parts: list[str], facts: Mapping[str, str]) -> KioskState:
    why = facts.get("outcome_problem", "").split("|")
    if state.outcome is None or len(why) < 3:
        return state
    return replace(state, outcome=replace(state.outcome, problem=_problem("outcome_problem", why, facts)))


def _repayment(state: KioskState, parts: list[str], facts: Mapping[str, str]) -> KioskState:
    if state.outcome is None:
        return state
    by = facts.get("confirm_by", "")
    known = RepaymentFacts(
        RepaymentState(parts[0]),
        _int(parts[1]),
        query_number=state.outcome.query_number,
        left_fen=_some(parts[2]),
        next_due_date=date.fromisoformat(parts[3]) if parts[3] else None,
        next_payment_fen=_some(parts[4]),
        available_after_fen=_some(parts[5]),
        confirm_by=datetime.fromisoformat(by) if by else None,
    )
    return replace(state, outcome=replace(state.outcome, repayment=known))


def _repaying(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, repaying=Repaying(parts[0], _one(RepaymentKind, parts[1]), _int(parts[2])))


def _repay_quote(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    if state.repaying is None:
        return state
    penalty, interest, principal, left, available, days = (_int(part) for part in parts[1:7])
    note, kind, expires = state.repaying.note_number, RepaymentKind(parts[0]), datetime.fromisoformat(parts[7])
    quote = RepaymentQuote("", note, kind, penalty, interest, principal, left, available, expires, days)
    return replace(state, repaying=replace(state.repaying, quote=quote))


def _repays(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, repays=bool(parts[0]))


def _receipt(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, receipt=ReceiptStatus(parts[0]))


def _parting(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, parting=Parting(PartingKind(parts[0]), Bilingual(parts[1], parts[2])))


def _note(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, note=Note(NoteKind(parts[0]), _int(parts[1]), Elsewhere(parts[2])))


def _case(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, case=Case(CaseStage(parts[0]), Elsewhere(parts[1])))


def _help(state: KioskState, parts: list[str], _facts: Mapping[str, str]) -> KioskState:
    return replace(state, help=Help(HelpCall(parts[0]), parts[1]))


_READERS: dict[str, Reader] = {
    "frame": _frame,
    "terminal": _terminal,
    "tray": _tray,
    "proved": _proved,
    "busy": _busy,
    "pin": _pin,
    "face": _face,
    "check": _check,
    "document": _document,
    "notice": _notice,
    "line": _line,
    "draft": _draft,
    "quote": _quote,
    "contract": _contract,
    "ink": _ink,
    "working": _working,
    "outcome": _outcome,
    "outcome_problem": _outcome_why,
    "repaying": _repaying,
    "repay_quote": _repay_quote,
    "repayment": _repayment,
    "repays": _repays,
    "receipt": _receipt,
    "parting": _parting,
    "note": _note,
    "case": _case,
    "help": _help,
}
"""In the order in which they are read: what a later one needs comes first."""
