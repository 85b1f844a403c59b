"""The checks of a drawdown, each with the figures compared; what is not plain comes first, with what would change it.

The server decides; what is compared here is what it has told of the line. Its own "no" stands at the top, in its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.client.values import AmountBounds
from kiosk.counter.client.customers import InFlightItem
from kiosk.counter.client.lending import CreditLine, LineState, Outcome, Quote
from kiosk.counter.client.visits import Account, Assurance, Visit
from kiosk.counter.desk import Said
from kiosk.counter.viewmodels.drawdown_draft import DrawdownDraft
from kiosk.counter.viewmodels.figures import day, day_short, money, plain
from kiosk.viewmodels.catalogue import Words

__all__ = ["CheckRow", "checks", "proved"]

_ORDER = {"stop": 0, "attn": 1, "wait": 2, "ok": 3}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check; `verdict`: ok, attn, stop, wait."""

    name: str
    fact: str
    why: str = ""
    verdict: str = "ok"


def proved(visit: Visit | None) -> bool:
    """Whether it is known who stands there: by the chip, a face, or a teller's word that was agreed to."""
    return visit is not None and bool({Assurance.ID_CHIP, Assurance.FACE, Assurance.TELLER} & set(visit.assurances))


def checks(
    draft: DrawdownDraft,
    line: CreditLine,
    words: Words,
    *,
    bounds: AmountBounds,
    visit: Visit | None,
    account: Account | None,
    quote: Quote | None,
    said: Said | None,
    in_flight: Sequence[InFlightItem],
) -> list[CheckRow]:
    """All checks, in the order in which a teller reads them."""
    rows = [
        *_said(said, words),
        _identity(visit, words),
        _account(account, words, seller=draft.entrusted),
        _state(line, words),
    ]
    if draft.amount_fen:
        rows += [*_approval(quote, draft.amount_fen, line, words), *_amounts(draft, line, bounds, words)]
    rows += [
        *_payment(draft, quote, line, words),
        _purpose(draft, line, words),
        *_term(quote, line, words),
        _flight(in_flight, words),
    ]
    return sorted(rows, key=lambda row: _ORDER[row.verdict] if row.why or row.verdict == "stop" else _ORDER["ok"])


def _said(said: Said | None, words: Words) -> list[CheckRow]:
    if said is None:
        return []
    why = " ".join(part for part in (said.sentence, said.remedy) if part)
    return [CheckRow(words.say("check.bank"), said.code, why, "stop")]


def _identity(visit: Visit | None, words: Words) -> CheckRow:
    say, name = words.say, words.say("check.identity")
    if visit is None:
        return CheckRow(name, say("check.no_id"), say("check.no_id_why"), "attn")
    if not proved(visit):
        return CheckRow(name, say("check.typed_id"), say("check.typed_id_why"), "attn")
    word = "teller" if Assurance.TELLER in visit.assurances else "chip"
    return CheckRow(name, say(f"check.by_{word}"))


def _account(account: Account | None, words: Words, *, seller: bool) -> CheckRow:
    name = words.say("check.account")
    if account is None:
        return CheckRow(
            name, words.say("check.no_card"), words.say(f"check.no_card_{'seller_' if seller else ''}why"), "attn"
        )
    return CheckRow(name, words.say("check.own_card", account.card_tail))


def _state(line: CreditLine, words: Words) -> CheckRow:
    name = words.say("check.line")
    if line.state is LineState.ACTIVE:
        return CheckRow(name, words.say("check.line_active"))
    state = line.state.value.lower()
    return CheckRow(name, words.say(f"customer.line_{state}"), words.say(f"check.line_{state}_why"), "stop")


def _approval(quote: Quote | None, amount: int, line: CreditLine, words: Words) -> list[CheckRow]:
    """Whether a second person has to agree: by the price of this amount, and until there is one by the line's word."""
    say, name = words.say, words.say("check.approval")
    need = quote.approval if quote and quote.terms.amount_fen == amount else None
    above = need.above_fen if need else line.approval_above_fen
    if need is None and above is None:
        # The bank says nothing of amounts: whoever submits is told.
        return [CheckRow(name, say("check.approval_later"))] if quote and quote.approval is None else []
    causes = need.causes if need else ("amount",) if above is not None and amount > above else ()
    if not causes:
        return [CheckRow(name, say("check.approval_none"))]
    figures = f"{plain(amount)} > {plain(above)}" if above is not None else say("check.cause_amount")
    fact = "、".join(figures if cause == "amount" else say(f"check.cause_{cause}") for cause in causes)
    lapses = say("check.approval_lapses", need.lapses_after_min) if need else ""
    return [CheckRow(name, fact, say("check.approval_why") + lapses, "attn")]


def _amounts(draft: DrawdownDraft, line: CreditLine, bounds: AmountBounds, words: Words) -> list[CheckRow]:
    amount, say = draft.amount_fen, words.say
    rows = []
    entrusted = line.drawable_entrusted_fen
    here = entrusted if draft.entrusted and entrusted is not None else line.drawable_here_fen
    for name, most in (("available", line.balance.available_fen), ("here", here)):
        fits = amount <= most
        # More can be had than this, when the seller is paid.
        seller = name == "here" and not draft.entrusted and entrusted is not None and most < amount <= entrusted
        fact = f"{plain(amount)} {'≤' if fits else '>'} {plain(most)}"
        rows.append(
            CheckRow(
                say(f"check.{name}"),
                fact,
                "" if fits else say("check.seller_why" if seller else "check.amount_why", money(most)),
                "ok" if fits else "stop",
            )
        )
    step, least = bounds.multiple_fen, bounds.minimum_fen
    if amount < least:
        rows.append(
            CheckRow(
                say("check.least"), f"{plain(amount)} < {plain(least)}", say("check.least_why", plain(least)), "stop"
            )
        )
    elif step > 1 and amount % step:
        near = amount - amount % step
        rows.append(CheckRow(say("check.step"), plain(step), say("check.step_why", plain(near)), "stop"))
    return rows


def _payment(draft: DrawdownDraft, quote: Quote | None, line: CreditLine, words: Words) -> list[CheckRow]:
    if line.drawable_entrusted_fen is None:
        return []
    name, say = words.say("check.payment"), words.say
    if not draft.entrusted:
        return [CheckRow(name, say("drawdown.pay_own"))]
    if quote is None or quote.payee is None:
        return [CheckRow(name, say("drawdown.pay_entrusted"), "", "wait")]
    return [CheckRow(name, say("check.payee_matches"))]


def _purpose(draft: DrawdownDraft, line: CreditLine, words: Words) -> CheckRow:
    name = words.say("check.purpose")
    if not draft.purpose:
        return CheckRow(name, words.say("check.no_purpose"), "", "wait")
    allowed = draft.purpose in line.purposes
    fact = words.say("check.purpose_fine" if allowed else "check.purpose_not")
    return CheckRow(name, fact, "" if allowed else words.say("check.purpose_why"), "ok" if allowed else "stop")


def _term(quote: Quote | None, line: CreditLine, words: Words) -> list[CheckRow]:
    if quote is None:
        return []
    last = quote.schedule.last.due_date
    fits = last <= line.expiry_date
    end = day_short(line.expiry_date) if last.year == line.expiry_date.year else day(line.expiry_date)
    fact = f"{day(last)} {'≤' if fits else '>'} {end}"
    return [
        CheckRow(words.say("check.term"), fact, "" if fits else words.say("check.term_why"), "ok" if fits else "attn")
    ]


def _flight(items: Sequence[InFlightItem], words: Words) -> CheckRow:
    unknown = [item for item in items if item.outcome is Outcome.CONFIRMING]
    name = words.say("check.flight")
    if not unknown:
        return CheckRow(name, words.say("check.flight_none"))
    held = sum(item.amount_fen or 0 for item in unknown)
    return CheckRow(name, words.say("check.flight_held", plain(held)), words.say("check.flight_why"), "attn")
