"""The door by which telephones come in: known by the tokens of their visits, and let by so often and no oftener.

It opens no visit and knows no method: the gate asks it who calls, and decides what that caller may do.
"""

import time
from dataclasses import dataclass

from channel_server.application.open_mobile_session import MobileCaller, check_let_in, recognise_mobile
from channel_server.application.recognise_terminal import TerminalDirectory
from channel_server.application.services import Services
from channel_server.application.tokens import Tokens
from channel_server.domain.rate_limit import Rate, RateLimiter
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

__all__ = ["MobileDoor", "MobileRates"]


@dataclass(frozen=True, slots=True)
class MobileRates:
    """How often telephones may call, at one server."""

    each_customer: Rate
    """A whole drawdown takes ten calls."""
    each_partner: Rate
    """Of a mobile bank: its customers together leave room for terminals."""


class MobileDoor:
    """Recognises telephones by the tokens of their visits."""

    def __init__(self, services: Services, tokens: Tokens, rates: MobileRates) -> None:
        self._services = services
        self._tokens = tokens
        self._directory = TerminalDirectory(services)
        self._customers = RateLimiter(rates.each_customer)
        self._partners = RateLimiter(rates.each_partner)

    async def recognise(self, token: bytes) -> MobileCaller | Refusal:
        """Tell who calls, or why nobody may by this token."""
        try:
            text = token.decode("ascii")
        except UnicodeDecodeError:
            return refuse(RefusalReason.TOKEN_INVALID, problem="ACCESS_TOKEN")
        caller = await recognise_mobile(self._services, self._tokens, text)
        if isinstance(caller, Refusal):
            return caller
        terminal = caller.terminal
        return self.let_by(terminal.bank_id, terminal.terminal_id, caller.customer_id) or caller

    def let_by(self, bank_id: str, terminal_id: str, customer_id: str) -> Refusal | None:
        """Count a call of a customer who has been recognised; the opening of a visit is one, too."""
        now = time.monotonic()
        # The customer first: one who calls without end uses up nothing of the others'.
        if self._customers.take(f"{bank_id} {customer_id}", now) and self._partners.take(terminal_id, now):
            return None
        return refuse(RefusalReason.TOO_MANY_REQUESTS)

    async def look_again(self, token: bytes) -> Refusal | None:
        """Say why a telephone that was let in may not listen any more, or nothing."""
        return await check_let_in(self._services, self._tokens, self._directory, token.decode("ascii"))
