"""Flags that become settings: what is not given on the command line comes from the environment, or its default."""

import argparse

from pydantic import ValidationError

from channel_server.cli.failure import EXIT_USAGE, say_failure
from channel_server.settings import Settings


def add_database(parser: argparse.ArgumentParser) -> None:
    """Declare `--database`."""
    parser.add_argument("--database", metavar="URL", help="where the books are: sqlite:///PATH or postgresql://...")


def settings_from(arguments: argparse.Namespace) -> Settings | None:
    """Put the settings together; None when one of them is no such thing, which has then been said."""
    given = {name: value for name, value in vars(arguments).items() if name in Settings.model_fields}
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        for problem in error.errors():
            name = ".".join(str(part) for part in problem["loc"])
            say_failure("edian-server", f"--{name.replace('_', '-')} or EDIAN_{name.upper()}: {problem['msg']}")
        return None


def run_with(arguments: argparse.Namespace) -> Settings | int:
    """As `settings_from`, with the exit code where there are none."""
    settings = settings_from(arguments)
    return EXIT_USAGE if settings is None else settings
