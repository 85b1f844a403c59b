"""Programs that run until told to end: simulate and host."""

import argparse
import asyncio
import json
import signal
import threading
from pathlib import Path
from types import FrameType

from drivers.cli import arguments as args
from drivers.cli.outcome import failed, say
from drivers.device.base import CompletionCode
from drivers.device.base.values import Json
from drivers.host.service import DeviceHost, make_folder, require_short
from drivers.host.simulation import Simulation

_ENDS = (signal.SIGINT, signal.SIGTERM)
# How often a simulator that ended by itself is looked for.
_LOOK_S = 0.5


def simulate(arguments: argparse.Namespace) -> None:
    """Play all devices of a profile; leaves no process behind."""
    profile = args.profile(arguments)
    told = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        told.set()

    for number in _ENDS:
        signal.signal(number, on_signal)
    folder = args.runtime(arguments)
    require_short(folder / "card_reader.ctl")
    make_folder(folder)
    with Simulation(profile) as simulation:
        devices: list[Json] = [{"name": name, **fields} for name, fields in simulation.ready.items()]
        _announce(
            {"ready": True, "terminal": profile.terminal, "runtime": str(folder), "devices": devices},
            arguments.ready_file,
        )
        while not told.wait(_LOOK_S):
            if (name := simulation.ended()) is not None:
                raise failed(CompletionCode.HARDWARE_ERROR, "simulator_ended", f"the simulator of {name} ended")


def host(arguments: argparse.Namespace) -> None:
    """Serve a profile's devices to the kiosk."""
    asyncio.run(_host(arguments))


async def _host(arguments: argparse.Namespace) -> None:
    told = asyncio.Event()
    for number in _ENDS:
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    service = DeviceHost(args.profile(arguments), arguments.socket)
    await service.start()
    try:
        names: list[Json] = [row.name for row in service.rows()]
        _announce(
            {"ready": True, "terminal": service.terminal, "socket": str(arguments.socket), "devices": names},
            arguments.ready_file,
        )
        await told.wait()
    finally:
        await service.close()


def _announce(fields: dict[str, Json], ready_file: Path | None) -> None:
    """Say on standard output, and in the file that was asked for, that everything is there."""
    line = json.dumps(fields, ensure_ascii=False)
    if not say(line):
        raise failed(CompletionCode.INTERNAL_ERROR, "output_lost", "nobody can be told that everything is there")
    if ready_file is None:
        return
    fresh = ready_file.with_name(ready_file.name + ".new")
    try:
        fresh.write_text(line + "\n", encoding="utf-8")
        fresh.replace(ready_file)
    except OSError as error:
        raise failed(
            CompletionCode.INVALID_DATA, "file_unwritable", f"{ready_file} cannot be written: {error.strerror}"
        ) from error
