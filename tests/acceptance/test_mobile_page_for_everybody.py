"""The mobile page for somebody with wet hands, weak eyes or a small telephone: measured on each screen, at four sizes,
in both languages.

Source: 移动互联网应用（APP）适老化通用设计规范 (targets, type);
WCAG 2.2 AA (contrast, reflow at 320 px, names, language).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.acceptance.mobile_house import MobileHouse, choose, handset, read

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
SIZES = {
    "390": (390, 844, False),
    "320": (320, 568, False),
    "large type": (390, 844, True),
    "320, large type": (320, 568, True),
}
LEAST_TARGET_PX = 44
LEAST_TYPE_PX = 13
LEAST_CONTRAST, LEAST_CONTRAST_LARGE = 4.5, 3.0
LARGE_PX = 24

MEASURE = """() => {
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const where = (element) => `${element.tagName} ${(element.innerText || element.ariaLabel || "").slice(0, 20)}`;
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((each) => each / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (element) => {
    // A pill's ground is drawn by what stands behind its words.
    for (let each = element; each; each = each.parentElement) {
      for (const part of [undefined, "::before"]) {
        const colour = channels(getComputedStyle(each, part).backgroundColor);
        if (colour.length === 3 || colour[3] === 1) return colour;
      }
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("#page *")].filter((each) => shown(each) && !each.closest("svg")
    && [...each.childNodes].some((child) => child.nodeType === 3 && child.data.trim()));
  return {
    overflow: document.scrollingElement.scrollWidth - innerWidth,
    cut: texts.filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline")
      .map(where),
    small: [...document.querySelectorAll("#page button, #page a, #page input")].filter(shown)
      .map((each) => [where(each), each.closest("label") ?? each])
      .map(([name, each]) => [name, each.getBoundingClientRect()])
      .map(([name, box]) => [name, Math.min(box.width, box.height)])
      .filter(([, least]) => least < LEAST_TARGET),
    nameless: [...document.querySelectorAll("#page button, #page a, #page input")].filter(shown)
      .filter((each) => !(each.innerText || each.ariaLabel || "").trim()).map((each) => each.outerHTML.slice(0, 80)),
    tiny: texts.filter((each) => parseFloat(getComputedStyle(each).fontSize) < LEAST_TYPE).map(where),
    faint: texts.map((each) => {
      const [ink, paper] = [light(channels(getComputedStyle(each).color)), light(ground(each))];
      const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      const large = parseFloat(getComputedStyle(each).fontSize) >= LARGE;
      return [where(each), Math.round(ratio * 100) / 100, large ? LEAST_LARGE : LEAST];
    }).filter(([, ratio, least]) => ratio < least),
    headings: document.querySelectorAll("#page h1").length,
    language: document.documentElement.lang,
    focused: document.activeElement.tagName,
  };
}"""


def _measure(page: Page) -> dict[str, Any]:
    script = MEASURE
    for name, value in (
        ("LEAST_TARGET", LEAST_TARGET_PX),
        ("LEAST_TYPE", LEAST_TYPE_PX),
        ("LEAST_LARGE", LEAST_CONTRAST_LARGE),
        ("LEAST", LEAST_CONTRAST),
        ("LARGE", LARGE_PX),
    ):
        script = script.replace(name, str(value))
    # A button that becomes one meanwhile is on its way from grey to green: without motion it is there at once.
    page.emulate_media(reduced_motion="reduce")
    measured: dict[str, Any] = page.evaluate(script)
    return measured


def _beyond_the_line(page: Page, name: str) -> None:
    page.click(f"[data-go={name}]")
    page.wait_for_selector("main h1")


def _refused(page: Page) -> None:
    page.fill("#amount", "999900")
    page.wait_for_selector(".estimate .why")


def _line(page: Page) -> None:
    page.wait_for_selector("#look:not([disabled])")


def _change(page: Page) -> None:
    choose(page, 2_000)
    page.click("#change")


def _contract(page: Page) -> None:
    choose(page, 2_000)
    page.click("#read")
    page.wait_for_selector(".paper h2")


def _signature(page: Page) -> None:
    choose(page, 2_000)
    read(page)


WAYS: dict[str, Callable[[Page], None]] = {
    "line": _line,
    "refused": _refused,
    "plan": lambda page: choose(page, 2_000),
    "change": _change,
    "contract": _contract,
    "sign": _signature,
    "repay": lambda page: _beyond_the_line(page, "repay"),
    "records": lambda page: _beyond_the_line(page, "records"),
    "trip": lambda page: _beyond_the_line(page, "trip"),
    "take": lambda page: _beyond_the_line(page, "take"),
    "code": lambda page: _beyond_the_line(page, "code"),
}
"""From the line to each screen."""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_every_screen_can_be_read_and_pressed(house: MobileHouse, browser: Browser, size: str, language: str) -> None:
    width, height, large = SIZES[size]
    found: dict[str, Any] = {}
    with handset(browser, house, language=language) as phone:
        page = phone.open()
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_selector("[data-customer=wang]")
        if large:
            page.click("#large")
        found["sign-in"] = _measure(page)
        page.click("[data-customer=wang]")
        for name, way in WAYS.items():
            page.evaluate("location.hash = 'line'")
            page.wait_for_selector("#look")
            way(page)
            page.wait_for_timeout(250)
            found[name] = _measure(page)
    troubles = {
        (name, what): measured[what]
        for name, measured in found.items()
        for what in ("cut", "small", "nameless", "tiny", "faint")
        if measured[what]
    }
    assert troubles == {}
    assert {name: measured["overflow"] for name, measured in found.items() if measured["overflow"] > 0} == {}
    assert {measured["headings"] for measured in found.values()} == {1}
    assert {measured["language"] for measured in found.values()} == {language}
    # A reader of screens begins at the new screen's heading.
    assert found["plan"]["focused"] == "H1"
