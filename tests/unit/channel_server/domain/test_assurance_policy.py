"""Which proofs suffice: by channel, act and amount; never a face alone, and always a way on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.assurance_policy import SHIPPED_ASSURANCE, Alternative, AssurancePolicy
from channel_server.domain.face_check import FaceRules
from channel_server.domain.ids import BankId, CustomerId, SessionId, TerminalId
from channel_server.domain.money import Fen
from channel_server.domain.refusal_table import Language, customer_sentence, remedy_sentence
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.session import Act, Assurance, Channel, Session

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
CHIP, DOCUMENT, CARD = Assurance.ID_CHIP, Assurance.ID_DOCUMENT, Assurance.CARD_PIN
FACE, TELLER = Assurance.FACE, Assurance.TELLER
BOUND = Fen(2_000_000)
MORE = Fen(2_000_100)


def visit(*proofs: Assurance, channel: Channel = Channel.KIOSK, failed: int = 0, known: bool = True) -> Session:
    return Session(
        SessionId("S1"),
        BankId("qingjiang"),
        TerminalId("JC-0317"),
        channel,
        NOW,
        NOW + timedelta(minutes=10),
        CustomerId("C1") if known else None,
        proofs,
        failed_face_checks=failed,
    )


def policy(*alternatives: Alternative, act: Act = Act.DRAW_DOWN, face: FaceRules | None = None) -> AssurancePolicy:
    return AssurancePolicy({(Channel.KIOSK, act): alternatives}, face or FaceRules())


def refusal(found: Refusal | None) -> Refusal:
    assert found is not None
    return found


def test_drawdown_at_the_kiosk_needs_id_card_and_bank_card() -> None:
    lacking = refusal(SHIPPED_ASSURANCE.check(visit(CHIP), Act.DRAW_DOWN, BOUND))
    assert lacking.facts["missing"] == "CARD_PIN"
    assert customer_sentence(lacking, Language.CHINESE).endswith("还要：插卡输密码。")
    assert SHIPPED_ASSURANCE.check(visit(CHIP, CARD), Act.DRAW_DOWN, BOUND) is None


def test_session_of_nobody_lacks_every_proof() -> None:
    lacking = refusal(SHIPPED_ASSURANCE.check(visit(known=False), Act.DRAW_DOWN, BOUND))
    assert lacking.facts["missing"] == "ID_CHIP, CARD_PIN"
    assert SHIPPED_ASSURANCE.drawable_without_face(visit(known=False)) is None


def test_proofs_of_nobody_are_none() -> None:
    assert SHIPPED_ASSURANCE.check(visit(CHIP, CARD, FACE, known=False), Act.DRAW_DOWN, BOUND) is not None


def test_reversal_is_for_the_counter() -> None:
    at_kiosk = refusal(SHIPPED_ASSURANCE.check(visit(CHIP, CARD, FACE), Act.REVERSE))
    assert at_kiosk.reason is RefusalReason.ASSURANCE_INSUFFICIENT
    assert SHIPPED_ASSURANCE.check(visit(TELLER, CHIP, channel=Channel.COUNTER), Act.REVERSE) is None


def test_amount_above_the_bound_needs_a_face_and_the_sentence_names_all_three_ways() -> None:
    needed = refusal(SHIPPED_ASSURANCE.check(visit(CHIP, CARD), Act.DRAW_DOWN, MORE))
    assert needed.reason is RefusalReason.FACE_NEEDED
    assert remedy_sentence(needed, Language.CHINESE) == (
        "您可以改成 20,000.00 元以内，或者看着摄像头刷脸核对，或者到柜台办。"
    )
    assert remedy_sentence(needed, Language.ENGLISH) == (
        "You can draw 20,000.00 yuan or less, or look into the camera, or go to the counter."
    )
    assert SHIPPED_ASSURANCE.check(visit(CHIP, CARD, FACE), Act.DRAW_DOWN, MORE) is None
    assert SHIPPED_ASSURANCE.check(visit(CHIP, CARD, TELLER), Act.DRAW_DOWN, MORE) is None


def test_card_that_a_camera_read_needs_a_face_for_any_amount_or_its_chip() -> None:
    needed = refusal(SHIPPED_ASSURANCE.check(visit(DOCUMENT, CARD), Act.DRAW_DOWN, Fen(100_000)))
    assert needed.reason is RefusalReason.FACE_NEEDED
    assert remedy_sentence(needed, Language.CHINESE) == (
        "您可以看着摄像头刷脸核对，或者把身份证放到读卡区，或者到柜台办。"
    )
    for proof in (FACE, TELLER, CHIP):
        assert SHIPPED_ASSURANCE.check(visit(DOCUMENT, CARD, proof), Act.DRAW_DOWN, Fen(100_000)) is None


@pytest.mark.parametrize("act", [Act.VIEW_LINE, Act.QUOTE, Act.SIGN_CONTRACT, Act.REPAY])
def test_card_that_a_camera_read_serves_whatever_pays_nothing_out(act: Act) -> None:
    assert SHIPPED_ASSURANCE.check(visit(DOCUMENT, CARD), act) is None


def test_card_that_a_camera_read_is_no_proof_without_the_bank_card() -> None:
    lacking = refusal(SHIPPED_ASSURANCE.check(visit(DOCUMENT), Act.VIEW_LINE))
    assert lacking.facts["missing"] == "CARD_PIN"


def test_face_without_the_bank_card_draws_nothing() -> None:
    assert (
        refusal(SHIPPED_ASSURANCE.check(visit(CHIP, FACE), Act.DRAW_DOWN, Fen(100_000))).facts["missing"] == "CARD_PIN"
    )


def test_face_is_not_offered_any_more_once_its_tries_are_used_up() -> None:
    needed = refusal(SHIPPED_ASSURANCE.check(visit(CHIP, CARD, failed=3), Act.DRAW_DOWN, MORE))
    assert needed.reason is RefusalReason.COUNTER_NEEDED
    assert remedy_sentence(needed, Language.CHINESE) == "您可以改成 20,000.00 元以内，或者到柜台办。"
    assert SHIPPED_ASSURANCE.check(visit(CHIP, CARD, failed=3), Act.DRAW_DOWN, BOUND) is None


def test_bank_that_takes_no_faces_sends_larger_amounts_to_the_counter() -> None:
    own = policy(
        Alternative(frozenset({CHIP, CARD}), Fen(1_000_000)),
        Alternative(frozenset({CHIP, CARD, TELLER})),
        face=FaceRules(models=()),
    )
    needed = refusal(own.check(visit(CHIP, CARD), Act.DRAW_DOWN, Fen(1_000_100)))
    assert needed.reason is RefusalReason.COUNTER_NEEDED
    assert "刷脸" not in remedy_sentence(needed, Language.CHINESE)
    # A face would change nothing, so none is asked for.
    assert own.drawable_without_face(visit(CHIP, CARD)) is None


@pytest.mark.parametrize(
    ("session", "drawable"),
    [
        (visit(CHIP), BOUND),
        (visit(CHIP, CARD), BOUND),
        (visit(DOCUMENT), 0),
        (visit(DOCUMENT, CARD), 0),
        (visit(DOCUMENT, CARD, CHIP), BOUND),
        (visit(CHIP, CARD, FACE), None),
        (visit(DOCUMENT, CARD, FACE), None),
        (visit(CHIP, CARD, TELLER), None),
        (visit(CHIP, CARD, failed=3), BOUND),
        (visit(TELLER, CHIP, channel=Channel.COUNTER), None),
        (visit(Assurance.MOBILE_TOKEN, channel=Channel.MOBILE), None),
    ],
)
def test_drawable_without_face_is_what_the_check_lets_through(session: Session, drawable: int | None) -> None:
    assert SHIPPED_ASSURANCE.drawable_without_face(session) == drawable


@given(st.sets(st.sampled_from(list(Assurance))), st.integers(1, 30_000_000))
def test_session_tells_beforehand_what_the_drawdown_will_be_told(proofs: set[Assurance], amount: int) -> None:
    """A kiosk that goes by `drawable_without_face` meets no refusal that a face could have spared."""
    session = visit(*(each for each in Assurance if each in proofs | {CARD}))
    bound = SHIPPED_ASSURANCE.drawable_without_face(session)
    said = SHIPPED_ASSURANCE.check(session, Act.DRAW_DOWN, Fen(amount))
    asks_for_face = said is not None and said.reason is RefusalReason.FACE_NEEDED
    assert asks_for_face == (bound is not None and amount > bound)


@given(st.sets(st.sampled_from(list(Assurance))), st.sampled_from(list(Assurance)), st.integers(1, 30_000_000))
def test_one_proof_more_never_takes_anything_away(proofs: set[Assurance], more: Assurance, amount: int) -> None:
    for act in Act:
        for channel in Channel:
            drawn = Fen(amount) if act is Act.DRAW_DOWN else None
            if SHIPPED_ASSURANCE.check(visit(*proofs, channel=channel), act, drawn) is None:
                assert SHIPPED_ASSURANCE.check(visit(*proofs, more, channel=channel), act, drawn) is None


@pytest.mark.parametrize("channel", Channel)
def test_policy_never_asks_for_a_face_as_the_only_way(channel: Channel) -> None:
    for act in Act:
        alternatives = SHIPPED_ASSURANCE.alternatives(channel, act)
        assert not alternatives or any(FACE not in each.proofs and each.up_to is None for each in alternatives)


@pytest.mark.parametrize(
    ("alternatives", "act", "complaint"),
    [
        ((Alternative(frozenset({CHIP, CARD, FACE})),), Act.DRAW_DOWN, "only way"),
        (
            (Alternative(frozenset({CHIP, CARD}), BOUND), Alternative(frozenset({CHIP, CARD, FACE}))),
            Act.DRAW_DOWN,
            "only way",
        ),
        ((Alternative(frozenset()),), Act.VIEW_LINE, "lets anybody in"),
        ((Alternative(frozenset({CHIP}), BOUND),), Act.VIEW_LINE, "bounds drawing alone"),
        ((Alternative(frozenset({CHIP}), Fen(0)),), Act.DRAW_DOWN, "above nothing"),
    ],
)
def test_policy_that_contradicts_itself_cannot_be_made(
    alternatives: tuple[Alternative, ...], act: Act, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        policy(*alternatives, act=act)


def test_policy_that_asks_for_a_face_and_knows_no_model_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no model"):
        replace(SHIPPED_ASSURANCE, face=FaceRules(models=()))


def test_act_without_a_rule_is_not_allowed() -> None:
    empty = AssurancePolicy({})
    assert refusal(empty.check(visit(*Assurance), Act.VIEW_LINE)).facts["missing"] == "TELLER"
    assert refusal(empty.check(visit(*Assurance), Act.DRAW_DOWN, BOUND)).reason is RefusalReason.ASSURANCE_INSUFFICIENT
