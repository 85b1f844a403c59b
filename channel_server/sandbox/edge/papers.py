"""Imaging's and notification's messages, to and from their logic."""

import structlog
from edian.backoffice.v1 import imaging_service_pb2 as imaging_pb
from edian.backoffice.v1 import notification_service_pb2 as notification_pb

from channel_server.sandbox.books.store import Store
from channel_server.sandbox.edge.bank import BackOffice
from channel_server.sandbox.systems.core_banking import CoreRefusal
from channel_server.sandbox.systems.imaging import Image, fetch_image, store_image
from channel_server.sandbox.systems.notification import Notification, append_outbox, send_notification
from channel_server.sandbox.systems.staff_call import StaffCall, alert_staff

_log = structlog.get_logger()


class ImagingEdge:
    """Answers `ImagingService`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def store_image(
        self, request: imaging_pb.StoreImageRequest, _refusal: CoreRefusal | None
    ) -> imaging_pb.StoreImageResponse:
        """Store a paper."""
        image = Image(request.kind, request.media_type, request.content)
        digest = await self._store.run(
            lambda c: store_image(c, image, bank_id=request.bank_id, reference=request.reference)
        )
        return imaging_pb.StoreImageResponse(content_sha256=digest)

    async def fetch_image(
        self, request: imaging_pb.FetchImageRequest, _refusal: CoreRefusal | None
    ) -> imaging_pb.FetchImageResponse:
        """Fetch a paper."""
        image = await self._store.run(lambda c: fetch_image(c, bank_id=request.bank_id, reference=request.reference))
        return imaging_pb.FetchImageResponse(kind=image.kind, media_type=image.media_type, content=image.content)


class NotificationEdge:
    """Answers `NotificationService`."""

    def __init__(self, store: Store, bank: BackOffice) -> None:
        self._store = store
        self._outbox = bank.outbox
        self._phones = {person.customer_id: person.phone for person in bank.village.people}

    async def send_notification(
        self, request: notification_pb.SendNotificationRequest, _refusal: CoreRefusal | None
    ) -> notification_pb.SendNotificationResponse:
        """Send a message."""
        message = Notification(
            request.bank_id, request.reference, request.customer_id, request.template, dict(request.values)
        )
        sent = await self._store.run(lambda c: send_notification(c, message, self._phones))
        if sent.fresh:
            append_outbox(self._outbox, message, sent)
        return notification_pb.SendNotificationResponse(masked_phone=sent.masked_phone)

    async def alert_staff(
        self, request: notification_pb.AlertStaffRequest, _refusal: CoreRefusal | None
    ) -> notification_pb.AlertStaffResponse:
        """Call staff: into the books and the log, where a bank would have a call board."""
        call_time_ms = request.call_time.ToMilliseconds()
        call = StaffCall(request.terminal_id, request.branch, request.place, request.code, call_time_ms)
        bank_id, reference = request.bank_id, request.reference
        if await self._store.run(lambda c: alert_staff(c, call, bank_id=bank_id, reference=reference)):
            _log.warning(
                "staff_called", terminal_id=call.terminal_id, branch=call.branch, place=call.place, code=call.code
            )
        return notification_pb.AlertStaffResponse()
