"""What a log may hold: a whitelist of fields. Whatever else somebody logs is replaced by a mark, never printed.

Names, numbers of people, cards and accounts, PIN blocks and signatures are on no list. A field is added here by
somebody who has asked what it can hold.
"""

import contextlib
import io
import logging
import sys
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        # what
        "method",
        "code",
        "reason",
        "error",
        "exception",
        "state",
        "cause",
        "port",
        "meaning",
        # which
        "bank_id",
        "terminal_id",
        "session_id",
        "request_id",
        "drawdown_id",
        "repayment_id",
        "credit_line_id",
        # how many, how long, where
        "count",
        "attempts",
        "duration_ms",
        "address",
        "database",
        "certificates",
        "revision",
        "signal",
    }
)
REDACTED = "[not allowed in logs]"


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace the value of every field that is on no list."""
    return {name: value if name in ALLOWED else REDACTED for name, value in event.items()}


def _without_locals(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say where an unforeseen error came from, and neither its text nor its variables: both may hold anything."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        frames = []
        trace = error.__traceback__
        while trace is not None:
            frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
            trace = trace.tb_next
        event["exception"] = f"{type(error).__name__} at {' < '.join(reversed(frames[-6:]))}"
    return event


class _Forgiving(io.TextIOBase):
    """A stream on which a line that cannot be written is lost: what moves money never fails for want of a log."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or lose it: the disk may be full, or nobody may read any more."""
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand on what was written, as far as it goes."""
        with contextlib.suppress(OSError):
            self._stream.flush()


def configure_logs(*, json: bool, level: str) -> None:
    """Log to standard error: one JSON object a line, or words for a person."""
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_locals,
            redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Forgiving(sys.stderr))),
        cache_logger_on_first_use=True,
    )
