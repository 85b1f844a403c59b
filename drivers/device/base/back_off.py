"""How long to wait before a lost driver is made anew: not at all the first time, longer with each loss after that.

Most losses are single ones, and a customer stands there; a driver that is lost again and again must not keep a
processor busy, nor fill the log.
"""

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
"""A technician who has mended the cause waits no longer than this for the device."""


class BackOff:
    """Counts losses; a success wipes them out."""

    def __init__(self) -> None:
        self._losses = 0

    def lost(self) -> float:
        """Note a loss and return the pause that follows it. Units: seconds."""
        self._losses += 1
        if self._losses == 1:
            return 0.0
        return min(FIRST_PAUSE_S * 2.0 ** min(self._losses - 2, 16), LONGEST_PAUSE_S)

    def succeeded(self) -> None:
        """Note that the driver did what it is for."""
        self._losses = 0
