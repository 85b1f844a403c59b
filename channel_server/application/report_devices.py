"""A terminal says that it is there, and how its devices are; the report before is forgotten."""

from collections.abc import Sequence

from channel_server.application.books import Books
from channel_server.application.record_books import DeviceState, TerminalReport
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.tokens import SnapshotSigner


async def report_devices(
    services: Services,
    signer: SnapshotSigner,
    caller: TerminalRecord,
    *,
    devices: Sequence[DeviceState],
    busy: bool,
) -> bytes:
    """Note a report; the key comes back by which the bank's snapshots are checked without a network."""
    report = TerminalReport(
        terminal_id=caller.terminal_id,
        bank_id=caller.bank_id,
        seen_time=services.clock.now(),
        busy=busy,
        devices=tuple(devices),
    )

    def note(books: Books) -> None:
        books.put_terminal_report(report)

    await services.books.write(note)
    return signer.public_key(caller.bank_id)
