"""What a teller at the elbow (伴办) may see: the page, and facts of it that say nothing of who stands there.

The table of what is told stands here as code: what is not named is not told. A name, a number, a card, a face, a PIN,
ink, a contract's text and a hand-over's code have no line. `kiosk.flow.mirror` reads the facts back into a state, so
that the teller sees the terminal's own page.

Shape: a fact is a few words with `|` between; its key fits `^[a-z][a-z0-9_]{0,31}$`, its words 200 characters, and
there are at most 40 (JourneyView of the contract). Amounts are fen, rates fractions, dates ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.flow.camera import CheckStage
from kiosk.flow.explanation import Explanation
from kiosk.flow.facts import Bilingual, Language, LineFacts, Quote
from kiosk.flow.gates import Gate, gate
from kiosk.flow.state import PROGRESS, KioskState, OutcomeView, Step

__all__ = ["FACT_LENGTH", "MOST_FACTS", "STEPS", "JourneyFacts", "facts_of", "fitting"]

STEPS = 7
"""Of how many steps the progress bar speaks."""
FACT_LENGTH = 200
MOST_FACTS = 40
ROWS_IN_A_FACT = 6
MOST_ROWS = 60
MOST_NOTES = 3
MOST_PURPOSES = 6

_LONG_NUMBER = re.compile(r"\d[\d *]{9,}[\dXx]")
"""Eleven digits and more, masked or not: an ID number, a card, a telephone, and no amount."""


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """Where a customer is. `step` is 0 outside of the seven; `failures` is how often this page has stumbled."""

    page: str
    step: int
    facts: tuple[tuple[str, str], ...]
    failures: int
    trouble: str
    language: Language
    steps: int = STEPS


def facts_of(state: KioskState) -> JourneyFacts:
    """All that may be told of a state."""
    pairs = tuple((key, fitting(words)) for key, words in _facts(state) if words)
    problem = state.notice or (state.outcome.problem if state.outcome else None)
    return JourneyFacts(
        state.step.value,
        PROGRESS.get(state.step, 0),
        pairs[:MOST_FACTS],
        state.failures,
        problem.reason[:64] if problem else "",
        state.language,
    )


def fitting(words: str) -> str:
    """The words as they may leave: no number that could be a person's, and not too long."""
    return _LONG_NUMBER.sub("＊", words)[:FACT_LENGTH]


def packed(*parts: object) -> str:
    """Parts in one line; what is nothing is empty, what is true is 1."""
    return "|".join(_part(part) for part in parts)


def _part(part: object) -> str:
    if part is None or part is False:
        return ""
    if part is True:
        return "1"
    return str(part).replace("|", "/").replace("\n", " ")


def _facts(state: KioskState) -> Iterator[tuple[str, str]]:
    tray, opened = state.tray, gate(state)
    yield "frame", packed(state.overlay.value, state.service.value, state.large_type, state.voice)
    yield "tray", packed(tray.id_card.value, tray.bank_card.value, tray.receipt.value)
    yield (
        "proved",
        packed(state.identified, state.card is not None, state.card_verified, state.signed, state.customer is not None),
    )
    yield "gate", _gate(opened)
    if terminal := state.terminal:
        yield "terminal", packed(terminal.terminal_id, terminal.business_date)
        yield "bank", packed(terminal.bank_name.zh, terminal.bank_name.en, terminal.help_phone)
    if state.waiting or state.stalled:
        yield (
            "busy",
            packed(state.waiting and state.waiting.value, state.stalled and state.stalled.value),
        )
    if state.step is Step.PIN:
        yield "pin", packed(state.pin_dots, state.pin_tries_left)
    yield from _face(state)
    yield from _problem("notice", state.notice)
    if state.line:
        yield from _line(state.line)
    draft = state.draft
    yield "draft", packed(draft.amount_fen, draft.term_months, draft.method and draft.method.value, draft.purpose)
    if state.quote and state.step in _PRICED:
        yield from _quote(state.quote)
    yield from _repaying(state)
    yield from _papers(state)
    if state.working:
        yield "working", packed(state.working.stage.value)
    if state.outcome and state.step in {Step.RESULT, Step.WORKING, Step.RECOVERING, Step.RECEIPT}:
        yield from _outcome(state.outcome)
    yield "receipt", packed(state.receipt.value)
    if state.parting:
        yield "parting", packed(state.parting.kind.value, state.parting.where.zh, state.parting.where.en)
    if state.note:
        yield "note", packed(state.note.kind.value, state.note.amount_fen, state.note.origin.value)
    if case := state.case:
        yield "case", packed(case.stage.value, case.origin.value)
    if state.help.requested:
        yield "help", packed(state.help.call.value, state.help.code)


_PRICED = frozenset({Step.TERM, Step.CONTRACT, Step.SIGNATURE, Step.CONFIRM, Step.WORKING, Step.RESULT, Step.RECEIPT})


def _gate(opened: Gate) -> str:
    return packed(opened.why and opened.why.value, opened.count)


def _face(state: KioskState) -> Iterator[tuple[str, str]]:
    face, check = state.face, state.face.check
    standing = face.standing
    if standing.without_face_fen is not None or state.step in {Step.FACE, Step.FACE_CONSENT}:
        yield (
            "face",
            packed(
                state.abilities.face, face.portrait, face.declined, face.passed, face.out_of_order,
                standing.without_face_fen, standing.checks_left,
            ),
        )  # fmt: skip
    if state.step is Step.FACE and check.stage is not CheckStage.STARTING:
        challenge = check.challenge and check.challenge.value
        advice = check.advice and check.advice.value
        yield "check", packed(check.stage.value, challenge, check.number, check.of, check.met, advice)
    if state.step in {Step.DOCUMENT, Step.DOCUMENT_CHECK}:
        facts = state.document.facts
        unsure = ",".join(sorted(field.value for field in facts.unsure)) if facts else ""
        yield "document", packed(state.document.side.value, facts is not None, unsure)


def _problem(key: str, problem: Explanation | None) -> Iterator[tuple[str, str]]:
    if problem is None:
        return
    yield key, packed(problem.reason, problem.way.value, problem.staff_code)
    yield from _said(f"{key}_why", problem.sentence)
    yield from _said(f"{key}_how", problem.remedy)


def _said(key: str, said: Bilingual) -> Iterator[tuple[str, str]]:
    yield f"{key}_zh", packed(said.zh)
    yield f"{key}_en", packed(said.en)


def _line(line: LineFacts) -> Iterator[tuple[str, str]]:
    yield (
        "line",
        packed(
            line.credit_limit_fen, line.outstanding_fen, line.reserved_fen, line.available_fen, line.annual_rate,
            line.expiry_date, line.minimum_fen, line.maximum_fen, line.multiple_fen,
        ),
    )  # fmt: skip
    yield "product", packed(line.product_name.zh, line.product_name.en)
    yield "offer", packed(_listed(line.terms), _listed(method.value for method in line.methods))
    yield "purposes", _listed(f"{p.code}={p.name.zh}={p.name.en}" for p in line.purposes[:MOST_PURPOSES])
    notes = (
        "=".join(
            _part(part) for part in (n.outstanding_fen, n.drawn_fen, n.drawn_date, n.next_due_date, n.next_payment_fen)
        )
        for n in line.notes[:MOST_NOTES]
    )
    yield "notes", packed(len(line.notes), _listed(notes))


def _repaying(state: KioskState) -> Iterator[tuple[str, str]]:
    repaying, line = state.repaying, state.line
    if state.repays:
        yield "repays", packed(True)
    if repaying is None or line is None or state.step not in _REPAID:
        return
    # Which of the notes that were told, and never its number.
    at = next((at for at, n in enumerate(line.notes[:MOST_NOTES]) if n.number == repaying.note_number), None)
    yield "repaying", packed(at, repaying.kind and repaying.kind.value, repaying.amount_fen)
    if quote := repaying.quote:
        yield (
            "repay_quote",
            packed(
                quote.kind.value, quote.penalty_fen, quote.interest_fen, quote.principal_fen, quote.left_fen,
                quote.available_after_fen, quote.days_past_due, quote.expires.isoformat(timespec="minutes"),
            ),
        )  # fmt: skip


_REPAID = frozenset({Step.REPAY_NOTE, Step.REPAY_AMOUNT, Step.REPAY_CONFIRM, Step.WORKING, Step.RESULT, Step.RECEIPT})


def _listed(parts: Iterable[object]) -> str:
    return ";".join(_part(part).replace(";", ",") for part in parts)


def _quote(quote: Quote) -> Iterator[tuple[str, str]]:
    yield (
        "quote",
        packed(
            quote.amount_fen, quote.term_months, quote.method.value, quote.annual_rate, quote.apr_simple, quote.irr,
            quote.total_interest_fen, quote.purpose,
        ),
    )  # fmt: skip
    rows = quote.instalments[:MOST_ROWS]
    for at in range(0, len(rows), ROWS_IN_A_FACT):
        some = rows[at : at + ROWS_IN_A_FACT]
        yield f"plan_{at // ROWS_IN_A_FACT}", _listed(f"{r.due_date}={r.principal_fen}={r.interest_fen}" for r in some)


def _papers(state: KioskState) -> Iterator[tuple[str, str]]:
    if (reading := state.contract) and state.step in {Step.CONTRACT, Step.SIGNATURE, Step.CONFIRM}:
        yield "contract", packed(reading.page, len(reading.pages), reading.page_ms_left > 0, len(reading.unread))
    if state.step is Step.SIGNATURE:
        # That there is ink, and never the ink.
        yield "ink", packed(min(state.signature.points, 99))


def _outcome(view: OutcomeView) -> Iterator[tuple[str, str]]:
    known = view.drawdown
    yield (
        "outcome",
        packed(
            view.outcome.value, view.recovered, view.can_change_amount, view.query_number,
            known and known.state.value, known and known.amount_fen, known and known.available_after_fen,
        ),
    )  # fmt: skip
    if paid := view.repayment:
        yield (
            "repayment",
            packed(
                paid.state.value, paid.amount_fen, paid.left_fen, paid.next_due_date, paid.next_payment_fen,
                paid.available_after_fen,
            ),
        )  # fmt: skip
    if view.known and view.known.confirm_by:
        yield "confirm_by", packed(view.known.confirm_by.isoformat(timespec="minutes"))
    yield from _problem("outcome_problem", view.problem)
