"""Servers that are broken on purpose, each in the order of its statements: what the crash points have to find.

A search that finds nothing proves something only if it finds these. One is put in before anything is forked, so that
the server that dies and the one that takes over are broken alike. None shows while nobody dies.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from channel_server.application import collect_repayment, create_repayment, disburse, sweep_repayments
from channel_server.application.ports import Posting, PostingState
from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services


def _pay_after_the_books() -> None:
    ask_core, write_down = disburse.post, disburse.settle

    async def post(services: Services, record: DrawdownRecord) -> DrawdownRecord:
        drawdown = record.drawdown
        posting = Posting(drawdown.drawdown_id, PostingState.POSTED, amount=drawdown.content.amount)
        settled = await write_down(services, record, posting)
        await ask_core(services, record)
        return settled

    async def settle(_services: Services, record: DrawdownRecord, _posting: Posting) -> DrawdownRecord:
        return record

    disburse.post, disburse.settle = post, settle


def _collect_after_the_books() -> None:
    ask_core, write_down = collect_repayment.collect_repayment, collect_repayment.settle

    async def collect(services: Services, record: RepaymentRecord) -> RepaymentRecord:
        repayment = record.repayment
        posting = Posting(repayment.repayment_id, PostingState.POSTED, amount=record.parts.total)
        settled = await write_down(services, record, posting)
        await ask_core(services, record)
        return settled

    async def settle(_services: Services, record: RepaymentRecord, _posting: Posting) -> RepaymentRecord:
        return record

    collect_repayment.settle = settle
    create_repayment.collect_repayment = sweep_repayments.collect_repayment = collect  # type: ignore[attr-defined]


MUTANTS: Mapping[str, Callable[[], None]] = MappingProxyType(
    {
        "paid in the books before core is asked": _pay_after_the_books,
        "collected in the books before core is asked": _collect_after_the_books,
    }
)
"""By what is wrong with it."""
