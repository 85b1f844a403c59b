"""A whole simulated terminal: all simulators as processes, the device host in a thread, and the customer's hands."""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import psutil
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from drivers.device.base import Command, Context, Driver, Result
from drivers.device.camera import StartPreview, TakePicture
from drivers.device.card_reader import AcceptCard, ReadApplication, ReturnCard
from drivers.device.code_scanner import ReadCode
from drivers.device.document_reader import DocumentReaderSettings, ReadDocument
from drivers.device.face_checker import CheckFace, FaceCheckerSettings
from drivers.device.id_reader import ReadIdCard
from drivers.device.pin_pad import EnterPin, LoadWorkingKey
from drivers.device.printer import PrintReceipt
from drivers.device.printer.sample import text_document
from drivers.host.messages import Happened
from drivers.host.profile import DeviceEntry, load_profile, profile_path
from drivers.host.registry import load_kind
from drivers.host.service import DeviceHost
from drivers.host.simulation import Simulation
from drivers.simulators.base import ControlMistakeError, ask
from drivers.simulators.pin_pad import DEMO_KEYS, master_key
from drivers.simulators.secure_pad import check_value
from drivers.vision.specimen import (
    Conditions,
    Document,
    Ground,
    Level,
    Order,
    SpecimenSet,
    find_families,
    make_specimen,
)
from drivers.wire.pin_pad import KeyAlgorithm
from tests.fault_matrix.wire import Wire

DEVICES = (
    "id_reader",
    "card_reader",
    "pin_pad",
    "printer",
    "code_scanner",
    "camera",
    "document_reader",
    "face_checker",
)
PATIENCE_S = 60.0
PHOTOS = Path(__file__).parents[2] / "drivers" / "simulators" / "cards" / "photos"
_KEY = bytes.fromhex("00112233445566778899AABBCCDDEEFF")
_PIN = "135790"

COMMANDS: dict[str, Command[Result]] = {
    "id_reader": ReadIdCard(timeout_ms=1_500),
    "card_reader": ReadApplication(),
    "pin_pad": EnterPin(card_number="9299010000000036688", timeout_ms=4_000),
    "printer": PrintReceipt(text_document("故障矩阵\n" * 6), job_expires_ms=6_000),
    "code_scanner": ReadCode(timeout_ms=2_000),
    "camera": TakePicture(),
    "document_reader": ReadDocument(path="{folder}/document.jpg"),
    "face_checker": CheckFace(reference_path=str(PHOTOS / "wang.jpg")),
}
"""What each device is asked to do, under a fault and to show that it is well again."""


class Hanging(Driver):
    """A driver around the real one that does not come back while it is told to hang."""

    def __init__(self, driver: Driver, hangs: threading.Event, released: threading.Event) -> None:
        self._driver = driver
        self._hangs = hangs
        self._released = released

    def perform(self, command: Command[Result], context: Context) -> Result:
        if self._hangs.is_set():
            self._hangs.clear()
            self._released.wait()
        return self._driver.perform(command, context)

    def idle(self, context: Context) -> None:
        self._driver.idle(context)

    def recover(self) -> None:
        self._driver.recover()

    def close(self) -> None:
        self._driver.close()


class Terminal:
    """Put up by `with`; sockets have short paths, so its folder is one of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="edian-fm-"))
        self._stack = contextlib.ExitStack()
        self._released = threading.Event()
        self._hangs = {name: threading.Event() for name in DEVICES}
        self._typed = 0

    def __enter__(self) -> "Terminal":
        with contextlib.ExitStack() as stack:
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            whole = load_profile(profile_path("simulated"), self.folder)
            entries = {entry.name: entry for entry in (*_seeing(self.folder), *whole.devices)}
            profile = replace(whole, devices=tuple(self._hangable(entries[name]) for name in DEVICES))
            _draw_document(self.folder / "document.jpg")
            self.simulation = stack.enter_context(Simulation(profile))
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=loop.run_forever)
            thread.start()
            stack.callback(thread.join)
            stack.callback(loop.call_soon_threadsafe, loop.stop)
            self.host = DeviceHost(profile, self.folder / "host.sock")
            asyncio.run_coroutine_threadsafe(self.host.start(), loop).result(PATIENCE_S)
            stack.callback(lambda: asyncio.run_coroutine_threadsafe(self.host.close(), loop).result(PATIENCE_S))
            stack.callback(self._released.set)
            self.wire = Wire(self.folder / "host.sock")
            stack.callback(self.wire.close)
            self.wire.on_event = self._obey
            self._load_key()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def say(self, device: str, word: str, value: str = "") -> dict[str, object]:
        return dict(ask(self.folder / f"{device}.ctl", word, value))

    def status(self, device: str) -> dict[str, object]:
        return self.say(device, "status")

    def port(self, device: str) -> Path:
        return self.folder / f"{device}.tty"

    def hang(self, device: str) -> None:
        """The driver's next call does not return, as long as the terminal stands."""
        self._hangs[device].set()

    def workers(self, module: str) -> list[psutil.Process]:
        """Worker processes of the host's links that run a module."""
        children = psutil.Process().children(recursive=True)
        return [child for child in children if module in " ".join(_words(child))]

    def signal_workers(self, module: str, number: signal.Signals) -> None:
        end = time.monotonic() + PATIENCE_S
        # On a busy machine the command may just be about to start it.
        while not (found := self.workers(module)):
            assert time.monotonic() < end, f"no {module} runs"
            time.sleep(0.02)
        for worker in found:
            os.kill(worker.pid, number)

    def command(self, device: str) -> Command[Result]:
        """What the device is asked to do, under a fault and to show that it is well again."""
        command = COMMANDS[device]
        if isinstance(command, ReadDocument):
            return replace(command, path=command.path.format(folder=self.folder))
        return command

    def _obey(self, event: Happened) -> None:
        """The person before the camera does as they are asked."""
        if event.event == "ChallengeGiven":
            self.say("camera", "do", str(event.fields.table["kind"]))

    def set_out(self, device: str) -> None:
        """What has to lie there before the command."""
        match device:
            case "id_reader":
                self.say(device, "take")
                self.say(device, "insert", "wang")
            case "card_reader":
                # What people do with a card that was not read.
                if self.status(device)["card"]:
                    self.say(device, "take")
                    self.wire.execute(device, ReturnCard(timeout_ms=5_000), PATIENCE_S)
                self.say(device, "insert", "wang")
                self.wire.execute(device, AcceptCard(timeout_ms=5_000), PATIENCE_S)
            case "printer":
                with contextlib.suppress(ControlMistakeError):
                    self.say(device, "take")
            case "pin_pad":
                self._typed = 0
            case "face_checker":
                for word, value in (("enter", "wang"), ("straight", "")):
                    self.say("camera", word, value)
                self.wire.execute("camera", StartPreview(), PATIENCE_S)

    def act(self, device: str) -> None:
        """What the customer does while the command runs."""
        with contextlib.suppress(ControlMistakeError):
            match device:
                case "code_scanner":
                    self.say(device, "scan", "https://qingjiang.example/a/1")
                case "pin_pad" if self.status(device)["entering"]:
                    keys = [*_PIN, "enter"]
                    self.say(device, "key", keys[min(self._typed, len(keys) - 1)])
                    self._typed += 1

    def _hangable(self, entry: DeviceEntry) -> DeviceEntry:
        make, hangs = entry.kind.make_driver, self._hangs[entry.name]

        def make_driver(settings: object) -> Driver:
            return Hanging(make(settings), hangs, self._released)

        return replace(entry, kind=replace(entry.kind, make_driver=make_driver))

    def _load_key(self) -> None:
        encryptor = Cipher(SM4(master_key(DEMO_KEYS, "JC-0317")), modes.ECB()).encryptor()
        load = LoadWorkingKey(encryptor.update(_KEY), check_value(KeyAlgorithm.SM4, _KEY))
        ended = self.wire.execute("pin_pad", load, PATIENCE_S)
        assert ended.code == "success", ended


def _seeing(folder: Path) -> tuple[DeviceEntry, ...]:
    """What looks at pictures; it has no simulator, for it has no hardware."""
    pictures = folder / "pictures"
    settings: dict[str, object] = {
        "document_reader": DocumentReaderSettings(pictures_folder=str(pictures)),
        "face_checker": FaceCheckerSettings(frames=str(pictures / "preview.jpg"), device_serial="CAM-1"),
    }
    return tuple(DeviceEntry(name, load_kind(name), value) for name, value in settings.items())


def _draw_document(path: Path) -> None:
    order = Order(document=Document.ID_FRONT, level=Level.EASY, seed=1, conditions=Conditions(ground=Ground.WOOD))
    path.write_bytes(make_specimen(order, find_families(SpecimenSet.OWN)).frame.jpeg)


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
