"""A specimen card laid under the simulated camera: the card of a simulator's card file, as a picture.

The picture is made by the specimens' own program, in a process of its own: it takes a second, and the camera goes on
sending frames meanwhile.
"""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from drivers.simulators.base import ControlMistakeError

_CARDS = Path(__file__).parents[1] / "cards"
_SIDES = {"specimen-front": "id-front", "specimen-back": "id-back", "specimen-bank-card": "bank-card"}
_LEVEL = "ordinary"
# Drawing takes a second; on a machine that is busy with everything else, many.
_BUDGET_S = 60.0

WORDS = tuple(_SIDES)
_DEFAULTS = ("wang", "1")


@dataclass(frozen=True, slots=True)
class LaidCard:
    """Which card is wanted: `specimen-front wang`, `specimen-back wang 7`; another number is another lie and light."""

    document: str
    card_file: Path
    portrait: Path | None
    seed: int

    @classmethod
    def from_words(cls, words: str) -> "LaidCard":
        """Read what a control line says.

        Raises:
            ControlMistakeError: there is no such card.
        """
        side, name, seed = (*words.split()[:3], *_DEFAULTS[len(words.split()[:3]) - 1 :])
        document = _SIDES[side]
        folder = _CARDS if document == "bank-card" else _CARDS / "id"
        card_file, photo = folder / f"{name}.toml", _CARDS / "photos" / f"{name}.jpg"
        if not card_file.is_file() or not seed.isdecimal():
            there = ", ".join(sorted(path.stem for path in folder.glob("*.toml")))
            raise ControlMistakeError(f"no card {name!r}; say for instance {side} wang 1; there are {there}")
        return cls(document, card_file, photo if photo.is_file() else None, int(seed))

    async def picture(self, folder: Path) -> str:
        """Make the picture in `folder` and return its path.

        Raises:
            ControlMistakeError: it could not be made; the message is the program's own.
        """
        command = ["--out", str(folder), "--count", "1", "--seed", str(self.seed), "--level", _LEVEL]
        command += ["--document", self.document, "--card", str(self.card_file)]
        if self.portrait is not None:
            command += ["--portrait", str(self.portrait)]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "drivers.vision.specimen", *command, stderr=asyncio.subprocess.PIPE
        )
        try:
            _, said = await asyncio.wait_for(process.communicate(), _BUDGET_S)
        except TimeoutError as error:
            raise ControlMistakeError("the card's picture was not drawn in time") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            raise ControlMistakeError(said.decode(errors="replace").strip() or "the card's picture was not drawn")
        return str(folder / f"{self.document}-own-{_LEVEL}-{self.seed}-0000.jpg")
