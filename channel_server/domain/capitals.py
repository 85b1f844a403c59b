"""An amount in the characters of a bank slip (大写): 20,000.00 is 贰万元整.

Source: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》: one 零 for each run of zeros between digits,
整 after 元 and 角, never after 分.
"""

import re

from channel_server.domain.money import Fen

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_LARGEST = 10**18


def capitals(amount: Fen) -> str:
    """Write an amount.

    Raises:
        ValueError: below nothing, or too large for a slip.
    """
    if not 0 <= amount < _LARGEST:
        raise ValueError(f"{amount} fen cannot be written on a slip")
    yuan, cents = divmod(amount, 100)
    jiao, fen = divmod(cents, 10)
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not cents:
        return f"{whole or '零元'}整"
    tenths = f"{_DIGITS[jiao]}角" if jiao else "零" if yuan else ""
    return whole + tenths + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(yuan: int) -> str:
    """Group by group from the right; then each run of zeros is one, and none stands at either end."""
    words = ""
    for group, name in enumerate(_GROUPS):
        digits = yuan // 10_000**group % 10_000
        # A zero at a group's end is said behind the group's name: 拾万零壹仟.
        gap = "" if digits % 10 else "零"
        words = (_group(digits) + name if digits else "") + gap + words
    return re.sub("零+", "零", words).strip("零")


def _group(digits: int) -> str:
    words = ""
    for place, name in enumerate(_PLACES):
        digit = digits // 10**place % 10
        words = (_DIGITS[digit] + name if digit else "零") + words
    return words.rstrip("零")
