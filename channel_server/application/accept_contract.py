"""A contract was read and signed: the reading gate, the digest, the ink; then the signature goes to imaging."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from channel_server.application.books import Books
from channel_server.application.contract_text_record import contract_from
from channel_server.application.ports import Paper, Refused, Success
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.signature_drawing import MEDIA_TYPE, signature_svg
from channel_server.application.visits import find_assured_visit, record_act
from channel_server.domain.contract import Contract, InkStroke
from channel_server.domain.ids import ContractId, SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What the terminal says of the reading and the signing."""

    contract_id: ContractId
    content_sha256: bytes
    readings: Mapping[int, timedelta]
    """How long each page was shown."""
    signature: Sequence[InkStroke]
    """Data class C3: to imaging, and nowhere else."""


async def accept_contract(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, acceptance: Acceptance
) -> Contract | Refusal:
    """Accept a contract. It counts once the signature is kept; accepting again changes nothing."""
    now = services.clock.now()

    def judge(books: Books) -> Contract | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.SIGN_CONTRACT)
        if isinstance(visit, Refusal):
            return visit
        record = books.contract(caller.bank_id, acceptance.contract_id)
        quote = None if record is None else books.quote(caller.bank_id, record.quote_id)
        if record is None or quote is None or quote.customer_id != visit.session.customer_id:
            return refuse(RefusalReason.NOT_FOUND, noun="contract")
        if quote.expire_time <= now and record.accepted_time is None:
            return refuse(RefusalReason.QUOTE_EXPIRED, expired_time=quote.expire_time.isoformat(timespec="seconds"))
        return _accepted(contract_from(record), acceptance, now)

    contract = await services.books.read(judge)
    if isinstance(contract, Refusal) or contract.accepted_time != now:
        return contract
    drawing = signature_svg(acceptance.signature)
    reference = services.ids.new_uuid()
    stored = await services.bank.imaging.store_image(
        Paper(caller.bank_id, reference, kind="signature", media_type=MEDIA_TYPE, content=drawing)
    )
    if not isinstance(stored, Success):
        system = f"imaging: {stored.code}" if isinstance(stored, Refused) else "imaging"
        return refuse(RefusalReason.SERVICE_UNAVAILABLE, system=system)
    digest = hashlib.sha256(drawing).digest()
    shown = {f"page_{number}_shown_ms": str(time // _MS) for number, time in acceptance.readings.items()}

    def accept(books: Books) -> Contract | Refusal:
        books.accept_contract(
            caller.bank_id,
            acceptance.contract_id,
            accepted_time=now,
            signature_reference=reference,
            signature_sha256=digest,
        )
        record_act(
            books,
            caller.bank_id,
            "contract_accepted",
            now,
            subject=acceptance.contract_id,
            session=session_id,
            content_sha256=acceptance.content_sha256.hex(),
            signature_sha256=digest.hex(),
            **shown,
        )
        return contract

    return await services.books.write(accept)


_MS = timedelta(milliseconds=1)


def _accepted(contract: Contract, acceptance: Acceptance, now: datetime) -> Contract | Refusal:
    return contract.accept(
        content_sha256=acceptance.content_sha256,
        readings=acceptance.readings,
        signature=acceptance.signature,
        now=now,
    )
