"""Simulators for single tests, as the other tests of drivers have them."""

from tests.integration.drivers.conftest import start_simulator

__all__ = ["start_simulator"]
