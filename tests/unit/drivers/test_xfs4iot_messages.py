"""XFS4IoT's envelope, and the names and versions that are spoken, against what the standard publishes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device.base import CompletionCode, DeviceState
from drivers.device.base.values import Json
from drivers.xfs4iot import messages, names
from drivers.xfs4iot.messages import AcknowledgeStatus, InvalidMessageError, read_command
from drivers.xfs4iot.names import COMMANDS, DEFINED, EVENTS, MessageType
from tests.xfs4iot_published import MESSAGES, PUBLISHED, check


def _command(**header: Json) -> str:
    whole = {"type": "command", "name": "Common.Status", "version": "2.0", "requestId": 1, "timeout": 0, **header}
    return json.dumps({"header": whole, "payload": {}})


def test_commands_and_events_have_the_published_versions_and_types() -> None:
    for name, versions in COMMANDS.items():
        assert versions.command == MESSAGES["command", name]["version"]
        assert versions.completion == MESSAGES["completion", name]["version"]
    for name, (kind, version) in EVENTS.items():
        assert MESSAGES[kind.value, name]["version"] == version


def test_commands_that_are_known_and_not_offered_are_all_the_others_of_the_same_interfaces() -> None:
    interfaces = {names.interface_of(name) for name in COMMANDS}
    published = {f"{i}.{name}" for i, found in PUBLISHED["commands"].items() for name in found if i in interfaces}
    assert published == set(COMMANDS) | DEFINED
    assert not set(COMMANDS) & DEFINED


def test_words_of_the_header_are_the_published_ones() -> None:
    assert [kind.value for kind in MessageType] == PUBLISHED["header"]["types"]
    assert [status.value for status in AcknowledgeStatus] == PUBLISHED["header"]["statuses"]
    assert {code.value for code in CompletionCode} == set(PUBLISHED["header"]["completion_codes"])
    assert {state.value for state in DeviceState} == set(
        PUBLISHED["class"]["Common.StatusPropertiesClass"]["device"]["one_of"]
    )
    assert PUBLISHED["publisher"]["path"] == names.PATH
    assert set(names.PORTS) | {80, 443} == set(PUBLISHED["publisher"]["ports"])


def test_command_is_read_as_it_was_written() -> None:
    text = json.dumps(
        {
            "header": {
                "type": "command",
                "name": "BarcodeReader.Read",
                "version": "2.0",
                "requestId": 7,
                "timeout": 30,
            },
            "payload": {"symbologies": None},
        }
    )
    command = read_command(text)
    assert (command.name, command.version, command.request_id, command.timeout_ms) == (
        "BarcodeReader.Read",
        "2.0",
        7,
        30,
    )
    assert command.payload == {"symbologies": None}


@pytest.mark.parametrize("payload", ["", ', "payload": null', ', "payload": {}'])
def test_command_without_a_payload_has_an_empty_one(payload: str) -> None:
    header = '{"type":"command","name":"Common.Status","version":"2.0","requestId":1}'
    assert read_command(f'{{"header":{header}{payload}}}').payload == {}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", "invalidMessage"),
        ("[]", "invalidMessage"),
        ("{", "invalidMessage"),
        (b"{}", "invalidMessage"),
        ("[" * 100_000, "invalidMessage"),
        ('{"header": {"requestId": NaN}}', "invalidMessage"),
        ('{"header": 5}', "invalidMessage"),
        (_command(requestId=0), "invalidRequestID"),
        (_command(requestId=-1), "invalidRequestID"),
        (_command(requestId="1"), "invalidRequestID"),
        (_command(requestId=True), "invalidRequestID"),
        (_command(requestId=1.5), "invalidRequestID"),
        (_command(name=None), "invalidMessage"),
        (_command(name=""), "invalidMessage"),
        (_command(type="completion"), "invalidMessage"),
        (_command(version=2), "invalidMessage"),
        (_command(timeout=-1), "invalidMessage"),
        (_command(timeout="soon"), "invalidMessage"),
        (_command().replace('"payload": {}', '"payload": []'), "invalidMessage"),
    ],
)
def test_message_that_is_no_command_is_told_as_what_it_is(text: str | bytes, status: str) -> None:
    with pytest.raises(InvalidMessageError) as caught:
        read_command(text)
    assert caught.value.status.value == status
    mistake = caught.value
    check(json.loads(messages.acknowledge("Common.Acknowledge", mistake.version, mistake.request_id, mistake.status)))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_HEADERS = st.dictionaries(st.sampled_from(["type", "name", "version", "requestId", "timeout", "status"]), _JSON)


@given(st.text() | st.binary() | st.builds(lambda h, p: json.dumps({"header": h, "payload": p}), _HEADERS, _JSON))
def test_any_text_is_a_command_or_an_invalid_message_that_can_be_answered(text: str | bytes) -> None:
    try:
        command = read_command(text)
    except InvalidMessageError as mistake:
        # What can be read of it is given back; it need not be well formed itself.
        json.loads(messages.acknowledge(mistake.name, mistake.version, mistake.request_id, mistake.status))
    else:
        assert command.request_id >= 1


def test_event_is_written_by_its_own_type_only() -> None:
    check(json.loads(messages.event("Keyboard.KeyEvent", 3, {"completion": "continue"})))
    check(json.loads(messages.unsolicited("CardReader.MediaRemovedEvent", {})))
    with pytest.raises(AssertionError):
        messages.event("CardReader.MediaRemovedEvent", 3, {})
    with pytest.raises(AssertionError):
        messages.unsolicited("Keyboard.KeyEvent", {})


def test_published_messages_are_read_and_written_as_they_are() -> None:
    asked, happened, completed = (json.loads(example["text"]) for example in PUBLISHED["example"])
    command = read_command(PUBLISHED["example"][0]["text"])
    assert (command.request_id, command.timeout_ms, command.payload) == (123456, 5000, asked["payload"])
    event = json.loads(messages.event("CardReader.MediaInsertedEvent", 123456, {}))
    assert event["header"] == happened["header"]
    success = messages.completion(command, CompletionCode.SUCCESS, completed["payload"], "OK")
    assert json.loads(success) == completed
    check(json.loads(success))
