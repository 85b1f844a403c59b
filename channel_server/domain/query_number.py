"""Numbers that a customer reads out to the staff, such as 稻-417209: a word of the fields, and six digits.

Short enough to say, and with the day and the branch enough to be found by; two cases may share one.
"""

_WORDS = "稻麦豆棉茶桑菜果鱼藕橘麻"
"""Things that grow here: read out by a farmer, heard right by a teller."""
_NUMBERS = 1_000_000
QUERY_NUMBERS = len(_WORDS) * _NUMBERS
"""How many there are."""


def query_number(drawn: int) -> str:
    """Write one of them."""
    word, number = divmod(drawn % QUERY_NUMBERS, _NUMBERS)
    return f"{_WORDS[word]}-{number:06d}"
