"""Peers that speak the published bytes, with scripted faults."""
