"""Notification: over gRPC, and its twin in memory."""

from channel_server.adapters.notify.memory import MemoryNotifier
from channel_server.adapters.notify.remote import RemoteNotifier

__all__ = ["MemoryNotifier", "RemoteNotifier"]
