"""What the journey asks of the channel server, as one port with two implementations: `channel` and `twin`.

Every call ends within its deadline, in an `Answer`; none raises for what the network or the bank does. Calls are safe
to repeat save `present_card`, whose PIN block is used once, and `draw` and `repay`, which are safe under the same
request id only.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from datetime import datetime
from typing import Protocol

from kiosk.client.answers import Answer
from kiosk.client.beside import BesideClient
from kiosk.client.repayments import RepaymentClient
from kiosk.client.values import (
    Account,
    AmountBounds,
    DeviceReport,
    DrawdownIntent,
    Greeting,
    Line,
    PreparedContract,
    Reach,
)
from kiosk.flow.credentials import BankCard, ChipProof, FaceCheck, IdCard, PinBlock
from kiosk.flow.effects import Cause
from kiosk.flow.facts import DrawdownFacts, FaceStanding, Language, Quote
from kiosk.flow.state import Draft, Signature

__all__ = ["ChannelClient"]


class ChannelClient(BesideClient, RepaymentClient, Protocol):
    """The channel server as a kiosk calls it."""

    def reachable(self) -> AsyncIterator[Reach]:
        """Tells how the line is, now and at each change, until the client is closed."""
        ...

    async def hello(self, devices: tuple[DeviceReport, ...]) -> Answer[Greeting]:
        """Announce the terminal; brings fresh keys for the PIN pad."""
        ...

    async def open_session(self, language: Language, card: IdCard) -> Answer[str]:
        """Open a visit and say who is here, and how the card was read; the answer is the session's id."""
        ...

    async def record_face_check(self, session_id: str, check: FaceCheck) -> Answer[FaceStanding]:
        """Tell what a face check came to, whatever that is; the answer says what a face would change from here on.

        May be told again under the check's own id: it counts once.
        """
        ...

    async def present_card(self, session_id: str, card: BankCard, proof: ChipProof, pin: PinBlock) -> Answer[Account]:
        """Let the bank judge chip and PIN. Sent once, whatever comes of it."""
        ...

    async def credit_line(self, session_id: str, bounds: AmountBounds, preferred: str = "") -> Answer[Line]:
        """The line of that id where the customer has it, the one with most available otherwise."""
        ...

    async def quote(self, session_id: str, credit_line_id: str, draft: Draft, due_day: int) -> Answer[Quote]:
        """What a drawdown would cost."""
        ...

    async def prepare_contract(self, session_id: str, quote_id: str) -> Answer[PreparedContract]:
        """The contract of a quote."""
        ...

    async def accept_contract(
        self,
        session_id: str,
        contract: PreparedContract,
        readings: tuple[tuple[int, int], ...],
        signature: Signature,
    ) -> Answer[None]:
        """Hand over how long each page was shown, and the signature.

        Shape: `readings` are (number of the page, ms).
        """
        ...

    async def draw(self, intent: DrawdownIntent) -> Answer[DrawdownFacts]:
        """Draw. `Unanswered` means that nobody knows: ask `outcome`."""
        ...

    async def outcome(self, request_id: str) -> Answer[DrawdownFacts]:
        """What became of a request of this terminal, by its certificate alone.

        A request that never arrived is FAILED for good: the bank will not take it any more.
        """
        ...

    def watch(self, session_id: str, drawdown_id: str) -> AsyncGenerator[DrawdownFacts, None]:
        """Tell a drawdown of this visit now and at each change, until it has ended.

        Goes on after a lost connection. Ends early, without a word, when nobody answers: whoever wants to know asks
        `outcome`.
        """
        ...

    async def append_evidence(
        self, session_id: str, event_id: str, event_type: str, event_time: datetime, details: Mapping[str, str]
    ) -> Answer[None]:
        """Append an act that the terminal witnessed."""
        ...

    async def close_session(self, session_id: str, cause: Cause) -> Answer[None]:
        """End a visit."""
        ...

    async def call_staff(self, request_id: str, place: str, code: str) -> Answer[bool]:
        """Call a person, by the terminal's certificate alone; whether the bank's side has taken the call."""
        ...

    async def aclose(self) -> None:
        """Let go of the line."""
        ...
