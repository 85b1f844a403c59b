"""Pictures that are no card, or no usable one: each has to be refused, with nothing read from it.

They are what people do lay down: nothing, the wrong thing, two cards, half a card; and what cameras and cables do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drivers.vision.specimen import (
    Conditions,
    Document,
    Ground,
    Level,
    Order,
    Specimen,
    SpecimenSet,
    find_families,
    make_specimen,
    scene,
)
from drivers.vision.specimen.grounds import draw_ground, lay_clutter
from drivers.vision.specimen.press import Picture, silhouette

LONGEST_MS = 2_000.0
_QUALITY = 88
_FRAME = Conditions(ground=Ground.WOOD)


@dataclass(frozen=True, slots=True)
class Trap:
    """A picture file that nothing may be read from."""

    name: str
    path: Path


def make_traps(folder: Path, *, count: int, seed: int) -> list[Trap]:
    """Make `count` pictures of each kind."""
    folder.mkdir(parents=True, exist_ok=True)
    traps = []
    for number in range(count):
        for place, (name, draw) in enumerate(KINDS.items()):
            path = folder / f"{name}-{seed}-{number:03d}.jpg"
            path.write_bytes(draw(np.random.default_rng([seed, number, place]), seed * 1000 + number))
            traps.append(Trap(name, path))
    return traps


def _front(seed: int, conditions: Conditions = _FRAME) -> Specimen:
    order = Order(document=Document.ID_FRONT, level=Level.EASY, seed=seed, conditions=conditions)
    return make_specimen(order, find_families(SpecimenSet.OWN))


def _sensed(picture: np.ndarray, random: np.random.Generator) -> bytes:
    conditions = Conditions(noise=3.0)
    return scene.to_jpeg(scene.sense(picture.astype(np.float32), conditions, random), _QUALITY)


def _nothing(random: np.random.Generator, _: int) -> bytes:
    kind = list(Ground)[int(random.integers(len(Ground)))]
    return _sensed(draw_ground(kind, 1280, 960, random), random)


def _clutter(random: np.random.Generator, _: int) -> bytes:
    ground = draw_ground(Ground.CLOTH, 1280, 960, random)
    lay_clutter(ground, 9, random)
    return _sensed(ground, random)


def _blank_card(random: np.random.Generator, _: int) -> bytes:
    blank = np.full((864, 1370, 3), (236, 238, 240), np.uint8)
    return scene.take_frame(blank, Conditions(ground=Ground.WOOD, turn=6, noise=3), random).jpeg


def _portrait(random: np.random.Generator, _: int) -> bytes:
    return scene.take_frame(silhouette(), Conditions(ground=Ground.STONE, noise=3), random).jpeg


def _two_cards(random: np.random.Generator, seed: int) -> bytes:
    ground = draw_ground(Ground.WOOD, 1600, 1200, random)
    for which, (x, y) in enumerate(((0.05, 0.1), (0.95, 0.9))):
        place = Conditions(share=0.46, x=x, y=y, turn=float(random.uniform(-8, 8)), width=1600, height=1200)
        card: Picture = _front(seed + 500 * which).card
        scene.lay_card(ground, card.astype(np.float32), scene.card_corners(place))
    return _sensed(ground, random)


def _cut_off(random: np.random.Generator, seed: int) -> bytes:
    frame = _front(seed, Conditions(ground=Ground.WOOD, x=0.0, turn=4)).frame.picture
    # A fifth of the card, with the beginnings of all its lines, is out of the frame.
    return _sensed(frame[:, 230:], random)


def _cut_jpeg(_: np.random.Generator, seed: int) -> bytes:
    jpeg = _front(seed).frame.jpeg
    return jpeg[: len(jpeg) * 6 // 10]


def _covered_lens(random: np.random.Generator, _: int) -> bytes:
    return _sensed(np.full((960, 1280, 3), 6, np.uint8), random)


def _blinded(random: np.random.Generator, seed: int) -> bytes:
    frame = _front(seed).frame.picture.astype(np.float32)
    return _sensed(frame * 0.08 + 245, random)


def _out_of_focus(random: np.random.Generator, seed: int) -> bytes:
    return _front(seed, Conditions(ground=Ground.WOOD, defocus=14.0)).frame.jpeg


KINDS: Mapping[str, Callable[[np.random.Generator, int], bytes]] = {
    "nothing": _nothing,
    "clutter": _clutter,
    "blank_card": _blank_card,
    "portrait": _portrait,
    "two_cards": _two_cards,
    "cut_off": _cut_off,
    "cut_jpeg": _cut_jpeg,
    "covered_lens": _covered_lens,
    "blinded": _blinded,
    "out_of_focus": _out_of_focus,
}
"""By name; each takes a generator and a seed for the card in it."""
