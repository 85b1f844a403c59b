"""What can be asked wrongly of the lab."""

from drivers.errors import DriverError


class LabMistakeError(DriverError):
    """A device, command, word or file that the lab cannot follow. Remedy: the message says what there is."""


class HostFailedError(DriverError):
    """The device host did not start. Remedy: its own words are on standard error."""


class NoScreenError(DriverError):
    """The window has nowhere to be drawn. Remedy: the message says what to do."""
