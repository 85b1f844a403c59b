"""The OpenAPI document for mobile banks: valid, that of the contract as it stands, and true of what the server says."""

import json
from pathlib import Path

import pytest
from connectrpc._protocol import ConnectWireError
from connectrpc.code import Code
from connectrpc.errors import ConnectError
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.json_format import ParseDict
from openapi_spec_validator import OpenAPIV31SpecValidator

from channel_server.domain.refusal_table import REFUSAL_TABLE
from channel_server.transport.grpc.validation import MessageValidator
from channel_server.transport.http.openapi import HTTP_STATUS, draw_openapi
from channel_server.transport.http.openapi_examples import EXAMPLES

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


@pytest.mark.parametrize("method", EXAMPLES)
def test_example_is_a_message_that_the_gate_would_take(method: str) -> None:
    service, _, name = method.partition("/")
    described = descriptor_pool.Default().FindServiceByName(f"edian.channel.v1.{service}").methods_by_name[name]
    asked, answered = EXAMPLES[method]
    request = ParseDict(asked, message_factory.GetMessageClass(described.input_type)())
    assert MessageValidator().check(request, request.SerializeToString()) is None
    assert ParseDict(answered, message_factory.GetMessageClass(described.output_type)()).ByteSize() > 0


def test_every_method_of_a_customers_records_has_an_example() -> None:
    paths = draw_openapi()["paths"]
    with_one = {
        path.removeprefix("/edian.channel.v1.")
        for path, item in paths.items()
        if "examples" in item["post"]["requestBody"]["content"].get("application/json", {})
    }
    assert with_one == set(EXAMPLES)
    assert {name for name in EXAMPLES if name.startswith("RecordService/")} == {
        path.removeprefix("/edian.channel.v1.") for path in paths if ".RecordService/" in path
    }


def test_statuses_are_those_of_connect() -> None:
    for status, code in HTTP_STATUS.values():
        assert ConnectWireError.from_exception(ConnectError(Code(code), "")).to_http_status().code == status
