"""A device could not do it: said on its page, with the way on. Elsewhere it is for the log."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow import face
from kiosk.flow.devices import other_card
from kiosk.flow.documents import can_read_by_camera, read_by_camera, unread
from kiosk.flow.effects import ReadIdCard
from kiosk.flow.events import DeviceTroubled
from kiosk.flow.explanation import explain
from kiosk.flow.moves import Change, stay, tell
from kiosk.flow.state import KioskState, Outcome, ReceiptStatus, Request, Step, TrayItem
from kiosk.flow.trouble import Trouble

__all__ = ["troubled"]


def troubled(state: KioskState, event: DeviceTroubled) -> Change:
    """A device could not do it: say so on its page, and offer the way on."""
    trouble = event.trouble
    here = _TROUBLES.get(trouble)
    if here is None or state.step not in here:
        return stay(state)
    if state.step is Step.FACE:
        return face.stumbled(state, trouble)
    why = explain(trouble)
    if state.step is Step.DOCUMENT:
        return unread(state, why) if state.waiting in {None, Request.READ_DOCUMENT} else stay(state)
    match trouble:
        case Trouble.ID_CARD_UNREADABLE | Trouble.ID_CARD_MOVED:
            if state.identified or state.waiting is not None:
                return stay(state)
            awaited = replace(state.tray, id_card=TrayItem.AWAITED)
            return stay(replace(state, tray=awaited, notice=why), ReadIdCard())
        case Trouble.ID_READER_DOWN if can_read_by_camera(state):
            return read_by_camera(state)
        case Trouble.BANK_CARD_UNREADABLE:
            return other_card(state, why)
        case Trouble.PIN_CANCELLED | Trouble.PIN_TIMED_OUT:
            if state.waiting is not None:
                return stay(state)
            return stay(replace(state, pin_dots=0, notice=why))
        case Trouble.PRINTER_NO_PAPER | Trouble.PRINTER_DOWN:
            status = ReceiptStatus.NO_PAPER if trouble is Trouble.PRINTER_NO_PAPER else ReceiptStatus.FAILED
            return stay(replace(state, receipt=status, notice=why))
        case _:
            return tell(state, Outcome.SEE_STAFF, problem=why)


_TROUBLES: dict[Trouble, frozenset[Step]] = {
    Trouble.ID_CARD_UNREADABLE: frozenset({Step.IDENTIFY}),
    Trouble.ID_CARD_MOVED: frozenset({Step.IDENTIFY}),
    Trouble.ID_READER_DOWN: frozenset({Step.IDENTIFY}),
    Trouble.BANK_CARD_UNREADABLE: frozenset({Step.BANK_CARD, Step.PIN}),
    Trouble.CARD_READER_DOWN: frozenset({Step.BANK_CARD, Step.PIN}),
    Trouble.PIN_CANCELLED: frozenset({Step.PIN}),
    Trouble.PIN_TIMED_OUT: frozenset({Step.PIN}),
    Trouble.PIN_PAD_DOWN: frozenset({Step.PIN}),
    Trouble.DOCUMENT_NOT_SEEN: frozenset({Step.DOCUMENT}),
    Trouble.DOCUMENT_TWO_CARDS: frozenset({Step.DOCUMENT}),
    Trouble.DOCUMENT_UNCLEAR: frozenset({Step.DOCUMENT}),
    Trouble.DOCUMENT_WRONG_SIDE: frozenset({Step.DOCUMENT}),
    Trouble.DOCUMENT_READER_DOWN: frozenset({Step.DOCUMENT}),
    Trouble.CAMERA_DOWN: frozenset({Step.DOCUMENT, Step.FACE}),
    Trouble.CAMERA_FROZEN: frozenset({Step.DOCUMENT, Step.FACE}),
    Trouble.CAMERA_COVERED: frozenset({Step.DOCUMENT, Step.FACE}),
    Trouble.FACE_NOBODY: frozenset({Step.FACE}),
    Trouble.FACE_LOST: frozenset({Step.FACE}),
    Trouble.FACE_SECOND: frozenset({Step.FACE}),
    Trouble.FACE_PHOTO_UNFIT: frozenset({Step.FACE}),
    Trouble.FACE_CHECKER_DOWN: frozenset({Step.FACE}),
    Trouble.PRINTER_NO_PAPER: frozenset({Step.RECEIPT}),
    Trouble.PRINTER_DOWN: frozenset({Step.RECEIPT}),
}
"""On which pages a device's trouble matters; elsewhere it is for the log."""
