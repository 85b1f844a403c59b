"""The mobile page in the hands of somebody who taps twice, goes back, loses the network, or hands the telephone on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.acceptance.mobile_house import (
    CREATE,
    OUTCOME,
    VISIT,
    WITHIN_MS,
    MobileHouse,
    apart,
    choose,
    handset,
    lose_answer,
    lose_request,
    read,
    sign,
    told,
    write_name,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
ACCEPT = "**/edian.channel.v1.ContractService/AcceptContract"
QUOTE_REPAYMENT = "**/edian.channel.v1.RepaymentService/QuoteRepayment"
SIZES = [(360, 640), (320, 568)]


class Held:
    """Calls of an address that do not go on until they are let go; those that come later are."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._open = False
        self.waiting: list[Route] = []
        page.route(address, self._take)

    def _take(self, route: Route) -> None:
        if self._open:
            route.continue_()
        else:
            self.waiting.append(route)

    def until_called(self) -> None:
        until(self._page, lambda: bool(self.waiting))

    def let_go(self) -> None:
        self._open = True
        for each in self.waiting:
            each.continue_()


def until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(WITHIN_MS // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it has not come to be")


def test_borrowing_pressed_twice_with_a_hand_on_the_pad_is_one_drawdown(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h01")
        sign(page, 1_100)
        held = Held(page, ACCEPT)
        page.dblclick("#borrow")
        held.until_called()
        write_name(page)
        expect(page.locator("#borrow")).to_be_disabled()
        page.locator("#borrow").dispatch_event("click")
        assert len(held.waiting) == 1
        held.let_go()
        told(page, "已办成")
        assert len(phone.sent("ContractService/AcceptContract")) == 1
        assert len(phone.sent("DrawdownService/CreateDrawdown")) == 1


def test_borrowing_given_up_while_the_contract_is_on_its_way_sends_no_drawdown(
    house: MobileHouse, browser: Browser
) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h23")
        before = page.locator("#available").inner_text()
        sign(page, 1_100)
        held = Held(page, ACCEPT)
        page.click("#borrow")
        held.until_called()
        page.get_by_role("button", name="先不借了").click()
        expect(page.locator("#available")).to_have_text(before)
        with page.expect_response(ACCEPT):
            held.let_go()
        # The page has its answer, and is somewhere else by the customer's own choice: there it stays.
        choose(page, 1_200)
        assert phone.sent("DrawdownService/CreateDrawdown") == []


def test_drawdown_reloaded_while_it_is_under_way_is_followed_under_its_own_id(
    house: MobileHouse, browser: Browser
) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h02")
        sign(page, 1_200)
        answers: list[Any] = []

        def arrive(route: Route) -> None:
            # It arrives; its answer finds nobody.
            answers.append(route.fetch())

        page.route(CREATE, arrive)
        page.click("#borrow")
        told(page, "正在确认")
        until(page, lambda: bool(answers))
        page.reload()
        told(page, "已办成")
        [request] = phone.sent("DrawdownService/CreateDrawdown")
        asked = {
            json.loads(each.post_data or "")["requestId"] for each in phone.sent("DrawdownService/GetDrawdownOutcome")
        }
        assert asked == {json.loads(request.post_data or "")["requestId"]}


def test_way_back_from_what_was_done_leads_to_the_line_and_offers_nothing_again(
    house: MobileHouse, browser: Browser
) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h07")
        sign(page, 1_300)
        page.click("#borrow")
        told(page, "已办成")
        for _ in range(3):
            page.go_back()
            expect(page.locator("#available")).to_be_visible()
            assert page.url.endswith("#line")
        page.go_forward()
        expect(page.locator("#available")).to_be_visible()
        assert len(phone.sent("DrawdownService/CreateDrawdown")) == 1


def test_way_back_while_it_is_being_confirmed_shows_that_it_is_and_nothing_else_is_signed(
    house: MobileHouse, browser: Browser
) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h10")
        sign(page, 1_400)
        page.route(CREATE, lose_answer)
        page.route(OUTCOME, lose_request)
        page.click("#borrow")
        told(page, "正在确认")
        page.go_back()
        expect(page.locator("main")).to_contain_text("有一笔还在确认")
        choose(page, 1_500)
        page.click("#read")
        told(page, "正在确认")
        page.unroute(OUTCOME)
        told(page, "已办成")
        expect(page.locator("main")).to_contain_text("1,400.00 元已到您的卡上")
        assert len(phone.sent("DrawdownService/CreateDrawdown")) == 1


def test_way_back_from_another_repayment_is_the_plan_as_it_was_changed(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h11")
        choose(page, 4_000)
        page.click("#change")
        expect(page.locator("h1")).to_have_text("少借一点，或换个还法")
        assert page.evaluate("document.activeElement.tagName") == "H1"
        page.get_by_role("radio", name="2,000").click()
        page.go_back()
        expect(page.locator("h1")).to_have_text("借 2,000.00 元，要还这些")


def test_page_opened_by_a_link_has_a_way_back_to_the_line(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.open("#take=EDIAN1AAAA")
        page.click("[data-customer=h11]")
        page.wait_for_selector("#code")
        page.click(".back")
        expect(page.locator("#available")).to_be_visible()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_line_without_a_network_says_so_and_goes_on_by_itself_when_there_is_one(
    house: MobileHouse, browser: Browser, language: str
) -> None:
    with handset(browser, house, language=language) as phone:
        page = phone.enter("h13")
        page.wait_for_selector("#look:not([disabled])")
        phone.context.set_offline(True)
        expect(page.locator(".banner")).to_be_visible()
        page.fill("#amount", "2500")
        expect(page.locator(".estimate .why")).to_be_visible()
        # It tells to press again, and so it can be pressed.
        expect(page.locator("#look")).to_be_enabled()
        phone.context.set_offline(False)
        expect(page.locator(".banner")).to_be_hidden()
        expect(page.locator(".estimate .why")).to_have_count(0)
        page.click("#look")
        page.wait_for_selector("#read")


def test_plan_and_contract_that_did_not_come_are_there_when_the_network_is(
    house: MobileHouse, browser: Browser
) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h13")
        choose(page, 2_600)
        phone.context.set_offline(True)
        page.click("#read")
        expect(page.locator("h1")).to_have_text("合同现在打不开")
        phone.context.set_offline(False)
        expect(page.locator("h1")).to_have_text("借款合同")


def test_telephone_handed_on_shows_nothing_of_whoever_had_it_before(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h14")
        page.fill("#amount", "2700")
        page.click("[data-go=code]")
        page.wait_for_selector("svg.qr")
        code = page.locator("[data-code]").get_attribute("data-code")
        page.go_back()
        page.get_by_role("button", name="退出").click()
        page.wait_for_selector("[data-customer=h17]")
        # By no way is anything seen without a visit.
        page.go_forward()
        page.wait_for_selector("[data-customer=h17]")
        page.evaluate("location.hash = 'records'")
        page.wait_for_selector("[data-customer=h17]")
        page.click("[data-customer=h17]")
        page.wait_for_selector("#look")
        page.click("[data-go=code]")
        page.wait_for_selector("svg.qr")
        assert page.locator("[data-code]").get_attribute("data-code") != code


def test_name_tapped_twice_comes_in_once(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.open()
        page.dblclick("[data-customer=h17]")
        page.wait_for_selector("#look")
        assert (
            len([each for each in phone.requests if each.url.endswith("/oauth2/token") and each.method == "POST"]) == 1
        )


def test_amount_is_written_in_the_middle_and_pasted_with_its_fen(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h22")
        page.fill("#amount", "1,500.00")
        expect(page.locator("#amount")).to_have_value("1,500")
        field = page.locator("#amount")
        field.evaluate("(each) => { each.focus(); each.setSelectionRange(1, 1); }")
        page.keyboard.type("23")
        expect(field).to_have_value("123,500")


def test_choice_made_by_key_keeps_the_keys_where_they_are(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h22")
        for name in ("1,000", "6 个月"):
            page.get_by_role("radio", name=name).focus()
            page.keyboard.press("Enter")
            expect(page.get_by_role("radio", name=name)).to_be_checked()
            assert page.evaluate("document.activeElement.ariaChecked") == "true"


def test_choices_are_one_stop_of_tab_and_arrows_lead_round_them(house: MobileHouse, browser: Browser) -> None:
    focused = "[document.activeElement.role, document.activeElement.innerText.trim()]"
    with handset(browser, house) as phone:
        page = phone.enter("h22")
        groups = page.locator("[role=radiogroup]")
        for at in range(groups.count()):
            assert groups.nth(at).locator("[tabindex='0']").count() == 1
        page.focus("#amount")
        page.keyboard.press("Tab")
        role, first = page.evaluate(focused)
        assert role == "radio"
        quick = page.get_by_role("radiogroup").filter(has=page.get_by_role("radio", name=first, exact=True))
        words = [each.strip() for each in quick.get_by_role("radio").all_inner_texts()]
        at = words.index(first)
        for key, step in (("ArrowRight", 1), ("ArrowDown", 1), ("ArrowDown", 1), ("ArrowUp", -1), ("ArrowLeft", -1)):
            page.keyboard.press(key)
            at = (at + step) % len(words)
            assert page.evaluate(focused) == ["radio", words[at]]
            expect(page.get_by_role("radio", name=words[at], exact=True)).to_be_checked()
        # One more Tab leaves the group, and one back returns to what holds.
        page.keyboard.press("Tab")
        assert page.evaluate(focused)[1] not in words
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(focused) == ["radio", words[at]]


def test_repayment_is_of_the_loan_that_is_chosen_and_of_the_amount_on_the_button(
    house: MobileHouse, browser: Browser
) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("wang")
        sign(page, 3_000)
        page.click("#borrow")
        told(page, "已办成")
        page.click("#fine")
        page.click("[data-go=repay]")
        expect(page.locator("dl").first).to_contain_text("12,000.00 元")
        page.get_by_role("radio", name="借的 3,000 元").click()
        expect(page.locator("dl").first).to_contain_text("3,000.00 元")
        expect(page.locator("#repay")).to_have_text("还 1,000.00 元")
        page.fill("#repayment", "1234.5")
        page.locator("#repayment").blur()
        expect(page.locator("#repayment")).to_have_value("1,234.50")
        expect(page.locator("#repay")).to_have_text("还 1,234.50 元")
        expect(page.locator("#repay")).to_be_enabled()
        held = Held(page, QUOTE_REPAYMENT)
        page.fill("#repayment", "700")
        # While the new price is asked for the old one cannot be paid.
        expect(page.locator("#repay")).to_be_disabled()
        held.until_called()
        held.let_go()
        expect(page.locator("#repay")).to_have_text("还 700.00 元")
        page.dblclick("#repay")
        told(page, "已办成")
        expect(page.locator("main")).to_contain_text("还欠本金")
        [request] = phone.sent("RepaymentService/CreateRepayment")
        assert json.loads(request.post_data or "")["amount"]["units"] == "700"


def test_repayment_of_nothing_is_asked_for_and_not_sent(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h01")
        page.click("[data-go=repay]")
        page.fill("#repayment", "")
        expect(page.locator("main")).to_contain_text("先填要还多少")
        expect(page.locator("#repay")).to_be_disabled()


def test_repayment_in_a_visit_that_is_over_is_not_done_and_begins_again(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h02")
        page.click("[data-go=repay]")
        expect(page.locator("#repay")).to_be_enabled()
        other = house.telephone()
        other.visit = page.evaluate(VISIT)["granted"]
        assert apart(other.call("SessionService/CloseSession", {"cause": "finished"})).status == 200
        page.click("#repay")
        told(page, "未办")
        expect(page.locator("main")).to_contain_text("银行没有收到，以后也不会再办")
        page.get_by_role("button", name="重新来一遍").click()
        page.click("#repay:not([disabled])")
        told(page, "已办成")


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_name_can_be_written_on_a_small_telephone_without_moving_the_page(
    house: MobileHouse, browser: Browser, width: int, height: int, language: str
) -> None:
    with handset(browser, house, language=language) as phone:
        page = phone.open()
        page.set_viewport_size({"width": width, "height": height})
        page.click("[data-customer=h23]")
        page.wait_for_selector("#look")
        choose(page, 1_000)
        read(page)
        pad, foot = page.locator("canvas").bounding_box(), page.locator("footer").bounding_box()
        assert pad is not None
        assert foot is not None
        # Most of the pad lies above what stands at the bottom.
        assert foot["y"] - pad["y"] >= 100
