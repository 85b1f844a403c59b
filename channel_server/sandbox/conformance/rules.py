"""All rules in the order in which they are played. A service that joins the contract joins here."""

from collections.abc import Mapping

from channel_server.sandbox.conformance import (
    card_verification,
    core_banking,
    credit_system,
    imaging,
    notification,
    risk_decision,
)
from channel_server.sandbox.conformance.manners import Sample
from channel_server.sandbox.conformance.rule import Rule

_SERVICES = (core_banking, card_verification, credit_system, risk_decision, imaging, notification)

ALL_RULES: tuple[Rule, ...] = tuple(rule for service in _SERVICES for rule in service.RULES)

ALL_SAMPLES: Mapping[str, Sample] = {name: make for service in _SERVICES for name, make in service.SAMPLES.items()}
"""A well-formed request for each RPC of the contract."""
