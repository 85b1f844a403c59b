"""`make counter`: a bank, a channel server, a workstation with simulated devices, and its window, on this machine.

Starts the console scripts as processes, imports none of the programs, and leaves no process behind. The customer's
hands are the keyboard of the shell that runs this: `id wang` lays an ID card down, `card wang` puts a bank card in,
`pin 135790` keys the PIN, `take` takes the card, `lift` the ID card.
"""

from __future__ import annotations

import argparse
import json
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy" / "demo"))

import run as demo  # noqa: E402 - the demo's own parts, a script beside this one
from processes import NotReadyError, Processes  # noqa: E402

PROFILE = ROOT / "drivers" / "profiles" / "counter.toml"
OUTPUT = ROOT / "build" / "counter"
ANSWER_WITHIN_S = 5.0
HELP = "id NAME · lift · card NAME · pin DIGITS · take · paper  (NAME: wang, chen, …; wang's PIN is 135790)"


def start_devices(processes: Processes, stage: demo.Stage, name: str) -> Path:
    """Starts the workstation's simulated devices and their host; returns the host's socket."""
    profile = stage.folder / f"{name}.toml"
    profile.write_text(PROFILE.read_text(encoding="utf-8").replace("JC-T001", name), encoding="utf-8")
    profile.write_text(profile.read_text(encoding="utf-8").replace("{profile}/../..", str(ROOT)), encoding="utf-8")
    devices, folder = demo.program("edian-devices"), stage.folder / name
    folder.mkdir()
    ready, address = stage.ready(f"{name}-devices"), stage.folder / f"{name}.sock"
    runtime = ["--profile", str(profile), "--runtime", str(folder)]
    processes.start(f"{name}-devices", [devices, "simulate", *runtime, "--ready-file", str(ready)])
    processes.wait_for_file(f"{name}-devices", ready, demo.START_WITHIN_S)
    processes.start(f"{name}-host", [devices, "host", *runtime, "--socket", str(address)])
    processes.wait_for_file(f"{name}-host", address, demo.START_WITHIN_S)
    return address


def counter_command(stage: demo.Stage, address: str, devices: Path | None, name: str, language: str) -> list[str]:
    """The workstation."""
    command = [demo.program("edian-counter"), "--server", address, "--certs", str(stage.certificates)]
    command += ["--workstation", name, "--state", str(stage.folder / f"{name}-state"), "--language", language]
    command += ["--ready-file", str(stage.ready(name))]
    return [*command, "--devices", str(devices)] if devices is not None else command


def do(controls: Path, device: str, act: str, value: str = "") -> None:
    """Has a simulator do something. Raises OSError or ValueError when it does not."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(ANSWER_WITHIN_S)
        line.connect(str(controls / f"{device}.ctl"))
        line.sendall(json.dumps({"do": act, "value": value}).encode() + b"\n")
        answer = json.loads(line.makefile().readline() or "{}")
    if not answer.get("ok"):
        raise ValueError(answer.get("error", "no reason given"))


def key_pin(controls: Path, digits: str) -> None:
    """Keys a PIN and the green key."""
    for key in [*digits, "enter"]:
        do(controls, "pin_pad", "key", key)


def obey(controls: Path, words: list[str]) -> None:
    """One line of the customer's hands."""
    value = words[1] if len(words) > 1 else ""
    acts: dict[str, Callable[[], None]] = {
        "id": lambda: do(controls, "id_reader", "insert", value),
        "lift": lambda: do(controls, "id_reader", "remove"),
        "card": lambda: do(controls, "card_reader", "insert", value),
        "take": lambda: do(controls, "card_reader", "take"),
        "pin": lambda: key_pin(controls, value),
        "paper": lambda: do(controls, "printer", "take"),
    }
    try:
        acts[words[0]]()
    except KeyError:
        print(HELP)
    except (OSError, ValueError) as error:
        print(f"counter: {error}")


def play(processes: Processes, controls: Path, windows: list[str]) -> int:
    """Serves until a window is closed; what is typed here are the customer's hands."""
    print(f"Sign in with 0317 and edian-demo (0309 approves, at the second workstation).\n{HELP}")
    while not any(processes.has_ended(name) for name in windows):
        if ended := processes.ended():
            print(f"counter: {ended} has ended:\n{processes.tail(ended)}", file=sys.stderr)
            return 1
        readable, _, _ = select.select([sys.stdin], [], [], 0.3)
        if readable and (line := sys.stdin.readline()) and line.split():
            obey(controls, line.split())
    return 0


def main() -> int:
    """Runs it. Exit code 0: a window was closed; 1: something did not start; 130: interrupted."""
    parser = argparse.ArgumentParser(prog="make counter", description="The counter workstation on this machine.")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--two", action="store_true", help="a second workstation, for whoever approves")
    arguments = parser.parse_args()
    # A shell that starts this in the background has Ctrl-C ignored, and its children with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, demo.end_on_signal)
    signal.signal(signal.SIGHUP, demo.end_on_signal)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="edian-", ignore_cleanup_errors=True) as folder:
        stage = demo.Stage(Path(folder))
        try:
            with Processes(stage.folder) as processes:
                address = demo.start_server(processes, stage, demo.start_bank(processes, stage))
                devices = start_devices(processes, stage, "JC-T001")
                processes.start("JC-T001", counter_command(stage, address, devices, "JC-T001", arguments.language))
                windows = ["JC-T001"]
                if arguments.two:
                    processes.start("JC-T002", counter_command(stage, address, None, "JC-T002", arguments.language))
                    windows.append("JC-T002")
                return play(processes, stage.folder / "JC-T001", windows)
        except NotReadyError as error:
            print(f"counter: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("counter: interrupted; everything has been ended")
            return 130
        finally:
            demo.keep_logs(stage, OUTPUT)


if __name__ == "__main__":
    raise SystemExit(main())
