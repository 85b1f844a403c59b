"""The arguments of edian-devices, and which device they mean."""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from drivers.cli.outcome import failed
from drivers.device.base import CompletionCode
from drivers.device.base.values import Json, ValueMistakeError, from_json
from drivers.errors import ProfileError
from drivers.host.profile import DeviceEntry, TerminalProfile, default_runtime, load_profile, profile_path
from drivers.host.registry import kind_names, load_kind

DEFAULT_WAIT_S = 5.0
_LONGEST_WAIT_S = 3_600.0


class Parser(argparse.ArgumentParser):
    """Raises instead of exiting, so that with `--json` a wrong usage is one line like every other failure."""

    def __init__(self, **options: Any) -> None:
        # No abbreviations: `--js` would be understood, but nobody looks for it before the line is parsed.
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """See argparse."""
        raise failed(CompletionCode.INVALID_DATA, "usage", f"{message}; see {self.prog} --help")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line.

    Raises:
        CommandFailedError: it cannot be understood.
    """
    parser = Parser(prog="edian-devices", description="The devices of a terminal, and what plays them.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    listing = commands.add_parser("list", help="the devices of a profile, and the serial ports of this machine")
    probing = commands.add_parser("probe", help="ask each device whether it is there")
    reading_id = commands.add_parser("read-id", help="read an ID card")
    reading_card = commands.add_parser("read-card", help="read a bank card and have its chip vouch for it")
    printing = commands.add_parser("print", help="print a receipt")
    matching = commands.add_parser("face-match", help="tell whether two pictures show the same face, pair by pair")
    reading = commands.add_parser("ocr", help="read documents from picture files: ID cards, bank cards")
    watching = commands.add_parser("watch", help="show what happens at the devices")
    simulating = commands.add_parser("simulate", help="play all devices of a profile until told to end")
    hosting = commands.add_parser("host", help="serve a profile's devices to the kiosk until told to end")
    faring = commands.add_parser("status", help="how the devices of a running host fare")
    faulting = commands.add_parser("faults", help="the fault codes: cause, remedy, and who mends it")
    judging = commands.add_parser("conformance", help="judge a profile's drivers by the driver kit's rules")
    publishing = commands.add_parser("publish", help="publish a profile's devices as XFS4IoT services")

    of_a_profile = (
        listing,
        probing,
        reading_id,
        reading_card,
        printing,
        watching,
        simulating,
        hosting,
        publishing,
        judging,
    )
    for each in of_a_profile:
        _add_profile(each)
    for each in (*of_a_profile, faring, faulting, reading):
        each.add_argument("--json", action="store_true", help="one line of JSON on standard output, failures too")
    for each in (listing, probing, reading_id, printing, watching):
        each.add_argument("--port", type=_named, help="serial port of the device, instead of a profile")
        each.add_argument("--baudrate", type=_baudrate, help="of that port; the kind's own by default")
    for each in (listing, probing, reading_card, watching):
        each.add_argument("--reader", type=_named, help="name of the PC/SC reader, or part of it, instead of a profile")
    for each in (listing, probing, watching):
        each.add_argument("--kind", choices=sorted(kind_names()), help="what is at that port; id_reader by default")
    for each in (reading_id, reading_card, watching):
        each.add_argument(
            "--wait",
            type=_seconds,
            default=DEFAULT_WAIT_S,
            metavar="SECONDS",
            help="how long to wait for a card (default 5)",
        )
    reading_card.add_argument("--show-number", action="store_true", help="show the whole card number")
    reading.add_argument("images", nargs="+", metavar="IMAGE", help="picture file; one line of output for each")
    reading.add_argument(
        "--document", choices=("id-front", "id-back", "bank-card"), default="", help="refuse any other document"
    )
    reading.add_argument("--portraits", help="folder into which the portraits of ID cards are cut; none by default")
    reading.add_argument("--models", help="folder of the installed models; by default EDIAN_MODELS_DIR")
    what = printing.add_mutually_exclusive_group()
    what.add_argument("--text", help="print this text")
    what.add_argument("--file", type=Path, help="print this text file (UTF-8)")
    what.add_argument("--sample", action="store_true", help="print the sample page, as without any of these")
    matching.add_argument("pictures", nargs="+", metavar="PICTURE", help="two for each pair")
    matching.add_argument("--models", help="folder of the installed models; by default EDIAN_MODELS_DIR")
    matching.add_argument("--thresholds", help="TOML file with thresholds of your own")
    matching.add_argument("--json", action="store_true", help="one line of JSON a pair, failures too")
    hosting.add_argument(
        "--socket", type=Path, help="unix socket to serve at; by default devices.sock in the runtime folder"
    )
    faring.add_argument("--socket", type=Path, help="the host's; by default devices.sock in the runtime folder")
    faring.add_argument("--runtime", help="the runtime folder; by default EDIAN_RUNTIME_DIR")
    faulting.add_argument("code", nargs="?", help="a code such as E201, or its beginning, or a reason; all by default")
    hosting.add_argument("--until-eof", action="store_true", help="end when standard input does")
    _add_publishing(publishing)
    judging.add_argument("--device", action="append", default=[], help="this device only; may be given again")
    judging.add_argument("--only", default="", metavar="RULES", help="by number or family: C-5,U")
    judging.add_argument("--simulate", action="store_true", help="play the devices too, for as long as it takes")
    judging.add_argument("--list", action="store_true", help="show the rules and judge nothing")
    judging.add_argument("--yes", action="store_true", help="judge a production terminal too")
    for each in (simulating, hosting, publishing):
        each.add_argument("--ready-file", type=Path, help="written when everything is there")
    _add_technicians(commands)
    _add_lab(commands.add_parser("lab", help="a bench with all devices, the customer's hands and every fault"))
    return parser.parse_args(argv)


def _add_technicians(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add what a technician uses before there is a profile."""
    detecting = commands.add_parser("detect", help="ask every serial port what is plugged in there")
    detecting.add_argument("ports", nargs="*", metavar="PORT", help="ports to ask; all of this machine by default")
    naming = commands.add_parser("names", help="write udev rules that give devices names that stay: /dev/edian/NAME")
    naming.add_argument("pairs", nargs="+", metavar="NAME=DEVICE", help="such as id_reader=/dev/ttyUSB0")
    for each in (detecting, naming):
        each.add_argument("--json", action="store_true", help="one line of JSON on standard output, failures too")


def wants_json(argv: Sequence[str]) -> bool:
    """Whether failures are to be JSON, before anything could be parsed."""
    return "--json" in argv


def runtime(arguments: argparse.Namespace) -> Path:
    """Return the runtime folder."""
    return Path(arguments.runtime) if arguments.runtime else default_runtime()


def host_socket(arguments: argparse.Namespace) -> Path:
    """Return where the host serves."""
    return arguments.socket if arguments.socket is not None else runtime(arguments) / "devices.sock"


def profile(arguments: argparse.Namespace) -> TerminalProfile:
    """Load the profile.

    Raises:
        ProfileError: it is wrong.
    """
    return load_profile(profile_path(arguments.profile), runtime(arguments))


def entries(arguments: argparse.Namespace) -> tuple[DeviceEntry, ...]:
    """Return the devices that are meant: the explicit one, or all of the profile's."""
    explicit = _explicit(arguments, getattr(arguments, "kind", None))
    return (explicit,) if explicit else profile(arguments).devices


def entry(arguments: argparse.Namespace, kind: str) -> DeviceEntry:
    """Return the device of that kind that is meant."""
    return _explicit(arguments, kind) or profile(arguments).first_of_kind(kind)


def _explicit(arguments: argparse.Namespace, kind: str | None) -> DeviceEntry | None:
    port, reader = getattr(arguments, "port", None), getattr(arguments, "reader", None)
    if port and reader:
        raise ProfileError("--port and --reader name two devices; give one of them")
    if port:
        settings: dict[str, Json] = {"port": port}
        if arguments.baudrate is not None:
            settings["baudrate"] = arguments.baudrate
        return entry_at(kind or "id_reader", settings)
    if reader:
        return entry_at("card_reader", {"reader": reader, "service_socket": _service_of(arguments, reader)})
    return None


def _service_of(arguments: argparse.Namespace, reader: str) -> str:
    """The socket of the PC/SC service that runs that reader, when the profile says so; else the environment's own."""
    from drivers.link.pcsc import SERVICE_SOCKET_VARIABLE

    if os.environ.get(SERVICE_SOCKET_VARIABLE):
        return ""
    with contextlib.suppress(ProfileError):
        settings = profile(arguments).first_of_kind("card_reader").settings
        name, service = str(getattr(settings, "reader", "")), str(getattr(settings, "service_socket", ""))
        if (name in reader or reader in name) and Path(service).is_socket():
            return service
    return ""


def entry_at(name: str, settings: dict[str, Json]) -> DeviceEntry:
    """Return a device of that kind without a profile.

    Raises:
        ProfileError: the settings do not fit the kind.
    """
    kind = load_kind(name)
    if name == "id_reader":
        # No profile, so no production terminal: a simulator's photo may be told as such.
        settings["photo"] = "simulated"
    if name == "printer":
        # No profile, so nothing is known of its make, and whoever asked stands beside it: DLE ENQ 2 must do.
        settings["clear_buffers"] = False
    try:
        return DeviceEntry(name, kind, from_json(kind.settings_type, settings, name))
    except ValueMistakeError as error:
        raise ProfileError(f"{error}; a {name} is reached in another way, give a profile") from error


def watched(device: DeviceEntry) -> DeviceEntry:
    """Return the device with its media watched between commands, where it can."""
    if hasattr(device.settings, "watch_media"):
        # A settings type with that field is a dataclass, as all of them are.
        return replace(device, settings=replace(device.settings, watch_media=True))  # type: ignore[type-var]
    return device


def _add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile",
        default=os.environ.get("EDIAN_PROFILE") or "simulated",
        help="terminal profile (TOML), or the name of one that comes along; by default EDIAN_PROFILE, else simulated",
    )
    parser.add_argument("--runtime", help="folder for sockets and simulated ports; by default EDIAN_RUNTIME_DIR")


def _add_publishing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--socket", type=Path, help="of a device host to share; else one is run for the profile")
    parser.add_argument("--listen", default="127.0.0.1", metavar="HOST[:PORT]", help="by default 127.0.0.1:5846 and up")
    parser.add_argument("--certificate", type=Path, help="PEM; with it connections are TLS")
    parser.add_argument("--key", type=Path, help="PEM, the certificate's")
    parser.add_argument("--client-authority", type=Path, help="PEM; who may connect has a certificate of it")


def _add_lab(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.add_argument("--json", action="store_true", help="one line of JSON on standard output, failures too")
    parser.add_argument("--socket", type=Path, help="of the device host; by default devices.sock in the runtime folder")
    parser.add_argument(
        "--replay", nargs="+", metavar="FILE", help="play scenarios without a window; shipped ones by name, or all"
    )
    parser.add_argument(
        "--recordings", type=Path, default=Path(), metavar="FOLDER", help="where recordings are put; here by default"
    )
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="of the window")


def _named(text: str) -> str:
    # Taken for absent, an empty variable of a script would have another device do the work.
    if not text:
        raise argparse.ArgumentTypeError("the name is empty")
    return text


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        # Written so that "nan" fails as well.
        if 0 <= (seconds := float(text)) <= _LONGEST_WAIT_S:
            return seconds
    raise argparse.ArgumentTypeError(f"a number from 0 to {_LONGEST_WAIT_S:.0f} seconds")


def _baudrate(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 300 <= (baudrate := int(text)) <= 4_000_000:
            return baudrate
    raise argparse.ArgumentTypeError("a whole number from 300 to 4000000")


def log(message: str) -> None:
    """Tell people something on standard error."""
    sys.stderr.write(message + "\n")
