"""What the panel shows and does: one line of what to do next, the customer's hands as slots, and "play it for me"."""
# ruff: noqa: N802 - slots and properties bear QML's camelCase names

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

import structlog
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from kiosk.panel.customer import Customer, Purse
from kiosk.panel.hands import Hands, HandsError
from kiosk.panel.touch import Fingers, NotThereError

__all__ = ["PanelModel"]

LOOK_EVERY_MS = 150

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do next, in both languages."""

    zh: str
    en: str


HINTS: dict[str, Hint] = {
    "out_of_service": Hint("终端在等网络或设备，好了会自己开始。", "The terminal waits for its network or devices."),
    "recovering": Hint("终端在问上一笔办成没有，请等。", "The terminal asks what became of the last payment."),
    "attract": Hint("在终端上点“开始办理”。", "Touch “Start” on the terminal."),
    "language": Hint("在终端上选语言和字号。", "Choose language and type on the terminal."),
    "identify": Hint("点下面“放上身份证”。", "Press “ID card on” below."),
    "document": Hint(
        "点下面“放正面”或“放背面”，再在终端上拍。", "Press “Front” or “Back” below, then take the picture."
    ),
    "document_check": Hint("看看读得对不对，再点“都对”。", "See whether it was read rightly, then go on."),
    "bank_card": Hint("点下面“插入银行卡”。", "Press “Insert card” below."),
    "pin": Hint("点下面“输密码”，或自己按键。", "Press “Key the PIN” below, or the keys."),
    "face_consent": Hint("点“同意刷脸”，或“不刷脸”。", "Say yes or no to the face check."),
    "face": Hint("照屏幕上说的，点下面的动作。", "Press below what the screen asks for."),
    "line": Hint("看看额度，再点“我要用款”。", "Look at the line, then go on."),
    "amount": Hint("在终端上按出金额。", "Key an amount on the terminal."),
    "term": Hint("在终端上选期限、还法和用途。", "Choose term, method and purpose."),
    "contract": Hint("一页一页看，看够时间再翻。", "Read page by page; each has its time."),
    "signature": Hint("用鼠标或手指在框里签名。", "Sign in the frame, by mouse or finger."),
    "confirm": Hint("核对一遍，再点确认。", "Check once more, then confirm."),
    "working": Hint("银行在办，请等。", "The bank is at work; please wait."),
    "result": Hint("看结果，再点取卡。", "Read the result, then take your things."),
    "receipt": Hint("凭条在打印。", "The receipt is being printed."),
    "repay_note": Hint("在终端上选还哪一笔。", "Choose a loan to repay."),
    "repay_amount": Hint("选怎么还；还一部分就按出金额。", "Choose how much; a part is keyed."),
    "repay_confirm": Hint("核对一遍，再点“确认还款”。", "Check once more, then repay."),
    "take_cards": Hint("点下面的“取走”，一样一样取走。", "Take everything: press the “Take” buttons below."),
    "precheck": Hint("没有网络，只能看看手机上的额度。", "No network: the telephone's line can be looked at."),
}
"""For each page that a terminal shows; a test holds it total."""
CARD_IN = Hint("核对尾号，再点“对，就这张”。", "The card is in: check its last digits, then go on.")


class PanelModel(QObject):
    """The panel as QML binds to it."""

    changed = Signal()

    def __init__(self, hands: Hands, fingers: Fingers, purse: Purse, make_customer: Callable[[], Customer]) -> None:
        super().__init__()
        self._hands = hands
        self._fingers = fingers
        self._purse = purse
        self._make_customer = make_customer
        self._page = ""
        self._card_in = False
        self._trouble = ""
        self._running: set[asyncio.Task[None]] = set()
        self._playing: asyncio.Task[None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @Property(str, notify=changed)
    def hint(self) -> str:
        """One line: what to do next, in Chinese."""
        return self._trouble or self._next().zh

    @Property(str, notify=changed)
    def hintEnglish(self) -> str:
        """The same in English."""
        return "" if self._trouble else self._next().en

    @Property(str, notify=changed)
    def page(self) -> str:
        """The page that the terminal shows."""
        return self._page

    @Property(bool, notify=changed)
    def cardIn(self) -> bool:
        """Whether the terminal has read the bank card and asks whether it is the right one."""
        return self._card_in

    @Property(bool, notify=changed)
    def playing(self) -> bool:
        """Whether the scripted customer is at it."""
        return self._playing is not None

    @Property(bool, notify=changed)
    def hasDocument(self) -> bool:
        """Whether the customer has pictures of his ID card."""
        return self._purse.document is not None

    @Slot()
    def putIdCardOn(self) -> None:
        """Lays the ID card on."""
        self._do(self._hands.put_id_card_on(self._purse.id_card))

    @Slot()
    def takeIdCard(self) -> None:
        """Lifts the ID card off."""
        self._do(self._hands.take_id_card())

    @Slot()
    def insertBankCard(self) -> None:
        """Puts the bank card in."""
        self._do(self._hands.insert_bank_card(self._purse.bank_card))

    @Slot()
    def takeBankCard(self) -> None:
        """Takes the bank card."""
        self._do(self._hands.take_bank_card())

    @Slot()
    def keyPin(self) -> None:
        """Keys the customer's PIN."""
        self._do(self._hands.key_pin(self._purse.pin))

    @Slot(str)
    def key(self, name: str) -> None:
        """Presses one key of the PIN pad."""
        self._do(self._hands.press_key(name))

    @Slot(str)
    def moveFace(self, movement: str) -> None:
        """Does what the screen asks of the face."""
        self._do(self._hands.move_face(movement))

    @Slot()
    def standBeforeCamera(self) -> None:
        """Steps before the camera."""
        self._do(self._hands.stand_before_camera(self._purse.id_card))

    @Slot(int)
    def layDocument(self, side: int) -> None:
        """Lays the ID card under the camera: 0 its front, 1 its back."""
        if self._purse.document is not None:
            self._do(self._hands.hold_before_camera(self._purse.document[side]))

    @Slot()
    def takeDocument(self) -> None:
        """Takes it away from the camera."""
        self._do(self._hands.take_from_camera())

    @Slot()
    def takeReceipt(self) -> None:
        """Takes the paper."""
        self._do(self._hands.take_receipt())

    @Slot()
    def layCode(self) -> None:
        """Holds the telephone under the scanner: the code that was copied from its page, or that it holds out."""
        copied = "".join(QGuiApplication.clipboard().text().split())
        code = copied if copied.upper().startswith("EDIAN") else self._purse.code
        if code:
            self._do(self._hands.hold_under_scanner(code))
        else:
            self._say("先在手机页上复制码 · copy the code on the telephone's page first")

    @Slot()
    def play(self) -> None:
        """Lets the scripted customer walk the journey from where it stands; once more stops him."""
        if self._playing is not None:
            self._playing.cancel()
            return
        self._playing = asyncio.ensure_future(self._walk())
        self.changed.emit()

    def close(self) -> None:
        """Ends everything under way."""
        self._timer.stop()
        for task in [*self._running, *([self._playing] if self._playing else [])]:
            task.cancel()

    async def _walk(self) -> None:
        try:
            await self._make_customer().walk(anywhere=True)
        except (NotThereError, HandsError) as error:
            self._say(str(error))
        finally:
            self._playing = None
            self.changed.emit()

    def _do(self, act: Coroutine[None, None, None]) -> None:
        async def run() -> None:
            try:
                await act
                self._say("")
            except HandsError as error:
                self._say(str(error))

        task = asyncio.ensure_future(run())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _say(self, trouble: str) -> None:
        if trouble:
            _log.warning("customer_stopped", reason=trouble)
        self._trouble = trouble
        self.changed.emit()

    def _next(self) -> Hint:
        return CARD_IN if self._card_in else HINTS.get(self._page, Hint("", ""))

    def _look(self) -> None:
        page = self._fingers.page()
        card_in = page == "bank_card" and self._fingers.can_press("next")
        if page != self._page:
            # What went wrong on one page is nothing to read on the next.
            self._trouble = ""
        elif card_in == self._card_in:
            return
        self._page, self._card_in = page, card_in
        self.changed.emit()
