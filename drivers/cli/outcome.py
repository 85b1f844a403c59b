"""What a command comes to: the one line on standard output, and the exit code."""

import errno
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from drivers.device.base import CommandFailedError, Completion, CompletionCode
from drivers.device.base.values import Json


@dataclass(frozen=True, slots=True)
class Outcome:
    """A command's end.

    Attributes:
        fields: the JSON object.
        text: the same for people, in lines.
        failed: exit code 1, although there are fields.
    """

    fields: dict[str, Json]
    text: str
    failed: bool = False


def failed(code: CompletionCode, reason: str, message: str) -> CommandFailedError:
    """Return the error that ends a command with this completion."""
    return CommandFailedError(code, reason, message)


def error_fields(completion: Completion[object]) -> dict[str, Json]:
    """Return what a failure shows under `error`."""
    return {
        "completion_code": completion.code.value,
        "reason": completion.reason,
        "message": completion.message,
    }


def show(outcome: Outcome, *, as_json: bool) -> int:
    """Print the outcome and return the exit code."""
    line = json.dumps(outcome.fields, ensure_ascii=False) if as_json else outcome.text
    return 0 if say(line) and not outcome.failed else 1


def show_failure(completion: Completion[object], *, as_json: bool) -> int:
    """Print a failure and return the exit code."""
    if as_json:
        say(json.dumps({"error": error_fields(completion)}, ensure_ascii=False))
    else:
        sys.stderr.write(f"{completion.code.value} ({completion.reason}): {completion.message}\n")
    return 1


def say(line: str) -> bool:
    """Write a line to standard output; when that takes nothing, say so on standard error and return False."""
    # None when it was closed before the start.
    stdout = getattr(sys.stdout, "buffer", None)
    try:
        if stdout is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        # The terminal's own encoding may not know Chinese; JSON is UTF-8 in any case. A name may hold bytes that are no
        # text, and JSON has the same escape for these.
        stdout.write(line.encode(errors="backslashreplace") + b"\n")
        stdout.flush()
    except OSError as error:
        if stdout is not None:
            # What is left in the buffer would fail once more, with a traceback, when the interpreter ends.
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), stdout.fileno())
        sys.stderr.write(f"standard output takes nothing: {error.strerror}\n")
        return False
    return True
