"""Imaging's twin in memory. For development and tests only; it says so when it is made."""

import hashlib

from channel_server.adapters.backoffice.twin import announce_twin
from channel_server.application.ports import Outcome, Paper, Refused, Success
from channel_server.domain.ids import BankId


class MemoryImaging:
    """Keeps papers by reference."""

    def __init__(self) -> None:
        announce_twin("imaging")
        self.papers: dict[tuple[BankId, str], Paper] = {}
        """What was stored, for tests to look at."""

    async def store_image(self, paper: Paper) -> Outcome[bytes]:
        """Store a paper once."""
        if self.papers.setdefault((paper.bank_id, paper.reference), paper) != paper:
            return Refused("ALREADY_EXISTS", "")
        return Success(hashlib.sha256(paper.content).digest())
