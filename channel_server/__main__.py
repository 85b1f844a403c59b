"""`python -m channel_server`: the same as `edian-server`."""

import sys

from channel_server.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
