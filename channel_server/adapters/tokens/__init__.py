"""Tokens: what mobile banks sign (JWT, keys from a JWK set), access tokens that we sign, and codes of cases."""

from channel_server.adapters.tokens.access import HmacAccessTokens
from channel_server.adapters.tokens.assertions import JwtPartnerTokens
from channel_server.adapters.tokens.handoff_codes import HmacHandoffCodes

__all__ = ["HmacAccessTokens", "HmacHandoffCodes", "JwtPartnerTokens"]
