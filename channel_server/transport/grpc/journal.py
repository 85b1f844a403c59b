"""What a teller begins goes into the teller's journal; at kiosks and telephones nobody is signed in."""

from channel_server.application.services import Services
from channel_server.application.staff_journal import journal_act
from channel_server.domain.work import Business
from channel_server.transport.grpc.gate import current_caller, current_staff


async def journal_at_counter(services: Services, business: Business, subject_id: str) -> None:
    """Write the row, before the use case is called."""
    try:
        staff = current_staff()
    except LookupError:
        return
    await journal_act(services, staff, current_caller(), business=business, subject_id=subject_id)
