"""How a command says no: one line of JSON where `--json` was asked for, else a sentence on standard error."""

import json
import sys

EXIT_REFUSED = 1
EXIT_USAGE = 2


def print_failure(reason: str, message: str, *, flag: str | None = None) -> None:
    """Print `{"error": {"reason", "flag", "message"}}` on one line of standard output."""
    error = {"reason": reason, "flag": flag, "message": message}
    print(json.dumps({"error": error}, ensure_ascii=False))


def say_failure(program: str, message: str) -> None:
    """Tell a person."""
    print(f"{program}: {message}", file=sys.stderr)
