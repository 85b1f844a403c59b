"""The public keys of mobile banks: a JWK set at an https address, or in a file.

Kept for a while, and looked at again when a token names a key that is not among them: that is how a partner changes
its keys (RFC 7517, section 4.5; both keys are published while it does). Somebody who sends made-up names cannot make us
ask more than now and then.
"""

import asyncio
import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jwt

KEPT_S = 600.0
"""A key that a partner has withdrawn is believed for so long at most."""
ASK_AGAIN_S = 10.0
_PATIENCE_S = 3.0
_MOST_BYTES = 64 * 1024


class KeysUnavailableError(Exception):
    """The partner's keys cannot be read now, and none are kept. Remedy: the partner's address, or the network."""


@dataclass(slots=True)
class _Kept:
    keys: dict[str, jwt.PyJWK]
    asked: float


class PartnerKeys:
    """Keys by where they are and what they are called."""

    def __init__(
        self, fetch: Callable[[str], bytes] | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch or fetch_key_set
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def find(self, place: str, key_id: str) -> jwt.PyJWK | None:
        """Find a key; None when the partner publishes none of that name.

        Raises:
            KeysUnavailableError: they cannot be read, and none are kept that would do.
        """
        async with self._asking.setdefault(place, asyncio.Lock()):
            kept, now = self._kept.get(place), self._clock()
            if kept is not None and now - kept.asked < KEPT_S and key_id in kept.keys:
                return kept.keys[key_id]
            if kept is None or now - kept.asked >= ASK_AGAIN_S:
                kept = self._kept[place] = _Kept(await self._ask(place), now)
            return kept.keys.get(key_id)

    async def _ask(self, place: str) -> dict[str, jwt.PyJWK]:
        try:
            found = json.loads(await asyncio.to_thread(self._fetch, place))
            keys = jwt.PyJWKSet.from_dict(found).keys
        except (OSError, ValueError, TypeError, AttributeError, jwt.PyJWTError) as error:
            raise KeysUnavailableError(f"{place}: {type(error).__name__}") from error
        # Keys without a name, or with a secret in them, are of no use here.
        return {key.key_id: key for key in keys if key.key_id and key.key_type != "oct"}


def fetch_key_set(place: str) -> bytes:
    """Read a JWK set.

    Raises:
        OSError: it cannot be read. ValueError: no https address and no file.
    """
    if place.startswith("https://"):
        with urllib.request.urlopen(place, timeout=_PATIENCE_S) as answer:  # noqa: S310 - https only, by the line above
            read: bytes = answer.read(_MOST_BYTES)
            return read
    if "://" in place:
        raise ValueError("keys are read over https or from a file")
    with Path(place).open("rb") as file:
        return file.read(_MOST_BYTES)
