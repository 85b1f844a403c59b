"""The terminal's screens as one object: it shows a `KioskState` and hands the customer's acts on, and decides nothing.

`KioskView.present(state)` is the way in, the `submit` callable the way out. Everything else is for QML: what frames
every page stands here, in words from `frame.py`; what belongs to one page, in that page's model.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.flow import events
from kiosk.flow.documents import can_read_by_camera
from kiosk.flow.events import UserEvent
from kiosk.flow.facts import Language
from kiosk.flow.gates import Gate, can_change_amount, can_go_back, can_stop, gate
from kiosk.flow.standing import wants_codes
from kiosk.flow.state import KioskState, Overlay
from kiosk.viewmodels import frame
from kiosk.viewmodels.beside_view import HandoverModel, PrecheckModel, ReviewModel, StripModel
from kiosk.viewmodels.catalogue import Words, load
from kiosk.viewmodels.contract_view import ContractModel
from kiosk.viewmodels.customer_view import CardModel, IdentifyModel, PinModel
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

    page = Property(str, lambda self: self._state.step.value, notify=changed)
    overlay = Property(str, lambda self: self._state.overlay.value, notify=changed)
    covered = Property(bool, lambda self: self._state.overlay is not Overlay.NONE, notify=changed)
    service = Property(str, lambda self: self._state.service.value, notify=changed)
    step = Property(int, lambda self: frame.step(self._state), notify=changed)
    stepName = Property(str, lambda self: frame.step_name(self._state, self._words), notify=changed)
    canReadByCamera = Property(bool, lambda self: can_read_by_camera(self._state), notify=changed)
    language = Property(str, lambda self: self._state.language.value, notify=changed)
    english = Property(bool, lambda self: self._words.english, notify=changed)
    largeType = Property(bool, lambda self: self._state.large_type, notify=changed)
    voice = Property(bool, lambda self: self._state.voice, notify=changed)
    landscape = Property(bool, lambda self: self._landscape, notify=changed)
    reducedMotion = Property(bool, lambda self: self._reduced, notify=changed)
    bank = Property(str, lambda self: frame.bank(self._state, self._words), notify=changed)
    terminal = Property(str, lambda self: frame.terminal(self._state, self._words), notify=changed)
    idLamp = Property(str, lambda self: frame.lamp(self._state.tray.id_card), notify=changed)
    idWord = Property(str, lambda self: frame.tray_word(self._state.tray.id_card, "id", self._words), notify=changed)
    cardLamp = Property(str, lambda self: frame.lamp(self._state.tray.bank_card), notify=changed)
    cardWord = Property(
        str, lambda self: frame.tray_word(self._state.tray.bank_card, "card", self._words), notify=changed
    )
    canBack = Property(bool, lambda self: can_go_back(self._state), notify=changed)
    canStop = Property(bool, lambda self: can_stop(self._state), notify=changed)
    stopWhy = Property(str, lambda self: frame.stop_why(self._state, self._words), notify=changed)
    main = Property(str, lambda self: frame.main(self._state, self._gate), notify=changed)
    why = Property(str, lambda self: frame.why(self._state, self._gate, self._words), notify=changed)
    hasNotice = Property(bool, lambda self: self._state.notice is not None, notify=changed)
    noticeSentence = Property(str, lambda self: frame.notice_sentence(self._state, self._words), notify=changed)
    noticeRemedy = Property(str, lambda self: frame.notice_remedy(self._state, self._words), notify=changed)
    noticeCode = Property(str, lambda self: frame.notice_code(self._state), notify=changed)
    warningSeconds = Property(int, lambda self: self._state.timing.warning_seconds, notify=changed)
    warningShare = Property(float, lambda self: frame.warning_share(self._state), notify=changed)
    helpCall = Property(str, lambda self: self._state.help.call.value, notify=changed)
    helpTitle = Property(str, lambda self: frame.help_title(self._state, self._words), notify=changed)
    helpWhat = Property(str, lambda self: frame.help_what(self._state, self._words), notify=changed)
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
