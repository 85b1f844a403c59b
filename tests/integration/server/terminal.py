"""A terminal as the server sees it: certificates, stubs, and a customer's way from hello to the signed contract."""

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import grpc
from edian.channel.v1 import (
    approval_service_pb2,
    approval_service_pb2_grpc,
    contract_service_pb2,
    contract_service_pb2_grpc,
    credit_line_service_pb2,
    credit_line_service_pb2_grpc,
    customer_service_pb2_grpc,
    drawdown_service_pb2,
    drawdown_service_pb2_grpc,
    evidence_service_pb2_grpc,
    repayment_service_pb2,
    repayment_service_pb2_grpc,
    session_service_pb2,
    session_service_pb2_grpc,
    staff_service_pb2,
    staff_service_pb2_grpc,
    terminal_service_pb2,
    terminal_service_pb2_grpc,
    types_pb2,
)
from edian.errors.v1 import refusal_pb2
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc import error_details_pb2, status_pb2
from google.type.date_pb2 import Date
from google.type.money_pb2 import Money
from grpc_health.v1 import health_pb2_grpc

from channel_server.cli.seed_demo import DEMO_PASSWORD
from channel_server.domain.face_check import SHIPPED_FACE_MODELS
from channel_server.sandbox.village_file import load_village

VILLAGE = load_village()
NEEDS_A_FACE_ABOVE = 2_000_000
"""By the policy that is shipped. Units: fen."""
PIN_BLOCKS = {card.customer_id: card.pin.encode().ljust(8, b"F") for card in VILLAGE.cards}

# Any: stubs and messages of generated code, told apart by the tests that use them.


@dataclass
class Refused:
    """What a refusal says on the wire."""

    code: grpc.StatusCode
    reason: str
    metadata: dict[str, str]
    refusal: refusal_pb2.Refusal
    fields: list[str]


def refused(error: grpc.aio.AioRpcError) -> Refused:
    """Read the details of a refusal; every one has ErrorInfo and Refusal with the same reason."""
    raw = dict(error.trailing_metadata() or ())["grpc-status-details-bin"]
    assert isinstance(raw, bytes)
    status = status_pb2.Status.FromString(raw)
    info, said, bad = error_details_pb2.ErrorInfo(), refusal_pb2.Refusal(), error_details_pb2.BadRequest()
    assert any(detail.Unpack(info) for detail in status.details)
    assert any(detail.Unpack(said) for detail in status.details)
    for detail in status.details:
        detail.Unpack(bad)
    assert info.domain == "edian"
    assert info.reason == said.reason
    for sentences in (said.customer, said.teller, said.remedy):
        assert [each.language for each in sentences] == ["zh-CN", "en"]
        assert all(each.text and "{" not in each.text for each in sentences)
    return Refused(
        error.code(), info.reason, dict(info.metadata), said, [violation.field for violation in bad.field_violations]
    )


async def refusal_of(call: Any) -> Refused:
    """Expect a call to be refused."""
    try:
        answer = await call
    except grpc.aio.AioRpcError as error:
        return refused(error)
    raise AssertionError(f"not refused: {answer}")


def money(fen: int) -> Money:
    return Money(currency_code="CNY", units=fen // 100, nanos=fen % 100 * 10_000_000)


def fen(message: Money) -> int:
    return message.units * 100 + message.nanos // 10_000_000


def terms_for(line: str, amount_fen: int = 2_000_000, **changes: Any) -> drawdown_service_pb2.DrawdownTerms:
    """Terms that every rule allows, with what a test changes."""
    values: dict[str, Any] = {
        "credit_line_id": line,
        "amount": money(amount_fen),
        "term_months": 12,
        "method": types_pb2.REPAYMENT_METHOD_EQUAL_INSTALMENT,
        "purpose": types_pb2.PURPOSE_FARMING,
        "due_day": 15,
    }
    return drawdown_service_pb2.DrawdownTerms(**(values | changes))


NAME_INK = [
    types_pb2.InkStroke(
        points=[types_pb2.InkPoint(x=1000 + 300 * i, y=2000 + 1500 * s, elapsed_ms=40 * i + 800 * s) for i in range(10)]
    )
    for s in range(3)
]


@dataclass
class Ready:
    """A customer who has signed and is about to confirm."""

    session_id: str
    account_token: str
    quote_id: str
    contract_id: str
    terms: drawdown_service_pb2.DrawdownTerms

    def request(self, request_id: str | None = None, **changes: Any) -> drawdown_service_pb2.CreateDrawdownRequest:
        values: dict[str, Any] = {
            "request_id": request_id or str(uuid.uuid4()),
            "session_id": self.session_id,
            "quote_id": self.quote_id,
            "contract_id": self.contract_id,
            "terms": self.terms,
            "account_token": self.account_token,
        }
        return drawdown_service_pb2.CreateDrawdownRequest(**(values | changes))


STAFF_AT = {"JC-T001": "0317", "JC-T002": "0309", "YL-T001": "0417", "YL-T002": "0409"}
"""Who signs in at which workstation where a test does not say."""
FROM_NAME = "?"


@dataclass
class Seat:
    """Who is signed in at a workstation."""

    token: str = ""

    def put_into(self, details: Any) -> Any:
        if not self.token:
            return details
        metadata = [*(details.metadata or ()), ("edian-staff-token", self.token)]
        return details._replace(metadata=grpc.aio.Metadata(*metadata))


@dataclass
class SeatInCalls(grpc.aio.UnaryUnaryClientInterceptor):
    """Puts the token of whoever is signed in into every call."""

    seat: Seat

    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return await continuation(self.seat.put_into(client_call_details), request)


@dataclass
class SeatInStreams(grpc.aio.UnaryStreamClientInterceptor):
    """The same for streams: gRPC takes an interceptor for one of the two."""

    seat: Seat

    async def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return await continuation(self.seat.put_into(client_call_details), request)


@dataclass
class Terminal:
    """One connection by one certificate; at a workstation somebody signs in first."""

    address: str
    certs: Path
    name: str = "JC-0317"
    staff: str = FROM_NAME
    """A number, or nothing for nobody."""
    channel: grpc.aio.Channel = field(init=False)
    seat: Seat = field(default_factory=Seat)

    async def __aenter__(self) -> Self:
        read = lambda name: (self.certs / name).read_bytes()  # noqa: E731
        credentials = grpc.ssl_channel_credentials(read("ca.pem"), read(f"{self.name}.key"), read(f"{self.name}.pem"))
        number = STAFF_AT.get(self.name, "") if self.staff == FROM_NAME else self.staff
        interceptors: list[grpc.aio.ClientInterceptor] = []
        if self.name in STAFF_AT:
            interceptors = [SeatInCalls(self.seat), SeatInStreams(self.seat)]
        self.channel = grpc.aio.secure_channel(
            self.address, credentials, options=[("grpc.enable_retries", 0)], interceptors=interceptors
        )
        self.customers: Any = customer_service_pb2_grpc.CustomerServiceStub(self.channel)
        self.approvals: Any = approval_service_pb2_grpc.ApprovalServiceStub(self.channel)
        self.staffs: Any = staff_service_pb2_grpc.StaffServiceStub(self.channel)
        self.terminals: Any = terminal_service_pb2_grpc.TerminalServiceStub(self.channel)
        self.sessions: Any = session_service_pb2_grpc.SessionServiceStub(self.channel)
        self.lines: Any = credit_line_service_pb2_grpc.CreditLineServiceStub(self.channel)
        self.contracts: Any = contract_service_pb2_grpc.ContractServiceStub(self.channel)
        self.drawdowns: Any = drawdown_service_pb2_grpc.DrawdownServiceStub(self.channel)
        self.repayments: Any = repayment_service_pb2_grpc.RepaymentServiceStub(self.channel)
        self.evidence: Any = evidence_service_pb2_grpc.EvidenceServiceStub(self.channel)
        self.health: Any = health_pb2_grpc.HealthStub(self.channel)
        if number:
            await self.sign_in(number)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.channel.close()

    async def sign_in(self, number: str, password: str = DEMO_PASSWORD, *, take_over: bool = True) -> Any:
        request = staff_service_pb2.SignInRequest(staff_number=number, password=password, take_over=take_over)
        answer = await self.staffs.SignIn(request, timeout=20)
        self.seat.token = answer.staff_token
        return answer

    async def undo(self, request: Any, timeout: float = 20) -> Any:  # noqa: ASYNC109 - as a stub takes it
        """Ask for a reversal, and have it approved at the next workstation; where it was not done, ask why."""
        asked = await self.drawdowns.ReverseDrawdown(request, timeout=timeout)
        if not asked.drawdown.HasField("approval_deadline"):
            return asked
        async with Terminal(self.address, self.certs, "JC-T002") as supervisor:
            decided = await supervisor.approve(asked.drawdown.approval_id)
        if decided.drawdown.state == drawdown_service_pb2.DRAWDOWN_STATE_DISBURSED:
            return await self.drawdowns.ReverseDrawdown(request, timeout=timeout)
        return decided

    async def open_proofs(self, approval_id: str) -> None:
        found = await self.approvals.GetApproval(
            approval_service_pb2.GetApprovalRequest(approval_id=approval_id), timeout=10
        )
        for each in found.proofs:
            request = approval_service_pb2.OpenApprovalProofRequest(approval_id=approval_id, proof=each.proof)
            await self.approvals.OpenApprovalProof(request, timeout=10)

    async def decide(self, approval_id: str, decision: str = "APPROVE", **changes: Any) -> Any:
        values: dict[str, Any] = {"request_id": str(uuid.uuid4()), "password": DEMO_PASSWORD, "comment": ""}
        number = approval_service_pb2.ApprovalDecision.Value(f"APPROVAL_DECISION_{decision}")
        request = approval_service_pb2.DecideApprovalRequest(
            approval_id=approval_id, decision=number, **(values | changes)
        )
        return await self.approvals.DecideApproval(request, timeout=30)

    async def approve(self, approval_id: str, **changes: Any) -> Any:
        await self.open_proofs(approval_id)
        return await self.decide(approval_id, **changes)

    async def hello(self) -> Any:
        return await self.terminals.HelloTerminal(
            terminal_service_pb2.HelloTerminalRequest(
                software_version="0.1.0",
                devices=[terminal_service_pb2.DeviceReport(kind="printer", state="online")],
            ),
            timeout=10,
        )

    async def call_staff(self, request_id: str, *, place: str = "bank_card", code: str = "K7") -> bool:
        request = terminal_service_pb2.CallStaffRequest(request_id=request_id, place=place, code=code)
        return bool((await self.terminals.CallStaff(request, timeout=10)).taken)

    async def open(self) -> str:
        answer = await self.sessions.OpenSession(session_service_pb2.OpenSessionRequest(language="zh-CN"), timeout=10)
        return str(answer.session.session_id)

    async def identify(self, session_id: str, key: str, **changes: Any) -> Any:
        person = VILLAGE.person(key)
        values: dict[str, Any] = {
            "card_type": "resident",
            "name": person.name,
            "id_number": person.id_number,
            "valid_from": Date(year=2016, month=3, day=9),
            "valid_to": Date(year=2036, month=3, day=9),
        }
        document = session_service_pb2.IdentityDocument(**(values | changes))
        request = session_service_pb2.IdentifyCustomerRequest(session_id=session_id, document=document)
        return await self.sessions.IdentifyCustomer(request, timeout=10)

    async def present(self, session_id: str, key: str, *, pin_block: bytes | None = None) -> Any:
        customer_id = VILLAGE.person(key).customer_id
        card = next(card for card in VILLAGE.cards if card.customer_id == customer_id)
        return await self.sessions.PresentCard(
            session_service_pb2.PresentCardRequest(
                session_id=session_id,
                card_number=card.card_number,
                card_sequence_number=card.sequence_number,
                chip_data=os.urandom(16),
                pin_block=pin_block or PIN_BLOCKS[customer_id],
                pin_block_format="SM4",
            ),
            timeout=10,
        )

    async def check_face(self, session_id: str, **changes: Any) -> Any:
        """Tell of a check that passed, with what a test changes; consent was given just now."""
        consent_time = Timestamp()
        consent_time.GetCurrentTime()
        values: dict[str, Any] = {
            "session_id": session_id,
            "request_id": str(uuid.uuid4()),
            "consent_time": consent_time,
            "decision": session_service_pb2.FACE_DECISION_SAME_AND_LIVE,
            "distance": 0.31,
            "threshold": 0.6,
            "passive_score": 0.7,
            "model_sha256": SHIPPED_FACE_MODELS[0].sha256,
            "device_serial": "CAM-0001",
            "challenges": [
                session_service_pb2.FaceChallenge(kind=kind, met=True)
                for kind in (
                    session_service_pb2.FACE_CHALLENGE_KIND_TURN_LEFT,
                    session_service_pb2.FACE_CHALLENGE_KIND_BLINK,
                )
            ],
        }
        request = session_service_pb2.RecordFaceCheckRequest(**(values | changes))
        return (await self.sessions.RecordFaceCheck(request, timeout=10)).session

    async def enter(self, key: str, **document: Any) -> tuple[str, str]:
        """Bring a customer in, identified and with the card proved: session and account token."""
        session_id = await self.open()
        await self.identify(session_id, key, **document)
        return session_id, (await self.present(session_id, key)).account_token

    async def list_lines(self, session_id: str) -> Any:
        request = credit_line_service_pb2.ListCreditLinesRequest(session_id=session_id)
        return (await self.lines.ListCreditLines(request, timeout=10)).credit_lines

    async def quote(self, session_id: str, terms: drawdown_service_pb2.DrawdownTerms) -> Any:
        request = drawdown_service_pb2.QuoteDrawdownRequest(session_id=session_id, terms=terms)
        return (await self.drawdowns.QuoteDrawdown(request, timeout=10)).quote

    async def prepare(self, session_id: str, quote_id: str) -> Any:
        request = contract_service_pb2.PrepareContractRequest(session_id=session_id, quote_id=quote_id)
        return (await self.contracts.PrepareContract(request, timeout=10)).contract

    async def accept(self, session_id: str, contract: Any, **changes: Any) -> Any:
        values: dict[str, Any] = {
            "session_id": session_id,
            "contract_id": contract.contract_id,
            "content_sha256": contract.content_sha256,
            "readings": [
                contract_service_pb2.PageReading(number=page.number, shown_time=page.minimum_time)
                for page in contract.pages
            ],
            "signature": NAME_INK,
        }
        request = contract_service_pb2.AcceptContractRequest(**(values | changes))
        return (await self.contracts.AcceptContract(request, timeout=10)).contract

    async def ready(self, key: str = "wang", amount_fen: int = 2_000_000, **changes: Any) -> Ready:
        """Bring a customer in up to the signature."""
        session_id, token = await self.enter(key)
        return await self.sign(session_id, token, amount_fen, **changes)

    async def sign(self, session_id: str, token: str, amount_fen: int = 2_000_000, **changes: Any) -> Ready:
        line = (await self.list_lines(session_id))[0].credit_line_id
        if amount_fen > NEEDS_A_FACE_ABOVE:
            await self.check_face(session_id)
        terms = terms_for(line, amount_fen, **changes)
        quote = await self.quote(session_id, terms)
        contract = await self.prepare(session_id, quote.quote_id)
        await self.accept(session_id, contract)
        return Ready(session_id, token, quote.quote_id, contract.contract_id, terms)

    async def draw(self, request: drawdown_service_pb2.CreateDrawdownRequest, timeout: float = 30) -> Any:  # noqa: ASYNC109 - the call's deadline
        return (await self.drawdowns.CreateDrawdown(request, timeout=timeout)).drawdown

    async def quote_repayment(
        self,
        session_id: str,
        note: str,
        kind: repayment_service_pb2.RepaymentKind = repayment_service_pb2.REPAYMENT_KIND_WHOLE,
        amount_fen: int | None = None,
    ) -> Any:
        amount = None if amount_fen is None else money(amount_fen)
        request = repayment_service_pb2.QuoteRepaymentRequest(
            session_id=session_id, loan_note_id=note, kind=kind, amount=amount
        )
        return await self.repayments.QuoteRepayment(request, timeout=10)

    async def ready_to_repay(
        self,
        key: str = "wang",
        note: str = "XK202509150317",
        kind: repayment_service_pb2.RepaymentKind = repayment_service_pb2.REPAYMENT_KIND_PARTIAL,
        amount_fen: int | None = 100_000,
    ) -> repayment_service_pb2.CreateRepaymentRequest:
        """Bring a customer in, and have a repayment quoted: the request that confirms it."""
        session_id, token = await self.enter(key)
        return await self.confirm_repayment(session_id, token, note, kind, amount_fen)

    async def confirm_repayment(
        self,
        session_id: str,
        token: str,
        note: str = "XK202509150317",
        kind: repayment_service_pb2.RepaymentKind = repayment_service_pb2.REPAYMENT_KIND_PARTIAL,
        amount_fen: int | None = 100_000,
    ) -> repayment_service_pb2.CreateRepaymentRequest:
        quote = await self.quote_repayment(session_id, note, kind, amount_fen)
        return repayment_service_pb2.CreateRepaymentRequest(
            request_id=str(uuid.uuid4()),
            session_id=session_id,
            repayment_quote_id=quote.repayment_quote_id,
            loan_note_id=note,
            kind=quote.kind,
            amount=quote.amount,
            account_token=token,
        )

    async def repay(self, request: repayment_service_pb2.CreateRepaymentRequest, timeout: float = 30) -> Any:  # noqa: ASYNC109 - the call's deadline
        return (await self.repayments.CreateRepayment(request, timeout=timeout)).repayment

    async def repayment_outcome(self, request_id: str) -> Any:
        request = repayment_service_pb2.GetRepaymentOutcomeRequest(request_id=request_id)
        return await self.repayments.GetRepaymentOutcome(request, timeout=10)

    async def outcome(self, request_id: str) -> Any:
        request = drawdown_service_pb2.GetDrawdownOutcomeRequest(request_id=request_id)
        return await self.drawdowns.GetDrawdownOutcome(request, timeout=10)

    def watch(self, session_id: str, drawdown_id: str, after: int = 0, timeout: float = 20) -> Any:
        request = drawdown_service_pb2.WatchDrawdownRequest(
            session_id=session_id, drawdown_id=drawdown_id, after_sequence_number=after
        )
        return self.drawdowns.WatchDrawdown(request, timeout=timeout)

    async def get(self, session_id: str, drawdown_id: str) -> Any:
        request = drawdown_service_pb2.GetDrawdownRequest(session_id=session_id, drawdown_id=drawdown_id)
        return (await self.drawdowns.GetDrawdown(request, timeout=10)).drawdown


def shown_for(seconds: float) -> Duration:
    return Duration(seconds=int(seconds), nanos=int(seconds % 1 * 1e9))
