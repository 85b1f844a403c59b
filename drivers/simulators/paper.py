"""Receipt paper: ESC/POS commands to a picture, one dot a pixel, as an 80 mm printer (576 dots) lays them down.

Not a printer: it has no status and never runs out (see ``drivers.simulators.printer``). Characters stand in cells of
12 × 24 dots, Chinese ones in 24 × 24; enlarged ones are drawn at their final size, as printers with smoothing do, so
that they stay sharp. Lines are set on a common foot.

Source: Epson ESC/POS reference for the modes; cell sizes of font A and of the Chinese font from the SRP-350 manual.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

from drivers.wire.escpos import (
    Align,
    Command,
    Cut,
    ErrorCorrection,
    FeedDots,
    FeedLines,
    HorizontalTab,
    Initialize,
    LineFeed,
    PrintRaster,
    PrintText,
    QrModuleSize,
    QrPrint,
    QrSetCorrection,
    QrStore,
    SetAlignment,
    SetCharacterSize,
    SetEmphasis,
    SetLineSpacing,
    display_width,
)

PAPER_DOTS = 576
CELL_HEIGHT = 24
HALF_CELL = 12
_DEFAULT_SPACING = 30
_TAB_DOTS = 8 * HALF_CELL
# A receipt is never longer than two metres; what goes on past that is a stream that lost its cut.
MAX_SHEET_DOTS = 16_000
# White above the first line: the way from the cutter to the print head, shortened so that a picture looks well.
_HEAD_MARGIN_DOTS = 28

_DEBIAN_FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/noto/NotoSansSC-Regular.ttf"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
)
# Face of the Simplified Chinese glyphs in the collection of Noto Sans CJK.
_NOTO_CJK_SC_FACE = 2
# Glyphs are drawn this many times too large and brought down, which keeps thin strokes even.
_OVERSAMPLING = 4
# Size of a Chinese and of a Latin glyph in their cell of 24 dots, and where they stand; measured on Noto Sans SC, whose
# strokes and descenders all stay inside.
_WIDE_POINTS = 23.0
_HALF_POINTS = 20.5
_FOOT = 19.6


class FontMissingError(Exception):
    """No font with Chinese glyphs was found; the message says what to install or to set."""


@dataclass(frozen=True, slots=True)
class PaperFonts:
    """The font files of the paper: normal and bold."""

    normal: Path
    bold: Path

    @classmethod
    def find(cls, configured: Path | None = None) -> "PaperFonts":
        """Return the configured font (a file, or a folder with NotoSansSC files), else one of Debian's.

        Raises:
            FontMissingError: neither is there.
        """
        if configured is not None:
            found = cls._in_folder(configured) if configured.is_dir() else cls._file(configured)
            if found is None:
                raise FontMissingError(
                    f"{configured} holds no NotoSansSC font: correct `font` in the printer's profile"
                )
            return found
        for path in _DEBIAN_FONTS:
            if path.is_file():
                bold = path.with_name(path.name.replace("Regular", "Bold"))
                return cls(normal=path, bold=bold if bold.is_file() else path)
        raise FontMissingError(
            "no font with Chinese glyphs: install fonts-noto-cjk, or set `font` in the printer's profile to a"
            " NotoSansSC file or its folder"
        )

    @classmethod
    def _file(cls, path: Path) -> "PaperFonts | None":
        return cls(normal=path, bold=path) if path.is_file() else None

    @classmethod
    def _in_folder(cls, folder: Path) -> "PaperFonts | None":
        files = sorted([*folder.glob("NotoSansSC*.ttf"), *folder.glob("NotoSansSC*.otf")])
        # Thermal print is darker than a screen: the medium weight stands for its normal one.
        normal = _first_with(files, ("Medium", "Regular", "VF", ""))
        bold = _first_with(files, ("Bold", "SemiBold", "Medium", ""))
        return cls(normal=normal, bold=bold) if normal and bold else None


def _first_with(files: Sequence[Path], weights: tuple[str, ...]) -> Path | None:
    return next((path for weight in weights for path in files if weight in path.stem), None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One cut piece of paper.

    Shape: ``image`` is height × 576, 8 bits of grey, 0 black.
    """

    image: Image.Image
    lines: tuple[str, ...]
    qr_codes: tuple[bytes, ...]

    @property
    def length_dots(self) -> int:
        """Length of the paper, in dots, without the margin above its first line."""
        return self.image.height - _HEAD_MARGIN_DOTS

    def to_png(self) -> bytes:
        """Encode as PNG, at 8 dots a millimetre."""
        out = io.BytesIO()
        self.image.save(out, "PNG", dpi=(203, 203), optimize=True)
        return out.getvalue()


@dataclass(slots=True)
class _Modes:
    """What stays set until it is set again."""

    align: Align = Align.LEFT
    bold: bool = False
    width: int = 1
    height: int = 1
    spacing: int = _DEFAULT_SPACING
    qr_module: int = 3
    qr_level: ErrorCorrection = ErrorCorrection.L
    qr_data: bytes = b""


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    bold: bool
    width: int
    height: int
    """Enlarged by so many times; ``dots`` wide and high on the paper."""
    dots: tuple[int, int]


@dataclass(slots=True)
class _Line:
    glyphs: list[_Glyph] = field(default_factory=list)
    dots: int = 0

    @property
    def text(self) -> str:
        return "".join(glyph.character for glyph in self.glyphs).rstrip(" ")


class PaperRenderer:
    """Lays commands down on paper, a strip at a time."""

    def __init__(self, fonts: PaperFonts) -> None:
        self._fonts = fonts
        self._modes = _Modes()
        self._line = _Line()
        self._strips: list[Image.Image | int] = []
        self._height = 0
        self._lines: list[str] = []
        self._qr_codes: list[bytes] = []

    @property
    def printed_dots(self) -> int:
        """Height of what stands on the sheet so far."""
        return self._height

    def apply(self, command: Command) -> Sheet | None:
        """Carry out one command; a cut returns the sheet."""
        modes = self._modes
        match command:
            case PrintText(text):
                self._print_text(text)
            case LineFeed():
                self._end_line(modes.spacing)
            case FeedLines(lines):
                self._feed(modes.spacing * lines)
            case FeedDots(dots):
                self._feed(dots)
            case HorizontalTab():
                self._line.dots = (self._line.dots // _TAB_DOTS + 1) * _TAB_DOTS
            case SetAlignment(align):
                modes.align = align
            case SetEmphasis(on):
                modes.bold = on
            case SetCharacterSize(width=width, height=height):
                modes.width, modes.height = width, height
            case SetLineSpacing(dots):
                modes.spacing = _DEFAULT_SPACING if dots is None else dots
            case Initialize():
                self._modes = _Modes()
                self._line = _Line()
            case QrModuleSize(dots):
                modes.qr_module = dots
            case QrSetCorrection(level):
                modes.qr_level = level
            case QrStore(data):
                modes.qr_data = data
            case QrPrint():
                self._print_qr()
            case PrintRaster(row_bytes, data):
                self._print_raster(row_bytes, data)
            case Cut(feed):
                return self._cut(feed)
            case _:
                pass
        return None

    def tear_off(self) -> Sheet | None:
        """Return what stands on the sheet without a cut, as when paper runs out; None when it is blank."""
        self._flush_line()
        return self._finish() if self._strips else None

    def _print_text(self, text: str) -> None:
        modes = self._modes
        for character in text:
            dots = (display_width(character) * HALF_CELL * modes.width, CELL_HEIGHT * modes.height)
            if self._line.dots + dots[0] > PAPER_DOTS:
                self._end_line(modes.spacing)
            self._line.glyphs.append(_Glyph(character, modes.bold, modes.width, modes.height, dots))
            self._line.dots += dots[0]

    def _end_line(self, feed: int) -> None:
        """Print the buffer and feed; the paper moves at least by the tallest character."""
        height = self._flush_line()
        if not height:
            self._lines.append("")
        self._add(max(0, feed - height))

    def _feed(self, dots: int) -> None:
        """Print what the buffer holds, if anything, and feed."""
        height = self._flush_line()
        self._add(max(0, dots - height))

    def _flush_line(self) -> int:
        """Set the buffered characters as one strip and return its height."""
        line, self._line = self._line, _Line()
        if not line.glyphs:
            return 0
        height = max(glyph.dots[1] for glyph in line.glyphs)
        strip = Image.new("L", (PAPER_DOTS, height), 255)
        x = self._left_of(line.dots)
        for glyph in line.glyphs:
            if glyph.character != " ":
                path = self._fonts.bold if glyph.bold else self._fonts.normal
                faux_bold = glyph.bold and self._fonts.bold == self._fonts.normal
                ink = _glyph_ink(glyph.character, glyph.dots, path, faux_bold)
                strip.paste(0, (x, height - glyph.dots[1]), ink)
            x += glyph.dots[0]
        self._lines.append(line.text)
        self._add(strip)
        return height

    def _left_of(self, dots: int) -> int:
        free = max(0, PAPER_DOTS - dots)
        return {Align.LEFT: 0, Align.CENTER: free // 2, Align.RIGHT: free}[self._modes.align]

    def _print_qr(self) -> None:
        modes = self._modes
        if not modes.qr_data:
            return
        level = modes.qr_level.name.lower()
        try:
            code = segno.make(modes.qr_data, error=level, micro=False, boost_error=False)
        except segno.DataOverflowError:
            # Printers print nothing when the data does not fit the level.
            return
        side = len(code.matrix)
        dark = Image.new("L", (side, side), 255)
        dark.putdata([0 if module else 255 for row in code.matrix for module in row])
        edge = side * modes.qr_module
        self._flush_line()
        self._paste(dark.resize((edge, edge), Image.Resampling.NEAREST))
        self._qr_codes.append(modes.qr_data)

    def _print_raster(self, row_bytes: int, data: bytes) -> None:
        self._flush_line()
        size = (row_bytes * 8, len(data) // row_bytes)
        self._paste(Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in data)).convert("L"))

    def _paste(self, picture: Image.Image) -> None:
        if picture.width > PAPER_DOTS:
            return
        strip = Image.new("L", (PAPER_DOTS, picture.height), 255)
        strip.paste(picture, (self._left_of(picture.width), 0))
        self._add(strip)

    def _add(self, strip: Image.Image | int) -> None:
        height = strip if isinstance(strip, int) else strip.height
        if height > 0 and self._height + height <= MAX_SHEET_DOTS:
            self._strips.append(strip)
            self._height += height

    def _cut(self, feed: int) -> Sheet:
        self._flush_line()
        self._add(feed)
        return self._finish()

    def _finish(self) -> Sheet:
        image = Image.new("L", (PAPER_DOTS, _HEAD_MARGIN_DOTS + self._height), 255)
        y = _HEAD_MARGIN_DOTS
        for strip in self._strips:
            if isinstance(strip, int):
                y += strip
            else:
                image.paste(strip, (0, y))
                y += strip.height
        sheet = Sheet(image, tuple(self._lines), tuple(self._qr_codes))
        self._strips, self._height, self._lines, self._qr_codes = [], 0, [], []
        return sheet


@lru_cache(maxsize=16)
def _font(path: Path, pixels: int) -> ImageFont.FreeTypeFont:
    face = _NOTO_CJK_SC_FACE if path.name.startswith("NotoSansCJK") else 0
    return ImageFont.truetype(str(path), pixels, index=face)


@lru_cache(maxsize=1024)
def _has_glyph(path: Path, character: str) -> bool:
    """Whether the font draws anything else for ``character`` than for what no font has."""
    font = _font(path, CELL_HEIGHT)
    wanted, missing = font.getmask(character), font.getmask("\U0010fffd")
    if character.isspace():
        return True
    return wanted.getbbox() is not None and bytes(wanted) != bytes(missing)


@lru_cache(maxsize=4096)
def _glyph_ink(character: str, dots: tuple[int, int], path: Path, faux_bold: bool) -> Image.Image:
    """Return the ink of one character in a cell of ``dots``: 255 where the paper turns black."""
    # A bundled font may hold the common characters only; rare ones in names come from the system's, if there is one.
    candidates = (path, *(font for font in _DEBIAN_FONTS if font.is_file()))
    found = next((font for font in candidates if _has_glyph(font, character)), None)
    if found is None:
        return _missing_ink(dots)
    wide = display_width(character) == 2
    scale = _OVERSAMPLING * max(1, dots[1] // CELL_HEIGHT)
    cell = (HALF_CELL * (2 if wide else 1) * scale, CELL_HEIGHT * scale)
    # Latin glyphs are set smaller, so that most of them fill a half cell as they are; rules fill theirs to the edge.
    rule = "\u2500" <= character <= "\u257f"
    font = _font(found, round((CELL_HEIGHT if rule else _WIDE_POINTS if wide else _HALF_POINTS) * scale))
    advance = max(1, round(font.getlength(character)))
    canvas = Image.new("L", (max(cell[0], advance), cell[1]), 0)
    foot = round(_FOOT * scale)
    ImageDraw.Draw(canvas).text(
        (canvas.width / 2, foot), character, font=font, fill=255, anchor="ms", stroke_width=scale // 2 * faux_bold
    )
    # A glyph wider than its cell is squeezed, as the narrow designs of font A are.
    return canvas.resize(dots, Image.Resampling.LANCZOS)


def _missing_ink(dots: tuple[int, int]) -> Image.Image:
    """Return the hollow box that stands for a character that no font has."""
    canvas = Image.new("L", dots, 0)
    ImageDraw.Draw(canvas).rectangle((2, 3, dots[0] - 3, dots[1] - 4), outline=255, width=2)
    return canvas
