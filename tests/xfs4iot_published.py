"""Judges a message of XFS4IoT by what the standard publishes (`tests/vectors/xfs4iot.toml`)."""

import base64
import re
import tomllib
from pathlib import Path
from typing import Any

PUBLISHED = tomllib.loads((Path(__file__).parent / "vectors" / "xfs4iot.toml").read_text(encoding="utf-8"))
MESSAGES = {(message["type"], message["name"]): message for message in PUBLISHED["message"]}

# Ours, beside the standard's: the name, and the message that holds it.
EXTENSIONS = {("completion", "CardReader.ReadRawData"): {"edianIdCard"}}

_HEADER = {
    "acknowledge": {"type", "name", "version", "requestId", "status"},
    "event": {"type", "name", "version", "requestId"},
    "completion": {"type", "name", "version", "requestId", "completionCode", "errorDescription"},
    "unsolicited": {"type", "name", "version"},
    "command": {"type", "name", "version", "requestId", "timeout"},
}


def check(message: dict[str, Any], *, command: str = "") -> None:
    """Fail on the first thing about a message that is not as published."""
    assert set(message) == {"header", "payload"}
    header, payload = message["header"], message["payload"]
    kind, name = header["type"], header["name"]
    assert kind in PUBLISHED["header"]["types"]
    assert set(header) <= _HEADER[kind], f"{kind} {name} has a header of {sorted(header)}"
    assert re.fullmatch(r"[0-9A-Za-z]+\.[0-9A-Za-z]+", name)
    assert re.fullmatch(r"[1-9][0-9]*\.(0|[1-9][0-9]*)", header["version"])
    if kind != "unsolicited":
        assert isinstance(header["requestId"], int)
    assert isinstance(payload, dict)
    if kind == "acknowledge":
        assert header.get("status", "invalidMessage") in PUBLISHED["header"]["statuses"]
        assert payload == {}
        return
    if kind == "completion":
        code = header["completionCode"]
        assert code in PUBLISHED["header"]["completion_codes"]
        assert (code == "commandErrorCode") == ("errorCode" in payload), f"{name}: {code} with {payload}"
        if (kind, name) not in MESSAGES:
            # Of a command that the standard has or has not: it was not carried out.
            assert code in ("unsupportedCommand", "invalidCommand")
            assert payload == {}
            return
    published = MESSAGES[kind, name]
    assert header["version"] == published["version"], f"{kind} {name} {header['version']}"
    known = published.get("payload", {})
    for key, value in payload.items():
        if key in EXTENSIONS.get((kind, name), set()):
            continue
        assert key in known, f"{kind} {name} has no property {key}"
        _check(value, known[key], f"{name}.{key}")


def _check(value: object, rule: dict[str, Any], place: str) -> None:
    if value is None:
        return
    if "one_or_list" in rule:
        for item in value if isinstance(value, list) else [value]:
            _check(item, rule["one_or_list"], place)
        return
    if "list" in rule:
        assert isinstance(value, list), place
        for item in value:
            _check(item, rule["list"], f"{place}[]")
        return
    if "map" in rule:
        assert isinstance(value, dict), place
        for key, item in value.items():
            _check(item, rule["map"], f"{place}.{key}")
        return
    match rule["is"]:
        case "any":
            pass
        case "string":
            assert isinstance(value, str), place
            assert value in rule.get("one_of", [value]), f"{place}: {value}"
            assert re.search(rule.get("pattern", ""), value), f"{place}: {value}"
        case "base64":
            assert isinstance(value, str), place
            assert base64.b64decode(value, validate=True) is not None
        case "integer":
            assert isinstance(value, int), place
            assert not isinstance(value, bool), place
            assert rule.get("minimum", value) <= value <= rule.get("maximum", value), f"{place}: {value}"
        case "number":
            assert isinstance(value, int | float), place
        case "boolean":
            assert isinstance(value, bool), place
        case name:
            assert isinstance(value, dict), place
            properties = PUBLISHED["class"][name]
            for key, item in value.items():
                assert key in properties, f"{place} has no property {key}"
                _check(item, properties[key], f"{place}.{key}")
