"""A server's inside on one set of books, without the calls: what a money path does, step by step, in a forked process.

A step is what a caller or the server's own background does: `draw`, `ask`, `approve`, `give_back`, `withdraw`, `lapse`,
`reverse`, `repay`, `sweep`, `deliver`.
Everything is real but the transport: the books on a file with their disk thread, the bank in a process of its own.
"""

import asyncio
import json
import os
import signal
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from channel_server.adapters.backoffice.connect import connect_back_office
from channel_server.adapters.backoffice.link import BackOfficeLink, LinkSettings
from channel_server.adapters.crypto.vault import AesVault
from channel_server.adapters.passwords import PlainPasswords
from channel_server.adapters.storage.open import open_database
from channel_server.application.books import Books
from channel_server.application.create_drawdown import DrawdownOrder, create_drawdown
from channel_server.application.create_repayment import CreateRepaymentOrder, create_repayment
from channel_server.application.decide_approval import Decision, decide_approval
from channel_server.application.deliver_outbox import deliver_outbox
from channel_server.application.end_approval import lapse_approvals, withdraw_approval
from channel_server.application.get_drawdown_outcome import get_drawdown_outcome
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.ports import BackOffice
from channel_server.application.quote_repayment import quote_repayment
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Policy, Services
from channel_server.application.sweep_drawdowns import sweep_drawdowns
from channel_server.application.sweep_repayments import sweep_repayments
from channel_server.bootstrap import make_services
from channel_server.database_url import parse_database_url
from channel_server.domain.approval import Approval, ApprovalEvent
from channel_server.domain.ids import RequestId, TerminalId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal
from channel_server.domain.repayment_quote import RepaymentKind
from tests.approved import OTHER_DESK, PASSWORD, SUPERVISORS, TELLER, approve, reverse_approved
from tests.signed import BANK
from tests.torture.village import STANDS

VAULT = AesVault(bytes(range(32)))
PATIENCE_MS = 400
"""How long the server waits for a bank that is silent on some call; every scripted silence outlasts it."""
LONG_PATIENCE_MS = 10_000
"""For one that is not silent on any: on a busy machine its answer may take its time, and is no lost one."""
LONGEST_S = 30.0
REPAID = Fen(100_000)
POLICY = Policy(
    lease=timedelta(seconds=0.3),
    first_backoff=timedelta(seconds=0.05),
    longest_backoff=timedelta(seconds=0.2),
    looks=(timedelta(seconds=0.1), timedelta(seconds=0.2)),
)
"""What takes a minute at a bank takes a moment here; it is written down and compared like the long one."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the steps are about."""

    database: str
    """The URL of the books."""
    bank_address: str
    order: DrawdownOrder
    reversal_id: str
    repayment_id: str
    stand: str = "JC-0317"
    patience_ms: int = LONG_PATIENCE_MS


class Stage:
    """The server's inside, opened."""

    def __init__(self, scene: Scene, services: Services) -> None:
        self._scene = scene
        self._services = services
        self._desk = MoneyDesk()

    async def draw(self) -> None:
        """The customer draws, or sends the same again."""
        await create_drawdown(self._services, self._desk, _caller(self._scene.stand), self._scene.order, TELLER)

    async def approve(self) -> None:
        """A second person agrees, or sends the same decision again."""
        approval = await self._approval()
        if approval is not None:
            await approve(self._services, self._desk, approval)

    async def give_back(self) -> None:
        """A second person returns it to its maker, or sends the same decision again."""
        approval = await self._approval()
        if approval is not None:
            request_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"give back {approval.approval_id}"))
            decision = Decision(request_id, approval.approval_id, ApprovalEvent.RETURN, comment="用途不明")
            await decide_approval(self._services, self._desk, OTHER_DESK, SUPERVISORS[0], decision, password=PASSWORD)

    async def withdraw(self) -> None:
        """The teller takes it back."""
        approval = await self._approval()
        if approval is not None:
            await withdraw_approval(
                self._services, _caller(self._scene.stand), TELLER, approval_id=approval.approval_id
            )

    async def lapse(self) -> None:
        """Nobody decides until its time is over."""
        approval = await self._approval()
        if approval is not None:
            await asyncio.sleep(max(0.0, (approval.expire_time - datetime.now(UTC)).total_seconds()))
            await lapse_approvals(self._services)

    async def _approval(self) -> Approval | None:
        request_id = self._scene.order.request_id
        return await self._services.books.read(lambda books: books.approval_of_request(BANK, request_id))

    async def ask(self) -> None:
        """The terminal asks what became of it."""
        request_id = self._scene.order.request_id
        await get_drawdown_outcome(self._services, _caller(self._scene.stand), request_id=request_id)

    async def reverse(self) -> None:
        """The teller undoes it."""
        kept = await self._services.books.read(lambda books: books.request(BANK, self._scene.order.request_id))
        if kept is None or kept.drawdown_id is None:
            return
        await reverse_approved(
            self._services,
            self._desk,
            _caller("JC-T001"),
            request_id=self._scene.reversal_id,
            drawdown_id=kept.drawdown_id,
            reason="错误入账",
        )

    async def repay(self) -> None:
        """The customer asks what is owed, and pays some of it; again, under the same id."""
        books, order = self._services.books, self._scene.order
        kept = await books.read(lambda opened: opened.request(BANK, order.request_id))
        drawdown_id = None if kept is None else kept.drawdown_id
        if drawdown_id is None:
            return
        drawn = await books.read(lambda opened: opened.drawdown(BANK, drawdown_id))
        assert drawn is not None
        offer = await quote_repayment(
            self._services,
            _caller(self._scene.stand),
            session_id=order.session_id,
            loan_note_id=drawn.loan_note_id,
            kind=RepaymentKind.PARTIAL,
            amount=REPAID,
        )
        if isinstance(offer, Refusal):
            return
        repayment = CreateRepaymentOrder(
            request_id=RequestId(self._scene.repayment_id),
            session_id=order.session_id,
            repayment_quote_id=offer.record.repayment_quote_id,
            loan_note_id=drawn.loan_note_id,
            kind=RepaymentKind.PARTIAL,
            amount=REPAID,
            account_token=order.account_token,
        )
        await create_repayment(self._services, self._desk, _caller(self._scene.stand), repayment)

    async def sweep(self) -> None:
        """The sweepers go round until nothing is under way any more."""
        await self._until_none(lambda books: books.next_due(), lambda: sweep_drawdowns(self._services, _raise))
        await self._until_none(
            lambda books: books.next_repayment_due(), lambda: sweep_repayments(self._services, _raise)
        )

    async def deliver(self) -> None:
        """The other systems are told until there is nothing to tell."""
        await self._until_none(lambda books: books.next_outbox_due(), lambda: deliver_outbox(self._services))

    async def _until_none(self, due: Callable[[Books], object], work: Callable[[], object]) -> None:
        ends = time.monotonic() + LONGEST_S
        while (when := await self._services.books.read(due)) is not None:
            assert isinstance(when, datetime)
            wait_s = max(0.0, (when - datetime.now(UTC)).total_seconds())
            assert time.monotonic() + wait_s < ends, f"not resolved, and due only in {wait_s:.0f} s"
            await asyncio.sleep(wait_s)
            await work()  # type: ignore[misc]  # a coroutine of either kind


def _caller(stand: str) -> TerminalRecord:
    return TerminalRecord(TerminalId(stand), BANK, STANDS[stand], "", "", "", False, None)


def _raise(record: object, error: Exception) -> None:
    raise AssertionError(f"{record} cannot be resumed") from error


def connect(scene: Scene) -> tuple[BackOffice, BackOfficeLink]:
    """Make the line to the bank; whoever asks closes it. Needs a running event loop."""
    question_ms = max(PATIENCE_MS * 5, scene.patience_ms)
    return connect_back_office(LinkSettings(scene.bank_address, question_ms=question_ms, money_ms=scene.patience_ms))


async def perform(
    scene: Scene, steps: Sequence[str], office: BackOffice, when_open: Callable[[], None] = lambda: None
) -> None:
    """Open the books as a server does when it starts, perform steps, and close them."""
    books = await open_database(parse_database_url(scene.database))
    try:
        stage = Stage(scene, make_services(books, office, VAULT, POLICY, passwords=PlainPasswords()))
        when_open()
        for step in steps:
            await getattr(stage, step)()
    finally:
        await books.close()


async def _perform_alone(scene: Scene, steps: Sequence[str], when_open: Callable[[], None]) -> None:
    office, link = connect(scene)
    await perform(scene, steps, office, when_open)
    await link.close()


def perform_apart(
    scene: Scene,
    steps: Sequence[str],
    *,
    prepare: Callable[[], Callable[[], None]] = lambda: lambda: None,
    result: Callable[[], object] = lambda: None,
    result_path: Path | None = None,
) -> int:
    """Perform steps in a forked process, and give its exit code; `-SIGKILL` when it was killed.

    Args:
        scene: what it is about.
        steps: methods of `Stage`.
        prepare: is called in the process first; what it gives is called once the books are open.
        result: is called in the process last; what it gives is written to `result_path` as JSON.
        result_path: where to.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            when_open = prepare()
            asyncio.run(_perform_alone(scene, steps, when_open))
            if result_path is not None:
                result_path.write_text(json.dumps(result()), encoding="utf-8")
            code = 0
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


KILLED = -signal.SIGKILL
