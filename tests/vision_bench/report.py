"""What a run comes to: rows for machines, a table for people, and the list of what went wrong."""

import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from drivers.vision.specimen import Level
from tests.vision_bench.material import Sample
from tests.vision_bench.reader import Run
from tests.vision_bench.scoring import FIELDS, WHOLE, Key, Reading, Tally, Verdict, found_in, invented, judge
from tests.vision_bench.traps import LONGEST_MS, Trap

Row = dict[str, str | float | int | None]

GOALS: Mapping[tuple[str, str], float] = {
    **{(name, "*"): 99.5 for name in ("id_number", "sex", "birth_date", "valid_from", "valid_to")},
    ("id-front/all", "easy"): 95.0,
    ("id-front/all", "ordinary"): 95.0,
    ("id-front/all", "hardest"): 60.0,
}
"""Shares of exact ones that are aimed at, in per cent; what is called sure and is wrong: under 0.5."""


def accuracy_rows(sums: Mapping[Key, Tally]) -> list[Row]:
    """One row for each set, level, document and field."""
    return [
        {
            "benchmark": "vision.accuracy",
            "set": specimen_set,
            "level": level,
            "document": document,
            "field": name,
            "count": entry.count,
            **{verdict.value: entry.verdicts[verdict] for verdict in Verdict},
            "exact_share": round(entry.share(Verdict.EXACT), 4),
            "wrong_sure_share": round(entry.share(Verdict.WRONG_SURE), 4),
            "doubted": entry.doubted,
        }
        for (specimen_set, level, document, name), entry in sums.items()
    ]


def summary_rows(sums: Mapping[Key, Tally]) -> list[Row]:
    """One row a set: how many fields in all, and how many of them wrong without a warning."""
    rows: list[Row] = []
    for specimen_set in dict.fromkeys(key[0] for key in sums):
        fields = [entry for key, entry in sums.items() if key[0] == specimen_set and key[3] != WHOLE]
        count = sum(entry.count for entry in fields)
        wrong = sum(entry.verdicts[Verdict.WRONG_SURE] for entry in fields)
        rows.append(
            {
                "benchmark": "vision.wrong_and_not_flagged",
                "set": specimen_set,
                "fields": count,
                "wrong_sure": wrong,
                "share": round(wrong / count, 5) if count else None,
                "goal": "under 0.005",
            }
        )
    return rows


def trap_rows(traps: Sequence[Trap], readings: Sequence[Reading]) -> list[Row]:
    """One row for each kind of picture that must be refused."""
    rows: list[Row] = []
    for name in dict.fromkeys(trap.name for trap in traps):
        read = [reading for trap, reading in zip(traps, readings, strict=True) if trap.name == name]
        rows.append(
            {
                "benchmark": "vision.refusals",
                "picture": name,
                "count": len(read),
                "refused": sum(reading.rejected_because is not None for reading in read),
                "read_something": sum(bool(found_in(reading)) for reading in read),
                "slowest_ms": round(max(reading.elapsed_ms for reading in read), 1),
                "goal": f"all refused, within {LONGEST_MS:g} ms",
            }
        )
    return rows


def timing_rows(samples: Sequence[Sample], run: Run, cold: Run) -> list[Row]:
    """Latency by document and over all, work, cold start, memory; `cold` is a program that read one picture."""
    rows: list[Row] = []
    pairs = list(zip(samples, run.readings, strict=True))[1:]  # the first one warms up
    for document in ("all", *FIELDS):
        taken = [read.elapsed_ms for sample, read in pairs if document in ("all", sample.truth.document)]
        if len(taken) > 1:
            rows.append(
                {
                    "benchmark": "vision.latency",
                    "document": str(document),
                    "count": len(taken),
                    "p50": round(statistics.median(taken), 1),
                    "p95": round(statistics.quantiles(taken, n=20)[18], 1),
                    "max": round(max(taken), 1),
                    "unit": "ms",
                    "goal": "p50 under 250",
                }
            )
    work_ms = 1000 * (run.work_s - cold.work_s) / max(1, len(pairs))
    rows.append(
        {"benchmark": "vision.work", "p50": round(work_ms, 1), "unit": "ms of one core a picture", "goal": None}
    )
    rows.append({"benchmark": "vision.cold_start", "p50": round(cold.first_line_s, 2), "unit": "s", "goal": None})
    rows.append({"benchmark": "vision.memory", "p50": round(run.peak_mb, 1), "unit": "MB", "goal": "under 700"})
    return rows


def table(sums: Mapping[Key, Tally]) -> str:
    """Exact shares in per cent, one line a field, one column a level; ✗ how many were wrong and called sure."""
    lines: list[str] = []
    levels = [level.value for level in Level if any(key[1] == level for key in sums)]
    for specimen_set in dict.fromkeys(key[0] for key in sums):
        lines += ["", f"| {specimen_set} set: exact % (wrong and sure) | " + " | ".join(levels) + " | goal |"]
        lines.append("|---|" + "---|" * (len(levels) + 1))
        for document, names in FIELDS.items():
            for name in (*names, WHOLE):
                entries = [sums.get((specimen_set, level, document.value, name)) for level in levels]
                if any(entries) and not (name == WHOLE and len(names) == 1):
                    cells = " | ".join(_cell(entry) for entry in entries)
                    lines.append(f"| {document.value} {name} | {cells} | {_goal(document.value, name)} |")
    return "\n".join(lines)


def _cell(entry: Tally | None) -> str:
    if entry is None:
        return "–"
    wrong = entry.verdicts[Verdict.WRONG_SURE]
    return f"{100 * entry.share(Verdict.EXACT):.1f}" + (f" (✗{wrong})" if wrong else "")


def _goal(document: str, name: str) -> str:
    if (name, "*") in GOALS:
        return f"{GOALS[name, '*']:g}"
    parts = {level: goal for (what, level), goal in GOALS.items() if what == f"{document}/{name}"}
    return ", ".join(f"{level} {goal:g}" for level, goal in parts.items()) or ""


def trap_table(rows: Sequence[Row]) -> str:
    """The traps for people."""
    lines = ["", "| must be refused | pictures | refused | something read | slowest |", "|---|---|---|---|---|"]
    lines += [
        f"| {row['picture']} | {row['count']} | {row['refused']} | {row['read_something']} | {row['slowest_ms']} ms |"
        for row in rows
    ]
    return "\n".join(lines)


def write_failures(path: Path, samples: Sequence[Sample], readings: Sequence[Reading]) -> int:
    """Write one line for each field that did not come out exactly; specimens are nobody, so it says what was read."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for sample, reading in zip(samples, readings, strict=True):
            for name, verdict in judge(sample.truth, reading).items():
                if verdict is Verdict.EXACT:
                    continue
                count += 1
                line = {
                    "picture": sample.path.name,
                    "font": sample.truth.font,
                    "field": name,
                    "verdict": verdict,
                    "truth": getattr(sample.truth.fields, name),
                    "read": reading.fields.get(name),
                    "confidence": reading.confidence.get(name),
                    "document": reading.document,
                    "rejected_because": reading.rejected_because or reading.error,
                    "invented": invented(sample.truth, reading),
                }
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return count
