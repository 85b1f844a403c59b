"""`edian-server migrate`: brings the database to the newest schema. Running it again changes nothing."""

import argparse

from channel_server.adapters.storage.migrate import migrate
from channel_server.application.books import StorageError
from channel_server.cli.failure import EXIT_REFUSED, say_failure
from channel_server.cli.settings_flags import add_database, run_with


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_database(parser)


def run(arguments: argparse.Namespace) -> int:
    """Migrate."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    try:
        revision = migrate(settings.database_url)
    except (StorageError, OSError) as error:
        say_failure("edian-server", str(error))
        return EXIT_REFUSED
    print(f"{settings.database_url.shown} is at schema {revision}")
    return 0
