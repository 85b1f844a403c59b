"""What the machine itself can meet, by name, and the ways on that a screen can offer.

What is said of each stands in `trouble_sentences.py`; what a device's trouble does to the journey, in
`device_troubles.py`. A "no" of the bank is no trouble but a `Refusal` (`facts.py`).
"""

from __future__ import annotations

from enum import Enum

__all__ = ["Trouble", "Way"]


class Trouble(Enum):
    """What the machine itself can meet."""

    NO_NETWORK = "NO_NETWORK"
    BANK_SLOW = "BANK_SLOW"
    BANK_REFUSED = "BANK_REFUSED"
    ID_CARD_UNREADABLE = "ID_CARD_UNREADABLE"
    ID_CARD_MOVED = "ID_CARD_MOVED"
    ID_READER_DOWN = "ID_READER_DOWN"
    DOCUMENT_NOT_SEEN = "DOCUMENT_NOT_SEEN"
    DOCUMENT_TWO_CARDS = "DOCUMENT_TWO_CARDS"
    DOCUMENT_UNCLEAR = "DOCUMENT_UNCLEAR"
    DOCUMENT_WRONG_SIDE = "DOCUMENT_WRONG_SIDE"
    DOCUMENT_READER_DOWN = "DOCUMENT_READER_DOWN"
    CAMERA_DOWN = "CAMERA_DOWN"
    CAMERA_FROZEN = "CAMERA_FROZEN"
    CAMERA_COVERED = "CAMERA_COVERED"
    FACE_NOBODY = "FACE_NOBODY"
    FACE_LOST = "FACE_LOST"
    FACE_SECOND = "FACE_SECOND"
    FACE_NOT_SAME = "FACE_NOT_SAME"
    FACE_NOT_LIVE = "FACE_NOT_LIVE"
    FACE_PHOTO_UNFIT = "FACE_PHOTO_UNFIT"
    FACE_CHECKER_DOWN = "FACE_CHECKER_DOWN"
    FACE_USED_UP = "FACE_USED_UP"
    COUNTER_ONLY = "COUNTER_ONLY"
    FACE_DECLINED = "FACE_DECLINED"
    BANK_CARD_UNREADABLE = "BANK_CARD_UNREADABLE"
    BANK_CARD_TAKEN_EARLY = "BANK_CARD_TAKEN_EARLY"
    BANK_CARD_STUCK = "BANK_CARD_STUCK"
    CARD_READER_DOWN = "CARD_READER_DOWN"
    PIN_CANCELLED = "PIN_CANCELLED"
    PIN_TIMED_OUT = "PIN_TIMED_OUT"
    PIN_PAD_DOWN = "PIN_PAD_DOWN"
    WRONG_PIN = "WRONG_PIN"
    PRINTER_NO_PAPER = "PRINTER_NO_PAPER"
    PRINTER_DOWN = "PRINTER_DOWN"
    OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN"
    OUTCOME_WITH_STAFF = "OUTCOME_WITH_STAFF"
    NOT_PAID = "NOT_PAID"
    REPAYMENT_UNKNOWN = "REPAYMENT_UNKNOWN"
    NOT_COLLECTED = "NOT_COLLECTED"
    TIMED_OUT = "TIMED_OUT"
    STOPPED = "STOPPED"
    SESSION_EXPIRED = "SESSION_EXPIRED"
    LINE_SHORTER = "LINE_SHORTER"
    CODE_UNREADABLE = "CODE_UNREADABLE"
    CODE_SCANNER_DOWN = "CODE_SCANNER_DOWN"
    SNAPSHOT_UNREADABLE = "SNAPSHOT_UNREADABLE"
    SNAPSHOT_NOT_OURS = "SNAPSHOT_NOT_OURS"
    SNAPSHOT_EXPIRED = "SNAPSHOT_EXPIRED"
    SNAPSHOT_UNCHECKED = "SNAPSHOT_UNCHECKED"
    CLOCK_DOUBTED = "CLOCK_DOUBTED"
    OUT_OF_ORDER = "OUT_OF_ORDER"


class Way(Enum):
    """The way forward that a screen offers with an explanation."""

    RETRY = "retry"
    """Do the same again; the page stays."""
    WAIT = "wait"
    """The machine tries by itself; nothing to do."""
    CHANGE_AMOUNT = "change_amount"
    """Go back to the amount; all else is kept."""
    FACE = "face"
    """Let the camera see whether it is the customer; or a smaller amount."""
    ANEW = "anew"
    """Begin here from the beginning, without what was brought along."""
    STAFF = "staff"
    """A person must look at it."""
    END = "end"
    """Take the cards; nothing more can be done here today."""
