"""Devices turned into flow events."""
