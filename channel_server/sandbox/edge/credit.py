"""Credit system's and risk decision's messages, to and from their logic."""

from datetime import UTC, datetime, time

from edian.backoffice.v1 import credit_system_service_pb2 as credit_pb
from edian.backoffice.v1 import risk_decision_service_pb2 as risk_pb

from channel_server.sandbox.books.store import Store
from channel_server.sandbox.edge.bank import BackOffice
from channel_server.sandbox.errors import InvalidError, NotFoundError
from channel_server.sandbox.systems.core_banking import CoreRefusal
from channel_server.sandbox.systems.credit import CreditSystem, MirroredFigures, NoteOrder, RepaymentRecord
from channel_server.sandbox.systems.risk import RiskQuestion, RuleHit, decide_drawdown
from channel_server.wire import date_from_message, decimal_from_message, fen_from_money, write_date

_SIGNING = time(2)
"""Ten in the morning in Beijing: the file has days only."""


class CreditSystemEdge:
    """Answers `CreditSystemService`."""

    def __init__(self, store: Store, bank: BackOffice) -> None:
        self._store = store
        self._village = bank.village
        self._credit = CreditSystem(
            lines={line.credit_line_id: line for line in bank.village.lines},
            opening_notes={note.loan_note_id: note for note in bank.village.notes},
            note_prefixes={product.code: product.note_prefix for product in bank.village.products},
        )

    async def open_loan_note(
        self, request: credit_pb.OpenLoanNoteRequest, _refusal: CoreRefusal | None
    ) -> credit_pb.OpenLoanNoteResponse:
        """Open a note."""
        order = NoteOrder(
            bank_id=request.bank_id,
            reference=request.reference,
            customer_id=request.customer_id,
            credit_line_id=request.credit_line_id,
            amount=fen_from_money(request.amount),
            value_date=date_from_message(request.value_date),
            maturity_date=date_from_message(request.maturity_date),
            annual_rate=decimal_from_message(request.annual_rate),
            method=request.method,
        )
        if order.amount <= 0:
            raise InvalidError("amount must be above zero")
        loan_note_id = await self._store.run(lambda c: self._credit.open_loan_note(c, order))
        return credit_pb.OpenLoanNoteResponse(loan_note_id=loan_note_id)

    async def void_loan_note(
        self, request: credit_pb.VoidLoanNoteRequest, _refusal: CoreRefusal | None
    ) -> credit_pb.VoidLoanNoteResponse:
        """Close a note."""
        loan_note_id = await self._store.run(
            lambda c: self._credit.void_loan_note(c, request.bank_id, request.reference)
        )
        return credit_pb.VoidLoanNoteResponse(loan_note_id=loan_note_id)

    async def record_repayment(
        self, request: credit_pb.RecordRepaymentRequest, _refusal: CoreRefusal | None
    ) -> credit_pb.RecordRepaymentResponse:
        """Take over a repayment."""
        record = RepaymentRecord(
            bank_id=request.bank_id,
            reference=request.reference,
            loan_note_id=request.loan_note_id,
            sequence_number=request.sequence_number,
            business_date=date_from_message(request.business_date),
            penalty_interest=fen_from_money(request.penalty_interest),
            interest=fen_from_money(request.interest),
            principal=fen_from_money(request.principal),
            principal_balance=fen_from_money(request.principal_balance),
        )
        standing = await self._store.run(lambda c: self._credit.record_repayment(c, record))
        return credit_pb.RecordRepaymentResponse(sequence_number=standing)

    async def get_dossier(
        self, request: credit_pb.GetDossierRequest, _refusal: CoreRefusal | None
    ) -> credit_pb.GetDossierResponse:
        """Tell a customer's dossier and contracts."""
        village = self._village
        own = (request.bank_id, request.customer_id)
        if not any((person.bank_id, person.customer_id) == own for person in village.people):
            raise NotFoundError(f"customer {request.customer_id} is nobody of bank {request.bank_id}")
        answer = credit_pb.GetDossierResponse()
        for field in village.dossier:
            if (field.bank_id, field.customer_id) == own:
                written = answer.fields.add(noun=field.noun, value=field.value, source=field.source)
                write_date(written.as_of, field.as_of)
        for line in village.lines:
            if (line.bank_id, line.customer_id) == own and line.contract_number:
                contract = answer.contracts.add(
                    contract_number=line.contract_number, credit_line_id=line.credit_line_id
                )
                if line.sign_date is not None:
                    contract.sign_time.FromDatetime(datetime.combine(line.sign_date, _SIGNING, UTC))
        return answer

    async def mirror_line_use(
        self, request: credit_pb.MirrorLineUseRequest, _refusal: CoreRefusal | None
    ) -> credit_pb.MirrorLineUseResponse:
        """Take over a line's figures."""
        figures = MirroredFigures(
            bank_id=request.bank_id,
            credit_line_id=request.credit_line_id,
            sequence_number=request.sequence_number,
            credit_limit=fen_from_money(request.credit_limit),
            reserved=fen_from_money(request.reserved),
            outstanding=fen_from_money(request.outstanding),
        )
        standing = await self._store.run(lambda c: self._credit.mirror_line_use(c, figures))
        return credit_pb.MirrorLineUseResponse(sequence_number=standing)


class RiskDecisionEdge:
    """Answers `RiskDecisionService`."""

    def __init__(self, store: Store, bank: BackOffice) -> None:
        self._store = store
        self._rules = bank.village.risk_rules

    async def decide_drawdown(
        self, request: risk_pb.DecideDrawdownRequest, refusal: CoreRefusal | None
    ) -> risk_pb.DecideDrawdownResponse:
        """Decide."""
        question = RiskQuestion(
            bank_id=request.bank_id,
            reference=request.reference,
            customer_id=request.customer_id,
            credit_line_id=request.credit_line_id,
            amount=fen_from_money(request.amount),
            channel=request.channel,
            purpose=request.purpose,
        )
        imposed = RuleHit(refusal.code, refusal.text) if refusal else None
        hit = await self._store.run(lambda c: decide_drawdown(c, question, self._rules, refusal=imposed))
        if hit is None:
            return risk_pb.DecideDrawdownResponse(verdict=risk_pb.RISK_VERDICT_APPROVED)
        return risk_pb.DecideDrawdownResponse(
            verdict=risk_pb.RISK_VERDICT_REFUSED, rule_code=hit.code, rule_text=hit.text
        )
