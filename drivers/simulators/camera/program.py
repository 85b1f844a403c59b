"""The process: a camera on loopback and a control socket. Words: `fault=NAME`, `status`."""

import argparse
import asyncio
import contextlib
from collections.abc import Mapping
from pathlib import Path

from drivers.simulators.base import ControlMistakeError, ControlRequest, Json, announce, simulator_arguments
from drivers.simulators.camera.scene import CameraFault, Scene
from drivers.simulators.camera.server import MjpegServer
from drivers.simulators.control_server import ControlServer, until_told


async def _run(arguments: argparse.Namespace) -> None:
    async with contextlib.AsyncExitStack() as stack:
        server = await stack.enter_async_context(MjpegServer(Scene(arguments.seed), arguments.http_port))
        if arguments.address_file is not None:
            _leave_address(arguments.address_file, server.address)
            stack.callback(arguments.address_file.unlink, missing_ok=True)

        async def control(request: ControlRequest) -> Mapping[str, Json]:
            match request.do:
                case "fault":
                    if request.value not in set(CameraFault):
                        raise ControlMistakeError(f"no fault {request.value!r}; there are {', '.join(CameraFault)}")
                    server.set_fault(CameraFault(request.value))
                case "status":
                    pass
                case _:
                    raise ControlMistakeError(f"no word {request.do!r} here; there are fault=NAME, status")
            return {"fault": server.fault.value, "viewers": server.viewers, "source": server.address}

        if arguments.control is not None:
            await stack.enter_async_context(ControlServer(arguments.control, control))
        announce({"source": server.address, "control": str(arguments.control) if arguments.control else None})
        await until_told(until_eof=arguments.until_eof)


def _leave_address(path: Path, address: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(f"{address}\n", encoding="ascii")
    fresh.replace(path)


def main(argv: list[str] | None = None) -> int:
    """Play a camera until told to end."""
    parser = simulator_arguments("A camera: MJPEG over loopback HTTP.")
    parser.add_argument("--http-port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--address-file", type=Path, help="a file named *.url to leave the address in")
    parser.add_argument("--seed", type=int, default=0, help="for the sensor's noise")
    asyncio.run(_run(parser.parse_args(argv)))
    return 0
