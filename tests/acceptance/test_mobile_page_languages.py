"""The mobile page in English beside Chinese: chosen once, on any screen, and nothing that was begun is lost by it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.mobile_house import MobileHouse, choose, handset, read, sign, told, write_name

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
CHINESE = r"""() => {
  // What is Chinese by itself says so: names, numbers to quote, and whatever the bank has drawn up.
  const walker = document.createTreeWalker(document.querySelector("#page"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (/[\u3400-\u9fff]/.test(data) && !parentElement.closest("[lang=zh-CN]")) found.push(data);
  }
  const named = [...document.querySelectorAll("#page [aria-label]")].map((each) => each.ariaLabel);
  return [...found, ...named.filter((each) => /[\u3400-\u9fff]/.test(each))];
}"""


def test_phone_set_to_english_shows_english_on_every_screen_to_the_end(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house, language="en-GB") as phone:
        page = phone.open()
        page.wait_for_selector("[data-customer=h01]")
        assert page.evaluate(CHINESE) == []
        page.click("[data-customer=h01]")
        page.wait_for_selector("#look:not([disabled])")
        assert page.evaluate(CHINESE) == []
        for name in ("code", "trip", "repay", "records", "take"):
            page.click(f"[data-go={name}]")
            page.wait_for_selector("main h1")
            expect(page.locator("main")).not_to_contain_text("Asking the bank")
            assert page.evaluate(CHINESE) == [], name
            page.go_back()
            page.wait_for_selector("#look")
        choose(page, 2_100)
        assert page.evaluate(CHINESE) == []
        page.click("#read")
        page.wait_for_selector(".paper h2")
        # The contract is what the bank has drawn up, and is said to be Chinese.
        expect(page.locator("main")).to_contain_text("the Chinese text is what binds")
        assert page.locator(".paper").get_attribute("lang") == "zh-CN"
        assert page.evaluate(CHINESE) == []
        page.go_back()
        page.wait_for_selector("#read")
        read(page)
        write_name(page)
        assert page.evaluate(CHINESE) == []
        page.click("#borrow")
        told(page, "Done")
        expect(page.locator("main")).to_contain_text("2,100.00 yuan are on your card")
        assert page.evaluate(CHINESE) == []
        with page.expect_download() as download:
            page.click("#receipt")
        assert download.value.path().read_bytes().startswith(b"%PDF-")
        asked = json.loads(phone.sent("RecordService/GetReceipt")[0].post_data or "")
        assert asked["language"] == "en"
        heads = {each.headers["accept-language"] for each in phone.sent("DrawdownService/CreateDrawdown")}
        assert heads == {"en"}


def test_language_switched_anywhere_shows_at_once_and_loses_nothing(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h02")
        page.fill("#amount", "2200")
        page.click("#language")
        expect(page.locator("h1")).to_have_text("How much do you need?")
        expect(page.locator("#amount")).to_have_value("2,200")
        choose(page, 2_200)
        page.click("#language")
        expect(page.locator("h1")).to_have_text("借 2,200.00 元，要还这些")
        read(page)
        write_name(page)
        page.click("#language")
        expect(page.locator("h1")).to_have_text("Sign your name")
        expect(page.locator("#borrow")).to_have_text("Signed: borrow 2,200.00 yuan")
        # What was written still stands.
        expect(page.locator("#borrow")).to_be_enabled()
        page.click("#borrow")
        told(page, "Done")
        page.click("#language")
        told(page, "已办成")
        expect(page.locator("main")).to_contain_text("2,200.00 元已到您的卡上")
        assert len(phone.sent("DrawdownService/CreateDrawdown")) == 1
        assert len(phone.sent("ContractService/PrepareContract")) == 1


def test_language_chosen_on_the_first_screen_is_kept_on_the_telephone(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.open()
        page.get_by_role("radio", name="English").click()
        expect(page.locator("h1")).to_have_text("Who are you?")
        expect(page.get_by_role("radio", name="English")).to_be_checked()
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.title() == "Sample Bank"
        page.reload()
        expect(page.locator("h1")).to_have_text("Who are you?")
        other = phone.open()
        expect(other.locator("h1")).to_have_text("Who are you?")
        # It is called by its own name, in its own language, for whoever reads no other.
        back = other.locator("#language")
        expect(back).to_have_text("中文")
        assert back.get_attribute("lang") == "zh-CN"
        back.click()
        expect(other.locator("h1")).to_have_text("您是哪位")
        assert other.evaluate("document.documentElement.lang") == "zh-CN"


def test_refusal_is_said_in_the_language_that_is_chosen_without_being_asked_for_again(
    house: MobileHouse, browser: Browser
) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("zhou")
        page.fill("#amount", "5000")
        why = page.locator(".estimate .why")
        expect(why).to_contain_text("额度还剩 900.00 元，不够这次的 5,000.00 元。")
        asked = len(phone.sent("DrawdownService/QuoteDrawdown"))
        page.click("#language")
        expect(why).to_contain_text("Your line has 900.00 yuan left, less than the 5,000.00 yuan asked for. Your money")
        expect(why).to_contain_text("How it can be done")
        assert page.evaluate(CHINESE) == []
        assert len(phone.sent("DrawdownService/QuoteDrawdown")) == asked


def test_refused_drawdown_is_reviewed_in_english_by_one_tap(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house, language="en") as phone:
        page = phone.enter("liu")
        sign(page, 5_000)
        page.click("#borrow")
        told(page, "Not done")
        assert page.evaluate(CHINESE) == []
        page.click("#review")
        expect(page.locator(".review")).to_contain_text("A person will look at it again, number")
        page.click("#language")
        expect(page.locator(".review")).to_contain_text("已经请人复查，编号")
        assert len(phone.sent("RecordService/RequestReview")) == 1


def test_trip_says_why_to_bring_what_in_the_language_that_is_chosen(house: MobileHouse, browser: Browser) -> None:
    house.report("JC-0317", printer="paper_out")
    with handset(browser, house) as phone:
        page = phone.enter("h22")
        page.click("[data-go=trip]")
        expect(page.locator("main")).to_contain_text("身份证原件")
        page.click("#language")
        expect(page.locator("main")).to_contain_text("Your ID card itself")
        expect(page.locator(".item", has_text="JC-0317")).to_contain_text("no paper for receipts")
        assert page.evaluate(CHINESE) == []
        page.click("#snapshot")
        expect(page.locator(".codebox")).to_contain_text("for reference only")
        # In a visit of the other language the way on is the same.
        page.go_back()
        choose(page, 1_000)


def test_phone_repays_in_english_and_keeps_what_was_typed(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h01")
        page.click("[data-go=repay]")
        page.fill("#repayment", "500")
        expect(page.locator("#repay")).to_have_text("还 500.00 元")
        page.click("#language")
        expect(page.locator("#repay")).to_have_text("Repay 500.00 yuan")
        expect(page.locator("#repayment")).to_have_value("500")
        assert page.evaluate(CHINESE) == []
        page.click("#repay:not([disabled])")
        told(page, "Done")
        expect(page.locator("main")).to_contain_text("500.00 yuan are repaid")
        page.click("#fine")
        page.click("[data-go=records]")
        expect(page.locator(".record").first).to_contain_text("Repaid 500.00 yuan")
        assert page.evaluate(CHINESE) == []
