"""`POST /oauth2/token`: a mobile bank's assertion against the access token of one visit (RFC 7523, RFC 6749)."""

import json
import time
from typing import Any
from urllib.parse import parse_qsl

from edian.channel.v1 import mobile_session_service_pb2 as pb
from google.rpc import code_pb2

from channel_server.transport.grpc.access import UNCLAIMED
from channel_server.transport.grpc.calls import Call, CallEndedError, Exchange
from channel_server.transport.http.errors import refusal_in, sentence

PATH = "/oauth2/token"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LONGEST_FORM = 16 * 1024
_LATER = {code_pb2.UNAVAILABLE: 503, code_pb2.RESOURCE_EXHAUSTED: 429}
"""Statuses of what may be sent again."""
_FORM = "application/x-www-form-urlencoded"
# Any: ASGI's own scopes and messages.
Scope = dict[str, Any]


class _FormError(Exception):
    def __init__(self, error: str, words: str) -> None:
        super().__init__(words)
        self.error = error


class TokenEndpoint:
    """An ASGI application of one address."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._number = next(n for n, method in enumerate(exchange.methods) if method.path == UNCLAIMED)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer one request."""
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            status, answer = await self._answer(scope, headers, receive)
        except _FormError as mistake:
            status, answer = 400, {"error": mistake.error, "error_description": str(mistake)}
        body = json.dumps(answer, ensure_ascii=False).encode()
        head = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            # RFC 6749, section 5.1.
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, headers: dict[bytes, str], receive: Any) -> tuple[int, dict[str, object]]:
        if scope["method"] != "POST":
            raise _FormError("invalid_request", "POST is due")
        if headers.get(b"content-type", "").partition(";")[0].strip().lower() != _FORM:
            raise _FormError("invalid_request", f"{_FORM} is due")
        form = _read_form(await _read_body(receive))
        if form.get("grant_type") != GRANT_TYPE:
            raise _FormError("unsupported_grant_type", f"grant_type={GRANT_TYPE} is due")
        request = pb.OpenMobileSessionRequest(
            assertion=form.get("assertion", ""),
            language="en" if headers.get(b"accept-language", "").lower().startswith("en") else "zh-CN",
        )
        try:
            answered = await self._exchange.answer(Call(self._number, request.SerializeToString(), None, None))
        except CallEndedError as ended:
            return _refused(ended, headers.get(b"accept-language", ""))
        return 200, _granted(pb.OpenMobileSessionResponse.FromString(answered))


def _granted(opened: pb.OpenMobileSessionResponse) -> dict[str, object]:
    return {
        "access_token": opened.access_token,
        "token_type": "Bearer",
        "expires_in": max(0, int(opened.expire_time.seconds - time.time())),
        "session_id": opened.session.session_id,
        "account_token": opened.account_token,
        "account_tail": opened.account_tail,
        "masked_name": opened.session.masked_name,
    }


def _refused(ended: CallEndedError, accept_language: str) -> tuple[int, dict[str, object]]:
    refusal = refusal_in(ended)
    status = _LATER.get(ended.code, 400)
    malformed = ended.code == code_pb2.INVALID_ARGUMENT
    return status, {
        "error": "temporarily_unavailable" if status != 400 else "invalid_request" if malformed else "invalid_grant",
        "error_description": ended.words if refusal is None else sentence(refusal, accept_language),
        **({} if refusal is None else {"reason": refusal.reason}),
    }


def _read_form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode("ascii"), strict_parsing=True, max_num_fields=16)
    except ValueError as error:
        raise _FormError("invalid_request", "the body is no form") from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise _FormError("invalid_request", "a parameter is given twice")
    return form


async def _read_body(receive: Any) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise _FormError("invalid_request", "the body breaks off")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > _LONGEST_FORM:
            raise _FormError("invalid_request", f"the body has over {_LONGEST_FORM} bytes")
        if not message.get("more_body", False):
            return b"".join(parts)
