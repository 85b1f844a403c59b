"""The 256 bytes of text on an ID card: residents, and the three other cards that share the chip.

UTF-16LE, padded with spaces, fields one after the other; a letter at offset 248 tells the other cards from a
resident's. The record is what the chip says: check digits and expiry are for those who use it to judge.

Source: the layouts as published with the readers; J (residents from Hong Kong, Macao and Taiwan), I (foreigners, 2017).
The offsets of Y (foreigners, 2023) come from one source only.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.wire.id_reader.codes import ETHNICITY, SEX

TEXT_BYTES = 256
_ENCODING = "utf-16-le"
_TYPE_OFFSET = 248
_PADDING = " \0\u3000"
_FOR_EVER = "长期"
_TYPE = "type"

_Layout = tuple[tuple[str, int], ...]


class CardTextError(RemoteProtocolError):
    """The card's text is not what its layout says. Remedy: another card; the staff."""


@unique
class CardType(StrEnum):
    """Whose card it is."""

    RESIDENT = "resident"
    HONG_KONG_MACAO_TAIWAN = "J"
    FOREIGNER_2017 = "I"
    FOREIGNER_2023 = "Y"


_PERSON: _Layout = (("name", 30), ("sex", 2), ("ethnicity", 4), ("birth_date", 16))
_PAPERS: _Layout = (("address", 70), ("id_number", 36), ("issuer", 30), ("valid_from", 16), ("valid_to", 16))

# Field and size in bytes, in order; what begins with an underscore is reserved.
_LAYOUTS: Mapping[CardType, _Layout] = {
    CardType.RESIDENT: (*_PERSON, *_PAPERS, ("_reserved", 36)),
    CardType.HONG_KONG_MACAO_TAIWAN: (
        *(("_ethnicity", size) if field == "ethnicity" else (field, size) for field, size in _PERSON),
        *_PAPERS,
        ("pass_number", 18),
        ("issue_count", 4),
        ("_reserved_1", 6),
        (_TYPE, 2),
        ("_reserved_2", 6),
    ),
    CardType.FOREIGNER_2017: (
        ("name_en", 120),
        ("sex", 2),
        ("id_number", 30),
        ("nationality", 6),
        ("name", 30),
        ("valid_from", 16),
        ("valid_to", 16),
        ("birth_date", 16),
        ("version", 4),
        ("issuer", 8),
        (_TYPE, 2),
        ("_reserved", 6),
    ),
    CardType.FOREIGNER_2023: (
        ("name", 30),
        ("sex", 2),
        ("issue_count", 4),
        ("birth_date", 16),
        ("name_en", 70),
        ("id_number", 36),
        ("_reserved", 30),
        ("valid_from", 16),
        ("valid_to", 16),
        ("name_en_continued", 22),
        ("nationality", 6),
        (_TYPE, 2),
        ("previous_number", 6),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """What the chip says in words; None where the card has no such field, or nothing in it.

    Attributes:
        sex: 男 or 女.
        ethnicity: the name without 族; a code that GB/T 3304 does not have stays as it is.
        nationality: three letters, ISO 3166-1.
        issuer: the authority's name; on an I card its number.
        valid_to: None also for 长期, without end.
        pass_number: of the travel permit, J only.
        issue_count: how often the card was issued (J) or renewed (Y).
        version: of the card, I only.
        previous_number: the end of the number before, Y only.
    """

    card_type: CardType
    id_number: str
    name: str | None = None
    name_en: str | None = None
    sex: str | None = None
    ethnicity: str | None = None
    nationality: str | None = None
    birth_date: date | None = None
    address: str | None = None
    issuer: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    pass_number: str | None = None
    issue_count: str | None = None
    version: str | None = None
    previous_number: str | None = None

    @classmethod
    def from_bytes(cls, data: bytes) -> "CardText":
        """Read a record.

        Raises:
            CardTextError: wrong length, a card of another kind, no UTF-16, no number, or a date that is none.
        """
        if len(data) != TEXT_BYTES:
            raise CardTextError(f"the card's text has {len(data)} bytes, not {TEXT_BYTES}")
        card_type = _card_type(data)
        fields = _split(_LAYOUTS[card_type], data)
        id_number = fields.get("id_number")
        if id_number is None:
            raise CardTextError("the card's text holds no number")
        sex, ethnicity = fields.get("sex"), fields.get("ethnicity")
        return cls(
            card_type=card_type,
            id_number=id_number,
            name=fields.get("name"),
            name_en=_name_en(card_type, data, fields),
            sex=SEX.get(sex) if sex else None,
            ethnicity=ETHNICITY.get(ethnicity, ethnicity) if ethnicity else None,
            nationality=fields.get("nationality"),
            birth_date=_date("birth date", fields.get("birth_date")),
            address=fields.get("address"),
            issuer=fields.get("issuer"),
            valid_from=_date("first day", fields.get("valid_from")),
            valid_to=_date("last day", fields.get("valid_to")),
            pass_number=fields.get("pass_number"),
            issue_count=fields.get("issue_count"),
            version=fields.get("version"),
            previous_number=fields.get("previous_number"),
        )

    def to_bytes(self) -> bytes:
        """Return the record as a chip holds it.

        Raises:
            LocalProtocolError: a field does not fit, or has no code.
        """
        return b"".join(self._field(field, size) for field, size in _LAYOUTS[self.card_type])

    def _field(self, field: str, size: int) -> bytes:
        encoded = self._text(field).encode(_ENCODING)
        if field == "name_en" and self.card_type is CardType.FOREIGNER_2023:
            encoded = encoded[:size]
        if len(encoded) > size:
            raise LocalProtocolError(f"{field} takes {size} bytes, not {len(encoded)}")
        return encoded + " ".encode(_ENCODING) * ((size - len(encoded)) // 2)

    def _text(self, field: str) -> str:
        match field:
            case "type":
                return self.card_type.value
            case "sex":
                return _code(SEX, self.sex)
            case "ethnicity":
                return _code(ETHNICITY, self.ethnicity)
            case "name_en_continued":
                return (self.name_en or "")[dict(_LAYOUTS[self.card_type])["name_en"] // 2 :]
            case "valid_to" if self.valid_to is None:
                return _FOR_EVER
        value = None if field.startswith("_") else getattr(self, field)
        if isinstance(value, date):
            return f"{value:%Y%m%d}"
        return value or ""


def _card_type(data: bytes) -> CardType:
    letter = data[_TYPE_OFFSET : _TYPE_OFFSET + 2].decode(_ENCODING, errors="replace")
    if letter in {"J", "I", "Y"}:
        return CardType(letter)
    if letter.isascii() and letter.isupper():
        # A kind that came after this was written: its fields lie elsewhere.
        raise CardTextError(f"the card is of type {letter}, which is not known here")
    return CardType.RESIDENT


def _split(layout: _Layout, data: bytes) -> dict[str, str | None]:
    fields: dict[str, str | None] = {}
    offset = 0
    for field, size in layout:
        # What is reserved is not ours to read: it need not be text.
        if not field.startswith("_"):
            fields[field] = _text(field, data[offset : offset + size]) or None
        offset += size
    return fields


def _text(field: str, data: bytes) -> str:
    try:
        text = data.decode(_ENCODING).strip(_PADDING)
    except UnicodeDecodeError as error:
        raise _no_text(field) from error
    # Control characters would steer the terminals and printers that show it. Rare names are of private use: Co.
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise _no_text(field)
    return text


def _no_text(field: str) -> CardTextError:
    return CardTextError(f"the card's {field.replace('_', ' ')} is no text")


def _name_en(card_type: CardType, data: bytes, fields: Mapping[str, str | None]) -> str | None:
    if card_type is not CardType.FOREIGNER_2023 or fields["name_en_continued"] is None:
        return fields.get("name_en")
    # A word may break at the field's end, so the pieces are joined as they lie on the chip.
    pieces = [_raw(card_type, data, field).decode(_ENCODING) for field in ("name_en", "name_en_continued")]
    return re.sub(f"[{_PADDING}]{{2,}}", " ", "".join(pieces)).strip(_PADDING)


def _raw(card_type: CardType, data: bytes, wanted: str) -> bytes:
    offset = 0
    for field, size in _LAYOUTS[card_type]:
        if field == wanted:
            return data[offset : offset + size]
        offset += size
    raise LocalProtocolError(f"{card_type} cards have no {wanted}")


def _date(what: str, text: str | None) -> date | None:
    if text is None or text == _FOR_EVER:
        return None
    try:
        if len(text) != 8 or not (text.isascii() and text.isdecimal()):
            raise ValueError(text)
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise CardTextError(f"the card's {what} is no date") from error


def _code(codes: Mapping[str, str], name: str | None) -> str:
    if name is None:
        return ""
    for code, known in codes.items():
        if known == name:
            return code
    raise LocalProtocolError(f"{name} has no code; there are {' '.join(codes.values())}")
