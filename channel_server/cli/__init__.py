"""Command lines of the server side."""
