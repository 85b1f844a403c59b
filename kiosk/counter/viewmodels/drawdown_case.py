"""The case in hand as the drawdown page tells it: who, how sure, what is still missing, and the page's keys. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.counter.client.lending import CreditLine, Quote
from kiosk.counter.desk import Case, Said
from kiosk.counter.viewmodels.cells import Tag
from kiosk.counter.viewmodels.drawdown_checks import proved
from kiosk.counter.viewmodels.drawdown_draft import DrawdownDraft
from kiosk.counter.viewmodels.figures import money
from kiosk.counter.viewmodels.sent_view import Followed
from kiosk.flow.capitals import capitals
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import english_words

__all__ = ["amount_help", "card_text", "identity", "identity_text", "lacking", "page_keys", "who"]


def who(case: Case) -> str:
    """Name, masked number and contract."""
    customer = case.customer
    if customer is None:
        return ""
    contract = customer.contracts[0].contract_number if customer.contracts else ""
    return "   ".join(part for part in (customer.row.name, customer.row.masked_id_number, contract) if part)


def identity(case: Case, words: Words) -> Tag:
    """How sure it is who stands there."""
    if case.visit is None:
        return Tag(words.say("customer.not_identified"), "attn", "idcard")
    if proved(case.visit):
        return Tag(words.say("customer.identified"), "ok", "done")
    return Tag(words.say("customer.seen"), "attn", "alert")


def identity_text(case: Case, words: Words) -> str:
    """The proofs, in words."""
    if case.visit is None:
        return words.say("drawdown.identity_none")
    proofs = [words.say(f"proof.{each.value.lower()}") for each in case.visit.assurances]
    return "、".join(proofs) or words.say("drawdown.identity_typed")


def card_text(case: Case, words: Words) -> str:
    """The account that is paid, by its card; empty before one was proved."""
    if case.account is None or case.customer is None:
        return ""
    return words.say("drawdown.card_of", case.account.card_tail, case.customer.row.name)


def amount_help(line: CreditLine | None, draft: DrawdownDraft, words: Words) -> str:
    """The amount in the characters of a slip, and what is available."""
    free = words.say("drawdown.available", money(line.balance.available_fen)) if line else ""
    if not draft.amount_fen:
        return free
    fen = draft.amount_fen
    spelt = words.say("drawdown.words", english_words(fen)) if words.english else capitals(fen)
    return words.say("drawdown.words_and_free", spelt, free)


def lacking(case: Case, draft: DrawdownDraft, quote: Quote | None, said: Said | None, words: Words) -> str:
    """What still stands against submitting, the first of it; empty when nothing does."""
    say = words.say
    if case.visit is None:
        return say("drawdown.lacks_visit")
    if not draft.amount_fen:
        return say("drawdown.lacks_amount")
    if not draft.due_day:
        return say("drawdown.lacks_day")
    if not draft.purpose:
        return say("drawdown.lacks_purpose")
    if draft.entrusted and not draft.payee.finished:
        return say("drawdown.lacks_payee")
    if said is not None:
        return said.sentence
    if quote is None:
        return say("drawdown.lacks_quote")
    if not proved(case.visit):
        return say("drawdown.lacks_proof")
    return say("drawdown.lacks_card") if case.account is None else ""


def page_keys(sent: Followed | None, words: Words, *, reading: bool) -> Sequence[tuple[str, str]]:
    """The keys of the page, as far as it has come."""
    say = words.say
    if reading:
        return [
            ("↓", say("contract_c.down")),
            ("Alt+N", say("contract_c.next")),
            ("Alt+B", say("contract_c.back")),
            ("Alt+K", say("contract_c.clear")),
            ("Ctrl+Enter", say("contract_c.signed")),
            ("Esc", say("contract_c.leave")),
        ]
    if sent is not None:
        keys = [("F2", say("customer.area"))]
        if sent.waits:
            keys.append(("Alt+K", say("drawdown.withdraw")))
        if sent.ended:
            keys += [("Ctrl+P", say("sent.print")), ("Alt+A", say("drawdown.another"))]
        return keys
    return [
        ("Tab", say("keys.next")),
        ("W", say("drawdown.wan")),
        ("1…4", say("drawdown.options")),
        ("F9", say("keys.read_id")),
        ("F10", say("drawdown.card_and_pin")),
        ("Alt+V", say("drawdown.attest")),
        ("Alt+Q", say("drawdown.turn")),
        ("Ctrl+P", say("drawdown.print_plan")),
        ("Ctrl+Enter", say("drawdown.submit_key")),
        ("Esc", say("drawdown.leave")),
    ]
