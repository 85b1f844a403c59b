"""The sandbox's security module: the only place that holds keys and compares PINs. Nothing in it logs."""

from channel_server.sandbox.hsm.module import BlockFormat, PinCheck, SecurityModule, WorkingKey

__all__ = ["BlockFormat", "PinCheck", "SecurityModule", "WorkingKey"]
