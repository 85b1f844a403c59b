"""The counter's pages as a teller comes to them: each scene is what was pressed, on the twin with its people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.counter.client.lending import PayeeShown
from kiosk.counter.client.twin_lending import SHOP
from kiosk.counter.client.twin_people import PASSWORD
from kiosk.counter.client.twin_plan import schedule
from kiosk.counter.viewmodels.payee_view import PayeeModel
from kiosk.flow.credentials import BankCard, IdCard, PinBlock
from tests.visual.counter_stage import CounterStage

__all__ = [
    "SCENES",
    "card_and_pin",
    "drawdown",
    "entrust",
    "fill_drawdown",
    "identify",
    "open_customer",
    "sign",
    "sign_pad",
    "submit",
]

K, M = Qt.Key, Qt.KeyboardModifier
CTRL, ALT = M.ControlModifier, M.AltModifier


def _found(stage: CounterStage, name: str) -> bool:
    row = stage.counter._search.current_row
    return row is not None and name in row.name


def open_customer(stage: CounterStage, name: str) -> None:
    """Find somebody by part of their name, and open the first."""
    stage.type("/")
    stage.type(name)
    stage.until(lambda: _found(stage, name))
    stage.press(K.Key_Return)
    stage.until(lambda: name in getattr(getattr(stage.desk.case.customer, "row", None), "name", ""))


def identify(stage: CounterStage, customer_id: str = "C0001") -> None:
    """The customer lays the ID card down."""
    person = stage.branch.people[customer_id]
    stage.press(K.Key_F9)
    stage.devices.lay_id_card(IdCard("resident", person.name, person.id_number, None, None))
    stage.until(lambda: stage.desk.case.visit is not None)


def card_and_pin(stage: CounterStage) -> None:
    """The customer puts the card in, keys the PIN, and takes the card back."""
    customer = stage.desk.case.customer
    assert customer is not None
    person = stage.branch.people[customer.row.customer_id]
    stage.press(K.Key_F10)
    stage.devices.insert_card(BankCard(person.card_number, "01", "A0"))
    stage.until(lambda: stage.counter._papers._at.value == "pin")
    stage.devices.key_pin(PinBlock(person.pin, "SM4"))
    stage.until(lambda: stage.counter._papers._at.value == "take_card")
    stage.devices.take_card()
    stage.until(lambda: stage.counter._papers._at.value == "")


def fill_drawdown(stage: CounterStage, amount: str) -> None:
    """The form by the keyboard alone."""
    stage.press(K.Key_F3)
    stage.type(amount)
    for keys in ("3", "1", "18", "hf"):
        stage.press(K.Key_Tab)
        stage.type(keys)
    stage.press(K.Key_Tab)


def drawdown(stage: CounterStage, name: str) -> object:
    """What the drawdown form says of itself, by a property's name."""
    return stage.counter.model("drawdown").property(name)


def entrust(stage: CounterStage, amount: str) -> None:
    """A drawdown of which the seller is paid, by the form's own way; names come by an input method."""
    stage.sign_in()
    identify(stage)
    assert stage.desk.case.customer is not None
    person = stage.branch.people[stage.desk.case.customer.row.customer_id]
    person.own_payment_fen = 3_000_000
    stage.desk.take_case(replace(stage.desk.case, customer=replace(stage.desk.case.customer, lines=(person.line(),))))
    fill_drawdown(stage, amount)
    stage.press(K.Key_2)
    payee = stage.counter.model("drawdown").property("payee")
    assert isinstance(payee, PayeeModel)
    stage._do(lambda: payee.editName(SHOP.name))
    stage.press(K.Key_Tab)
    stage.press(K.Key_Tab)
    stage.type(f"{SHOP.account_number[:4]} {SHOP.account_number[4:]}x")
    stage.press(K.Key_Tab)
    stage.type("FP-20260115")
    stage.press(K.Key_Tab)


def sign(stage: CounterStage) -> None:
    """The customer reads both pages, and writes two strokes."""
    model = stage.counter.model("drawdown")
    contract = model._contract  # type: ignore[attr-defined]
    stage.until(lambda: contract.contract is not None)
    for _ in range(2):
        stage.until(contract._page_read)
        stage.press(K.Key_N, ALT)
    sign_pad(stage)


def sign_pad(stage: CounterStage) -> None:
    """Two strokes on the field for the name."""
    box = stage.box(stage.item("pad")).toRect()
    start = QPoint(box.x() + box.width() // 4, box.y() + box.height() // 4)

    def write() -> None:
        for stroke in range(2):
            at = start + QPoint(stroke * 160, 0)
            QTest.mousePress(stage.window, Qt.MouseButton.LeftButton, M.NoModifier, at)
            for step in range(12):
                QTest.mouseMove(stage.window, at + QPoint(step * 8, step * 12))
            QTest.mouseRelease(stage.window, Qt.MouseButton.LeftButton, M.NoModifier, at + QPoint(96, 144))

    stage._do(write)


def submit(stage: CounterStage, amount: str) -> None:
    """From a customer's ID card to a drawdown that was sent."""
    identify(stage)
    fill_drawdown(stage, amount)
    card_and_pin(stage)
    stage.until(lambda: stage.counter.model("drawdown").property("lacking") == "")
    stage.press(K.Key_Return, CTRL)
    sign(stage)
    stage.press(K.Key_Return, CTRL)
    stage.until(lambda: stage.counter.model("drawdown").property("stage") == "sent")
    stage.settle(150)


def _sign_in_elsewhere(stage: CounterStage) -> None:
    stage.branch.staff["0317"].workstation_id = "JC-T002"
    stage.type("0317")
    stage.press(K.Key_Tab)
    stage.type(PASSWORD)
    stage.press(K.Key_Return)
    stage.settle(200)


def _sign_in_wrong(stage: CounterStage) -> None:
    stage.type("0317")
    stage.press(K.Key_Tab)
    stage.type("wrong")
    stage.press(K.Key_Return)
    stage.settle(200)


def _search(stage: CounterStage) -> None:
    stage.sign_in()
    stage.type("/")
    stage.type("桂兰")
    stage.until(lambda: bool(stage.counter._search._rows))


def _customer(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    _ = stage.press(K.Key_4, ALT)


def _customer_of(name: str) -> Callable[[CounterStage], None]:
    def shown(stage: CounterStage) -> None:
        stage.sign_in()
        open_customer(stage, name)

    return shown


def _nobody(stage: CounterStage) -> None:
    stage.sign_in()
    stage.type("/")
    stage.type("zzz")
    stage.settle(250)


def _read_id(stage: CounterStage) -> None:
    stage.sign_in()
    stage.press(K.Key_F9)
    stage.settle(100)


def _typed_id(stage: CounterStage) -> None:
    _read_id(stage)
    stage.press(K.Key_N, ALT)
    stage.settle(60)


def _drawdown(amount: str, *, card: bool = True) -> Callable[[CounterStage], None]:
    def shown(stage: CounterStage) -> None:
        stage.sign_in()
        identify(stage)
        fill_drawdown(stage, amount)
        if card:
            card_and_pin(stage)
        stage.settle(250)

    return shown


def _offer(stage: CounterStage) -> None:
    _drawdown("8w")(stage)
    stage.press(K.Key_Q, ALT)
    stage.until(lambda: bool(stage.counter.property("offer").property("shown")))


def _offer_long(stage: CounterStage) -> None:
    """A plan of three years: no line of the twin's people has one."""
    _offer(stage)
    quote = stage.counter.model("drawdown")._quote  # type: ignore[attr-defined]
    terms = replace(quote.terms, term_months=36)
    rate = quote.schedule.annual_rate
    plan = schedule(terms.amount_fen, 36, terms.method, terms.due_day, quote.value_date, rate)
    stage._do(lambda: stage.desk.turn(replace(quote, terms=terms, schedule=plan)))


def _offer_over(stage: CounterStage) -> None:
    _offer(stage)
    stage._do(lambda: stage.branch.advance(minutes=31))


def _offer_english(stage: CounterStage) -> None:
    _offer(stage)
    stage.press(K.Key_L, CTRL)
    stage.settle(100)


def _seller(stage: CounterStage) -> None:
    entrust(stage, "8w")
    drawdown = stage.counter.model("drawdown")
    stage.until(lambda: bool(drawdown.property("quoted")))


def _offer_seller(stage: CounterStage) -> None:
    """Of a drawdown that pays a seller with a long name: the fullest that the page can be."""
    _offer_english(stage)
    quote = stage.counter.model("drawdown")._quote  # type: ignore[attr-defined]
    payee = PayeeShown("样本湾农业生产资料专业合作社", "4417", "0318")
    stage._do(lambda: stage.desk.turn(replace(quote, payee=payee)))


def _contract(stage: CounterStage) -> None:
    _drawdown("8w")(stage)
    stage.press(K.Key_Return, CTRL)
    contract = stage.counter.model("drawdown")._contract  # type: ignore[attr-defined]
    stage.until(lambda: contract.contract is not None and contract._page_read())


def _signature(stage: CounterStage) -> None:
    _drawdown("8w")(stage)
    stage.press(K.Key_Return, CTRL)
    sign(stage)


def _sent(amount: str, **script: object) -> Callable[[CounterStage], None]:
    def shown(stage: CounterStage) -> None:
        stage.sign_in()
        for name, value in script.items():
            setattr(stage.branch.script, name, value)
        submit(stage, amount)

    return shown


def _not_done(stage: CounterStage) -> None:
    stage.sign_in()
    submit(stage, "8w")
    stage._do(lambda: stage.branch.advance(minutes=31))
    stage.settle(200)


def _repayment(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    stage.press(K.Key_F4)
    stage.press(K.Key_Tab)
    stage.type("2")
    stage.press(K.Key_Tab)
    stage.type("1w")
    stage.settle(250)


def _repaid(stage: CounterStage) -> None:
    _repayment(stage)
    card_and_pin(stage)
    stage.until(lambda: stage.counter.model("repayment").property("lacking") == "")
    stage.press(K.Key_Return, CTRL)
    stage.settle(250)


def _keys(stage: CounterStage) -> None:
    _drawdown("8w")(stage)
    stage.press(K.Key_F1)


def _lock(stage: CounterStage) -> None:
    stage.sign_in()
    stage.press(K.Key_F12)


def _english(stage: CounterStage) -> None:
    _drawdown("8w")(stage)
    stage.press(K.Key_L, CTRL)
    stage.settle(100)


def _english_customer(stage: CounterStage) -> None:
    stage.press(K.Key_L, CTRL)
    stage.sign_in()
    identify(stage)


SCENES: dict[str, Callable[[CounterStage], None]] = {
    "counter-sign-in": lambda stage: stage.settle(100),
    "counter-sign-in-wrong": _sign_in_wrong,
    "counter-sign-in-elsewhere": _sign_in_elsewhere,
    "counter-none": lambda stage: stage.sign_in(),
    "counter-search": _search,
    "counter-nobody": _nobody,
    "counter-customer": _customer,
    "counter-customer-frozen": _customer_of("桂兰芝"),
    "counter-customer-no-line": _customer_of("桂兰英"),
    "counter-read-id": _read_id,
    "counter-typed-id": _typed_id,
    "counter-drawdown": _drawdown("2w"),
    "counter-drawdown-approval": _drawdown("8w"),
    "counter-drawdown-too-much": _drawdown("20w", card=False),
    "counter-drawdown-seller": _seller,
    "counter-offer": _offer,
    "counter-offer-long": _offer_long,
    "counter-offer-over": _offer_over,
    "counter-offer-english": _offer_english,
    "counter-offer-seller": _offer_seller,
    "counter-contract": _contract,
    "counter-signature": _signature,
    "counter-waits": _sent("8w"),
    "counter-done": _sent("2w"),
    "counter-confirming": _sent("2w", undecided=True),
    "counter-not-done": _not_done,
    "counter-repayment": _repayment,
    "counter-repaid": _repaid,
    "counter-keys": _keys,
    "counter-lock": _lock,
    "counter-drawdown-english": _english,
    "counter-customer-english": _english_customer,
}
