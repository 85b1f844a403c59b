"""Risk decision: over gRPC, and its twin in memory."""

from channel_server.adapters.risk.memory import MemoryRiskDecision
from channel_server.adapters.risk.remote import RemoteRiskDecision

__all__ = ["MemoryRiskDecision", "RemoteRiskDecision"]
