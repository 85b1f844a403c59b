"""The code scanner: shows one code when asked for one. What was scanned before the question is thrown away."""

import time
from dataclasses import dataclass, field
from typing import ClassVar

from drivers.device.base import (
    Capabilities,
    Command,
    CommandFailedError,
    CompletionCode,
    Context,
    DeviceKind,
    DeviceState,
    DeviceStatus,
    Driver,
    LinkHolder,
    Probe,
    Probed,
    Result,
    unsupported,
)
from drivers.link import LinkOpener
from drivers.wire.scanner import CodeDecoder, ScannedCode, ScannerFraming


@dataclass(frozen=True, slots=True)
class Code(Result):
    """What a code says; it may be personal, so that ``repr`` leaves it out."""

    data: str = field(repr=False)
    symbology: str | None = None


@dataclass(frozen=True, slots=True)
class ReadCode(Command[Code]):
    """Wait for a code and return what it says."""

    timeout_ms: int

    result_type: ClassVar[type[Result]] = Code
    machine_ms: ClassVar[int] = 2_000

    @property
    def person_ms(self) -> int:
        """How long the customer may take to show it."""
        return self.timeout_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeScannerCapabilities(Capabilities):
    """What the scanner can do."""

    names_symbology: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeScannerSettings:
    """The scanner's table in a terminal profile; prefix, suffix and identifier as it was set up.

    Raises:
        ValueError: no suffix, or one that is no ASCII.
    """

    port: str
    baudrate: int = 9_600
    prefix: str = ""
    suffix: str = "\r"
    aim_identifier: bool = False

    def __post_init__(self) -> None:
        self.framing()

    def framing(self) -> ScannerFraming:
        """Return how the scanner frames what it reads."""
        if not (self.prefix.isascii() and self.suffix.isascii()):
            raise ValueError("prefix and suffix of a scanner are ASCII")
        return ScannerFraming(
            prefix=self.prefix.encode(), suffix=self.suffix.encode(), aim_identifier=self.aim_identifier
        )


class CodeScannerDriver(Driver):
    """Works one scanner."""

    def __init__(self, opener: LinkOpener, framing: ScannerFraming) -> None:
        self._links = LinkHolder(opener)
        self._framing = framing

    def perform(self, command: Command[Result], context: Context) -> Result:
        """See :class:`Driver`."""
        match command:
            case ReadCode():
                return self._read(command, context)
            case Probe():
                # It says nothing of itself: an open port is all that can be asked for.
                self._links.get().discard_input()
                return Probed("port open; show it a code to see more")
            case _:
                raise unsupported(command)

    def idle(self, context: Context) -> None:
        """See whether the port is there: a scanner says nothing of itself."""
        self._links.get().discard_input()
        if context.status.state is not DeviceState.ONLINE:
            context.report(DeviceStatus(DeviceState.ONLINE))

    def recover(self) -> None:
        """See :class:`Driver`."""
        self._links.drop()

    def close(self) -> None:
        """See :class:`Driver`."""
        self._links.close()

    def _read(self, command: ReadCode, context: Context) -> Code:
        link = self._links.get()
        link.discard_input()
        decoder = CodeDecoder(self._framing)
        ends = time.monotonic() + command.timeout_ms / 1000
        unreadable = 0
        while (left := ends - time.monotonic()) > 0:
            decoder.receive_data(context.read(link, left))
            while (event := decoder.next_event()) is not None:
                if isinstance(event, ScannedCode):
                    return Code(event.data, event.symbology)
                unreadable += 1
        if unreadable:
            raise CommandFailedError(
                CompletionCode.TIME_OUT,
                "code_unreadable",
                "what the scanner sent was no code; check its prefix, suffix and baud rate in the profile",
            )
        raise CommandFailedError(CompletionCode.TIME_OUT, "no_code", "no code was shown in time; show it again")


def _make_driver(settings: CodeScannerSettings) -> Driver:
    from drivers.link.serial import SerialSettings, serial_opener

    link = SerialSettings(port=settings.port, baudrate=settings.baudrate)
    return CodeScannerDriver(serial_opener(link), settings.framing())


KIND = DeviceKind(
    name="code_scanner",
    commands=(ReadCode,),
    events=(),
    settings_type=CodeScannerSettings,
    make_driver=_make_driver,
    capabilities=lambda settings: CodeScannerCapabilities(names_symbology=settings.aim_identifier),
    capabilities_type=CodeScannerCapabilities,
)
