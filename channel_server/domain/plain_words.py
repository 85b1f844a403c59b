"""What may be said at the elbow: words without figures, names and numbers. Pure, and on the side of caution.

Two texts are looked through. What a terminal tells was masked there, and is refused where it was not. What a teller
writes is shown on a screen in a hall: it holds no amount, nobody's name, and nothing that reads like a number.
"""

import re
import unicodedata
from collections.abc import Iterable

from channel_server.domain.refusals import Refusal, RefusalReason, refuse

LONGEST_WORDS = 20
MOST_DIGITS = 2
"""`第 2 步`, `等 10 分钟`: no more than a place or a time."""

# Eleven in a row is a telephone number; amounts in fen have ten at most. Then what is written in groups.
_NUMBERS = re.compile(
    r"""
      \d{11,}
    | (?:\d{4}[ \-·.]){3}\d
    | \d{6}[ \-·.]\d{8}[ \-·.]?\d{3}[\dXx]?
    | \d{3}[ \-·.]\d{4}[ \-·.]\d{4}
    | (?:\d[ ]){10}\d
    """,
    re.VERBOSE,
)
_CHINESE_FIGURES = re.compile(r"[〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟幺两]{3,}")
_AMOUNT = re.compile(r"[0-9〇零一二三四五六七八九十百千万亿两] ?(?:[元块毛角¥￥]|分(?!钟|之))|[¥￥$]")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_TITLES = (
    "先生|女士|小姐|大爷|大妈|大娘|大叔|大哥|大姐|阿姨|叔叔|伯伯|奶奶|爷爷|师傅|老板|老师|同志|主任|总|某"
    "|姐|哥|叔|婶|姨|婆|爷|奶"
)
_NAMES = re.compile(
    rf"[{_SURNAMES}](?:{_TITLES})|[老小阿][{_SURNAMES}](?!心|费)|姓[名]?[{_SURNAMES}]|叫[{_SURNAMES}]"
    r"|\b[A-Z][a-z]+[ .]+[A-Z][a-z]+|\b(?:Mr|Mrs|Ms|Miss)\b\.?"
)
_ADDRESSES = re.compile(r"[@/\\]|www|http|\.(?:com|cn)", re.IGNORECASE)
_SHORTEST_NAME = 2


def check_masked(texts: Iterable[str], name: str = "") -> Refusal | None:
    """Say that a terminal has told what it had to mask, or nothing.

    Args:
        texts: all that it told.
        name: the customer's, where the visit knows one. Data class C2.
    """
    for text in texts:
        if _NUMBERS.search(text):
            return refuse(RefusalReason.JOURNEY_UNMASKED, problem="NUMBER")
        if len(name) >= _SHORTEST_NAME and name in text:
            return refuse(RefusalReason.JOURNEY_UNMASKED, problem="NAME")
    return None


def check_words(words: str, name: str = "") -> Refusal | None:
    """Say why words may not be shown on a screen that others see, or nothing."""
    if not words.strip() or len(words) > LONGEST_WORDS:
        return _unfit("LENGTH", "太长或是空的", "they are too long, or none")
    if any(unicodedata.category(each).startswith("C") for each in words):
        return _unfit("CHARACTERS", "有看不见的字符", "some of their characters cannot be seen")
    digits = sum(each.isdigit() or unicodedata.category(each) in ("Nd", "Nl", "No") for each in words)
    if digits > MOST_DIGITS or _CHINESE_FIGURES.search(words):
        return _unfit("FIGURES", "有两位以上的数字", "they hold more than two digits")
    if _AMOUNT.search(words):
        return _unfit("AMOUNT", "有金额", "they name an amount")
    if _NAMES.search(words) or _holds_name(words, name):
        return _unfit("NAME", "像是提到了姓名", "they look like somebody's name")
    if _ADDRESSES.search(words):
        return _unfit("ADDRESS", "像是网址或账号", "they look like an address or an account")
    return None


def _holds_name(words: str, name: str) -> bool:
    """The name, or what is left of it without the surname."""
    given = name[1:]
    return len(name) >= _SHORTEST_NAME and (name in words or (len(given) >= _SHORTEST_NAME and given in words))


def _unfit(problem: str, zh: str, en: str) -> Refusal:
    return refuse(RefusalReason.HINT_UNFIT, problem=problem, problem_zh=zh, problem_en=en)
