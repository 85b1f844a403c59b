"""Card verification: over gRPC, and its twin in memory."""

from channel_server.adapters.cards.memory import MemoryCard, MemoryCardVerification
from channel_server.adapters.cards.remote import RemoteCardVerification

__all__ = ["MemoryCard", "MemoryCardVerification", "RemoteCardVerification"]
