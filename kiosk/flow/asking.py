"""Requests that move no money: sent again where they stalled, by the customer's hand or when the line is back."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk.flow import reading
from kiosk.flow.effects import (
    AcceptContract,
    Effect,
    EnterPin,
    LoadLine,
    OpenSession,
    PrepareContract,
    RecordFaceCheck,
    RequestQuote,
    RequestRepaymentQuote,
    TakeCase,
)
from kiosk.flow.events import RequestUnanswered
from kiosk.flow.explanation import explain
from kiosk.flow.moves import Change, stay
from kiosk.flow.state import KioskState, Request

__all__ = ["accept", "resend", "unanswered"]


def unanswered(state: KioskState, event: RequestUnanswered) -> Change:
    """No answer to what moves no money: it may be asked again, save for a PIN, which is keyed anew."""
    if state.waiting is not event.request:
        return stay(state)
    return stay(
        replace(
            state,
            waiting=None,
            waiting_ms=0,
            pin_dots=0,
            stalled=event.request,
            notice=explain(event.trouble),
        )
    )


def resend(state: KioskState) -> Change:
    """Send what stalled again."""
    request = state.stalled
    if request is None or state.waiting is not None:
        return stay(state)
    state = replace(state, stalled=None, notice=None)
    effect = _effect_of(request, state)
    if effect is None:
        return stay(state)
    if isinstance(effect, EnterPin):
        return stay(state, effect)
    return stay(replace(state, waiting=request, waiting_ms=0), effect)


def _effect_of(request: Request, state: KioskState) -> Effect | None:
    match request:
        case Request.OPEN_SESSION:
            return OpenSession()
        case Request.VERIFY_CARD:
            return EnterPin()
        case Request.TAKE_CASE:
            return TakeCase() if state.case is not None else None
        case Request.LOAD_LINE:
            return LoadLine()
        case Request.QUOTE:
            return RequestQuote(state.draft)
        case Request.PREPARE_CONTRACT:
            return PrepareContract(state.quote) if state.quote else None
        case Request.ACCEPT_CONTRACT:
            return accept(state)
        case Request.RECORD_FACE:
            return RecordFaceCheck()
        case Request.QUOTE_REPAYMENT:
            return RequestRepaymentQuote(state.repaying) if state.repaying else None
        case Request.READ_CARD | Request.READ_DOCUMENT:
            return None
        case _:
            assert_never(request)


def accept(state: KioskState) -> Effect | None:
    """What is handed to the bank when the customer has signed."""
    if state.contract is None:
        return None
    return AcceptContract(state.contract.contract_id, reading.readings(state.contract), state.signature)
