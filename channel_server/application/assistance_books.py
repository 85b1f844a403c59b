"""Calls for a person, as the books hold them."""

from datetime import datetime
from typing import Protocol

from channel_server.domain.help_call import Assistance, HelpCall, Hint
from channel_server.domain.ids import BankId, SessionId, TerminalId


class AssistanceBooks(Protocol):
    """Calls, and what was said in them."""

    def help_call(self, bank_id: BankId, call_id: str) -> HelpCall | None:
        """Find a call."""
        ...

    def put_help_call(self, call: HelpCall) -> None:
        """Write a call down, new or changed."""
        ...

    def open_calls_of(self, bank_id: BankId, terminal_id: TerminalId) -> tuple[HelpCall, ...]:
        """List the calls of a terminal that are not over."""
        ...

    def open_calls_in(self, bank_id: BankId, branch_name: str) -> tuple[HelpCall, ...]:
        """List the calls of a branch that are not over, oldest first."""
        ...

    def ended_calls_in(self, bank_id: BankId, branch_name: str, since: datetime, limit: int) -> tuple[HelpCall, ...]:
        """List the calls of a branch that were made since a time and are over, newest first."""
        ...

    def quiet_calls(self, *, heard_before: datetime, made_before: datetime, limit: int) -> tuple[HelpCall, ...]:
        """List calls of all banks that are open though nothing is heard from their terminals, or that are too old."""
        ...

    def hints(self, bank_id: BankId, call_id: str) -> tuple[Hint, ...]:
        """List what was said in a call, oldest first."""
        ...

    def put_hint(self, bank_id: BankId, call_id: str, hint: Hint) -> None:
        """Write down what was said, new or changed."""
        ...

    def gone_to_counter(self, bank_id: BankId, session_id: SessionId) -> bool:
        """Tell whether a teller has taken a visit's case to the counter."""
        ...

    def was_helped(self, bank_id: BankId, session_id: SessionId) -> bool:
        """Tell whether a teller helped in a visit, or at the terminal from which its case was taken over."""
        ...

    def assistance_of(self, bank_id: BankId, session_id: SessionId) -> tuple[Assistance, ...]:
        """List the stretches of a visit in which a teller helped, oldest first: what happened in one was assisted."""
        ...
