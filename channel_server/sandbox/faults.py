"""The fault script: which calls go wrong, and how. What it says is applied at the edge and changes no books' logic.

A script is TOML; docs/sandbox.md is its reference. Choosing is deterministic: each fault has a generator of its own,
seeded by the script, and counts the calls that it has seen.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from pathlib import Path

from channel_server.sandbox.systems.core_banking import Promises
from channel_server.sandbox.toml_table import TomlTable

ANY_OPERATION = "*"
LONGEST_DELAY_MS = 3_600_000  # an hour: a longer one is a typing mistake

REFUSABLE = frozenset({"PostDisbursement", "ReversePosting", "DecideDrawdown"})
"""Operations whose answer can hold a business refusal."""
HOLDABLE = frozenset({"PostDisbursement"})
"""Operations of which an inquiry can say that they have not arrived."""
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
    """Arrives twice; the first answer is given."""
    ERROR = "error"
    """Answered with `status`; done all the same only if `applied = true`."""
    ARRIVES_LATER = "arrives_later"
    """Done `delay_ms` later, or after `after_inquiries` inquiries have been told that it is not there; unanswered, or
    answered at once with `status`. With `pending` core says until then that it has it and has not decided."""
    REFUSAL = "refusal"
    """Refused for a business reason, `code` and `text`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One entry of a script. `where` narrows it to requests whose fields have these values."""

    operation: str
    kind: FaultKind
    where: Mapping[str, str] = field(default_factory=dict)
    skip: int = 0
    count: int | None = None
    rate: float | None = None
    delay_ms: int = 0
    applied: bool = True
    status: str = ""
    after_inquiries: int = 0
    pending: bool = False
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class FaultScript:
    """A whole script; the empty one lets everything pass."""

    faults: tuple[Fault, ...] = ()
    seed: int = 0
    promises: Promises = field(default_factory=Promises)


class FaultChooser:
    """Decides call by call which fault, if any, befalls it."""

    def __init__(self, script: FaultScript) -> None:
        self.script = script
        self._counted = [_Counter(fault, f"{script.seed}:{i}") for i, fault in enumerate(script.faults)]

    def choose(self, operation: str, fields: Mapping[str, str]) -> Fault | None:
        """Take the first fault of the script that befalls this call."""
        for counter in self._counted:
            if counter.befalls(operation, fields):
                return counter.fault
        return None


class _Counter:
    def __init__(self, fault: Fault, seed: str) -> None:
        self.fault = fault
        self._random = random.Random(seed)  # noqa: S311 - a script that can be replayed, no secret
        self._seen = 0
        self._fired = 0

    def befalls(self, operation: str, fields: Mapping[str, str]) -> bool:
        fault = self.fault
        if fault.operation not in (operation, ANY_OPERATION):
            return False
        if any(fields.get(name) != value for name, value in fault.where.items()):
            return False
        self._seen += 1
        if self._seen <= fault.skip or (fault.count is not None and self._fired >= fault.count):
            return False
        if fault.rate is not None and self._random.random() >= fault.rate:
            return False
        self._fired += 1
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
    root.finish()
    return FaultScript(faults, seed, promises)


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
        delay_ms=_delay(t),
        applied=t.flag("applied") if t.has("applied") else kind is not FaultKind.ERROR,
        status=_status(t),
        after_inquiries=t.integer("after_inquiries") if t.has("after_inquiries") else 0,
        pending=t.flag("pending") if t.has("pending") else False,
        code=t.text("code") if t.has("code") else "",
        text=t.text("text") if t.has("text") else "",
    )
    t.finish()
    _check(t, fault)
    return fault


def _check(t: TomlTable, fault: Fault) -> None:
    """Refuse what its kind gives no meaning, so that a script never does silently less than it says."""
    meaning: dict[FaultKind, frozenset[str]] = {
        FaultKind.LATE: frozenset({"delay_ms"}),
        FaultKind.NEVER: frozenset({"applied"}),
        FaultKind.TWICE: frozenset(),
        FaultKind.ERROR: frozenset({"applied", "status"}),
        FaultKind.ARRIVES_LATER: frozenset({"delay_ms", "after_inquiries", "pending", "status"}),
        FaultKind.REFUSAL: frozenset({"code", "text"}),
    }
    for key in ("delay_ms", "applied", "status", "after_inquiries", "pending", "code", "text"):
        if t.has(key) and key not in meaning[fault.kind]:
            raise t.error(key, f"means nothing for kind {fault.kind}")
    if fault.kind is FaultKind.LATE and not fault.delay_ms:
        raise t.error("delay_ms", "is missing")
    if fault.kind is FaultKind.ERROR and not fault.status:
        raise t.error("status", "is missing")
    if fault.kind is FaultKind.ARRIVES_LATER and not fault.delay_ms and not fault.after_inquiries:
        raise t.error("delay_ms", "or after_inquiries is missing")
    for key in ("after_inquiries", "pending"):
        if t.has(key) and fault.operation not in HOLDABLE:
            raise t.error(key, f"is for {', '.join(sorted(HOLDABLE))} only")
    if fault.pending and fault.status:
        raise t.error("status", "and pending are two answers to one call")
    if fault.kind is FaultKind.REFUSAL and fault.operation not in REFUSABLE:
        raise t.error("kind", f"refusal is for {', '.join(sorted(REFUSABLE))} only")
    if fault.kind is FaultKind.REFUSAL and not (fault.code and fault.text):
        raise t.error("code", "and text are both needed")


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


def _where(t: TomlTable) -> Mapping[str, str]:
    if not t.has("where"):
        return {}
    table = t.table("where")
    return {name: table.text(name) for name in table.values}
