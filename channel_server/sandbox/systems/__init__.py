"""The bank's own systems, as logic over the books: no transport, no faults, no waiting."""
