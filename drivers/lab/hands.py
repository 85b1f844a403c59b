"""What the customer's hands can do at each kind of simulated device: the words of its control socket, with choices."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from drivers.device.base.values import Json

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "enter", "cancel")
"""Of a PIN pad, in the order of its keys."""


@dataclass(frozen=True, slots=True)
class Hand:
    """One thing to do.

    Attributes:
        do: the word.
        choices: what it can be done with; nothing where the word says it all.
        free: whether what it is done with is written by hand.
    """

    do: str
    choices: tuple[str, ...] = ()
    free: bool = False


def hands_for(kind: str, status: Mapping[str, Json]) -> tuple[Hand, ...]:
    """Return what can be done at a device of that kind; `status` is what its simulator says of itself."""
    match kind:
        case "id_reader":
            return (Hand("insert", _id_cards()), Hand("remove"), Hand("remove_at", ("select", "read")))
        case "card_reader":
            return (Hand("insert", _bank_cards()), Hand("take"))
        case "pin_pad":
            return (Hand("key", KEYS),)
        case "printer":
            return (Hand("take"), Hand("paper", ("full", "low", "out")))
        case "code_scanner":
            return (Hand("scan", free=True),)
        case "camera" if "person" in status:
            return (
                Hand("enter", _people()),
                Hand("leave"),
                Hand("do", ("turn_left", "turn_right", "nod", "blink", "open_mouth")),
                Hand("straight"),
                Hand("photo", _people()),
                Hand("second", (*_people(), "off")),
                Hand("show", free=True),
            )
        case _:
            return ()


def _id_cards() -> tuple[str, ...]:
    from drivers.simulators.id_cards import card_names

    return tuple(card_names())


def _bank_cards() -> tuple[str, ...]:
    from drivers.simulators.bank_card.card_file import CARDS_FOLDER

    return tuple(sorted(path.stem for path in CARDS_FOLDER.glob("*.toml")))


def _people() -> tuple[str, ...]:
    # The names alone: the module that draws these people brings OpenCV along.
    people = resources.files("drivers.simulators.camera").joinpath("head", "people.toml")
    return tuple(sorted(tomllib.loads(people.read_text(encoding="utf-8"))))
