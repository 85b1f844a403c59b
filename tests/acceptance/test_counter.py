"""The counter as a teller meets it: the real window, client, server, bank and simulated devices; by the keyboard."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.visual.counter_stage import CounterStage

from PySide6.QtCore import Qt  # isort: skip
from kiosk.client import certificates  # isort: skip
from kiosk.client.channel import open_channel  # isort: skip
from kiosk.counter.client.grpc_client import GrpcCounterClient  # isort: skip
from kiosk.hardware.terminal import HostDevices  # isort: skip
from kiosk.panel.hands import Hands  # isort: skip
from tests.acceptance.village import ROOT, Village  # isort: skip
from tests.visual.counter_scenes import sign_pad  # isort: skip

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

K, M = Qt.Key, Qt.KeyboardModifier
PROFILE = ROOT / "drivers" / "profiles" / "counter.toml"
FASTER = 30
"""How much faster than the wall the contract's clock runs here."""


def start_devices(village: Village) -> Path:
    """The workstation's simulated devices and their host; returns the folder of their hands."""
    runtime = village.folder / "w"
    runtime.mkdir()
    places = ["--profile", str(PROFILE), "--runtime", str(runtime)]
    ready, socket = village.folder / "w.ready", village.folder / "w.sock"
    village.start("workstation", "drivers", "simulate", *places, "--ready-file", str(ready), ready=ready)
    village.start("workstation-host", "drivers", "host", *places, "--socket", str(socket), ready=socket)
    return runtime


def seat(village: Village) -> CounterStage:
    """A workstation on the real line and the real devices, with a teller signed in."""
    stage = CounterStage(now=lambda: datetime.now(UTC))

    async def connect() -> None:
        credentials = certificates.load(village.folder / "certs", "JC-T001")
        stage.desk.client = GrpcCounterClient(open_channel(village.server, credentials))
        stage.desk.devices = HostDevices(village.folder / "w.sock")
        stage.desk.greeting = None
        stage.counter.open()
        assert await stage.desk.devices.connect(lambda _event: None) is None
        await stage.counter.devices_found()

    stage._run(connect())
    stage.until(lambda: stage.desk.greeting is not None, within_ms=10_000)
    stage.sign_in()
    return stage


def test_drawdown_at_the_counter_is_paid_once_and_shows_at_once(village: Village) -> None:
    with ThreadPoolExecutor(1) as beside:
        devices = beside.submit(start_devices, village)
        village.start_bank()
        village.seed()
        village.start_server()
        hands = Hands(devices.result())
    stage = seat(village)
    model = stage.counter.model("drawdown")
    try:
        stage.press(K.Key_F9)
        stage._run(hands.put_id_card_on("wang"))
        stage.until(lambda: stage.desk.case.visit is not None, within_ms=20_000)
        assert stage.counter.model("customer").property("available") == "38,000.00"
        stage.press(K.Key_F3)
        stage.type("2w")
        for keys in ("3", "1", "15", "01"):
            stage.press(K.Key_Tab)
            stage.type(keys)
        stage.press(K.Key_Tab)
        stage.press(K.Key_F10)
        stage._run(hands.insert_bank_card("wang"))
        stage.until(lambda: stage.counter._papers._at.value == "pin", within_ms=20_000)
        stage._run(hands.key_pin("135790"))
        stage.until(lambda: stage.counter._papers._at.value == "take_card", within_ms=20_000)
        stage._run(hands.take_bank_card())
        stage.until(lambda: stage.counter._papers._at.value == "", within_ms=20_000)
        stage.until(lambda: model.property("lacking") == "", within_ms=10_000)
        stage.press(K.Key_Return, M.ControlModifier)
        contract = model._contract  # type: ignore[attr-defined]
        stage.until(lambda: contract.contract is not None, within_ms=10_000)
        contract._clock = lambda: time.monotonic() * FASTER
        contract.resume()
        for _ in contract.contract.pages:
            for _ in range(12):
                stage.press(K.Key_Down)
            stage.until(contract._page_read, within_ms=5_000)
            stage.press(K.Key_N, M.AltModifier)
        sign_pad(stage)
        stage.press(K.Key_Return, M.ControlModifier)
        stage.until(lambda: model.property("stage") == "sent", within_ms=10_000)
        stage.until(lambda: model.property("sent").property("kind") == "done", within_ms=20_000)
        assert stage.desk.drawdown_requests.pending() == ()
        stage.press(K.Key_Escape)
        customer = stage.counter.model("customer")
        stage.until(lambda: customer.property("available") == "18,000.00", within_ms=2_000)
    finally:
        stage.close()
    (drawdown,) = village.books()["drawdowns"]
    assert (drawdown["state"], drawdown["amount_fen"]) == ("DISBURSED", 2_000_000)
    books = village.audit()
    assert books["consistent"]
    assert books["paid_twice"] == []
