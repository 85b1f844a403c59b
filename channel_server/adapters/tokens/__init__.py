"""Tokens: what mobile banks sign (JWT, with their keys from a JWK set), and the access tokens that we sign."""

from channel_server.adapters.tokens.access import HmacAccessTokens
from channel_server.adapters.tokens.assertions import JwtPartnerTokens

__all__ = ["HmacAccessTokens", "JwtPartnerTokens"]
