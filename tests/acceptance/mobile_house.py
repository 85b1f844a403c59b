"""A mobile bank as its customer meets it: every program a process, and the page in a real browser, a phone's size."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from edian.channel.v1.terminal_service_pb2 import DeviceReport, ReportDevicesRequest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, Route, expect

from channel_server.sandbox.mobile_bank import MobileBank
from tests.integration.server.telephone import Telephone
from tests.integration.server.terminal import Terminal
from tests.sandbox_process import SandboxProcess
from tests.server_process import ServerProcess

T = TypeVar("T")
START_S = 30.0
WITHIN_MS = 15_000
OUTCOME_WITHIN_MS = 20_000
ISSUER = "https://mobile.example"
WIDTH, HEIGHT = 390, 844
DEVICES = ("id_reader", "card_reader", "pin_pad", "camera", "printer")
CREATE = "**/edian.channel.v1.DrawdownService/CreateDrawdown"
OUTCOME = "**/edian.channel.v1.DrawdownService/GetDrawdownOutcome"
VISIT = "JSON.parse(sessionStorage.getItem('edian.visit'))"
"""What the page keeps of the visit for as long as its tab is open."""
PAST_A_PAGE_MS = 9_000
"""The longest that a page of the shipped contract has to be shown, and a little."""


# As long as everything else here waits: a busy machine is no reason to fail.
expect.set_options(timeout=WITHIN_MS)


def apart(doing: Coroutine[Any, Any, T]) -> T:
    """Run something asynchronous while a browser is driven: its driver has this thread's loop for itself."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, doing).result()


FONTS = Path(__file__).parents[2] / "kiosk" / "fonts" / "fonts.conf"


def chromium() -> str:
    """Debian's own: no browser is fetched for the tests."""
    found = shutil.which("chromium")
    assert found is not None, "chromium is not installed: make install-dev"
    return found


def launch(playwright: Playwright) -> Browser:
    # Its sandbox needs namespaces that a container's root does not have; it meets no page but ours. The letters are the
    # terminal's own, so that a machine without Chinese fonts draws the same.
    return playwright.chromium.launch(
        executable_path=chromium(),
        args=["--no-sandbox", "--disable-dev-shm-usage"],
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
    )


@dataclass
class MobileHouse:
    """Sandbox, channel server and mobile bank, with a customer's telephone in front."""

    folder: Path
    origin: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    sandbox: SandboxProcess = field(init=False)
    server: ServerProcess = field(init=False)
    _site: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        bank = self.folder / "bank"
        bank.mkdir()
        self.sandbox = SandboxProcess(bank)
        self.sandbox.start()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.origin = f"http://127.0.0.1:{port}"
        settings = {"EDIAN_MOBILE_ORIGINS": json.dumps([self.origin]), **self.settings}
        self.server = ServerProcess(self.folder / "server", self.sandbox.address, mobile=True, settings=settings)
        self.server.start()
        (self.folder / "jwks.json").write_text(self.bank.key_set(), encoding="utf-8")
        self.server.run(
            "partner", "add", "--bank", "qingjiang", "--name", "JC-M001", "--issuer", ISSUER,
            "--jwks", str(self.folder / "jwks.json"),
        )  # fmt: skip
        ready = self.folder / "site.json"
        command = [sys.executable, "-m", "channel_server.sandbox", "mobile-bank", "--listen", f"127.0.0.1:{port}"]
        command += ["--channel-server", f"https://{self.server.mobile_address}", "--key", str(self._key)]
        with (self.folder / "site.log").open("ab") as log:
            self._site = subprocess.Popen([*command, "--ready-file", str(ready)], stdout=log, stderr=log)
        ends = time.monotonic() + START_S
        while not ready.exists():
            assert self._site.poll() is None, (self.folder / "site.log").read_text(encoding="utf-8")
            assert time.monotonic() < ends, "the mobile bank did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        if self._site is not None:
            self._site.terminate()
            self._site.wait(START_S)
        self.server.stop()
        self.sandbox.stop()

    @property
    def _key(self) -> Path:
        return self.folder / "mobile.key"

    @property
    def bank(self) -> MobileBank:
        return MobileBank.at(self._key, ISSUER, "edian")

    def telephone(self) -> Telephone:
        """Another channel of the same customer, without a screen."""
        return Telephone(self.server.mobile_address, self.server.certs)

    def report(self, terminal: str, **notes: str) -> None:
        """Have a terminal say that it is there, with every device well but for what is noted of one."""
        devices = [DeviceReport(kind=kind, state="online", note=notes.get(kind, "")) for kind in DEVICES]

        async def report() -> None:
            async with Terminal(self.server.address, self.server.certs, terminal) as standing:
                await standing.hello()
                await standing.terminals.ReportDevices(ReportDevicesRequest(devices=devices), timeout=10)

        apart(report())


@contextmanager
def handset(
    browser: Browser, house: MobileHouse, *, tell_trouble: bool = True, language: str = "zh-CN"
) -> Iterator[Handset]:
    """A telephone: a browser's profile of its own at a phone's size, set to a language. The clock can be put forward.

    Raises:
        AssertionError: the page has thrown, or its policy has stopped something.
    """
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        # The demo's authority is nobody's: a bank's certificate needs no such leave.
        ignore_https_errors=True,
        locale=language,
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(WITHIN_MS)
    held = Handset(context, house)
    try:
        yield held
        assert not tell_trouble or held.trouble == []
    finally:
        context.close()


@dataclass
class Handset:
    """One telephone, with as many tabs as are opened on it."""

    context: BrowserContext
    house: MobileHouse
    trouble: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def open(self, fragment: str = "", at: datetime | None = None) -> Page:
        """Open the page in a tab of its own; its clock shows the time, or another."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda said: self._heard(said.text))
        page.on("request", lambda request: self.requests.append(request))
        page.clock.install(**({} if at is None else {"time": at}))
        page.goto(f"{self.house.origin}/{fragment}")
        return page

    def _heard(self, words: str) -> None:
        if "Content Security Policy" in words or "CORS" in words:
            self.trouble.append(words)

    def enter(self, customer: str, fragment: str = "", at: datetime | None = None) -> Page:
        """Sign in; gives the page with the line on it."""
        page = self.open(fragment, at)
        page.click(f"[data-customer={customer}]")
        page.wait_for_selector("#look")
        return page

    def sent(self, method: str) -> list[Request]:
        """Requests that the page has made of a method."""
        return [each for each in self.requests if each.url.endswith(f".{method}") and each.method == "POST"]


def choose(page: Page, yuan: int) -> None:
    """Type how much, and go to the plan."""
    page.fill("#amount", str(yuan))
    page.click("#look:not([disabled])")
    page.wait_for_selector("#read")


def read(page: Page) -> None:
    """Read the contract to its end, by a clock that is put forward; gives way to the signature."""
    page.click("#read")
    page.wait_for_selector(".paper h2")
    while True:
        page.evaluate("document.querySelector('.paper').scrollTo(0, 1e6)")
        page.clock.fast_forward(PAST_A_PAGE_MS)
        press = page.locator("footer .btn.act")
        expect(press).to_be_enabled()
        press.click()
        if page.url.endswith("#sign"):
            break
    page.wait_for_selector("canvas")


def write_name(page: Page) -> None:
    """Write on the pad as a finger does."""
    box = page.locator("canvas").bounding_box()
    assert box is not None
    for stroke in range(3):
        x, y = box["x"] + 40 + 90 * stroke, box["y"] + 50
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(9):
            page.mouse.move(x + 8 * step, y + 12 * step)
            page.clock.run_for(40)
        page.mouse.up()
        page.clock.run_for(300)


def sign(page: Page, yuan: int) -> None:
    """Go the whole way to the signature; what is left is the one press."""
    choose(page, yuan)
    read(page)
    write_name(page)
    expect(page.locator("#borrow")).to_be_enabled()


def told(page: Page, words: str) -> None:
    """Wait until the page says what has become of it."""
    expect(page.locator(".sign h1")).to_have_text(words, timeout=OUTCOME_WITHIN_MS)


def lose_answer(route: Route) -> None:
    """Let a request arrive, and its answer get lost."""
    route.fetch()
    route.abort("connectionreset")


def lose_request(route: Route) -> None:
    """Let a request get lost on its way."""
    route.abort("connectionfailed")
