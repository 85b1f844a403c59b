"""The likeliest texts of a form in a recogniser's table: what a field can say is known, and nothing else is considered.

Read greedily, a blurred 5 is a 3 wherever that is a little likelier; where a day has to come back five, ten or twenty
years later, or a check character has to hold, the whole line decides. Which text of those found it is, and whether any,
is for whoever asks to judge by several readings.
"""

from collections.abc import Callable
from math import exp, inf, log, log1p

from drivers.vision.document.decoding import Alphabet, Table

_WIDTH = 24
"""Beginnings kept at each step: the digits of a line that is worth reading leave fewer open."""
_CERTAIN = 0.9995  # of a blank: nothing else needs to be considered at such a step


def likeliest_of_form(
    alphabet: Alphabet, table: Table, following: Callable[[str], str], *, characters: str, most: int
) -> tuple[str, ...]:
    """Return the whole texts that fit a table best, the likeliest first.

    Args:
        alphabet: of the table.
        table: of one line.
        following: the characters that may follow a beginning; none when it is whole.
        characters: all that there are in the form.
        most: how many to return.
    """
    followers: dict[str, str] = {}
    beams: dict[str, tuple[float, float]] = {"": (0.0, -inf)}
    for blank, likely in alphabet.steps(table, characters):
        if blank > log(_CERTAIN):
            beams = {text: (_sum(*ways) + blank, -inf) for text, ways in beams.items()}
            continue
        grown: dict[str, tuple[float, float]] = {}
        for text, (ended, going) in beams.items():
            whole = _sum(ended, going)
            stays = going + likely[text[-1]] if text else -inf
            _add(grown, text, whole + blank, stays)
            if text not in followers:
                followers[text] = following(text)
            for character in followers[text]:
                # The same character once more needs a blank between.
                before = ended if text[-1:] == character else whole
                _add(grown, text + character, -inf, before + likely[character])
        best = sorted(grown, key=lambda text: -_sum(*grown[text]))[:_WIDTH]
        beams = {text: grown[text] for text in best}
    whole_ones = [text for text in beams if not following(text)]
    return tuple(sorted(whole_ones, key=lambda text: -_sum(*beams[text]))[:most])


def _add(beams: dict[str, tuple[float, float]], text: str, ended: float, going: float) -> None:
    known = beams.get(text, (-inf, -inf))
    beams[text] = _sum(known[0], ended), _sum(known[1], going)


def _sum(one: float, other: float) -> float:
    """The logarithm of the sum."""
    high, low = (one, other) if one > other else (other, one)
    return high if low == -inf else high + log1p(exp(low - high))
