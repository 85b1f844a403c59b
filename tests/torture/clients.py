"""Customers and tellers under the torture: each keeps its request on the disk first, then sends, asks, repeats.

A client hears answers that contradict one another as little as a customer should: what it was told for good is kept in
its journal, and the audit holds both sets of books against it.
"""

import asyncio
import contextlib
import json
import os
import random
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edian.channel.v1 import drawdown_service_pb2 as pb
from edian.channel.v1 import repayment_service_pb2 as repayment_pb
from edian.channel.v1 import types_pb2
from google.type.money_pb2 import Money

from channel_server.application.create_drawdown import DrawdownOrder
from channel_server.domain.approval import ApprovalKind
from tests.torture.second_person import SecondPerson
from tests.torture.wire import No, Silence, Wire

TRY_AGAIN = frozenset({"CORE_UNAVAILABLE", "SERVICE_UNAVAILABLE", "RISK_UNAVAILABLE"})
"""Refusals of a moment, where the books keep nothing of the request."""
_DONE = (pb.DRAWDOWN_STATE_DISBURSED,)
_NOT_DONE = (pb.DRAWDOWN_STATE_FAILED, pb.DRAWDOWN_STATE_REVERSED)
_REPAID = (repayment_pb.REPAYMENT_STATE_REPAID,)
_NOT_REPAID = (repayment_pb.REPAYMENT_STATE_FAILED,)
PAUSE_S = (0.05, 0.4)
_OWN_DEATH, _ASKS, _DOUBLES, _HANGS_UP, _REVERSES, _REPAYS = 0.02, 0.25, 0.15, 0.05, 0.25, 0.4
"""How often a client dies and begins again from its journal, asks instead of repeating, sends to two replicas at once,
hangs up in mid-call; how often a teller undoes what was paid, and anybody pays some of it back."""


class ClientDiedError(Exception):
    """The client has lost all that is not in its journal."""


class ContradictionError(AssertionError):
    """Two answers that cannot both be true."""


class Journal:
    """What a client has on its disk: requests before they are sent, and what was heard of them for good."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+", encoding="utf-8")

    def write(self, request_id: str, **facts: str) -> None:
        """Keep something, durably, before anything else is done."""
        self._file.write(json.dumps({"request_id": request_id, **facts}) + "\n")
        self._file.flush()
        os.fdatasync(self._file.fileno())

    def read(self) -> dict[str, dict[str, str]]:
        """Read everything back, by request."""
        self._file.seek(0)
        found: dict[str, dict[str, str]] = {}
        for line in self._file:
            facts = json.loads(line)
            found.setdefault(facts["request_id"], {}).update(facts)
        return found

    def close(self) -> None:
        """Close the file."""
        self._file.close()


@dataclass
class Client:
    """One customer's or teller's end. `orders` are the contracts that were signed at its channel."""

    wire: Wire
    journal: Journal
    orders: list[DrawdownOrder]
    source: random.Random
    second: SecondPerson | None = None
    """Who looks at what a teller leaves behind; None: this client draws nothing large, and undoes nothing."""
    ending: bool = False
    """Set when the time is up: nothing new is begun."""
    heard: Counter[str] = field(default_factory=Counter)
    """What was answered, for the log."""

    async def work(self) -> None:
        """Draw until the time is up, or there is nothing more to draw on."""
        by_id: Mapping[str, DrawdownOrder] = {str(order.request_id): order for order in self.orders}
        waiting = list(self.orders)
        while not self.ending and waiting:
            order = waiting.pop()
            try:
                self.journal.write(order.request_id, kind="draw")
                await self._draw(order)
            except ClientDiedError:
                # Its memory is gone; its journal says what it has to go on with.
                await self.take_up(by_id)
            await self._pause()
        await self.take_up(by_id)

    async def take_up(self, by_id: Mapping[str, DrawdownOrder]) -> None:
        """Go on with everything that the journal has no end of."""
        while unfinished := {name: facts for name, facts in self.journal.read().items() if "end" not in facts}:
            # Begun anew after each death: what was heard before it is in the journal, and nowhere else.
            with contextlib.suppress(ClientDiedError):
                for request_id, facts in unfinished.items():
                    match facts["kind"]:
                        case "draw":
                            await self._draw(by_id[request_id])
                        case "reverse":
                            await self._reverse(request_id, facts["drawdown_id"])
                        case _:
                            await self._repay(request_id, facts)

    async def _draw(self, order: DrawdownOrder) -> None:
        request = message_of(order)
        sent = False
        while True:
            if sent and self.source.random() < _ASKS:
                answer = await self.wire.outcome(self._replica(), order.request_id)
            else:
                answer, sent = await self._send(request), True
            self._die_perhaps()
            end = self._end_of(answer)
            if end:
                self._keep(order.request_id, end)
                break
            await self._have_seen_to(answer, ApprovalKind.DRAWDOWN)
            await self._pause()
        drawdown_id = getattr(answer, "drawdown_id", "")
        if end != "DONE" or not drawdown_id or self.ending:
            return
        if self.second is not None and self.source.random() < _REVERSES:
            reversal_id = self._new_id()
            self.journal.write(reversal_id, kind="reverse", drawdown_id=drawdown_id, of=order.request_id)
            await self._reverse(reversal_id, drawdown_id)
        elif self.source.random() < _REPAYS:
            await self._pay_back(order, answer.loan_note_id)

    async def _send(self, request: pb.CreateDrawdownRequest) -> Any:
        if self.source.random() < _DOUBLES:
            both = await asyncio.gather(*(self.wire.draw(self._replica(), request) for _ in range(2)))
            ends = {end for end in map(self._end_of, both) if end}
            if len(ends) > 1:
                raise ContradictionError(f"{request.request_id}: told {sorted(ends)} at once")
            return next((each for each in both if self._end_of(each)), both[0])
        if self.source.random() >= _HANGS_UP:
            return await self.wire.draw(self._replica(), request)
        call = asyncio.ensure_future(self.wire.draw(self._replica(), request))
        await asyncio.wait((call,), timeout=self.source.uniform(0.0, 0.1))
        if call.cancel():
            return Silence("HUNG_UP")
        return call.result()

    async def _pay_back(self, order: DrawdownOrder, loan_note_id: str) -> None:
        """Ask what is owed, and pay some of it or all."""
        whole = self.source.random() < 0.5
        kind = repayment_pb.REPAYMENT_KIND_WHOLE if whole else repayment_pb.REPAYMENT_KIND_PARTIAL
        asked = repayment_pb.QuoteRepaymentRequest(
            session_id=order.session_id, loan_note_id=loan_note_id, kind=kind, amount=None if whole else _SOME
        )
        quote = await self.wire.quote_repayment(self._replica(), asked)
        if isinstance(quote, No | Silence):
            self._end_of(quote)
            return
        repayment_id = self._new_id()
        facts = {
            "session_id": order.session_id,
            "account_token": order.account_token,
            "quote_id": quote.repayment_quote_id,
            "loan_note_id": loan_note_id,
            "payment_kind": str(kind),
            "amount_fen": str(quote.amount.units * 100 + quote.amount.nanos // 10_000_000),
        }
        self.journal.write(repayment_id, kind="repay", **facts)
        await self._repay(repayment_id, facts)

    async def _repay(self, request_id: str, facts: Mapping[str, str]) -> None:
        request = repayment_pb.CreateRepaymentRequest(
            request_id=request_id,
            session_id=facts["session_id"],
            repayment_quote_id=facts["quote_id"],
            loan_note_id=facts["loan_note_id"],
            kind=repayment_pb.RepaymentKind.Name(int(facts["payment_kind"])),
            amount=_money(int(facts["amount_fen"])),
            account_token=facts["account_token"],
        )
        sent = False
        while True:
            if sent and self.source.random() < _ASKS:
                answer = await self.wire.repayment_outcome(self._replica(), request_id)
            else:
                answer, sent = await self.wire.repay(self._replica(), request), True
            self._die_perhaps()
            end = self._end_of(answer, done=_REPAID, not_done=_NOT_REPAID)
            if end:
                self._keep(request_id, end)
                return
            await self._pause()

    async def _reverse(self, reversal_id: str, drawdown_id: str) -> None:
        request = pb.ReverseDrawdownRequest(request_id=reversal_id, drawdown_id=drawdown_id, reason="错误入账")
        while True:
            answer = await self.wire.reverse(self._replica(), request)
            self._die_perhaps()
            if isinstance(answer, No) and answer.reason not in TRY_AGAIN:
                self.journal.write(reversal_id, end="REFUSED")
                return
            await self._have_seen_to(answer, ApprovalKind.REVERSAL)
            if getattr(answer, "state", None) == pb.DRAWDOWN_STATE_REVERSED:
                self.journal.write(reversal_id, end="REVERSED")
                return
            await self._pause()

    async def _have_seen_to(self, answer: Any, kind: ApprovalKind) -> None:
        """Have the second person look at what waits, where an answer says that it does."""
        if isinstance(answer, pb.Drawdown) and answer.HasField("approval_deadline"):
            assert self.second is not None, "only a teller leaves something behind"
            await self.second.see_to(answer.approval_id, kind)

    def _end_of(self, answer: Any, *, done: tuple[int, ...] = _DONE, not_done: tuple[int, ...] = _NOT_DONE) -> str:
        """What an answer says for good; nothing where it says nothing for good."""
        if isinstance(answer, Silence):
            self.heard[answer.code] += 1
            return ""
        if isinstance(answer, No):
            self.heard[answer.reason] += 1
            return "" if answer.reason in TRY_AGAIN else "NOT_DONE"
        if answer.state in done:
            return "DONE"
        return "NOT_DONE" if answer.state in not_done else ""

    def _keep(self, request_id: str, end: str) -> None:
        before = self.journal.read().get(request_id, {}).get("end")
        if before not in (None, end):
            raise ContradictionError(f"{request_id}: told {before}, and now {end}")
        self.journal.write(request_id, end=end)

    def _new_id(self) -> str:
        return str(uuid.UUID(int=self.source.getrandbits(128), version=4))

    def _replica(self) -> int:
        return self.source.randrange(len(self.wire.stubs))

    def _die_perhaps(self) -> None:
        if not self.ending and self.source.random() < _OWN_DEATH:
            raise ClientDiedError

    async def _pause(self) -> None:
        await asyncio.sleep(self.source.uniform(*PAUSE_S))


def message_of(order: DrawdownOrder) -> pb.CreateDrawdownRequest:
    """Write an order as it goes over the wire."""
    terms, payee = order.terms, order.payee
    mode = pb.PAYMENT_MODE_OWN if payee is None else pb.PAYMENT_MODE_ENTRUSTED
    return pb.CreateDrawdownRequest(
        request_id=order.request_id,
        session_id=order.session_id,
        quote_id=order.quote_id,
        contract_id=order.contract_id,
        account_token=order.account_token,
        terms=pb.DrawdownTerms(
            credit_line_id=terms.credit_line_id,
            amount=_money(terms.amount),
            term_months=terms.term_months,
            method=types_pb2.RepaymentMethod.Value(f"REPAYMENT_METHOD_{terms.method.value}"),
            purpose=types_pb2.Purpose.Value(f"PURPOSE_{terms.purpose.value}"),
            due_day=terms.due_day,
            payment_mode=mode,
            payee=None
            if payee is None
            else pb.Payee(name=payee.name, account_number=payee.account_number, evidence=payee.evidence),
        ),
    )


def _money(fen: int) -> Money:
    return Money(currency_code="CNY", units=fen // 100, nanos=fen % 100 * 10_000_000)


_SOME = _money(50_000)
"""Paid back of a note, where not all of it is."""
