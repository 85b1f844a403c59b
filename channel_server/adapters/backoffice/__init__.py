"""What all adapters towards the bank's own systems share: the link, its deadlines, and what an answer means."""
