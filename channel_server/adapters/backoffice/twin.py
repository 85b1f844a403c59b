"""How a twin makes itself known: it has no network, no disk and no place in front of a customer."""

import structlog

_log = structlog.get_logger()


def announce_twin(port: str) -> None:
    """Log that a port is played in memory, for development only."""
    _log.warning("twin_in_use", port=port, meaning="development only: in memory, forgotten when the process ends")
