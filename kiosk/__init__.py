"""The self-service terminal: a touch window over devices and the channel server."""
