"""A mobile bank, played: it signs for its customers, and serves the page that a telephone shows. Sandbox only."""

from channel_server.sandbox.mobile_bank.signing import MobileBank

__all__ = ["MobileBank"]
