"""One use case per act, whichever channel asks: counted in the code, so that no channel grows one of its own."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections import defaultdict
from pathlib import Path

from channel_server.domain.session import Channel
from channel_server.transport.grpc.access import ACCESS

SERVER = Path(__file__).parents[2] / "channel_server"
APPLICATION = "channel_server.application."
OF_EVERY_CHANNEL = (
    *("CreditLineService/ListCreditLines", "ContractService/PrepareContract", "ContractService/AcceptContract"),
    *("DrawdownService/QuoteDrawdown", "DrawdownService/CreateDrawdown", "DrawdownService/GetDrawdown"),
    *("DrawdownService/WatchDrawdown", "RepaymentService/QuoteRepayment", "RepaymentService/CreateRepayment"),
    *("HandoffService/OpenHandoff", "HandoffService/TakeHandoff", "RecordService/ListRecords"),
    *("RecordService/GetReceipt", "RecordService/RequestReview", "ChangeFeedService/WatchCustomer"),
)
"""What a customer does, wherever: one door, three channels."""
PASSED_THROUGH = {"journal_act", "recognise_mobile", "check_let_in"}
"""Not acts: asked by the gate or before an act."""


def _imported(file: Path) -> set[tuple[str, str]]:
    """What a module takes from the application: module and name."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return {
        (str(node.module), alias.name)
        for node in found
        if str(node.module).startswith(APPLICATION)
        for alias in node.names
    }


def _is_use_case(module: str, name: str) -> bool:
    taken = getattr(importlib.import_module(module), name)
    return inspect.iscoroutinefunction(taken) or inspect.isasyncgenfunction(taken)


def test_every_use_case_is_called_from_one_place() -> None:
    callers: dict[str, set[str]] = defaultdict(set)
    for file in (SERVER / "transport").rglob("*.py"):
        for module, name in _imported(file):
            if _is_use_case(module, name) and name not in PASSED_THROUGH:
                callers[name].add(file.name)
    assert len(callers) > 40, "the servicers were found"
    assert {name: files for name, files in callers.items() if len(files) > 1} == {}


def test_way_in_for_telephones_has_no_use_case_of_its_own() -> None:
    for file in (SERVER / "transport" / "http").glob("*.py"):
        assert not [name for module, name in _imported(file) if _is_use_case(module, name)], file


def test_use_cases_are_named_by_the_act_and_not_by_a_channel() -> None:
    named = [file.stem for file in (SERVER / "application").glob("*.py")]
    of_a_channel = [name for name in named for each in ("kiosk", "counter", "mobile") if each in name.split("_")]
    # A visit begins by a card on a reader, or by a mobile bank's word; and one act is to go to the counter.
    assert sorted(of_a_channel) == ["open_mobile_session", "take_to_counter"]


def test_what_a_customer_does_has_one_door_for_every_channel() -> None:
    for method in OF_EVERY_CHANNEL:
        assert ACCESS[f"/edian.channel.v1.{method}"] == frozenset(Channel), method
