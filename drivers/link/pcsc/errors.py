"""What PC/SC can fail with, sorted by remedy, and the codes that mean each.

Source: PC/SC part 5, table of return codes; pcsclite.h 1.9.9 for the values.
"""

from enum import IntEnum, unique

from drivers.errors import LinkBusyError, LinkClosedError, LinkDeniedError, LinkError, LinkNotFoundError


@unique
class PcscCode(IntEnum):
    """Return codes under their pcsclite names, where the driver tells them apart."""

    SUCCESS = 0x00000000
    F_INTERNAL_ERROR = 0x80100001
    E_CANCELLED = 0x80100002
    E_INVALID_HANDLE = 0x80100003
    E_UNKNOWN_READER = 0x80100009
    E_TIMEOUT = 0x8010000A
    E_SHARING_VIOLATION = 0x8010000B
    E_NO_SMARTCARD = 0x8010000C
    E_PROTO_MISMATCH = 0x8010000F
    F_COMM_ERROR = 0x80100013
    E_NOT_TRANSACTED = 0x80100016
    E_READER_UNAVAILABLE = 0x80100017
    E_NO_SERVICE = 0x8010001D
    E_SERVICE_STOPPED = 0x8010001E
    E_NO_READERS_AVAILABLE = 0x8010002E
    W_UNSUPPORTED_CARD = 0x80100065
    W_UNRESPONSIVE_CARD = 0x80100066
    W_UNPOWERED_CARD = 0x80100067
    W_RESET_CARD = 0x80100068
    W_REMOVED_CARD = 0x80100069
    W_SECURITY_VIOLATION = 0x8010006A


class PcscError(LinkError):
    """A PC/SC call failed in a way without a remedy of its own.

    Attributes:
        code: the return code, 32 bits unsigned.
    """

    def __init__(self, port: str, message: str, code: int = PcscCode.F_INTERNAL_ERROR) -> None:
        super().__init__(port, message)
        self.code = code


class PcscUnavailableError(PcscError, LinkClosedError):
    """The PC/SC service is not there, or went away. Remedy: start pcscd; the link comes back by itself."""


class PcscDeniedError(PcscError, LinkDeniedError):
    """The service refuses this user. Remedy: rights by polkit."""


class ReaderNotFoundError(PcscError, LinkNotFoundError):
    """No reader of that name. Remedy: plug it in, or correct the name."""


class ReaderBusyError(PcscError, LinkBusyError):
    """Another program holds the card. Remedy: end that program."""


class CardRemovedError(PcscError):
    """The card is not, or no longer, in the reader. Remedy: insert it again."""


class CardUnresponsiveError(PcscError):
    """A card is in the reader, and says nothing that can be used. Remedy: wrong way round, or broken: give it back."""


class WorkerLostError(PcscError):
    """A call never returned, and its process was ended. Remedy: try again; what the call did is unknown."""


_KINDS: dict[int, type[PcscError]] = {
    PcscCode.E_INVALID_HANDLE: PcscUnavailableError,
    PcscCode.F_COMM_ERROR: PcscUnavailableError,
    PcscCode.E_NO_SERVICE: PcscUnavailableError,
    PcscCode.E_SERVICE_STOPPED: PcscUnavailableError,
    PcscCode.W_SECURITY_VIOLATION: PcscDeniedError,
    PcscCode.E_UNKNOWN_READER: ReaderNotFoundError,
    PcscCode.E_READER_UNAVAILABLE: ReaderNotFoundError,
    PcscCode.E_NO_READERS_AVAILABLE: ReaderNotFoundError,
    PcscCode.E_SHARING_VIOLATION: ReaderBusyError,
    PcscCode.E_NO_SMARTCARD: CardRemovedError,
    PcscCode.W_REMOVED_CARD: CardRemovedError,
    PcscCode.W_RESET_CARD: CardRemovedError,
    PcscCode.W_UNPOWERED_CARD: CardUnresponsiveError,
    PcscCode.W_UNRESPONSIVE_CARD: CardUnresponsiveError,
    PcscCode.W_UNSUPPORTED_CARD: CardUnresponsiveError,
    PcscCode.E_PROTO_MISMATCH: CardUnresponsiveError,
    PcscCode.E_NOT_TRANSACTED: CardUnresponsiveError,
}


_REMEDIES: dict[type[PcscError], str] = {
    PcscUnavailableError: "is pcscd running?",
    PcscDeniedError: "this user may not use pcscd",
    ReaderNotFoundError: "no such reader; edian-devices list names those that are there",
    ReaderBusyError: "another program holds the card",
    CardRemovedError: "no card in the reader",
    CardUnresponsiveError: "the card does not answer: is it the right way round?",
}


def error_for(code: int, *, port: str, doing: str) -> PcscError:
    """The typed error that a return code stands for."""
    kind = _KINDS.get(code, PcscError)
    try:
        name = PcscCode(code).name
    except ValueError:
        name = "unknown"
    remedy = _REMEDIES.get(kind, "unplug the reader and plug it in again")
    return kind(port, f"{port}: {doing}: {remedy} ({name} 0x{code:08X})", code)
