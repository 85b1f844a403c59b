"""What goes on beside the steps: the line over a page, the code that hands a case over, another look, a pre-check."""
# ruff: noqa: N815 - properties and overridden methods bear Qt's camelCase names

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Property, QObject, QRectF, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from kiosk.flow.carried import Elsewhere, Handover, HandoverStage, Note, NoteKind, Precheck, ReviewStage
from kiosk.flow.cases import can_hand_over
from kiosk.flow.reviews import can_ask_review
from kiosk.flow.state import KioskState
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import day, percent, yuan, yuan_round
from kiosk.viewmodels.line_view import Fact
from kiosk.viewmodels.money import Money
from kiosk.viewmodels.rows import Rows

__all__ = ["HandoverModel", "PrecheckModel", "QrPane", "ReviewModel", "StripModel"]

QUIET = 4
"""Light modules around a QR picture. Source: ISO/IEC 18004, 5.3.8 (quiet zone)."""


class StripModel(QObject):
    """One line over the page: what a teller says (`hint`), or a calm note (`note`). A teller comes first."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kind = self._title = self._text = self._helper = ""

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        self._kind = self._title = self._text = ""
        number = state.help.staff_number
        self._helper = words.say("strip.helping", number) if number else ""
        if state.help.hint is not None:
            self._kind = "hint"
            self._title = words.say("strip.says", state.help.hint.staff_number)
            self._text = words.told(state.help.hint.text)
        elif state.note is not None:
            self._kind, self._text = "note", _note(state.note, words)
        self.changed.emit()

    kind = Property(str, lambda self: self._kind, notify=changed)
    title = Property(str, lambda self: self._title, notify=changed)
    text = Property(str, lambda self: self._text, notify=changed)
    helper = Property(str, lambda self: self._helper, notify=changed)


def _note(note: Note, words: Words) -> str:
    where = words.say(f"strip.at_{note.origin.value}")
    if note.kind is NoteKind.CASE_GOES_ON and not note.amount_fen:
        return words.say("strip.case_goes_on_open")
    if note.kind is NoteKind.CASE_GOES_ON and note.origin is Elsewhere.SOMEWHERE:
        return words.say("strip.case_goes_on_here", yuan_round(note.amount_fen))
    return words.say(f"strip.{note.kind.value}", where, yuan_round(note.amount_fen))


class HandoverModel(QObject):
    """The panel with the code: its picture, how long it is good, and what holds where there is none."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._code = ""
        self._stage = ""
        self._time = self._why = self._how = ""
        self._share = 0.0
        self._offered = False

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        shown = state.handover or Handover()
        self._offered = can_hand_over(state)
        self._stage = shown.stage.value if state.handover else ""
        self._code = shown.code
        minutes, seconds = divmod(shown.seconds_left, 60)
        self._time = words.say("handover.time", minutes, f"{seconds:02d}")
        self._share = shown.left_ms / shown.total_ms if shown.total_ms else 0.0
        self._why, self._how = _why(shown, words)
        self.changed.emit()

    @property
    def code(self) -> str:
        """What the picture says; to be drawn, and nothing else."""
        return self._code

    stage = Property(str, lambda self: self._stage, notify=changed)
    pictured = Property(bool, lambda self: self._code != "", notify=changed)
    time = Property(str, lambda self: self._time, notify=changed)
    share = Property(float, lambda self: self._share, notify=changed)
    why = Property(str, lambda self: self._why, notify=changed)
    how = Property(str, lambda self: self._how, notify=changed)
    offered = Property(bool, lambda self: self._offered, notify=changed)


def _why(shown: Handover, words: Words) -> tuple[str, str]:
    match shown.stage:
        case HandoverStage.ASKED:
            return words.say("handover.asked"), ""
        case HandoverStage.SHOWN:
            return words.say("handover.shown"), words.say("handover.once")
        case HandoverStage.OFFLINE:
            return words.say("handover.offline"), words.say("handover.offline_how")
        case HandoverStage.EXPIRED:
            return words.say("handover.expired"), ""
        case _:
            why = shown.problem
            return (words.told(why.sentence), words.told(why.remedy)) if why else ("", "")


class QrPane(QQuickPaintedItem):
    """Draws the code of a hand-over as a QR picture: whole pixels a module, level M, with its quiet zone."""

    modelChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._model: HandoverModel | None = None
        self._drawn = ""
        self._modules: tuple[bytes, ...] = ()

    def _get_model(self) -> HandoverModel | None:
        return self._model

    def _set_model(self, model: HandoverModel | None) -> None:
        if self._model is not None:
            self._model.changed.disconnect(self._look)
        self._model = model
        if model is not None:
            model.changed.connect(self._look)
        self._look()
        self.modelChanged.emit()

    def _look(self) -> None:
        code = self._model.code if self._model is not None else ""
        if code == self._drawn:
            return
        self._drawn, self._modules = code, ()
        if code:
            # Imported here: the first frame of a terminal that gives nothing out waits for nothing.
            import segno

            self._modules = tuple(bytes(row) for row in segno.make(code, error="m", micro=False).matrix)
        self.update()

    model = Property(QObject, _get_model, _set_model, notify=modelChanged)

    def paint(self, painter: QPainter) -> None:
        """What Qt Quick asks for."""
        count = len(self._modules)
        if not count:
            return
        side = max(1, int(min(self.width(), self.height())) // (count + 2 * QUIET))
        left = (self.width() - side * count) / 2
        top = (self.height() - side * count) / 2
        dark = QColor("black")
        for y, row in enumerate(self._modules):
            for x, module in enumerate(row):
                if module:
                    painter.fillRect(QRectF(left + x * side, top + y * side, side, side), dark)


class ReviewModel(QObject):
    """Another look by a person: offered, asked for, under which number and by when."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._offered = False
        self._said = ""

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        self._offered, self._said = can_ask_review(state), ""
        if state.review is not None:
            match state.review.stage:
                case ReviewStage.ASKED:
                    self._said = words.say("review.asked")
                case ReviewStage.TAKEN:
                    by = state.review.answer_by
                    when = day(by.date(), words) if by else ""
                    self._said = words.say("review.taken" if by else "review.taken_open", state.review.number, when)
                case ReviewStage.NOT_TAKEN:
                    self._said = words.say("review.not_taken")
        self.changed.emit()

    offered = Property(bool, lambda self: self._offered, notify=changed)
    said = Property(str, lambda self: self._said, notify=changed)


class PrecheckModel(QObject):
    """Figures that a telephone brought: for reference only."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._most = Money(self)
        self._facts = Rows(Fact, self)
        self._remark = self._age = ""

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        seen = state.precheck
        self._most.present(seen.drawable_fen if seen else None, words)
        self._facts.present(_precheck_facts(seen, words, large=state.large_type) if seen else ())
        self._remark = _remark(seen, words) if seen else ""
        self._age = _age(seen, words) if seen else ""
        self.changed.emit()

    most = Property(QObject, lambda self: self._most, constant=True)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    remark = Property(str, lambda self: self._remark, notify=changed)
    age = Property(str, lambda self: self._age, notify=changed)


def _age(seen: Precheck, words: Words) -> str:
    hours, minutes = divmod(seen.age_minutes, 60)
    return words.say("precheck.age_hours", hours, minutes) if hours else words.say("precheck.age_minutes", minutes)


def _precheck_facts(seen: Precheck, words: Words, *, large: bool) -> tuple[Fact, ...]:
    rows = (
        Fact(words.say("precheck.available"), words.say("money.yuan", yuan(seen.available_fen))),
        Fact(words.say("precheck.limit"), words.say("money.yuan", yuan(seen.credit_limit_fen))),
        Fact(words.say("fact.apr_simple"), percent(seen.annual_rate)),
        Fact(
            words.say("precheck.day"),
            day(seen.business_date, words),
            words.say("precheck.other_day") if seen.other_day else "",
        ),
        Fact(words.say("fact.expiry"), day(seen.line_expiry, words), last=True),
    )
    # In large letters the first and the day: what it comes to, and of when it is.
    return (rows[0], replace(rows[3], last=True)) if large else rows


def _remark(seen: Precheck, words: Words) -> str:
    """The first thing that holds, as the format's document orders them."""
    if seen.frozen:
        return words.say("precheck.frozen")
    if not seen.drawable:
        return words.say("precheck.expired")
    if seen.drawable_fen < seen.minimum_fen:
        return words.say("precheck.too_little", yuan_round(seen.minimum_fen))
    if seen.without_face_fen is not None and seen.drawable_fen > seen.without_face_fen:
        return words.say("precheck.with_face", yuan_round(seen.without_face_fen))
    return words.say("precheck.possible")
