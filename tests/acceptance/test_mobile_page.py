"""The mobile page in a real browser at a phone's size, over real HTTPS, against every program as it is shipped."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.mobile_house import (
    CREATE,
    OUTCOME,
    VISIT,
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
from tests.integration.server.bank import VILLAGE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
KEPT = """Object.entries(localStorage)
  .filter(([name]) => name.startsWith("edian.sent.")).map(([, value]) => JSON.parse(value))"""


@pytest.fixture(scope="module")
def house_settings() -> dict[str, str]:
    # Core banking is given up on soon and asked again soon, so that an unknown outcome can be waited for.
    return {"EDIAN_MONEY_MS": "2000", "EDIAN_LONGEST_BACKOFF_S": "1"}


def test_phone_draws_to_the_end_and_keeps_the_id_before_it_sends(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("wang")
        sign(page, 12_300)
        kept: list[Any] = []

        def look(route: Any) -> None:
            kept.extend(page.evaluate(KEPT))
            route.continue_()

        page.route(CREATE, look)
        page.click("#borrow")
        told(page, "已办成")
        [request] = phone.sent("DrawdownService/CreateDrawdown")
        sent = json.loads(request.post_data or "")
        assert [each["requestId"] for each in kept] == [sent["requestId"]]
        assert page.evaluate(KEPT) == [], "what has ended is not asked about again"
        expect(page.locator("main")).to_contain_text("12,300.00 元已到您的卡上")
        expect(page.locator("main")).to_contain_text("尾号 0001")
        expect(page.locator("main")).to_contain_text("25,700.00 元")


def test_phone_addresses_hold_no_personal_data_and_no_other_host(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("chen")
        for name in ("code", "trip", "repay", "records", "take"):
            page.click(f"[data-go={name}]")
            page.wait_for_selector("main h1")
            page.wait_for_timeout(200)
            page.go_back()
            page.wait_for_selector("#look")
        urls = [each.url for each in phone.requests] + [page.url]
        hosts = {re.sub(r"^(https?://[^/]+).*", r"\1", url) for url in urls}
        assert hosts == {house.origin, f"https://{house.server.mobile_address}"}
        person = VILLAGE.person("chen")
        for url in urls:
            assert "?" not in url
            for secret in (person.customer_id, person.name, person.id_number, person.phone, "JC000"):
                assert secret not in url


def test_phone_that_loses_the_answer_asks_and_never_sends_anew(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h01")
        sign(page, 2_100)
        page.route(CREATE, lose_answer)
        page.route(OUTCOME, lose_request)
        page.click("#borrow")
        told(page, "正在确认")
        expect(page.locator("main")).to_contain_text("请不要再办一次")
        [kept] = page.evaluate(KEPT)
        # Leaving the page and coming back changes nothing: it is still asked about, and the way to another is barred.
        page.reload()
        told(page, "正在确认")
        assert page.evaluate(KEPT)[0]["requestId"] == kept["requestId"]
        page.unroute(OUTCOME)
        told(page, "已办成")
        assert len(phone.sent("DrawdownService/CreateDrawdown")) == 1
        asked = {
            json.loads(each.post_data or "")["requestId"] for each in phone.sent("DrawdownService/GetDrawdownOutcome")
        }
        assert asked == {kept["requestId"]}


def test_phone_whose_request_never_arrived_says_not_done_at_the_banks_word(
    house: MobileHouse, browser: Browser
) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h02")
        before = page.locator("#available").inner_text()
        sign(page, 2_200)
        page.route(CREATE, lose_request)
        page.click("#borrow")
        told(page, "未办")
        expect(page.locator("main")).to_contain_text("银行没有收到")
        assert phone.sent("DrawdownService/GetDrawdownOutcome")
        assert page.evaluate(KEPT) == []
        page.get_by_role("button", name="重新来一遍").click()
        expect(page.locator("#available")).to_have_text(before)


def test_phone_that_can_keep_nothing_sends_nothing(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        phone.context.add_init_script("""
          const keep = Storage.prototype.setItem;
          Storage.prototype.setItem = function (name, value) {
            if (name.startsWith("edian.sent.")) throw new DOMException("full", "QuotaExceededError");
            keep.call(this, name, value);
          };
        """)
        page = phone.enter("h25")
        sign(page, 1_200)
        page.click("#borrow")
        expect(page.locator(".notice")).to_contain_text("所以没有发出")
        assert phone.sent("DrawdownService/CreateDrawdown") == []


CORE_SILENT = """
[[fault]]
operation = "PostDisbursement"
kind = "never"
[[fault]]
operation = "InquirePosting"
kind = "never"
"""


def test_phone_is_told_of_an_outcome_that_was_unknown_as_soon_as_it_is_known(
    house: MobileHouse, browser: Browser
) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h14")
        sign(page, 1_400)
        house.sandbox.use_script(CORE_SILENT)
        page.click("#borrow")
        told(page, "正在确认")
        # The bank's own word by now: with its number, and until when it is settled.
        expect(page.locator("dl")).to_contain_text("最迟什么时候知道")
        expect(page.locator("dl")).to_contain_text("编号")
        page.wait_for_timeout(1_500)
        told(page, "正在确认")
        house.sandbox.use_script("")
        told(page, "已办成")
        expect(page.locator("dl")).to_contain_text("借据号")
        assert len(phone.sent("DrawdownService/CreateDrawdown")) == 1


def test_phone_with_two_tabs_sends_one_and_shows_it_in_both(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        first, second = phone.enter("h07"), phone.enter("h07")
        sign(first, 2_300)
        sign(second, 2_300)
        first.route(CREATE, lose_answer)
        first.route(OUTCOME, lose_request)
        first.click("#borrow")
        told(first, "正在确认")
        second.click("#borrow")
        expect(second.locator(".notice")).to_contain_text("这一笔没有发出")
        told(second, "已办成")
        first.unroute(OUTCOME)
        told(first, "已办成")
        assert len(phone.sent("DrawdownService/CreateDrawdown")) == 1


def test_phone_refused_by_the_line_says_why_and_what_would_do(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("zhou")
        page.fill("#amount", "5000")
        why = page.locator(".estimate .why")
        expect(why).to_contain_text("额度还剩 900.00 元，不够这次的 5,000.00 元。")
        expect(why).to_contain_text("怎样就能办")
        expect(why).to_contain_text("先还一部分借款，还多少，回来多少")
        expect(page.locator("#look")).to_be_disabled()


def test_phone_overtaken_by_another_channel_is_told_the_new_amount(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h13")
        limit = int(re.sub(r"\D", "", page.locator("#available").inner_text())) // 100
        mine, left = limit // 2 // 100 * 100, 1_500
        sign(page, mine)
        _draw_elsewhere(house, "h13", limit - left)
        # Within moments the page says so by itself, before anything is pressed.
        expect(page.locator(".notice")).to_contain_text("刚刚在别处用了额度")
        page.click("#borrow")
        told(page, "未办")
        expect(page.locator("main")).to_contain_text("没有借成，一分钱没动")
        page.click("#smaller")
        expect(page.locator("h1")).to_contain_text("要还这些")


def test_phone_shows_what_another_channel_did_without_being_touched(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h17")
        before = page.locator("#available").inner_text()
        _draw_elsewhere(house, "h17", 1_600)
        expect(page.locator("#available")).not_to_have_text(before)


def test_phone_whose_visit_ran_out_opens_another_without_a_word(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h11")
        choose(page, 2_700)
        old = page.evaluate(VISIT)["granted"]
        _close(house, old)
        page.click("#change")
        page.get_by_role("radio", name="先还多，后还少").click()
        page.get_by_role("button", name="再看要还多少").click()
        page.wait_for_selector("#read")
        assert page.evaluate(VISIT)["granted"]["session_id"] != old["session_id"]
        read(page)
        # At the signature too: nothing is borrowed in a visit that is over, and the price is shown anew.
        write_name(page)
        _close(house, page.evaluate(VISIT)["granted"])
        page.click("#borrow")
        expect(page.locator(".notice")).to_contain_text("钱还没有借")
        page.wait_for_selector("#read")
        assert phone.sent("DrawdownService/CreateDrawdown") == []


def test_phone_hands_its_case_over_and_says_that_it_has_no_say(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h10")
        page.fill("#amount", "2900")
        page.wait_for_selector("#look:not([disabled])")
        page.click("[data-go=code]")
        page.wait_for_selector("svg.qr")
        code = page.locator("[data-code]").get_attribute("data-code") or ""
        assert code.startswith("EDIAN1")
        expect(page.locator("main")).to_contain_text("借 2,900 元")
        case = _take(house, "h10", code)
        assert case["terms"]["amount"]["units"] == "2900"
        told(page, "已经转过去了")
        assert page.evaluate("sessionStorage.getItem('edian.visit')") is None


def test_phone_takes_a_case_by_a_link_and_forgets_the_code(house: MobileHouse, browser: Browser) -> None:
    other = house.telephone()
    apart(other.enter(house.bank, "h23"))
    lines = apart(other.call("CreditLineService/ListCreditLines", {})).json["creditLines"]
    terms = {
        "creditLineId": lines[0]["creditLineId"],
        "amount": {"currencyCode": "CNY", "units": "3100"},
        "termMonths": lines[0]["termsMonths"][0],
        "method": lines[0]["methods"][0],
        "purpose": lines[0]["purposes"][0],
        "dueDay": 10,
    }
    code = apart(other.call("HandoffService/OpenHandoff", {"terms": terms})).json["code"]
    with handset(browser, house) as phone:
        page = phone.open(f"#take={code}")
        page.click("[data-customer=h23]")
        page.click("#take")
        expect(page.locator(".notice")).to_contain_text("接过来了")
        expect(page.locator("#amount")).to_have_value("3,100")
        assert code not in page.url
        assert apart(other.call("CreditLineService/ListCreditLines", {})).reason == "SESSION_HANDED_OVER"
    with handset(browser, house) as another:
        page = another.enter("h23")
        page.click("[data-go=take]")
        page.fill("#code", code)
        page.click("#take")
        expect(page.locator(".why")).to_contain_text("用过")


def test_phone_without_a_network_still_shows_its_code_and_says_so(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h25")
        page.evaluate("navigator.serviceWorker.ready")
        page.click("[data-go=code]")
        page.wait_for_selector("svg.qr")
        code = page.locator("[data-code]").get_attribute("data-code")
        phone.context.set_offline(True)
        expect(page.locator(".banner")).to_contain_text("现在没有网")
        expect(page.locator(".codebox")).to_contain_text("没有网也能扫")
        page.reload()
        page.wait_for_selector("svg.qr")
        assert page.locator("[data-code]").get_attribute("data-code") == code
        phone.context.set_offline(False)


def test_phone_repays_a_part_and_the_line_has_it_again(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h01")
        page.click("[data-go=repay]")
        page.fill("#repayment", "500")
        expect(page.locator("#repay")).to_contain_text("500.00 元")
        page.click("#repay:not([disabled])")
        told(page, "已办成")
        expect(page.locator("main")).to_contain_text("500.00 元已还上")


def test_phone_contract_cannot_be_signed_before_it_was_read(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h22")
        choose(page, 2_000)
        page.click("#read")
        press = page.locator("footer .btn.act")
        expect(press).to_be_disabled()
        expect(press).to_contain_text("还要看")
        page.goto(f"{house.origin}/#sign")
        expect(page.locator("h1")).to_have_text("借款合同")
        expect(press).to_be_disabled()
        assert page.locator("canvas").count() == 0


def test_phone_of_somebody_without_a_line_says_so_in_the_banks_words(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.open()
        page.click("[data-customer=h03]")
        expect(page.locator("h1")).to_have_text("现在看不到额度")
        expect(page.locator(".why")).to_contain_text("怎样就能办")
        assert page.locator("[data-go=take]").count() == 1
        # A person may see it otherwise: one tap, and tapped again it is the same.
        page.click("#review")
        expect(page.locator(".review")).to_contain_text("已经请人复查，编号")
        assert len(phone.sent("RecordService/RequestReview")) == 1


def test_phone_refused_by_judgement_asks_for_a_person_by_one_tap(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("liu")
        sign(page, 5_000)
        page.click("#borrow")
        told(page, "未办")
        expect(page.locator(".why .number")).to_contain_text("编号")
        page.click("#review")
        expect(page.locator(".review")).to_contain_text("已经请人复查，编号")
        asked = json.loads(phone.sent("RecordService/RequestReview")[0].post_data or "")
        assert asked["reason"] == "RISK_REFUSED"


def test_phone_has_what_other_channels_did_with_its_receipt(house: MobileHouse, browser: Browser) -> None:
    _draw_elsewhere(house, "h22", 1_300)
    with handset(browser, house) as phone:
        page = phone.enter("h22")
        page.click("[data-go=records]")
        expect(page.locator(".record").first).to_contain_text("1,300.00 元")
        with page.expect_download() as download:
            page.click("[data-receipt] >> nth=0")
        assert download.value.path().read_bytes().startswith(b"%PDF-")
        person = VILLAGE.person("h22")
        assert person.name not in download.value.suggested_filename


def test_phone_tells_what_to_bring_and_which_terminals_work(house: MobileHouse, browser: Browser) -> None:
    with handset(browser, house) as phone:
        page = phone.enter("h22")
        page.click("[data-go=trip]")
        expect(page.locator("main")).to_contain_text("身份证")
        expect(page.locator("main")).to_contain_text("额度现在能用")
        # No terminal has said a word yet: none is said to work.
        expect(page.locator("main")).to_contain_text("现在都办不了，先别跑")
        page.click("#snapshot")
        expect(page.locator(".codebox")).to_contain_text("仅供参考")
        expect(page.locator(".codebox svg.qr")).to_have_count(1)
        house.report("JC-0317")
        house.report("JC-0318", printer="paper_out")
        page.go_back()
        page.click("[data-go=trip]")
        expect(page.locator("main")).to_contain_text("读卡、人脸、回单都好")
        expect(page.locator(".item", has_text="JC-0318")).to_contain_text("能办一部分")
        expect(page.locator(".item", has_text="JC-0318")).to_contain_text("没有纸")


def _draw_elsewhere(house: MobileHouse, customer: str, yuan: int) -> None:
    async def draw() -> None:
        other = house.telephone()
        assert (await other.enter(house.bank, customer)).status == 200
        order = await other.sign(yuan // 100 * 100)
        answer = await other.call("DrawdownService/CreateDrawdown", order)
        assert answer.status == 200, answer.body

    apart(draw())


def _close(house: MobileHouse, granted: dict[str, str]) -> None:
    other = house.telephone()
    other.visit = granted
    assert apart(other.call("SessionService/CloseSession", {"cause": "finished"})).status == 200


def _take(house: MobileHouse, customer: str, code: str) -> Any:
    async def take() -> Any:
        other = house.telephone()
        assert (await other.enter(house.bank, customer)).status == 200
        answer = await other.call("HandoffService/TakeHandoff", {"code": code})
        assert answer.status == 200, answer.body
        return answer.json

    return apart(take())
