"""Tokens as use cases see them: assertions that mobile banks sign, and what we hand out and sign ourselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channel_server.domain.ids import BankId, SessionId, TerminalId
from channel_server.domain.partner_token import MobilePartner, PartnerClaims
from channel_server.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class AccessGrant:
    """What an access token stands for: the calls of one visit, until it ends."""

    bank_id: BankId
    terminal_id: TerminalId
    session_id: SessionId
    expire_time: datetime


class PartnerTokens(Protocol):
    """Reads what mobile banks sign."""

    def issuer_of(self, assertion: str) -> str | None:
        """Tell who an assertion says has signed it. Nothing is believed yet; None where it says nothing readable."""
        ...

    async def verify(self, assertion: str, partner: MobilePartner) -> PartnerClaims | Refusal:
        """Hold the signature against the partner's keys and read what was signed.

        A key that is not known is looked for anew, now and then: partners change their keys without a word.
        """
        ...


class AccessTokens(Protocol):
    """Makes and reads the tokens of visits. Any server that has the master key reads another's."""

    def issue(self, grant: AccessGrant) -> str:
        """Make the token for a grant."""
        ...

    def read(self, token: str, now: datetime) -> AccessGrant | Refusal:
        """Tell what a token stands for, or why it stands for nothing."""
        ...


class HandoffCodes(Protocol):
    """Makes and reads the codes of cases on their way to another channel."""

    def new_id(self) -> str:
        """Make a name that nobody can guess."""
        ...

    def code(self, bank_id: BankId, handoff_id: str) -> str:
        """Write a name as a code."""
        ...

    def read(self, bank_id: BankId, code: str) -> str | None:
        """Read the name in a code; None when it is none of this bank's."""
        ...


class SnapshotSigner(Protocol):
    """Signs snapshots of lines, so that a bank's own terminals can check them without a network."""

    def sign(self, bank_id: BankId, content: bytes) -> bytes:
        """Sign under a bank's key: any server that has the master key signs alike."""
        ...

    def public_key(self, bank_id: BankId) -> bytes:
        """Tell the key by which a bank's terminals check; raw Ed25519."""
        ...


@dataclass(frozen=True, slots=True)
class Tokens:
    """All of them."""

    partners: PartnerTokens
    access: AccessTokens
    handoffs: HandoffCodes
    snapshots: SnapshotSigner
