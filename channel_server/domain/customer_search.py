"""What a teller types to find a customer, and by which words a name is found. Pure: digests and books are others'.

One field takes everything: part of a name, a name with the end of an ID number, a whole ID number, a card, a loan note,
or the number that a screen told the customer to quote. What a text is, its form says.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum, unique

from channel_server.domain.identity_number import IdentityNumber, parse_identity_number

LONGEST_PART = 4
"""Characters of the longest word that is kept of a name: most names are no longer. What is asked for beyond it is held
against the names that its beginning finds."""


@unique
class SearchMatch(StrEnum):
    """What a search matches."""

    NAME = "NAME"
    ID_NUMBER = "ID_NUMBER"
    CARD = "CARD"
    LOAN_NOTE = "LOAN_NOTE"
    QUERY_NUMBER = "QUERY_NUMBER"


@dataclass(frozen=True, slots=True)
class ByName:
    """Part of a name, and the last four characters of the ID number where they were typed. Data class C2."""

    part: str = field(repr=False)
    id_tail: str = field(default="", repr=False)

    def fits(self, name: str, id_number: str) -> bool:
        """Tell whether a customer is meant. A number that is not known fits no end of one."""
        return self.part in plain_name(name) and (not self.id_tail or id_number.endswith(self.id_tail))


@dataclass(frozen=True, slots=True)
class ByIdNumber:
    """A whole ID number. Data class C2."""

    number: IdentityNumber = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByCard:
    """A card. Data class C2."""

    card_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByLoanNote:
    """A loan note."""

    loan_note_id: str


@dataclass(frozen=True, slots=True)
class ByQueryNumber:
    """The number that a screen told the customer to quote."""

    query_number: str


CustomerQuery = ByName | ByIdNumber | ByCard | ByLoanNote | ByQueryNumber

_QUOTED = re.compile(r"([\u4e00-\u9fff])[-\s]?([0-9]{6})")
_NAME_AND_TAIL = re.compile(r"([^0-9]+?)\s*([0-9]{3}[0-9X])", re.IGNORECASE)
_CARD = re.compile(r"[0-9]{16,19}")


def read_query(text: str) -> CustomerQuery | None:
    """Read what was typed; nothing, where it is blank. Full-width figures and letters count as plain ones."""
    typed = " ".join(unicodedata.normalize("NFKC", text).split())
    if not typed:
        return None
    closed = typed.replace(" ", "")
    number = parse_identity_number(closed)
    if isinstance(number, IdentityNumber):
        return ByIdNumber(number)
    if _CARD.fullmatch(closed):
        return ByCard(closed)
    if quoted := _QUOTED.fullmatch(typed):
        return ByQueryNumber(f"{quoted[1]}-{quoted[2]}")
    both = _NAME_AND_TAIL.fullmatch(typed)
    # Letters before figures are a note's number, such as XK0628; a name is written in its own script.
    if both and not both[1].strip().isascii():
        return ByName(plain_name(both[1]), both[2].upper())
    if any(character.isascii() and character.isdigit() for character in closed):
        return ByLoanNote(closed.upper())
    return ByName(plain_name(typed))


def match_of(query: CustomerQuery) -> SearchMatch:
    """Tell what a query matches."""
    match query:
        case ByName(id_tail=tail):
            return SearchMatch.ID_NUMBER if tail else SearchMatch.NAME
        case ByIdNumber():
            return SearchMatch.ID_NUMBER
        case ByCard():
            return SearchMatch.CARD
        case ByLoanNote():
            return SearchMatch.LOAN_NOTE
        case ByQueryNumber():
            return SearchMatch.QUERY_NUMBER


def plain_name(name: str) -> str:
    """A name as it is compared: no spaces, no dots between its parts (买买提·依明), small letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", name) if c.isalnum()).casefold()


def name_parts(name: str) -> tuple[str, ...]:
    """Every run of a name's characters of up to `LONGEST_PART`, each once, in order."""
    plain = plain_name(name)
    runs = (
        plain[start : start + length]
        for length in range(1, LONGEST_PART + 1)
        for start in range(len(plain) - length + 1)
    )
    return tuple(dict.fromkeys(runs))


def village_of(address: str) -> str:
    """Village and group of an address, as a list shows them: 虚构湾村2组. Empty where the address names no village."""
    found = re.search(r"([^省市县区乡镇]+(?:村|社区|街道)(?:[0-9一二三四五六七八九十]+组)?)", address)
    return found[1] if found else ""
