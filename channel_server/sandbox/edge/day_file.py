"""The day file's messages, and what a fault script does to a page of it on the wire: the books stay true."""

from edian.backoffice.v1 import core_banking_service_pb2 as pb
from google.protobuf.message import Message

from channel_server.domain.money import Fen
from channel_server.sandbox.books.store import Store
from channel_server.sandbox.errors import InvalidError
from channel_server.sandbox.faults import DayFileChange, Fault
from channel_server.sandbox.systems import day_file
from channel_server.sandbox.systems.core_banking import CoreRefusal
from channel_server.wire import date_from_message, fen_from_money, money_from_fen

_MISSTATED_BY = Fen(100)


class DayFileEdge:
    """Answers `ListDayPostings`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list_day_postings(
        self, request: pb.ListDayPostingsRequest, _refusal: CoreRefusal | None
    ) -> pb.ListDayPostingsResponse:
        """Give a page of the day file."""
        if request.page_token and not request.page_token.isdecimal():
            raise InvalidError("page_token is none that was given out")
        after, size = int(request.page_token or "0"), request.page_size or day_file.DEFAULT_PAGE
        date = date_from_message(request.business_date)
        page = await self._store.run(lambda c: day_file.read_page(c, request.bank_id, date, after=after, size=size))
        answer = pb.ListDayPostingsResponse(postings=[_line(line) for line in page.lines], final=page.final)
        if page.is_last:
            answer.totals.posting_count = page.count
            answer.totals.amount.CopyFrom(money_from_fen(page.total))
        else:
            answer.next_page_token = str(page.lines[-1].posting_id)
        return answer


def change_day_file(response: Message, fault: Fault) -> Message:
    """Leave the page's last line out, or state another amount in it; the totals follow where the script wants it so."""
    assert isinstance(response, pb.ListDayPostingsResponse), "the script admits no other operation"
    if not response.postings:
        return response
    last = response.postings[-1]
    amount = fen_from_money(last.amount)
    if fault.change is DayFileChange.OMIT_LAST:
        del response.postings[-1]
        moved, fewer = Fen(-amount), 1
    else:
        last.amount.CopyFrom(money_from_fen(Fen(amount + _MISSTATED_BY)))
        moved, fewer = _MISSTATED_BY, 0
    if fault.totals_follow and response.HasField("totals"):
        response.totals.posting_count -= fewer
        response.totals.amount.CopyFrom(money_from_fen(Fen(fen_from_money(response.totals.amount) + moved)))
    return response


def _line(line: day_file.DayLine) -> pb.DayPosting:
    return pb.DayPosting(
        kind=f"DAY_POSTING_KIND_{line.kind}",
        reference=line.reference,
        amount=money_from_fen(line.amount),
        account_number=line.account_number,
        core_reference=line.core_reference,
        state="POSTING_STATE_REVERSED" if line.reversed else "POSTING_STATE_POSTED",
        reversed_reference=line.reversed_reference,
    )
