"""Laboratories side by side: forked processes, each with a bank and books of its own, that take order after order.

On a machine that others use, a trial mostly waits: for the disk, for a lease to end, for its turn. Trials share
nothing, so as many as one likes may wait at once.
"""

import contextlib
import ctypes
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

from tests.torture.audit import Audit
from tests.torture.laboratory import CrashPoint, Laboratory, NotSetError, OtherAccountError
from tests.torture.paths import PATHS
from tests.torture.survivor import NotPerformedError

_PR_SET_PDEATHSIG = 1
LONGEST_S = 600.0
"""No order takes as long, however busy the machine."""
_BY_NAME = {path.name: path for path in PATHS}


@dataclass(frozen=True, slots=True)
class Find:
    """Run a path once, and tell its points."""

    path: str

    def carry_out(self, laboratory: Laboratory) -> list[CrashPoint]:
        """Do it."""
        return laboratory.find(_BY_NAME[self.path])


@dataclass(frozen=True, slots=True)
class Trial:
    """Kill at one point."""

    number: int
    """In its seed's order."""
    path: str
    point: str
    occurrence: int
    ask_first: bool

    def carry_out(self, laboratory: Laboratory) -> "Verdict":
        """Do it; what came after the kill and did not end is as bad as books that do not agree."""
        try:
            killed, found = laboratory.kill_at(
                _BY_NAME[self.path], self.point, self.occurrence, ask_first=self.ask_first
            )
        except NotSetError as error:
            return Verdict(self, killed=False, not_set=str(error))
        except (NotPerformedError, OtherAccountError) as error:
            return Verdict(self, killed=True, problem=str(error))
        return Verdict(self, killed=killed, audit=found)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a trial."""

    trial: Trial
    killed: bool
    """False where the point was not come to: it may lie on a thread's way that another run does not take."""
    audit: Audit | None = None
    problem: str = ""
    not_set: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return bool(self.not_set) or (self.audit is not None and self.audit.sound)


Order = Find | Trial
Answer = list[CrashPoint] | Verdict
MakeLaboratory = Callable[[int], AbstractContextManager[Laboratory]]


class Crew:
    """So many jobs. They are forked at once, before gRPC is used, and end with whoever made them."""

    def __init__(self, count: int, make: MakeLaboratory) -> None:
        self._pipes: list[Connection] = []
        self._children: list[int] = []
        for number in range(count):
            ours, theirs = Pipe()
            child = os.fork()
            if child == 0:
                ours.close()
                _work(theirs, make, number)
            theirs.close()
            self._pipes.append(ours)
            self._children.append(child)

    def carry_out(self, orders: Sequence[Order], *, stop: Callable[[], bool] = lambda: False) -> Iterator[Answer]:
        """Have orders carried out, and tell what came of each as it comes; none is begun once it is to stop."""
        left = iter(orders)
        busy: set[Connection] = set()
        for pipe in self._pipes:
            _hand_out(pipe, left, busy, stop)
        while busy:
            ready = wait(busy, LONGEST_S)
            assert ready, f"no answer within {LONGEST_S} s"
            for each in ready:
                assert isinstance(each, Connection)
                busy.discard(each)
                answer = each.recv()
                if isinstance(answer, str):
                    raise AssertionError(answer)
                _hand_out(each, left, busy, stop)
                yield answer

    def close(self) -> None:
        """End the jobs, if they have not ended yet."""
        for pipe in self._pipes:
            pipe.close()
        for child in self._children:
            os.kill(child, signal.SIGTERM)
        while self._children:
            os.waitpid(self._children.pop(), 0)


def _hand_out(pipe: Connection, left: Iterator[Order], busy: set[Connection], stop: Callable[[], bool]) -> None:
    order = None if stop() else next(left, None)
    if order is not None:
        pipe.send(order)
        busy.add(pipe)


def _work(orders: Connection, make: MakeLaboratory, number: int) -> None:
    """Never returns: it would return into a copy of its parent."""
    code = 1
    try:
        # By an exception, so that the laboratory is closed and its bank does not stay behind.
        signal.signal(signal.SIGTERM, _end)
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        with make(number) as laboratory:
            try:
                _serve(orders, laboratory)
            finally:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
        code = 0
    except SystemExit:
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _serve(orders: Connection, laboratory: Laboratory) -> None:
    with contextlib.suppress(EOFError):
        while True:
            order: Order = orders.recv()
            try:
                answer: Answer | str = order.carry_out(laboratory)
            except Exception:
                answer = traceback.format_exc()
            orders.send(answer)


def _end(_number: int, _frame: object) -> None:
    # Once: what is closed afterwards is closed in peace.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit
