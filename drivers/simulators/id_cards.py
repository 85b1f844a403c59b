"""The ID cards that simulators play: one TOML file a card, in `cards/id` or wherever a path says.

All people are fictional: region 4299 is unassigned, names hold 样.
"""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from drivers.simulators.base import ControlMistakeError
from drivers.wire.id_reader import CardText, CardType

_CARDS = Path(__file__).parent / "cards" / "id"
_DATES = frozenset({"birth_date", "valid_from", "valid_to"})


@dataclass(frozen=True, slots=True)
class IdCardFile:
    """A card as its file describes it.

    Attributes:
        key: the file's name without suffix.
        text: what its chip says.
        picture: the id of the picture its simulated photo stands for.
    """

    key: str
    text: CardText
    picture: str


def card_names() -> list[str]:
    """Return the keys of the cards that come along."""
    return sorted(path.stem for path in _CARDS.glob("*.toml"))


def load_id_card(name: str) -> IdCardFile:
    """Load a card by its key, or by the path of a file.

    Raises:
        ControlMistakeError: there is none, or its file is wrong; the message names the place.
    """
    path = Path(name) if name.endswith(".toml") else _CARDS / f"{name}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ControlMistakeError(f"no ID card {name!r}; there are {', '.join(card_names())}") from error
    except ValueError as error:
        raise ControlMistakeError(f"{path}: {error}") from error
    return IdCardFile(path.stem, _text(path, table), str(table.get("picture", path.stem)))


def _text(path: Path, table: dict[str, object]) -> CardText:
    words: dict[str, str] = {}
    dates: dict[str, date] = {}
    known = {field.name for field in fields(CardText)}
    for key, value in table.items():
        if key == "picture":
            continue
        if key not in known:
            raise ControlMistakeError(f"{path}: no such key: {key}; there are {', '.join(sorted(known))}")
        if key in _DATES and isinstance(value, date):
            dates[key] = value
        elif key not in _DATES and isinstance(value, str):
            words[key] = value
        else:
            raise ControlMistakeError(f"{path}: {key} is a {'date' if key in _DATES else 'text'}, not {value!r}")
    card_type = words.pop("card_type", "")
    if card_type not in set(CardType) or "id_number" not in words:
        raise ControlMistakeError(f"{path}: card_type (one of {', '.join(CardType)}) and id_number are needed")
    id_number = words.pop("id_number")
    return CardText(
        card_type=CardType(card_type),
        id_number=id_number,
        birth_date=dates.get("birth_date"),
        valid_from=dates.get("valid_from"),
        valid_to=dates.get("valid_to"),
        **words,
    )
