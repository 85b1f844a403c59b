"""Imaging: over gRPC, and its twin in memory."""

from channel_server.adapters.imaging.memory import MemoryImaging
from channel_server.adapters.imaging.remote import RemoteImaging

__all__ = ["MemoryImaging", "RemoteImaging"]
