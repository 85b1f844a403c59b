"""Core banking's messages, to and from its logic."""

from edian.backoffice.v1 import core_banking_service_pb2 as pb
from google.protobuf.timestamp_pb2 import Timestamp

from channel_server.sandbox.books.ledger import Deposit
from channel_server.sandbox.books.store import Store
from channel_server.sandbox.edge.bank import BackOffice
from channel_server.sandbox.errors import InvalidError
from channel_server.sandbox.systems import core_banking as core
from channel_server.sandbox.systems.core_banking import CoreRefusal
from channel_server.sandbox.systems.payees import PayeeQuestion
from channel_server.sandbox.systems.repayments import Repayment, post_repayment
from channel_server.sandbox.systems.reversals import Reversal, reverse_posting
from channel_server.wire import date_from_message, date_message, fen_from_money, money_from_fen


class CoreBankingEdge:
    """Answers `CoreBankingService`."""

    def __init__(self, store: Store, bank: BackOffice) -> None:
        self._store = store
        self._bank = bank

    async def get_capabilities(
        self, request: pb.GetCapabilitiesRequest, _refusal: CoreRefusal | None
    ) -> pb.GetCapabilitiesResponse:
        """Tell what this core promises."""
        await self._store.run(lambda c: core.business_day(c, request.bank_id))
        promises = self._bank.promises
        return pb.GetCapabilitiesResponse(
            idempotent_by_reference=promises.idempotent_by_reference,
            voids_by_reference=promises.voids_by_reference,
            reverses=promises.reverses,
            environment=pb.ENVIRONMENT_TEST,
        )

    async def get_business_date(
        self, request: pb.GetBusinessDateRequest, _refusal: CoreRefusal | None
    ) -> pb.GetBusinessDateResponse:
        """Tell the business date."""
        day = await self._store.run(lambda c: core.business_day(c, request.bank_id))
        return pb.GetBusinessDateResponse(business_date=date_message(day.business_date), open=day.open)

    async def list_accounts(
        self, request: pb.ListAccountsRequest, _refusal: CoreRefusal | None
    ) -> pb.ListAccountsResponse:
        """List a customer's accounts."""
        deposits = await self._store.run(lambda c: core.list_accounts(c, request.bank_id, request.customer_id))
        return pb.ListAccountsResponse(accounts=[_account(deposit) for deposit in deposits])

    async def check_payee(self, request: pb.CheckPayeeRequest, _refusal: CoreRefusal | None) -> pb.CheckPayeeResponse:
        """Say whether an account is that name's."""
        question = PayeeQuestion(request.bank_id, request.customer_id, request.account_number, request.name)
        verdict = await self._store.run(lambda c: core.check_payee(c, question))
        return pb.CheckPayeeResponse(verdict=f"PAYEE_VERDICT_{verdict}")

    async def post_disbursement(
        self, request: pb.PostDisbursementRequest, refusal: CoreRefusal | None
    ) -> pb.PostDisbursementResponse:
        """Pay."""
        amount = fen_from_money(request.amount)
        if amount <= 0:
            raise InvalidError("amount must be above zero")
        order = core.Disbursement(
            bank_id=request.bank_id,
            reference=request.reference,
            customer_id=request.customer_id,
            account_number=request.account_number,
            amount=amount,
            loan_note_id=request.loan_note_id,
            value_date=date_from_message(request.value_date),
            payee_name=request.payee_name,
        )
        promises, now = self._bank.promises, self._bank.now
        made = await self._store.run(
            lambda c: core.post_disbursement(c, order, promises=promises, now=now, refusal=refusal)
        )
        return pb.PostDisbursementResponse(posting=_posting(made))

    async def post_repayment(
        self, request: pb.PostRepaymentRequest, refusal: CoreRefusal | None
    ) -> pb.PostRepaymentResponse:
        """Collect."""
        order = Repayment(
            bank_id=request.bank_id,
            reference=request.reference,
            customer_id=request.customer_id,
            account_number=request.account_number,
            loan_note_id=request.loan_note_id,
            penalty_interest=fen_from_money(request.penalty_interest),
            interest=fen_from_money(request.interest),
            principal=fen_from_money(request.principal),
            value_date=date_from_message(request.value_date),
        )
        if min(order.penalty_interest, order.interest, order.principal) < 0 or order.amount <= 0:
            raise InvalidError("no part is below zero, and together they are above it")
        promises, now = self._bank.promises, self._bank.now
        made = await self._store.run(lambda c: post_repayment(c, order, promises=promises, now=now, refusal=refusal))
        return pb.PostRepaymentResponse(posting=_posting(made))

    async def inquire_posting(
        self, request: pb.InquirePostingRequest, _refusal: CoreRefusal | None
    ) -> pb.InquirePostingResponse:
        """Tell what is known."""
        known = await self._store.run(lambda c: core.inquire_posting(c, request.bank_id, request.reference))
        return pb.InquirePostingResponse(posting=_posting(known))

    async def void_posting(
        self, request: pb.VoidPostingRequest, _refusal: CoreRefusal | None
    ) -> pb.VoidPostingResponse:
        """Promise never to post."""
        promises = self._bank.promises
        known = await self._store.run(
            lambda c: core.void_posting(c, request.bank_id, request.reference, promises=promises)
        )
        return pb.VoidPostingResponse(posting=_posting(known))

    async def reverse_posting(
        self, request: pb.ReversePostingRequest, refusal: CoreRefusal | None
    ) -> pb.ReversePostingResponse:
        """Undo."""
        order = Reversal(request.bank_id, request.reference, request.reversal_reference, request.reason)
        promises, now = self._bank.promises, self._bank.now
        known = await self._store.run(lambda c: reverse_posting(c, order, promises=promises, now=now, refusal=refusal))
        return pb.ReversePostingResponse(posting=_posting(known))


def _account(deposit: Deposit) -> pb.Account:
    return pb.Account(
        account_number=deposit.account_number,
        customer_id=deposit.customer_id,
        balance=money_from_fen(deposit.balance),
        open=deposit.open,
        card_tail=deposit.card_tail,
    )


def _posting(known: core.Instruction) -> pb.Posting:
    message = pb.Posting(
        reference=known.reference,
        state=f"POSTING_STATE_{known.state}",
        refusal_code=known.refusal.code if known.refusal else "",
        refusal_text=known.refusal.text if known.refusal else "",
    )
    if known.amount is not None:
        message.amount.CopyFrom(money_from_fen(known.amount))
    if known.posted is not None:
        message.core_reference = known.posted.core_reference
        message.business_date.CopyFrom(date_message(known.posted.business_date))
        post_time = Timestamp()
        post_time.FromDatetime(known.posted.post_time)
        message.post_time.CopyFrom(post_time)
    if known.balance is not None:
        message.account_balance.CopyFrom(money_from_fen(known.balance))
    return message
