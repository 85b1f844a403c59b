"""What a teller gives to a customer, by the real window on the real server: a quote, a statement, receipts again."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.panel.customer import Purse
from kiosk.panel.hands import Hands
from tests.acceptance.teller import card_and_pin, fill_in, read_id_card, sign_and_send
from tests.acceptance.village import Village, on_the_loop
from tests.acceptance.workstation import ALT, CTRL, KEY, Workstation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WANG = Purse("wang", "wang", "135790")
DESK = "JC-T001"


def prints(village: Village) -> dict[str, Path]:
    """What lies in the workstation's folder of prints, by the part of its name before the first hyphen."""
    folder = village.folder / f"counter-{DESK}" / "prints"
    return {path.name.partition("-")[0]: path for path in folder.glob("*.pdf")} if folder.exists() else {}


def is_whole(paper: Path) -> bool:
    data = paper.read_bytes()
    return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")


async def give_quote(teller: Workstation) -> None:
    """Turn the screen to the customer and back, then print the plan."""
    await teller.press(KEY.Key_Q, ALT)
    offer = teller.view.property("offer")
    await teller.until(lambda: offer.property("shown"))
    await teller.until(lambda: any("8,000.00" in word for word in teller.words()))
    words = teller.words()
    assert any("不是合同" in word for word in words)
    assert not any(part in word for word in words for part in ("王大华", "样本小满", "0317", "429900"))
    await teller.press(KEY.Key_Escape)
    await teller.until(lambda: not offer.property("shown"))
    await teller.press(KEY.Key_P, CTRL)
    giving = teller.view.model("drawdown").property("giving")
    await teller.until(lambda: "已打印" in str(giving.property("told").get("text", "")))


async def print_records(teller: Workstation, drawdown_id: str) -> None:
    """From the customer page: the statement by its key, then the receipt of the row that was drawn."""
    await teller.press(KEY.Key_F2)
    await teller.until(lambda: teller.view.property("page") == "customer")
    records = teller.view.property("dialogs").property("records")
    await teller.press(KEY.Key_P, CTRL)
    await teller.until(lambda: teller.sees("已打印"))
    await teller.press(KEY.Key_Escape)
    await teller.until(lambda: not records.property("shown"))
    await teller.press(KEY.Key_B, ALT)
    await teller.until(lambda: bool(records.property("rows")))
    subjects = [each.subject_id for each in records._records]
    for _ in range(subjects.index(drawdown_id)):
        await teller.press(KEY.Key_Down)
    await teller.press(KEY.Key_Return)
    await teller.until(lambda: teller.sees("已打印"))
    await teller.press(KEY.Key_Escape)


def test_quote_statement_and_receipts_are_given_to_the_customer_who_stands_there(village: Village) -> None:
    runtime = village.start_devices(DESK)
    village.start_bank()
    village.seed()
    village.start_server()
    drawn: list[str] = []

    async def work() -> None:
        teller = Workstation(village, DESK, runtime=runtime)
        try:
            await teller.sign_in("0317")
            hands = Hands(runtime)
            await read_id_card(teller, hands, WANG)
            await card_and_pin(teller, hands, WANG)
            await teller.press(KEY.Key_F3)
            await teller.until(lambda: teller.view.property("page") == "drawdown")
            await fill_in(teller, "8000")
            await give_quote(teller)
            await sign_and_send(teller)
            await teller.until(lambda: teller.sees("已办成"), 60)
            await teller.press(KEY.Key_P, CTRL)
            reprint = teller.view.property("dialogs").property("reprint")
            await teller.until(lambda: reprint.property("shown"))
            await teller.press(KEY.Key_Return, CTRL)
            await teller.until(lambda: "receipt" in prints(village) and teller.sees("已打印"))
            await teller.press(KEY.Key_Escape)
            await teller.until(lambda: not reprint.property("shown"))
            receipt = prints(village)["receipt"]
            drawn.append(receipt.stem.removeprefix("receipt-"))
            first = receipt.read_bytes()
            receipt.unlink()
            await print_records(teller, drawn[0])
            # The bank's own file, number and all, and not one made here.
            assert prints(village)["receipt"].read_bytes() == first
        finally:
            await teller.close()

    on_the_loop(work())
    papers = prints(village)
    assert set(papers) == {"plan", "receipt", "statement"}
    assert all(is_whole(path) for path in papers.values())
    assert not any("王" in path.name or "4299" in path.name for path in papers.values())
    (drawdown,) = village.books()["drawdowns"]
    assert (drawdown["drawdown_id"], drawdown["state"]) == (drawn[0], "DISBURSED")
