"""Repayments over gRPC; see `calling` for deadlines and repeats, and `RepaymentClient` for what each call means."""

from __future__ import annotations

import grpc
from edian.channel.v1 import repayment_service_pb2, repayment_service_pb2_grpc

from kiosk.client import repayment_messages
from kiosk.client.answers import Answer, Refused, Success
from kiosk.client.calling import Caller
from kiosk.client.repayments import RepaymentIntent
from kiosk.flow.repaying import Repaying, RepaymentFacts, RepaymentQuote, RepaymentState

__all__ = ["RepaymentCalls"]


class RepaymentCalls(Caller):
    """`RepaymentClient` over one gRPC channel."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        super().__init__(channel)
        self._repayments = repayment_service_pb2_grpc.RepaymentServiceStub(channel)

    async def quote_repayment(self, session_id: str, repaying: Repaying) -> Answer[RepaymentQuote]:
        """What would be taken."""
        return await self._ask(
            "quote_repayment",
            self._repayments.QuoteRepayment,
            repayment_messages.quote_request(session_id, repaying),
            lambda answer: repayment_messages.quote(answer, repaying.note_number),
        )

    async def repay(self, intent: RepaymentIntent) -> Answer[RepaymentFacts]:
        """Repay, under the request id that is on disk."""
        return await self._ask(
            "repay",
            self._repayments.CreateRepayment,
            repayment_messages.repay_request(intent),
            lambda answer: repayment_messages.repayment(answer.repayment),
        )

    async def repayment_outcome(self, request_id: str) -> Answer[RepaymentFacts]:
        """What became of a request; one that never arrived is FAILED for good, by the contract's promise."""
        request = repayment_service_pb2.GetRepaymentOutcomeRequest(request_id=request_id)
        answer = await self._ask(
            "repayment_outcome", self._repayments.GetRepaymentOutcome, request, repayment_messages.outcome
        )
        if isinstance(answer, Refused) and answer.refusal.reason == "NOT_FOUND":
            return Success(RepaymentFacts(RepaymentState.FAILED, 0))
        return answer
