"""Mutants of the credit system, the risk decision, imaging and notification."""

from edian.backoffice.v1 import credit_system_service_pb2 as credit_pb
from edian.backoffice.v1 import imaging_service_pb2 as imaging_pb
from edian.backoffice.v1 import notification_service_pb2 as notification_pb
from edian.backoffice.v1 import risk_decision_service_pb2 as risk_pb
from google.protobuf.message import Message

from channel_server.sandbox.errors import ContentDiffersError, NotFoundError
from tests.contract.conformance.mutants.forms import (
    BANK,
    SUBJECTS,
    Together,
    careless,
    case,
    first_answer_kept,
    instead_of,
    on_answer,
    on_exchange,
    on_request,
)
from tests.contract.conformance.stage import Mutant, Real


def note_numbered_anew() -> Mutant:
    opened = set[str]()

    def change(answer: credit_pb.OpenLoanNoteResponse) -> None:
        number = answer.loan_note_id
        answer.loan_note_id += f"-{len(opened)}" if number in opened else ""
        opened.update((number, answer.loan_note_id))

    return on_answer(credit_pb.OpenLoanNoteResponse, change)


def duplicates_are_several_notes() -> Mutant:
    together = Together()

    async def mutant(request: Message, real: Real) -> Message:
        if not isinstance(request, credit_pb.OpenLoanNoteRequest):
            return await real(request)
        before: list[str] = []
        answer = await together.answer(request, request.reference, real, met=before.extend)
        assert isinstance(answer, credit_pb.OpenLoanNoteResponse)
        answer.loan_note_id += "B" if request.reference in before else ""
        return answer

    return mutant


def one_note_for_all() -> Mutant:
    numbers: list[str] = []

    def change(answer: credit_pb.OpenLoanNoteResponse) -> None:
        numbers.append(answer.loan_note_id)
        answer.loan_note_id = numbers[0]

    return on_answer(credit_pb.OpenLoanNoteResponse, change)


def note_on_any_line() -> Mutant:
    def change(request: credit_pb.OpenLoanNoteRequest) -> None:
        request.credit_line_id = SUBJECTS.customer.credit_line_id

    return on_request(credit_pb.OpenLoanNoteRequest, change)


def older_figures_stand() -> Mutant:
    def change(request: credit_pb.MirrorLineUseRequest, answer: credit_pb.MirrorLineUseResponse) -> None:
        answer.sequence_number = request.sequence_number

    return on_exchange(credit_pb.MirrorLineUseRequest, credit_pb.MirrorLineUseResponse, change)


def impossible_figures_stand() -> Mutant:
    def change(request: credit_pb.MirrorLineUseRequest) -> None:
        request.reserved.nanos = 0

    return on_request(credit_pb.MirrorLineUseRequest, change)


def void_that_tells_no_number() -> Mutant:
    def change(answer: credit_pb.VoidLoanNoteResponse) -> None:
        answer.loan_note_id = ""

    return on_answer(credit_pb.VoidLoanNoteResponse, change)


def note_opened_after_the_void() -> Mutant:
    def made(_request: credit_pb.OpenLoanNoteRequest) -> credit_pb.OpenLoanNoteResponse:
        return credit_pb.OpenLoanNoteResponse(loan_note_id="XK1")

    def only_voided(request: credit_pb.OpenLoanNoteRequest) -> Message:
        if request.reference not in voided:
            raise ContentDiffersError("other content")
        return made(request)

    voided = set[str]()
    mutant = instead_of(ContentDiffersError, credit_pb.OpenLoanNoteRequest, only_voided)

    async def remembering(request: Message, real: Real) -> Message:
        if isinstance(request, credit_pb.VoidLoanNoteRequest):
            voided.add(request.reference)
        return await mutant(request, real)

    return remembering


def older_repayment_stands() -> Mutant:
    def change(request: credit_pb.RecordRepaymentRequest, answer: credit_pb.RecordRepaymentResponse) -> None:
        answer.sequence_number = request.sequence_number

    return on_exchange(credit_pb.RecordRepaymentRequest, credit_pb.RecordRepaymentResponse, change)


def repayment_on_no_note() -> Mutant:
    def made(_request: credit_pb.RecordRepaymentRequest) -> credit_pb.RecordRepaymentResponse:
        return credit_pb.RecordRepaymentResponse(sequence_number=1)

    return instead_of(NotFoundError, credit_pb.RecordRepaymentRequest, made)


def field_from_nowhere() -> Mutant:
    def change(answer: credit_pb.GetDossierResponse) -> None:
        answer.fields.add(noun="land_mu", value="12.6")

    return on_answer(credit_pb.GetDossierResponse, change)


def dossier_of_nobody() -> Mutant:
    def made(_request: credit_pb.GetDossierRequest) -> credit_pb.GetDossierResponse:
        return credit_pb.GetDossierResponse()

    return instead_of(NotFoundError, credit_pb.GetDossierRequest, made)


def decided_anew(*, at_once: bool) -> Mutant:
    decided, together = set[str](), Together()

    async def mutant(request: Message, real: Real) -> Message:
        if not isinstance(request, risk_pb.DecideDrawdownRequest):
            return await real(request)
        before: list[str] = []
        again = request.reference in decided and not at_once
        answer = await together.answer(request, request.reference, real, met=before.extend)
        decided.add(request.reference)
        again = again or (at_once and request.reference in before)
        if again and request.customer_id == SUBJECTS.customer.customer_id:
            return risk_pb.DecideDrawdownResponse(verdict=risk_pb.RISK_VERDICT_REFUSED, rule_code="X", rule_text="x")
        return answer

    return mutant


def words_that_change() -> Mutant:
    told = 0

    def change(answer: risk_pb.DecideDrawdownResponse) -> None:
        nonlocal told
        if answer.rule_text:
            told += 1
            answer.rule_text += f" ({told})"

    return on_answer(risk_pb.DecideDrawdownResponse, change)


def digest_of_something_else() -> Mutant:
    def change(answer: imaging_pb.StoreImageResponse) -> None:
        answer.content_sha256 = bytes(32)

    return on_answer(imaging_pb.StoreImageResponse, change)


def paper_overwritten() -> Mutant:
    papers: dict[tuple[str, str], imaging_pb.StoreImageRequest] = {}

    async def mutant(request: Message, real: Real) -> Message:
        if isinstance(request, imaging_pb.StoreImageRequest):
            papers[request.bank_id, request.reference] = request
            fresh = imaging_pb.StoreImageRequest()
            fresh.CopyFrom(request)
            fresh.reference = f"00000000-0000-4000-8000-{len(papers):04d}{hash(request.content) % 10**8:08d}"
            return await real(fresh)
        if isinstance(request, imaging_pb.FetchImageRequest):
            paper = papers.get((request.bank_id, request.reference))
            if paper is None:
                raise NotFoundError("no paper")
            return imaging_pb.FetchImageResponse(kind=paper.kind, media_type=paper.media_type, content=paper.content)
        return await real(request)

    return mutant


def large_paper_cut_short() -> Mutant:
    def change(answer: imaging_pb.FetchImageResponse) -> None:
        answer.content = answer.content[: 1 << 16]

    return on_answer(imaging_pb.FetchImageResponse, change)


def empty_paper_in_place_of_none() -> Mutant:
    def made(request: imaging_pb.FetchImageRequest) -> imaging_pb.FetchImageResponse:
        if request.bank_id != BANK:
            raise NotFoundError("no paper")
        return imaging_pb.FetchImageResponse()

    return instead_of(NotFoundError, imaging_pb.FetchImageRequest, made)


def paper_shown_to_another_bank() -> Mutant:
    def change(request: imaging_pb.FetchImageRequest) -> None:
        request.bank_id = BANK

    return on_request(imaging_pb.FetchImageRequest, change)


def message_taken_anew() -> Mutant:
    taken = set[str]()

    def change(
        request: notification_pb.SendNotificationRequest, answer: notification_pb.SendNotificationResponse
    ) -> None:
        if request.reference in taken:
            answer.masked_phone = ""
        taken.add(request.reference)

    return on_exchange(notification_pb.SendNotificationRequest, notification_pb.SendNotificationResponse, change)


def telephone_told_in_full() -> Mutant:
    def change(answer: notification_pb.SendNotificationResponse) -> None:
        answer.masked_phone = answer.masked_phone.replace("****", "0001")

    return on_answer(notification_pb.SendNotificationResponse, change)


CASES = (
    case("note numbered anew when repeated", "CR-01 CR-02 CR-04", note_numbered_anew),
    case("duplicates at once are several notes", "CR-02", duplicates_are_several_notes),
    case("one note for all", "CR-03 CR-10", one_note_for_all),
    case("note of other content", "CR-04", lambda: first_answer_kept(credit_pb.OpenLoanNoteRequest)),
    case("note on any line", "CR-05", note_on_any_line),
    case("older figures that stand", "CR-06", older_figures_stand),
    case("impossible figures that stand", "CR-07", impossible_figures_stand),
    case("void that tells no number", "CR-10", void_that_tells_no_number),
    case("note opened after the void", "CR-11", note_opened_after_the_void),
    case("repayment of other content", "CR-20", lambda: first_answer_kept(credit_pb.RecordRepaymentRequest)),
    case("older repayment that stands", "CR-21", older_repayment_stands),
    case("repayment on no note", "CR-22", repayment_on_no_note),
    case("field from nowhere", "CR-30", field_from_nowhere),
    case("dossier of nobody", "CR-31", dossier_of_nobody),
    careless("field rules of the credit system not looked at", "CR-90"),
    case("decision made anew", "RD-01", lambda: decided_anew(at_once=False)),
    case("decision made anew for duplicates at once", "RD-02", lambda: decided_anew(at_once=True)),
    case("words of a decision that change", "RD-03", words_that_change),
    case("decision of other content", "RD-04", lambda: first_answer_kept(risk_pb.DecideDrawdownRequest)),
    careless("field rules of the risk decision not looked at", "RD-90"),
    case("digest of something else", "IM-01", digest_of_something_else),
    case("paper overwritten", "IM-02", paper_overwritten),
    case("large paper cut short", "IM-03", large_paper_cut_short),
    case("empty paper in place of none", "IM-04", empty_paper_in_place_of_none),
    case("paper shown to another bank", "IM-05", paper_shown_to_another_bank),
    careless("field rules of imaging not looked at", "IM-90"),
    case("message taken anew when repeated", "NT-01", message_taken_anew),
    case("telephone told in full", "NT-02", telephone_told_in_full),
    case("staff call of other content", "NT-03", lambda: first_answer_kept(notification_pb.AlertStaffRequest)),
    careless("field rules of notification not looked at", "NT-90"),
)
