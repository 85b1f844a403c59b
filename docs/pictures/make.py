"""Makes the pictures from the running product: filmstrip, receipt, workstation, device lab, mobile page, architecture.

Run by `make pictures`: it plays the demo without a screen, takes the screens that the demo saved, and draws the
architecture from the packages and the contract as they are. `pictures.json` remembers the digest of each screen's
reference picture; a test fails when a screen has changed since.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent))

import architecture

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DEMO = ROOT / "build" / "demo"
REFERENCES = ROOT / "tests" / "visual" / "references"

FRAME_WIDTH = 216
GAP = 18
PER_ROW = 8
GROUND = (226, 229, 220)


def reference_digests() -> dict[str, str]:
    """SHA-256 of each screen's reference picture, by file name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(REFERENCES.glob("*.webp"))}


def filmstrip(screens: list[Path]) -> Image.Image:
    """The screens side by side, in the order of the journey."""
    frames = []
    for path in screens:
        with Image.open(path) as screen:
            height = round(screen.height * FRAME_WIDTH / screen.width)
            frames.append(screen.convert("RGB").resize((FRAME_WIDTH, height), Image.Resampling.LANCZOS))
    rows = -(-len(frames) // PER_ROW)
    height = max(frame.height for frame in frames)
    columns = min(PER_ROW, len(frames))
    strip = Image.new("RGB", (columns * (FRAME_WIDTH + GAP) + GAP, rows * (height + GAP) + GAP), GROUND)
    for index, frame in enumerate(frames):
        row, column = divmod(index, PER_ROW)
        strip.paste(frame, (GAP + column * (FRAME_WIDTH + GAP), GAP + row * (height + GAP)))
    return strip


def main() -> int:
    """Plays the demo, then writes the pictures beside this file."""
    subprocess.run([sys.executable, str(ROOT / "deploy" / "demo" / "run.py"), "--headless"], check=True)
    summary = json.loads((DEMO / "summary.json").read_text(encoding="utf-8"))
    screens = [DEMO / name for name in summary["screens"]]
    filmstrip(screens).save(HERE / "journey.png", optimize=True)
    with Image.open(REFERENCES / "counter-drawdown-approval.webp") as workstation:
        workstation.convert("RGB").save(HERE / "counter.png", optimize=True)
    with Image.open(DEMO / "receipt.png") as receipt:
        receipt.convert("L").quantize(16).save(HERE / "receipt.png", optimize=True)
    subprocess.run([sys.executable, str(HERE / "device_lab.py")], check=True)
    subprocess.run([sys.executable, str(HERE / "mobile_page.py")], check=True)
    (HERE / "architecture.svg").write_text(architecture.draw(), encoding="utf-8")
    (HERE / "pictures.json").write_text(json.dumps(reference_digests(), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
