"""Argon2id by argon2-cffi, in threads of its own: the library lets go of the interpreter while it works.

Source: RFC 9106 (Argon2), section 4; OWASP Password Storage Cheat Sheet.
"""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_AT_ONCE = 2
"""Threads, each of which holds `memory_kib` while it works: who tries passwords by the thousand waits for himself."""


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """What one hash costs. The defaults are RFC 9106's second recommended option, above OWASP's least."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4


class Argon2Passwords:
    """Implements `ports.Passwords`."""

    def __init__(self, cost: Argon2Cost | None = None) -> None:
        cost = cost or Argon2Cost()
        self._hasher = PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="passwords")
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """Hash a password under a fresh salt."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.hash_now, password)

    def hash_now(self, password: str) -> str:
        """Hash where nothing else waits: in a command."""
        return self._hasher.hash(password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Hold a password against a hash, or against nobody's."""
        if hashed is None:
            if self._nobodys is None:
                self._nobodys = await self.hash("nobody has this password")
            await self._verify(password, self._nobodys)
            return False
        return await self._verify(password, hashed)

    def is_outdated(self, hashed: str) -> bool:
        """Tell whether a hash was made with other parameters than are set now."""
        return self._hasher.check_needs_rehash(hashed)

    def new_token(self) -> str:
        """Make a token of 32 random bytes."""
        return secrets.token_urlsafe(32)

    async def _verify(self, password: str, hashed: str) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._verify_now, password, hashed)

    def _verify_now(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
