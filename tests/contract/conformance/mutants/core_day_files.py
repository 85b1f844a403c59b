"""Mutants of core's day file."""

from edian.backoffice.v1 import core_banking_service_pb2 as pb
from google.protobuf.message import Message

from channel_server.sandbox.errors import InvalidError
from tests.contract.conformance.mutants.forms import BANK, case, instead_of, on_answer, on_request
from tests.contract.conformance.stage import Mutant


def line_with_another_number() -> Mutant:
    def change(answer: pb.ListDayPostingsResponse) -> None:
        for line in answer.postings:
            line.core_reference += "0" if line.kind == pb.DAY_POSTING_KIND_DISBURSEMENT else ""

    return on_answer(pb.ListDayPostingsResponse, change)


def line_that_is_left_out() -> Mutant:
    def change(answer: pb.ListDayPostingsResponse) -> None:
        if answer.postings and answer.HasField("totals"):
            del answer.postings[-1]

    return on_answer(pb.ListDayPostingsResponse, change)


def reversal_that_names_nothing() -> Mutant:
    def change(answer: pb.ListDayPostingsResponse) -> None:
        for line in answer.postings:
            line.reversed_reference = ""

    return on_answer(pb.ListDayPostingsResponse, change)


def totals_of_one_line_more() -> Mutant:
    def change(answer: pb.ListDayPostingsResponse) -> None:
        if answer.HasField("totals"):
            answer.totals.posting_count += 1

    return on_answer(pb.ListDayPostingsResponse, change)


def always_final() -> Mutant:
    def change(answer: pb.ListDayPostingsResponse) -> None:
        answer.final = True

    return on_answer(pb.ListDayPostingsResponse, change)


def empty_page_in_place_of_none() -> Mutant:
    def made(_request: pb.ListDayPostingsRequest) -> Message:
        return pb.ListDayPostingsResponse()

    return instead_of(InvalidError, pb.ListDayPostingsRequest, made)


def one_file_for_all_banks() -> Mutant:
    def change(request: pb.ListDayPostingsRequest) -> None:
        request.bank_id = BANK

    return on_request(pb.ListDayPostingsRequest, change)


CASES = (
    case("line with another number", "CB-80", line_with_another_number),
    case("line that is left out", "CB-80 CB-81 CB-82", line_that_is_left_out),
    case("reversal that names nothing", "CB-81", reversal_that_names_nothing),
    case("totals of one line more", "CB-82", totals_of_one_line_more),
    case("file that is always final", "CB-83", always_final),
    case("empty page in place of none", "CB-84", empty_page_in_place_of_none),
    case("one file for all banks", "CB-85", one_file_for_all_banks),
)
