"""A teller's and a supervisor's acts at a workstation, as keys pressed and things waited for."""

from __future__ import annotations

import asyncio

from kiosk.counter.viewmodels.contract_view import CounterContractModel
from kiosk.counter.viewmodels.drawdown_view import DrawdownModel
from kiosk.panel.customer import Purse
from kiosk.panel.hands import Hands, HandsError
from kiosk.panel.touch import Fingers
from tests.acceptance.village import PutForward
from tests.acceptance.workstation import ALT, CTRL, KEY, PASSWORD, Workstation

__all__ = [
    "approve",
    "card_and_pin",
    "decide",
    "fill_in",
    "find",
    "look_at_everything",
    "read_id_card",
    "sign_and_draw",
    "sign_and_send",
    "type_papers",
]


async def find(desk: Workstation, name: str) -> None:
    """The customer of this name, by the search at the top."""
    await desk.press(KEY.Key_F2)
    await desk.press(KEY.Key_Slash)
    await desk.type(name)
    await desk.until(lambda: bool(desk.view.property("search").property("rows")))
    await desk.press(KEY.Key_Return)
    await desk.until(lambda: desk.desk.case.customer is not None)


async def look_at_everything(boss: Workstation, about: str) -> None:
    """The approvals' page with this one on it, and each proof opened."""
    await boss.press(KEY.Key_F5)
    await boss.until(lambda: boss.sees(about))
    detail = boss.view.model("approvals").property("detail")
    await boss.until(lambda: detail.property("hasDetail"))
    for at in range(len(detail.property("proofs"))):
        await boss.press(KEY(KEY.Key_1.value + at))
    await boss.until(lambda: detail.property("canApprove"))


async def decide(boss: Workstation, done: str) -> None:
    """With the own password; until the page says what was decided."""
    await boss.type(PASSWORD)
    await boss.press(KEY.Key_Return)
    await boss.until(lambda: boss.sees(done))


async def approve(boss: Workstation, about: str) -> None:
    """Look at each proof, then approve."""
    await look_at_everything(boss, about)
    await boss.press(KEY.Key_Return, CTRL)
    await decide(boss, "已通过")


async def type_papers(desk: Workstation, name: str, number: str) -> None:
    """The chip does not answer: the ID card is typed, which proves nothing yet."""
    await desk.press(KEY.Key_F9)
    await desk.until(lambda: desk.sees("手录"))
    await desk.press(KEY.Key_N, ALT)
    await desk.type(name)
    await desk.press(KEY.Key_Tab)
    await desk.type(number)
    await desk.press(KEY.Key_Return)
    await desk.until(lambda: desk.desk.case.visit is not None)


async def read_id_card(desk: Workstation, hands: Hands, purse: Purse) -> None:
    """The ID card on the counter's reader, and lifted off again."""
    await desk.press(KEY.Key_F9)
    await hands.put_id_card_on(purse.id_card)
    await desk.until(lambda: desk.desk.case.visit is not None)
    await hands.take_id_card()


async def card_and_pin(teller: Workstation, hands: Hands, purse: Purse) -> None:
    """The customer's card and PIN, at the counter's own reader and pad."""
    await teller.press(KEY.Key_F10)
    await hands.insert_bank_card(purse.bank_card)
    for _ in range(400):
        try:
            await hands.press_key(purse.pin[0])
            break
        except HandsError:
            await asyncio.sleep(0.05)
    await hands.key_pin(purse.pin[1:])
    await teller.until(lambda: teller.desk.case.account is not None)
    await hands.take_bank_card()
    await teller.until(lambda: not teller.view.property("papers").property("open"))


async def fill_in(teller: Workstation, yuan: str) -> DrawdownModel:
    """The form, up to where nothing stands against submitting it."""
    page = teller.view.model("drawdown")
    assert isinstance(page, DrawdownModel)
    page.editAmount(yuan)
    page.chooseTerm(3)
    page.choosePurpose("01")
    await teller.until(lambda: page.property("quoted") and page.property("lacking") == "")
    return page


async def sign_and_send(teller: Workstation) -> None:
    """The contract read to its end by putting the clock forward, signed, and what was signed sent."""
    page = teller.view.model("drawdown")
    contract = page.property("contract")
    assert isinstance(contract, CounterContractModel)
    for _ in range(40):
        # A price is on its way after each thing chosen; the key does nothing until the last one has come.
        if contract.contract is not None:
            break
        if page.property("lacking") == "":
            await teller.press(KEY.Key_Return, CTRL)
        await asyncio.sleep(0.5)
    await teller.until(lambda: contract.contract is not None)
    ahead = PutForward()
    contract._clock = ahead
    for _ in range(20):
        if contract.property("signing"):
            break
        ahead.ahead += 60
        for _ in range(12):
            await teller.press(KEY.Key_Down)
        await asyncio.sleep(0.15)
        await teller.press(KEY.Key_N, ALT)
    assert contract.property("signing"), "the contract was not read to its end"
    for at in range(6):
        rises = [(0.1 + 0.14 * at + step / 200, 0.2 + 0.6 * ((step * (at + 2)) % 20) / 20) for step in range(20)]
        Fingers(teller.window).stroke("pad", rises)
        await asyncio.sleep(0.05)
    await teller.until(lambda: contract.property("inked"))
    await teller.press(KEY.Key_Return, CTRL)
    await teller.until(lambda: page.property("stage") == "sent")


async def sign_and_draw(teller: Workstation, yuan: str) -> None:
    """Fill in, sign, send; until it is done."""
    await fill_in(teller, yuan)
    await sign_and_send(teller)
    await teller.until(lambda: teller.sees("已办成"), 60)
