"""Names of devices that stay: by the socket a device is plugged into, under /dev/edian, made by udev.

The kernel counts adapters in the order in which they turn up, and most serial adapters have no number of their own; the
socket is what stays. Source: systemd 252, rules.d/60-serial.rules and 60-persistent-v4l.rules; their links are read.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from drivers.errors import ProfileError

_DEV = Path("/dev")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_PORT = re.compile(r"(?P<path>.+?)(?:-port(?P<port>\d+))?")
_INDEX = re.compile(r"(?P<path>.+)-video-index(?P<index>\d+)")
_USB_2 = re.compile(r"usbv[23]-")


@dataclass(frozen=True, slots=True)
class Socket:
    """Where a serial adapter or a camera is plugged in.

    Attributes:
        path: udev's ID_PATH.
        port: which of an adapter's ports; empty for those that have but one and say so.
    """

    path: str
    port: str = ""
    camera: bool = False

    def rule(self, name: str) -> str:
        """Return the udev rule that gives what is plugged in here the name /dev/edian/`name`."""
        subsystem = "video4linux" if self.camera else "tty"
        parts = [f'SUBSYSTEM=="{subsystem}"', f'ENV{{ID_PATH}}=="{self.path}"']
        if self.port:
            parts.append(f'ENV{{.ID_PORT}}=="{self.port}"')
        if self.camera:
            parts.append('ATTR{index}=="0"')
        return ", ".join([*parts, f'SYMLINK+="edian/{name}"'])


def socket_of(device: str, dev: Path = _DEV) -> Socket:
    """Return where a device node is plugged in.

    Raises:
        ProfileError: it is no serial adapter or camera that udev has named.
    """
    node = Path(device).resolve()
    for folder, pattern in (("serial/by-path", _PORT), ("v4l/by-path", _INDEX)):
        for link in sorted((dev / folder).glob("*")):
            # The same socket is listed once more under its USB version by newer systemd.
            if link.resolve() != node or _USB_2.search(link.name):
                continue
            if (found := pattern.fullmatch(link.name)) is not None:
                camera = pattern is _INDEX
                return Socket(found["path"], "" if camera else found["port"] or "", camera)
    raise ProfileError(f"{device}: udev knows no socket of it; plug it in by USB, and see {dev}/serial/by-path")


def rules(names: dict[str, str], dev: Path = _DEV) -> str:
    """Return 71-edian-terminal.rules: a rule for each name and the device node that has it now.

    Raises:
        ProfileError: a name is none, a node has no socket, or two names mean one socket.
    """
    taken: dict[Socket, str] = {}
    lines = ["# Which socket of this terminal is whose; written by edian-devices names.", ""]
    for name, device in names.items():
        if not _NAME.fullmatch(name):
            raise ProfileError(f"{name!r}: a name has small letters, digits and _, such as id_reader")
        socket = socket_of(device, dev)
        if socket in taken:
            raise ProfileError(f"{name} and {taken[socket]} are plugged into one socket; see {device}")
        taken[socket] = name
        lines.append(socket.rule(name))
    return "\n".join(lines) + "\n"
