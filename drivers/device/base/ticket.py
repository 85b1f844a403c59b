"""A submitted command until its one completion, and what every device promises about it."""

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from drivers.device.base.completion import Completion
from drivers.device.base.vocabulary import Command, DeviceStatus, Notice, Result

# A driver hears its deadline through Context.check; it is abandoned only when it has not by then.
GRACE_S = 0.25

R = TypeVar("R", bound=Result)
OnDone = Callable[[Completion[Result]], None]
Listener = Callable[[Notice], None]


class Ticket:
    """A submitted command, until its one completion."""

    def __init__(self, command: Command[Result], deadline: float, on_done: OnDone) -> None:
        self.command = command
        self.deadline = deadline
        self.on_done = on_done
        self.canceled = threading.Event()
        self.ended = False


class Device(Protocol):
    """What the host and the command line see, wherever the driver runs."""

    @property
    def name(self) -> str:
        """Its name in the profile."""

    @property
    def kind(self) -> str:
        """Its kind's name."""

    @property
    def status(self) -> DeviceStatus:
        """How it is now."""

    def start(self) -> None:
        """Make the driver at once, so that the hardware is looked after before the first command."""

    def submit(self, command: Command[Result], on_done: OnDone, budget_ms: int | None = None) -> Ticket:
        """Queue `command`; `on_done` is called once, on any thread, possibly before this returns."""

    def cancel(self, ticket: Ticket) -> None:
        """Ask for its end; its completion still comes, canceled or not."""

    def expire(self, ticket: Ticket) -> None:
        """End it now, whatever its driver does. To be called GRACE_S after its deadline."""

    def tend(self) -> None:
        """See whether the driver hangs where no command waits for it; to be called about twice a second."""

    def close(self) -> None:
        """End all commands and let the hardware go."""


def execute(device: Device, command: Command[R], budget_ms: int | None = None) -> Completion[R]:
    """Run `command` and wait for its completion, at most its budget and GRACE_S."""
    done = threading.Event()
    ends: list[Completion[Result]] = []

    def on_done(completion: Completion[Result]) -> None:
        ends.append(completion)
        done.set()

    budget = command.budget_ms if budget_ms is None else budget_ms
    ticket = device.submit(command, on_done, budget)
    if not done.wait(budget / 1000 + GRACE_S):
        device.expire(ticket)
        # Its end may just be on its way from the other thread.
        done.wait()
    return cast(Completion[R], ends[0])
