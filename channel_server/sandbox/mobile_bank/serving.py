"""Runs the mobile bank's site as a process: signals, the ready file, TLS where it is given keys."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
import uvicorn

from channel_server.sandbox.mobile_bank.site import MobileBankSite

_LONGEST_HEAD = 16 * 1024
_MOST_CONNECTIONS = 200
_GRACE_S = 1

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What `mobile-bank` was told."""

    listen: str
    ready_file: Path | None
    certs: Path | None
    """Folder of server.pem and server.key; without it the site speaks plain HTTP, for this host only."""


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


async def serve_site(site: MobileBankSite, settings: SiteSettings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        OSError: the address is taken, or a key is missing.
    """
    listening = _bind(settings.listen)
    address = f"{settings.listen.rpartition(':')[0]}:{listening.getsockname()[1]}"
    scheme = "http" if settings.certs is None else "https"
    config = uvicorn.Config(
        site,
        ssl_certfile=None if settings.certs is None else str(settings.certs / "server.pem"),
        ssl_keyfile=None if settings.certs is None else str(settings.certs / "server.key"),
        limit_concurrency=_MOST_CONNECTIONS,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        http="h11",
        ws="none",
        interface="asgi3",
        lifespan="off",
        proxy_headers=False,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: setattr(server, "should_exit", True))
    if settings.ready_file is not None:
        # Bound already: whoever calls from now on waits in the socket's queue and is answered.
        _write_ready(settings.ready_file, f"{scheme}://{address}")
    _log.info("mobile_bank_started", address=f"{scheme}://{address}")
    await server.serve(sockets=[listening])
    if settings.ready_file is not None:
        settings.ready_file.unlink(missing_ok=True)


def _bind(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    try:
        return socket.create_server((host.strip("[]"), int(port)), backlog=_MOST_CONNECTIONS)
    except OSError as error:
        raise OSError(f"cannot listen on {listen}: {error}") from error


def _write_ready(path: Path, origin: str) -> None:
    # Renamed into place: whoever waits for the file never reads half of it.
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(json.dumps({"origin": origin, "pid": os.getpid()}) + "\n", encoding="utf-8")
    fresh.replace(path)
