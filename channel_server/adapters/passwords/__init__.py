"""Passwords: argon2id, and a twin for tests."""

from channel_server.adapters.passwords.argon2id import Argon2Cost, Argon2Passwords
from channel_server.adapters.passwords.memory import PlainPasswords

__all__ = ["Argon2Cost", "Argon2Passwords", "PlainPasswords"]
