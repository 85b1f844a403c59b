"""Which pages may call from a browser (CORS): those of the origins that an operator has named, and no other.

Source: Fetch Standard, section 3.2 (HTTP CORS protocol). A browser keeps an answer from a page unless its headers name
the page's origin. Credentials of the browser's own (cookies, certificates) are never allowed: a visit's token travels
in `Authorization`, put there by the page itself. Whoever is no browser sends no `Origin`; nothing changes for it.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from channel_server.transport.http.errors import REASON_HEADER

# Any: ASGI's own scopes and messages.
_Message = dict[str, Any]
_Application = Callable[[Any, Any, Any], Awaitable[None]]

_METHODS = b"GET, POST"
_HEADERS = b"authorization, content-type, accept-language, connect-protocol-version, connect-timeout-ms"
_KEPT_S = b"7200"
"""For how long a browser need not ask again: as long as any of them believes it."""


class CrossOrigin:
    """An ASGI application around another."""

    def __init__(self, application: _Application, origins: Sequence[str]) -> None:
        self._application = application
        self._origins = frozenset(origin.encode("ascii") for origin in origins)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a browser's question beforehand, or pass a call on and say in its answer who may read it."""
        headers = {name.lower(): value for name, value in scope["headers"]}
        origin = headers.get(b"origin")
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await _answer_beforehand(send, origin if origin in self._origins else None)
            return
        if not self._origins:
            await self._application(scope, receive, send)
            return

        async def send_named(message: _Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self._names(origin)]}
            await send(message)

        await self._application(scope, receive, send_named)

    def _names(self, origin: bytes | None) -> list[tuple[bytes, bytes]]:
        # What a cache keeps for one origin is not for another, nor for none.
        vary = (b"vary", b"origin")
        if origin not in self._origins or origin is None:
            return [vary]
        exposed = (b"access-control-expose-headers", REASON_HEADER.encode())
        return [vary, (b"access-control-allow-origin", origin), exposed]


async def _answer_beforehand(send: Any, origin: bytes | None) -> None:
    """Answer a preflight; it has no body, and what it asks for is not looked at: the list is the same for all."""
    head = [(b"vary", b"origin"), (b"content-length", b"0")]
    if origin is not None:
        head += [
            (b"access-control-allow-origin", origin),
            (b"access-control-allow-methods", _METHODS),
            (b"access-control-allow-headers", _HEADERS),
            (b"access-control-max-age", _KEPT_S),
        ]
    await send({"type": "http.response.start", "status": 204 if origin is not None else 403, "headers": head})
    await send({"type": "http.response.body", "body": b""})
