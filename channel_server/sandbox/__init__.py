"""The bundled back office: the bank's own systems, played with books of their own."""
