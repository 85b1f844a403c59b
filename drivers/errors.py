"""Errors of the drivers: one base, split by whose mistake it is and by what to do about it.

They stay inside the drivers. A device turns every one of them into a completion (`drivers.device.base`), so nothing
of this crosses into the kiosk.
"""


class DriverError(Exception):
    """Base of every error a driver raises."""


class LocalProtocolError(DriverError):
    """Our side asked for what the protocol does not allow. Remedy: a bug to fix."""


class RemoteProtocolError(DriverError):
    """The peer sent what the protocol does not allow. Remedy: try again, or another medium."""


class LinkError(DriverError):
    """The way to the device failed. Remedy: open the link anew, later.

    Attributes:
        port: the name under which the link was opened.
    """

    def __init__(self, port: str, message: str) -> None:
        super().__init__(message)
        self.port = port


class LinkNotFoundError(LinkError):
    """There is nothing under that name. Remedy: plug the device in, or correct the profile."""


class LinkBusyError(LinkError):
    """Another program holds the port. Remedy: end that program."""


class LinkDeniedError(LinkError):
    """This user may not open the port. Remedy: rights on the port."""


class LinkClosedError(LinkError):
    """The link is gone: pulled, hung up, or closed by our own side. Remedy: open it anew."""


class LinkTimeoutError(LinkError):
    """The peer took no bytes within the time given. Remedy: open it anew."""


class ProfileError(DriverError):
    """A terminal profile, or what it names, is wrong. Remedy: correct the place that the message names."""
