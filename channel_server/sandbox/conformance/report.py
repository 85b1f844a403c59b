"""What a run prints: beforehand what it will do, then a row a rule, and what follows from them; or all in one line."""

import json
from collections.abc import Iterator, Sequence

from channel_server.domain.money import yuan_text
from channel_server.sandbox.conformance.bench import Bench
from channel_server.sandbox.conformance.rule import Finding, Promise, Rule, Verdict

_SHOWN = {
    Verdict.HOLDS: "HOLDS",
    Verdict.BROKEN: "BROKEN",
    Verdict.NOT_OFFERED: "NOT OFFERED",
    Verdict.NOT_TRIED: "NOT TRIED",
}
_SEEN_INDENT = " " * 35


def conforms(findings: Sequence[Finding]) -> bool:
    """Tell whether every rule that is offered and could be tried holds."""
    return all(finding.verdict is not Verdict.BROKEN for finding in findings)


def announcement(target: str, bench: Bench, rules: Sequence[Rule]) -> Iterator[str]:
    """Say what a run will do to the books, before it does."""
    subjects, declared = bench.subjects, bench.declared
    kind = "which does not say what it is for" if declared.environment == "UNSPECIFIED" else declared.environment
    day = f"{declared.business_date}{'' if declared.open else ', closed for postings'}"
    yield f"{len(rules)} rules of edian.backoffice.v1 on {target} ({kind})"
    yield f"bank {subjects.bank_id}, business date {day}"
    services = {rule.number[:2] for rule in rules}
    yield "What this will do there, always under references of its own:"
    for system, what in _plans(bench, services):
        yield f"  {system:<15}{what}"
    yield "Notes, decisions, papers, messages and refusals stay in the bank's systems."


def _plans(bench: Bench, services: set[str]) -> Iterator[tuple[str, str]]:
    subjects, customer = bench.subjects, bench.subjects.customer
    if "CB" in services:
        reverses = bench.promises(Promise.REVERSES)
        tail = customer.account_number[-4:]
        yield "core banking", f"pays {yuan_text(subjects.amount)} some eighty times to account …{tail} of customer"
        yield "", f"{customer.customer_id}, and {'reverses each' if reverses else 'leaves them: it does not reverse'};"
        yield "", "collects a few of them as repayments; opens a loan note for each; asks for what must be refused"
    if "CV" in services and subjects.card is not None and subjects.terminal is not None:
        yield "card system", f"issues working keys for terminal {subjects.terminal.terminal_id}: older ones go stale;"
        yield "", f"shows card …{subjects.card.card_number[-4:]} with right and wrong PINs"
        if subjects.expendable_card is not None:
            yield "", f"blocks card …{subjects.expendable_card.card_number[-4:]} for good"
    if "CR" in services:
        yield "credit system", f"opens and voids loan notes on line {customer.credit_line_id}, and records a few"
        yield "", "repayments on them; mirrors the line as unused under numbers that grow with each run"
    if "RD" in services:
        yield "risk", "asks for decisions"
    if "IM" in services:
        yield "imaging", "stores papers, one of them of 1 MiB"
    if "NT" in services:
        yield "notification", f"sends some twelve messages to customer {customer.customer_id}; calls staff once"


def row(finding: Finding) -> str:
    """Write the row of a rule, with what was seen under it."""
    rule = finding.rule
    head = f"{rule.number:<6} {rule.noun:<14} {_SHOWN[finding.verdict]:<12} {rule.sentence}"
    return f"{head}\n{_SEEN_INDENT}{finding.seen}"


def summary(bench: Bench, findings: Sequence[Finding]) -> Iterator[str]:
    """Write what follows from the rows."""
    counts = _counts(findings)
    yield ", ".join(f"{counts[verdict]} {_SHOWN[verdict]}" for verdict in Verdict)
    broken = [finding.rule.number for finding in findings if finding.verdict is Verdict.BROKEN]
    if counts[Verdict.NOT_TRIED]:
        yield "What was not tried is not known to hold; the rows say what the subjects lack."
    for reference, amount in bench.left_in_books.items():
        yield f"left in the books: {yuan_text(amount)} under {reference}"
    yield f"does NOT conform: {', '.join(broken)}" if broken else "every rule that is offered and was tried holds"


def as_json(target: str, bench: Bench, findings: Sequence[Finding]) -> str:
    """Write a whole run on one line."""
    counts = _counts(findings)
    told = {
        "target": target,
        "bank_id": bench.subjects.bank_id,
        "environment": bench.declared.environment,
        "business_date": bench.declared.business_date.isoformat(),
        "capabilities": dict(bench.declared.promises),
        "conforms": conforms(findings),
        **{verdict.value.lower(): counts[verdict] for verdict in Verdict},
        "rules": [
            {
                "number": finding.rule.number,
                "noun": finding.rule.noun,
                "rule": finding.rule.sentence,
                "operations": list(finding.rule.operations),
                "verdict": finding.verdict.value,
                "seen": finding.seen,
            }
            for finding in findings
        ],
        "left_in_books": [
            {"reference": reference, "amount_fen": amount} for reference, amount in bench.left_in_books.items()
        ],
    }
    return json.dumps(told, ensure_ascii=False)


def _counts(findings: Sequence[Finding]) -> dict[Verdict, int]:
    return {verdict: sum(finding.verdict is verdict for finding in findings) for verdict in Verdict}
