"""Entry point of `python -m drivers.vision`, the process that reads documents."""

from drivers.vision.worker import main

if __name__ == "__main__":
    raise SystemExit(main())
