"""`RecordService`: what a customer may keep and ask, at every channel alike."""

from edian.channel.v1 import record_service_pb2 as pb
from edian.channel.v1 import record_service_pb2_grpc

from channel_server.application.get_receipt import get_receipt
from channel_server.application.issue_line_snapshot import issue_line_snapshot
from channel_server.application.list_records import AnyRecord, list_records
from channel_server.application.plan_trip import Trip, TripTerminal, plan_trip
from channel_server.application.ports import Vault
from channel_server.application.records import DrawdownRecord
from channel_server.application.request_review import ReviewWish, request_review
from channel_server.application.services import Services
from channel_server.application.tokens import SnapshotSigner
from channel_server.domain.ids import LineId, SessionId
from channel_server.domain.refusal_table import Language
from channel_server.domain.refusals import Refusal
from channel_server.domain.work import Business
from channel_server.transport.grpc.drawdowns import write_drawdown
from channel_server.transport.grpc.gate import Context, current_caller
from channel_server.transport.grpc.journal import journal_at_counter
from channel_server.transport.grpc.repayments import repayment_message
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.validation import malformed
from channel_server.transport.grpc.values import CHANNELS, amount_from, timestamp, write_time
from channel_server.wire import date_message, money_from_fen


class RecordServicer(record_service_pb2_grpc.RecordServiceServicer):
    """History, receipts, reviews, and what to know before a trip."""

    def __init__(self, services: Services, snapshots: SnapshotSigner) -> None:
        self._services = services
        self._snapshots = snapshots

    async def ListRecords(self, request: pb.ListRecordsRequest, context: Context) -> pb.ListRecordsResponse:  # noqa: N802 - the contract's name
        """List records."""
        page = await list_records(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            page_size=request.page_size,
            page_token=request.page_token,
        )
        if isinstance(page, Refusal):
            return await abort(context, page)
        return pb.ListRecordsResponse(
            records=[_record_message(each, self._services.vault) for each in page.records],
            next_page_token=page.next_token,
        )

    async def GetReceipt(self, request: pb.GetReceiptRequest, context: Context) -> pb.GetReceiptResponse:  # noqa: N802
        """Make a receipt."""
        language = _language(request.language)
        if isinstance(language, Refusal):
            return await abort(context, language)
        receipt = await get_receipt(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            subject_id=request.subject_id,
            language=language,
        )
        if isinstance(receipt, Refusal):
            return await abort(context, receipt)
        if receipt.copies > 1:
            await journal_at_counter(self._services, Business.REPRINT, f"{request.subject_id}:{receipt.copies}")
        return pb.GetReceiptResponse(pdf=receipt.pdf, sha256=receipt.sha256, file_name=receipt.file_name)

    async def RequestReview(self, request: pb.RequestReviewRequest, context: Context) -> pb.RequestReviewResponse:  # noqa: N802
        """Ask for a person."""
        review = await request_review(
            self._services,
            current_caller(),
            ReviewWish(
                request_id=request.request_id,
                session_id=SessionId(request.session_id),
                reason=request.reason,
                subject_id=request.subject_id,
            ),
        )
        if isinstance(review, Refusal):
            return await abort(context, review)
        return pb.RequestReviewResponse(
            review_id=review.review_id, answer_by=timestamp(review.answer_by), query_number=review.query_number
        )

    async def PlanTrip(self, request: pb.PlanTripRequest, context: Context) -> pb.PlanTripResponse:  # noqa: N802
        """Tell what to know before a trip."""
        amount = amount_from(request.amount, "amount") if request.HasField("amount") else None
        if isinstance(amount, Refusal):
            return await abort(context, amount)
        trip = await plan_trip(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            credit_line_id=LineId(request.credit_line_id),
            amount=amount,
        )
        if isinstance(trip, Refusal):
            return await abort(context, trip)
        return _trip_message(trip)

    async def IssueLineSnapshot(  # noqa: N802
        self, request: pb.IssueLineSnapshotRequest, context: Context
    ) -> pb.IssueLineSnapshotResponse:
        """Give out a snapshot."""
        issued = await issue_line_snapshot(
            self._services,
            self._snapshots,
            current_caller(),
            session_id=SessionId(request.session_id),
            credit_line_id=LineId(request.credit_line_id),
        )
        if isinstance(issued, Refusal):
            return await abort(context, issued)
        return pb.IssueLineSnapshotResponse(
            snapshot=issued.text,
            expire_time=timestamp(issued.expire_time),
            business_date=date_message(issued.business_date),
        )


def _language(tag: str) -> Language | Refusal | None:
    if not tag:
        return None
    try:
        return Language(tag)
    except ValueError:
        return malformed("language", "must be zh-CN or en, or left out")


def _record_message(record: AnyRecord, vault: Vault) -> pb.Record:
    message = pb.Record(channel=CHANNELS[record.channel])
    write_time(message.create_time, record.create_time)
    if isinstance(record, DrawdownRecord):
        write_drawdown(message.drawdown, record, vault)
    else:
        message.repayment.CopyFrom(repayment_message(record))
    return message


def _trip_message(trip: Trip) -> pb.PlanTripResponse:
    return pb.PlanTripResponse(
        drawable=trip.refusal is None,
        reason="" if trip.refusal is None else trip.refusal.reason.value,
        drawable_at_kiosk=money_from_fen(trip.drawable_at_kiosk),
        bring=[pb.TripItem(noun=each.thing.value, reason=each.reason) for each in trip.bring],
        terminals=[_terminal_message(each) for each in trip.terminals],
        time=timestamp(trip.time),
    )


def _terminal_message(each: TripTerminal) -> pb.TripTerminal:
    terminal = each.terminal
    message = pb.TripTerminal(
        terminal_id=terminal.terminal_id,
        place=terminal.branch_name,
        place_en=terminal.branch_name_en,
        works=each.health.works,
        broken=each.health.broken,
        phone=terminal.help_phone,
    )
    if each.seen_time is not None:
        write_time(message.seen_time, each.seen_time)
    return message
