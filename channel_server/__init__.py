"""The channel server: one drawdown for kiosk, counter and mobile bank."""
