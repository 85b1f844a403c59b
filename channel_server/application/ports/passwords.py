"""Passwords as a port: hashed so that who reads the books cannot try them out at any speed."""

from typing import Protocol


class Passwords(Protocol):
    """Hashes and proves, beside the event loop and never in it."""

    async def hash(self, password: str) -> str:
        """Hash a password under a fresh salt; the answer tells its own parameters."""
        ...

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Hold a password against a hash. None, for somebody who does not exist, takes as long and is never right."""
        ...

    def is_outdated(self, hashed: str) -> bool:
        """Tell whether a hash was made with other parameters than are set now."""
        ...

    def new_token(self) -> str:
        """Make a token that nobody can guess, of characters that go into a header."""
        ...
