"""What stands between a card and its picture: how it lies, the light, the lens, the sensor; and four levels of it.

A `Conditions` is drawn from a level's ranges; `scene` carries it out. Units: degrees; pixels of the frame for blur;
grey levels of 255 for noise; shares of the frame's width for sizes.
"""

from dataclasses import dataclass
from enum import StrEnum, unique

import numpy as np

from drivers.vision.specimen.fonts import SpecimenSet


@unique
class Level(StrEnum):
    """How hard a specimen is to read."""

    EASY = "easy"
    """Flat under an even light."""
    ORDINARY = "ordinary"
    """Laid down by a customer under a good lamp."""
    HARD = "hard"
    """Askew, half the time the wrong way round; lamp, hand and lens are seen in it."""
    HARDEST = "hardest"
    """Any way round, in bad light, out of focus or moved; a person can still read it."""


@unique
class Ground(StrEnum):
    """What a card lies on."""

    PLAIN = "plain"
    WOOD = "wood"
    CLOTH = "cloth"
    PAPER = "paper"
    STONE = "stone"


@dataclass(frozen=True, slots=True)
class Glare:
    """A lamp's reflection: where on the card (0 to 1), its radii in millimetres, its angle, and what it adds."""

    x: float
    y: float
    long_mm: float
    short_mm: float
    angle: float
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """One way of taking a picture of a card.

    Attributes:
        tilt_x, tilt_y: of the card's plane against the camera's.
        turn: of the card in that plane, clockwise; 180 is upside down.
        share: the card's length against the frame's width, before tilting.
        x, y: where the card's middle lies between the places where it would touch the border; 0 to 1.
        distance: of the camera, in card lengths: small is wide-angle.
        gradient: how much darker one side is than the other, 0 to 1; `gradient_angle` says which.
        exposure: light on the sensor; 1 is full.
        noise: of the sensor, at full gain.
        quality: of the JPEG.
        clutter: things that lie about, none of them on the card.
    """

    tilt_x: float = 0.0
    tilt_y: float = 0.0
    turn: float = 0.0
    share: float = 0.7
    x: float = 0.5
    y: float = 0.5
    distance: float = 4.0
    defocus: float = 0.0
    motion: float = 0.0
    motion_angle: float = 0.0
    glares: tuple[Glare, ...] = ()
    gradient: float = 0.0
    gradient_angle: float = 0.0
    exposure: float = 1.0
    warmth: float = 0.0
    noise: float = 0.0
    quality: int = 95
    ground: Ground = Ground.PLAIN
    clutter: int = 0
    width: int = 1280
    height: int = 960


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranges:
    tilt: float
    turn: float
    upside_down: float
    quarter_turn: float
    share: tuple[float, float]
    defocus: tuple[float, float]
    motion: tuple[float, float]
    glare: float
    glare_strength: tuple[float, float]
    gradient: float
    exposure: tuple[float, float]
    warmth: float
    noise: tuple[float, float]
    quality: tuple[int, int]
    grounds: tuple[Ground, ...]
    clutter: int


_LEVELS = {
    Level.EASY: _Ranges(
        tilt=2, turn=2, upside_down=0, quarter_turn=0, share=(0.66, 0.8), defocus=(0, 0.5), motion=(0, 0),
        glare=0, glare_strength=(0, 0), gradient=0.06, exposure=(0.95, 1.0), warmth=0.02, noise=(1, 2),
        quality=(90, 95), grounds=(Ground.PLAIN, Ground.WOOD), clutter=0,
    ),
    Level.ORDINARY: _Ranges(
        tilt=10, turn=9, upside_down=0.1, quarter_turn=0, share=(0.58, 0.76), defocus=(0.3, 0.9), motion=(0, 1.5),
        glare=0.3, glare_strength=(25, 70), gradient=0.2, exposure=(0.75, 1.0), warmth=0.05, noise=(2, 5),
        quality=(75, 92), grounds=tuple(Ground), clutter=2,
    ),
    Level.HARD: _Ranges(
        tilt=20, turn=25, upside_down=0.5, quarter_turn=0, share=(0.52, 0.7), defocus=(0.5, 1.2), motion=(0, 3),
        glare=0.6, glare_strength=(40, 120), gradient=0.4, exposure=(0.5, 0.95), warmth=0.1, noise=(4, 9),
        quality=(60, 85), grounds=tuple(Ground), clutter=4,
    ),
    Level.HARDEST: _Ranges(
        tilt=28, turn=45, upside_down=0.4, quarter_turn=0.2, share=(0.52, 0.66), defocus=(0.7, 1.5), motion=(0, 4),
        glare=0.8, glare_strength=(60, 190), gradient=0.55, exposure=(0.3, 0.8), warmth=0.14, noise=(7, 14),
        quality=(45, 75), grounds=tuple(Ground), clutter=6,
    ),
}  # fmt: skip

_SIZES = {SpecimenSet.OWN: ((1280, 960), (1600, 1200)), SpecimenSet.UNSEEN: ((1280, 720), (1920, 1080))}
_DISTANCES = {SpecimenSet.OWN: (3.5, 6.0), SpecimenSet.UNSEEN: (2.6, 4.5)}
# In a frame of 16:9 a card of the same share of the width would not fit the height.
_SHARE_FACTOR = {SpecimenSet.OWN: 1.0, SpecimenSet.UNSEEN: 0.88}
# Frames are made of light that most often falls from one lamp; two reflections are rare.
_SECOND_GLARE = 0.25


def draw_conditions(level: Level, wanted: SpecimenSet, random: np.random.Generator) -> Conditions:
    """Draw conditions of a level; the unseen set has other cameras and stronger perspective at the same level."""
    ranges = _LEVELS[level]
    width, height = _SIZES[wanted][int(random.integers(2))]
    turn = float(random.uniform(-ranges.turn, ranges.turn))
    side = random.random()
    if side < ranges.upside_down:
        turn += 180
    elif side < ranges.upside_down + ranges.quarter_turn:
        turn += 90 if random.random() < 0.5 else -90
    low, high = ranges.share
    return Conditions(
        tilt_x=float(random.uniform(-ranges.tilt, ranges.tilt)),
        tilt_y=float(random.uniform(-ranges.tilt, ranges.tilt)),
        turn=turn,
        share=float(random.uniform(low, high)) * _SHARE_FACTOR[wanted],
        x=float(random.random()),
        y=float(random.random()),
        distance=float(random.uniform(*_DISTANCES[wanted])),
        defocus=float(random.uniform(*ranges.defocus)) * width / 1280,
        motion=float(random.uniform(*ranges.motion)) * width / 1280,
        motion_angle=float(random.uniform(0, 180)),
        glares=_glares(ranges, random),
        gradient=float(random.uniform(0, ranges.gradient)),
        gradient_angle=float(random.uniform(0, 360)),
        exposure=float(random.uniform(*ranges.exposure)),
        warmth=float(random.uniform(-ranges.warmth, ranges.warmth)),
        noise=float(random.uniform(*ranges.noise)),
        quality=int(random.integers(ranges.quality[0], ranges.quality[1] + 1)),
        ground=ranges.grounds[int(random.integers(len(ranges.grounds)))],
        clutter=int(random.integers(ranges.clutter + 1)),
        width=width,
        height=height,
    )


def _glares(ranges: _Ranges, random: np.random.Generator) -> tuple[Glare, ...]:
    count = int(random.random() < ranges.glare) + int(random.random() < ranges.glare * _SECOND_GLARE)
    return tuple(
        Glare(
            x=float(random.random()),
            y=float(random.random()),
            long_mm=float(random.uniform(8, 26)),
            short_mm=float(random.uniform(3, 8)),
            angle=float(random.uniform(0, 180)),
            strength=float(random.uniform(*ranges.glare_strength)),
        )
        for _ in range(count)
    )
