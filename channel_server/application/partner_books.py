"""Mobile banks as the books hold them, and which of their assertions have been used."""

from datetime import datetime
from typing import Protocol

from channel_server.domain.partner_token import MobilePartner


class PartnerBooks(Protocol):
    """Who may vouch for customers, and what was used."""

    def mobile_partner(self, issuer: str) -> MobilePartner | None:
        """Find a mobile bank by the name in its tokens."""
        ...

    def put_mobile_partner(self, partner: MobilePartner) -> None:
        """Write a mobile bank down, new or changed."""
        ...

    def use_assertion(self, issuer: str, token_id: str, *, until: datetime, now: datetime) -> bool:
        """Mark an assertion as used; False when it was before. What has run out meanwhile is forgotten."""
        ...
