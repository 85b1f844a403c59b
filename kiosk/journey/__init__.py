"""Runs the effects of the flow: the one place where flow, client, hardware and view models meet."""
