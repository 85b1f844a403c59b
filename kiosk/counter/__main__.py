"""`edian-counter`: the counter workstation."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from kiosk.client.certificates import CertificateError, load
from kiosk.counter.options import CounterOptions, make_counter_parser

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workstation; returns the exit code."""
    parser = make_counter_parser()
    parsed = parser.parse_args(arguments)
    try:
        load(parsed.certs, parsed.workstation)
    except (CertificateError, OSError) as error:
        parser.error(f"--certs: {error}")
    # Imported here: --help and a mistyped option need no Qt.
    import structlog

    from kiosk.counter.app import run

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    return run(CounterOptions(**vars(parsed)))


if __name__ == "__main__":
    sys.exit(main())
