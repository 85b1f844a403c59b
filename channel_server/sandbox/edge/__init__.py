"""Where the network meets the bank's systems: messages, statuses, and the faults of the script."""
