"""A case begun on the mobile page is done at the terminal: a real browser, a real window, and a code held between them.

The browser's driver has a thread of its own, since the terminal's window has this one.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from kiosk.flow.carried import CaseStage, HandoverStage, NoteKind, PartingKind
from kiosk.flow.state import Outcome, Step
from tests.acceptance.mobile_house import HEIGHT, WIDTH, launch
from tests.acceptance.test_channels import lay, states
from tests.acceptance.village import WANG, Kiosk, Person, Village, on_the_loop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
_T = TypeVar("_T")


class Handheld:
    """A telephone whose page is driven from elsewhere: each act runs in the driver's own thread."""

    def __init__(self, origin: str) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._origin = origin
        self._page: Page | None = None
        self._thread.submit(self._open).result()

    def _open(self) -> None:
        self._driver = sync_playwright().start()
        self._browser = launch(self._driver)
        context = self._browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT},
            is_mobile=True,
            has_touch=True,
            ignore_https_errors=True,
            # The page speaks as the telephone does.
            locale="zh-CN",
        )
        context.set_default_timeout(30_000)
        self._page = context.new_page()

    async def do(self, act: Callable[[Page], _T]) -> _T:
        """Do something with the page, while the terminal's loop goes on."""
        page = self._page
        assert page is not None
        return await asyncio.get_running_loop().run_in_executor(self._thread, act, page)

    async def enter(self, customer: str, fragment: str = "") -> None:
        def enter(page: Page) -> None:
            page.goto(f"{self._origin}/{fragment}")
            page.click(f"[data-customer={customer}]")
            page.wait_for_selector("#take" if fragment else "#look:not([disabled])")

        await self.do(enter)

    def close(self) -> None:
        def close() -> None:
            self._browser.close()
            self._driver.stop()

        self._thread.submit(close).result()
        self._thread.shutdown()


@pytest.fixture
def origin(monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the page will be: the server has to know it before it starts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{probe.getsockname()[1]}"
    monkeypatch.setenv("EDIAN_MOBILE_ORIGINS", json.dumps([origin]))
    return origin


@pytest.fixture
def phone(village: Village, origin: str) -> Iterator[Handheld]:
    village.start_everything(mobile=True)
    ready = village.folder / "site.ready"
    places = ["--listen", origin.removeprefix("http://"), "--channel-server", f"https://{village.mobile}"]
    bank = village.mobile_bank()
    words = [*places, "--key", str(village.folder / "mobile.key"), "--issuer", bank.issuer, "--ready-file", str(ready)]
    village.start("mobile-bank", "channel_server.sandbox", "mobile-bank", *words, ready=ready)
    phone = Handheld(origin)
    yield phone
    phone.close()


def test_case_begun_on_the_page_is_done_at_the_terminal_and_the_page_says_so(village: Village, phone: Handheld) -> None:
    def code_of(page: Page) -> str:
        page.fill("#amount", "12300")
        page.wait_for_selector("#look:not([disabled])")
        page.click("[data-go=code]")
        page.wait_for_selector("svg.qr")
        return page.locator("[data-code]").get_attribute("data-code") or ""

    async def work() -> None:
        kiosk = Kiosk(village, village.folder / "JC-0317")
        await kiosk.ready()
        await phone.enter("wang")
        code = await phone.do(code_of)
        await lay(kiosk, code)
        state = await kiosk.at(Step.IDENTIFY)
        assert state.note is not None
        assert state.note.kind is NoteKind.CODE_READ
        person = Person(kiosk, WANG, 1)
        await person.until(Step.LINE)
        state = await kiosk.until(lambda s: s.line)
        assert state.case is not None
        assert state.case.stage is CaseStage.TAKEN
        assert state.draft.amount_fen == 1_230_000
        # The telephone has lost it at once, and says so without being touched.
        await phone.do(lambda page: expect(page.locator("h1")).to_have_text("已经转过去了", timeout=10_000))
        await kiosk.press("next")
        await kiosk.until(lambda s: s.step is Step.TERM and s.quote)
        await kiosk.press("next")
        await person.until(Step.RESULT)
        assert kiosk.state.outcome is not None
        assert kiosk.state.outcome.outcome is Outcome.DONE
        await phone.enter("wang")
        await phone.do(lambda page: page.click("[data-go=records]"))
        record = await phone.do(lambda page: page.locator(".record").first.inner_text())
        assert "12,300.00" in record
        assert "终端" in record
        await kiosk.close()

    on_the_loop(work())
    assert states(village) == ["DISBURSED"]
    assert village.audit()["paid_twice"] == []


def test_case_given_out_by_the_terminal_goes_on_on_the_page(village: Village, phone: Handheld) -> None:
    async def work() -> None:
        kiosk = Kiosk(village, village.folder / "JC-0317")
        await kiosk.ready()
        person = Person(kiosk, WANG, 12_300)
        await person.until(Step.CONTRACT)
        await kiosk.until(lambda state: state.contract)
        await kiosk.press("finish")
        await kiosk.press("hand_over")
        state = await kiosk.until(lambda s: s.handover and s.handover.stage is HandoverStage.SHOWN)
        assert state.handover is not None
        await phone.enter("wang", f"#take={state.handover.code}")
        await phone.do(lambda page: page.click("#take"))
        await phone.do(lambda page: expect(page.locator(".notice")).to_contain_text("从终端接过来了", timeout=10_000))
        assert await phone.do(lambda page: page.locator("#amount").input_value()) == "12,300"
        state = await kiosk.at(Step.TAKE_CARDS)
        assert state.parting is not None
        assert state.parting.kind is PartingKind.HANDED_OVER
        await kiosk.hands.take_bank_card()
        await kiosk.hands.take_id_card()
        await kiosk.close()

    on_the_loop(work())
    assert states(village) == []


def test_page_shows_what_the_terminal_has_drawn_without_being_touched(village: Village, phone: Handheld) -> None:
    async def work() -> None:
        kiosk = Kiosk(village, village.folder / "JC-0317")
        await kiosk.ready()
        await phone.enter("wang")
        before = await phone.do(lambda page: page.locator("#available").inner_text())
        await Person(kiosk, WANG, 12_300).until(Step.RESULT)
        await phone.do(lambda page: expect(page.locator("#available")).not_to_have_text(before, timeout=10_000))
        await kiosk.close()

    on_the_loop(work())
    assert states(village) == ["DISBURSED"]
