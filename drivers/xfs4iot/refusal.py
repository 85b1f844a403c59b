"""How a command of the standard ends without success, and what a driver's own ending becomes there."""

from collections.abc import Mapping

from drivers.device.base import Completion, CompletionCode, Result
from drivers.errors import DriverError

Endings = Mapping[str, "str | CompletionCode"]
"""A driver's reason to the error code that the standard has for it in that command, or to another completion code."""


class CommandRefusedError(DriverError):
    """Ends a command without success; raised by a service, written by the lane."""

    def __init__(self, code: CompletionCode, message: str, error_code: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.error_code = error_code


def error(error_code: str, message: str) -> CommandRefusedError:
    """Return the error with one of the command's own published error codes."""
    return CommandRefusedError(CompletionCode.COMMAND_ERROR_CODE, message, error_code)


def invalid(message: str) -> CommandRefusedError:
    """Return the error for a payload that the standard does not allow."""
    return CommandRefusedError(CompletionCode.INVALID_DATA, message)


def unsupported(message: str) -> CommandRefusedError:
    """Return the error for a payload that the standard allows and this device cannot do."""
    return CommandRefusedError(CompletionCode.UNSUPPORTED_DATA, message)


def refusal(completion: Completion[Result], endings: Endings) -> CommandRefusedError:
    """Return what a driver's ending without success is in the standard's words.

    `commandErrorCode` stands for one of the command's published error codes; a reason that has none there is told as a
    fault of the device.
    """
    found = endings.get(completion.reason)
    if isinstance(found, CompletionCode):
        return CommandRefusedError(found, completion.message)
    if found is not None:
        return error(found, completion.message)
    code = completion.code
    if code is CompletionCode.COMMAND_ERROR_CODE:
        code = CompletionCode.HARDWARE_ERROR
    return CommandRefusedError(code, completion.message)
