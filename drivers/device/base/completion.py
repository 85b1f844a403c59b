"""How a command ends: one completion, with one of the codes of XFS4IoT.

Source: CWA 17852 (XFS4IoT), message header, `completionCode`: 23 values.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Generic, TypeVar

from drivers.errors import (
    DriverError,
    LinkBusyError,
    LinkClosedError,
    LinkDeniedError,
    LinkError,
    LinkNotFoundError,
    LinkTimeoutError,
    LocalProtocolError,
    RemoteProtocolError,
)

R_co = TypeVar("R_co", covariant=True)


@unique
class CompletionCode(StrEnum):
    """The 23 codes, under the document's names."""

    SUCCESS = "success"
    COMMAND_ERROR_CODE = "commandErrorCode"
    CANCELED = "canceled"
    DEVICE_NOT_READY = "deviceNotReady"
    HARDWARE_ERROR = "hardwareError"
    INTERNAL_ERROR = "internalError"
    INVALID_COMMAND = "invalidCommand"
    INVALID_REQUEST_ID = "invalidRequestID"
    TIME_OUT = "timeOut"
    UNSUPPORTED_COMMAND = "unsupportedCommand"
    INVALID_DATA = "invalidData"
    USER_ERROR = "userError"
    UNSUPPORTED_DATA = "unsupportedData"
    FRAUD_ATTEMPT = "fraudAttempt"
    SEQUENCE_ERROR = "sequenceError"
    AUTHORISATION_REQUIRED = "authorisationRequired"
    NO_COMMAND_NONCE = "noCommandNonce"
    INVALID_TOKEN = "invalidToken"  # noqa: S105 - a code's name, not a secret
    INVALID_TOKEN_NONCE = "invalidTokenNonce"  # noqa: S105 - a code's name
    INVALID_TOKEN_HMAC = "invalidTokenHMAC"  # noqa: S105 - a code's name
    INVALID_TOKEN_FORMAT = "invalidTokenFormat"  # noqa: S105 - a code's name
    INVALID_TOKEN_KEY_NO_VALUE = "invalidTokenKeyNoValue"  # noqa: S105 - a code's name
    NOT_ENOUGH_SPACE = "notEnoughSpace"


@dataclass(frozen=True, slots=True)
class Completion(Generic[R_co]):
    """The one end of a command.

    Attributes:
        code: what became of it.
        reason: a stable word in snake_case for programs, empty on success: `no_card`, `paper_out`, `link_lost`.
        message: one English sentence that says what to do, for logs and staff; never identity data.
        result: what the command yields; present exactly when `code` is success.
        elapsed_ms: from the device thread taking it up to its end.
    """

    code: CompletionCode
    reason: str = ""
    message: str = ""
    result: R_co | None = None
    elapsed_ms: int = 0

    @property
    def succeeded(self) -> bool:
        """Whether there is a result."""
        return self.code is CompletionCode.SUCCESS

    def require(self) -> R_co:
        """Return the result.

        Raises:
            CommandFailedError: the command did not succeed.
        """
        if self.code is not CompletionCode.SUCCESS or self.result is None:
            raise CommandFailedError(self.code, self.reason, self.message)
        return self.result


class CommandFailedError(DriverError):
    """Ends a command without success; raised inside a driver, turned into the completion by its device."""

    def __init__(self, code: CompletionCode, reason: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message


# First match decides, so a kind stands above its base.
_BY_ERROR: tuple[tuple[type[DriverError], CompletionCode, str], ...] = (
    (LinkNotFoundError, CompletionCode.DEVICE_NOT_READY, "port_not_found"),
    (LinkBusyError, CompletionCode.DEVICE_NOT_READY, "port_busy"),
    (LinkDeniedError, CompletionCode.DEVICE_NOT_READY, "port_denied"),
    (LinkTimeoutError, CompletionCode.DEVICE_NOT_READY, "link_blocked"),
    (LinkClosedError, CompletionCode.DEVICE_NOT_READY, "link_lost"),
    (LinkError, CompletionCode.DEVICE_NOT_READY, "port_unusable"),
    (RemoteProtocolError, CompletionCode.HARDWARE_ERROR, "protocol_error"),
    (LocalProtocolError, CompletionCode.INTERNAL_ERROR, "driver_error"),
)


def failure(error: BaseException) -> "Completion[None]":
    """Return the completion that `error` amounts to: the one place where a driver's errors are translated."""
    if isinstance(error, CommandFailedError):
        return Completion(error.code, error.reason, error.message)
    for kind, code, reason in _BY_ERROR:
        if isinstance(error, kind):
            return Completion(code, reason, str(error))
    return Completion(
        CompletionCode.INTERNAL_ERROR, "driver_error", f"the driver failed ({type(error).__name__}); see its log"
    )
