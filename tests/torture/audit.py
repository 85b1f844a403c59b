"""The audit: five numbers that must be nought, recomputed from four files and nothing else.

Whoever doubts a run takes its files and does the same sums. The program's own code is not asked for anything.

`lines.csv`: every moment of every line: world, credit_line_id, moment, credit_limit_fen, reserved_fen, outstanding_fen
`drawdowns.csv`: what we say: world, kind (DRAWDOWN, REPAYMENT), id, request_id, state, amount_fen, credit_line_id,
in_suspense, approval (where the approval stands that it waited for; empty where it waited for none), told (what a
channel was told last that does not change: DONE, NOT_DONE, or nothing), pays_to (the account of whoever is to be paid,
or to be collected from, as its channel ordered it; empty where that is not known)
`core_postings.csv`: what core posted: world, posting_id, kind, id (of the drawdown or repayment), amount_fen
`ledger.csv`: entries of both: world, side (ours, core), entry, account (LOAN, another of the bank's own, or the
number of a customer's), id, kind, amount_fen
"""

import csv
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

FILES = ("lines", "drawdowns", "core_postings", "ledger")
ENDED = {"DRAWDOWN": ("DISBURSED", "FAILED", "REVERSED"), "REPAYMENT": ("REPAID", "FAILED")}
PAYS = {"DRAWDOWN": "DISBURSEMENT", "REPAYMENT": "REPAYMENT"}
SAID_PAID = ("DISBURSED", "REVERSED", "REPAID")
AGREED = ("", "APPROVED")
"""Where an approval stands whose drawdown may be paid; most need none."""

Row = dict[str, str]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found. The last five are nought, or money is wrong. Units: fen."""

    drawdowns: int
    payments: int
    paid_not_posted: int
    """We say that money moved, or a customer was told so, and core has not moved it in that amount."""
    posted_not_paid: int
    """Core moved money of which we do not say so, or more than once, or for another than was said, or though the
    second person who had to agree did not."""
    over_limit: int
    """Moments at which a line was above its limit, or below nothing."""
    unresolved: int
    """What has neither been done nor failed, suspense included."""
    ledger_sum_fen: int
    """How far our entries and core's are from nought, each and to each other."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        wrong = asdict(self)
        return not any(wrong[name] for name in list(wrong)[2:])


def audit(folder: Path) -> Audit:
    """Do the sums over a folder's four files."""
    lines, ours, postings, ledger = (_read(folder / f"{name}.csv") for name in FILES)
    moved = _moved(postings)
    return Audit(
        drawdowns=sum(row["kind"] == "DRAWDOWN" for row in ours),
        payments=sum(row["kind"] in PAYS.values() for row in postings),
        paid_not_posted=sum(_is_paid_not_posted(row, moved) for row in ours),
        posted_not_paid=_posted_not_paid(ours, postings, _accounts(ledger)),
        over_limit=sum(_is_over(row) for row in lines),
        unresolved=sum(row["state"] not in ENDED[row["kind"]] for row in ours),
        ledger_sum_fen=_ledger_sum(ledger),
    )


def _moved(postings: list[Row]) -> dict[Key, dict[str, list[int]]]:
    """What core moved, by drawdown or repayment and by kind of posting."""
    moved: dict[Key, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in postings:
        moved[row["world"], row["id"]][row["kind"]].append(int(row["amount_fen"]))
    return moved


def _is_paid_not_posted(row: Row, moved: dict[Key, dict[str, list[int]]]) -> bool:
    core = moved[row["world"], row["id"]]
    amount = int(row["amount_fen"])
    if row["told"] == "DONE" and row["state"] not in SAID_PAID:
        return True
    if row["state"] not in SAID_PAID:
        return False
    if amount not in core[PAYS[row["kind"]]]:
        return True
    # It stands with us and core has put it back: the customer owes what is not there.
    return row["state"] == "DISBURSED" and amount in core["REVERSAL"]


def _accounts(ledger: list[Row]) -> dict[Key, set[str]]:
    """Whom core paid, or collected from, by drawdown or repayment."""
    found: dict[Key, set[str]] = defaultdict(set)
    for row in ledger:
        if row["side"] == "core" and row["kind"] in PAYS.values() and row["account"].isdecimal():
            found[row["world"], row["id"]].add(row["account"])
    return found


def _posted_not_paid(ours: list[Row], postings: list[Row], accounts: dict[Key, set[str]]) -> int:
    known = {(row["world"], row["id"]): row for row in ours}
    found = 0
    for (world, identity), core in _moved(postings).items():
        row = known.get((world, identity))
        pays = core["DISBURSEMENT"] + core["REPAYMENT"]
        if row is None or row["state"] not in SAID_PAID:
            # What was paid and put back again before we knew has moved nothing in the end.
            found += max(0, len(pays) - len(core["REVERSAL"]))
        elif (row["told"] == "NOT_DONE" and row["state"] != "REVERSED") or row["approval"] not in AGREED:
            found += len(pays)
        else:
            found += max(0, len(pays) - 1)
            found += row["state"] == "REVERSED" and not core["REVERSAL"]
            found += bool(row["pays_to"]) and accounts[world, identity] != {row["pays_to"]}
    return found


def _is_over(row: Row) -> bool:
    limit, reserved, outstanding = (int(row[f"{name}_fen"]) for name in ("credit_limit", "reserved", "outstanding"))
    return reserved < 0 or outstanding < 0 or reserved + outstanding > limit


def _ledger_sum(ledger: list[Row]) -> int:
    """Add up how far each world's two sets of books are off, so that one error cannot hide another."""
    sums: dict[Key, int] = defaultdict(int)
    lent: dict[Key, int] = defaultdict(int)
    for row in ledger:
        sums[row["world"], row["side"]] += int(row["amount_fen"])
        if row["account"] == "LOAN" and row["kind"] != "OPENING":
            lent[row["world"], row["side"]] += int(row["amount_fen"])
    worlds = {world for world, _ in sums}
    apart = sum(abs(lent[world, "ours"] - lent[world, "core"]) for world in worlds)
    return sum(abs(total) for total in sums.values()) + apart


def _read(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
