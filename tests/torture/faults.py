"""The bank's bad day: a seeded script under which one call in ten goes wrong, in every way that the sandbox knows."""

STOPPED = "arrive_now = true\n"
"""The script that ends it: what is on its way arrives, and nothing goes wrong any more."""

_MONEY = ("PostDisbursement", "PostRepayment", "ReversePosting", "VoidPosting")
_QUESTIONS = (
    "InquirePosting",
    "DecideDrawdown",
    "OpenLoanNote",
    "MirrorLineUse",
    "SendNotification",
    "GetBusinessDate",
)
_REFUSALS = 'code = "ACCOUNT_CLOSED"\ntext = "不予受理"\n'


def bad_day(seed: int, rate: float = 0.1) -> str:
    """Write the script."""
    money = (
        ("never", ""),
        ("never", "applied = false\n"),
        ("error", 'status = "UNAVAILABLE"\n'),
        ("error", 'status = "UNAVAILABLE"\napplied = true\n'),
        ("late", "delay_ms = 700\n"),
        ("twice", "delay_ms = 300\n"),
        ("arrives_later", "delay_ms = 4000\n"),
    )
    parts = [f"seed = {seed}\n"]
    for operation in _MONEY:
        kinds = money if operation == "VoidPosting" else (*money, ("refusal", _REFUSALS))
        parts += [_fault(operation, kind, more, rate / len(kinds)) for kind, more in kinds]
    for operation in _QUESTIONS:
        parts.append(_fault(operation, "error", 'status = "UNAVAILABLE"\n', rate / 2))
        parts.append(_fault(operation, "error", 'status = "INTERNAL"\napplied = true\n', rate / 2))
    return "".join(parts)


def _fault(operation: str, kind: str, more: str, rate: float) -> str:
    return f'[[fault]]\noperation = "{operation}"\nkind = "{kind}"\nrate = {rate:.5f}\n{more}\n'
