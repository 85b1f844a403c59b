"""The press: type, flat art and portraits laid on a card, sized in millimetres.

Shape: pictures are height × width × 3, uint8, RGB.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from drivers.vision.specimen.fonts import Face
from drivers.vision.specimen.layout import HEIGHT_MM, WIDTH_MM, Area, Place

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]

PIXELS_A_MM = 16
MARK = "SPECIMEN"
MARK_ZH = "样本"


@dataclass(frozen=True, slots=True)
class PrintJitter:
    """How one printing differs from the drawing.

    Attributes:
        dx_mm: everything printed lies this far to the right.
        dy_mm: and this far down.
        scale: size of the type against the drawing.
        air_mm: added between characters.
        ink: grey value of black.
    """

    dx_mm: float = 0.0
    dy_mm: float = 0.0
    scale: float = 1.0
    air_mm: float = 0.0
    ink: int = 24


class CardPress:
    """One card under the press; `picture` gives it away."""

    def __init__(self, paper: Colour, jitter: PrintJitter) -> None:
        self._image = Image.new("RGB", (pixels(WIDTH_MM), pixels(HEIGHT_MM)), paper)
        self._draw = ImageDraw.Draw(self._image)
        self._jitter = jitter

    @property
    def ink(self) -> Colour:
        """Black as this printing has it."""
        return (self._jitter.ink, self._jitter.ink, self._jitter.ink)

    def picture(self) -> Picture:
        """The card as printed."""
        return np.asarray(self._image, np.uint8).copy()

    def text(self, words: str, place: Place, face: Face, colour: Colour, pitch_mm: float = 0.0) -> float:
        """Set a line; with `pitch_mm` its characters stand that far apart. Return where it ends, in millimetres."""
        font = face.at(place.size_mm * self._jitter.scale * PIXELS_A_MM)
        y = pixels(place.y_mm + self._jitter.dy_mm)
        x_mm = place.x_mm + self._jitter.dx_mm
        for character in words:
            self._draw.text((x_mm * PIXELS_A_MM, y), character, font=font, fill=colour, anchor="lm")
            x_mm += pitch_mm or (font.getlength(character) / PIXELS_A_MM + place.air_mm + self._jitter.air_mm)
        return x_mm

    def embossed(self, words: str, place: Place, face: Face, foil: Colour, pitch_mm: float) -> None:
        """Set a line of raised characters: a lit edge, a shaded one, and foil worn unevenly between them."""
        shade = tuple(round(part * 0.35) for part in foil)
        light = tuple(min(255, round(part * 1.25) + 40) for part in foil)
        step = 0.14
        for move, colour in ((step, shade), (-step, light), (0.0, foil)):
            moved = Place(place.x_mm + move, place.y_mm + move, place.points, place.air_mm)
            self.text(words, moved, face, (colour[0], colour[1], colour[2]), pitch_mm)

    def width_mm(self, words: str, place: Place, face: Face) -> float:
        """How wide a line would be."""
        font = face.at(place.size_mm * self._jitter.scale * PIXELS_A_MM)
        return font.getlength(words) / PIXELS_A_MM + len(words) * (place.air_mm + self._jitter.air_mm)

    def waves(self, colour: Colour, phase: float, *, lines: int = 46) -> None:
        """Rule the whole card with fine waves: a ground for the type that is nobody's guilloche."""
        width, height = self._image.size
        xs = np.arange(0, width + 8, 8)
        for line in range(lines):
            base = height * (line + 0.5) / lines
            ys = base + 26 * np.sin(xs / 190 + phase + line * 0.21) + 11 * np.sin(xs / 71 - phase * 2 + line * 0.4)
            self._draw.line(list(zip(xs.tolist(), ys.tolist(), strict=True)), fill=colour, width=2)

    def blend(self, left: Colour, right: Colour) -> None:
        """Colour the ground from left to right, before anything else is printed."""
        width, height = self._image.size
        ramp = np.linspace(0, 1, width)[None, :, None]
        row = np.asarray(left) * (1 - ramp) + np.asarray(right) * ramp
        self._image.paste(Image.fromarray(row.astype(np.uint8)).resize((width, height), Image.Resampling.NEAREST))

    def mark(self, face: Face, colour: Colour, strength: float = 0.12) -> None:
        """Print SPECIMEN 样本 across the card, pale enough to read through."""
        words = f"{MARK} {MARK_ZH}"
        layer = Image.new("L", self._image.size, 0)
        ImageDraw.Draw(layer).text(
            (layer.width / 2, layer.height / 2), words, font=face.at(10.5 * PIXELS_A_MM), fill=255, anchor="mm"
        )
        turned = layer.rotate(24, Image.Resampling.BICUBIC).point([round(level * strength) for level in range(256)])
        self._image.paste(Image.new("RGB", self._image.size, colour), mask=turned)

    def stamp(self, place: Place, face: Face, colour: Colour) -> None:
        """Print the mark small and plain where no field stands."""
        self.text(f"{MARK} {MARK_ZH}", place, face, colour)

    def box(self, area: Area, fill: Colour, outline: Colour, radius_mm: float = 0.0) -> None:
        """Print a filled rectangle."""
        self._draw.rounded_rectangle(self._corners(area), radius_mm * PIXELS_A_MM, fill=fill, outline=outline, width=3)

    def ring(self, area: Area, colour: Colour, width_mm: float) -> None:
        """Print a circle's line."""
        self._draw.ellipse(self._corners(area), outline=colour, width=pixels(width_mm))

    def line(self, x1_mm: float, y1_mm: float, x2_mm: float, y2_mm: float, colour: Colour) -> None:
        """Print a line."""
        ends = tuple(value * PIXELS_A_MM for value in (x1_mm, y1_mm, x2_mm, y2_mm))
        self._draw.line(ends, fill=colour, width=3)

    def portrait(self, picture: Picture, area: Area) -> None:
        """Print a portrait, fitted to the area's height and cut to its width."""
        size = (pixels(area.width_mm), pixels(area.height_mm))
        source = Image.fromarray(picture)
        scale = max(size[0] / source.width, size[1] / source.height)
        fitted = source.resize(
            (max(size[0], round(source.width * scale)), max(size[1], round(source.height * scale))),
            Image.Resampling.LANCZOS,
        )
        left, top = (fitted.width - size[0]) // 2, (fitted.height - size[1]) // 3
        corner = self._corners(area)[:2]
        self._image.paste(fitted.crop((left, top, left + size[0], top + size[1])), (round(corner[0]), round(corner[1])))

    def _corners(self, area: Area) -> tuple[float, float, float, float]:
        left, top = area.left_mm + self._jitter.dx_mm, area.top_mm + self._jitter.dy_mm
        return (
            left * PIXELS_A_MM,
            top * PIXELS_A_MM,
            (left + area.width_mm) * PIXELS_A_MM,
            (top + area.height_mm) * PIXELS_A_MM,
        )


def pixels(millimetres: float) -> int:
    """Whole pixels of a length on the card."""
    return round(millimetres * PIXELS_A_MM)


def silhouette(skin: Colour = (214, 205, 196)) -> Picture:
    """Return the portrait of nobody: a head and shoulders without a face.

    Shape: 441×358×3, the size of the pictures that real cards are made from.
    """
    image = Image.new("RGB", (358, 441), (246, 247, 248))
    draw = ImageDraw.Draw(image)
    draw.ellipse((4, 330, 354, 640), fill=(92, 104, 118))
    draw.rounded_rectangle((138, 240, 220, 362), 30, fill=skin)
    draw.ellipse((92, 62, 266, 300), fill=skin)
    draw.chord((86, 50, 272, 290), 178, 362, fill=(84, 80, 78))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(2)), np.uint8).copy()
