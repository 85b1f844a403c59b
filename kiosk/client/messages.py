"""Messages of the contract ↔ values of the flow: the one place that knows both.

Source: protos/edian/channel/v1, protos/edian/errors/v1.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from edian.channel.v1 import (
    contract_service_pb2,
    credit_line_service_pb2,
    drawdown_service_pb2,
    session_service_pb2,
    terminal_service_pb2,
    types_pb2,
)
from edian.errors.v1 import refusal_pb2
from google.protobuf.duration_pb2 import Duration

from kiosk.client.scalars import MappingError, both, day, day_message, fen, money, rate, timestamp
from kiosk.client.values import (
    AmountBounds,
    DeviceReport,
    DrawdownIntent,
    Greeting,
    Line,
    PreparedContract,
    WorkingKey,
)
from kiosk.flow.credentials import BankCard, ChipProof, FaceCheck, IdCard, PinBlock
from kiosk.flow.facts import (
    Bilingual,
    ContractPage,
    ContractRow,
    DrawdownFacts,
    DrawdownState,
    FaceStanding,
    Instalment,
    LineFacts,
    LoanNote,
    Method,
    Purpose,
    Quote,
    Refusal,
    TerminalFacts,
)
from kiosk.flow.state import Draft, Signature

__all__ = [
    "PURPOSE_NAMES",
    "contract",
    "document",
    "drawdown",
    "face_check",
    "face_standing",
    "greeting",
    "ink",
    "line",
    "method",
    "outcome",
    "page_readings",
    "purpose_code",
    "quote",
    "refusal",
    "terms",
    "terms_of",
]

_TENTHOUSANDTHS = 10_000
_CONTRACT_TITLE = "借款合同"

PURPOSE_NAMES: dict[str, Bilingual] = {
    "FARMING": Bilingual("种田、养殖", "Farming"),
    "BUSINESS": Bilingual("进货、做生意", "Small business"),
    "CONSUMPTION": Bilingual("家里用", "Household"),
    "HOUSING": Bilingual("买房", "Housing"),
    "SECURITIES": Bilingual("炒股", "Securities"),
    "ON_LENDING": Bilingual("转借他人", "On-lending"),
}
"""What a purpose is called, in the words that the contract has for it; a code that is not here is shown by its name."""


# --- towards the server ---------------------------------------------------------------------------------------------


def device_reports(reports: Iterable[DeviceReport]) -> list[terminal_service_pb2.DeviceReport]:
    """What is attached."""
    return [
        terminal_service_pb2.DeviceReport(kind=r.kind, serial_number=r.serial_number, state=r.state, note=r.note)
        for r in reports
    ]


def document(card: IdCard) -> session_service_pb2.IdentityDocument:
    """What the ID card told."""
    message = session_service_pb2.IdentityDocument(
        card_type=card.card_type,
        name=card.name,
        id_number=card.id_number,
        source=f"DOCUMENT_SOURCE_{card.source.value}",
    )
    if card.valid_from is not None:
        message.valid_from.CopyFrom(day_message(card.valid_from))
    if card.valid_to is not None:
        message.valid_to.CopyFrom(day_message(card.valid_to))
    return message


def card(session_id: str, shown: BankCard, proof: ChipProof, pin: PinBlock) -> session_service_pb2.PresentCardRequest:
    """Write down a bank card with its chip's proof and the PIN, as the pad has sealed it."""
    return session_service_pb2.PresentCardRequest(
        session_id=session_id,
        card_number=shown.card_number,
        card_sequence_number=shown.sequence_number,
        chip_data=proof.chip_data,
        pin_block=pin.block,
        pin_block_format=pin.block_format,
    )


def face_check(session_id: str, check: FaceCheck) -> session_service_pb2.RecordFaceCheckRequest:
    """What a face check came to."""
    return session_service_pb2.RecordFaceCheckRequest(
        session_id=session_id,
        request_id=check.request_id,
        consent_time=timestamp(check.consent_time),
        decision=f"FACE_DECISION_{check.decision.name}",
        distance=check.distance,
        threshold=check.threshold,
        passive_score=check.passive_score,
        model_sha256=bytes.fromhex(check.model_sha256),
        device_serial=check.device_serial,
        challenges=[
            session_service_pb2.FaceChallenge(kind=f"FACE_CHALLENGE_KIND_{each.kind.name}", met=each.met)
            for each in check.challenges
        ],
    )


def terms(credit_line_id: str, draft: Draft, due_day: int) -> drawdown_service_pb2.DrawdownTerms:
    """The terms of a draft.

    Raises: MappingError when the draft is not whole.
    """
    if draft.term_months is None or draft.method is None:
        raise MappingError("draft without term or method")
    return drawdown_service_pb2.DrawdownTerms(
        credit_line_id=credit_line_id,
        amount=money(draft.amount_fen),
        term_months=draft.term_months,
        method=f"REPAYMENT_METHOD_{draft.method.value}",
        purpose=f"PURPOSE_{draft.purpose}",
        due_day=due_day,
    )


def terms_of(intent: DrawdownIntent) -> drawdown_service_pb2.DrawdownTerms:
    """The terms that the customer confirmed."""
    q = intent.quote
    return terms(intent.credit_line_id, Draft(q.amount_fen, q.term_months, q.method, q.purpose), intent.due_day)


def page_readings(readings: tuple[tuple[int, int], ...]) -> list[contract_service_pb2.PageReading]:
    """How long each page was shown."""
    messages = []
    for number, shown_ms in readings:
        shown = Duration()
        shown.FromMilliseconds(shown_ms)
        messages.append(contract_service_pb2.PageReading(number=number, shown_time=shown))
    return messages


def ink(signature: Signature) -> list[types_pb2.InkStroke]:
    """The signature in ten-thousandths of the field; ink beyond its edge is drawn on the edge."""
    return [
        types_pb2.InkStroke(
            points=[types_pb2.InkPoint(x=_unit(x), y=_unit(y), elapsed_ms=max(0, ms)) for x, y, ms in stroke]
        )
        for stroke in signature.strokes
        if stroke
    ]


def _unit(value: float) -> int:
    return min(_TENTHOUSANDTHS, max(0, round(value * _TENTHOUSANDTHS)))


# --- from the server ------------------------------------------------------------------------------------------------


def greeting(message: terminal_service_pb2.HelloTerminalResponse) -> Greeting:
    """The bank's greeting."""
    idle_ms = message.idle_timeout.ToMilliseconds()
    facts = TerminalFacts(
        message.terminal_id,
        both(message.bank_name, message.bank_name_en),
        both(message.branch_name, message.branch_name_en),
        day(message.business_date),
        message.help_phone,
        idle_ms if idle_ms > 0 else 60_000,
    )
    bounds = AmountBounds(fen(message.amount_minimum), fen(message.amount_maximum), fen(message.amount_step))
    if bounds.multiple_fen <= 0:
        raise MappingError("amount_step")
    keys = tuple(WorkingKey(k.block_format, k.wrapped_key, k.check_value) for k in message.working_keys)
    return Greeting(facts, message.bank_id, keys, bounds)


def face_standing(message: session_service_pb2.Session) -> FaceStanding:
    """What a face would change in a visit."""
    bound = fen(message.drawable_without_face) if message.HasField("drawable_without_face") else None
    return FaceStanding(bound, message.face_checks_left)


def line(message: credit_line_service_pb2.CreditLine, bounds: AmountBounds) -> Line:
    """A line, with what one drawdown on it may be here."""
    facts = LineFacts(
        credit_limit_fen=fen(message.balance.credit_limit),
        outstanding_fen=fen(message.balance.outstanding),
        reserved_fen=fen(message.balance.reserved),
        available_fen=fen(message.balance.available),
        annual_rate=rate(message.annual_rate),
        expiry_date=day(message.expiry_date),
        product_name=both(message.product_name, message.product_name_en),
        minimum_fen=bounds.minimum_fen,
        maximum_fen=bounds.maximum_fen,
        multiple_fen=bounds.multiple_fen,
        terms=tuple(message.terms_months),
        methods=tuple(method(m) for m in message.methods),
        purposes=tuple(_purpose(p) for p in message.purposes),
        notes=tuple(_note(n) for n in message.open_notes),
    )
    return Line(message.credit_line_id, facts)


def method(number: int) -> Method:
    """How it is repaid.

    Raises: MappingError for one that this program does not know.
    """
    try:
        return Method(types_pb2.RepaymentMethod.Name(number).removeprefix("REPAYMENT_METHOD_"))
    except ValueError as error:
        raise MappingError(f"repayment method {number}") from error


def purpose_code(number: int) -> str:
    """What it is for, by its name in the contract.

    Raises: MappingError for one that this program does not know.
    """
    try:
        return types_pb2.Purpose.Name(number).removeprefix("PURPOSE_")
    except ValueError as error:
        raise MappingError(f"purpose {number}") from error


def _purpose(number: int) -> Purpose:
    code = purpose_code(number)
    return Purpose(code, PURPOSE_NAMES.get(code, Bilingual(code, code)))


def _note(message: credit_line_service_pb2.LoanNote) -> LoanNote:
    return LoanNote(
        tail=message.loan_note_id[-4:],
        outstanding_fen=fen(message.principal_balance),
        drawn_fen=fen(message.amount),
        drawn_date=day(message.value_date),
        next_due_date=day(message.next_due_date) if message.HasField("next_due_date") else None,
        next_payment_fen=fen(message.next_payment) if message.HasField("next_payment") else 0,
        number=message.loan_note_id,
    )


def quote(message: drawdown_service_pb2.Quote) -> Quote:
    """A plan with its cost."""
    schedule = message.schedule
    if not schedule.instalments:
        raise MappingError("plan without instalments")
    return Quote(
        quote_id=message.quote_id,
        amount_fen=fen(message.terms.amount),
        term_months=message.terms.term_months,
        method=method(message.terms.method),
        annual_rate=rate(schedule.annual_rate),
        apr_simple=rate(schedule.apr_simple),
        irr=rate(schedule.irr) if schedule.HasField("irr") else None,
        total_interest_fen=fen(schedule.total_interest),
        instalments=tuple(_instalment(i) for i in schedule.instalments),
        purpose=purpose_code(message.terms.purpose),
    )


def _instalment(message: types_pb2.Instalment) -> Instalment:
    return Instalment(
        message.number,
        day(message.due_date),
        fen(message.principal),
        fen(message.interest),
        fen(message.payment),
        fen(message.balance),
    )


def contract(message: contract_service_pb2.Contract) -> PreparedContract:
    """A contract to be read. Its text is Chinese, as signed; the screens' own words around it are translated."""
    if not message.pages:
        raise MappingError("contract without pages")
    return PreparedContract(
        message.contract_id,
        message.quote_id,
        _CONTRACT_TITLE,
        tuple(_page(p) for p in message.pages),
        message.content_sha256,
    )


def _page(message: contract_service_pb2.ContractPage) -> ContractPage:
    return ContractPage(
        message.number,
        both(message.title),
        tuple(ContractRow(both(f.label), both(f.value), both(f.note)) for f in message.facts),
        tuple(both(p) for p in message.paragraphs),
        message.minimum_time.ToMilliseconds(),
    )


def _state(number: int) -> DrawdownState:
    try:
        return DrawdownState(drawdown_service_pb2.DrawdownState.Name(number).removeprefix("DRAWDOWN_STATE_"))
    except ValueError:
        # A state that this terminal does not know is one in which it knows nothing.
        return DrawdownState.UNKNOWN


def drawdown(message: drawdown_service_pb2.Drawdown) -> DrawdownFacts:
    """A drawdown as it stands."""
    return DrawdownFacts(
        state=_state(message.state),
        amount_fen=fen(message.terms.amount),
        drawdown_id=message.drawdown_id,
        loan_note_number=message.loan_note_id,
        query_number=message.query_number,
        value_date=day(message.value_date) if message.HasField("value_date") else None,
        available_after_fen=fen(message.line.available) if message.HasField("line") else None,
        account_balance_fen=fen(message.account_balance) if message.HasField("account_balance") else None,
        confirm_by=message.confirm_deadline.ToDatetime(UTC) if message.HasField("confirm_deadline") else None,
        see_staff=message.outcome == drawdown_service_pb2.CUSTOMER_OUTCOME_SEE_STAFF,
        refusal=refusal(message.refusal) if message.HasField("refusal") else None,
    )


def outcome(message: drawdown_service_pb2.GetDrawdownOutcomeResponse) -> DrawdownFacts:
    """What became of a request: state and amount only."""
    return DrawdownFacts(
        state=_state(message.state),
        amount_fen=fen(message.amount),
        query_number=message.query_number,
        see_staff=message.outcome == drawdown_service_pb2.CUSTOMER_OUTCOME_SEE_STAFF,
    )


def refusal(message: refusal_pb2.Refusal, tries_left: int | None = None) -> Refusal:
    """A "no" with its sentences for the customer; the teller's stay away from the screen.

    The customer's sentence ends with the remedy, for whoever shows it alone. A screen shows the remedy by itself, so
    that it is left out there: what is read once is read.
    """
    remedy = _sentences(message.remedy)
    whole = _sentences(message.customer)
    return Refusal(
        message.reason,
        Bilingual(_without(whole.zh, remedy.zh), _without(whole.en, remedy.en)),
        remedy,
        tries_left,
        message.quote_number,
        message.reviewable,
    )


def _without(sentence: str, remedy: str) -> str:
    return (sentence.removesuffix(remedy).rstrip("\n") if remedy else "") or sentence


def _sentences(messages: Iterable[refusal_pb2.Sentence]) -> Bilingual:
    by_language = {m.language.split("-")[0]: m.text for m in messages}
    zh = by_language.get("zh", "")
    return Bilingual(zh or by_language.get("en", ""), by_language.get("en", "") or zh)
