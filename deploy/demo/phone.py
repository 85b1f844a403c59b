"""The customer's telephone in the demo: begins on it, shows a code, and sees that the case has gone.

With Chromium and Playwright it is the mobile bank's own page at a phone's size, and its pictures are kept; without them
it is the same calls as plain JSON over HTTPS, and there are none. A process of its own: `python deploy/demo/phone.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GONE_WITHIN_S = 150.0
"""The customer walks to the machine, shows card and PIN; the code itself is good for ten minutes."""
WIDTH, HEIGHT = 390, 844
WAIT_MS = 60_000
"""A browser on a busy machine takes its time over the first page."""
OFFER_MS = 15_000
"""Whether an amount can be asked for, the page knows by itself."""


class PhoneError(Exception):
    """The telephone did not get there. The message says where."""


def by_page(arguments: argparse.Namespace, chromium: str) -> list[str]:
    """The mobile bank's page in a browser; returns the names of its pictures."""
    from playwright.sync_api import TimeoutError as NeverError
    from playwright.sync_api import sync_playwright

    pictures: list[str] = []
    with sync_playwright() as playwright:
        # Its sandbox needs namespaces that a container's root does not have; it meets no page but ours. The letters are
        # the terminal's own, so that a machine without Chinese fonts draws the same.
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            env={**os.environ, "FONTCONFIG_FILE": str(ROOT / "kiosk" / "fonts" / "fonts.conf")},
        )
        page = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            ignore_https_errors=True,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        ).new_page()
        page.set_default_timeout(WAIT_MS)

        def photograph(name: str) -> None:
            page.wait_for_timeout(300)
            pictures.append(f"phone-{len(pictures) + 1}-{name}.png")
            page.screenshot(path=str(arguments.output / pictures[-1]))

        page.goto(arguments.page)
        page.click(f"[data-customer={arguments.customer}]")
        page.wait_for_selector("#look")
        page.fill("#amount", str(arguments.amount))
        try:
            page.wait_for_selector("#look:not([disabled])", timeout=OFFER_MS)
            photograph("line")
            page.click("#look", timeout=OFFER_MS)
        except NeverError as error:
            raise PhoneError(f"the bank offers no plan for {arguments.amount:,} yuan; choose another AMOUNT") from error
        page.wait_for_selector("#read")
        photograph("plan")
        page.go_back()
        page.wait_for_selector("#look:not([disabled])")
        page.click("[data-go=code]")
        page.wait_for_selector("svg.qr")
        photograph("code")
        keep(arguments.code, page.locator("[data-code]").get_attribute("data-code") or "")
        # The page asks by itself whether its code was taken.
        page.wait_for_selector(".sign.done", timeout=GONE_WITHIN_S * 1000)
        photograph("gone")
        browser.close()
    return pictures


def by_calls(arguments: argparse.Namespace) -> list[str]:
    """The same without a browser: what the page calls."""
    assertion = subprocess.run(
        [
            str(Path(sys.executable).parent / "edian-sandbox"),
            "token",
            *("--key", str(arguments.key)),
            *("--customer", arguments.customer_id),
            *("--issuer", arguments.issuer),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    ).stdout.strip()
    form = urllib.parse.urlencode({"grant_type": GRANT, "assertion": assertion}).encode()
    visit = ask(arguments, "oauth2/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
    session = visit["session_id"]
    head = {"Content-Type": "application/json", "Authorization": f"Bearer {visit['access_token']}"}

    def call(method: str, request: dict[str, Any]) -> Any:
        body = json.dumps({"sessionId": session, **request}).encode()
        return ask(arguments, f"edian.channel.v1.{method}", body, head)

    line = call("CreditLineService/ListCreditLines", {})["creditLines"][0]["creditLineId"]
    terms = {
        "creditLineId": line,
        "amount": {"currencyCode": "CNY", "units": str(arguments.amount)},
        "termMonths": 12,
        "method": "REPAYMENT_METHOD_EQUAL_INSTALMENT",
        "purpose": "PURPOSE_FARMING",
        "dueDay": 15,
    }
    keep(arguments.code, call("HandoffService/OpenHandoff", {"terms": terms})["code"])
    deadline = time.monotonic() + GONE_WITHIN_S
    while time.monotonic() < deadline:
        time.sleep(1)
        try:
            call("SessionService/GetSession", {})
        except urllib.error.HTTPError as error:
            if error.headers.get("Edian-Reason") == "SESSION_HANDED_OVER":
                return []
            raise PhoneError(f"the visit ended otherwise: {error.headers.get('Edian-Reason')}") from error
    raise PhoneError("nobody took the case")


def ask(arguments: argparse.Namespace, path: str, body: bytes, head: dict[str, str]) -> Any:
    """One call of the mobile front."""
    context = ssl.create_default_context(cafile=str(arguments.authority))
    request = urllib.request.Request(f"https://{arguments.server}/{path}", body, head)
    with urllib.request.urlopen(request, timeout=20, context=context) as answer:  # noqa: S310 - as above
        return json.loads(answer.read())


def keep(file: Path, code: str) -> None:
    """Hold the code out: whole or not at all."""
    draft = file.with_suffix(".tmp")
    draft.write_text(code, encoding="utf-8")
    draft.replace(file)


def main() -> int:
    """Plays the telephone; exit code 0 once its case has gone to the terminal."""
    parser = argparse.ArgumentParser(description="The customer's telephone in the demo.")
    parser.add_argument("--page", required=True, metavar="URL", help="the mobile bank's page")
    parser.add_argument("--server", required=True, metavar="HOST:PORT", help="the channel server's mobile front")
    parser.add_argument("--authority", required=True, type=Path, metavar="FILE", help="ca.pem")
    parser.add_argument(
        "--key", required=True, type=Path, metavar="FILE", help="the mobile bank's key, for plain calls"
    )
    parser.add_argument("--issuer", required=True, metavar="NAME", help="the mobile bank's name")
    parser.add_argument("--customer", required=True, metavar="NAME", help="who, by the page's own name for them")
    parser.add_argument("--customer-id", required=True, metavar="ID", help="the same at the bank")
    parser.add_argument("--amount", required=True, type=int, metavar="YUAN")
    parser.add_argument("--code", required=True, type=Path, metavar="FILE", help="where the code is held out")
    parser.add_argument("--output", required=True, type=Path, metavar="DIR", help="where pictures go")
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        import playwright  # noqa: F401 - whether it is there
    except ImportError:
        chromium = None
    if chromium is None:
        print("no Chromium or no Playwright: plain calls, and no pictures of the telephone", file=sys.stderr)
    try:
        pictures = by_page(arguments, chromium) if chromium else by_calls(arguments)
    except PhoneError as error:
        print(error, file=sys.stderr)
        return 1
    report = {"handed_over": True, "by": "page" if chromium else "calls", "screens": pictures}
    (arguments.output / "phone.json").write_text(json.dumps(report) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
