"""Reconciliation (对账): what we booked on a business date against core's day file.

Every entry of either side comes out once: matched, ours only, theirs only, or with a different amount. A difference is
somebody's to settle by a date; nothing here corrects a book. Which entries are ours on a date is the storage's to say.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique
from types import MappingProxyType

from channel_server.domain.money import ZERO, Fen


@unique
class EntryKind(StrEnum):
    """What an entry did."""

    DISBURSEMENT = "DISBURSEMENT"
    REVERSAL = "REVERSAL"
    REPAYMENT = "REPAYMENT"


@dataclass(frozen=True, slots=True)
class OurEntry:
    """Something that we booked as done by core. Units: fen."""

    kind: EntryKind
    reference: str
    """Under which core was asked; of a reversal, the reversal's own."""
    amount: Fen


@dataclass(frozen=True, slots=True)
class CoreEntry:
    """A line of core's day file. Units: fen."""

    kind: EntryKind
    reference: str
    amount: Fen
    core_reference: str
    """Core's own number: two postings under one reference are told apart by it."""


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """What a file says that it adds up to. Units: fen."""

    count: int = 0
    amount: Fen = ZERO

    def __add__(self, other: "ControlTotals") -> "ControlTotals":
        return ControlTotals(self.count + other.count, Fen(self.amount + other.amount))


def control_totals(entries: Iterable[OurEntry | CoreEntry]) -> ControlTotals:
    """Add entries up, those that took money back like those that paid it: a check of wholeness, not a balance."""
    amounts = [entry.amount for entry in entries]
    return ControlTotals(len(amounts), Fen(sum(amounts)))


@unique
class DifferenceKind(StrEnum):
    """In what the two sides differ."""

    OURS_ONLY = "OURS_ONLY"
    """We say that core did it, and core's file does not have it: a customer may have been told "done" for nothing."""
    THEIRS_ONLY = "THEIRS_ONLY"
    """Core did it, and we have not booked it."""
    DIFFERENT_AMOUNT = "DIFFERENT_AMOUNT"


@dataclass(frozen=True, slots=True)
class Handling:
    """Who settles a kind of difference, and within how many days."""

    owner: str
    days: int


DifferencePolicy = Mapping[DifferenceKind, Handling]

SHIPPED_DIFFERENCE_POLICY: DifferencePolicy = MappingProxyType(
    {
        DifferenceKind.OURS_ONLY: Handling("branch_manager", days=1),
        DifferenceKind.THEIRS_ONLY: Handling("operations", days=1),
        DifferenceKind.DIFFERENT_AMOUNT: Handling("accounting", days=2),
    }
)
"""Defaults that a bank replaces."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry on which the two sides do not agree. Units: fen."""

    kind: DifferenceKind
    entry_kind: EntryKind
    reference: str
    core_reference: str
    """Empty when core has nothing."""
    our_amount: Fen | None
    core_amount: Fen | None
    owner: str
    deadline: date
    under_way: str = ""
    """Where the matter stands with us when it is not finished yet, as its state's name: such a difference often
    settles itself when core's answer comes."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A day's result. Units: fen."""

    business_date: date
    matched: tuple[OurEntry, ...]
    differences: tuple[Difference, ...]

    def totals_of(self, kind: DifferenceKind) -> tuple[ControlTotals, ControlTotals]:
        """What a kind of difference adds up to, on our side and on core's."""
        of_kind = [each for each in self.differences if each.kind is kind]
        ours = [each.our_amount for each in of_kind if each.our_amount is not None]
        core = [each.core_amount for each in of_kind if each.core_amount is not None]
        return ControlTotals(len(ours), Fen(sum(ours))), ControlTotals(len(core), Fen(sum(core)))

    @property
    def ours(self) -> ControlTotals:
        """All that we booked: what matched, and our side of each difference."""
        return sum((self.totals_of(kind)[0] for kind in DifferenceKind), start=control_totals(self.matched))

    @property
    def core(self) -> ControlTotals:
        """All that core posted: what matched, and core's side of each difference."""
        return sum((self.totals_of(kind)[1] for kind in DifferenceKind), start=control_totals(self.matched))


@dataclass(frozen=True, slots=True)
class DayFileError:
    """A day file that cannot be reconciled against. It is asked for again; nothing is concluded from it."""

    cause: str


def check_day_file(entries: Sequence[CoreEntry], totals: ControlTotals | None, *, final: bool) -> DayFileError | None:
    """Say why a file is not whole, or nothing."""
    found = control_totals(entries)
    if totals is None:
        return DayFileError(f"the file ended after {found.count} lines without its totals")
    if found != totals:
        return DayFileError(
            f"the file has {found.count} lines of {found.amount} fen, and says that it has {totals.count} of"
            f" {totals.amount} fen"
        )
    numbers = {entry.core_reference for entry in entries}
    if len(numbers) != len(entries):
        return DayFileError("the file has a line twice")
    return None if final else DayFileError("core has not closed the day yet")


def reconcile(
    business_date: date,
    ours: Iterable[OurEntry],
    core: Iterable[CoreEntry],
    *,
    under_way: Mapping[str, str] = MappingProxyType({}),
    policy: DifferencePolicy = SHIPPED_DIFFERENCE_POLICY,
) -> Reconciliation:
    """Hold our entries against core's, by kind and reference.

    Args:
        business_date: whose entries they are.
        ours: what we booked.
        core: the lines of a whole day file.
        under_way: state of what we have begun and not finished, by reference.
        policy: whose each kind of difference is.
    """
    theirs: defaultdict[tuple[EntryKind, str], list[CoreEntry]] = defaultdict(list)
    for posted in sorted(core, key=lambda each: each.core_reference):
        theirs[posted.kind, posted.reference].append(posted)
    matched: list[OurEntry] = []
    differences: list[Difference] = []

    def differ(kind: DifferenceKind, entry: OurEntry | CoreEntry, our: OurEntry | None, line: CoreEntry | None) -> None:
        handling = policy[kind]
        differences.append(
            Difference(
                kind=kind,
                entry_kind=entry.kind,
                reference=entry.reference,
                core_reference="" if line is None else line.core_reference,
                our_amount=None if our is None else our.amount,
                core_amount=None if line is None else line.amount,
                owner=handling.owner,
                deadline=business_date + timedelta(days=handling.days),
                under_way=under_way.get(entry.reference, ""),
            )
        )

    for entry in sorted(ours, key=lambda each: (each.kind, each.reference)):
        lines = theirs[entry.kind, entry.reference]
        # A reference that core paid twice: the line of our amount is ours, the other is left over.
        line = next((each for each in lines if each.amount == entry.amount), lines[0] if lines else None)
        if line is None:
            differ(DifferenceKind.OURS_ONLY, entry, entry, None)
            continue
        lines.remove(line)
        if line.amount == entry.amount:
            matched.append(entry)
        else:
            differ(DifferenceKind.DIFFERENT_AMOUNT, entry, entry, line)
    for left in theirs.values():
        for posted in left:
            differ(DifferenceKind.THEIRS_ONLY, posted, None, posted)
    differences.sort(key=lambda each: (each.kind, each.entry_kind, each.reference, each.core_reference))
    return Reconciliation(business_date, tuple(matched), tuple(differences))


def settles(difference: Difference, entry: OurEntry) -> bool:
    """Whether an entry that we booked later is what a difference was missing."""
    return (
        difference.kind is DifferenceKind.THEIRS_ONLY
        and (difference.entry_kind, difference.reference) == (entry.kind, entry.reference)
        and difference.core_amount == entry.amount
    )
