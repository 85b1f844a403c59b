"""What an earlier run of this workstation sent and never heard of: asked about by its ids, told once, then put away.

Ids that are still followed here are not touched. An id without an answer stays on disk, and is asked about again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.client.request_store import OpenRequest, RequestStore
from kiosk.counter.client.answers import Answer, Success
from kiosk.counter.client.lending import Outcome, RequestOutcome
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import LIST, rows_for_qml
from kiosk.counter.viewmodels.figures import money

__all__ = ["RecoveryModel"]

ASK_AGAIN_S = 3.0


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A request of an earlier run, and what became of it; `told` is None as long as nobody has said."""

    what: str
    request: OpenRequest
    told: RequestOutcome | None = None


@dataclass(frozen=True, slots=True)
class LeftRow:
    """As it is shown."""

    what: str
    amount: str
    outcome: str
    waits: str
    query: str


class RecoveryModel(QObject):
    """Requests that were open when the program started."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._seen = False
        self._left = [
            *(LeftBehind("drawdown", request) for request in desk.drawdown_requests.pending()),
            *(LeftBehind("repayment", request) for request in desk.repayment_requests.pending()),
        ]

    def ask(self) -> None:
        """Somebody has signed in: find out."""
        if any(each.told is None or not _over(each.told) for each in self._left):
            self._desk.start("recovery", self._ask())

    @Slot()
    def dismiss(self) -> None:
        """Read; what is not known yet is asked about on, and shown at the next sign-in."""
        self._seen = True
        self.changed.emit()

    def relabel(self) -> None:
        """Say everything anew."""
        self.changed.emit()

    async def _ask(self) -> None:
        self._seen = False
        while True:
            for at, each in enumerate(self._left):
                if each.told is not None and _over(each.told):
                    continue
                store, asks = self._of(each.what)
                answer = await asks(each.request.request_id)
                if isinstance(answer, Success):
                    self._left[at] = replace(each, told=answer.value)
                    if _over(answer.value):
                        store.forget(each.request.request_id)
                    self.changed.emit()
            if all(each.told is not None and _over(each.told) for each in self._left):
                return
            await asyncio.sleep(ASK_AGAIN_S)

    def _of(self, what: str) -> tuple[RequestStore, Callable[[str], Awaitable[Answer[RequestOutcome]]]]:
        if what == "drawdown":
            return self._desk.drawdown_requests, self._desk.client.drawdown_outcome
        return self._desk.repayment_requests, self._desk.client.repayment_outcome

    def _rows(self) -> list[object]:
        say = self._desk.words.say
        rows = []
        for each in self._left:
            told = each.told
            fen = told.amount_fen if told and told.amount_fen else each.request.amount_fen
            waits = told is not None and told.outcome is Outcome.UNSPECIFIED
            rows.append(
                LeftRow(
                    say(f"{each.what}.area"),
                    money(fen) if fen else money(None),
                    told.outcome.value if told and not waits else "CONFIRMING" if told is None else "",
                    say("flight.waits_approval") if waits else "",
                    (told.query_number if told else "") or each.request.query_number,
                )
            )
        return rows_for_qml(rows)

    open = Property(bool, lambda self: bool(self._left) and not self._seen, notify=changed)
    rows = Property(LIST, _rows, notify=changed)
    asking = Property(
        bool, lambda self: any(each.told is None or not _over(each.told) for each in self._left), notify=changed
    )


def _over(told: RequestOutcome) -> bool:
    """Whether there is nothing left to ask: the end is known, or it waits for a second person, whom the lists show."""
    return told.outcome in {Outcome.DONE, Outcome.NOT_DONE, Outcome.UNSPECIFIED}
