"""`make demo`: a bank, a channel server, a terminal, a mobile bank and a counter, with their people, on this machine.

Starts the console scripts as processes, imports none of the programs, and leaves no process behind. With `--headless` a
scripted customer begins on the telephone, goes on through the terminal's real window, offscreen, and is then helped by
a teller who takes the case over; the run ends with exit code 0 only if money, books and the screens of three channels
agree. What was made is in `build/demo/`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).resolve().parent))

import others  # noqa: E402 - beside this file, which is a script
from agreement import Books  # noqa: E402
from processes import NotReadyError, Processes  # noqa: E402

OUTPUT = ROOT / "build" / "demo"
PROFILE = ROOT / "drivers" / "profiles" / "simulated.toml"
CUSTOMERS = ROOT / "deploy" / "demo" / "customers.toml"
TERMINAL = "JC-0317"
BANK = "qingjiang"
DEFAULT_AMOUNT_YUAN = 20_000
START_WITHIN_S = 30.0
JOURNEY_WITHIN_S = 240.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one run of the demo keeps its things: a short path, since sockets have no long ones."""

    folder: Path

    @property
    def bank(self) -> Path:
        """Folder of the bank's books."""
        return self.folder / "bank"

    @property
    def certificates(self) -> Path:
        """Folder of the demo's certificate authority."""
        return self.folder / "certs"

    @property
    def database(self) -> str:
        """The channel server's database."""
        return f"sqlite:///{self.folder / 'channel.db'}"

    @property
    def devices(self) -> Path:
        """Folder of the simulators' ports and control sockets, and of the printed paper."""
        return self.folder / "devices"

    def ready(self, name: str) -> Path:
        """The ready file of a program."""
        return self.folder / f"{name}.ready"


def program(name: str) -> str:
    """A console script of this environment."""
    return str(Path(sys.executable).parent / name)


def answer(*command: str) -> dict[str, Any]:
    """What a program says in one line of JSON. Raises NotReadyError with its own words when it fails."""
    ran = subprocess.run(command, capture_output=True, text=True, timeout=START_WITHIN_S, check=False)
    if ran.returncode != 0:
        raise NotReadyError(f"{Path(command[0]).name} {command[1]}: {ran.stderr.strip() or ran.stdout.strip()}")
    said: dict[str, Any] = json.loads(ran.stdout)
    return said


def start_bank(processes: Processes, stage: Stage) -> str:
    """Starts the bank's own systems; returns their address."""
    ready = stage.ready("sandbox")
    processes.start(
        "sandbox",
        [
            program("edian-sandbox"),
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            str(stage.bank),
            "--ready-file",
            str(ready),
        ],
    )
    processes.wait_for_file("sandbox", ready, START_WITHIN_S)
    return str(json.loads(ready.read_text())["address"])


def start_server(processes: Processes, stage: Stage, bank_address: str, mobile: others.MobileBank | None = None) -> str:
    """Migrates, seeds and starts the channel server, for a mobile bank's customers too; returns its address."""
    server, ready = program("edian-server"), stage.ready("server")
    processes.run("migrate", [server, "migrate", "--database", stage.database], START_WITHIN_S)
    processes.run("seed", [server, "seed-demo", "--database", stage.database], START_WITHIN_S)
    for done in ("migrate", "seed"):
        processes.forget(done)
    if mobile is not None:
        mobile.enrol(processes, stage.database, BANK, START_WITHIN_S)
    places = ["--database", stage.database, "--certs", str(stage.certificates), "--backoffice", bank_address]
    if mobile is not None:
        places += ["--mobile-listen", "127.0.0.1:0"]
    processes.start(
        "server",
        [server, "serve", "--listen", "127.0.0.1:0", *places, "--ready-file", str(ready)],
        mobile.environment if mobile is not None else None,
    )
    processes.wait_for_file("server", ready, START_WITHIN_S)
    return str(json.loads(ready.read_text())["address"])


def mobile_address(stage: Stage) -> str:
    """Where the channel server takes telephones' calls."""
    return str(json.loads(stage.ready("server").read_text())["mobile_address"])


def start_devices(processes: Processes, stage: Stage) -> Path:
    """Starts the simulated devices and the device host; returns the host's socket."""
    devices, ready, socket = program("edian-devices"), stage.ready("devices"), stage.folder / "devices.sock"
    runtime = ["--profile", str(PROFILE), "--runtime", str(stage.devices)]
    processes.start("devices", [devices, "simulate", *runtime, "--ready-file", str(ready)])
    processes.wait_for_file("devices", ready, START_WITHIN_S)
    processes.start("host", [devices, "host", *runtime, "--socket", str(socket)])
    processes.wait_for_file("host", socket, START_WITHIN_S)
    return socket


def print_document(processes: Processes, stage: Stage, customer: str) -> Path:
    """Prints a specimen of the customer's ID card, both sides; returns the folder of front.jpg and back.jpg."""
    cards = ROOT / "drivers" / "simulators" / "cards"
    name = tomllib.loads(CUSTOMERS.read_text(encoding="utf-8"))[customer]["id_card"]
    folder = stage.folder / "document"
    command = [sys.executable, "-m", "drivers.vision.specimen", "--out", str(folder), "--count", "1", "--level", "easy"]
    command += ["--card", str(cards / "id" / f"{name}.toml"), "--portrait", str(cards / "photos" / f"{name}.jpg")]
    processes.run("document", [*command, "--document", "id-front", "--document", "id-back"], START_WITHIN_S)
    processes.forget("document")
    for side in ("front", "back"):
        next(folder.glob(f"id-{side}-*.jpg")).rename(folder / f"{side}.jpg")
    return folder


def kiosk_command(stage: Stage, address: str, socket: Path, arguments: argparse.Namespace) -> list[str]:
    """The terminal with the demo's customer in it."""
    command = [sys.executable, "-m", "kiosk.panel"]
    command += ["--server", address, "--certs", str(stage.certificates), "--terminal", TERMINAL]
    command += ["--devices", str(socket), "--state", str(stage.folder / "kiosk"), "--windowed"]
    command += ["--controls", str(stage.devices), "--customers", str(CUSTOMERS), "--customer", arguments.customer]
    command += ["--amount", str(arguments.amount), "--seed", str(arguments.seed)]
    if arguments.headless:
        # The size of the terminal's own screen, whatever the offscreen platform takes its screen to be.
        command += ["--scale", "1", "--reduced-motion", "--script", "--pictures", str(arguments.output)]
        command += ["--report", str(arguments.output / "journey.json"), "--helped"]
    command += ["--code", str(stage.folder / "telephone.code")]
    return command


def server_books(stage: Stage) -> dict[str, Any]:
    """The channel server's books."""
    return answer(program("edian-server"), "books", "--database", stage.database, "--bank", BANK, "--json")


def bank_books(stage: Stage) -> dict[str, Any]:
    """The bank's books."""
    return answer(program("edian-sandbox"), "audit", "--data", str(stage.bank), "--json")


def summary(books: Books, journey: dict[str, Any]) -> dict[str, Any]:
    """What the run comes to, as `summary.json` holds it."""
    drawdown, line = books.drawdown() or {}, books.line()
    figures = ("credit_limit_fen", "outstanding_fen", "reserved_fen", "available_fen")
    return {
        "drawdown_id": drawdown.get("drawdown_id"),
        "state": drawdown.get("state"),
        "amount_fen": drawdown.get("amount_fen"),
        "line": {name: line[name] for name in figures},
        "account_balance_fen": books.account_balance_fen(),
        "screens": journey.get("screens", []),
        "journey_ms": journey.get("journey_ms"),
        "steps": journey.get("steps", []),
    }


def walk_headless(processes: Processes, stage: Stage, command: list[str], arguments: argparse.Namespace) -> int:
    """Lets the scripted customer walk, and holds what he saw against both books. Returns the exit code."""
    before, bank_before = server_books(stage), bank_books(stage)
    # The terminal first: the telephone tells which terminals work before anybody makes the trip.
    processes.start("kiosk", command, {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"})
    begin_elsewhere(processes, stage, arguments)
    code = processes.wait("kiosk", JOURNEY_WITHIN_S)
    report = arguments.output / "journey.json"
    journey: dict[str, Any] = json.loads(report.read_text()) if report.exists() else {}
    complaints = [] if code == 0 else [f"the customer did not get through ({code}): {journey.get('stopped', '')}"]
    for name in ("sandbox", "server", "devices", "host"):
        if processes.has_ended(name):
            complaints.append(f"{name} ended during the journey")
    expected = tomllib.loads(CUSTOMERS.read_text(encoding="utf-8"))[arguments.customer]["credit_line_id"]
    line_before = next(line for line in before["lines"] if line["credit_line_id"] == expected)
    books = Books(
        seen=journey,
        server=server_books(stage),
        line_before=line_before,
        bank=bank_books(stage),
        bank_before=bank_before,
    )
    complaints += books.disagreements(arguments.amount * 100)
    said: dict[str, Any] = {}
    if code == 0:
        said, silent = others.told(arguments.output, processes)
        complaints += silent or others.disagreements(said, journey, books.line())
    papers = sorted((stage.devices / "paper").glob("*.png"))
    if len(papers) == 1:
        shutil.copy(papers[0], arguments.output / "receipt.png")
    else:
        complaints.append(f"{len(papers)} receipts were printed, not one")
    (arguments.output / "summary.json").write_text(
        json.dumps(summary(books, journey) | {"channels": said}, ensure_ascii=False, indent=2) + "\n"
    )
    for complaint in complaints:
        print(f"demo: {complaint}", file=sys.stderr)
    if complaints:
        print(f"--- the terminal's last words\n{processes.tail('kiosk')}", file=sys.stderr)
        return 1
    place = os.path.relpath(arguments.output)
    print(
        f"Done: {arguments.amount:,} yuan begun on the telephone and drawn at the terminal; then the counter took over."
    )
    print(f"Money, books and the screens of three channels agree. See {place}/.")
    return 0


def begin_elsewhere(processes: Processes, stage: Stage, arguments: argparse.Namespace) -> None:
    """Has the customer begin on the telephone, and puts a teller at the counter."""
    customer = tomllib.loads(CUSTOMERS.read_text(encoding="utf-8"))[arguments.customer]
    mobile = others.MobileBank(stage.folder, arguments.mobile_port)
    mobile.telephone(
        processes,
        mobile_address(stage),
        stage.certificates,
        arguments.customer,
        customer["customer_id"],
        arguments.amount,
        arguments.output,
    )
    card = ROOT / "drivers" / "simulators" / "cards" / "id" / f"{customer['id_card']}.toml"
    address = str(json.loads(stage.ready("server").read_text())["address"])
    report = arguments.output / "counter.json"
    others.start_teller(processes, address, stage.certificates, stage.folder / "counter", card, report)


def walk_on_screen(processes: Processes, stage: Stage, command: list[str], address: str, page: str) -> int:
    """Opens the counter's window, and over it the terminal's with its panel, until the terminal's is closed."""
    # A laptop has no room for both side by side: the one that was opened last is seen whole.
    counter = others.open_counter(processes, address, stage.certificates, stage.folder / "counter", START_WITHIN_S)
    processes.start("kiosk", command)
    print("The terminal is open; the panel beside it says what to do next. Ctrl-C ends everything.")
    if counter:
        print("The counter is open behind it: staff 0317, password edian-demo.")
    print(f"The mobile bank's page: {page}")
    print(f"  (first open https://{mobile_address(stage)}/ once: its certificate is the demo's own)")
    while not processes.has_ended("kiosk"):
        if ended := processes.ended():
            print(f"demo: {ended} has ended:\n{processes.tail(ended)}", file=sys.stderr)
            return 1
        time.sleep(0.2)
    return processes.wait("kiosk", 1.0) or 0


def keep_logs(stage: Stage, output: Path) -> None:
    """Takes the programs' logs along: the stage itself is cleared away."""
    logs = output / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    for log in stage.folder.glob("*.log"):
        shutil.copy(log, logs / log.name)


def end_on_signal(number: int, _frame: FrameType | None) -> None:
    """A signal ends the run the way Ctrl-C does: through the clean-up."""
    raise KeyboardInterrupt(signal.Signals(number).name)


def parse_arguments() -> argparse.Namespace:
    """Command line. Exits with 2 when an amount is none."""
    parser = argparse.ArgumentParser(prog="make demo", description="Run the whole journey on this machine.")
    looks = parser.add_mutually_exclusive_group()
    looks.add_argument("--screen", action="store_true", help="open the window and the panel")
    looks.add_argument("--headless", action="store_true", help="a scripted customer, no screen")
    parser.add_argument("--amount", type=int, default=DEFAULT_AMOUNT_YUAN, metavar="YUAN", help="whole yuan to draw")
    parser.add_argument("--seed", type=int, default=1, help="seed of the scripted customer's other choices")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="DIR", help="where pictures and summary go")
    parser.add_argument("--document", action="store_true", help="the camera reads the ID card instead of its chip")
    parser.add_argument("--customer", default="wang", help="who comes: a name in deploy/demo/customers.toml")
    arguments = parser.parse_args()
    arguments.headless = not arguments.screen
    arguments.mobile_port = others.free_port()
    return arguments


def main() -> int:
    """Runs the demo. Exit code 0: all agrees; 1: something does not, and it is said what; 130: interrupted."""
    arguments = parse_arguments()
    # A shell that starts this in the background has Ctrl-C ignored, and its children with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, end_on_signal)
    signal.signal(signal.SIGHUP, end_on_signal)
    shutil.rmtree(arguments.output, ignore_errors=True)
    arguments.output.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="edian-", ignore_cleanup_errors=True) as folder:
        stage = Stage(Path(folder))
        stage.devices.mkdir()
        try:
            with Processes(stage.folder) as processes:
                os.environ.setdefault("PYTHONUNBUFFERED", "1")
                mobile = others.MobileBank(stage.folder, arguments.mobile_port)
                address = start_server(processes, stage, start_bank(processes, stage), mobile)
                mobile.serve(processes, mobile_address(stage), START_WITHIN_S)
                command = kiosk_command(stage, address, start_devices(processes, stage), arguments)
                if arguments.document:
                    command += ["--document", str(print_document(processes, stage, arguments.customer))]
                if arguments.headless:
                    return walk_headless(processes, stage, command, arguments)
                return walk_on_screen(processes, stage, command, address, mobile.page)
        except NotReadyError as error:
            print(f"demo: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("demo: interrupted; everything has been ended")
            return 130
        finally:
            keep_logs(stage, arguments.output)


if __name__ == "__main__":
    raise SystemExit(main())
