"""Fronts: processes that end TLS and gRPC before the engine, and the socket between them."""
