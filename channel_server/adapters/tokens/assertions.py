"""Reads the assertions of mobile banks: JWTs signed by one of the keys that they publish.

Follows RFC 7519 (JWT), RFC 7515 (JWS) and RFC 8725 (best practice: the algorithm is of a list of ours and must be the
key's own; a token names its key).
"""

from datetime import UTC, datetime

import jwt
import structlog

from channel_server.adapters.tokens.partner_keys import KeysUnavailableError, PartnerKeys
from channel_server.domain.ids import CustomerId
from channel_server.domain.partner_token import MobilePartner, PartnerClaims
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

ALGORITHMS = ("ES256", "EdDSA", "PS256", "RS256")
"""Signatures only: with a shared secret a partner could not be told from ourselves."""
_REQUIRED = ("iss", "sub", "aud", "exp", "iat", "jti", "account")
_LONGEST_TOKEN_ID = 128
_log = structlog.get_logger(__name__)


class JwtPartnerTokens:
    """Implements `tokens.PartnerTokens`."""

    def __init__(self, keys: PartnerKeys | None = None) -> None:
        self._keys = keys or PartnerKeys()

    def issuer_of(self, assertion: str) -> str | None:
        """Tell who an assertion says has signed it."""
        try:
            claims = jwt.decode(assertion, options={"verify_signature": False})
        except jwt.InvalidTokenError:
            return None
        issuer = claims.get("iss")
        return issuer if isinstance(issuer, str) else None

    async def verify(self, assertion: str, partner: MobilePartner) -> PartnerClaims | Refusal:
        """Hold the signature against the partner's keys and read what was signed."""
        try:
            header = jwt.get_unverified_header(assertion)
            key = await self._keys.find(partner.keys, str(header.get("kid", "")))
        except KeysUnavailableError as error:
            _log.warning("partner_keys_unavailable", terminal_id=partner.terminal_id, error=str(error))
            return refuse(RefusalReason.SERVICE_UNAVAILABLE, system="partner_keys")
        except jwt.InvalidTokenError:
            return _invalid("SIGNATURE")
        if key is None or key.algorithm_name not in ALGORITHMS:
            return _invalid("SIGNATURE")
        # Times and audience are the domain's to judge, by the server's clock and not by the library's.
        options: jwt.types.Options = {
            "require": list(_REQUIRED),
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
            "verify_aud": False,
        }
        try:
            claims = jwt.decode(assertion, key, algorithms=[key.algorithm_name], issuer=partner.issuer, options=options)
        except jwt.MissingRequiredClaimError:
            return _invalid("CLAIMS")
        except jwt.InvalidTokenError:
            return _invalid("SIGNATURE")
        return _read(claims)


def _read(claims: dict[str, object]) -> PartnerClaims | Refusal:
    audience, token_id = claims["aud"], claims["jti"]
    audiences = [audience] if isinstance(audience, str) else audience
    texts = (token_id, claims["sub"], claims["account"])
    if not isinstance(audiences, list) or not all(isinstance(each, str) and each for each in (*texts, *audiences)):
        return _invalid("CLAIMS")
    assert isinstance(token_id, str)
    try:
        issued, expires = _time(claims["iat"]), _time(claims["exp"])
        not_before = _time(claims.get("nbf", claims["iat"]))
    except (TypeError, ValueError, OverflowError, OSError):
        return _invalid("CLAIMS")
    if len(token_id) > _LONGEST_TOKEN_ID or "\0" in token_id:
        return _invalid("CLAIMS")
    return PartnerClaims(
        token_id=token_id,
        audiences=frozenset(audiences),
        expire_time=expires,
        issued_time=issued,
        not_before=not_before,
        customer_id=CustomerId(str(claims["sub"])),
        account_number=str(claims["account"]),
    )


def _time(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return datetime.fromtimestamp(value, UTC)


def _invalid(problem: str) -> Refusal:
    return refuse(RefusalReason.TOKEN_INVALID, problem=problem)
