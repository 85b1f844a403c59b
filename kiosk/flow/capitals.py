"""An amount in the characters of a bank slip: 贰万元整.

Source: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》: 零 once for a run of zeros inside, 整 after 元 and 角,
never after 分.
"""

from __future__ import annotations

__all__ = ["capitals"]

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("", "万", "亿", "万亿")


def capitals(amount_fen: int) -> str:
    """The amount in words.

    Raises: ValueError for a negative amount, or ten quadrillion and more.
    """
    if not 0 <= amount_fen < 10**18:
        raise ValueError(f"{amount_fen} fen cannot be written on a slip")
    yuan, cents = divmod(amount_fen, 100)
    jiao, fen = divmod(cents, 10)
    words = _whole(yuan) + "元" if yuan else ""
    if not cents:
        return (words or "零元") + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (_DIGITS[fen] + "分" if fen else "整")


def _whole(yuan: int) -> str:
    digits = str(yuan)
    digits = digits.zfill(-(-len(digits) // 4) * 4)
    groups = [digits[i : i + 4] for i in range(0, len(digits), 4)]
    words, gap = "", False
    for place, group in zip(range(len(groups) - 1, -1, -1), groups, strict=True):
        if group == "0000":
            gap = bool(words)
            continue
        text, gap = _group(group, words, gap)
        words += text + _GROUPS[place]
    return words


def _group(group: str, before: str, gap: bool) -> tuple[str, bool]:
    """Four digits in words; a zero is owed for every run of zeros with something on both sides."""
    text = ""
    for digit, place in zip(group, _PLACES, strict=True):
        if digit == "0":
            gap = True
            continue
        if gap and (before or text):
            text += "零"
        text += _DIGITS[int(digit)] + place
        gap = False
    return text, gap
