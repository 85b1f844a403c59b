"""The mobile bank's own addresses: its page with a strict policy, and a sign-in for people who do not exist."""

import asyncio
import gzip
import json
import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt
import pytest

from channel_server.sandbox.__main__ import main
from channel_server.sandbox.mobile_bank import MobileBank
from channel_server.sandbox.mobile_bank.site import MobileBankSite
from channel_server.sandbox.village_file import load_village

CHANNEL_SERVER = "https://127.0.0.1:7443"
_JSON = (b"content-type", b"application/json")


class Answered:
    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.status: int = messages[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        self.body: bytes = messages[1]["body"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> MobileBank:
    return MobileBank.at(tmp_path_factory.mktemp("keys") / "mobile.key", "https://mobile.example", "edian")


@pytest.fixture(scope="module")
def site(bank: MobileBank) -> MobileBankSite:
    return MobileBankSite(bank, load_village(), bank_id="qingjiang", channel_server=CHANNEL_SERVER)


def ask(
    site: MobileBankSite, method: str, path: str, body: bytes = b"", headers: Iterable[tuple[bytes, bytes]] = ()
) -> Answered:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(site({"method": method, "path": path, "headers": list(headers)}, receive, send))
    return Answered(sent)


def sign_in(site: MobileBankSite, customer: object) -> Answered:
    return ask(site, "POST", "/sign-in", json.dumps({"customer": customer}).encode(), [_JSON])


def test_page_is_served_with_a_policy_that_lets_it_call_one_server_only(site: MobileBankSite) -> None:
    page = ask(site, "GET", "/")
    assert page.status == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert f"connect-src 'self' {CHANNEL_SERVER};" in policy
    assert "unsafe" not in policy
    html = page.body.decode()
    assert f'name="channel-server" content="{CHANNEL_SERVER}"' in html
    [style] = re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL)
    assert b64encode(sha256(style.encode()).digest()).decode() in policy
    # An inline script or an attribute of style or of an event would be dead under this policy.
    assert re.findall(r"<script(?! src)|\son\w+=|\sstyle=", html) == []


def test_page_is_sent_packed_and_once(site: MobileBankSite) -> None:
    plain = ask(site, "GET", "/app.js")
    packed = ask(site, "GET", "/app.js", headers=[(b"accept-encoding", b"gzip, br")])
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["content-encoding"] == "gzip"
    again = ask(site, "GET", "/app.js", headers=[(b"if-none-match", plain.headers["etag"].encode())])
    assert (again.status, again.body) == (304, b"")


def test_sign_in_signs_for_a_customer_of_this_bank(site: MobileBankSite, bank: MobileBank) -> None:
    people = {each["key"]: each["name"] for each in ask(site, "GET", "/customers").json}
    assert people["wang"] == "王大华"
    assert "sun" not in people, "a customer of another bank"
    answer = sign_in(site, "wang")
    claims = jwt.decode(answer.json["assertion"], bank.key.public_key(), algorithms=["ES256"], audience="edian")
    assert (answer.status, claims["sub"], claims["iss"]) == (200, "JC00000001", "https://mobile.example")
    assert answer.headers["cache-control"] == "no-store"


def test_owner_of_what_was_sent_is_a_tag_without_a_name(site: MobileBankSite) -> None:
    wang, again, chen = (sign_in(site, key).json["owner"] for key in ("wang", "wang", "chen"))
    assert wang == again != chen
    assert re.fullmatch(r"[0-9a-f]{16}", wang)
    assert "JC0000" not in wang


@pytest.mark.parametrize("customer", ["sun", "nobody", "", 7, None, ["wang"], {"wang": 1}])
def test_sign_in_of_nobody_of_this_bank_is_refused(site: MobileBankSite, customer: object) -> None:
    answer = sign_in(site, customer)
    assert answer.status == 400
    assert "assertion" not in answer.json


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"{}", b"x" * 10_000])
def test_sign_in_with_what_is_no_request_is_refused(site: MobileBankSite, body: bytes) -> None:
    assert ask(site, "POST", "/sign-in", body, [_JSON]).status == 400


def test_page_of_another_origin_cannot_sign_anybody_in(site: MobileBankSite) -> None:
    # Such types a browser sends for any page without asking; what it asks about beforehand is not answered.
    for kind in (b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data"):
        assert ask(site, "POST", "/sign-in", b'{"customer":"wang"}', [(b"content-type", kind)]).status == 415
    assert ask(site, "OPTIONS", "/sign-in", headers=[(b"origin", b"https://elsewhere.example")]).status == 405
    assert "access-control-allow-origin" not in ask(site, "GET", "/customers").headers


def test_nothing_else_is_there(site: MobileBankSite) -> None:
    for path in ("/index.html", "/../site.py", "/page/dist/app.js", "/src/main.ts"):
        assert ask(site, "GET", path).status == 404
    assert ask(site, "POST", "/").status == 405


@pytest.mark.parametrize(
    "server", ["http://127.0.0.1:7443", "https://127.0.0.1:7443/x", "https://a b", "'; script-src *"]
)
def test_channel_server_that_is_no_origin_is_not_taken(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["mobile-bank", "--listen", "127.0.0.1:0", "--key", "k", "--channel-server", server])
    assert "is no origin" in capsys.readouterr().err


def test_page_that_was_not_built_is_said_so(bank: MobileBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channel_server.sandbox.mobile_bank.site.PAGE", tmp_path)
    with pytest.raises(FileNotFoundError):
        MobileBankSite(bank, load_village(), bank_id="qingjiang", channel_server=CHANNEL_SERVER)
