"""`edian-server serve`: takes calls from terminals and tellers."""

import argparse
import asyncio
from pathlib import Path

from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates
from channel_server.adapters.crypto.vault import VaultError, make_demo_key
from channel_server.adapters.storage.open import open_database
from channel_server.adapters.storage.overview import enrolled_in
from channel_server.application.books import StorageError
from channel_server.bootstrap import serve
from channel_server.cli.failure import EXIT_REFUSED, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.ids import TerminalId
from channel_server.domain.session import Channel
from channel_server.log_fields import configure_logs
from channel_server.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("--listen", metavar="HOST:PORT", help="address to take calls on; port 0 takes a free one")
    parser.add_argument("--mobile-listen", metavar="HOST:PORT", help="address for mobile banks' calls: JSON over HTTPS")
    parser.add_argument(
        "--mobile-origin",
        action="append",
        dest="mobile_origins",
        metavar="ORIGIN",
        help="whose page may call it from a browser, such as https://mobile.bank.example; again for another",
    )
    add_database(parser)
    parser.add_argument(
        "--certs",
        type=Path,
        metavar="DIR",
        help="folder of ca.pem, server.pem, server.key; an empty one is filled by a demo authority",
    )
    parser.add_argument("--fronts", metavar="N", help="processes that end TLS and gRPC before the engine; 0 for none")
    parser.add_argument("--backoffice", metavar="HOST:PORT", help="address of the bank's own systems")
    parser.add_argument("--ready-file", type=Path, metavar="FILE", help="written once calls are taken: address, pid")
    parser.add_argument("--log-format", choices=("console", "json"), help="how to log to standard error")
    parser.add_argument("--log-level", choices=("DEBUG", "INFO", "WARNING", "ERROR"), help="from which level on")


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    configure_logs(json=settings.log_format == "json", level=settings.log_level)
    try:
        warnings = _prepare_demo(settings)
        asyncio.run(serve(settings, warnings=warnings))
    except (StorageError, VaultError, OSError) as error:
        say_failure("edian-server", str(error))
        return EXIT_REFUSED
    return 0


def _prepare_demo(settings: Settings) -> list[str]:
    """Make keys and certificates where there are none: a bank brings its own, and then nothing is made."""
    folder = settings.certs
    if folder.is_file():
        raise NotADirectoryError(f"{folder} is a file: name a folder with --certs")
    banks_own = (folder / "ca.pem").is_file() and not (folder / "ca.key").is_file()
    if settings.master_key is None:
        make_demo_key(settings.master_key_path)
    if banks_own:
        return []
    terminals, tellers = _enrolled(settings)
    ensure_demo_certificates(folder, DemoNames(terminals, tellers))
    return ["demo_authority_in_use"]


def _enrolled(settings: Settings) -> tuple[list[str], list[str]]:
    async def read() -> list[tuple[TerminalId, Channel]]:
        books = await open_database(settings.database_url)
        try:
            return await books.read(enrolled_in)
        finally:
            await books.close()

    try:
        enrolled = asyncio.run(read())
    except StorageError:
        # No books, or not yet ready: serving them says what is amiss.
        return [], []
    terminals = [name for name, channel in enrolled if channel is Channel.KIOSK]
    return list(terminals), [name for name, channel in enrolled if channel is Channel.COUNTER]
