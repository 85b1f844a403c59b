"""Risk decision over `edian.backoffice.v1.RiskDecisionService`."""

from edian.backoffice.v1 import risk_decision_service_pb2 as pb
from edian.backoffice.v1 import risk_decision_service_pb2_grpc as pb_grpc

from channel_server.adapters.backoffice.link import BackOfficeLink
from channel_server.application.ports import Outcome, OutcomeUnknown, Refused, RiskApproval, RiskQuestion, Success
from channel_server.wire import money_from_fen


class RemoteRiskDecision:
    """The bank's risk decision, or the sandbox."""

    def __init__(self, link: BackOfficeLink) -> None:
        self._link = link
        self._stub = pb_grpc.RiskDecisionServiceStub(link.channel)

    async def decide_drawdown(self, question: RiskQuestion) -> Outcome[RiskApproval]:
        """Decide; only a plain yes is a yes."""
        request = pb.DecideDrawdownRequest(
            bank_id=question.bank_id,
            reference=question.reference,
            customer_id=question.customer_id,
            credit_line_id=question.credit_line_id,
            amount=money_from_fen(question.amount),
            channel=question.channel,
            purpose=question.purpose,
        )
        outcome = await self._link.ask(self._stub.DecideDrawdown, request)
        if not isinstance(outcome, Success):
            return outcome
        answer: pb.DecideDrawdownResponse = outcome.value
        if answer.verdict == pb.RISK_VERDICT_APPROVED:
            return Success(RiskApproval())
        if answer.verdict == pb.RISK_VERDICT_REFUSED:
            return Refused(answer.rule_code, answer.rule_text)
        return OutcomeUnknown(f"RISK_VERDICT_{answer.verdict}")
