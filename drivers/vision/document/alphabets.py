"""Which characters each field may hold.

A recogniser knows characters that look alike and cannot both be on a card: 漢 beside 汉, О beside 0. Those that cannot
be there are not considered (`decoding`). Names are the exception: whatever is written there is somebody's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from drivers.vision.document.decoding import Alphabet
from drivers.wire.id_reader.codes import ETHNICITY, SEX

_SMALL = frozenset(name for code, name in ETHNICITY.items() if code <= "56")
ETHNICITIES: tuple[str, ...] = tuple(sorted(_SMALL))
"""The 56 of GB/T 3304; the two codes for everybody else are on no card."""

_LABELS = "性别民族"
_ADDRESS_SIGNS = frozenset("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ-#()（）·")
_DATE_SIGNS = frozenset("0123456789.-—–至长期年月日")
# The first plane of Big5, the 5,401 characters in daily use where the old forms are written.
_BIG5_COMMON = range(0xA440, 0xC67F)


@dataclass(frozen=True, slots=True)
class Alphabets:
    """One alphabet for each kind of field."""

    whole: Alphabet
    name: Alphabet
    sex_and_ethnicity: Alphabet
    birth: Alphabet
    address: Alphabet
    id_number: Alphabet
    digits: Alphabet
    dates: Alphabet


def alphabets(characters: Sequence[str]) -> Alphabets:
    """Return the alphabets of a model with these characters."""
    small = frozenset("".join(_SMALL) + _LABELS + "".join(SEX.values()))
    return Alphabets(
        whole=Alphabet(characters),
        name=Alphabet(characters, lambda each: is_ideograph(each) or each in "·•"),
        sex_and_ethnicity=Alphabet(characters, small.__contains__),
        birth=Alphabet(characters, frozenset("0123456789年月日").__contains__),
        address=Alphabet(
            characters, lambda each: each in _ADDRESS_SIGNS or (is_ideograph(each) and not is_old_form(each))
        ),
        id_number=Alphabet(characters, frozenset("0123456789X").__contains__),
        digits=Alphabet(characters, frozenset("0123456789").__contains__),
        dates=Alphabet(characters, _DATE_SIGNS.__contains__),
    )


def is_ideograph(character: str) -> bool:
    """Whether it is a Chinese character."""
    return len(character) == 1 and (
        "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def is_old_form(character: str) -> bool:
    """Whether it is in daily use in Big5 and not in GB 2312 at all: 漢, 荊. Rare place names are in neither."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        pass
    else:
        return False
    try:
        return int.from_bytes(character.encode("big5"), "big") in _BIG5_COMMON
    except UnicodeEncodeError:
        return False
