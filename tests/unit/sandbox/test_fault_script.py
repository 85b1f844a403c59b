"""The fault script: what is refused, and which calls a fault befalls."""

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from channel_server.sandbox.contract import operation_names
from channel_server.sandbox.faults import Fault, FaultChooser, FaultKind, FaultScript, load_script
from channel_server.sandbox.systems.core_banking import Promises
from channel_server.sandbox.toml_table import TomlError


def _load(tmp_path: Path, text: str) -> FaultScript:
    path = tmp_path / "faults.toml"
    path.write_text(text, encoding="utf-8")
    return load_script(path, operation_names())


def _befallen(fault: Fault, calls: int, *, seed: int = 1, operation: str = "PostDisbursement") -> Sequence[int]:
    chooser = FaultChooser(FaultScript((fault,), seed))
    return [number for number in range(calls) if chooser.choose(operation, {}) is fault]


def test_script_that_is_empty_lets_everything_pass(tmp_path: Path) -> None:
    script = _load(tmp_path, "")
    assert script == FaultScript()
    assert FaultChooser(script).choose("PostDisbursement", {}) is None
    assert script.promises == Promises(idempotent_by_reference=True, voids_by_reference=True, reverses=True)


def test_script_is_read_with_what_it_says(tmp_path: Path) -> None:
    script = _load(
        tmp_path,
        """
        seed = 7
        [core_banking]
        idempotent_by_reference = false
        [[fault]]
        operation = "PostDisbursement"
        kind = "arrives_later"
        after_inquiries = 3
        delay_ms = 120000
        skip = 1
        count = 2
        rate = 0.5
        where = { customer_id = "JC00000001" }
        """,
    )
    assert script.seed == 7
    assert script.promises == Promises(idempotent_by_reference=False)
    assert script.faults == (
        Fault(
            "PostDisbursement",
            FaultKind.ARRIVES_LATER,
            where={"customer_id": "JC00000001"},
            skip=1,
            count=2,
            rate=0.5,
            delay_ms=120_000,
            after_inquiries=3,
        ),
    )


def test_fault_skips_and_counts() -> None:
    assert _befallen(Fault("PostDisbursement", FaultKind.NEVER, skip=2, count=3), 9) == [2, 3, 4]


def test_fault_of_another_operation_does_not_befall() -> None:
    assert _befallen(Fault("VoidPosting", FaultKind.NEVER), 5) == []


def test_fault_of_every_operation_befalls_all() -> None:
    assert _befallen(Fault("*", FaultKind.NEVER), 3, operation="StoreImage") == [0, 1, 2]


def test_fault_by_rate_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    fault = Fault("PostDisbursement", FaultKind.NEVER, rate=0.1)
    first = _befallen(fault, 1_000)
    assert first == _befallen(fault, 1_000)
    assert first != _befallen(fault, 1_000, seed=2)
    assert 60 < len(first) < 140


def test_fault_per_reference_skips_and_counts_for_each_by_itself() -> None:
    fault = Fault("InquirePosting", FaultKind.NEVER, skip=1, count=1, per_reference=True)
    chooser = FaultChooser(FaultScript((fault,)))
    calls = ["a", "b", "a", "a", "b", "b"]
    befallen = [chooser.choose("InquirePosting", {"bank_id": "q", "reference": each}) is fault for each in calls]
    assert befallen == [False, False, True, False, True, False]
    assert chooser.choose("InquirePosting", {"bank_id": "other", "reference": "a"}) is None


def test_fault_per_reference_lets_a_call_without_a_reference_pass() -> None:
    chooser = FaultChooser(FaultScript((Fault("*", FaultKind.NEVER, per_reference=True),)))
    assert chooser.choose("GetCapabilities", {"bank_id": "q"}) is None


def test_fault_per_reference_befalls_the_same_references_in_whatever_order_they_come() -> None:
    fault = Fault("PostDisbursement", FaultKind.NEVER, rate=0.3, per_reference=True)

    def befallen(order: Sequence[int], seed: int = 1) -> set[int]:
        chooser = FaultChooser(FaultScript((fault,), seed))
        return {n for n in order if chooser.choose("PostDisbursement", {"bank_id": "q", "reference": str(n)})}

    numbers = range(300)
    assert befallen(numbers) == befallen(numbers[::-1])
    assert befallen(numbers) != befallen(numbers, seed=2)
    assert 60 < len(befallen(numbers)) < 120


def test_fault_outside_its_window_befalls_and_counts_nothing() -> None:
    fault = Fault("PostDisbursement", FaultKind.NEVER, skip=1, from_ms=100, until_ms=200)
    now = [5_000]
    chooser = FaultChooser(FaultScript((fault,)), lambda: now[0])
    befallen = []
    for at in (0, 99, 100, 150, 199, 200, 10_000):
        now[0] = 5_000 + at
        if chooser.choose("PostDisbursement", {}):
            befallen.append(at)
    assert befallen == [150, 199]
    (count,) = chooser.counts()
    assert (count.operation, count.kind, count.seen, count.befallen) == ("PostDisbursement", FaultKind.NEVER, 3, 2)


def test_fault_that_comes_first_in_the_script_is_taken() -> None:
    first, second = Fault("*", FaultKind.TWICE, count=1), Fault("*", FaultKind.NEVER)
    chooser = FaultChooser(FaultScript((first, second)))
    assert [chooser.choose("VoidPosting", {}) for _ in range(2)] == [first, second]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('operation = "Post"\nkind = "never"', "operation Post is unknown; known are .*PostDisbursement"),
        ('operation = "PostDisbursement"\nkind = "slow"', "kind slow is unknown; known are late, never, twice"),
        ('operation = "PostDisbursement"\nkind = "late"', "delay_ms is missing"),
        ('operation = "PostDisbursement"\nkind = "late"\ndelay_ms = 4000000', "delay_ms must be at most 3600000"),
        ('operation = "PostDisbursement"\nkind = "error"', "status is missing"),
        ('operation = "PostDisbursement"\nkind = "error"\nstatus = "OOPS"', "status OOPS is unknown"),
        ('operation = "PostDisbursement"\nkind = "arrives_later"', "delay_ms or after_inquiries is missing"),
        ('operation = "StoreImage"\nkind = "arrives_later"\nafter_inquiries = 1', "after_inquiries is for PostDisb"),
        ('operation = "VoidPosting"\nkind = "arrives_later"\ndelay_ms = 1\npending = true', "pending is for PostDisb"),
        ('operation = "*"\nkind = "arrives_later"\ndelay_ms = 1\npending = true', "pending is for PostDisbursement"),
        (
            'operation = "PostDisbursement"\nkind = "arrives_later"\ndelay_ms = 1\npending = true\nstatus = "INTERNAL"',
            "status and pending are two answers",
        ),
        ('operation = "StoreImage"\nkind = "refusal"\ncode = "X"\ntext = "y"', "kind refusal is for DecideDrawdown"),
        ('operation = "PostDisbursement"\nkind = "refusal"\ncode = "X"', "code and text are both needed"),
        ('operation = "PostDisbursement"\nkind = "never"\nrate = 0', "rate must lie above 0"),
        ('operation = "PostDisbursement"\nkind = "never"\nrate = 1.5', "rate must lie above 0"),
        ('operation = "PostDisbursement"\nkind = "never"\ncount = 0', "count must be a whole number of 1 or more"),
        ('operation = "PostDisbursement"\nkind = "never"\ndelay_ms = 5', "delay_ms means nothing for kind never"),
        (
            'operation = "PostDisbursement"\nkind = "never"\nfrom_ms = 9\nuntil_ms = 9',
            "until_ms must lie after from_ms",
        ),
        ('operation = "PostDisbursement"\nkind = "never"\ntimes = 1', "times means nothing here"),
    ],
)
def test_script_that_makes_no_sense_is_refused_with_the_place(tmp_path: Path, body: str, says: str) -> None:
    with pytest.raises(TomlError, match=rf"fault\[1\]: {says}"):
        _load(tmp_path, f"[[fault]]\n{body}\n")


def test_operation_names_are_those_of_the_contract_each_once() -> None:
    names = operation_names()
    assert len(names) == len(set(names))
    assert {"PostDisbursement", "VerifyCard", "DecideDrawdown", "StoreImage", "OpenLoanNote"} <= set(names)


def test_scripts_in_the_reference_are_accepted(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "sandbox.md").read_text(encoding="utf-8")
    scripts = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(scripts) == 2
    assert [len(_load(tmp_path, script).faults) for script in scripts] == [1, 5]


def test_reference_names_every_kind_and_every_key() -> None:
    page = (Path(__file__).parents[3] / "docs" / "sandbox.md").read_text(encoding="utf-8")
    keys = [field.name for field in dataclasses.fields(Fault) if field.name != "kind"]
    assert [word for word in (*FaultKind, *keys) if f"`{word}`" not in page and f"\n{word} = " not in page] == []
