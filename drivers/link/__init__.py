"""Byte movers behind one small protocol."""
