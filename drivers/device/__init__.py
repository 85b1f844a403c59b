'''What a terminal has: capabilities, status, commands, events. The semantics are those of XFS4IoT (CWA 17852).

Each kind is a module or package here, named as in a profile: `id_reader`, `card_reader`, `pin_pad`, `printer`,
`code_scanner`, `camera`. It must import quickly and without its hardware's library, since the kiosk imports it for its
nouns: put `smartcard`, `cv2` and the like behind an import inside the driver's module, and that module behind an import
inside `make_driver`.

Nouns are frozen slotted dataclasses of the types in `drivers.device.base.values`, so that they cross the host's socket
by themselves (bytes travel as hex, unions of dataclasses by their class's name)::

    @dataclass(frozen=True, slots=True)
    class Code(Result):
        data: str

    @dataclass(frozen=True, slots=True)
    class ReadCode(Command[Code]):
        """Wait for a code and return what it says."""

        timeout_ms: int
        result_type: ClassVar[type[Result]] = Code
        machine_ms: ClassVar[int] = 2_000          # the machine's own time, on top of the person's

        @property
        def person_ms(self) -> int:                 # the command's budget is machine_ms + person_ms
            return self.timeout_ms

    @dataclass(frozen=True, slots=True, kw_only=True)
    class CodeScannerSettings:                      # = the keys of the device's table in the profile
        port: str
        baudrate: int = 9600

The driver does the work on the device's own thread. It keeps its link in a LinkHolder, reads through the context (which
hears cancel and deadline), and either returns the result or raises. It never catches what it cannot mend::

    class CodeScannerDriver(Driver):
        def __init__(self, opener: LinkOpener) -> None:
            self._links = LinkHolder(opener)

        def perform(self, command: Command[Result], context: Context) -> Result:
            match command:
                case ReadCode():
                    return self._read(command, context)
                case Probe():
                    return Probed("what the hardware says of itself")     # `edian-devices probe`
                case _:
                    raise unsupported(command)

        def _read(self, command: ReadCode, context: Context) -> Code:
            link = self._links.get()                          # LinkError -> deviceNotReady, state offline
            link.discard_input()
            end = time.monotonic() + command.timeout_ms / 1000
            while (left := end - time.monotonic()) > 0:
                data = context.read(link, left)               # b"" when nothing came; raises on cancel
                ...
                context.emit(SomethingSeen())                 # events, at any time
                context.report(MyStatus(state=DeviceState.ONLINE, ...))   # status; also from idle()
            raise CommandFailedError(CompletionCode.TIME_OUT, "no_code", "no code was shown; show it again")

        def recover(self) -> None:                            # after any link or protocol error
            self._links.drop()

        def close(self) -> None:                              # any thread, also under a hanging call
            self._links.close()

        def idle(self, context: Context) -> None: ...         # optional: twice a second between commands

and the module's face for the host::

    def _make_driver(settings: CodeScannerSettings) -> Driver:
        from drivers.link.serial import SerialSettings, serial_opener
        return CodeScannerDriver(serial_opener(SerialSettings(port=settings.port, baudrate=settings.baudrate)))

    KIND = DeviceKind(
        name="code_scanner",
        commands=(ReadCode,),
        events=(),
        settings_type=CodeScannerSettings,
        make_driver=_make_driver,
        capabilities=lambda settings: CodeScannerCapabilities(...),
        capabilities_type=CodeScannerCapabilities,
        status_type=DeviceStatus,                  # or your own, with all fields defaulted
    )

What becomes of an exception: CommandFailedError is the completion it names; a LinkError is deviceNotReady
(port_not_found, port_busy, port_denied, link_lost ...) and the device goes offline; a RemoteProtocolError is
hardwareError; anything else is internalError. Success brings the device back online. A call that has not returned
GRACE_S after its budget is abandoned: `close` is called, a fresh driver takes over, what the old one still says is
dropped.

A library whose calls may never come back (PC/SC, OpenCV, a vendor's) is not called on the device's thread: it runs in a
worker process that the link or the driver owns and can kill, as in `drivers.link.pcsc` and
`drivers.device.id_reader.photo`.

To run one in a test or the command line, without a host::

    device = ThreadDevice(name="scanner", kind=KIND.name, make_driver=lambda: KIND.make_driver(settings),
                          status=KIND.status_type(), listener=notices.append)
    completion = execute(device, ReadCode(timeout_ms=3000))   # Completion[Code]
    completion.require().data                                 # or CommandFailedError
    device.close()

Through the host, from asyncio (the kiosk)::

    async with DeviceClient(socket_path) as client:           # drivers.host.client; connects with retry
        completion = await client.execute("id_reader", ReadIdCard(timeout_ms=30_000))
        async for notice in client.events(): ...              # Notice(device, event); cancel: cancel the task

A simulator is a peer in a process of its own: see `drivers.simulators`.
'''
