"""The ID card under the camera: front, back, and the holder's word that it was read rightly."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.camera import DocumentView, FaceView, Side
from kiosk.flow.camera_events import CameraReadingPressed, DocumentFrontRead, DocumentRead
from kiosk.flow.effects import OpenSession, Prompt, ReadDocument, Speak
from kiosk.flow.explanation import Explanation
from kiosk.flow.moves import Change, go, stay
from kiosk.flow.state import KioskState, Request, Step

__all__ = [
    "camera_reading_pressed",
    "can_read_by_camera",
    "document_read",
    "front_read",
    "picture_pressed",
    "read_by_camera",
    "right_pressed",
    "unread",
]


def can_read_by_camera(state: KioskState) -> bool:
    """Whether the camera is offered where the reader cannot read the chip."""
    here = state.step is Step.IDENTIFY and not state.identified and state.waiting is None
    return here and state.abilities.document


def camera_reading_pressed(state: KioskState, _event: CameraReadingPressed) -> Change:
    """The camera instead of the chip."""
    return read_by_camera(state) if can_read_by_camera(state) else stay(state)


def read_by_camera(state: KioskState) -> Change:
    """To the camera, front first."""
    return go(replace(state, document=DocumentView(), customer=None), Step.DOCUMENT)


def picture_pressed(state: KioskState) -> Change:
    """拍: the side that is wanted."""
    if state.waiting is not None:
        return stay(state)
    reading = replace(state, waiting=Request.READ_DOCUMENT, waiting_ms=0, notice=None)
    return stay(reading, ReadDocument(state.document.side))


def front_read(state: KioskState, _event: DocumentFrontRead) -> Change:
    """Turn it over."""
    if state.waiting is not Request.READ_DOCUMENT or state.document.side is not Side.FRONT:
        return stay(state)
    turned = replace(state, document=DocumentView(Side.BACK), waiting=None, notice=None)
    said = (Speak(Prompt.DOCUMENT_BACK, state.language),) if state.voice else ()
    return stay(turned, *said)


def document_read(state: KioskState, event: DocumentRead) -> Change:
    """Both sides are read: is it right?"""
    if state.waiting is not Request.READ_DOCUMENT or state.document.side is not Side.BACK:
        return stay(state)
    read = replace(
        state,
        document=DocumentView(Side.BACK, event.facts),
        customer=event.customer,
        face=replace(FaceView(), portrait=event.portrait),
    )
    return go(read, Step.DOCUMENT_CHECK)


def right_pressed(state: KioskState) -> Change:
    """都对: the bank is asked who that is."""
    if state.waiting is not None or state.document.facts is None:
        return stay(state)
    return stay(replace(state, waiting=Request.OPEN_SESSION, waiting_ms=0, notice=None, stalled=None), OpenSession())


def unread(state: KioskState, why: Explanation) -> Change:
    """This side could not be read, or the bank does not take what was read: lay it down again."""
    if state.step is Step.DOCUMENT:
        return stay(replace(state, waiting=None, waiting_ms=0, notice=why))
    again, effects = go(replace(state, document=DocumentView(), customer=None), Step.DOCUMENT)
    return replace(again, notice=why), effects
