"""A server that ends itself by SIGKILL at one point on the money's way, as a power cut would; run by tests."""

import asyncio
import os
import signal
import sys
from dataclasses import replace

from channel_server.adapters.backoffice.connect import connect_back_office
from channel_server.adapters.backoffice.link import LinkSettings
from channel_server.adapters.core_banking import RemoteCoreBanking
from channel_server.adapters.credit import RemoteCreditSystem
from channel_server.adapters.notify import RemoteNotifier
from channel_server.adapters.risk import RemoteRiskDecision
from channel_server.application.ports import (
    DisbursementOrder,
    LoanNoteOrder,
    Message,
    NoteRepayment,
    Outcome,
    Posting,
    RepaymentOrder,
    RiskApproval,
    RiskQuestion,
)
from channel_server.bootstrap import serve
from channel_server.settings import Settings

POINTS = ("reserved", "risk_answered", "note_opened", "intended", "posted", "settled")
"""Each lies between two steps that leave a trace: in the books, or at the bank."""
REPAYMENT_POINTS = ("repayment_intended", "repayment_posted", "repayment_settled", "repayment_recorded")
"""The same on the way of a repayment."""


def die_at(point: str) -> None:
    if os.environ["CRASH_AT"] == point:
        os.kill(os.getpid(), signal.SIGKILL)


class DyingRisk(RemoteRiskDecision):
    async def decide_drawdown(self, question: RiskQuestion) -> Outcome[RiskApproval]:
        die_at("reserved")
        answer = await super().decide_drawdown(question)
        die_at("risk_answered")
        return answer


class DyingCredit(RemoteCreditSystem):
    async def open_loan_note(self, order: LoanNoteOrder) -> Outcome[str]:
        answer = await super().open_loan_note(order)
        die_at("note_opened")
        return answer

    async def record_repayment(self, repayment: NoteRepayment) -> Outcome[int]:
        die_at("repayment_settled")
        answer = await super().record_repayment(repayment)
        die_at("repayment_recorded")
        return answer


class DyingCore(RemoteCoreBanking):
    async def post_disbursement(self, order: DisbursementOrder) -> Outcome[Posting]:
        die_at("intended")
        answer = await super().post_disbursement(order)
        die_at("posted")
        return answer

    async def post_repayment(self, order: RepaymentOrder) -> Outcome[Posting]:
        die_at("repayment_intended")
        answer = await super().post_repayment(order)
        die_at("repayment_posted")
        return answer


class DyingNotifier(RemoteNotifier):
    async def send_notification(self, message: Message) -> Outcome[str]:
        die_at("settled")
        return await super().send_notification(message)


async def main() -> None:
    settings = Settings()
    office, link = connect_back_office(LinkSettings(settings.backoffice))
    dying = replace(
        office, risk=DyingRisk(link), credit=DyingCredit(link), core=DyingCore(link), notifier=DyingNotifier(link)
    )
    await serve(settings, bank=dying)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
