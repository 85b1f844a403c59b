"""What devices report, and what follows on the pages."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.camera import FaceView
from kiosk.flow.clock import PARTING_MS
from kiosk.flow.effects import (
    AcceptBankCard,
    Cause,
    OpenSession,
    ReadIdCard,
    ReturnBankCard,
    VerifyCard,
)
from kiosk.flow.events import (
    BankCardHeld,
    BankCardInserted,
    BankCardRead,
    BankCardReturned,
    IdCardDetected,
    IdCardRead,
    IdCardRemoved,
    PinEntered,
    PinKeyed,
    ReceiptPresented,
    ReceiptTaken,
    StaffCleared,
)
from kiosk.flow.explanation import Explanation, explain
from kiosk.flow.moves import Change, give_back_card, go, leave, stay, tell
from kiosk.flow.outcomes import farewell
from kiosk.flow.people import call_unasked
from kiosk.flow.state import KioskState, Outcome, ReceiptStatus, Request, Step, Timing, TrayItem
from kiosk.flow.trouble import Trouble

__all__ = [
    "bank_card_held",
    "bank_card_inserted",
    "bank_card_read",
    "bank_card_returned",
    "id_card_detected",
    "id_card_read",
    "id_card_removed",
    "other_card",
    "pin_entered",
    "pin_keyed",
    "receipt_presented",
    "receipt_taken",
    "staff_cleared",
]

NEEDS_CARD = frozenset(
    {
        Step.PIN,
        Step.FACE_CONSENT,
        Step.FACE,
        Step.LINE,
        Step.AMOUNT,
        Step.TERM,
        Step.CONTRACT,
        Step.SIGNATURE,
        Step.CONFIRM,
        Step.REPAY_NOTE,
        Step.REPAY_AMOUNT,
        Step.REPAY_CONFIRM,
    }
)
"""Pages that are shown only with the card in the slot."""

LINGER_MS = 1_500
"""How long the last page stands after the last thing was taken, so that the tick is seen."""

_EMPTY_HANDED = frozenset({Step.ATTRACT, Step.OUT_OF_SERVICE})


def id_card_detected(state: KioskState, _event: IdCardDetected) -> Change:
    """An ID card lies on the reader."""
    item = TrayItem.READING if state.step is Step.IDENTIFY and not state.identified else TrayItem.HELD
    if state.step in _EMPTY_HANDED:
        return stay(state)
    notice = None if state.step is Step.IDENTIFY else state.notice
    return stay(replace(state, tray=replace(state.tray, id_card=item), notice=notice))


def id_card_read(state: KioskState, event: IdCardRead) -> Change:
    """The ID card was read: ask the bank who that is."""
    if state.step is not Step.IDENTIFY or state.identified or state.waiting is not None:
        return stay(state)
    tray = replace(state.tray, id_card=TrayItem.HELD)
    read = replace(state, customer=event.customer, tray=tray, waiting=Request.OPEN_SESSION, waiting_ms=0)
    face = replace(FaceView(), portrait=event.portrait)
    return stay(replace(read, face=face, notice=None, stalled=None), OpenSession())


def id_card_removed(state: KioskState, _event: IdCardRemoved) -> Change:
    """The ID card was lifted; after a refusal the reader waits for another."""
    if not state.tray.id_card.inside:
        return stay(state)
    if state.step is Step.IDENTIFY and not state.identified and state.tray.id_card is TrayItem.RETURNING:
        return stay(replace(state, tray=replace(state.tray, id_card=TrayItem.AWAITED)), ReadIdCard())
    return _lighter(replace(state, tray=replace(state.tray, id_card=TrayItem.TAKEN)))


def bank_card_inserted(state: KioskState, _event: BankCardInserted) -> Change:
    """A card is in the slot."""
    tray = replace(state.tray, bank_card=TrayItem.READING)
    if state.step in _EMPTY_HANDED:
        return leave(replace(state, tray=tray), Cause.FINISHED)
    if state.step is not Step.BANK_CARD:
        # A card put back while the result is being told lies in the slot until the visit ends and returns it.
        return give_back_card(replace(state, tray=tray)) if not state.card else stay(replace(state, tray=tray))
    return stay(replace(state, tray=tray, waiting=Request.READ_CARD, waiting_ms=0, notice=None))


def bank_card_read(state: KioskState, event: BankCardRead) -> Change:
    """The card was read: is this the one?"""
    tray = replace(state.tray, bank_card=TrayItem.HELD)
    if state.step is not Step.BANK_CARD or not state.tray.bank_card.inside:
        return stay(state)
    if state.tray.bank_card is TrayItem.RETURNING:
        return stay(state)
    return stay(replace(state, card=event.card, tray=tray, waiting=None, notice=None))


def bank_card_returned(state: KioskState, _event: BankCardReturned) -> Change:
    """The card is in a hand again, as asked or too early; told twice, it changes nothing."""
    if not state.tray.bank_card.inside:
        return stay(state)
    asked = state.tray.bank_card in {TrayItem.RETURNING, TrayItem.STUCK}
    state = replace(state, tray=replace(state.tray, bank_card=TrayItem.TAKEN))
    if state.step in NEEDS_CARD:
        pulled, effects = go(replace(state, card=None, card_verified=False), Step.BANK_CARD)
        return replace(pulled, notice=explain(Trouble.BANK_CARD_TAKEN_EARLY)), effects
    if state.step is Step.BANK_CARD:
        notice = state.notice if asked else explain(Trouble.BANK_CARD_TAKEN_EARLY)
        awaited = replace(state.tray, bank_card=TrayItem.AWAITED)
        again = replace(state, card=None, card_verified=False, tray=awaited, waiting=None, notice=notice)
        return stay(again, AcceptBankCard())
    return _lighter(state)


def bank_card_held(state: KioskState, event: BankCardHeld) -> Change:
    """The card is (still) in the machine: at a start, or because it was not taken or would not come out."""
    if event.where is TrayItem.STUCK:
        return _stuck(replace(state, tray=replace(state.tray, bank_card=TrayItem.STUCK)))
    if not event.where.inside:
        return bank_card_returned(state, BankCardReturned())
    if state.step in _EMPTY_HANDED:
        return leave(replace(state, tray=replace(state.tray, bank_card=TrayItem.HELD)), Cause.FAILED)
    if state.step is Step.RECOVERING and not state.tray.bank_card.inside:
        return stay(replace(state, tray=replace(state.tray, bank_card=TrayItem.RETURNING)), ReturnBankCard())
    return stay(state)


def _stuck(state: KioskState) -> Change:
    why = explain(Trouble.BANK_CARD_STUCK)
    helped, called = call_unasked(state, why.staff_code)
    if state.in_flight or state.step in {Step.TAKE_CARDS, Step.RESULT, Step.RECEIPT}:
        return stay(replace(helped, notice=why), *called)
    if state.step in _EMPTY_HANDED:
        left, effects = leave(helped, Cause.FAILED, why)
        return left, (*called, *effects)
    told, effects = tell(helped, Outcome.SEE_STAFF, problem=why)
    return told, (*called, *effects)


def pin_keyed(state: KioskState, event: PinKeyed) -> Change:
    """So many dots."""
    if state.step is not Step.PIN or state.waiting is not None:
        return stay(state)
    return stay(replace(state, pin_dots=max(0, min(12, event.dots)), notice=None if event.dots else state.notice))


def pin_entered(state: KioskState, _event: PinEntered) -> Change:
    """The PIN pad is done: the bank judges."""
    if state.step is not Step.PIN or state.waiting is not None:
        return stay(state)
    return stay(replace(state, waiting=Request.VERIFY_CARD, waiting_ms=0, notice=None, stalled=None), VerifyCard())


def receipt_presented(state: KioskState, _event: ReceiptPresented) -> Change:
    """The receipt hangs in the mouth: on to the last page."""
    if state.step is not Step.RECEIPT:
        return stay(state)
    hanging = replace(state.tray, receipt=TrayItem.RETURNING)
    return farewell(replace(state, receipt=ReceiptStatus.PRESENTED, tray=hanging))


def receipt_taken(state: KioskState, _event: ReceiptTaken) -> Change:
    """The receipt was torn off."""
    if not state.tray.receipt.inside:
        return stay(state)
    taken = replace(state, receipt=ReceiptStatus.TAKEN, tray=replace(state.tray, receipt=TrayItem.TAKEN))
    return _lighter(taken)


def staff_cleared(state: KioskState, _event: StaffCleared) -> Change:
    """Staff has taken everything out."""
    tray = replace(state.tray, id_card=_out(state.tray.id_card), bank_card=_out(state.tray.bank_card))
    cleared = replace(state, tray=replace(tray, receipt=_out(tray.receipt)))
    return _lighter(cleared) if state.step is Step.TAKE_CARDS else stay(cleared if not state.card else state)


def _out(item: TrayItem) -> TrayItem:
    return TrayItem.TAKEN if item.inside else item


def _lighter(state: KioskState) -> Change:
    """Something was taken; the last page ends shortly after the last thing."""
    if state.step is Step.TAKE_CARDS and state.tray.empty:
        return stay(replace(state, notice=None, timing=Timing(PARTING_MS if state.parting else LINGER_MS)))
    return stay(state)


def other_card(state: KioskState, why: Explanation) -> Change:
    """Give this card back and wait for another, or for the same one the right way round."""
    backed, returned = give_back_card(replace(state, card=None, card_verified=False))
    moved, effects = go(backed, Step.BANK_CARD)
    return replace(moved, notice=why), (*returned, *effects)
