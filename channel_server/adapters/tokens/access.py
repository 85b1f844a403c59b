"""Access tokens: JWTs under a key that comes from the master key, so that any server of the bank reads them.

They hold no personal data, and what they open ends with the visit: a session that is closed, or a mobile bank that is
locked, is refused whatever the token says.
"""

from datetime import UTC, datetime

import jwt

from channel_server.application.tokens import AccessGrant
from channel_server.domain.ids import BankId, SessionId, TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

_ALGORITHM = "HS256"
_ISSUER = "edian"
_CLAIMS = ("iss", "bank", "trm", "sid", "exp")


class HmacAccessTokens:
    """Implements `tokens.AccessTokens`."""

    def __init__(self, key: bytes) -> None:
        """Take the key: 32 bytes that are used for nothing else (`vault.access_token_key`)."""
        self._key = key

    def issue(self, grant: AccessGrant) -> str:
        """Make the token for a grant."""
        claims = {
            "iss": _ISSUER,
            "bank": grant.bank_id,
            "trm": grant.terminal_id,
            "sid": grant.session_id,
            "exp": int(grant.expire_time.timestamp()),
        }
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def read(self, token: str, now: datetime) -> AccessGrant | Refusal:
        """Tell what a token stands for."""
        options: jwt.types.Options = {"require": list(_CLAIMS), "verify_exp": False}
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM], issuer=_ISSUER, options=options)
        except jwt.InvalidTokenError:
            return refuse(RefusalReason.TOKEN_INVALID, problem="ACCESS_TOKEN")
        expire_time = datetime.fromtimestamp(claims["exp"], UTC)
        if expire_time <= now:
            return refuse(RefusalReason.TOKEN_EXPIRED)
        return AccessGrant(BankId(claims["bank"]), TerminalId(claims["trm"]), SessionId(claims["sid"]), expire_time)
