"""The fault script: which calls go wrong, and how. What it says is applied at the edge and changes no books' logic.

A script is TOML; docs/sandbox.md is its reference. Choosing is deterministic: each fault has a generator of its own,
seeded by the script, and counts the calls that it has seen. A fault that counts per reference depends on nothing but
the seed, the reference and how often it came: the order in which other calls arrive changes nothing.
"""

import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from pathlib import Path

from channel_server.sandbox.systems.core_banking import Promises
from channel_server.sandbox.toml_table import TomlTable

ANY_OPERATION = "*"
LONGEST_DELAY_MS = 3_600_000  # an hour: a longer one is a typing mistake

REFUSABLE = frozenset({"PostDisbursement", "PostRepayment", "ReversePosting", "DecideDrawdown"})
"""Operations whose answer can hold a business refusal."""
HOLDABLE = frozenset({"PostDisbursement", "PostRepayment", "VoidPosting", "ReversePosting"})
"""Operations of which an inquiry can say that they have not arrived."""
PENDABLE = frozenset({"PostDisbursement", "PostRepayment"})
"""Operations of which an inquiry can say that they have arrived and are not decided."""
ALTERABLE = frozenset({"ListDayPostings"})
"""Operations whose answer is a file that can be wrong."""
STATUSES = frozenset(
    {"CANCELLED", "UNKNOWN", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "ABORTED", "INTERNAL", "UNAVAILABLE"}
    | {"DATA_LOSS", "PERMISSION_DENIED", "FAILED_PRECONDITION", "UNIMPLEMENTED", "UNAUTHENTICATED"}
)


@unique
class FaultKind(StrEnum):
    """What goes wrong."""

    LATE = "late"
    """Done at once, answered after `delay_ms`."""
    NEVER = "never"
    """Never answered; done all the same unless `applied = false`."""
    TWICE = "twice"
    """Arrives twice, the second time `delay_ms` after the first; the first answer is given."""
    ERROR = "error"
    """Answered with `status`; done all the same only if `applied = true`."""
    ARRIVES_LATER = "arrives_later"
    """Done `delay_ms` later, or after `after_inquiries` inquiries have been told that it is not there; unanswered, or
    answered at once with `status`. With `pending` core says until then that it has it and has not decided."""
    REFUSAL = "refusal"
    """Refused for a business reason, `code` and `text`."""
    DAY_FILE = "day_file"
    """The page of the day file is not what the books say: `change` says how."""


@unique
class DayFileChange(StrEnum):
    """What is wrong with a page of the day file."""

    OMIT_LAST = "omit_last"
    """Its last line is missing; with `totals_follow = true` the totals do not show it."""
    MISSTATE_LAST = "misstate_last"
    """Its last line states a yuan more; with `totals_follow = true` the totals agree with it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One entry of a script.

    Attributes:
        where: narrows it to requests whose text fields have these values.
        from_ms, until_ms: narrow it to a window of time, counted since the script was taken.
        per_reference: count `skip` and `count`, and draw `rate`, for each reference by itself.
    """

    operation: str
    kind: FaultKind
    where: Mapping[str, str] = field(default_factory=dict)
    skip: int = 0
    count: int | None = None
    rate: float | None = None
    from_ms: int = 0
    until_ms: int | None = None
    per_reference: bool = False
    delay_ms: int = 0
    applied: bool = True
    status: str = ""
    after_inquiries: int = 0
    pending: bool = False
    code: str = ""
    text: str = ""
    change: DayFileChange | None = None
    totals_follow: bool = False


@dataclass(frozen=True, slots=True)
class FaultScript:
    """A whole script; the empty one lets everything pass.

    Attributes:
        arrive_now: whatever earlier scripts have put on its way arrives as soon as this one is taken.
    """

    faults: tuple[Fault, ...] = ()
    seed: int = 0
    promises: Promises = field(default_factory=Promises)
    arrive_now: bool = False


@dataclass(frozen=True, slots=True)
class FaultCount:
    """How often a fault of a script could have befallen a call, and how often it did."""

    operation: str
    kind: FaultKind
    seen: int
    befallen: int


def monotonic_ms() -> int:
    """Tell a time that only grows."""
    return time.monotonic_ns() // 1_000_000


class FaultChooser:
    """Decides call by call which fault, if any, befalls it. `now_ms` is the clock of the windows."""

    def __init__(self, script: FaultScript, now_ms: Callable[[], int] = monotonic_ms) -> None:
        self.script = script
        self._now_ms = now_ms
        self._taken_ms = now_ms()
        self._counted = [_Counter(fault, f"{script.seed}:{i}") for i, fault in enumerate(script.faults)]

    def choose(self, operation: str, fields: Mapping[str, str]) -> Fault | None:
        """Take the first fault of the script that befalls this call."""
        elapsed_ms = self._now_ms() - self._taken_ms
        for counter in self._counted:
            if counter.befalls(operation, fields, elapsed_ms):
                return counter.fault
        return None

    def counts(self) -> tuple[FaultCount, ...]:
        """Tell how often each fault was met and did something, in the order of the script."""
        return tuple(FaultCount(c.fault.operation, c.fault.kind, c.seen, c.befallen) for c in self._counted)


@dataclass(slots=True)
class _Tally:
    """What a fault has seen and done, of all calls or of one reference."""

    seen: int = 0
    befallen: int = 0


class _Counter:
    def __init__(self, fault: Fault, seed: str) -> None:
        self.fault = fault
        self.seen = 0
        self.befallen = 0
        self._seed = seed
        self._random = random.Random(seed)  # noqa: S311 - a script that can be replayed, no secret
        self._all = _Tally()
        self._by_reference: dict[str, _Tally] = {}

    def befalls(self, operation: str, fields: Mapping[str, str], elapsed_ms: int) -> bool:
        fault = self.fault
        if fault.operation not in (operation, ANY_OPERATION):
            return False
        if any(fields.get(name) != value for name, value in fault.where.items()):
            return False
        if elapsed_ms < fault.from_ms or (fault.until_ms is not None and elapsed_ms >= fault.until_ms):
            return False
        tally, draw = self._all, self._random
        if fault.per_reference:
            if "reference" not in fields:
                return False
            key = f"{operation}:{fields.get('bank_id', '')}:{fields['reference']}"
            tally = self._by_reference.setdefault(key, _Tally())
            draw = random.Random(f"{self._seed}:{key}:{tally.seen}")  # noqa: S311 - as above
        self.seen += 1
        tally.seen += 1
        if tally.seen <= fault.skip or (fault.count is not None and tally.befallen >= fault.count):
            return False
        if fault.rate is not None and draw.random() >= fault.rate:
            return False
        self.befallen += 1
        tally.befallen += 1
        return True


def load_script(path: Path, operations: Iterable[str]) -> FaultScript:
    """Read a script.

    Args:
        path: the file.
        operations: names of the RPCs that exist.

    Raises:
        TomlError: something in it has no meaning; the message names the place and what is known.
    """
    root = TomlTable.from_file(path)
    known = frozenset(operations)
    seed = root.integer("seed") if root.has("seed") else 0
    promises = _promises(root.table("core_banking")) if root.has("core_banking") else Promises()
    faults = tuple(_fault(table, known) for table in root.tables("fault"))
    arrive_now = root.flag("arrive_now") if root.has("arrive_now") else False
    root.finish()
    return FaultScript(faults, seed, promises, arrive_now)


def _promises(t: TomlTable) -> Promises:
    def flag(key: str) -> bool:
        return t.flag(key) if t.has(key) else True

    made = Promises(flag("idempotent_by_reference"), flag("voids_by_reference"), flag("reverses"))
    t.finish()
    return made


def _fault(t: TomlTable, operations: frozenset[str]) -> Fault:
    operation = t.text("operation")
    if operation not in operations | {ANY_OPERATION}:
        raise t.error("operation", f"{operation} is unknown; known are {', '.join(sorted(operations))} and *")
    kind = _kind(t)
    fault = Fault(
        operation=operation,
        kind=kind,
        where=_where(t),
        skip=t.integer("skip") if t.has("skip") else 0,
        count=t.integer("count", minimum=1) if t.has("count") else None,
        rate=_rate(t),
        from_ms=t.integer("from_ms") if t.has("from_ms") else 0,
        until_ms=t.integer("until_ms", minimum=1) if t.has("until_ms") else None,
        per_reference=t.flag("per_reference") if t.has("per_reference") else False,
        delay_ms=_delay(t),
        applied=t.flag("applied") if t.has("applied") else kind is not FaultKind.ERROR,
        status=_status(t),
        after_inquiries=t.integer("after_inquiries") if t.has("after_inquiries") else 0,
        pending=t.flag("pending") if t.has("pending") else False,
        code=t.text("code") if t.has("code") else "",
        text=t.text("text") if t.has("text") else "",
        change=_change(t),
        totals_follow=t.flag("totals_follow") if t.has("totals_follow") else False,
    )
    t.finish()
    _check(t, fault)
    return fault


def _check(t: TomlTable, fault: Fault) -> None:
    """Refuse what its kind gives no meaning, so that a script never does silently less than it says."""
    meaning: dict[FaultKind, frozenset[str]] = {
        FaultKind.LATE: frozenset({"delay_ms"}),
        FaultKind.NEVER: frozenset({"applied"}),
        FaultKind.TWICE: frozenset({"delay_ms"}),
        FaultKind.ERROR: frozenset({"applied", "status"}),
        FaultKind.ARRIVES_LATER: frozenset({"delay_ms", "after_inquiries", "pending", "status"}),
        FaultKind.REFUSAL: frozenset({"code", "text"}),
        FaultKind.DAY_FILE: frozenset({"change", "totals_follow"}),
    }
    for key in sorted(frozenset().union(*meaning.values())):
        if t.has(key) and key not in meaning[fault.kind]:
            raise t.error(key, f"means nothing for kind {fault.kind}")
    if fault.kind is FaultKind.LATE and not fault.delay_ms:
        raise t.error("delay_ms", "is missing")
    if fault.kind is FaultKind.ERROR and not fault.status:
        raise t.error("status", "is missing")
    if fault.kind is FaultKind.ARRIVES_LATER and not fault.delay_ms and not fault.after_inquiries:
        raise t.error("delay_ms", "or after_inquiries is missing")
    for key, operations in (("after_inquiries", HOLDABLE), ("pending", PENDABLE)):
        if t.has(key) and fault.operation not in operations:
            raise t.error(key, f"is for {', '.join(sorted(operations))} only")
    if fault.until_ms is not None and fault.until_ms <= fault.from_ms:
        raise t.error("until_ms", "must lie after from_ms")
    if fault.pending and fault.status:
        raise t.error("status", "and pending are two answers to one call")
    if fault.kind is FaultKind.REFUSAL and fault.operation not in REFUSABLE:
        raise t.error("kind", f"refusal is for {', '.join(sorted(REFUSABLE))} only")
    if fault.kind is FaultKind.REFUSAL and not (fault.code and fault.text):
        raise t.error("code", "and text are both needed")
    if fault.kind is FaultKind.DAY_FILE and fault.operation not in ALTERABLE:
        raise t.error("kind", f"day_file is for {', '.join(sorted(ALTERABLE))} only")
    if fault.kind is FaultKind.DAY_FILE and fault.change is None:
        raise t.error("change", "is missing")


def _kind(t: TomlTable) -> FaultKind:
    value = t.text("kind")
    try:
        return FaultKind(value)
    except ValueError as error:
        raise t.error("kind", f"{value} is unknown; known are {', '.join(FaultKind)}") from error


def _rate(t: TomlTable) -> float | None:
    if not t.has("rate"):
        return None
    rate = t.number("rate")
    if not 0 < rate <= 1:
        raise t.error("rate", "must lie above 0 and be at most 1")
    return rate


def _delay(t: TomlTable) -> int:
    delay_ms = t.integer("delay_ms", minimum=1) if t.has("delay_ms") else 0
    if delay_ms > LONGEST_DELAY_MS:
        raise t.error("delay_ms", f"must be at most {LONGEST_DELAY_MS}")
    return delay_ms


def _status(t: TomlTable) -> str:
    if not t.has("status"):
        return ""
    status = t.text("status")
    if status not in STATUSES:
        raise t.error("status", f"{status} is unknown; known are {', '.join(sorted(STATUSES))}")
    return status


def _change(t: TomlTable) -> DayFileChange | None:
    if not t.has("change"):
        return None
    value = t.text("change")
    try:
        return DayFileChange(value)
    except ValueError as error:
        raise t.error("change", f"{value} is unknown; known are {', '.join(DayFileChange)}") from error


def _where(t: TomlTable) -> Mapping[str, str]:
    if not t.has("where"):
        return {}
    table = t.table("where")
    return {name: table.text(name) for name in table.values}
