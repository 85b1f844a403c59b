"""Which type the specimens are set in: families of font files, and whether a family has a character.

The bundled Noto Sans SC covers GB 2312 only; names with rare characters appear only where a wider font is installed
(Debian's fonts-noto-cjk). The families of the unseen set are Debian's others, test material that is never bundled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_DEBIAN = Path("/usr/share/fonts")
_BUNDLED = Path(__file__).parents[3] / "kiosk" / "fonts"
_NOTO = _DEBIAN / "opentype/noto"
# In no font: what a missing character looks like.
_NEVER = "\U0010fffe"


class FontMissingError(Exception):
    """There is no font to draw with; the message says what to install or to name."""


@unique
class SpecimenSet(StrEnum):
    """Whose fonts and jitter a specimen has."""

    OWN = "own"
    """What reading is developed with."""
    UNSEEN = "unseen"
    """What it never saw."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; collections have several."""

    path: Path
    index: int = 0

    def at(self, pixels: float) -> ImageFont.FreeTypeFont:
        """Return the face at a size."""
        return _opened(self.path, self.index, round(pixels * 4) / 4)

    def has(self, text: str) -> bool:
        """Whether every character of `text` has a glyph."""
        return all(_has(self.path, self.index, character) for character in text)


@dataclass(frozen=True, slots=True)
class Family:
    """Faces that a card is set in.

    Attributes:
        text: of fields and labels.
        bold: of titles.
        digits: of numbers.
    """

    name: str
    text: Face
    bold: Face
    digits: Face


def find_families(wanted: SpecimenSet, folder: Path | None = None) -> Sequence[Family]:
    """Return the families of a set that are on this machine; with `folder`, the NotoSansSC files there instead.

    Raises:
        FontMissingError: none is.
    """
    if folder is not None:
        families = _noto_subset(folder)
        missing = f"{folder} holds no NotoSansSC-400Regular.ttf, -500Medium.ttf and -700Bold.ttf: name another folder"
    elif wanted is SpecimenSet.OWN:
        families = (*_noto_cjk(), *_noto_subset(_BUNDLED))
        missing = "no font with Chinese characters: install fonts-noto-cjk, or name a folder of NotoSansSC files"
    else:
        families = _others()
        missing = "none of the unseen set's fonts: install fonts-wqy-zenhei, fonts-wqy-microhei, fonts-arphic-uming"
    if not families:
        raise FontMissingError(missing)
    return families


def _noto_cjk() -> Sequence[Family]:
    # Faces 2 and 7 of the collection are the Simplified Chinese ones, the second with digits of one width.
    regular, bold = _NOTO / "NotoSansCJK-Regular.ttc", _NOTO / "NotoSansCJK-Bold.ttc"
    if not (regular.is_file() and bold.is_file()):
        return ()
    return (
        Family("noto-cjk", Face(regular, 2), Face(bold, 2), Face(regular, 7)),
        Family("noto-cjk-heavy", Face(regular, 2), Face(bold, 2), Face(bold, 7)),
    )


def _noto_subset(folder: Path) -> Sequence[Family]:
    names = ("NotoSansSC-400Regular.ttf", "NotoSansSC-500Medium.ttf", "NotoSansSC-700Bold.ttf")
    regular, medium, bold = (folder / name for name in names)
    if not all(path.is_file() for path in (regular, medium, bold)):
        return ()
    return (
        Family("noto-sc-regular", Face(regular), Face(bold), Face(medium)),
        Family("noto-sc-medium", Face(medium), Face(bold), Face(medium)),
    )


def _others() -> Sequence[Family]:
    kinds = (
        ("wqy-zenhei", "truetype/wqy/wqy-zenhei.ttc", "truetype/dejavu/DejaVuSansMono.ttf"),
        ("wqy-microhei", "truetype/wqy/wqy-microhei.ttc", "truetype/wqy/wqy-microhei.ttc"),
        ("arphic-uming", "truetype/arphic/uming.ttc", "truetype/dejavu/DejaVuSans.ttf"),
        ("arphic-ukai", "truetype/arphic/ukai.ttc", "truetype/dejavu/DejaVuSansMono.ttf"),
    )
    families = []
    for name, text, digits in kinds:
        path, figures = _DEBIAN / text, _DEBIAN / digits
        if path.is_file():
            face = Face(path)
            families.append(Family(name, face, face, Face(figures) if figures.is_file() else face))
    return tuple(families)


@lru_cache(maxsize=256)
def _opened(path: Path, index: int, pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), pixels, index=index)


@lru_cache(maxsize=16_384)
def _has(path: Path, index: int, character: str) -> bool:
    font = _opened(path, index, 24)
    return bytes(font.getmask(character)) != bytes(font.getmask(_NEVER))
