"""The OpenAPI document for mobile banks: valid, that of the contract as it stands, and true of what the server says."""

import json
from pathlib import Path

from connectrpc._protocol import ConnectWireError
from connectrpc.code import Code
from connectrpc.errors import ConnectError
from openapi_spec_validator import OpenAPIV31SpecValidator

from channel_server.domain.refusal_table import REFUSAL_TABLE
from channel_server.transport.http.openapi import HTTP_STATUS, draw_openapi

PAGE = Path(__file__).parents[2] / "docs" / "mobile-openapi.json"


def test_document_is_that_of_the_contract() -> None:
    assert json.loads(PAGE.read_text(encoding="utf-8")) == draw_openapi()


def test_document_is_openapi() -> None:
    OpenAPIV31SpecValidator(draw_openapi()).validate()


def test_every_refusal_has_an_example() -> None:
    responses = draw_openapi()["components"]["responses"]
    examples = {name for each in responses.values() for name in each["content"]["application/json"]["examples"]}
    assert examples == {reason.value for reason in REFUSAL_TABLE}
    for each in responses.values():
        for example in each["content"]["application/json"]["examples"].values():
            assert "{" not in example["value"]["message"]


def test_statuses_are_those_of_connect() -> None:
    for status, code in HTTP_STATUS.values():
        assert ConnectWireError.from_exception(ConnectError(Code(code), "")).to_http_status().code == status
