"""A telephone as the server sees it: HTTPS and JSON, and nothing that was generated."""

import asyncio
import base64
import http.client
import json
import ssl
import struct
import urllib.parse
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channel_server.sandbox.mobile_bank import MobileBank
from tests.integration.server.bank import VILLAGE

_LAST = 0x02
"""Connect's mark of the message that says how a stream has ended."""
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ISSUER = "https://mobile.qingjiang.example"


def account_of(key: str) -> str:
    customer = VILLAGE.person(key).customer_id
    return next(each.account_number for each in VILLAGE.accounts if each.customer_id == customer)


def terms_of(line: str, yuan: int) -> dict[str, Any]:
    return {
        "creditLineId": line,
        "amount": {"currencyCode": "CNY", "units": str(yuan)},
        "termMonths": 12,
        "method": "REPAYMENT_METHOD_EQUAL_INSTALMENT",
        "purpose": "PURPOSE_FARMING",
        "dueDay": 15,
    }


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def reason(self) -> str:
        return self.headers.get("edian-reason", "")


@dataclass
class Telephone:
    """One customer's telephone, and the visit that it has opened."""

    address: str
    certs: Path
    visit: dict[str, Any] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def send(
        self, path: str, body: bytes, content_type: str = "application/json", method: str = "POST", **headers: str
    ) -> Answer:
        return await asyncio.to_thread(self._send, path, body, content_type, method, headers)

    def _send(self, path: str, body: bytes, content_type: str, method: str, headers: dict[str, str]) -> Answer:
        context = ssl.create_default_context(cafile=str(self.certs / "ca.pem"))
        host, _, port = self.address.rpartition(":")
        connection = http.client.HTTPSConnection(host, int(port), timeout=20, context=context)
        try:
            connection.request(method, path, body, {"content-type": content_type, **headers})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()

    async def exchange(self, assertion: str, **form: str) -> Answer:
        fields = {"grant_type": GRANT, "assertion": assertion, **form}
        body = urllib.parse.urlencode(fields).encode()
        return await self.send("/oauth2/token", body, "application/x-www-form-urlencoded")

    async def enter(self, bank: MobileBank, key: str = "wang", **claims: Any) -> Answer:
        answer = await self.exchange(bank.assertion(VILLAGE.person(key).customer_id, account_of(key), **claims))
        if answer.status == 200:
            self.visit = answer.json
        return answer

    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.visit['access_token']}"}

    async def call(self, method: str, request: dict[str, Any], **headers: str) -> Answer:
        wanted = {"sessionId": self.visit["session_id"], **request}
        filled = {name: value for name, value in wanted.items() if value is not None}
        return await self.send(
            f"/edian.channel.v1.{method}", json.dumps(filled).encode(), **{**self.bearer(), **headers}
        )

    async def sign(self, yuan: int = 20_000) -> dict[str, Any]:
        """Go the whole way to the signature; gives the order that confirms."""
        lines = (await self.call("CreditLineService/ListCreditLines", {})).json["creditLines"]
        terms = terms_of(lines[0]["creditLineId"], yuan)
        quoted = await self.call("DrawdownService/QuoteDrawdown", {"terms": terms})
        assert quoted.status == 200, quoted.body
        quote = quoted.json["quote"]
        prepared = await self.call("ContractService/PrepareContract", {"quoteId": quote["quoteId"]})
        contract = prepared.json["contract"]
        accepted = await self.call(
            "ContractService/AcceptContract",
            {
                "contractId": contract["contractId"],
                "contentSha256": contract["contentSha256"],
                "readings": [
                    {"number": page["number"], "shownTime": page["minimumTime"]} for page in contract["pages"]
                ],
                "signature": [
                    {
                        "points": [
                            {"x": 1000 + 300 * i, "y": 2000 + 900 * s, "elapsedMs": 40 * i + 800 * s} for i in range(9)
                        ]
                    }
                    for s in range(3)
                ],
            },
        )
        assert accepted.status == 200, accepted.body
        return {
            "requestId": str(uuid.uuid4()),
            "quoteId": quote["quoteId"],
            "contractId": contract["contractId"],
            "terms": terms,
            "accountToken": self.visit["account_token"],
        }

    async def watch(self, drawdown_id: str) -> list[dict[str, Any]]:
        """Read a stream to its end: Connect's envelopes, the last of which says how it ended."""
        request = json.dumps({"sessionId": self.visit["session_id"], "drawdownId": drawdown_id}).encode()
        answer = await self.send(
            "/edian.channel.v1.DrawdownService/WatchDrawdown",
            b"\0" + struct.pack(">I", len(request)) + request,
            "application/connect+json",
            **self.bearer(),
        )
        messages, rest = [], answer.body
        while rest:
            length = struct.unpack_from(">I", rest, 1)[0]
            messages.append(json.loads(rest[5 : 5 + length]))
            rest = rest[5 + length :]
        return messages

    async def listen(self, changes: int) -> None:
        """Listen until so many changes were told, or to the end; `heard` has the messages as they come."""
        await asyncio.to_thread(self._listen, changes)

    def _listen(self, changes: int) -> None:
        context = ssl.create_default_context(cafile=str(self.certs / "ca.pem"))
        host, _, port = self.address.rpartition(":")
        connection = http.client.HTTPSConnection(host, int(port), timeout=20, context=context)
        request = json.dumps({"sessionId": self.visit["session_id"]}).encode()
        head = {"content-type": "application/connect+json", **self.bearer()}
        body = b"\0" + struct.pack(">I", len(request)) + request
        try:
            connection.request("POST", "/edian.channel.v1.ChangeFeedService/WatchCustomer", body, head)
            answer = connection.getresponse()
            while not self.heard or sum("change" in each for each in self.heard) < changes:
                flags, length = struct.unpack(">BI", answer.read(5))
                self.heard.append(json.loads(answer.read(length)))
                if flags & _LAST:
                    return
        finally:
            connection.close()


def unsigned(assertion: str, **claims: Any) -> str:
    """Change what an assertion says and leave the signature as it was."""
    head, body, signature = assertion.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed = base64.urlsafe_b64encode(json.dumps({**said, **claims}).encode()).rstrip(b"=").decode()
    return f"{head}.{changed}.{signature}"
