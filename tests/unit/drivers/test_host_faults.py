"""The table of fault codes is total over what the drivers can say, and its document is drawn from it."""

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from drivers.device.base import DeviceState
from drivers.host.fault_document import draw_fault_document
from drivers.host.fault_table import FAULTS, fault_for
from drivers.host.faults import UNLISTED, Mender
from drivers.host.registry import KIND_MODULES
from drivers.host.vision_faults import VISION_FAULTS

DRIVERS = Path(__file__).parents[3] / "drivers"
SPOKEN = ("device", "host", "link")
"""Where completions and statuses are made. The command line's own (usage, profile) are nobody's faults."""

REASON = re.compile(r"[a-z][a-z0-9_]+")
PUT_TOGETHER = {
    "f'status_{status:02x}'": ["status_4f"],
    "f'picture_{picture}'": ["picture_black", "picture_frozen"],
    "f'{failure.reason}_while_printing'": ["jammed_while_printing", "paper_out_while_printing"],
}
"""Reasons that are put together where they are said, and what comes of it."""


def test_fault_table_has_a_row_for_every_reason_that_the_drivers_can_give():
    missing = {}
    for place, kind, reason in _spoken():
        if fault_for(kind, reason) is UNLISTED:
            missing.setdefault(reason, place)
    assert not missing, f"add a row to drivers/host/fault_table.py or media_faults.py for: {missing}"


def test_fault_table_has_no_row_for_what_nobody_says():
    said = {reason.removesuffix("_while_printing") for _, _, reason in _spoken()} | {
        state.value for state in DeviceState
    }
    for key in FAULTS:
        kind, _, reason = key.rpartition(".")
        if (kind or "document_reader") not in KIND_MODULES and key in VISION_FAULTS:
            continue
        assert reason in said | {"status"}, f"{key}: nobody says that"


def test_fault_table_row_of_a_kind_is_for_a_kind_that_there_is():
    kinds = {key.partition(".")[0] for key in FAULTS if "." in key}
    assert kinds <= {*KIND_MODULES, "document_reader", "face_checker"}


def test_fault_codes_are_one_to_a_fault_and_well_formed():
    codes = [fault.code for fault in (*FAULTS.values(), UNLISTED)]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"E[1-69]\d\d", code) for code in codes)


def test_fault_texts_are_whole_sentences_in_plain_chinese():
    for fault in FAULTS.values():
        assert not re.search(r"[,;:!?]\s|[,;:!?]$", fault.title + fault.cause + fault.remedy), fault
        assert not fault.title.endswith("。"), fault
        assert fault.cause.endswith("。"), fault
        assert fault.remedy.endswith("。"), fault


def test_fault_that_strikes_while_printing_is_the_same_fault():
    assert fault_for("printer", "paper_out_while_printing") == fault_for("printer", "paper_out")


def test_fault_of_a_kind_goes_before_the_one_for_all():
    assert fault_for("card_reader", "link_lost") != fault_for("id_reader", "link_lost")


def test_reason_that_nobody_listed_is_told_as_such():
    assert fault_for("id_reader", "flux_capacitor_empty") is UNLISTED


def test_every_mender_is_named_and_mends_something():
    assert {fault.mender for fault in FAULTS.values()} == set(Mender)
    assert all(mender.zh for mender in Mender)


def test_document_of_fault_codes_is_the_one_drawn_from_the_table():
    assert (DRIVERS.parent / "docs" / "fault-codes.md").read_text(encoding="utf-8") == draw_fault_document()


def _spoken() -> Iterator[tuple[str, str, str]]:
    """Every reason in the source, with its place and kind: what follows a code or a state, and what is called so."""
    for folder in SPOKEN:
        for path in (DRIVERS / folder).rglob("*.py"):
            kind = path.relative_to(DRIVERS).with_suffix("").parts[1] if folder == "device" else ""
            for place, spoken in _expressions(ast.parse(path.read_text(encoding="utf-8"))):
                for reason in _reasons(spoken):
                    yield f"{path.relative_to(DRIVERS)}:{place}", kind, reason
    yield from _listed()


def _listed() -> Iterator[tuple[str, str, str]]:
    """Reasons that a program beside the driver gives, and the driver hands on: the members of an enum of reasons."""
    for kind, place in (
        ("document_reader", "vision/document/refusal.py"),
        ("face_checker", "device/face_checker/__init__.py"),
    ):
        path = DRIVERS / place
        if not path.exists():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name in {"Reason", "FailureReason"}:
                for member in node.body:
                    if isinstance(member, ast.Assign) and isinstance(member.value, ast.Constant):
                        yield f"{place}:{member.lineno}", kind, str(member.value.value)


def _expressions(tree: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call | ast.Tuple):
            items = node.args if isinstance(node, ast.Call) else node.elts
            for first, second in itertools.pairwise(items):
                if ast.unparse(first).startswith(("CompletionCode.", "DeviceState.")):
                    yield node.lineno, second
        if isinstance(node, ast.Call) and ast.unparse(node.func) != "_log.warning":
            yield from ((node.lineno, word.value) for word in node.keywords if word.arg == "reason")
        if isinstance(node, ast.FunctionDef) and node.name == "_attention":
            yield from (
                (each.lineno, each.value) for each in ast.walk(node) if isinstance(each, ast.Return) and each.value
            )
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "_not_ready":
            yield node.lineno, node.args[0]
        if isinstance(node, ast.Assign) and "reason" in ast.unparse(node.targets[0]):
            value = node.value.elts[0] if isinstance(node.value, ast.Tuple) else node.value
            yield node.lineno, value


def _reasons(expression: ast.expr) -> Iterator[str]:
    match expression:
        case ast.Constant(value=str(reason)) if REASON.fullmatch(reason):
            yield reason
        case ast.IfExp(body=body, orelse=orelse):
            yield from _reasons(body)
            yield from _reasons(orelse)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _reasons(value)
        case ast.JoinedStr():
            yield from PUT_TOGETHER[ast.unparse(expression)]
