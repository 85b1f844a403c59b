"""Runs the sandbox as a process: signals, the ready file, and fault scripts that are loaded anew."""

import asyncio
import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from channel_server.sandbox.contract import operation_names
from channel_server.sandbox.edge.server import Sandbox
from channel_server.sandbox.faults import FaultScript, load_script
from channel_server.sandbox.toml_table import TomlError
from channel_server.sandbox.village import Village

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_GRACE_SECONDS = 1.0  # calls take milliseconds; whatever takes longer is being late on purpose

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """What `serve` was told."""

    listen: str
    data: Path
    faults: Path | None
    ready_file: Path | None


async def serve(village: Village, settings: ServeSettings) -> None:
    """Serve until SIGTERM or SIGINT; SIGHUP reads the fault script again.

    Raises:
        TomlError: the fault script is wrong. ListenError: the address cannot be listened on.
    """
    script = _script(settings.faults)
    stop = asyncio.Event()
    async with Sandbox(village, settings.data, script) as sandbox:
        address = await sandbox.start(settings.listen)
        _on_signals(stop, lambda: _reload(sandbox, settings.faults))
        if settings.ready_file is not None:
            _write_ready(settings.ready_file, address)
        if address.rpartition(":")[0] not in _LOOPBACK:
            _log.warning("sandbox_open_to_the_network", meaning="whoever reaches it can post", address=address)
        _log.info("sandbox_started", address=address, data=str(settings.data), faults=len(script.faults))
        await stop.wait()
        _log_counts(sandbox)
        await sandbox.stop(grace_seconds=_GRACE_SECONDS)
    if settings.ready_file is not None:
        settings.ready_file.unlink(missing_ok=True)
    _log.info("sandbox_stopped")


def _script(path: Path | None) -> FaultScript:
    return FaultScript() if path is None else load_script(path, operation_names())


def _reload(sandbox: Sandbox, path: Path | None) -> None:
    try:
        script = _script(path)
    except TomlError as error:
        _log.error("fault_script_rejected", cause=str(error))  # the one in force stays
        return
    _log_counts(sandbox)
    sandbox.use_script(script)
    _log.info("fault_script_loaded", faults=len(script.faults), on_their_way=sandbox.on_their_way)


def _log_counts(sandbox: Sandbox) -> None:
    """Say what the script in force has done, before its counts are lost."""
    for number, count in enumerate(sandbox.fault_counts, 1):
        _log.info(
            "fault_counted",
            fault=number,
            operation=count.operation,
            kind=count.kind.value,
            seen=count.seen,
            befallen=count.befallen,
        )


def _on_signals(stop: asyncio.Event, reload: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, reload)


def _write_ready(path: Path, address: str) -> None:
    # Renamed into place: whoever waits for the file never reads half of it.
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(json.dumps({"address": address, "pid": os.getpid()}) + "\n", encoding="utf-8")
    fresh.replace(path)
