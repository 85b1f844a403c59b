"""The terminal's devices as an XFS4IoT application has them: a WebSocket client, the publisher, the host, simulators.

Whatever the application hears is held against what the standard publishes (`application.py`).
"""

import asyncio
import json
import tomllib

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from drivers.device.base import Probe
from drivers.host.client import DeviceClient
from drivers.host.profile import profile_path
from drivers.simulators.pin_pad import DEMO_KEYS, master_key
from drivers.simulators.secure_pad import check_value
from drivers.wire.pin_pad import KeyAlgorithm
from drivers.xfs4iot.pin_pad import MASTER_KEY
from drivers.xfs4iot.publisher import SERVICES
from tests.integration.drivers.xfs4iot.application import application
from tests.integration.drivers.xfs4iot.words import changed_to, decoded, encoded, url

CARD = "9299010000000036688"
PIN = "135790"
KEY = bytes.fromhex("00112233445566778899AABBCCDDEEFF")
SELECT_PSE = bytes.fromhex("00A404000E") + b"1PAY.SYS.DDF01" + b"\x00"


async def test_application_finds_the_services_and_each_says_what_it_is_and_can(publisher):
    async with application(publisher.url) as terminal:
        found = await terminal.ask("ServicePublisher.GetServices")
        assert found.code == "success"
        assert found.event_names == ["ServicePublisher.ServiceDetailEvent"]
    urls = [service["serviceURI"] for service in found.payload["services"]]
    assert {each.rpartition("/")[2] for each in urls} == {
        *("CardReader", "IdReader", "PinPad", "Printer", "Camera", "CodeScanner")
    }
    for each in urls:
        async with application(each) as service:
            capabilities = await service.ask("Common.Capabilities")
            assert capabilities.code == "success"
            offered = {interface["name"] for interface in capabilities.payload["interfaces"]}
            assert "Common" in offered
            assert len(offered) > 1
            status = await service.ask("Common.Status")
            assert status.payload["common"]["device"] in ("online", "starting", "offline")
            assert set(status.payload) <= set(capabilities.payload) - {"interfaces"} | {"common"}


async def test_every_command_that_is_declared_is_carried_out_or_refused_for_its_data(publisher):
    # With time-outs this short, and nobody at the terminal.
    for service in publisher.services:
        async with application(url(publisher, service)) as terminal:
            capabilities = await terminal.ask("Common.Capabilities")
            for interface in capabilities.payload["interfaces"]:
                for name in interface["commands"]:
                    if name not in ("Common.Cancel", "Common.Capabilities"):
                        ended = await terminal.ask(name, timeout_ms=300)
                        assert ended.code not in ("internalError", "unsupportedCommand", "invalidCommand"), name


async def test_card_is_put_in_spoken_to_and_taken(publisher, hand):
    async with application(url(publisher, "CardReader")) as terminal:
        reading = await terminal.send("CardReader.ReadRawData", {"chip": True, "track2": True}, timeout_ms=20_000)
        await terminal.named("CardReader.InsertCardEvent")
        await hand("card_reader", "insert", "wang")
        read = await terminal.end(reading)
        assert read.code == "success"
        assert read.event_names == ["CardReader.InsertCardEvent", "CardReader.MediaInsertedEvent"]
        (chip,) = read.payload["chip"]
        assert decoded(chip["data"])[0] in (0x3B, 0x3F)
        assert read.payload["track2"] == {"status": "dataSourceNotSupported"}
        status = await terminal.ask("Common.Status")
        assert status.payload["cardReader"]["media"] == "present"

        powered = await terminal.ask("CardReader.ChipPower", {"chipPower": "warm"})
        assert powered.payload["chipData"] == chip["data"]
        talk = {"chipProtocol": "chipT0", "chipData": encoded(SELECT_PSE)}
        answered = await terminal.ask("CardReader.ChipIO", talk)
        assert answered.code == "success"
        response = decoded(answered.payload["chipData"])
        assert response[:1] in (b"\x6f", b"\x61")
        assert answered.payload["chipProtocol"] == "chipT0"
        asleep = await terminal.ask("CardReader.ChipPower", {"chipPower": "off"})
        assert (asleep.code, asleep.payload) == ("success", {})
        silent = await terminal.ask("CardReader.ChipIO", talk)
        assert silent.payload == {"errorCode": "atrNotObtained"}

        nowhere = await terminal.ask("CardReader.Move", {"to": "transport"})
        assert nowhere.code == "unsupportedData"
        moved = await terminal.ask("CardReader.Move", {"from": "transport", "to": "exit"})
        assert moved.code == "success"
        await hand("card_reader", "take")
        await terminal.named("CardReader.MediaRemovedEvent")
        gone = await terminal.ask("CardReader.Move", {"to": "exit"})
        assert gone.payload == {"errorCode": "noMedia"}
        for media in ("present", "notPresent"):
            await terminal.message(changed_to("cardReader", media=media))
    everything = json.dumps(terminal.seen)
    assert CARD not in everything


async def test_chip_is_for_the_client_that_accepted_the_card_and_for_nobody_else(publisher, hand):
    where = url(publisher, "CardReader")
    talk = {"chipProtocol": "chipProtocolNotRequired", "chipData": encoded(SELECT_PSE)}
    async with application(where) as first, application(where) as second:
        early = await second.ask("CardReader.ChipIO", talk)
        assert early.payload == {"errorCode": "noMedia"}
        await hand("card_reader", "insert", "wang")
        assert (await first.ask("CardReader.ReadRawData", {"chip": True}, timeout_ms=20_000)).code == "success"
        for name, payload in (
            ("CardReader.ChipIO", talk),
            ("CardReader.ChipPower", {"chipPower": "cold"}),
            ("CardReader.ReadRawData", {"chip": True}),
            ("CardReader.Move", {"to": "exit"}),
            ("CardReader.Reset", {"to": "auto"}),
        ):
            assert (await second.ask(name, payload, timeout_ms=1_000)).code == "sequenceError", name
        assert (await first.ask("CardReader.ChipIO", talk)).code == "success"
        await first.ask("CardReader.Move", {"to": "exit"})
        await hand("card_reader", "take")
        await first.named("CardReader.MediaRemovedEvent")
        await second.named("CardReader.MediaRemovedEvent")


async def test_pin_comes_out_encrypted_once_and_for_its_own_client(publisher, hand):
    where = url(publisher, "PinPad")
    wrapped = Cipher(SM4(master_key(DEMO_KEYS, "JC-0317")), modes.ECB()).encryptor().update(KEY)
    imported = {
        "key": "PinKey",
        "keyAttributes": {"keyUsage": "P0", "algorithm": "9", "modeOfUse": "E"},
        "value": encoded(wrapped),
        "decryptKey": MASTER_KEY,
        "decryptMethod": "ecb",
        "verificationData": encoded(check_value(KeyAlgorithm.SM4, KEY)),
        "verifyAttributes": {"cryptoMethod": "kcvZero"},
    }
    block = {"customerData": CARD[:-1], "format": "iso0", "key": "PinKey", "cryptoMethod": "ecb"}
    entry = {"minLen": 6, "maxLen": 6, "autoEnd": False, "activeKeys": {}}
    async with application(where) as terminal, application(where) as other:
        layout = await terminal.ask("Keyboard.GetLayout", {"entryMode": "pin"})
        keys = {key["key"] for key in layout.payload["layout"]["pin"][0]["keys"]}
        assert {"zero", "nine", "enter", "cancel", "clear"} <= keys
        entry["activeKeys"] = {key: {"terminate": key in ("enter", "cancel")} for key in keys}
        assert (await terminal.ask("PinPad.SetPinBlockData", block)).payload == {"errorCode": "keyNotFound"}
        wrong = {**imported, "verificationData": encoded(bytes(8))}
        assert (await terminal.ask("KeyManagement.ImportKey", wrong)).payload == {"errorCode": "invalidValue"}
        assert (await terminal.ask("KeyManagement.ImportKey", imported)).payload["keyLength"] == 128
        detail = await terminal.ask("KeyManagement.GetKeyDetail", {"keyName": "PinKey"})
        assert detail.payload["keyDetails"]["PinKey"]["loaded"] == "yes"

        assert (await terminal.ask("Keyboard.PinEntry", entry)).code == "sequenceError"
        assert (await terminal.ask("PinPad.SetPinBlockData", block)).code == "success"
        entering = await terminal.send("Keyboard.PinEntry", entry, timeout_ms=30_000)
        await terminal.named("Keyboard.EnterDataEvent")
        for pressed in ("9", "clear", *PIN, "enter"):
            await hand("pin_pad", "key", pressed)
        entered = await terminal.end(entering)
        assert (entered.code, entered.payload) == ("success", {"digits": 6, "completion": "enter"})
        pressed = [event["payload"] for event in entered.events if event["header"]["name"] == "Keyboard.KeyEvent"]
        assert pressed == [
            {"completion": "continue"},
            {"completion": "clear", "digit": "clear"},
            *[{"completion": "continue"}] * 6,
            {"completion": "enter", "digit": "enter"},
        ]
        assert (await other.ask("PinPad.GetPinBlock", block)).payload == {"errorCode": "noPin"}
        fetched = await terminal.ask("PinPad.GetPinBlock", block)
        clear = Cipher(SM4(KEY), modes.ECB()).decryptor().update(decoded(fetched.payload["pinBlock"]))
        assert clear.startswith(b"\x06\x13\x57\x90")
        assert bytes(a ^ b for a, b in zip(clear[10:], bytes.fromhex(CARD[-13:-1]), strict=True)) == b"\xff" * 6
        assert (await terminal.ask("PinPad.GetPinBlock", block)).payload == {"errorCode": "noPin"}

        assert (await terminal.ask("PinPad.SetPinBlockData", block)).code == "success"
        entering = await terminal.send("Keyboard.PinEntry", entry, timeout_ms=30_000)
        await hand("pin_pad", "key", "1")
        await hand("pin_pad", "key", "cancel")
        assert (await terminal.end(entering)).payload == {"digits": 0, "completion": "cancel"}
    heard = json.dumps(terminal.seen) + json.dumps(other.seen)
    for secret in (PIN, CARD[:-1], KEY.hex(), encoded(KEY), encoded(wrapped)):
        assert secret not in heard


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"activeKeys": None}, "noActivekeys"),
        ({"activeKeys": {"fdk01": {"terminate": True}}}, "keyNotSupported"),
        ({"activeKeys": {"one": {}}}, "noTerminatekeys"),
        ({"minLen": 8}, "minimumLength"),
    ],
)
async def test_pin_entry_with_an_odd_wish_is_refused_by_its_own_word(publisher, change, error):
    entry = {"minLen": 6, "maxLen": 6, "activeKeys": {"one": {}, "enter": {"terminate": True}}, **change}
    async with application(url(publisher, "PinPad")) as terminal:
        assert (await terminal.ask("Keyboard.PinEntry", entry)).payload == {"errorCode": error}
        clear = await terminal.ask("Keyboard.DataEntry", {"maxLen": 4, "activeKeys": {"one": {}}})
        assert clear.code == "unsupportedCommand"


async def test_form_is_printed_presented_and_taken(publisher, hand):
    async with application(url(publisher, "Printer")) as terminal:
        assert (await terminal.ask("Printer.GetFormList")).payload == {"formList": ["Receipt"]}
        form = await terminal.ask("Printer.GetQueryForm", {"formName": "Receipt"})
        assert set(form.payload["form"]["fields"]) == {"Heading", "Line", "Code", "Foot"}
        fields = {"Heading": "客户回单", "Line": ["借款金额 12,300.00", "期限 12 个月"], "Code": "EDIAN:1"}
        wish = {"formName": "Receipt", "mediaName": "Receipt", "mediaControl": {"move": "eject", "cut": True}}
        printed = await terminal.ask("Printer.PrintForm", {**wish, "fields": fields}, timeout_ms=20_000)
        assert printed.code == "success"
        assert printed.event_names == ["Printer.MediaPresentedEvent"]
        lines = (await hand("printer", "status"))["lines"]
        assert "客户回单" in "".join(lines)
        assert any("期限 12 个月" in line for line in lines)
        await hand("printer", "take")
        await terminal.named("Printer.MediaTakenEvent")

        odd = await terminal.ask("Printer.PrintForm", {**wish, "fields": {"Line": "x", "Sum": "1"}})
        assert odd.payload == {"errorCode": "fieldError"}
        assert odd.events[0]["payload"] == {"formName": "Receipt", "fieldName": "Sum", "failure": "notFound"}
        short = await terminal.ask("Printer.PrintForm", {**wish, "fields": {}})
        assert short.events[0]["payload"]["failure"] == "required"
        assert (await terminal.ask("Printer.PrintForm", {"formName": "?"})).payload == {"errorCode": "formNotFound"}
        stored = {**wish, "fields": {"Line": "x"}, "mediaControl": {"move": "retract"}}
        assert (await terminal.ask("Printer.PrintForm", stored)).code == "unsupportedData"
        control = await terminal.ask("Printer.ControlMedia", {"mediaControl": {"cut": True}})
        assert control.payload == {"errorCode": "noMediaPresent"}


async def test_print_that_is_canceled_ends_as_it_truly_ended(publisher, hand):
    async with application(url(publisher, "Printer")) as terminal:
        await hand("printer", "fault", "slow")
        try:
            before = (await hand("printer", "status"))["printed"]
            wish = {"formName": "Receipt", "fields": {"Line": [f"line {number}" for number in range(60)]}}
            printing = await terminal.send("Printer.PrintForm", wish, timeout_ms=30_000)
            await asyncio.sleep(0.5)
            assert (await terminal.ask("Common.Cancel", {"requestIds": [printing]})).code == "success"
            ended = await terminal.end(printing)
            after = (await hand("printer", "status"))["printed"]
            assert ended.code == ("success" if after > before else "canceled")
        finally:
            await hand("printer", "fault", "none")


async def test_raw_bytes_are_printed_and_what_is_not_for_a_job_is_refused(publisher, hand):
    async with application(url(publisher, "Printer")) as terminal:
        text = "原始数据 RAW".encode("gb18030") + b"\n"
        raw = await terminal.ask("Printer.PrintRaw", {"inputData": "no", "data": encoded(text)}, timeout_ms=20_000)
        assert raw.code == "success"
        assert any("原始数据 RAW" in line for line in (await hand("printer", "status"))["lines"])
        await hand("printer", "take")
        for bad in (b"\x10\x04\x01", b"x\n\x1dr\x01", b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", b"x\x1b", b"\n\n"):
            refused = await terminal.ask("Printer.PrintRaw", {"inputData": "no", "data": encoded(bad)})
            assert refused.code == "invalidData", bad
        answered = await terminal.ask("Printer.PrintRaw", {"inputData": "yes", "data": encoded(text)})
        assert answered.code == "unsupportedData"


async def test_paper_that_is_out_is_told_in_completion_event_and_status(publisher, hand):
    async with application(url(publisher, "Printer")) as terminal:
        await hand("printer", "fault", "paper_out")
        try:
            event = await terminal.named("Printer.PaperThresholdEvent")
            assert event["payload"] == {"paperSource": "upper", "threshold": "out"}
            wish = {"formName": "Receipt", "fields": {"Line": "x"}}
            printed = await terminal.ask("Printer.PrintForm", wish, timeout_ms=5_000)
            assert printed.payload == {"errorCode": "paperOut"}
            status = await terminal.ask("Common.Status")
            assert status.payload["printer"]["paper"] == {"upper": "out"}
        finally:
            await hand("printer", "fault", "none")
        await terminal.message(changed_to("printer", paper={"upper": "full"}))


async def test_code_is_read(publisher, hand):
    async with application(url(publisher, "CodeScanner")) as terminal:
        reading = asyncio.create_task(terminal.ask("BarcodeReader.Read", {"symbologies": {"qrCode": True}}))
        while not reading.done():
            await hand("code_scanner", "scan", "EDIAN:QUERY:JC-0317:42")
            await asyncio.sleep(0.05)
        (read,) = reading.result().payload["readOutput"]
        assert decoded(read["barcodeData"]) == b"EDIAN:QUERY:JC-0317:42"
        assert read["symbology"] == "symbologyUnknown"


async def test_picture_is_handed_over_and_none_is_left_behind(publisher, runtime):
    async with application(url(publisher, "Camera")) as terminal:
        taken = await terminal.ask("Camera.TakePicture", {"camera": "person"}, timeout_ms=20_000)
        assert taken.code == "success"
        assert decoded(taken.payload["pictureFile"]).startswith(b"\xff\xd8")
        assert list((runtime / "pictures").glob("*.jpg")) == []
        other = await terminal.ask("Camera.TakePicture", {"camera": "exitSlot"})
        assert other.payload == {"errorCode": "cameraNotSupported"}


async def test_id_card_is_read_into_our_own_property(publisher, hand):
    async with application(url(publisher, "IdReader")) as terminal:
        reading = await terminal.send("CardReader.ReadRawData", {"chip": True}, timeout_ms=20_000)
        await terminal.named("CardReader.InsertCardEvent")
        await hand("id_reader", "insert", "liu")
        read = await terminal.end(reading)
        assert read.payload["edianIdCard"]["name"] == "刘样山"
        assert "picture_bgr" not in read.payload["edianIdCard"]
        await hand("id_reader", "remove")
        await terminal.named("CardReader.MediaRemovedEvent")


async def test_kiosk_and_application_share_a_device(publisher, host, hand):
    async with DeviceClient(host) as kiosk, application(url(publisher, "Printer")) as terminal:
        wish = {"formName": "Receipt", "fields": {"Line": "one"}}
        printing = await terminal.send("Printer.PrintForm", wish, timeout_ms=20_000)
        probed, printed = await asyncio.gather(kiosk.execute("printer", Probe()), terminal.end(printing))
        assert probed.succeeded
        assert printed.code == "success"
        await hand("printer", "take")
        await terminal.named("Printer.MediaTakenEvent")


def test_simulated_profile_has_every_kind_that_is_published():
    shipped = tomllib.loads(profile_path("simulated").read_text(encoding="utf-8"))
    assert set(SERVICES) <= {table.get("kind", name) for name, table in shipped["devices"].items()}
