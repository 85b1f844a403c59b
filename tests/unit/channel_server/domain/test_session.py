"""A session's proofs: only ever added, never of two people, and enough for what is asked."""

from datetime import UTC, datetime, timedelta

import pytest

from channel_server.domain.ids import BankId, CustomerId, SessionId, TerminalId
from channel_server.domain.refusal_table import Language, customer_sentence
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.session import SHIPPED_POLICY, Act, Assurance, Channel, Session

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


def test_drawdown_at_the_kiosk_needs_id_card_and_bank_card() -> None:
    refusal = identified(session(), Assurance.ID_CHIP).check_assured(Act.DRAW_DOWN)
    assert refusal is not None
    assert refusal.facts["missing"] == "CARD_PIN"
    assert customer_sentence(refusal, Language.CHINESE).endswith("还要：插卡输密码。")
    assert identified(session(), Assurance.ID_CHIP, Assurance.CARD_PIN).check_assured(Act.DRAW_DOWN) is None


def test_session_of_nobody_lacks_every_proof() -> None:
    refusal = session().check_assured(Act.DRAW_DOWN)
    assert refusal is not None
    assert refusal.facts["missing"] == "ID_CHIP, CARD_PIN"


def test_reversal_is_for_the_counter() -> None:
    proofs = (Assurance.ID_CHIP, Assurance.CARD_PIN)
    assert reason(identified(session(), *proofs).check_assured(Act.REVERSE)) is RefusalReason.ASSURANCE_INSUFFICIENT
    at_counter = identified(session(Channel.COUNTER), Assurance.TELLER, Assurance.ID_CHIP)
    assert at_counter.check_assured(Act.REVERSE) is None


@pytest.mark.parametrize("channel", Channel)
def test_policy_never_asks_for_a_face_as_the_only_way(channel: Channel) -> None:
    for alternatives in SHIPPED_POLICY[channel].values():
        assert any(Assurance.FACE not in needed for needed in alternatives)
