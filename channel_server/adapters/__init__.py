"""Ports made real, each beside its in-memory twin."""
