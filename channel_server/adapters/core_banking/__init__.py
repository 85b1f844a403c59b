"""Core banking: over gRPC, and its twin in memory."""

from channel_server.adapters.core_banking.memory import CoreAccount, MemoryCoreBanking
from channel_server.adapters.core_banking.remote import RemoteCoreBanking

__all__ = ["CoreAccount", "MemoryCoreBanking", "RemoteCoreBanking"]
