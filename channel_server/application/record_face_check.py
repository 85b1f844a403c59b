"""A face check at a terminal: held against the bank's rules, taken down once, and a proof where it passed.

What a check came to is kept in the evidence in every case, also when it was not taken; no picture and no template
ever comes here. Without a consent it is kept that a check was told, and nothing of it. Which checks a visit has had is
found by their `request_id`s, as whatever may come twice.
"""

from collections.abc import Mapping
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.records import RequestKind, RequestRecord, SessionRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import VisitView, find_visit, record_act, view_visit
from channel_server.domain.evidence import EvidenceBody
from channel_server.domain.face_check import FaceCheck, challenges_text
from channel_server.domain.ids import SessionId
from channel_server.domain.quick_values import changed
from channel_server.domain.refusals import Refusal, RefusalReason, refuse


async def record_face_check(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, request_id: str, told: FaceCheck
) -> VisitView | Refusal:
    """Take a check down, once for a `request_id`; the visit as it then stands."""
    now = services.clock.now()

    def record(books: Books) -> VisitView | Refusal:
        visit = find_visit(books, caller, session_id, now)
        if isinstance(visit, Refusal):
            return visit
        content = _content(session_id, told)
        kept = books.request(caller.bank_id, request_id)
        if kept is not None:
            return _repeat(kept, content) or view_visit(services, books, visit)
        rules = services.policies.policy(books, caller.bank_id).assurance.face
        without_consent = rules.check_consent(told.consent_time, visit.session, now)
        if without_consent is not None:
            _note_without_consent(books, visit, request_id, without_consent, now)
            return without_consent
        refusal = rules.check(told, visit.session)
        books.add_request(
            RequestRecord(
                bank_id=caller.bank_id,
                request_id=request_id,
                kind=RequestKind.RECORD_FACE_CHECK,
                terminal_id=caller.terminal_id,
                content=content,
                drawdown_id=None,
                refusal=refusal,
                create_time=now,
            )
        )
        record_act(
            books,
            caller.bank_id,
            "face_check_recorded" if refusal is None else "face_check_refused",
            now,
            subject=session_id,
            discriminator=request_id,
            terminal=caller.terminal_id,
            refusal="" if refusal is None else refusal.reason,
            **{name: value for name, value in content.items() if name != "session_id"},
        )
        if refusal is not None:
            return refusal
        after = changed(visit, session=visit.session.face_checked(passed=told.passed))
        books.put_session(after)
        return view_visit(services, books, after)

    return await services.books.write(record)


def _note_without_consent(books: Books, visit: SessionRecord, request_id: str, refusal: Refusal, now: datetime) -> None:
    """Keep that it was tried, and nothing of what was measured: not in the evidence, nor under the request's id."""
    session = visit.session
    event_id = f"face_check_refused:{session.session_id}:{request_id}"
    details = {"terminal": session.terminal_id, "refusal": refusal.reason, "cause": refusal.facts.get("cause", "")}
    books.append_evidence(
        EvidenceBody(session.bank_id, event_id, "face_check_refused", now, session.session_id, details)
    )


def _repeat(kept: RequestRecord, content: Mapping[str, str]) -> Refusal | None:
    """Answer what came before as before. A request of another visit tells nothing of this one."""
    if kept.kind is RequestKind.TOMBSTONE:
        return refuse(RefusalReason.REQUEST_WITHDRAWN)
    if kept.kind is not RequestKind.RECORD_FACE_CHECK:
        return refuse(RefusalReason.REQUEST_ID_REUSED, field="request_id")
    for name, value in content.items():
        if kept.content[name] != value:
            return refuse(RefusalReason.REQUEST_ID_REUSED, field=name)
    return kept.refusal


def _content(session_id: SessionId, told: FaceCheck) -> dict[str, str]:
    """Write a check down, field by field."""
    return {
        "session_id": session_id,
        "consent_time": "" if told.consent_time is None else told.consent_time.isoformat(timespec="milliseconds"),
        "decision": told.decision,
        "distance": "" if told.distance is None else str(told.distance),
        "threshold": str(told.threshold),
        "passive_score": str(told.passive_score),
        "model_sha256": told.model_sha256.hex(),
        "device_serial": told.device_serial,
        "challenges": challenges_text(told.challenges),
    }
