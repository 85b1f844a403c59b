"""What core's day file (核心日终文件) lists: every posting of a business date, once, with totals that hold."""

import datetime
from collections.abc import Mapping

from edian.backoffice.v1 import core_banking_service_pb2 as pb

from channel_server.domain.money import yuan_text
from channel_server.sandbox.conformance.bench import Bench
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.rule import Promise, Rule, RuleBrokenError, expect, given
from channel_server.wire import date_message, fen_from_money

_MOST_PAGES = 10_000
"""A file that does not end by then goes round in a circle."""
_SMALL_PAGE = 2
_NEVER_GIVEN_OUT = "no-such-page"


def sample_page(bench: Bench) -> pb.ListDayPostingsRequest:
    """Ask for the first page of the business date's file."""
    return pb.ListDayPostingsRequest(
        bank_id=bench.subjects.bank_id, business_date=date_message(bench.declared.business_date)
    )


async def _lists_each_posting_once(bench: Bench) -> str:
    first, second = await desk.posted(bench), await desk.posted(bench)
    lines = await _by_reference(bench)
    for posting in (first, second):
        line = _line_of(lines, posting.reference)
        told = pb.DayPostingKind.Name(line.kind).removeprefix("DAY_POSTING_KIND_")
        expect(line.kind == pb.DAY_POSTING_KIND_DISBURSEMENT, f"a disbursement is listed as {told}")
        expect(line.core_reference == posting.core_reference, "a line bears another core_reference")
        expect(line.amount == posting.amount, "a line tells another amount")
        expect(line.account_number == bench.subjects.customer.account_number, "a line tells another account")
        expect(line.state == pb.POSTING_STATE_POSTED, f"a line is {desk.state_name(line.state)} instead of POSTED")
    return f"{first.core_reference} and {second.core_reference} listed"


async def _lists_a_reversal(bench: Bench) -> str:
    posting = await desk.posted(bench)
    reversal = desk.reversal_order(bench, posting.reference)
    desk.in_state(await desk.reverse(bench, reversal), pb.POSTING_STATE_REVERSED)
    lines = await _by_reference(bench)
    undone, undoing = _line_of(lines, posting.reference), _line_of(lines, reversal.reversal_reference)
    told = desk.state_name(undone.state)
    expect(undone.state == pb.POSTING_STATE_REVERSED, f"a reversed posting is listed as {told}")
    expect(undoing.kind == pb.DAY_POSTING_KIND_REVERSAL, "the reversal is listed as something else")
    expect(undoing.reversed_reference == posting.reference, "the reversal names another posting")
    expect(undoing.amount == posting.amount, "the reversal has another amount")
    return "the posting REVERSED, and the reversal with what it undid"


async def _pages_join_and_totals_hold(bench: Bench) -> str:
    for _ in range(_SMALL_PAGE + 1):
        await desk.posted(bench)
    whole, totals, _ = await _read(bench)
    paged, again, pages = await _read(bench, page_size=_SMALL_PAGE)
    expect([line.core_reference for line in whole] == [line.core_reference for line in paged], "the pages differ")
    numbers = {line.core_reference for line in whole}
    expect(len(numbers) == len(whole), "two lines share a core_reference")
    amount = sum(fen_from_money(line.amount) for line in whole)
    for told in (totals, again):
        expect(told.posting_count == len(whole), f"{len(whole)} lines, {told.posting_count} in the totals")
        expect(fen_from_money(told.amount) == amount, "the sum of the lines is not that of the totals")
    return f"{len(whole)} lines of {yuan_text(fen_from_money(totals.amount))}, in {pages} pages too"


async def _open_day_is_not_final(bench: Bench) -> str:
    answer = await _ask(bench, sample_page(bench))
    expect(answer.final != bench.declared.open, f"final is {answer.final} while the day is open: {bench.declared.open}")
    return "not final while the day is open" if bench.declared.open else "final, the day is closed"


async def _day_ahead_is_invalid(bench: Bench) -> str:
    request = sample_page(bench)
    request.business_date.CopyFrom(date_message(bench.declared.business_date + datetime.timedelta(days=30)))
    answer = await bench.caller.ask(request, pb.ListDayPostingsResponse)
    told = answer.status if isinstance(answer, Said) else f"{len(answer.postings)} lines"
    expect(told == "INVALID_ARGUMENT", f"a day that lies ahead answers {told}")
    request = sample_page(bench)
    request.page_token = _NEVER_GIVEN_OUT
    answer = await bench.caller.ask(request, pb.ListDayPostingsResponse)
    told = answer.status if isinstance(answer, Said) else f"{len(answer.postings)} lines"
    expect(told == "INVALID_ARGUMENT", f"a page that was never given out answers {told}")
    return told


async def _another_bank_sees_none_of_it(bench: Bench) -> str:
    other = given(bench.subjects.other_bank_id, "other bank")
    posting = await desk.posted(bench)
    request = sample_page(bench)
    request.bank_id = other
    answer = await bench.caller.ask(request, pb.ListDayPostingsResponse)
    if isinstance(answer, Said):
        expect(answer.status in ("NOT_FOUND", "PERMISSION_DENIED", "INVALID_ARGUMENT"), f"answered {answer}")
        return f"answered {answer}"
    lines = await _by_reference(bench, bank_id=other)
    expect(posting.reference not in lines, "the posting is in another bank's file")
    return f"not among {len(lines)} lines"


async def _by_reference(bench: Bench, bank_id: str | None = None) -> Mapping[str, list[pb.DayPosting]]:
    lines, _, _ = await _read(bench, bank_id=bank_id)
    found: dict[str, list[pb.DayPosting]] = {}
    for line in lines:
        found.setdefault(line.reference, []).append(line)
    return found


def _line_of(lines: Mapping[str, list[pb.DayPosting]], reference: str) -> pb.DayPosting:
    found = lines.get(reference, [])
    expect(len(found) == 1, f"a reference has {len(found)} lines instead of one")
    return found[0]


async def _read(
    bench: Bench, *, page_size: int = 0, bank_id: str | None = None
) -> tuple[list[pb.DayPosting], pb.DayTotals, int]:
    """Read a whole file: its lines, its totals and how many pages it had."""
    request = sample_page(bench)
    request.bank_id = bank_id or request.bank_id
    request.page_size = page_size
    lines: list[pb.DayPosting] = []
    for page in range(1, _MOST_PAGES):
        answer = await _ask(bench, request)
        lines += answer.postings
        expect(not page_size or len(answer.postings) <= page_size, "a page has more lines than were asked for")
        if not answer.next_page_token:
            expect(answer.HasField("totals"), "the last page bears no totals")
            return lines, answer.totals, page
        expect(not answer.HasField("totals"), "a page that is not the last bears totals")
        request.page_token = answer.next_page_token
    raise RuleBrokenError(f"no end after {_MOST_PAGES} pages")


async def _ask(bench: Bench, request: pb.ListDayPostingsRequest) -> pb.ListDayPostingsResponse:
    answer = await bench.caller.ask(request, pb.ListDayPostingsResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"ListDayPostings answers {answer}")
    return answer


_DAY_FILE = ("ListDayPostings",)

RULES = (
    Rule(
        "CB-80",
        "day file",
        "The day file lists each posting once, with core's number, amount and account.",
        ("ListDayPostings", "PostDisbursement"),
        _lists_each_posting_once,
    ),
    Rule(
        "CB-81",
        "day file",
        "A reversed posting is REVERSED in the day file, and the reversal has a line that names it.",
        ("ListDayPostings", "ReversePosting"),
        _lists_a_reversal,
        (Promise.REVERSES,),
    ),
    Rule(
        "CB-82",
        "day file",
        "Small pages join to the same file, and the last page bears totals that hold.",
        ("ListDayPostings", "PostDisbursement"),
        _pages_join_and_totals_hold,
    ),
    Rule("CB-83", "day file", "The file of a day is final when the day is closed.", _DAY_FILE, _open_day_is_not_final),
    Rule(
        "CB-84",
        "day file",
        "A day that lies ahead, or a page that was never given out, is INVALID_ARGUMENT.",
        _DAY_FILE,
        _day_ahead_is_invalid,
    ),
    Rule(
        "CB-85",
        "other bank",
        "Another bank's day file has none of the bank's postings.",
        _DAY_FILE,
        _another_bank_sees_none_of_it,
    ),
)
