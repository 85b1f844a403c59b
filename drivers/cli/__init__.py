"""The command line edian-devices: look at devices, use them by hand, play them, and serve them to the kiosk.

With `--json` each command prints exactly one line to standard output, whatever happens: what it found, or
`{"error": {"completion_code", "reason", "message"}}` with exit code 1. Commands that look at several pictures print one
line for each, or each pair. Logs go to standard error.
"""
