"""Peers that speak the published bytes, with scripted faults, each a process of its own.

A serial device is a :class:`drivers.simulators.base.Peer`: bytes in, `self.send(reply)` out, words from the control
socket. Port, pacing, faults (`fault=silent`, `garbage_before`, `garbage_inside`, `bad_checksum`, `truncated`,
`byte_at_a_time`, each also as `name:count`; `faults` lists them), `unplug`, `replug` and `status` come with it::

    class ScannerPeer(Peer):
        def receive(self, data: bytes) -> None: ...              # decode with drivers.wire, then self.send(reply)
        def control(self, request: ControlRequest) -> Mapping[str, Json]:
            if request.do == "scan":
                self.send(request.value.encode())
                return {}
            raise ControlMistakeError(f"no word {request.do!r} here; there is: scan")
        def status(self) -> Mapping[str, Json]: ...

    def main(argv: list[str] | None = None) -> int:
        parser = simulator_arguments("A QR scanner on a pseudo terminal.")
        parser.add_argument("--keypad", ...)                      # own options
        arguments = parser.parse_args(argv)
        return run_serial(ScannerPeer(), arguments)

    if __name__ == "__main__":
        raise SystemExit(main())

A device that is not serial (card, camera) parses the same arguments, serves its own `--control` socket with lines read
by ControlRequest.from_line, calls `announce({...})` when it can be used, and ends on SIGINT, SIGTERM or, with
`--until-eof`, at the end of standard input.

In a profile, the table `[devices.NAME.simulator]` names the program and its options; `--port` is the device's own::

    [devices.scanner.simulator]
    program = "drivers.simulators.code_scanner"
    control = "{runtime}/scanner.ctl"
    pace = 9600

From Python: `ask(Path("scanner.ctl"), "scan", "https://...")`.
"""
