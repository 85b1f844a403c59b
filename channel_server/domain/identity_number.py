"""The citizen's identity number (公民身份号码): its check character, and what it tells.

Source: GB 11643-1999 (region, birth date, sequence, check), check character by ISO 7064 MOD 11-2.
Numbers of residence permits for Hong Kong, Macao and Taiwan (regions 81, 82, 83) follow the same rule.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from channel_server.domain.refusals import Refusal, RefusalReason, refuse

_WEIGHTS = tuple(pow(2, 17 - position, 11) for position in range(17))
_CHECK_CHARACTERS = "10X98765432"

SERVED_CARD_TYPES = frozenset({"resident", "J"})
"""Cards whose number identifies a customer here; passports' holders (`I`, `Y`) are served at the counter."""


@unique
class Sex(StrEnum):
    """As the number tells it: odd sequence numbers are men's."""

    MALE = "男"
    FEMALE = "女"


@unique
class IdentityProblem(StrEnum):
    """Why a text is no identity number."""

    LENGTH = "LENGTH"
    CHARACTERS = "CHARACTERS"
    BIRTH_DATE = "BIRTH_DATE"
    CHECK_CHARACTER = "CHECK_CHARACTER"
    NOT_YET_VALID = "NOT_YET_VALID"


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that has passed its checks. Data class C2: never in a log."""

    text: str

    @property
    def birth_date(self) -> date:
        """Day of birth."""
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def sex(self) -> Sex:
        """Sex."""
        return Sex.MALE if int(self.text[16]) % 2 else Sex.FEMALE

    @property
    def masked(self) -> str:
        """First and last four characters, the rest as stars."""
        return f"{self.text[:4]}{'*' * 10}{self.text[-4:]}"


def check_character(first_seventeen: str) -> str:
    """The 18th character that belongs to seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def parse_identity_number(text: str) -> IdentityNumber | IdentityProblem:
    """Read a number; a small `x` is taken for `X`."""
    number = text.strip().upper()
    if len(number) != 18:
        return IdentityProblem.LENGTH
    if not (number[:17].isascii() and number[:17].isdigit() and number[17] in _CHECK_CHARACTERS):
        return IdentityProblem.CHARACTERS
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return IdentityProblem.BIRTH_DATE
    if check_character(number[:17]) != number[17]:
        return IdentityProblem.CHECK_CHARACTER
    return IdentityNumber(number)


def check_identity_document(
    *,
    card_type: str,
    id_number: str,
    valid_from: date | None,
    valid_to: date | None,
    business_date: date,
) -> IdentityNumber | Refusal:
    """Judge what an ID card told on a business date; `valid_to` is `None` for 长期. Its last day still counts."""
    if card_type not in SERVED_CARD_TYPES:
        return refuse(RefusalReason.ID_TYPE_NOT_SERVED, card_type=card_type)
    number = parse_identity_number(id_number)
    if isinstance(number, IdentityProblem):
        return refuse(RefusalReason.ID_INVALID, problem=number)
    if number.birth_date > business_date:
        return refuse(RefusalReason.ID_INVALID, problem=IdentityProblem.BIRTH_DATE)
    if valid_from is not None and valid_from > business_date:
        return refuse(RefusalReason.ID_INVALID, problem=IdentityProblem.NOT_YET_VALID)
    if valid_to is not None and valid_to < business_date:
        return refuse(RefusalReason.ID_EXPIRED, valid_to=valid_to.isoformat())
    return number


def mask_name(name: str) -> str:
    """First and last character of a name, stars between; of two characters the first: 王*华, 王*."""
    if len(name) <= 1:
        return "*"
    last = name[-1] if len(name) > 2 else ""
    return f"{name[0]}{'*' * (len(name) - 1 - len(last))}{last}"


def card_tail(card_number: str) -> str:
    """The last four digits of a card, all of it that is ever shown (尾号)."""
    return card_number[-4:]
