"""The mobile page's screens one after another, as they are pictured: for the references and for the README."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import Browser, Page, expect

from tests.acceptance.mobile_house import CREATE, OUTCOME, MobileHouse, choose, handset, lose_answer, read, write_name

AT = datetime(2026, 1, 15, 2, 47, 21, tzinfo=UTC)
"""The village's business date, in the morning there."""
_CHANGES = (".time", ".left", "svg.qr", ".typed")
"""What is another at each run: time, and codes."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A screen that stands still; what is another at each run is named by selectors."""

    name: str
    page: Page
    changes: tuple[str, ...] = _CHANGES


def scenes(browser: Browser, house: MobileHouse, language: str = "zh-CN") -> Iterator[Scene]:
    """Go through the page on books that nobody has touched."""
    done, confirming = ("Done", "Being confirmed") if language == "en" else ("已办成", "正在确认")
    with handset(browser, house, language=language) as phone:
        page = phone.open(at=AT)
        page.wait_for_selector("[data-customer=wang]")
        yield Scene("1-sign-in", page)
        page.click("[data-customer=wang]")
        page.fill("#amount", "20000")
        page.click("h1")
        expect(page.locator(".estimate")).to_contain_text("1,715.")
        yield Scene("2-line", page)
        choose(page, 20_000)
        yield Scene("3-plan", page)
        page.click("#read")
        page.wait_for_selector(".paper h2")
        yield Scene("4-contract", page, ("footer",))
        page.go_back()
        page.wait_for_selector("#read")
        read(page)
        write_name(page)
        yield Scene("5-sign", page)
        page.click("#borrow")
        expect(page.locator(".sign h1")).to_have_text(done)
        yield Scene("6-done", page, ("dl .kv:first-child dd",))
        page.click("#fine")
        page.click("[data-go=repay]")
        expect(page.locator("#repay")).to_contain_text("1,000.00")
        yield Scene("7-repay", page)
    with handset(browser, house, language=language) as phone:
        # By the true clock: how long a code is good for, the server says.
        house.report("JC-0317")
        house.report("JC-0318", printer="paper_out")
        page = phone.enter("h10")
        page.fill("#amount", "10000")
        page.click("[data-go=code]")
        page.wait_for_selector("svg.qr")
        page.wait_for_selector("h2.head")
        yield Scene("8-code", page)
    with handset(browser, house, language=language) as phone:
        page = phone.enter("chen", at=AT)
        choose(page, 5_000)
        read(page)
        write_name(page)
        page.route(CREATE, lose_answer)
        page.route(OUTCOME, lambda route: route.abort())
        page.click("#borrow")
        expect(page.locator(".sign h1")).to_have_text(confirming)
        yield Scene("9-confirming", page, ("dl .kv:nth-child(2) dd",))
    with handset(browser, house, language=language) as phone:
        page = phone.enter("zhou", at=AT)
        page.fill("#amount", "5000")
        page.wait_for_selector(".estimate .why")
        page.click("h1")
        yield Scene("10-refused", page, (".number b",))
