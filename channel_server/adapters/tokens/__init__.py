"""Tokens: what mobile banks sign (JWT, keys from a JWK set), access tokens that we sign, codes of cases, snapshots."""

from channel_server.adapters.tokens.access import HmacAccessTokens
from channel_server.adapters.tokens.assertions import JwtPartnerTokens
from channel_server.adapters.tokens.handoff_codes import HmacHandoffCodes
from channel_server.adapters.tokens.snapshots import Ed25519Snapshots

__all__ = ["Ed25519Snapshots", "HmacAccessTokens", "HmacHandoffCodes", "JwtPartnerTokens"]
