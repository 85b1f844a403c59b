"""Kills the server at every statement on the money's way, and audits what is left: `make torture`."""
