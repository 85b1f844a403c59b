"""What a terminal has: capabilities, status, commands, events."""
