"""Makes the picture of the mobile page from the page itself, in use in a browser at a telephone's size.

Run by `make pictures`, or alone: `python docs/pictures/mobile_page.py`. It needs no screen.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.acceptance.mobile_house import MobileHouse, launch  # noqa: E402 - the checkout is found first
from tests.acceptance.mobile_scenes import scenes  # noqa: E402 - as above

SHOWN = ("2-line", "3-plan", "4-contract", "6-done", "8-code", "9-confirming")
WIDTH = 390
GAP = 18
GROUND = (226, 229, 220)
COLOURS = 64


def main() -> int:
    """Goes through the page, and lays its screens side by side."""
    frames: list[Image.Image] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        house = MobileHouse(Path(folder))
        try:
            house.start()
            browser = launch(playwright)
            for scene in scenes(browser, house):
                if scene.name in SHOWN:
                    taken = Image.open(io.BytesIO(scene.page.screenshot(caret="hide"))).convert("RGB")
                    height = round(taken.height * WIDTH / taken.width)
                    frames.append(taken.resize((WIDTH, height), Image.Resampling.LANCZOS))
            browser.close()
        finally:
            house.stop()
    strip = Image.new("RGB", (len(frames) * (WIDTH + GAP) + GAP, frames[0].height + 2 * GAP), GROUND)
    for index, frame in enumerate(frames):
        strip.paste(frame, (GAP + index * (WIDTH + GAP), GAP))
    strip.quantize(COLOURS).save(HERE / "mobile-page.png", optimize=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
