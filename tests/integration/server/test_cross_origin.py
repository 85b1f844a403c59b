"""Which pages may call from a browser: those of the origins that an operator named; no other can read an answer."""

import pytest
from pydantic import ValidationError

from channel_server.settings import Settings
from tests.integration.server.conftest import Builder
from tests.integration.server.telephone import Answer, Telephone

PAGE = "https://mobile.qingjiang.example"
ELSEWHERE = "https://elsewhere.example"
METHOD = "/edian.channel.v1.CreditLineService/ListCreditLines"
_ALLOW = "access-control-allow-origin"


async def _phone(build: Builder, fronts: int = 0, origins: tuple[str, ...] = (PAGE,)) -> Telephone:
    house = await build(mobile_listen="127.0.0.1:0", fronts=fronts, mobile_origins=origins)
    assert house.mobile_address is not None
    return Telephone(house.mobile_address, house.certs)


async def _ask(phone: Telephone, origin: str, path: str = METHOD) -> Answer:
    asked = {"origin": origin, "access-control-request-method": "POST"}
    asked["access-control-request-headers"] = "authorization,content-type"
    return await phone.send(path, b"", method="OPTIONS", **asked)


@pytest.mark.parametrize("fronts", [0, 1], ids=["one process", "a front"])
async def test_page_of_a_named_origin_may_call_and_read(build: Builder, fronts: int) -> None:
    phone = await _phone(build, fronts)
    for path in (METHOD, "/oauth2/token"):
        asked = await _ask(phone, PAGE, path)
        assert (asked.status, asked.headers[_ALLOW], asked.headers["vary"]) == (204, PAGE, "origin")
        assert {"authorization", "content-type"} <= set(asked.headers["access-control-allow-headers"].split(", "))
    refused = await phone.send(METHOD, b"{}", origin=PAGE, authorization="Bearer no.such.token")
    assert (refused.status, refused.reason) == (401, "TOKEN_INVALID")
    assert (refused.headers[_ALLOW], refused.headers["access-control-expose-headers"]) == (PAGE, "edian-reason")
    token = await phone.send("/oauth2/token", b"", "application/x-www-form-urlencoded", origin=PAGE)
    assert (token.status, token.headers[_ALLOW]) == (400, PAGE)


@pytest.mark.parametrize(
    "origin", [ELSEWHERE, "null", f"{PAGE}.elsewhere.example", "http://mobile.qingjiang.example", f"{PAGE}:8443"]
)
async def test_page_of_another_origin_reads_nothing(build: Builder, origin: str) -> None:
    phone = await _phone(build)
    asked = await _ask(phone, origin)
    assert (asked.status, asked.body) == (403, b"")
    assert _ALLOW not in asked.headers
    answered = await phone.send(METHOD, b"{}", origin=origin, authorization="Bearer no.such.token")
    assert _ALLOW not in answered.headers
    assert "origin" in answered.headers["vary"]


async def test_no_page_may_call_unless_one_is_named(build: Builder) -> None:
    phone = await _phone(build, origins=())
    assert (await _ask(phone, PAGE)).status == 403
    answered = await phone.send(METHOD, b"{}", origin=PAGE, authorization="Bearer no.such.token")
    assert _ALLOW not in answered.headers


async def test_credentials_of_the_browser_are_never_allowed(build: Builder) -> None:
    phone = await _phone(build)
    answers = [await _ask(phone, PAGE), await phone.send(METHOD, b"{}", origin=PAGE)]
    assert not [each for each in answers if "access-control-allow-credentials" in each.headers]


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "",
        "https://*.bank.example",
        "https://bank.example/",
        "http://bank.example",
        "bank.example",
        "https://bank.example:443",
        "HTTPS://bank.example",
        "https://bank.example,https://other.example",
    ],
)
def test_origin_that_no_browser_sends_or_that_is_no_exact_one_is_refused(origin: str) -> None:
    with pytest.raises(ValidationError, match="is no origin of a page"):
        Settings(mobile_origins=(origin,))


@pytest.mark.parametrize("origin", [PAGE, "https://10.0.0.1:8443", "http://127.0.0.1:7480", "http://localhost:7480"])
def test_origin_that_is_exact_is_taken(origin: str) -> None:
    assert Settings(mobile_origins=(origin,)).mobile_origins == (origin,)
