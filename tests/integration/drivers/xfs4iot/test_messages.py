"""What an application may say, in which order and how much at once, and how each word is acknowledged and ended."""

import json

import pytest
from websockets.asyncio.client import connect

from tests.integration.drivers.xfs4iot.application import application
from tests.integration.drivers.xfs4iot.words import url
from tests.xfs4iot_published import check


async def test_wait_for_a_card_ends_by_its_time_out_by_cancel_and_with_its_connection(publisher, hand):
    where = url(publisher, "CardReader")
    async with application(where) as terminal:
        waited = await terminal.ask("CardReader.ReadRawData", {"chip": True}, timeout_ms=200)
        assert waited.code == "timeOut"
        # The device's own clock or the publisher's, whichever is first: neither calls it canceled.
        assert "cancel" not in waited.header["errorDescription"]
        first = await terminal.send("CardReader.ReadRawData", {"chip": True})
        second = await terminal.send("CardReader.ReadRawData", {"chip": True})
        await terminal.named("CardReader.InsertCardEvent", before=4)
        stranger = await terminal.ask("Common.Cancel", {"requestIds": [99]})
        assert stranger.payload == {"errorCode": "noMatchingRequestIDs"}
        assert (await terminal.ask("Common.Cancel", {"requestIds": [second]})).code == "success"
        assert (await terminal.end(second)).code == "canceled"
        assert (await terminal.ask("Common.Cancel")).code == "success"
        assert (await terminal.end(first)).code == "canceled"
        await terminal.send("CardReader.ReadRawData", {"chip": True})
    async with application(where) as terminal:
        # Were that last one still waiting for its card, this one would wait behind it.
        assert (await terminal.ask("CardReader.ReadRawData", {"chip": True}, timeout_ms=200)).code == "timeOut"


async def test_time_out_longer_than_any_clock_is_no_end_of_the_connection(publisher):
    async with application(url(publisher, "CardReader")) as terminal:
        waiting = await terminal.send("CardReader.ReadRawData", {"chip": True}, timeout_ms=10**400)
        await terminal.named("CardReader.InsertCardEvent")
        assert (await terminal.ask("Common.Cancel", {"requestIds": [waiting]})).code == "success"
        assert (await terminal.end(waiting)).code == "canceled"


async def test_cancel_reaches_no_other_clients_commands(publisher):
    where = url(publisher, "CodeScanner")
    async with application(where) as mine, application(where) as other:
        reading = await mine.send("BarcodeReader.Read", timeout_ms=1_500)
        assert (await other.ask("Common.Cancel", {"requestIds": [reading]})).code == "commandErrorCode"
        assert (await other.ask("Common.Cancel")).code == "success"
        assert (await mine.end(reading)).code == "timeOut"


async def test_message_that_is_none_is_acknowledged_as_such_and_the_connection_goes_on(publisher):
    async with connect(url(publisher, "Printer")) as connection:
        for text, status in (
            ("garbage", "invalidMessage"),
            (b"\x00\xff", "invalidMessage"),
            ('{"header":{"type":"command","name":"Common.Status","version":"2.0","requestId":0}}', "invalidRequestID"),
        ):
            await connection.send(text)
            answer = json.loads(await connection.recv())
            assert (answer["header"]["type"], answer["header"]["status"]) == ("acknowledge", status)
            check(answer)
        await connection.send('{"header":{"type":"command","name":"Common.Status","version":"2.0","requestId":1}}')
        assert json.loads(await connection.recv())["header"]["type"] == "acknowledge"
        assert json.loads(await connection.recv())["header"]["completionCode"] == "success"


async def test_request_id_that_is_in_use_is_refused_and_free_again_after_its_end(publisher):
    command = {"type": "command", "name": "BarcodeReader.Read", "version": "2.0", "requestId": 5, "timeout": 400}
    text = json.dumps({"header": command, "payload": {}})
    async with connect(url(publisher, "CodeScanner")) as connection:
        await connection.send(text)
        await connection.send(text)
        first, second, ended = [json.loads(await connection.recv())["header"] for _ in range(3)]
        assert "status" not in first
        assert second["status"] == "invalidRequestID"
        assert ended["completionCode"] == "timeOut"
        await connection.send(text)
        assert "status" not in json.loads(await connection.recv())["header"]


async def test_commands_past_the_queue_are_too_many_and_the_others_end(publisher):
    async with connect(url(publisher, "CodeScanner")) as connection:
        header = {"type": "command", "name": "BarcodeReader.Read", "version": "2.0", "timeout": 1_500}
        for number in range(1, 31):
            await connection.send(json.dumps({"header": {**header, "requestId": number}, "payload": {}}))
        acknowledged = [json.loads(await connection.recv())["header"] for _ in range(30)]
        refused = [each["requestId"] for each in acknowledged if each.get("status") == "tooManyRequests"]
        accepted = {each["requestId"] for each in acknowledged} - set(refused)
        assert len(refused) >= 30 - 17
        ended = [json.loads(await connection.recv())["header"] for _ in accepted]
        assert {each["requestId"] for each in ended} == accepted
        assert {each["completionCode"] for each in ended} == {"timeOut"}


@pytest.mark.parametrize(
    ("name", "version", "code"),
    [
        ("CashDispenser.Dispense", "2.0", "invalidCommand"),
        ("Printer.Explode", "2.0", "invalidCommand"),
        ("Printer.ReadForm", "3.0", "unsupportedCommand"),
        ("CardReader.ReadRawData", "2.0", "unsupportedCommand"),
        ("Common.Status", "1.0", "unsupportedCommand"),
    ],
)
async def test_command_that_is_not_offered_is_acknowledged_and_completed_as_such(publisher, name, version, code):
    async with application(url(publisher, "Printer")) as terminal:
        assert (await terminal.ask(name, version=version)).code == code


async def test_versions_that_are_offered_are_granted_and_others_refused(publisher):
    async with application(url(publisher, "Printer")) as terminal:
        granted = {"commands": {"Printer.PrintForm": 3}, "events": {"Common.StatusChangedEvent": 3}}
        assert (await terminal.ask("Common.SetVersions", granted)).code == "success"
        assert (await terminal.ask("Common.SetVersions", {"commands": {"Printer.PrintForm": 1}})).code == (
            "unsupportedData"
        )
        assert (await terminal.ask("Common.SetVersions", {"commands": {"Printer.Fly": 1}})).code == "invalidData"


async def test_payload_of_wrong_types_is_invalid_data(publisher):
    async with connect(url(publisher, "Printer")) as connection:
        for number, payload in enumerate(
            ({"formName": 5}, {"formName": "Receipt", "fields": []}, {"formName": "Receipt", "fields": {"Line": {}}}), 1
        ):
            header = {"type": "command", "name": "Printer.PrintForm", "version": "3.0", "requestId": number}
            await connection.send(json.dumps({"header": header, "payload": payload}))
            assert "status" not in json.loads(await connection.recv())["header"]
            assert json.loads(await connection.recv())["header"]["completionCode"] == "invalidData"
