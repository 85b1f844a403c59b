"""Entry point of `python -m drivers.simulators.bank_card`."""

from drivers.simulators.bank_card.program import main

if __name__ == "__main__":
    raise SystemExit(main())
