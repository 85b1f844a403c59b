"""`CounterClient` over one gRPC channel: each method one call of the contract, its answer as values.

What must not be repeated is sent once (`present_card`); what carries a request id may be. `kiosk.client.channel` opens
the channel; `GrpcLine` has the manners.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator

import grpc
from edian.channel.v1 import (
    change_feed_service_pb2,
    change_feed_service_pb2_grpc,
    contract_service_pb2,
    contract_service_pb2_grpc,
    credit_line_service_pb2,
    credit_line_service_pb2_grpc,
    customer_service_pb2,
    customer_service_pb2_grpc,
    drawdown_service_pb2,
    drawdown_service_pb2_grpc,
    handoff_service_pb2,
    handoff_service_pb2_grpc,
    session_service_pb2,
    session_service_pb2_grpc,
    staff_service_pb2,
    staff_service_pb2_grpc,
    terminal_service_pb2,
    terminal_service_pb2_grpc,
)

from kiosk.client import messages as house
from kiosk.client import scalars
from kiosk.client.channel import SOFTWARE_VERSION
from kiosk.client.values import Greeting
from kiosk.counter.client import desk_messages as desk
from kiosk.counter.client import lending_messages as lending
from kiosk.counter.client import work_messages
from kiosk.counter.client.answers import Answer, Refused, Success
from kiosk.counter.client.approvals import Approval
from kiosk.counter.client.changes import FeedEvent
from kiosk.counter.client.customers import Customer, Found
from kiosk.counter.client.grpc_line import nothing
from kiosk.counter.client.grpc_repayments import GrpcRepayments, never_arrived
from kiosk.counter.client.lending import (
    Contract,
    CreditLine,
    Drawdown,
    DrawdownIntent,
    DrawdownTerms,
    Quote,
    RequestOutcome,
)
from kiosk.counter.client.staff import SignedIn, Workstation
from kiosk.counter.client.visits import Account, Attestation, AttestationIntent, Handoff, IdentityDocument, Visit
from kiosk.flow.credentials import BankCard, ChipProof, PinBlock
from kiosk.flow.effects import Cause
from kiosk.flow.facts import Language
from kiosk.flow.state import Signature

__all__ = ["GrpcCounterClient"]


class GrpcCounterClient(GrpcRepayments):
    """Staff, customers, visits, drawdowns and the change feed; repayments, approvals, work and help lie below."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        super().__init__(channel)
        self._terminal = terminal_service_pb2_grpc.TerminalServiceStub(channel)
        self._staff = staff_service_pb2_grpc.StaffServiceStub(channel)
        self._customers = customer_service_pb2_grpc.CustomerServiceStub(channel)
        self._sessions = session_service_pb2_grpc.SessionServiceStub(channel)
        self._handoffs = handoff_service_pb2_grpc.HandoffServiceStub(channel)
        self._lines = credit_line_service_pb2_grpc.CreditLineServiceStub(channel)
        self._contracts = contract_service_pb2_grpc.ContractServiceStub(channel)
        self._drawdowns = drawdown_service_pb2_grpc.DrawdownServiceStub(channel)
        self._feed = change_feed_service_pb2_grpc.ChangeFeedServiceStub(channel)

    # --- staff ------------------------------------------------------------------------------------------------------

    async def workstation(self) -> Answer[Workstation]:
        """What the workstation shows."""
        request = staff_service_pb2.GetWorkstationRequest()
        return await self._ask("workstation", self._staff.GetWorkstation, request, desk.workstation)

    async def hello(self) -> Answer[Greeting]:
        """Announce the workstation."""
        request = terminal_service_pb2.HelloTerminalRequest(software_version=SOFTWARE_VERSION)
        return await self._ask("hello", self._terminal.HelloTerminal, request, house.greeting)

    async def sign_in(self, number: str, password: str, *, take_over: bool = False) -> Answer[SignedIn]:
        """Sign a person in; the token stays here."""
        request = staff_service_pb2.SignInRequest(staff_number=number, password=password, take_over=take_over)

        def taken(message: staff_service_pb2.SignInResponse) -> SignedIn:
            self._token = message.staff_token
            return desk.signed_in(message)

        return await self._ask("sign_in", self._staff.SignIn, request, taken)

    async def confirm_password(self, password: str) -> Answer[None]:
        """Prove the password again."""
        request = staff_service_pb2.ConfirmPasswordRequest(password=password)
        return await self._ask("sign_in", self._staff.ConfirmPassword, request, nothing)

    async def change_password(self, old: str, new: str) -> Answer[None]:
        """Set another password."""
        request = staff_service_pb2.ChangePasswordRequest(old_password=old, new_password=new)
        return await self._ask("sign_in", self._staff.ChangePassword, request, nothing)

    async def sign_out(self) -> Answer[None]:
        """End the token."""
        answer: Answer[None] = await self._ask(
            "sign_out", self._staff.SignOut, staff_service_pb2.SignOutRequest(), nothing
        )
        self._token = ""
        return answer

    # --- customers --------------------------------------------------------------------------------------------------

    async def search(self, query: str, limit: int = 20) -> Answer[Found]:
        """Find customers."""
        request = customer_service_pb2.SearchCustomersRequest(query=query[:64], limit=limit)
        return await self._ask("search", self._customers.SearchCustomers, request, desk.found)

    async def customer(self, customer_id: str) -> Answer[Customer]:
        """All that there is of one."""
        request = customer_service_pb2.GetCustomerRequest(customer_id=customer_id)
        return await self._ask("customer", self._customers.GetCustomer, request, desk.customer)

    async def reveal_id_number(self, customer_id: str) -> Answer[str]:
        """The whole number."""
        request = customer_service_pb2.RevealIdNumberRequest(customer_id=customer_id)
        return await self._ask(
            "reveal_id_number", self._customers.RevealIdNumber, request, lambda answer: str(answer.id_number)
        )

    async def freeze_line(self, request_id: str, credit_line_id: str, reason: str) -> Answer[CreditLine]:
        """Stop a line."""
        request = customer_service_pb2.FreezeCreditLineRequest(
            request_id=request_id, credit_line_id=credit_line_id, reason=reason
        )
        return await self._ask(
            "freeze_line",
            self._customers.FreezeCreditLine,
            request,
            lambda answer: lending.credit_line(answer.credit_line),
        )

    async def release_line(self, request_id: str, credit_line_id: str, reason: str) -> Answer[Approval]:
        """Ask that a line may be drawn again."""
        request = customer_service_pb2.ReleaseCreditLineRequest(
            request_id=request_id, credit_line_id=credit_line_id, reason=reason
        )
        return await self._ask(
            "release_line",
            self._customers.ReleaseCreditLine,
            request,
            lambda answer: work_messages.approval(answer.approval),
        )

    # --- visits -----------------------------------------------------------------------------------------------------

    async def open_visit(self, language: Language, document: IdentityDocument) -> Answer[Visit]:
        """Open a visit and say who is here; one for somebody whom the bank refuses is closed again."""
        tag = scalars.language_tag(language)
        opened: Answer[Visit] = await self._ask(
            "open_visit",
            self._sessions.OpenSession,
            session_service_pb2.OpenSessionRequest(language=tag),
            lambda answer: desk.visit(answer.session),
        )
        if not isinstance(opened, Success):
            return opened
        request = session_service_pb2.IdentifyCustomerRequest(
            session_id=opened.value.session_id, document=desk.document(document)
        )
        known: Answer[Visit] = await self._ask(
            "open_visit", self._sessions.IdentifyCustomer, request, lambda answer: desk.visit(answer.session)
        )
        if isinstance(known, Refused):
            await self.close_visit(opened.value.session_id, Cause.FAILED)
        return known

    async def visit(self, session_id: str) -> Answer[Visit]:
        """What a visit has reached."""
        request = session_service_pb2.GetSessionRequest(session_id=session_id)
        return await self._ask("visit", self._sessions.GetSession, request, lambda answer: desk.visit(answer.session))

    async def present_card(self, session_id: str, card: BankCard, proof: ChipProof, pin: PinBlock) -> Answer[Account]:
        """Card, chip and PIN, sent once."""
        return await self._ask(
            "present_card",
            self._sessions.PresentCard,
            house.card(session_id, card, proof, pin),
            lambda answer: Account(answer.account_token, answer.card_tail, desk.visit(answer.session)),
            once=True,
        )

    async def attest_identity(self, intent: AttestationIntent) -> Answer[Attestation]:
        """Give one's word."""
        request = session_service_pb2.AttestIdentityRequest(
            request_id=intent.request_id,
            session_id=intent.session_id,
            papers=intent.papers,
            cause=intent.cause,
            reason=intent.reason,
        )
        return await self._ask(
            "attest_identity",
            self._sessions.AttestIdentity,
            request,
            lambda answer: Attestation(desk.visit(answer.session), answer.approval_id),
        )

    async def close_visit(self, session_id: str, cause: Cause) -> Answer[None]:
        """End a visit."""
        request = session_service_pb2.CloseSessionRequest(session_id=session_id, cause=cause.value)
        return await self._ask("close_visit", self._sessions.CloseSession, request, nothing)

    async def take_handoff(self, session_id: str, code: str) -> Answer[Handoff]:
        """Take a case over."""
        request = handoff_service_pb2.TakeHandoffRequest(session_id=session_id, code=code)
        return await self._ask("take_handoff", self._handoffs.TakeHandoff, request, desk.handoff)

    # --- lending ----------------------------------------------------------------------------------------------------

    async def credit_lines(self, session_id: str) -> Answer[tuple[CreditLine, ...]]:
        """The customer's lines."""
        request = credit_line_service_pb2.ListCreditLinesRequest(session_id=session_id)
        return await self._ask(
            "credit_lines",
            self._lines.ListCreditLines,
            request,
            lambda answer: tuple(lending.credit_line(line) for line in answer.credit_lines),
        )

    async def quote(self, session_id: str, terms: DrawdownTerms) -> Answer[Quote]:
        """What a drawdown would cost."""
        request = drawdown_service_pb2.QuoteDrawdownRequest(session_id=session_id, terms=lending.terms_message(terms))
        return await self._ask(
            "quote", self._drawdowns.QuoteDrawdown, request, lambda answer: lending.quote(answer.quote, terms)
        )

    async def prepare_contract(self, session_id: str, quote_id: str) -> Answer[Contract]:
        """The contract of a quote."""
        request = contract_service_pb2.PrepareContractRequest(session_id=session_id, quote_id=quote_id)
        return await self._ask(
            "prepare_contract",
            self._contracts.PrepareContract,
            request,
            lambda answer: lending.contract(answer.contract),
        )

    async def accept_contract(
        self, session_id: str, contract: Contract, readings: tuple[tuple[int, int], ...], signature: Signature
    ) -> Answer[Contract]:
        """Readings and signature."""
        request = contract_service_pb2.AcceptContractRequest(
            session_id=session_id,
            contract_id=contract.contract_id,
            content_sha256=contract.content_sha256,
            readings=house.page_readings(readings),
            signature=house.ink(signature),
        )
        return await self._ask(
            "accept_contract",
            self._contracts.AcceptContract,
            request,
            lambda answer: lending.contract(answer.contract),
        )

    async def draw(self, intent: DrawdownIntent) -> Answer[Drawdown]:
        """Draw, under the request id that is on disk."""
        request = drawdown_service_pb2.CreateDrawdownRequest(
            request_id=intent.request_id,
            session_id=intent.session_id,
            quote_id=intent.quote_id,
            contract_id=intent.contract_id,
            terms=lending.terms_message(intent.terms),
            account_token=intent.account_token,
        )
        return await self._ask(
            "draw", self._drawdowns.CreateDrawdown, request, lambda answer: lending.drawdown(answer.drawdown)
        )

    async def drawdown_outcome(self, request_id: str) -> Answer[RequestOutcome]:
        """What became of a request."""
        request = drawdown_service_pb2.GetDrawdownOutcomeRequest(request_id=request_id)
        answer: Answer[RequestOutcome] = await self._ask(
            "drawdown_outcome", self._drawdowns.GetDrawdownOutcome, request, lending.drawdown_outcome
        )
        return never_arrived(answer)

    def watch_drawdown(self, session_id: str, drawdown_id: str) -> AsyncGenerator[Drawdown, None]:
        """A drawdown at each change."""

        def after(number: int) -> drawdown_service_pb2.WatchDrawdownRequest:
            return drawdown_service_pb2.WatchDrawdownRequest(
                session_id=session_id, drawdown_id=drawdown_id, after_sequence_number=number
            )

        def told(message: drawdown_service_pb2.WatchDrawdownResponse) -> tuple[int, Drawdown]:
            return int(message.sequence_number), lending.drawdown(message.drawdown)

        return self._stream("watch_drawdown", self._drawdowns.WatchDrawdown, after, told)

    async def reverse_drawdown(self, request_id: str, drawdown_id: str, reason: str) -> Answer[Drawdown]:
        """Undo a drawdown of today."""
        request = drawdown_service_pb2.ReverseDrawdownRequest(
            request_id=request_id, drawdown_id=drawdown_id, reason=reason
        )
        return await self._ask(
            "draw", self._drawdowns.ReverseDrawdown, request, lambda answer: lending.drawdown(answer.drawdown)
        )

    # --- changes ----------------------------------------------------------------------------------------------------

    def watch_branch(self, after: int = 0) -> AsyncGenerator[FeedEvent, None]:
        """What concerns the branch."""

        def asked(number: int) -> change_feed_service_pb2.WatchBranchRequest:
            return change_feed_service_pb2.WatchBranchRequest(after_sequence_number=number)

        def told(message: change_feed_service_pb2.WatchBranchResponse) -> tuple[int, FeedEvent]:
            return int(message.sequence_number), desk.feed_event(message)

        return self._stream("watch_branch", self._feed.WatchBranch, asked, told, after=after, for_ever=True)

    def watch_customer(self, session_id: str, after: int = 0) -> AsyncGenerator[FeedEvent, None]:
        """What concerns the customer of a visit."""

        def asked(number: int) -> change_feed_service_pb2.WatchCustomerRequest:
            return change_feed_service_pb2.WatchCustomerRequest(session_id=session_id, after_sequence_number=number)

        def told(message: change_feed_service_pb2.WatchCustomerResponse) -> tuple[int, FeedEvent]:
            return int(message.sequence_number), desk.feed_event(message)

        return self._stream("watch_customer", self._feed.WatchCustomer, asked, told, after=after, for_ever=True)
