"""A session's proofs: only ever added, never of two people, and enough for what is asked."""

from datetime import UTC, datetime, timedelta

from channel_server.domain.ids import BankId, CustomerId, SessionId, TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.session import Assurance, Channel, Session

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
HERE = TerminalId("JC-0317")


def session(channel: Channel = Channel.KIOSK) -> Session:
    return Session(SessionId("S1"), BankId("qingjiang"), HERE, channel, NOW, NOW + timedelta(minutes=10))


def identified(given: Session, *proofs: Assurance, customer: str = "C1") -> Session:
    for proof in proofs:
        result = given.identified(CustomerId(customer), proof)
        assert isinstance(result, Session)
        given = result
    return given


def reason(refusal: Refusal | None) -> RefusalReason | None:
    return None if refusal is None else refusal.reason


def test_session_is_usable_by_its_own_terminal_until_it_expires() -> None:
    assert session().check_usable(now=NOW, terminal_id=HERE) is None
    assert session().check_usable(now=NOW - timedelta(minutes=1), terminal_id=HERE) is None
    turned_back = session().check_usable(now=NOW - timedelta(days=3), terminal_id=HERE)
    assert reason(turned_back) is RefusalReason.SESSION_EXPIRED
    assert (
        reason(session().check_usable(now=NOW + timedelta(minutes=10), terminal_id=HERE))
        is RefusalReason.SESSION_EXPIRED
    )


def test_session_of_another_terminal_is_as_one_that_does_not_exist() -> None:
    refusal = session().check_usable(now=NOW, terminal_id=TerminalId("JC-0318"))
    assert reason(refusal) is RefusalReason.SESSION_NOT_FOUND


def test_session_that_was_closed_stays_closed() -> None:
    closed = session().ended().ended()
    assert reason(closed.check_usable(now=NOW, terminal_id=HERE)) is RefusalReason.SESSION_EXPIRED


def test_session_extended_never_ends_sooner() -> None:
    assert session().extended(NOW).expire_time == NOW + timedelta(minutes=10)
    assert session().extended(NOW + timedelta(hours=1)).expire_time == NOW + timedelta(hours=1)


def test_card_of_somebody_else_is_refused_and_changes_nothing() -> None:
    wang = identified(session(), Assurance.ID_CHIP)
    refused = wang.identified(CustomerId("C2"), Assurance.CARD_PIN)
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.CARD_HOLDER_MISMATCH
    assert wang.assurances == (Assurance.ID_CHIP,)


def test_proof_given_twice_is_kept_once() -> None:
    assert identified(session(), Assurance.ID_CHIP, Assurance.ID_CHIP).assurances == (Assurance.ID_CHIP,)


def test_face_check_that_passed_is_a_proof_and_one_that_did_not_is_counted() -> None:
    given = identified(session(), Assurance.ID_CHIP)
    passed = given.face_checked(passed=True).face_checked(passed=True)
    assert passed.assurances == (Assurance.ID_CHIP, Assurance.FACE)
    assert passed.failed_face_checks == 0
    failed = passed.face_checked(passed=False)
    assert (failed.assurances, failed.failed_face_checks) == (passed.assurances, 1)
