"""The mobile bank's way in is what its OpenAPI document says: schemathesis makes requests of it, good and bad.

Half of them bear the visit's own id and something that it has (a line, a quote, a contract), since a made-up id ends at
the first door. What a call may bring back is the document's; that nothing moved is the books'.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.specs.openapi import checks as openapi_checks

from channel_server.sandbox.mobile_bank import MobileBank
from tests.integration.server.bank import VILLAGE
from tests.integration.server.telephone import ISSUER, Telephone, account_of, terms_of
from tests.sandbox_process import SandboxProcess
from tests.server_process import ServerProcess

DOCUMENT = json.loads((Path(__file__).parents[3] / "docs" / "mobile-openapi.json").read_text(encoding="utf-8"))
# A visit's end comes last: the others need it.
OPERATIONS = sorted(
    (path for path in DOCUMENT["paths"] if path != "/oauth2/token"), key=lambda path: ("CloseSession" in path, path)
)
EXAMPLES = int(os.environ.get("EDIAN_EXAMPLES", "20"))
"""Requests an operation in each of the two modes."""
CHECKS = (
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
)


class Play:
    """A server with a mobile bank, and what one customer's visit has."""

    def __init__(self, folder: Path) -> None:
        self.sandbox = SandboxProcess(folder / "bank")
        self.sandbox.folder.mkdir()
        self.sandbox.start()
        fast = {"EDIAN_MOBILE_CUSTOMER_RATE": "100000", "EDIAN_MOBILE_PARTNER_RATE": "100000"}
        self.server = ServerProcess(folder / "server", self.sandbox.address, mobile=True, settings=fast)
        self._bank = MobileBank.at(folder / "mobile.key", ISSUER, "edian")
        (folder / "jwks.json").write_text(self._bank.key_set(), encoding="utf-8")
        self._folder = folder
        self.known: dict[str, list[Any]] = {}

    async def open(self) -> None:
        self.server.start()
        self.server.run(
            *("partner", "add", "--bank", "qingjiang", "--name", "JC-M001", "--issuer", ISSUER, "--audience", "edian"),
            *("--jwks", str(self._folder / "jwks.json")),
        )
        self.phone = Telephone(self.server.mobile_address, self.server.certs)
        entered = await self.phone.enter(self._bank)
        assert entered.status == 200, entered.body
        order = await self.phone.sign(3_000)
        line = order["terms"]["creditLineId"]
        self.known = {
            "sessionId": [self.phone.visit["session_id"]],
            "quoteId": [order["quoteId"]],
            "contractId": [order["contractId"]],
            "creditLineId": [line],
            "accountToken": [order["accountToken"]],
            "terms": [terms_of(line, 3_000), order["terms"]],
        }

    def close(self) -> None:
        self.server.stop()
        self.sandbox.stop()


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = Play(tmp_path_factory.mktemp("by_document"))
    try:
        asyncio.run(made.open())
        yield made
    finally:
        made.close()


SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", OPERATIONS)
def test_every_answer_is_one_that_the_document_tells_of(
    play: Play, path: str, mode: schemathesis.GenerationMode
) -> None:
    operation = SCHEMA[path]["POST"]
    dice = random.Random(f"{path} {mode}")

    @seed(5)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def look(case: Any) -> None:
        if isinstance(case.body, dict) and dice.random() < 0.5:
            case.body |= {name: dice.choice(play.known[name]) for name in play.known.keys() & case.body.keys()}
        response = case.call(
            base_url=f"https://{play.server.mobile_address}",
            headers={**(case.headers or {}), **play.phone.bearer()},
            verify=str(play.server.certs / "ca.pem"),
        )
        case.validate_response(response, checks=list(CHECKS))

    look()


def test_requests_of_the_document_moved_no_more_than_was_drawn(play: Play) -> None:
    books: Any = play.sandbox.audit()
    assert books["problems"] == []
    paid = [each for each in books["instructions"] if each["state"] == "POSTED"]
    assert len({each["reference"] for each in paid}) == len(paid)


def test_village_has_the_customer_who_calls() -> None:
    assert account_of("wang") in {each.account_number for each in VILLAGE.accounts}
