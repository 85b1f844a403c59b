"""The rules of `CreditSystemService`: a note a reference, and figures of a line that only go forward."""

import asyncio
from collections.abc import Mapping

from edian.backoffice.v1 import credit_system_service_pb2 as pb

from channel_server.domain.money import Fen
from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.credit_orders import figures, note_order, repayment_record
from channel_server.sandbox.conformance.manners import Sample, manners
from channel_server.sandbox.conformance.rule import Rule, RuleBrokenError, expect, given
from channel_server.wire import money_from_fen

_AT_ONCE = 8


async def _open(bench: Bench, order: pb.OpenLoanNoteRequest) -> str:
    answer = await bench.caller.ask(order, pb.OpenLoanNoteResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"OpenLoanNote answers {answer}")
    expect(bool(answer.loan_note_id), "the note has no number")
    return answer.loan_note_id


async def _mirror(bench: Bench, sequence_number: int) -> int:
    answer = await bench.caller.ask(figures(bench, sequence_number), pb.MirrorLineUseResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"MirrorLineUse answers {answer}")
    return answer.sequence_number


async def _same_reference_same_note(bench: Bench) -> str:
    order = note_order(bench, fresh_reference())
    first = await _open(bench, order)
    for _ in range(2):
        expect(await _open(bench, order) == first, "the repeated reference gets another note")
    return f"{first} each time"


async def _at_once_is_one_note(bench: Bench) -> str:
    order = note_order(bench, fresh_reference())
    numbers = set(await asyncio.gather(*(_open(bench, order) for _ in range(_AT_ONCE))))
    expect(len(numbers) == 1, f"{_AT_ONCE} duplicates are {len(numbers)} notes")
    return f"{numbers.pop()} {_AT_ONCE} times"


async def _different_references_different_notes(bench: Bench) -> str:
    orders = [note_order(bench, fresh_reference()) for _ in range(_AT_ONCE)]
    numbers = set(await asyncio.gather(*(_open(bench, order) for order in orders)))
    expect(len(numbers) == _AT_ONCE, f"{_AT_ONCE} references share {len(numbers)} notes")
    return f"{_AT_ONCE} notes"


async def _other_content_is_refused(bench: Bench) -> str:
    reference = fresh_reference()
    first = await _open(bench, note_order(bench, reference))
    other = note_order(bench, reference, Fen(bench.subjects.amount + 1))
    answer = await bench.caller.ask(other, pb.OpenLoanNoteResponse)
    told = answer.status if isinstance(answer, Said) else f"note {answer.loan_note_id}"
    expect(told == "ALREADY_EXISTS", f"another amount answers {told}")
    expect(await _open(bench, note_order(bench, reference)) == first, "the first note is no longer told")
    return f"{told}, {first} stays"


async def _line_of_somebody_else_gets_no_note(bench: Bench) -> str:
    suspect = given(bench.subjects.suspect, "suspect with a line")
    order = note_order(bench, fresh_reference())
    order.credit_line_id = suspect.credit_line_id
    answer = await bench.caller.ask(order, pb.OpenLoanNoteResponse)
    told = answer.status if isinstance(answer, Said) else f"note {answer.loan_note_id}"
    refused = ("NOT_FOUND", "INVALID_ARGUMENT", "PERMISSION_DENIED", "FAILED_PRECONDITION")
    expect(told in refused, f"a line of another customer answers {told}")
    return f"answered {told}"


async def _figures_go_forward_only(bench: Bench) -> str:
    standing = await _mirror(bench, 1)
    newer = await _mirror(bench, standing + 2)
    expect(newer == standing + 2, f"number {standing + 2} sent, {newer} stands")
    for older in (standing + 1, standing + 2, 1):
        told = await _mirror(bench, older)
        expect(told == newer, f"number {older} sent after {newer}, {told} stands")
    return f"{newer} stands after {standing + 1} and 1 came late"


async def _impossible_figures_are_invalid(bench: Bench) -> str:
    standing = await _mirror(bench, 1)
    limit = bench.subjects.customer.credit_limit
    for reserved, outstanding in ((-1, 0), (0, -1), (1, limit)):
        request = figures(bench, standing + 1)
        request.reserved.CopyFrom(money_from_fen(Fen(reserved)))
        request.outstanding.CopyFrom(money_from_fen(Fen(outstanding)))
        answer = await bench.caller.ask(request, pb.MirrorLineUseResponse)
        told = answer.status if isinstance(answer, Said) else f"{answer.sequence_number} stands"
        expect(told == "INVALID_ARGUMENT", f"figures that break the line's invariant answer {told}")
    expect(await _mirror(bench, 1) == standing, "figures that were refused stand all the same")
    return "INVALID_ARGUMENT"


async def _void(bench: Bench, reference: str) -> str:
    request = pb.VoidLoanNoteRequest(bank_id=bench.subjects.bank_id, reference=reference)
    answer = await bench.caller.ask(request, pb.VoidLoanNoteResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"VoidLoanNote answers {answer}")
    return answer.loan_note_id


async def _voided_note_is_told_each_time(bench: Bench) -> str:
    reference = fresh_reference()
    number = await _open(bench, note_order(bench, reference))
    for _ in range(2):
        told = await _void(bench, reference)
        expect(told == number, f"{number} voided, {told or 'nothing'} told")
    return f"{number} each time"


async def _voided_reference_gets_no_note(bench: Bench) -> str:
    reference = fresh_reference()
    told = await _void(bench, reference)
    expect(not told, f"{told} told where no note was opened")
    for _ in range(2):
        answer = await bench.caller.ask(note_order(bench, reference), pb.OpenLoanNoteResponse)
        expect(isinstance(answer, Said), "a note is opened under a voided reference")
    return f"answered {answer}"


async def _record(bench: Bench, record: pb.RecordRepaymentRequest) -> int:
    answer = await bench.caller.ask(record, pb.RecordRepaymentResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"RecordRepayment answers {answer}")
    return answer.sequence_number


async def _repayment_is_recorded_once(bench: Bench) -> str:
    record = repayment_record(bench, await _open(bench, note_order(bench, fresh_reference())), 1)
    answers = {await _record(bench, record) for _ in range(3)}
    expect(answers == {1}, f"repeated, {', '.join(str(each) for each in sorted(answers))} stand")
    record.principal.CopyFrom(money_from_fen(Fen(2)))
    answer = await bench.caller.ask(record, pb.RecordRepaymentResponse)
    told = answer.status if isinstance(answer, Said) else "as if it were the first"
    expect(told == "ALREADY_EXISTS", f"other content is answered {told}")
    return "the same answer 3 times, other content ALREADY_EXISTS"


async def _older_repayment_changes_nothing(bench: Bench) -> str:
    note = await _open(bench, note_order(bench, fresh_reference()))
    for sent, stands in ((2, 2), (1, 2), (3, 3)):
        told = await _record(bench, repayment_record(bench, note, sent))
        expect(told == stands, f"number {sent} sent, {told} stands instead of {stands}")
    return "2 stands after 1 came late, then 3"


async def _repayment_on_no_note_is_refused(bench: Bench) -> str:
    answer = await bench.caller.ask(repayment_record(bench, "no-such-note", 1), pb.RecordRepaymentResponse)
    told = answer.status if isinstance(answer, Said) else f"{answer.sequence_number} stands"
    expect(told in ("NOT_FOUND", "PERMISSION_DENIED"), f"answered {told}")
    return f"answered {told}"


async def _dossier_says_where_it_is_from(bench: Bench) -> str:
    answer = await bench.caller.ask(_dossier_of(bench, bench.subjects.customer.customer_id), pb.GetDossierResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"GetDossier answers {answer}")
    bare = [each.noun or "a field without a noun" for each in answer.fields if not (each.noun and each.source)]
    expect(not bare, f"no source or no noun: {', '.join(bare)}")
    strange = [each.credit_line_id for each in answer.contracts if not (each.contract_number and each.credit_line_id)]
    expect(not strange, "a contract without a number or a line")
    return f"{len(answer.fields)} fields, {len(answer.contracts)} contracts"


async def _dossier_of_nobody_is_not_found(bench: Bench) -> str:
    answer = await bench.caller.ask(_dossier_of(bench, "no-such-customer"), pb.GetDossierResponse)
    told = answer.status if isinstance(answer, Said) else f"{len(answer.fields)} fields"
    expect(told in ("NOT_FOUND", "PERMISSION_DENIED"), f"answered {told}")
    return f"answered {told}"


def _dossier_of(bench: Bench, customer_id: str) -> pb.GetDossierRequest:
    return pb.GetDossierRequest(bank_id=bench.subjects.bank_id, customer_id=customer_id)


SAMPLES: Mapping[str, Sample] = {
    "OpenLoanNote": lambda bench: note_order(bench, fresh_reference()),
    "MirrorLineUse": lambda bench: figures(bench, 1),
    "VoidLoanNote": lambda bench: pb.VoidLoanNoteRequest(bank_id=bench.subjects.bank_id, reference=fresh_reference()),
    "RecordRepayment": lambda bench: repayment_record(bench, "no-such-note", 1),
    "GetDossier": lambda bench: _dossier_of(bench, bench.subjects.customer.customer_id),
}
_NOTES = ("OpenLoanNote",)
_VOIDS = ("OpenLoanNote", "VoidLoanNote")
_REPAYMENTS = ("OpenLoanNote", "RecordRepayment")
_FIGURES = ("MirrorLineUse",)

RULES = (
    Rule("CR-01", "loan note", "The same reference gets the same note.", _NOTES, _same_reference_same_note),
    Rule("CR-02", "loan note", "Duplicates that arrive at once get one note.", _NOTES, _at_once_is_one_note),
    Rule(
        "CR-03", "loan note", "Different references get different notes.", _NOTES, _different_references_different_notes
    ),
    Rule(
        "CR-04",
        "loan note",
        "A repeated reference with other content is refused as ALREADY_EXISTS, and the first note stays.",
        _NOTES,
        _other_content_is_refused,
    ),
    Rule(
        "CR-05",
        "loan note",
        "No note is opened on a line of another customer's.",
        _NOTES,
        _line_of_somebody_else_gets_no_note,
    ),
    Rule(
        "CR-06",
        "line figures",
        "Figures of a line are numbered: an older number changes nothing, and the one that stands is told.",
        _FIGURES,
        _figures_go_forward_only,
    ),
    Rule(
        "CR-07",
        "line figures",
        "Figures that are negative or pass the limit are INVALID_ARGUMENT and do not stand.",
        _FIGURES,
        _impossible_figures_are_invalid,
    ),
    Rule(
        "CR-10",
        "loan note",
        "A note that is voided is told by its number, also when it is voided again.",
        _VOIDS,
        _voided_note_is_told_each_time,
    ),
    Rule(
        "CR-11",
        "loan note",
        "A reference that is voided before its note was opened gets none for ever.",
        _VOIDS,
        _voided_reference_gets_no_note,
    ),
    Rule(
        "CR-20",
        "repayment",
        "The same repayment is recorded once; with other content it is refused as ALREADY_EXISTS.",
        _REPAYMENTS,
        _repayment_is_recorded_once,
    ),
    Rule(
        "CR-21",
        "repayment",
        "Repayments on a note are numbered: an older number changes nothing, and the one that stands is told.",
        _REPAYMENTS,
        _older_repayment_changes_nothing,
    ),
    Rule(
        "CR-22",
        "repayment",
        "A repayment on a note that is not there is refused.",
        ("RecordRepayment",),
        _repayment_on_no_note_is_refused,
    ),
    Rule(
        "CR-30",
        "dossier",
        "Each field of a dossier says what it is and where it comes from; each contract, which line it gives.",
        ("GetDossier",),
        _dossier_says_where_it_is_from,
    ),
    Rule(
        "CR-31",
        "dossier",
        "Of a customer who is not there nothing is told.",
        ("GetDossier",),
        _dossier_of_nobody_is_not_found,
    ),
    *manners("CR", SAMPLES),
)
