"""An amount as fast as a teller types it: digits, a point, and W or 万 for ten thousand. Pure. Units: fen."""

from __future__ import annotations

from kiosk.flow.capitals import capitals

__all__ = ["amount_of", "spoken", "spoken_number", "typed", "whole"]

_MOST_DIGITS = 10
_WAN = 10_000
_PLAIN = str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟", "零一二三四五六七八九十百千")


def _split(text: str) -> tuple[str, str | None, bool]:
    """Whole digits, digits behind the point (None without one), and whether ten thousands are meant."""
    wan = any(letter in "wW万" for letter in text)
    whole, point, rest = "".join(c for c in text if (c.isascii() and c.isdigit()) or c == ".").partition(".")
    return whole.lstrip("0")[:_MOST_DIGITS], rest.replace(".", "") if point else None, wan


def typed(text: str) -> str:
    """What stands in the field after a key: grouped, with the point as far as it was typed; 8W becomes 80,000."""
    whole, rest, wan = _split(text)
    if wan:
        fen = _fen(whole, rest or "", _WAN)
        return f"{fen // 100:,}" + (f".{fen % 100:02d}" if fen % 100 else "") if fen else ""
    grouped = f"{int(whole):,}" if whole else ""
    if rest is None:
        return grouped
    return f"{grouped or '0'}.{rest[:6]}"


def amount_of(text: str) -> int:
    """Fen of what stands in the field; 0 for nothing."""
    whole, rest, wan = _split(text)
    return _fen(whole, rest or "", _WAN if wan else 1)


def whole(text: str) -> str:
    """What stands in the field once it was left: two decimals."""
    fen = amount_of(text)
    return f"{fen // 100:,}.{fen % 100:02d}" if fen else ""


def _fen(whole_digits: str, rest: str, times: int) -> int:
    digits = (rest + "000000")[:6]
    millionths = int(whole_digits or "0") * 1_000_000 + int(digits)
    fen = millionths * times // 10_000
    return fen if fen < 10 ** (_MOST_DIGITS + 2) else 0


def spoken(fen: int) -> str:
    """An amount as it is said aloud: 八万元, 六千八百二十七元八角六分."""
    text = capitals(fen).removesuffix("整").translate(_PLAIN)
    return text[1:] if text.startswith("一十") else text


def spoken_number(number: int) -> str:
    """A small count as it is said: 十二."""
    text = capitals(number * 100).removesuffix("元整").translate(_PLAIN)
    return text[1:] if text.startswith("一十") else text
