"""Makes the picture of the device lab from the lab itself: its window on its own simulators and host, in use.

Run by `make pictures`, or alone: `python docs/pictures/device_lab.py`. It needs no screen.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop  # noqa: E402 - the platform is chosen before Qt is

from drivers.host.profile import load_profile, profile_path  # noqa: E402 - as above
from drivers.lab.house import House  # noqa: E402 - as above
from drivers.lab.window.app import make_app, open_window  # noqa: E402 - as above

LONGEST_S = 60.0
PROFILE = "simulated"
SCENARIOS = ("id-card-lifted-too-soon", "card-pulled-in-mid-command")


def main() -> int:
    """Uses the lab as a person would, and keeps what is seen."""
    with tempfile.TemporaryDirectory(prefix="edian-lab-") as folder:
        _picture(Path(folder))
    return 0


def _picture(runtime: Path) -> None:
    app = make_app()
    file = profile_path(PROFILE)
    house = House(
        profile=load_profile(file, runtime),
        profile_file=file,
        runtime=runtime,
        socket_path=runtime / "devices.sock",
    )
    lab = open_window(house, recordings=runtime, language="zh")

    def until(done: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST_S
        while not done():
            if time.monotonic() > end:
                raise TimeoutError("the lab did not come to where the picture is taken")
            app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.005)

    view, device = lab.view, lab.view.device
    try:
        until(lambda: view.stage == "ready")
        until(lambda: all(row.tone == "ok" for row in view.devices.rows if row.kind == "printer"))
        for name in SCENARIOS:
            view.scenarios.choose([row.file for row in view.scenarios.rows.rows].index(name))
            view.scenarios.play()
            until(lambda: not view.scenarios.playing)
        view.choose([row.kind for row in view.devices.rows].index("printer"))
        device.breakIt("paper_out_while_printing")
        until(lambda: any(row.text.startswith("fault") for row in view.journal.rows.rows if row.device == "printer"))
        device.run()
        until(lambda: bool(device.track.rows) and not device.running and device.faultTitle != "")
        before = time.monotonic()
        until(lambda: time.monotonic() > before + 1)
        shot = runtime / "lab.png"
        lab.window.grabWindow().save(str(shot))
    finally:
        lab.close()
    with Image.open(shot) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(HERE / "device-lab.png", optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
