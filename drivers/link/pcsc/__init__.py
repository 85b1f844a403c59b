"""PC/SC readers, with the service's calls kept in a process of their own.

`SCardTransmit` and its like block for as long as a reader's driver pleases, and no thread can be made to give up on
them. So a small worker process makes the calls (`worker`), the device's thread talks to it over a pipe and waits no
longer than it means to (`client`): past that it kills the worker and starts another. `messages` is what the two say to
each other.
"""

from drivers.link.pcsc.client import SERVICE_SOCKET_VARIABLE, CardConnection, PcscLink, ReaderState
from drivers.link.pcsc.errors import (
    CardRemovedError,
    CardUnresponsiveError,
    PcscError,
    PcscUnavailableError,
    ReaderBusyError,
    ReaderNotFoundError,
    WorkerLostError,
)

__all__ = [
    "SERVICE_SOCKET_VARIABLE",
    "CardConnection",
    "CardRemovedError",
    "CardUnresponsiveError",
    "PcscError",
    "PcscLink",
    "PcscUnavailableError",
    "ReaderBusyError",
    "ReaderNotFoundError",
    "ReaderState",
    "WorkerLostError",
]
