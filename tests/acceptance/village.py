"""All programs as a customer meets them: sandbox, server and simulated devices as processes, the terminal in a window.

The terminal runs in the test's process, on the loop that it runs on in a branch, so that fingers can touch its window.
Its clock can be put forward, which is how a contract of half a minute is read at once; the server is told the same.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channel_server.sandbox.mobile_bank import MobileBank
from kiosk.app import Options, Terminal
from kiosk.flow.gates import gate
from kiosk.flow.state import KioskState, Step
from kiosk.panel.customer import Customer, Purse, Wish
from kiosk.panel.hands import Hands, HandsError
from kiosk.panel.touch import Fingers
from tests.integration.server.telephone import ISSUER, Telephone

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "drivers" / "profiles" / "simulated.toml"
START_S = 30.0
WITHIN_S = 40.0

CARDS = ROOT / "drivers" / "simulators" / "cards"

WANG = Purse("wang", "wang", "135790")
LIU = Purse("liu", "liu", "112233")
ZHOU = Purse("zhou", "zhou", "334455")


@dataclass
class Program:
    """One process and its log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def end(self, with_signal: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


@dataclass
class Village:
    """The programs of one test."""

    folder: Path
    seeded: Path
    programs: list[Program] = field(default_factory=list)
    sandbox: str = ""
    server: str = ""
    mobile: str = ""
    port: int = 0

    def start(self, name: str, *words: str, ready: Path) -> Program:
        log = self.folder / f"{name}.log"
        ready.unlink(missing_ok=True)
        with log.open("ab") as file:
            process = subprocess.Popen([sys.executable, "-m", *words], stdout=file, stderr=file, cwd=ROOT)
        program = Program(name, process, log)
        self.programs.append(program)
        end = time.monotonic() + START_S
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"{name} is not ready:\n{log.read_text()[-3000:]}")
            time.sleep(0.03)
        return program

    def run(self, *words: str) -> str:
        done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, cwd=ROOT, timeout=60)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start_bank(self, faults: str = "") -> None:
        words = ["--listen", "127.0.0.1:0", "--data", str(self.folder / "bank")]
        if faults:
            script = self.folder / "faults.toml"
            script.write_text(faults)
            words += ["--faults", str(script)]
        ready = self.folder / "sandbox.ready"
        self.start("sandbox", "channel_server.sandbox", "serve", *words, "--ready-file", str(ready), ready=ready)
        self.sandbox = json.loads(ready.read_text())["address"]

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'channel.db'}"

    def seed(self) -> None:
        """Books with the village in them: made once a session, copied for each test."""
        if not any(self.seeded.iterdir()):
            database = f"sqlite:///{self.seeded / 'channel.db'}"
            self.run("channel_server", "migrate", "--database", database)
            self.run("channel_server", "seed-demo", "--database", database)
        for file in self.seeded.iterdir():
            shutil.copy(file, self.folder / file.name)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.server = f"127.0.0.1:{self.port}"

    def print_id_card(self, name: str) -> tuple[Path, Path]:
        """Specimens of an ID card's two sides, as a camera sees them."""
        folder = self.folder / "document"
        words = ["--out", str(folder), "--count", "1", "--level", "easy", "--card", str(CARDS / "id" / f"{name}.toml")]
        words += [
            "--portrait",
            str(CARDS / "photos" / f"{name}.jpg"),
            "--document",
            "id-front",
            "--document",
            "id-back",
        ]
        self.run("drivers.vision.specimen", *words)
        return next(folder.glob("id-front-*.jpg")), next(folder.glob("id-back-*.jpg"))

    def start_server(self, *, mobile: bool = False) -> Program:
        """The channel server; with `mobile` it listens to the telephones of an enrolled mobile bank, too."""
        ready = self.folder / "server.ready"
        places = ["--database", self.database, "--certs", str(self.folder / "certs"), "--backoffice", self.sandbox]
        words = ["serve", "--listen", self.server, *places, "--ready-file", str(ready)]
        if mobile:
            keys = self.folder / "jwks.json"
            keys.write_text(self.mobile_bank().key_set(), encoding="utf-8")
            enrolled = ["--bank", "qingjiang", "--name", "JC-M001", "--issuer", ISSUER, "--jwks", str(keys)]
            self.run("channel_server", "partner", "add", "--database", self.database, *enrolled)
            words += ["--mobile-listen", "127.0.0.1:0"]
        program = self.start("server", "channel_server", *words, ready=ready)
        self.mobile = json.loads(ready.read_text())["mobile_address"] if mobile else ""
        return program

    def mobile_bank(self) -> MobileBank:
        """The mobile bank that signs for the village's customers."""
        return MobileBank.at(self.folder / "mobile.key", ISSUER, "edian")

    async def telephone(self, person: str = "wang") -> Telephone:
        """Somebody's telephone, signed in."""
        phone = Telephone(self.mobile, self.folder / "certs")
        answer = await phone.enter(self.mobile_bank(), person)
        assert answer.status == 200, answer.body
        return phone

    def start_devices(self, terminal: str = "JC-0317", *, eyes: bool = False) -> Path:
        """Without `eyes` the terminal has a camera that nothing looks through: no page speaks of faces."""
        runtime = self.folder / terminal
        runtime.mkdir()
        profile = runtime / "profile.toml"
        text = PROFILE.read_text() if eyes else blinded(PROFILE.read_text())
        text = text.replace("JC-0317", terminal).replace("{profile}/../..", str(ROOT))
        profile.write_text(text)
        words = ["--profile", str(profile), "--runtime", str(runtime)]
        ready, place = runtime / "devices.ready", runtime / "devices.sock"
        self.start(f"devices-{terminal}", "drivers", "simulate", *words, "--ready-file", str(ready), ready=ready)
        self.start(f"host-{terminal}", "drivers", "host", *words, "--socket", str(place), ready=place)
        return runtime

    def start_everything(self, *, eyes: bool = False, mobile: bool = False) -> Path:
        """All programs, the devices beside the bank; returns where the devices' hands are."""
        with ThreadPoolExecutor(1) as beside:
            runtime = beside.submit(lambda: self.start_devices(eyes=eyes))
            self.start_bank()
            self.seed()
            self.start_server(mobile=mobile)
            return runtime.result()

    async def camera_forgets(self, runtime: Path, *folders: str) -> None:
        """Nothing that the camera saw is left; it goes off just after its page."""
        left: list[Path] = []
        for _ in range(100):
            left = [path for folder in folders or ("pictures",) for path in (runtime / folder).glob("*")]
            if not left:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"left behind: {left}")

    async def all_pictures_gone(self, runtime: Path) -> None:
        """Nothing of a customer that a camera or a chip has shown is left on the terminal."""
        await self.camera_forgets(runtime, "pictures", "customer-pictures")

    def books(self, bank: str = "qingjiang") -> dict[str, Any]:
        said: dict[str, Any] = json.loads(
            self.run("channel_server", "books", "--database", self.database, "--bank", bank, "--json")
        )
        return said

    def audit(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(
            self.run("channel_server.sandbox", "audit", "--data", str(self.folder / "bank"), "--json")
        )
        return said

    def options(self, terminal: str = "JC-0317") -> Options:
        return Options(
            server=self.server,
            certs=self.folder / "certs",
            terminal=terminal,
            devices=self.folder / terminal / "devices.sock",
            state=self.folder / f"kiosk-{terminal}",
            windowed=True,
        )

    def close(self) -> None:
        for program in reversed(self.programs):
            program.end()


def blinded(profile: str) -> str:
    """A profile without the devices that look through its camera."""
    tables = re.split(r"(?m)^(?=\[)", profile)
    return "".join(t for t in tables if not t.startswith(("[devices.face_checker", "[devices.document_reader")))


class PutForward:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


class Person(Customer):
    """The demo's customer in a hurry: reads a page by putting the clock forward."""

    def __init__(self, kiosk: Kiosk, purse: Purse, amount_yuan: int) -> None:
        super().__init__(kiosk.hands, kiosk.fingers, purse, Wish(amount_yuan))
        self._kiosk = kiosk

    async def _pin(self) -> None:
        await self._kiosk.key_pin(self._purse.pin)

    async def _contract(self) -> None:
        await self._kiosk.read()

    async def until(self, page: Step) -> None:
        """Go on until a page is shown."""
        while self._kiosk.state.step is not page:
            step = self._kiosk.state.step
            await self._acts[step.value]()
            await self._kiosk.until(lambda state, now=step: state.step is not now)


class Kiosk:
    """One terminal in its window, with somebody in front of it."""

    def __init__(self, village: Village, runtime: Path, terminal: str = "JC-0317") -> None:
        self.clock = PutForward()
        self.terminal = Terminal(village.options(terminal), clock=self.clock)
        self.fingers = Fingers(self.terminal.screens.window)
        self.hands = Hands(runtime)
        self.terminal.open()

    @property
    def state(self) -> KioskState:
        return self.terminal.journey.state

    async def until(self, what: Callable[[KioskState], object], within_s: float = WITHIN_S) -> KioskState:
        end = time.monotonic() + within_s
        while not what(self.state):
            s = self.state
            assert time.monotonic() < end, f"still {s.step} waiting={s.waiting} notice={s.notice} {gate(s)}"
            await asyncio.sleep(0.02)
        return self.state

    async def at(self, step: Step) -> KioskState:
        return await self.until(lambda state: state.step is step)

    async def ready(self) -> None:
        await self.until(lambda state: state.step is Step.ATTRACT and state.terminal is not None)

    async def press(self, name: str) -> None:
        await self.fingers.wait_until_pressable(name, WITHIN_S)
        self.fingers.press(name)

    async def read(self) -> None:
        """Every page for as long as it asks, by the terminal's clock."""
        await self.until(lambda state: state.contract)
        while not gate(self.state).open:
            assert self.state.contract is not None
            self.clock.ahead += self.state.contract.page_ms_left / 1000
            await self.until(lambda state: state.contract.page_ms_left == 0)
            if not gate(self.state).open:
                await self.press("page_next")
                await asyncio.sleep(0.05)
        await self.press("next")

    async def key_pin(self, pin: str) -> None:
        """Key a PIN as soon as the pad's lamp is on."""
        end = time.monotonic() + WITHIN_S
        while True:
            try:
                await self.hands.press_key(pin[0])
                break
            except HandsError:
                assert time.monotonic() < end, "the pad never asked"
                await asyncio.sleep(0.05)
        await self.hands.key_pin(pin[1:])

    async def control(self, device: str, do: str, value: str = "") -> None:
        await self.hands._ask(device, do, value)

    async def close(self) -> None:
        await self.terminal.close()


def on_the_loop(work: Coroutine[object, object, None]) -> None:
    """Run a test's coroutine on the loop that a terminal has in a branch."""
    from kiosk.journey.loop import KioskLoop
    from kiosk.viewmodels.engine import make_app

    loop = KioskLoop(make_app())
    asyncio.set_event_loop(loop)
    try:
        with loop:
            loop.run_until_complete(work)
    finally:
        asyncio.set_event_loop(None)


os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
