"""Entry point of `python -m drivers.vision.specimen`."""

from drivers.vision.specimen.program import main

if __name__ == "__main__":
    raise SystemExit(main())
