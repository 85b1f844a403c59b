"""`edian-kiosk`: the self-service terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from kiosk.client.certificates import CertificateError, load
from kiosk.options import Options, keeps, make_parser

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the terminal; returns the exit code."""
    parser = make_parser("edian-kiosk", "The self-service terminal.")
    parsed = parser.parse_args(arguments)
    try:
        load(parsed.certs, parsed.terminal)
    except (CertificateError, OSError) as error:
        parser.error(f"--certs: {error}")
    try:
        keeps(parsed.state)
    except OSError as error:
        parser.error(f"--state: {error}; a terminal that can keep nothing may not draw")
    # Imported here: --help and a mistyped option need no Qt.
    import structlog

    from kiosk.app import run

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    return run(Options(**vars(parsed)))


if __name__ == "__main__":
    sys.exit(main())
