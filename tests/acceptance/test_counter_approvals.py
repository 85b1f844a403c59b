"""A drawdown that a second person agrees to, or gives back, and one that is undone: at two workstations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from kiosk.counter.client.lending import LineBalance
from kiosk.panel.customer import Purse
from kiosk.panel.hands import Hands
from tests.acceptance.teller import (
    approve,
    card_and_pin,
    decide,
    fill_in,
    look_at_everything,
    read_id_card,
    sign_and_draw,
    sign_and_send,
)
from tests.acceptance.village import Village, on_the_loop
from tests.acceptance.workstation import ALT, KEY, Workstation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WU = Purse("wu", "wu", "990011")
"""Whose line is of 60,000 yuan: more than one person may pay out."""
BANK = "yunling"


@dataclass
class Desks:
    """A teller with a customer who has proved ID card, card and PIN; and a supervisor at the next workstation."""

    teller: Workstation
    boss: Workstation

    @property
    def balance(self) -> LineBalance:
        customer = self.teller.desk.case.customer
        assert customer is not None
        return customer.lines[0].balance

    async def until_balance(self, holds: Callable[[LineBalance], bool]) -> None:
        await self.teller.until(lambda: holds(self.balance), what=f"the line stands at {self.balance}")


@asynccontextmanager
async def both_desks(village: Village) -> AsyncIterator[Desks]:
    runtime = village.folder / "YL-T001"
    teller, boss = Workstation(village, "YL-T001", runtime=runtime), Workstation(village, "YL-T002")
    try:
        await teller.sign_in("0417")
        await boss.sign_in("0409")
        hands = Hands(runtime)
        await read_id_card(teller, hands, WU)
        await card_and_pin(teller, hands, WU)
        await teller.press(KEY.Key_F3)
        await teller.until(lambda: teller.view.property("page") == "drawdown")
        yield Desks(teller, boss)
    finally:
        await teller.close()
        await boss.close()


def open_doors(village: Village) -> None:
    village.start_devices("YL-T001")
    village.start_bank()
    village.seed()
    village.start_server()


async def submit(desks: Desks, yuan: str) -> None:
    """Told beforehand that it will wait, and then it waits."""
    await fill_in(desks.teller, yuan)
    await desks.teller.until(lambda: desks.teller.sees("要第二个人同意"))
    await sign_and_send(desks.teller)
    await desks.teller.until(lambda: desks.teller.sees("待复核"))


def test_drawdown_above_the_banks_amount_waits_and_is_paid_once_another_has_agreed(village: Village) -> None:
    open_doors(village)

    async def work() -> None:
        async with both_desks(village) as desks:
            await submit(desks, "55000")
            await desks.until_balance(lambda line: (line.reserved_fen, line.outstanding_fen) == (5_500_000, 0))
            assert not desks.teller.sees("已办成")
            await approve(desks.boss, "55,000.00")
            await desks.teller.until(lambda: desks.teller.sees("已办成"))
            await desks.until_balance(lambda line: (line.reserved_fen, line.outstanding_fen) == (0, 5_500_000))
            assert desks.teller.desk.drawdown_requests.pending() == ()

    on_the_loop(work())
    (drawdown,) = village.books(BANK)["drawdowns"]
    assert (drawdown["state"], drawdown["amount_fen"]) == ("DISBURSED", 5_500_000)
    audit = village.audit()
    assert audit["consistent"]
    assert audit["paid_twice"] == []


def test_drawdown_that_is_given_back_is_not_done_and_its_amount_is_free_again(village: Village) -> None:
    open_doors(village)

    async def work() -> None:
        async with both_desks(village) as desks:
            await submit(desks, "55000")
            await look_at_everything(desks.boss, "55,000.00")
            desks.boss.view.model("approvals").property("detail").setComment("用途要再问清楚")
            await desks.boss.press(KEY.Key_R, ALT)
            await decide(desks.boss, "已退回")
            await desks.teller.until(lambda: desks.teller.sees("未办：55,000.00"))
            assert not desks.teller.sees("已办成")
            await desks.until_balance(lambda line: line.available_fen == 6_000_000)

    on_the_loop(work())
    (drawdown,) = village.books(BANK)["drawdowns"]
    assert drawdown["state"] == "FAILED"
    assert village.audit()["consistent"]


async def ask_to_undo(desks: Desks) -> None:
    """From what is in flight on the customer's page: the drawdown of today, and why."""
    teller = desks.teller
    await teller.press(KEY.Key_Escape)
    await teller.until(lambda: teller.view.property("page") == "customer")
    await teller.until(lambda: teller.sees("今日可冲正"))
    await teller.press(KEY.Key_6, ALT)
    await teller.until(lambda: teller.sees("申请冲正"))
    await teller.type("金额输错，客户当场要求退回")
    await teller.press(KEY.Key_Return)
    await teller.until(lambda: teller.sees("等另一位主管复核"))
    await teller.press(KEY.Key_Escape)


def test_drawdown_of_the_same_day_is_undone_once_another_has_agreed(village: Village) -> None:
    open_doors(village)

    async def work() -> None:
        async with both_desks(village) as desks:
            await sign_and_draw(desks.teller, "20000")
            await ask_to_undo(desks)
            assert desks.balance.outstanding_fen == 2_000_000
            await approve(desks.boss, "冲正")
            await desks.until_balance(lambda line: line.available_fen == 6_000_000)
            teller = desks.teller
            await teller.until(lambda: teller.sees("已冲正"))
            await teller.press(KEY.Key_F3)
            await teller.until(lambda: teller.sees("已冲正：20,000.00"))
            assert not teller.sees("已办成")
            await teller.press(KEY.Key_F8)
            await teller.until(lambda: teller.sees("与核心一致"))
            await teller.until(lambda: teller.view.model("shift").property("entries"))
            shift = teller.view.model("shift")
            totals = {row["business"]: row for row in shift.property("totals")}
            entries = [(row["business"], row["outcome"], row["checker"]) for row in shift.property("entries")]
            assert entries == [("冲正", "DONE", "0409"), ("用信", "DONE", "—"), ("签约", "DONE", "—")]
            assert (totals["用信"]["paidOut"], totals["冲正"]["paidOut"]) == ("20,000.00", "−20,000.00")

    on_the_loop(work())
    (drawdown,) = village.books(BANK)["drawdowns"]
    assert drawdown["state"] == "REVERSED"
    audit = village.audit()
    assert audit["consistent"]
    assert audit["paid_twice"] == []
