"""What has been filled in for a drawdown, and what of it is still missing. Pure. Units: fen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kiosk.counter.client.lending import CreditLine, DrawdownTerms, Payee
from kiosk.counter.viewmodels.amount_text import amount_of, whole
from kiosk.flow.facts import Method

__all__ = ["PURPOSES", "DrawdownDraft", "PayeeDraft", "begin", "from_terms", "terms_of"]

PURPOSES: dict[str, tuple[str, str]] = {
    "FARMING": ("01", "nysc nz hf zz nongye"),
    "BUSINESS": ("02", "gtjy jh sy geti"),
    "CONSUMPTION": ("03", "xf jy xiaofei"),
}
"""What a teller types for a purpose: its code, or initials of its pinyin."""

_LONGEST_DAY = 28
_USUAL_MONTHS = 12


_SHORTEST_TEXT = 2
_SHORTEST_ACCOUNT = 8
"""Below these the contract takes neither a name nor an account."""


@dataclass(frozen=True, slots=True)
class PayeeDraft:
    """The seller, as far as typed; `finished` once the fields were left whole, and may be asked about."""

    name: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    evidence: str = ""
    finished: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        texts = (self.name.strip(), self.evidence.strip())
        return min(map(len, texts)) >= _SHORTEST_TEXT and len(self.account) >= _SHORTEST_ACCOUNT


_NO_PAYEE = PayeeDraft()


@dataclass(frozen=True, slots=True)
class DrawdownDraft:
    """The form, as it stands."""

    amount_text: str = ""
    term_months: int = 0
    method: Method | None = None
    due_day: int = 1
    purpose: str = ""
    entrusted: bool = False
    """The seller is paid, and not the customer."""
    payee: PayeeDraft = _NO_PAYEE

    @property
    def amount_fen(self) -> int:
        """What was typed, as money."""
        return amount_of(self.amount_text)


def begin(line: CreditLine, today: date) -> DrawdownDraft:
    """An empty form with what is usual: a year, equal instalments, today's day of the month."""
    terms = line.terms_months
    usual = _USUAL_MONTHS if _USUAL_MONTHS in terms else (terms[-1] if terms else 0)
    method = line.methods[0] if line.methods else None
    purpose = line.purposes[0] if len(line.purposes) == 1 else ""
    return DrawdownDraft("", usual, method, min(today.day, _LONGEST_DAY), purpose)


def from_terms(terms: DrawdownTerms) -> DrawdownDraft:
    """A form that somebody has filled in at another channel."""
    text = whole(f"{terms.amount_fen / 100:.2f}")
    return DrawdownDraft(text, terms.term_months, terms.method, terms.due_day, terms.purpose)


def terms_of(draft: DrawdownDraft, credit_line_id: str) -> DrawdownTerms | None:
    """The terms, once everything that a price depends on is there."""
    if not draft.amount_fen or not draft.term_months or draft.method is None or not draft.purpose:
        return None
    payee = None
    if draft.entrusted:
        if not draft.payee.finished:
            return None
        payee = Payee(draft.payee.name.strip(), draft.payee.account, draft.payee.evidence.strip())
    return DrawdownTerms(
        credit_line_id, draft.amount_fen, draft.term_months, draft.method, draft.purpose, draft.due_day, payee
    )
