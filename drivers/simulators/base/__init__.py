"""What all simulators share; see `drivers.simulators` for how to build one."""

from drivers.simulators.base.control import ControlMistakeError, ControlRequest, Json, ask
from drivers.simulators.base.faults import FaultKind
from drivers.simulators.base.peer import Peer
from drivers.simulators.base.program import announce, run_serial, simulator_arguments
from drivers.simulators.base.pty import PtySimulator, run_until_told

__all__ = [
    "ControlMistakeError",
    "ControlRequest",
    "FaultKind",
    "Json",
    "Peer",
    "PtySimulator",
    "announce",
    "ask",
    "run_serial",
    "run_until_told",
    "simulator_arguments",
]
