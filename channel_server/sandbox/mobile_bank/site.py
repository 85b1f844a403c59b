"""The mobile bank's own addresses: its page, and a sign-in in which one chooses whom to be. An ASGI application.

The page is the reference for a bank's own: it asks here for an assertion, changes it into a visit at the channel server
and calls that by itself. The people are the village's and do not exist; a bank that put this before customers would let
anybody be anybody, and so the page says what it is.
"""

import gzip
import hashlib
import hmac
import html
import json
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from channel_server.sandbox.mobile_bank.signing import MobileBank
from channel_server.sandbox.village import Village

PAGE = Path(__file__).parent / "page" / "dist"
_LONGEST_BODY = 1024
_JSON = "application/json"
_OWNER_LENGTH = 16

# Any: ASGI's own scopes and messages.
Scope = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody of the village, as the sign-in needs them."""

    key: str
    name: str
    customer_id: str
    account_number: str


@dataclass(frozen=True, slots=True)
class _File:
    """One of the page's files, ready to be sent."""

    media_type: str
    plain: bytes
    packed: bytes
    tag: str

    @classmethod
    def of(cls, media_type: str, content: bytes) -> "_File":
        # Without a time inside, so that the same page is the same bytes.
        packed = gzip.compress(content, mtime=0)
        return cls(media_type, content, packed, f'"{hashlib.sha256(content).hexdigest()[:16]}"')


@dataclass(frozen=True, slots=True)
class _Answer:
    status: HTTPStatus
    media_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class MobileBankSite:
    """Serves one bank's page and plays its partner."""

    def __init__(self, bank: MobileBank, village: Village, *, bank_id: str, channel_server: str) -> None:
        """Read the page.

        Args:
            bank: signs.
            village: whose people sign in.
            bank_id: the legal entity whose customers they are.
            channel_server: origin of the channel server, which the page calls.

        Raises:
            OSError: the page has not been built.
        """
        self._bank = bank
        self._customers = customers_of(village, bank_id)
        phone = next((each.phone for each in village.banks if each.bank_id == bank_id), "")
        index = _fill_in((PAGE / "index.html").read_text(encoding="utf-8"), channel_server, phone)
        self._files = {
            "/": _File.of("text/html; charset=utf-8", index.encode()),
            "/app.js": _File.of("text/javascript; charset=utf-8", (PAGE / "app.js").read_bytes()),
            "/sw.js": _File.of("text/javascript; charset=utf-8", (PAGE / "sw.js").read_bytes()),
        }
        self._policy = content_security_policy(index, channel_server)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer one request."""
        answer = await self._answer(scope, receive)
        head = [
            ("content-type", answer.media_type),
            ("content-length", str(len(answer.body))),
            ("content-security-policy", self._policy),
            ("permissions-policy", "camera=(self), microphone=(), geolocation=()"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            *answer.headers,
        ]
        headers = [(name.encode(), value.encode()) for name, value in head]
        await send({"type": "http.response.start", "status": answer.status.value, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Any) -> _Answer:
        headers = {name.lower(): value for name, value in scope["headers"]}
        match scope["method"], scope["path"]:
            case "GET", "/customers":
                people = [{"key": each.key, "name": each.name} for each in self._customers.values()]
                return _say(HTTPStatus.OK, people)
            case "POST", "/sign-in":
                # A page of another origin cannot send this type without being asked about it first, which is refused.
                if headers.get(b"content-type", b"").partition(b";")[0].strip() != _JSON.encode():
                    return _say(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, {"error": f"{_JSON} is due"})
                return self._sign_in(await _read(receive))
            case "GET", path if path in self._files:
                return _send_file(self._files[path], headers)
            case _, path if path in {*self._files, "/customers", "/sign-in"}:
                return _say(HTTPStatus.METHOD_NOT_ALLOWED, {"error": "not this method"})
            case _:
                return _say(HTTPStatus.NOT_FOUND, {"error": "nothing is here"})

    def _sign_in(self, body: bytes) -> _Answer:
        try:
            asked = json.loads(body)
            customer = self._customers[asked["customer"]]
        except (ValueError, KeyError, TypeError):
            return _say(HTTPStatus.BAD_REQUEST, {"error": "nobody of that name is a customer here"})
        assertion = self._bank.assertion(customer.customer_id, customer.account_number)
        return _say(HTTPStatus.OK, {"assertion": assertion, "owner": self._owner(customer)})

    def _owner(self, customer: Customer) -> str:
        """Name a customer to their telephone, so that nobody else can tell who it is."""
        key = self._bank.key.private_numbers().private_value.to_bytes(32, "big")
        mark = hmac.new(key, b"owner:" + customer.customer_id.encode(), "sha256")
        return mark.hexdigest()[:_OWNER_LENGTH]


def customers_of(village: Village, bank_id: str) -> Mapping[str, Customer]:
    """Tell who can sign in: customers of a bank who have an account that takes money."""
    accounts = {each.customer_id: each.account_number for each in reversed(village.accounts) if each.open}
    return {
        person.key: Customer(person.key, person.name, person.customer_id, accounts[person.customer_id])
        for person in village.people
        if person.bank_id == bank_id and person.customer_id in accounts
    }


def content_security_policy(index: str, channel_server: str) -> str:
    """Allow the page its own script, its own style, and calls to itself and to the channel server; nothing else."""
    styles = re.findall(r"<style>(.*?)</style>", index, flags=re.DOTALL)
    hashes = [b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in styles]
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src " + " ".join(f"'sha256-{each}'" for each in hashes),
            f"connect-src 'self' {channel_server}",
            "img-src 'self' data:",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def _fill_in(index: str, channel_server: str, phone: str) -> str:
    filled = index.replace("{channel_server}", html.escape(channel_server, quote=True))
    return filled.replace("{help_phone}", html.escape(phone, quote=True))


def _send_file(file: _File, headers: Mapping[bytes, bytes]) -> _Answer:
    # Asked about at each opening, and sent only when it has changed.
    kept = (("cache-control", "no-cache"), ("etag", file.tag), ("vary", "accept-encoding"))
    if headers.get(b"if-none-match", b"").decode("latin-1") == file.tag:
        return _Answer(HTTPStatus.NOT_MODIFIED, file.media_type, b"", kept)
    if b"gzip" in headers.get(b"accept-encoding", b""):
        return _Answer(HTTPStatus.OK, file.media_type, file.packed, (*kept, ("content-encoding", "gzip")))
    return _Answer(HTTPStatus.OK, file.media_type, file.plain, kept)


def _say(status: HTTPStatus, content: object) -> _Answer:
    body = json.dumps(content, ensure_ascii=False).encode()
    return _Answer(status, _JSON, body, (("cache-control", "no-store"),))


async def _read(receive: Callable[[], Awaitable[Scope]]) -> bytes:
    body = b""
    while len(body) <= _LONGEST_BODY:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body", False):
            break
    return body
