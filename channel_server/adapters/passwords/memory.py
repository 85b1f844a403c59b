"""Passwords as they are, behind a mark: for tests that are about something else. Development only."""

import secrets

_MARK = "plain, development only: "


class PlainPasswords:
    """Implements `ports.Passwords`, at no cost and with no protection."""

    async def hash(self, password: str) -> str:
        """Mark it."""
        return _MARK + password

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Compare."""
        return hashed == _MARK + password

    def is_outdated(self, hashed: str) -> bool:
        """Tell that it is none of these."""
        return not hashed.startswith(_MARK)

    def new_token(self) -> str:
        """Make a token of 32 random bytes."""
        return secrets.token_urlsafe(32)
