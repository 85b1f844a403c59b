"""Entry point of `python -m drivers.simulators.camera`."""

from drivers.simulators.camera.program import main

if __name__ == "__main__":
    raise SystemExit(main())
