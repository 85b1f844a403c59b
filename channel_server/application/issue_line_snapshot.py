"""A line's figures for a terminal without a network (仅供参考): signed, without a name, good for a day."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from channel_server.application.books import Books
from channel_server.application.list_credit_lines import drawable_at
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.tokens import SnapshotSigner
from channel_server.application.visits import find_assured_visit, record_act
from channel_server.domain.ids import LineId, SessionId
from channel_server.domain.line_snapshot import LIFETIME, LineSnapshot, signed_bytes, snapshot_text
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act, Channel


@dataclass(frozen=True, slots=True)
class IssuedSnapshot:
    """What is shown as a QR code, and until when."""

    text: str
    expire_time: datetime
    business_date: date


async def issue_line_snapshot(
    services: Services,
    signer: SnapshotSigner,
    caller: TerminalRecord,
    *,
    session_id: SessionId,
    credit_line_id: LineId,
) -> IssuedSnapshot | Refusal:
    """Give out a snapshot; that it was given out is kept, with its digest."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    # Whole seconds, as the snapshot has them.
    now = services.clock.now().replace(microsecond=0)
    occasion = services.ids.new_uuid()

    def issue(books: Books) -> IssuedSnapshot | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.VIEW_LINE)
        if isinstance(visit, Refusal):
            return visit
        record = books.line(caller.bank_id, credit_line_id)
        if record is None or record.line.customer_id != visit.session.customer_id:
            return refuse(RefusalReason.NOT_FOUND, noun="credit line")
        line = record.line
        product = services.products.product(books, line.bank_id, line.product_code)
        policy = services.policies.policy(books, line.bank_id).assurance
        snapshot = LineSnapshot(
            bank_id=line.bank_id,
            issue_time=now,
            expire_time=now + LIFETIME,
            business_date=day.business_date,
            line_expiry_date=line.expiry_date,
            state=line.state_on(day.business_date),
            credit_limit=line.balance.credit_limit,
            available=line.balance.available,
            drawable_at_kiosk=drawable_at(services, books, record, Channel.KIOSK, day.business_date),
            minimum=product.amount_minimum,
            step=product.amount_step,
            without_face=policy.without_face(Channel.KIOSK),
            annual_rate=line.annual_rate,
        )
        payload = snapshot.to_bytes()
        text = snapshot_text(payload, signer.sign(caller.bank_id, signed_bytes(payload)))
        record_act(
            books,
            caller.bank_id,
            "line_snapshot_issued",
            now,
            subject=credit_line_id,
            discriminator=occasion,
            session_id=session_id,
            sha256=sha256(text.encode()).hexdigest(),
        )
        return IssuedSnapshot(text, snapshot.expire_time, day.business_date)

    return await services.books.write(issue)
