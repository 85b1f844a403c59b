"""The demo's customer: hands over the simulators' control sockets, eyes and fingers on the real window. Demo only."""
