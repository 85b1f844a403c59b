"""Works a PIN pad: loads keys, asks for PINs, and leaves no entry open behind it."""

from contextlib import suppress
from dataclasses import replace

from drivers.device.base import (
    Command,
    CommandFailedError,
    CompletionCode,
    Context,
    DeviceState,
    Driver,
    LinkHolder,
    Probe,
    Probed,
    Result,
    unsupported,
)
from drivers.device.pin_pad import (
    EnterPin,
    KeyPressed,
    LoadWorkingKey,
    PinBlockFormat,
    PinEntered,
    PinKey,
    PinPadStatus,
)
from drivers.device.pin_pad.exchange import OnKey, PadLine
from drivers.errors import DriverError, RemoteProtocolError
from drivers.link import LinkOpener
from drivers.wire import pin_pad as wire

_FORMATS = {
    PinBlockFormat.SM4: wire.BlockFormat.SM4,
    PinBlockFormat.ISO_0: wire.BlockFormat.ISO_0,
    PinBlockFormat.ISO_4: wire.BlockFormat.ISO_4,
}
_KEYS = {
    wire.KeyKind.DIGIT: PinKey.DIGIT,
    wire.KeyKind.CLEAR: PinKey.CLEAR,
    wire.KeyKind.ENTER: PinKey.ENTER,
    wire.KeyKind.CANCEL: PinKey.CANCEL,
}
# What the pad works on by itself is done in a moment; a PIN takes what the customer takes.
_WORK_S = 2.0
# An open entry is closed on the way out of a command whose time may be over.
_CANCEL_WRITE_S = 0.2

# Every result but DONE, and how it ends a command: code, reason, what to do.
_ENDINGS: dict[wire.Result, tuple[CompletionCode, str, str]] = {
    wire.Result.UNKNOWN_REQUEST: (
        CompletionCode.UNSUPPORTED_COMMAND,
        "unsupported_command",
        "this PIN pad does not know the request; check its model in the profile",
    ),
    wire.Result.BAD_PARAMETER: (
        CompletionCode.INVALID_DATA,
        "bad_parameter",
        "the PIN pad refused a parameter: card number, number of digits, time-out, or lengths of the key",
    ),
    wire.Result.NO_KEY: (
        CompletionCode.COMMAND_ERROR_CODE,
        "key_not_loaded",
        "the PIN pad has no working key for this format; load one first",
    ),
    wire.Result.CHECK_VALUE_DIFFERS: (
        CompletionCode.COMMAND_ERROR_CODE,
        "check_value_differs",
        "the working key does not fit the pad's master key; have the bank send it anew, then check the master key",
    ),
    wire.Result.CANCELLED_BY_CUSTOMER: (
        CompletionCode.CANCELED,
        "canceled_by_customer",
        "the customer pressed cancel",
    ),
    wire.Result.TIMED_OUT: (CompletionCode.TIME_OUT, "no_pin", "no PIN was entered in time; ask again"),
    wire.Result.BUSY: (CompletionCode.DEVICE_NOT_READY, "busy", "the PIN pad is busy with another entry; try again"),
    wire.Result.CANCELLED_BY_HOST: (CompletionCode.CANCELED, "canceled", "the command was canceled"),
    wire.Result.HARDWARE_FAULT: (
        CompletionCode.HARDWARE_ERROR,
        "pad_broken",
        "the PIN pad reports a fault; replace it",
    ),
    wire.Result.TAMPERED: (
        CompletionCode.FRAUD_ATTEMPT,
        "tampered",
        "the PIN pad was opened and has wiped its keys; lock the terminal and inspect it",
    ),
}


class PinPadDriver(Driver):
    """Works one pad."""

    def __init__(self, opener: LinkOpener) -> None:
        self._links = LinkHolder(opener)
        self._line: PadLine | None = None

    def perform(self, command: Command[Result], context: Context) -> Result:
        """See :class:`Driver`."""
        match command:
            case LoadWorkingKey():
                return self._load(command, context)
            case EnterPin():
                return self._enter(command, context)
            case Probe():
                return self._probe(context)
            case _:
                raise unsupported(command)

    def idle(self, context: Context) -> None:
        """See whether the pad is there, and what it says of itself."""
        try:
            self._look(context)
        except CommandFailedError as error:
            context.report(replace(context.status, state=DeviceState.OFFLINE, reason=error.reason))
            raise

    def recover(self) -> None:
        """See :class:`Driver`."""
        self._line = None
        self._links.drop()

    def close(self) -> None:
        """See :class:`Driver`."""
        self._links.close()

    def _load(self, command: LoadWorkingKey, context: Context) -> Result:
        try:
            request = wire.LoadWorkingKeyRequest(
                algorithm=_FORMATS[command.block_format].algorithm,
                wrapped=command.wrapped,
                check_value=command.check_value,
            )
        except ValueError as error:
            raise CommandFailedError(CompletionCode.INVALID_DATA, "bad_parameter", str(error)) from error
        self._ask(request, context)
        self._look(context)
        return Result()

    def _enter(self, command: EnterPin, context: Context) -> PinEntered:
        try:
            request = wire.EnterPinRequest(
                block_format=_FORMATS[command.block_format],
                card_number=command.card_number,
                min_digits=command.min_digits,
                max_digits=command.max_digits,
                timeout_ms=command.timeout_ms,
            )
        except ValueError as error:
            raise CommandFailedError(CompletionCode.INVALID_DATA, "bad_parameter", str(error)) from error

        def on_key(event: wire.KeyEvent) -> None:
            context.emit(KeyPressed(_KEYS[event.kind], event.digits_held))

        line = self._ready_line(context)
        try:
            data = self._ask(request, context, answer_s=command.timeout_ms / 1000 + _WORK_S, on_key=on_key)
        except CommandFailedError:
            self._leave_no_entry(line)
            raise
        try:
            response = wire.EnterPinResponse.from_data(data)
        except ValueError as error:
            raise RemoteProtocolError("the PIN pad's block has a length that its format does not have") from error
        if response.block_format is not request.block_format:
            raise RemoteProtocolError("the PIN pad answered with a block of another format")
        return PinEntered(response.pin_block, command.block_format)

    def _probe(self, context: Context) -> Probed:
        found = self._look(context)
        if found.state is wire.PadState.TAMPERED:
            raise CommandFailedError(*_ENDINGS[wire.Result.TAMPERED])
        keys = ", ".join(algorithm.name for algorithm in sorted(found.keys)) or "none yet"
        return Probed(f"{found.model}, working keys: {keys}")

    def _look(self, context: Context) -> wire.StatusResponse:
        """Ask for the pad's status, report it and return it."""
        data = self._ask(wire.StatusRequest(), context)
        try:
            found = wire.StatusResponse.from_data(data)
        except ValueError as error:
            raise RemoteProtocolError("the PIN pad's status cannot be read") from error
        status = context.status
        assert isinstance(status, PinPadStatus)
        tampered = found.state is wire.PadState.TAMPERED
        context.report(
            replace(
                status,
                state=DeviceState.FRAUD_ATTEMPT if tampered else DeviceState.ONLINE,
                reason="tampered" if tampered else "",
                loaded=tuple(name for name, block in _FORMATS.items() if block.algorithm in found.keys),
            )
        )
        return found

    def _ready_line(self, context: Context) -> PadLine:
        """Return the line, on a fresh link after closing whatever entry an earlier driver left open.

        That first request may meet the number the pad saw last, and be refused for it; the next one cannot.
        """
        link = self._links.get()
        if self._line is None or self._line.link is not link:
            line = PadLine(link)
            result, _ = line.request(wire.CancelRequest(), context, answer_s=_WORK_S)
            if result is wire.Result.BAD_PARAMETER:
                line.request(wire.CancelRequest(), context, answer_s=_WORK_S)
            self._line = line
        return self._line

    def _ask(
        self, request: wire.Request, context: Context, *, answer_s: float = _WORK_S, on_key: OnKey | None = None
    ) -> bytes:
        """Return what follows the result; any result but DONE ends the command."""
        result, data = self._ready_line(context).request(request, context, answer_s=answer_s, on_key=on_key)
        if result is wire.Result.DONE:
            return data
        code, reason, message = _ENDINGS[result]
        if result is wire.Result.TAMPERED:
            context.report(replace(context.status, state=DeviceState.FRAUD_ATTEMPT, reason=reason))
        raise CommandFailedError(code, reason, message)

    def _leave_no_entry(self, line: PadLine) -> None:
        """Tell the pad to stop asking: nobody waits for the PIN any more."""
        with suppress(DriverError):
            line.cancel(_CANCEL_WRITE_S)
