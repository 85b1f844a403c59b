"""Draws the architecture as SVG from the packages and the contract as they are.

The rooms of each program are its packages, with the first line of each docstring; the words on the arrows are the
services of the contract. A package or a service that comes or goes changes the picture.
"""

from __future__ import annotations

import ast
import html
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PAPER, FIELD, INK, MUTED, GREEN, TINT, EDGE, OCHRE = (
    "#FAF8F2",
    "#E9EFDF",
    "#18221C",
    "#46534A",
    "#17573A",
    "#DCE9D8",
    "#6F7C71",
    "#8A5200",
)
WIDTH = 1200
ROW = 26
FONT = "'Noto Sans', 'Noto Sans SC', Helvetica, Arial, sans-serif"


def rooms(package: str) -> list[str]:
    """Sub-packages of a package that hold code, in the order of the alphabet."""
    return sorted(
        path.parent.name
        for path in (ROOT / package).glob("*/__init__.py")
        if any(other.name != "__init__.py" for other in path.parent.rglob("*.py"))
    )


def services(package: str) -> list[str]:
    """Services of a contract package, without the word Service."""
    found: list[str] = []
    for path in sorted((ROOT / "protos" / "edian" / package / "v1").glob("*.proto")):
        found += re.findall(r"^service (\w+)Service \{", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return found


def motto(package: str) -> str:
    """First line of a package's docstring."""
    text = ast.get_docstring(ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8"))) or ""
    return text.splitlines()[0] if text else ""


class Drawing:
    """An SVG in the making."""

    def __init__(self, height: int) -> None:
        self._height = height
        self._parts: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: int = 15,
        colour: str = INK,
        weight: int = 400,
        anchor: str = "start",
    ) -> None:
        """Words on a base line."""
        self._parts.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}" font-weight="{weight}" '
            f'text-anchor="{anchor}">{html.escape(words)}</text>'
        )

    def box(self, x: float, y: float, width: float, height: float, *, fill: str = "#FFFFFF", edge: str = EDGE) -> None:
        """A rounded box."""
        self._parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" '
            f'fill="{fill}" stroke="{edge}" stroke-width="1.5"/>'
        )

    def arrow(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """An arrow."""
        self._parts.append(
            f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" '
            f'stroke="{GREEN}" stroke-width="2.5" marker-end="url(#tip)"/>'
        )

    def svg(self) -> str:
        """The whole drawing."""
        tip = (
            '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" '
            'markerWidth="7" markerHeight="7" orient="auto">'
            f'<path d="M0 0L10 5L0 10z" fill="{GREEN}"/></marker></defs>'
        )
        ground = f'<rect width="{WIDTH}" height="{self._height}" fill="{PAPER}"/>'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self._height}" font-family="{FONT}">'
        return "\n".join([head, tip, ground, *self._parts, "</svg>"]) + "\n"


def _program(drawing: Drawing, x: float, y: float, width: float, title: str, subtitle: str, items: list[str]) -> float:
    """A program with its rooms; returns the y of its lower edge."""
    height = 62 + ROW * len(items) + 10
    drawing.box(x, y, width, height)
    drawing.text(x + 18, y + 30, title, size=19, weight=700)
    drawing.text(x + 18, y + 50, subtitle, size=13, colour=MUTED)
    for index, item in enumerate(items):
        top = y + 62 + index * ROW
        drawing.box(x + 14, top, width - 28, ROW - 5, fill=TINT, edge=TINT)
        drawing.text(x + 26, top + 16, item, size=14, colour=GREEN, weight=500)
    return y + height


def draw() -> str:
    """The picture, as SVG text."""
    kiosk, drivers, server, sandbox = rooms("kiosk"), rooms("drivers"), rooms("channel_server"), services("backoffice")
    server = [room for room in server if room != "sandbox"]
    tall = 62 + ROW * max(len(kiosk), len(server), len(sandbox)) + 10
    low = 130 + tall + 86
    drawing = Drawing(round(low + 62 + ROW * -(-len(drivers) // 1) + 40))
    drawing.text(40, 50, "Edian 金融e店", size=28, weight=700)
    drawing.text(
        40,
        80,
        "One drawdown at every channel. Programs meet at the contract and at the device host's socket only.",
        colour=MUTED,
    )
    left, middle, right = 40, 470, 880
    kiosk_end = _program(drawing, left, 130, 280, "kiosk", "the terminal's window", kiosk)
    _program(drawing, middle, 130, 280, "channel server", "SQLite, one transaction a request", server)
    _program(drawing, right, 130, 280, "back office", "the bank's own, or the sandbox", sandbox)
    drawing.arrow(left + 280, 190, middle, 190)
    drawing.text((left + 280 + middle) / 2, 180, "gRPC, mTLS", size=13, anchor="middle", colour=OCHRE, weight=500)
    for index, service in enumerate(services("channel")):
        drawing.text((left + 280 + middle) / 2, 214 + index * 18, service, size=12, anchor="middle", colour=MUTED)
    drawing.arrow(middle + 280, 190, right, 190)
    drawing.text((middle + 280 + right) / 2, 180, "gRPC", size=13, anchor="middle", colour=OCHRE, weight=500)
    _program(drawing, left, low, 280, "device host", "one thread a device, killable", drivers)
    drawing.arrow(left + 140, kiosk_end, left + 140, low)
    drawing.text(
        left + 152, (kiosk_end + low) / 2 + 5, "JSON lines on a unix socket", size=13, colour=OCHRE, weight=500
    )
    hardware = [
        "ID reader · SAM_V serial",
        "bank card · PC/SC, EMV",
        "PIN pad · SM4, ISO 9564",
        "printer · ESC/POS",
        "camera · OpenCV",
        "code scanner · serial",
    ]
    _program(drawing, middle, low, 280, "devices", "real, or peers that speak their bytes", hardware)
    drawing.arrow(left + 280, low + 60, middle, low + 60)
    return drawing.svg()
