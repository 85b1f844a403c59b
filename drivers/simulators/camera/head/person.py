"""Who a simulated head is: its shape and colours, a table of `people.toml` each.

All are inventions; nobody was measured, no picture was used. Names are those of the ID cards' picture ids, so that a
chip's photo and the camera show the same face.

Units: lengths are in half widths of a face, some 7 cm; colours are BGR, 0 to 255.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from drivers.simulators.base import ControlMistakeError

Colour = tuple[int, int, int]
_PEOPLE = Path(__file__).with_name("people.toml")
_COLOURS = ("skin", "hair", "lip", "shirt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One fictional face.

    Attributes:
        width, jaw, chin: of the face at the cheeks, at the corners of the jaw, and how far down the chin is.
        eyes_apart, eye_size, eye_tilt: half the distance of the eyes, half the width of one, how far its outer corner
            is raised.
        brow_height, brow_thickness: above the eye.
        nose_width, nose_length, nose_depth: half width at the wings, from the eyes down, how far it stands out.
        mouth_width, mouth_height, lips: half width, how far below the eyes, and the thickness of a lip.
        hairline: how far above the eyes the hair begins.
        hair_long, hair_volume: hair falls beside the face; how far it stands off the skull.
        beard, moustache: shade on the chin, and hairs above the lip, 0 to 1.
        lines: of age, 0 to 1.
    """

    skin: Colour
    hair: Colour
    lip: Colour
    shirt: Colour
    width: float
    jaw: float
    chin: float
    eyes_apart: float
    eye_size: float
    eye_tilt: float
    brow_height: float
    brow_thickness: float
    nose_width: float
    nose_length: float
    nose_depth: float
    mouth_width: float
    mouth_height: float
    lips: float
    hairline: float
    hair_long: bool
    hair_volume: float
    beard: float
    moustache: float
    lines: float
    glasses: bool


@cache
def _people() -> dict[str, Person]:
    tables = tomllib.loads(_PEOPLE.read_text(encoding="utf-8"))
    return {name: _person(table) for name, table in tables.items()}


def _person(table: dict[str, Any]) -> Person:
    # The file comes along with the program: a mistake in it is ours.
    values: dict[str, Any] = {key: tuple(value) if key in _COLOURS else value for key, value in table.items()}
    return Person(**values)


def person_names() -> list[str]:
    """Return the names of those who can stand before the camera."""
    return list(_people())


def load_person(name: str) -> Person:
    """Return a person by name.

    Raises:
        ControlMistakeError: there is none of that name.
    """
    person = _people().get(name)
    if person is None:
        raise ControlMistakeError(f"nobody is called {name!r}; there are {', '.join(person_names())}")
    return person
