"""The methods for mobile banks as an OpenAPI 3.1 document, drawn from the descriptors that the server runs on.

Follows the OpenAPI Specification 3.1.1, protobuf's JSON mapping and Connect's unary protocol. What a field must be is
read from the same rules that the gate checks (`buf.validate`). Streams are left out: OpenAPI has no word for them.
`python -m channel_server.transport.http.openapi > docs/mobile-openapi.json`; a test compares.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from buf.validate import validate_pb2
from google.protobuf import descriptor_pool
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor, MethodDescriptor

from channel_server.domain.refusal_table import REFUSAL_TABLE, Language, Status, customer_sentence
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.transport.grpc.access import MOBILE_METHODS
from channel_server.transport.grpc.contract import SERVICE_NAMES
from channel_server.transport.http.errors import REASON_HEADER
from channel_server.transport.http.openapi_examples import EXAMPLES
from channel_server.transport.http.token_endpoint import GRANT_TYPE
from channel_server.transport.http.token_endpoint import PATH as TOKEN_PATH

# Any: a JSON document is what it is.
Json = dict[str, Any]

HTTP_STATUS: Mapping[Status, tuple[int, str]] = {
    Status.INVALID_ARGUMENT: (400, "invalid_argument"),
    Status.FAILED_PRECONDITION: (400, "failed_precondition"),
    Status.PERMISSION_DENIED: (403, "permission_denied"),
    Status.UNAUTHENTICATED: (401, "unauthenticated"),
    Status.NOT_FOUND: (404, "not_found"),
    Status.ALREADY_EXISTS: (409, "already_exists"),
    Status.ABORTED: (409, "aborted"),
    Status.RESOURCE_EXHAUSTED: (429, "resource_exhausted"),
    Status.UNAVAILABLE: (503, "unavailable"),
}
"""How Connect says a refusal's status: the HTTP status, and `code` in the body."""

_WELL_KNOWN: Mapping[str, Json] = {
    "google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
    "google.protobuf.Duration": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,9})?s$"},
}
_SCALARS: Mapping[int, Json] = {
    FieldDescriptor.TYPE_BOOL: {"type": "boolean"},
    FieldDescriptor.TYPE_STRING: {"type": "string"},
    FieldDescriptor.TYPE_BYTES: {"type": "string", "contentEncoding": "base64"},
    FieldDescriptor.TYPE_DOUBLE: {"type": "number"},
    FieldDescriptor.TYPE_FLOAT: {"type": "number"},
    FieldDescriptor.TYPE_INT32: {"type": "integer", "format": "int32"},
    FieldDescriptor.TYPE_UINT32: {"type": "integer", "minimum": 0},
    # A JSON number is no place for 64 bits.
    FieldDescriptor.TYPE_INT64: {"type": "string", "pattern": "^-?[0-9]+$"},
    FieldDescriptor.TYPE_UINT64: {"type": "string", "pattern": "^[0-9]+$"},
}


def draw_openapi() -> Json:
    """The whole document."""
    schemas: dict[str, Json] = {}
    paths = {TOKEN_PATH: {"post": _token_operation()}}
    for method in _unary_methods():
        for message in (method.input_type, method.output_type):
            _add_schema(schemas, message)
        paths[f"/{method.containing_service.full_name}/{method.name}"] = {"post": _operation(method)}
    schemas["Error"] = _error_schema()
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Edian channel server: mobile bank",
            "version": "1",
            "description": "The drawdown of a pre-approved loan by telephone. See docs/integrating-a-mobile-bank.md.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "https://channel.bank.example"}],
        "security": [{"visit": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "responses": _refusal_responses(),
            "securitySchemes": {"visit": {"type": "http", "scheme": "bearer", "description": f"From {TOKEN_PATH}."}},
        },
    }


def _unary_methods() -> Iterator[MethodDescriptor]:
    services = [descriptor_pool.Default().FindServiceByName(name) for name in SERVICE_NAMES]
    for service in services:
        for method in service.methods:
            if f"/{service.full_name}/{method.name}" in MOBILE_METHODS and not method.server_streaming:
                yield method


def _operation(method: MethodDescriptor) -> Json:
    asked, answered = EXAMPLES.get(f"{method.containing_service.name}/{method.name}", (None, None))
    return {
        "operationId": f"{method.containing_service.name}_{method.name}",
        "tags": [method.containing_service.name],
        "parameters": [
            {
                "name": "Accept-Language",
                "in": "header",
                "schema": {"type": "string", "examples": ["zh-CN", "en"]},
                "description": "Language of the customer's sentence.",
            }
        ],
        "requestBody": {"required": True, "content": {"application/json": _body(method.input_type, asked)}},
        "responses": {
            "200": {"description": "Done.", "content": {"application/json": _body(method.output_type, answered)}},
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in _statuses()},
        },
    }


def _body(message: Descriptor, example: Json | None) -> Json:
    schema: Json = {"schema": _reference(message)}
    return schema if example is None else {**schema, "examples": {"usual": {"value": example}}}


def _token_operation() -> Json:
    form = {
        "type": "object",
        "required": ["grant_type", "assertion"],
        "properties": {
            "grant_type": {"const": GRANT_TYPE},
            "assertion": {"type": "string", "maxLength": 8192, "description": "Signed by the mobile bank; used once."},
        },
    }
    visit = {
        "type": "object",
        "required": ["access_token", "token_type", "expires_in", "session_id", "account_token"],
        "properties": {
            "access_token": {"type": "string"},
            "token_type": {"const": "Bearer"},
            "expires_in": {"type": "integer"},
            "session_id": {"type": "string", "format": "uuid"},
            "account_token": {"type": "string"},
            "account_tail": {"type": "string"},
            "masked_name": {"type": "string"},
        },
    }
    refusal = {
        "type": "object",
        "required": ["error", "error_description"],
        "properties": {
            "error": {
                "enum": ["invalid_request", "invalid_grant", "unsupported_grant_type", "temporarily_unavailable"]
            },
            "error_description": {"type": "string"},
            "reason": {"type": "string"},
        },
    }
    refused = {"description": "RFC 6749, section 5.2.", "content": {"application/json": {"schema": refusal}}}
    return {
        "operationId": "Token",
        "tags": ["Token"],
        "security": [],
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}},
        "responses": {
            "200": {"description": "A visit.", "content": {"application/json": {"schema": visit}}},
            "400": refused,
            "429": refused,
            "503": refused,
        },
    }


def _add_schema(schemas: dict[str, Json], message: Descriptor) -> None:
    if message.full_name in schemas or message.full_name in _WELL_KNOWN:
        return
    schema: Json = {"type": "object", "additionalProperties": False, "properties": {}}
    schemas[message.full_name] = schema
    required = []
    for field in message.fields:
        schema["properties"][field.json_name] = _field(schemas, field)
        if _rules(field).required:
            required.append(field.json_name)
    if required:
        schema["required"] = required


def _field(schemas: dict[str, Json], field: FieldDescriptor) -> Json:
    one = _value(schemas, field)
    rules = _rules(field)
    if not field.is_repeated:
        return {**one, **_limits(rules)}
    item = {**one, **_limits(rules.repeated.items)}
    bounds = {"minItems": rules.repeated.min_items, "maxItems": rules.repeated.max_items}
    return {"type": "array", "items": item, **{name: bound for name, bound in bounds.items() if bound}}


def _value(schemas: dict[str, Json], field: FieldDescriptor) -> Json:
    if field.enum_type is not None:
        _add_enum(schemas, field.enum_type)
        return {"$ref": f"#/components/schemas/{field.enum_type.full_name}"}
    if field.message_type is not None:
        _add_schema(schemas, field.message_type)
        return _WELL_KNOWN.get(field.message_type.full_name) or _reference(field.message_type)
    return _SCALARS[field.type]


def _add_enum(schemas: dict[str, Json], enum: EnumDescriptor) -> None:
    schemas[enum.full_name] = {"type": "string", "enum": [value.name for value in enum.values]}


def _rules(field: FieldDescriptor) -> validate_pb2.FieldRules:
    # Any: the stubs do not know a descriptor's own extensions.
    options: Any = field.GetOptions()
    rules: validate_pb2.FieldRules = options.Extensions[validate_pb2.field]
    return rules


def _limits(rules: validate_pb2.FieldRules) -> Json:
    """What of a field's rules OpenAPI can say."""
    text, limits = rules.string, {}
    for name, value in (
        ("minLength", text.min_len),
        ("maxLength", text.max_len),
        ("pattern", text.pattern),
        ("format", "uuid" if text.uuid else ""),
        ("enum", list(getattr(text, "in"))),
    ):
        if value:
            limits[name] = value
    for numbers in (rules.int32, rules.uint32):
        for name, rule in (
            ("minimum", "gte"),
            ("maximum", "lte"),
            ("exclusiveMinimum", "gt"),
            ("exclusiveMaximum", "lt"),
        ):
            if numbers.HasField(rule):
                limits[name] = getattr(numbers, rule)
    return limits


def _reference(message: Descriptor) -> Json:
    return {"$ref": f"#/components/schemas/{message.full_name}"}


def _error_schema() -> Json:
    return {
        "type": "object",
        "required": ["code"],
        "properties": {
            "code": {"type": "string"},
            "message": {"type": "string", "description": "The customer's sentence."},
            "details": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "value"],
                    "properties": {
                        "type": {"type": "string"},
                        "value": {"type": "string", "contentEncoding": "base64", "description": "A message, unpadded."},
                        "debug": {},
                    },
                },
            },
        },
    }


def _statuses() -> list[int]:
    return sorted({status for status, _ in HTTP_STATUS.values()})


def _refusal_responses() -> Json:
    return {str(status): _refusal_response(status) for status in _statuses()}


def _refusal_response(status: int) -> Json:
    reasons = [reason for reason, row in REFUSAL_TABLE.items() if HTTP_STATUS[row.status][0] == status]
    return {
        "description": "Refused; the money has not moved.",
        "headers": {
            REASON_HEADER: {
                "schema": {"type": "string", "enum": [reason.value for reason in reasons]},
                "description": "Why. Missing where the call did not come as far as the table of refusals.",
            }
        },
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Error"},
                "examples": {reason.value: {"value": _example(reason)} for reason in reasons},
            }
        },
    }


def _example(reason: RefusalReason) -> Json:
    row = REFUSAL_TABLE[reason]
    facts = {name: _FACTS.get(name, "…") for name in row.facts}
    sentence = customer_sentence(Refusal(reason, facts), Language.CHINESE)
    return {"code": HTTP_STATUS[row.status][1], "message": sentence}


_FACTS: Mapping[str, str] = {
    "amount": "20,000.00",
    "available": "8,000.00",
    "minimum": "1,000.00",
    "maximum": "50,000.00",
    "step": "100.00",
    "lower": "19,900.00",
    "upper": "20,000.00",
    "attempts_remaining": "2",
}


if __name__ == "__main__":
    json.dump(draw_openapi(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
