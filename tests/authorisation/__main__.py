"""`python -m tests.authorisation > docs/authorisation.md`: who may call what, found out by calling."""

from __future__ import annotations

import asyncio
import logging
import sys

import structlog

from tests.authorisation.document import written
from tests.authorisation.probing import found_out

if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    sys.stdout.write(written(asyncio.run(found_out())))
