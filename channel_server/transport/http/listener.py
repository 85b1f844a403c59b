"""Where telephones' connections end: HTTPS by uvicorn, in the engine's own process or in a front of its own.

The routes are few and stand here: the token endpoint, health, and the contract's methods under their own names.
"""

import asyncio
import json
import os
import ssl
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import uvicorn

from channel_server.transport.grpc.calls import Exchange
from channel_server.transport.grpc.listener import ServerKeys
from channel_server.transport.http.connect import MobileApplication
from channel_server.transport.http.cross_origin import CrossOrigin
from channel_server.transport.http.openapi import draw_openapi
from channel_server.transport.http.token_endpoint import PATH as TOKEN_PATH
from channel_server.transport.http.token_endpoint import Scope, TokenEndpoint
from channel_server.transport.place import bind

MOST_CONNECTIONS = 4_000
"""Three quarters of them with a stream, which is mostly quiet; calls are counted by the engine."""
HEALTH_PATH = "/healthz"
OPENAPI_PATH = "/openapi.json"
_START_WITHIN_S = 10.0
_LONGEST_HEAD = 16 * 1024


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class HttpListener:
    """The listening server. Made inside the event loop that runs it."""

    def __init__(
        self,
        exchange: Exchange,
        keys: ServerKeys,
        listen: str,
        *,
        shares_port: bool = False,
        origins: Sequence[str] = (),
    ) -> None:
        """Bind the port.

        Args:
            exchange: what answers.
            keys: of TLS; a telephone shows no certificate.
            listen: host and port.
            shares_port: with other fronts of one engine.
            origins: whose pages may call from a browser.

        Raises:
            OSError: the address is taken, or is none of this host's.
        """
        self._well = False
        self._tokens = TokenEndpoint(exchange)
        self._methods = MobileApplication(exchange)
        self._socket = bind(listen, shares_port=shares_port)
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            CrossOrigin(self._route, origins),
            ssl_context_factory=lambda _config, _default: _tls(keys),
            limit_concurrency=MOST_CONNECTIONS,
            h11_max_incomplete_event_size=_LONGEST_HEAD,
            http="h11",
            ws="none",
            interface="asgi3",
            lifespan="off",
            proxy_headers=False,
            log_config=None,
            access_log=False,
            server_header=False,
        )
        self._config = config
        self._server = _Server(config)
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take calls.

        Raises:
            OSError: it cannot.
        """
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        async with asyncio.timeout(_START_WITHIN_S):
            while not self._server.started:
                if self._serving.done():
                    raise OSError("the mobile front has ended as it started") from self._serving.exception()
                await asyncio.sleep(0.01)
        await self.tell_health(True)

    async def tell_health(self, well: bool) -> None:
        """Say from now on that calls are answered, or that they are not."""
        self._well = well

    async def stop(self, grace_s: float) -> None:
        """Take no more calls, and let those under way end within a time."""
        self._well = False
        self._config.timeout_graceful_shutdown = max(1, round(grace_s))
        self._server.should_exit = True
        if self._serving is not None:
            with suppress(asyncio.CancelledError):
                await self._serving
        self._socket.close()

    async def _route(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["path"] == TOKEN_PATH:
            await self._tokens(scope, receive, send)
        elif scope["path"] == HEALTH_PATH:
            body = b'{"status":"SERVING"}' if self._well else b'{"status":"NOT_SERVING"}'
            await _say(send, body, status=200 if self._well else 503)
        elif scope["path"] == OPENAPI_PATH:
            await _say(send, _openapi())
        else:
            # Any: uvicorn and Connect name ASGI's types apart.
            application: Any = self._methods
            await application(scope, receive, send)


@cache
def _openapi() -> bytes:
    return json.dumps(draw_openapi(), ensure_ascii=False).encode()


async def _say(send: Any, body: bytes, status: int = 200) -> None:
    head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


def _tls(keys: ServerKeys) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # OpenSSL reads keys from files only: these are in memory, without a name that anybody else could open.
    with _in_memory(keys.certificate) as certificate, _in_memory(keys.key) as key:
        context.load_cert_chain(certificate, key)
    return context


@contextmanager
def _in_memory(content: bytes) -> Generator[str, None, None]:
    descriptor = os.memfd_create("edian")
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)
