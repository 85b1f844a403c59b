"""The kit sees each mutant of the sandbox, and calls no other rule broken."""

from pathlib import Path

import protovalidate
import pytest

from channel_server.sandbox.conformance.caller import Patience
from channel_server.sandbox.conformance.rule import Verdict
from channel_server.sandbox.conformance.rules import ALL_RULES
from channel_server.sandbox.edge import server
from tests.contract.conformance.mutants import (
    cards,
    core_day_files,
    core_postings,
    core_repayments,
    core_undoing,
    papers,
)
from tests.contract.conformance.mutants.forms import Case
from tests.contract.conformance.stage import findings, rules_of

CASES = (
    *core_postings.CASES,
    *core_undoing.CASES,
    *core_repayments.CASES,
    *core_day_files.CASES,
    *cards.CASES,
    *papers.CASES,
)
PATIENCE = Patience(question_ms=2_000, arrival_ms=300)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_mutant_breaks_exactly_the_rules_concerned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    if case.unvalidated:
        monkeypatch.setattr(server, "protovalidate", _NoRules)
    (service,) = {number[:2] for number in case.breaks}
    _, found = await findings(tmp_path, rules_of(service), mutant=case.make(), patience=PATIENCE)
    told = {finding.rule.number: finding.seen for finding in found if finding.verdict is Verdict.BROKEN}
    assert set(told) == case.breaks, told


def test_every_rule_has_a_mutant_that_breaks_it() -> None:
    seen = {number for case in CASES for number in case.breaks}
    # The earlier day's posting is made by turning the business date: test_kit_on_sandbox has its mutant. The deadlines
    # of the other services are the same rule as core banking's.
    elsewhere = {"CB-46", "CV-91", "CR-91", "RD-91", "IM-91", "NT-91"}
    assert {rule.number for rule in ALL_RULES} - seen == elsewhere


class _NoRules:
    ValidationError = protovalidate.ValidationError

    @staticmethod
    def validate(_message: object) -> None:
        return
