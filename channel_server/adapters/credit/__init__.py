"""The credit system: over gRPC, and its twin in memory."""

from channel_server.adapters.credit.memory import MemoryCreditSystem
from channel_server.adapters.credit.remote import RemoteCreditSystem

__all__ = ["MemoryCreditSystem", "RemoteCreditSystem"]
