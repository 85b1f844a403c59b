"""The counter's client over gRPC: repayments and receipts, and what an id is worth that the bank never saw."""

from __future__ import annotations

import grpc
from edian.channel.v1 import (
    record_service_pb2,
    record_service_pb2_grpc,
    repayment_service_pb2,
    repayment_service_pb2_grpc,
)

from kiosk.client import scalars
from kiosk.counter.client import lending_messages as lending
from kiosk.counter.client.answers import Answer, Refused, Success
from kiosk.counter.client.grpc_work import GrpcWork
from kiosk.counter.client.lending import (
    Outcome,
    Repayment,
    RepaymentIntent,
    RepaymentKind,
    RepaymentQuote,
    RequestOutcome,
)
from kiosk.counter.client.record_messages import record_page
from kiosk.counter.client.records import RecordPage

__all__ = ["GrpcRepayments", "never_arrived"]

RECORDS_A_PAGE = 100
"""As many as the bank gives at once."""

NEVER_ARRIVED = "NOT_FOUND"
"""What the bank says of a request id that it never saw, and will not take any more."""


class GrpcRepayments(GrpcWork):
    """Repayments and receipts."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        super().__init__(channel)
        self._repayments = repayment_service_pb2_grpc.RepaymentServiceStub(channel)
        self._records = record_service_pb2_grpc.RecordServiceStub(channel)

    async def quote_repayment(
        self, session_id: str, loan_note_id: str, kind: RepaymentKind, amount_fen: int | None = None
    ) -> Answer[RepaymentQuote]:
        """What is owed."""
        request = repayment_service_pb2.QuoteRepaymentRequest(
            session_id=session_id,
            loan_note_id=loan_note_id,
            kind=f"REPAYMENT_KIND_{kind.value}",
            amount=scalars.money(amount_fen) if kind is RepaymentKind.PARTIAL and amount_fen else None,
        )
        return await self._ask(
            "quote",
            self._repayments.QuoteRepayment,
            request,
            lambda answer: lending.repayment_quote(answer, loan_note_id),
        )

    async def repay(self, intent: RepaymentIntent) -> Answer[Repayment]:
        """Repay, under the request id that is on disk."""
        request = repayment_service_pb2.CreateRepaymentRequest(
            request_id=intent.request_id,
            session_id=intent.session_id,
            repayment_quote_id=intent.repayment_quote_id,
            loan_note_id=intent.loan_note_id,
            kind=f"REPAYMENT_KIND_{intent.kind.value}",
            amount=scalars.money(intent.amount_fen),
            account_token=intent.account_token,
        )
        return await self._ask(
            "repay", self._repayments.CreateRepayment, request, lambda answer: lending.repayment(answer.repayment)
        )

    async def repayment_outcome(self, request_id: str) -> Answer[RequestOutcome]:
        """What became of a repayment."""
        request = repayment_service_pb2.GetRepaymentOutcomeRequest(request_id=request_id)
        answer: Answer[RequestOutcome] = await self._ask(
            "repayment_outcome", self._repayments.GetRepaymentOutcome, request, lending.repayment_outcome
        )
        return never_arrived(answer)

    async def receipt(self, session_id: str, subject_id: str) -> Answer[bytes]:
        """A receipt as a PDF."""
        request = record_service_pb2.GetReceiptRequest(session_id=session_id, subject_id=subject_id)
        return await self._ask("receipt", self._records.GetReceipt, request, lambda answer: bytes(answer.pdf))

    async def records(self, session_id: str, page_token: str = "") -> Answer[RecordPage]:
        """What the customer has drawn and repaid."""
        request = record_service_pb2.ListRecordsRequest(
            session_id=session_id, page_size=RECORDS_A_PAGE, page_token=page_token
        )
        return await self._ask("records", self._records.ListRecords, request, record_page)


def never_arrived(answer: Answer[RequestOutcome]) -> Answer[RequestOutcome]:
    """By the contract's promise a request that is not known is closed by the question: nothing moved, nothing will."""
    if isinstance(answer, Refused) and answer.refusal.reason == NEVER_ARRIVED:
        return Success(RequestOutcome(Outcome.NOT_DONE, 0, arrived=False))
    return answer
