"""The command line edian-devices."""
