"""Each cell of the matrix as a test, and docs/devices.md held to the cells that there are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault_matrix.cells import CELLS, DOES_NOT_APPLY, FAULTS, Cell
from tests.fault_matrix.play import Played, play
from tests.fault_matrix.table import DOCUMENT, drawn, listed
from tests.fault_matrix.terminal import DEVICES, Terminal

BUILD = Path(__file__).parents[2] / "build"
_PLAYED: list[Played] = []


@pytest.fixture(scope="module")
def terminal() -> Iterator[Terminal]:
    with Terminal() as terminal:
        yield terminal


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_fault_ends_in_one_typed_completion_and_the_device_is_back(terminal: Terminal, cell: Cell) -> None:
    try:
        _PLAYED.append(play(terminal, cell))
    except BaseException:
        # The next cell begins with all well, whatever became of this one.
        cell.mend(terminal)
        raise


@pytest.mark.slow
def test_matrix_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    if not _PLAYED:
        pytest.skip("no cell was run")
    table = drawn(_PLAYED)
    BUILD.mkdir(exist_ok=True)
    (BUILD / "fault-matrix.md").write_text(table + "\n", encoding="utf-8")
    with capsys.disabled():
        print(f"\n{table}")


def test_document_lists_exactly_the_cells_that_are_run_with_ends_that_they_may_have() -> None:
    told = listed(DOCUMENT.read_text(encoding="utf-8"))
    assert set(told) == {(cell.fault, cell.device) for cell in CELLS}
    for cell in CELLS:
        assert told[cell.fault, cell.device] in cell.ends, cell.name


def test_every_fault_of_the_list_strikes_somebody_and_every_device_survives_a_driver_that_never_returns() -> None:
    assert {cell.fault for cell in CELLS} == set(FAULTS)
    assert {cell.device for cell in CELLS if cell.fault == "a call that never returns"} == set(DEVICES)
    assert len({cell.name for cell in CELLS}) == len(CELLS)


def test_fault_that_is_said_not_to_apply_is_not_run() -> None:
    run = {(cell.fault, cell.device) for cell in CELLS}
    assert not run & {(fault, device) for fault, row in DOES_NOT_APPLY.items() for device in row}
