"""The channel server as the kiosk calls it: deadlines, retries, request ids kept on disk."""
