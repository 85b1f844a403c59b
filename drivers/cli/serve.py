"""Programs that run until told to end: simulate, host and publish."""

import argparse
import asyncio
import importlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from types import FrameType

from drivers.cli import arguments as args
from drivers.cli.outcome import failed, say, show_failure
from drivers.device.base import Completion, CompletionCode
from drivers.device.base.values import Json
from drivers.host.service import DeviceHost, make_folder, require_short
from drivers.host.simulation import Simulation

_ENDS = (signal.SIGINT, signal.SIGTERM)
# How often a simulator that ended by itself is looked for.
_LOOK_S = 0.5


def simulate(arguments: argparse.Namespace) -> int:
    """Play all devices of a profile; the exit code. Leaves no process behind."""
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
                # Standard output has had its one line.
                ended: Completion[object] = Completion(
                    CompletionCode.HARDWARE_ERROR, "simulator_ended", f"the simulator of {name} ended"
                )
                return show_failure(ended, as_json=False)
    return 0


def host(arguments: argparse.Namespace) -> None:
    """Serve a profile's devices to the kiosk."""
    asyncio.run(_host(arguments))


async def _host(arguments: argparse.Namespace) -> None:
    told = asyncio.Event()
    for number in _ENDS:
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    if arguments.until_eof:
        _end_with_input(told)
    socket = args.host_socket(arguments)
    service = DeviceHost(args.profile(arguments), socket)
    await service.start()
    try:
        names: list[Json] = [row.name for row in service.rows()]
        _announce(
            {"ready": True, "terminal": service.terminal, "socket": str(socket), "devices": names},
            arguments.ready_file,
        )
        await told.wait()
    finally:
        await service.close()


def publish(arguments: argparse.Namespace) -> None:
    """Publish the devices as XFS4IoT services, of a host that runs already or of one run for them."""
    # Of the same layer as the command line, which so knows it by name only.
    program = importlib.import_module("drivers.xfs4iot.program")
    listen = program.listen_address(arguments.listen, arguments.certificate, arguments.key, arguments.client_authority)
    asyncio.run(_publish(arguments, program.publishing, listen))


async def _publish(
    arguments: argparse.Namespace,
    publishing: Callable[..., AbstractAsyncContextManager[dict[str, Json]]],
    listen: object,
) -> None:
    told = asyncio.Event()
    for number in _ENDS:
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with AsyncExitStack() as stack:
        socket = arguments.socket
        if socket is None:
            socket = args.runtime(arguments) / "xfs4iot.sock"
            service = DeviceHost(args.profile(arguments), socket)
            await service.start()
            stack.push_async_callback(service.close)
        fields = await stack.enter_async_context(publishing(socket, listen))
        _announce({"ready": True, **fields}, arguments.ready_file)
        await told.wait()


def _end_with_input(told: asyncio.Event) -> None:
    """End when whoever started this does, however it goes."""
    loop = asyncio.get_running_loop()
    descriptor = sys.stdin.fileno()

    def check() -> None:
        if not os.read(descriptor, 1024):
            loop.remove_reader(descriptor)
            told.set()

    loop.add_reader(descriptor, check)


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
