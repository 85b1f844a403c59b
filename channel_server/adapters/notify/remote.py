"""Notification over `edian.backoffice.v1.NotificationService`."""

from edian.backoffice.v1 import notification_service_pb2 as pb
from edian.backoffice.v1 import notification_service_pb2_grpc as pb_grpc

from channel_server.adapters.backoffice.link import BackOfficeLink, read
from channel_server.application.ports import Message, Outcome, StaffAlert


class RemoteNotifier:
    """The bank's message gateway, or the sandbox."""

    def __init__(self, link: BackOfficeLink) -> None:
        self._link = link
        self._stub = pb_grpc.NotificationServiceStub(link.channel)

    async def send_notification(self, message: Message) -> Outcome[str]:
        """Hand a message over; the masked telephone comes back."""
        request = pb.SendNotificationRequest(
            bank_id=message.bank_id,
            reference=message.reference,
            customer_id=message.customer_id,
            template=message.template,
            values=dict(message.values),
        )
        return read(await self._link.ask(self._stub.SendNotification, request), _masked_phone)

    async def alert_staff(self, alert: StaffAlert) -> Outcome[None]:
        """Call the staff of a branch."""
        request = pb.AlertStaffRequest(
            bank_id=alert.bank_id,
            reference=alert.reference,
            terminal_id=alert.terminal_id,
            branch=alert.branch,
            place=alert.place,
            code=alert.code,
        )
        request.call_time.FromDatetime(alert.call_time)
        return read(await self._link.ask(self._stub.AlertStaff, request), lambda _: None)


def _masked_phone(answer: pb.SendNotificationResponse) -> str:
    return answer.masked_phone
