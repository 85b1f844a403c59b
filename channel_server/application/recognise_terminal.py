"""Who calls: the name in the certificate, held against the terminals that are enrolled."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, unique

from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services, is_fresh
from channel_server.domain.ids import TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel


@unique
class CallerKind(Enum):
    """What a certificate says its holder is."""

    TERMINAL = "terminal"
    TELLER = "teller"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate of the bank's authority says of its holder."""

    kind: CallerKind
    name: str
    sha256: bytes
    """Digest of the certificate itself."""


CHANNELS = {CallerKind.TERMINAL: frozenset({Channel.KIOSK}), CallerKind.TELLER: frozenset({Channel.COUNTER})}
"""Which channels a certificate may speak for."""


class TerminalDirectory:
    """The enrolled terminals, each looked up again every second: a locked one is cut off within that time."""

    FRESH = timedelta(seconds=1)
    MOST_KEPT = 10_000

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: dict[str, tuple[datetime, TerminalRecord | None]] = {}

    async def recognise(self, certificate: Certificate) -> TerminalRecord | Refusal:
        """Tell who calls, or why nobody may call by that certificate."""
        terminal = await self.find(certificate.name)
        if terminal is None:
            return refuse(RefusalReason.UNKNOWN_TERMINAL, terminal=certificate.name)
        if terminal.channel not in CHANNELS[certificate.kind]:
            return refuse(RefusalReason.WRONG_CERTIFICATE)
        if terminal.certificate_sha256 not in (None, certificate.sha256):
            return refuse(RefusalReason.WRONG_CERTIFICATE)
        if terminal.locked:
            return refuse(RefusalReason.TERMINAL_LOCKED, terminal=certificate.name)
        return terminal

    async def find(self, name: str) -> TerminalRecord | None:
        """Find a terminal, as it was within the last second."""
        kept = self._kept.get(name)
        if kept is not None and is_fresh(kept[0], self._services.clock.now(), self.FRESH):
            return kept[1]
        await self.refresh((name,))
        return self._kept[name][1]

    async def refresh(self, names: Collection[str]) -> None:
        """Read terminals anew, in one question."""
        now = self._services.clock.now()
        asked = tuple(TerminalId(name) for name in names)
        read = await self._services.books.read(lambda books: books.terminals_named(asked))
        found = {terminal.terminal_id: terminal for terminal in read}
        if len(self._kept) + len(asked) > self.MOST_KEPT:
            self._kept.clear()
        for name in asked:
            self._kept[name] = (now, found.get(name))
