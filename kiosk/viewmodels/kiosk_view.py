"""The terminal's screens as one object: it shows a `KioskState` and hands the customer's acts on, and decides nothing.

`KioskView.present(state)` is the way in, the `submit` callable the way out. Everything else is for QML: what frames
every page stands here, what belongs to one page in that page's model.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.flow import events
from kiosk.flow.clock import warning_ms
from kiosk.flow.documents import can_read_by_camera
from kiosk.flow.events import UserEvent
from kiosk.flow.facts import Language
from kiosk.flow.gates import Gate, Why, can_change_amount, can_go_back, can_stop, gate
from kiosk.flow.standing import wants_codes
from kiosk.flow.state import HelpCall, KioskState, Overlay, Step, TrayItem
from kiosk.flow.trouble import Way
from kiosk.viewmodels.beside_view import HandoverModel, PrecheckModel, ReviewModel, StripModel
from kiosk.viewmodels.catalogue import Words, load
from kiosk.viewmodels.contract_view import ContractModel
from kiosk.viewmodels.customer_view import PIN_DIGITS, CardModel, IdentifyModel, PinModel
from kiosk.viewmodels.document_view import DocumentModel
from kiosk.viewmodels.face_view import FaceModel
from kiosk.viewmodels.ink import InkModel
from kiosk.viewmodels.line_view import AmountModel, LineModel
from kiosk.viewmodels.outcome_view import ResultModel, TakeModel, WorkingModel
from kiosk.viewmodels.plan_view import PlanModel
from kiosk.viewmodels.preview import PreviewModel
from kiosk.viewmodels.repay_view import RepayModel
from kiosk.viewmodels.translator import CatalogueTranslator

__all__ = ["KioskView"]

ALL_DONE = 8
"""The step after the seven."""

_LAMPS = {
    TrayItem.ABSENT: "off",
    TrayItem.AWAITED: "wait",
    TrayItem.READING: "wait",
    TrayItem.HELD: "on",
    TrayItem.RETURNING: "wait",
    TrayItem.STUCK: "stop",
    TrayItem.TAKEN: "off",
}

_AWAITED = {
    Why.PUT_ID_CARD,
    Why.INSERT_CARD,
    Why.KEY_PIN,
    Why.BANK_THINKS,
    Why.READING_CARD,
    Why.READING_DOCUMENT,
    Why.FACE_STARTING,
    Why.FACE_STRAIGHT,
    Why.FACE_CHALLENGE,
    Why.PRINTING,
}
"""Where the machine waits for a hand, a device or the bank: an ochre slot and no button that cannot be pressed."""


class KioskView(QObject):
    """What frames every page, and a model for each."""

    changed = Signal()
    languageChanged = Signal()

    def __init__(self, submit: Callable[[UserEvent], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._submit = submit
        self._state = KioskState()
        self._gate = Gate()
        self._words = load(Language.ZH)
        self.translator = CatalogueTranslator(self._words)
        self._identify, self._card, self._pin = IdentifyModel(self), CardModel(self), PinModel(self)
        self._face, self._document = FaceModel(self), DocumentModel(self)
        self.preview = PreviewModel(self)
        self._line, self._amount = LineModel(self), AmountModel(submit, self)
        self._plan, self._contract = PlanModel(submit, self), ContractModel(submit, self)
        self._ink, self._working = InkModel(submit, self), WorkingModel(self)
        self._result, self._take = ResultModel(self), TakeModel(self)
        self._strip, self._handover = StripModel(self), HandoverModel(self)
        self._review, self._precheck = ReviewModel(self), PrecheckModel(self)
        self._repay = RepayModel(submit, self)
        self._landscape = self._reduced = False

    def configure(self, *, landscape: bool, reduced_motion: bool) -> None:
        """How the terminal is set up; told once, before the first page."""
        self._landscape, self._reduced = landscape, reduced_motion
        self.changed.emit()

    def present(self, state: KioskState) -> None:
        """Show this state."""
        words = load(state.language)
        spoken_anew = words is not self._words
        self._state, self._gate, self._words = state, gate(state), words
        if spoken_anew:
            self.translator.words = words
        self._present_models(state, words)
        self.changed.emit()
        if spoken_anew:
            self.languageChanged.emit()

    def _present_models(self, state: KioskState, words: Words) -> None:
        self._identify.present(state, words)
        self._card.present(state, words)
        self._pin.present(state, words)
        self._face.present(state, words)
        self._document.present(state, words)
        self._line.present(state, words)
        self._amount.present(state, self._gate, words)
        self._plan.present(state, words)
        self._repay.present(state, words)
        self._contract.present(state, words)
        self._ink.present(state)
        self._working.present(state, words)
        self._result.present(state, words, can_change_amount=can_change_amount(state))
        self._take.present(state, words)
        self._strip.present(state, words)
        self._handover.present(state, words)
        self._review.present(state, words)
        self._precheck.present(state, words)

    # --- what the customer does -------------------------------------------------------------------------------------

    @Slot()
    def touched(self) -> None:
        """The glass was touched somewhere."""
        self._submit(events.PersonActive())

    @Slot()
    def start(self) -> None:
        """开始办理."""
        self._submit(events.StartPressed())

    @Slot()
    def next(self) -> None:
        """The main button."""
        self._submit(events.NextPressed())

    @Slot()
    def back(self) -> None:
        """返回."""
        self._submit(events.BackPressed())

    @Slot()
    def retry(self) -> None:
        """再试一次."""
        self._submit(events.RetryPressed())

    @Slot()
    def stop(self) -> None:
        """结束并取回卡片: asks first."""
        self._submit(events.StopPressed())

    @Slot()
    def confirmStop(self) -> None:
        """Yes, stop."""
        self._submit(events.StopConfirmed())

    @Slot()
    def dismissStop(self) -> None:
        """No, go on."""
        self._submit(events.StopDismissed())

    @Slot()
    def callHelp(self) -> None:
        """请工作人员帮忙."""
        self._submit(events.HelpPressed())

    @Slot()
    def dismissHelp(self) -> None:
        """Close the help panel."""
        self._submit(events.HelpDismissed())

    @Slot()
    def endHelp(self) -> None:
        """不用帮了."""
        self._submit(events.HelpEnded())

    @Slot()
    def dismissStrip(self) -> None:
        """The line over the page was touched."""
        said = self._state.help.hint is not None
        self._submit(events.HintDismissed() if said else events.NoteDismissed())

    @Slot()
    def handOver(self) -> None:
        """到手机、柜台接着办."""
        self._submit(events.HandoverPressed())

    @Slot()
    def dismissHandover(self) -> None:
        """Close the panel with the code."""
        self._submit(events.HandoverDismissed())

    @Slot()
    def beginAnew(self) -> None:
        """在这里从头办."""
        self._submit(events.BeginAnewPressed())

    @Slot()
    def askReview(self) -> None:
        """请人再看一遍."""
        self._submit(events.ReviewPressed())

    @Slot()
    def extend(self) -> None:
        """继续办."""
        self._submit(events.ContinuePressed())

    @Slot()
    def changeCard(self) -> None:
        """换一张."""
        self._submit(events.ChangeCardPressed())

    @Slot()
    def changeAmount(self) -> None:
        """改金额."""
        self._submit(events.ChangeAmountPressed())

    @Slot()
    def agreeToFace(self) -> None:
        """同意刷脸."""
        self._submit(events.FaceAgreed())

    @Slot()
    def declineFace(self) -> None:
        """不刷脸."""
        self._submit(events.FaceDeclined())

    @Slot()
    def wantFace(self) -> None:
        """刷脸 after all."""
        self._submit(events.FaceWanted())

    @Slot()
    def readByCamera(self) -> None:
        """读不出来？."""
        self._submit(events.CameraReadingPressed())

    @Slot()
    def toggleLanguage(self) -> None:
        """The other language."""
        other = Language.ZH if self._state.language is Language.EN else Language.EN
        self._submit(events.LanguageChosen(other))

    @Slot(str)
    def chooseLanguage(self, language: str) -> None:
        """A language by its code: zh, en."""
        self._submit(events.LanguageChosen(Language(language)))

    @Slot(bool)
    def setLargeType(self, on: bool) -> None:
        """Large type on or off."""
        self._submit(events.LargeTypeSet(on))

    @Slot()
    def toggleVoice(self) -> None:
        """朗读 on or off."""
        self._submit(events.VoiceSet(not self._state.voice))

    # --- what frames every page -------------------------------------------------------------------------------------

    def _terminal(self) -> str:
        terminal = self._state.terminal
        if terminal is None:
            return ""
        return self._words.say("frame.terminal", self._words.told(terminal.bank_name), terminal.terminal_id)

    def _bank(self) -> str:
        terminal = self._state.terminal
        return self._words.told(terminal.bank_name) if terminal else ""

    def _step(self) -> int:
        if self._state.repays:
            return 0  # the seven steps are a drawdown's
        return ALL_DONE if self._state.step is Step.WORKING else self._state.progress or 0

    def _tray_word(self, item: TrayItem, thing: str) -> str:
        return self._words.say(f"tray.{thing}", self._words.say(f"tray.{thing}_{item.value}"))

    def _why(self) -> str:
        why = self._gate.why
        if why is None:
            return ""
        check = self._state.face.check
        if why is Why.FACE_CHALLENGE:
            return self._words.say("why.face_challenge", check.number, check.of)
        dots = self._state.pin_dots
        if why is Why.KEY_PIN and dots:
            left = PIN_DIGITS - dots
            return self._words.say("why.key_pin_more", dots, left) if left > 0 else self._words.say("why.key_pin_enter")
        return self._words.say(f"why.{why.value}", self._gate.seconds, self._gate.count)

    def _main(self) -> str:
        """What stands in the place of the main button: go, blocked, slot, or a way out of a problem."""
        notice = self._state.notice
        if notice is not None:
            return notice.way.value
        if self._gate.why in {Why.NEEDS_FACE, Why.NEEDS_STAFF}:
            return "face" if self._gate.why is Why.NEEDS_FACE else "staff"
        if self._gate.open:
            return "go"
        return "slot" if self._gate.why in _AWAITED else "none" if self._gate.why is Why.NOTHING_TO_PRESS else "blocked"

    def _step_name(self) -> str:
        """What the progress bar calls the page; a face is checked on the plot of card and PIN."""
        facing = self._state.step in {Step.FACE_CONSENT, Step.FACE}
        step = self._step()
        return self._words.say("step.face" if facing else f"step.{step}") if 0 < step < ALL_DONE else ""

    def _stop_why(self) -> str:
        if not self._state.in_flight:
            return self._words.say("frame.stop_over")
        return self._words.say("repaying.stop" if self._state.repays else "frame.stop_in_flight")

    def _notice(self, part: str) -> str:
        notice = self._state.notice
        if notice is None:
            return ""
        if part == "code":
            return notice.staff_code if notice.way is Way.STAFF or notice.quote_number else ""
        return self._words.told(notice.sentence if part == "sentence" else notice.remedy)

    def _help_title(self) -> str:
        call = self._state.help.call
        if self._state.help.staff_number:
            return self._words.say("help.taken", self._state.help.staff_number)
        return "" if call is HelpCall.NONE else self._words.say(f"help.{call.value}")

    def _help_what(self) -> str:
        """What to do while staff is called, was told, or could not be: then the telephone, where there is one."""
        call, terminal = self._state.help.call, self._state.terminal
        phone = terminal.help_phone if terminal else ""
        if self._state.help.staff_number:
            return self._words.say("help.taken_what")
        if call is HelpCall.NOT_TOLD and phone:
            return self._words.say("help.not_told_phone", phone)
        return self._words.say(f"help.{call.value}_what") if call is not HelpCall.NONE else ""

    def _warning_share(self) -> float:
        return min(1.0, max(0.0, (self._state.timing.left_ms or 0) / warning_ms(self._state)))

    page = Property(str, lambda self: self._state.step.value, notify=changed)
    overlay = Property(str, lambda self: self._state.overlay.value, notify=changed)
    covered = Property(bool, lambda self: self._state.overlay is not Overlay.NONE, notify=changed)
    service = Property(str, lambda self: self._state.service.value, notify=changed)
    step = Property(int, _step, notify=changed)
    stepName = Property(str, _step_name, notify=changed)
    canReadByCamera = Property(bool, lambda self: can_read_by_camera(self._state), notify=changed)
    language = Property(str, lambda self: self._state.language.value, notify=changed)
    english = Property(bool, lambda self: self._words.english, notify=changed)
    largeType = Property(bool, lambda self: self._state.large_type, notify=changed)
    voice = Property(bool, lambda self: self._state.voice, notify=changed)
    landscape = Property(bool, lambda self: self._landscape, notify=changed)
    reducedMotion = Property(bool, lambda self: self._reduced, notify=changed)
    bank = Property(str, _bank, notify=changed)
    terminal = Property(str, _terminal, notify=changed)
    idLamp = Property(str, lambda self: _LAMPS[self._state.tray.id_card], notify=changed)
    idWord = Property(str, lambda self: self._tray_word(self._state.tray.id_card, "id"), notify=changed)
    cardLamp = Property(str, lambda self: _LAMPS[self._state.tray.bank_card], notify=changed)
    cardWord = Property(str, lambda self: self._tray_word(self._state.tray.bank_card, "card"), notify=changed)
    canBack = Property(bool, lambda self: can_go_back(self._state), notify=changed)
    canStop = Property(bool, lambda self: can_stop(self._state), notify=changed)
    stopWhy = Property(str, _stop_why, notify=changed)
    main = Property(str, _main, notify=changed)
    why = Property(str, _why, notify=changed)
    hasNotice = Property(bool, lambda self: self._state.notice is not None, notify=changed)
    noticeSentence = Property(str, lambda self: self._notice("sentence"), notify=changed)
    noticeRemedy = Property(str, lambda self: self._notice("remedy"), notify=changed)
    noticeCode = Property(str, lambda self: self._notice("code"), notify=changed)
    warningSeconds = Property(int, lambda self: self._state.timing.warning_seconds, notify=changed)
    warningShare = Property(float, _warning_share, notify=changed)
    helpCall = Property(str, lambda self: self._state.help.call.value, notify=changed)
    helpTitle = Property(str, _help_title, notify=changed)
    helpWhat = Property(str, _help_what, notify=changed)
    helpCode = Property(str, lambda self: self._state.help.code, notify=changed)

    identify = Property(QObject, lambda self: self._identify, constant=True)
    card = Property(QObject, lambda self: self._card, constant=True)
    pin = Property(QObject, lambda self: self._pin, constant=True)
    face = Property(QObject, lambda self: self._face, constant=True)
    document = Property(QObject, lambda self: self._document, constant=True)
    camera = Property(QObject, lambda self: self.preview, constant=True)
    line = Property(QObject, lambda self: self._line, constant=True)
    amount = Property(QObject, lambda self: self._amount, constant=True)
    plan = Property(QObject, lambda self: self._plan, constant=True)
    repay = Property(QObject, lambda self: self._repay, constant=True)
    contract = Property(QObject, lambda self: self._contract, constant=True)
    ink = Property(QObject, lambda self: self._ink, constant=True)
    working = Property(QObject, lambda self: self._working, constant=True)
    result = Property(QObject, lambda self: self._result, constant=True)
    canScan = Property(bool, lambda self: wants_codes(self._state), notify=changed)

    strip = Property(QObject, lambda self: self._strip, constant=True)
    handover = Property(QObject, lambda self: self._handover, constant=True)
    review = Property(QObject, lambda self: self._review, constant=True)
    precheck = Property(QObject, lambda self: self._precheck, constant=True)
    take = Property(QObject, lambda self: self._take, constant=True)
