"""What of a face check is taken down: consent first, a known model and threshold, figures that fit the decision."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from channel_server.domain.face_check import (
    SHIPPED_FACE_MODELS,
    FaceChallenge,
    FaceChallengeKind,
    FaceCheck,
    FaceDecision,
    FaceModel,
    FaceRules,
    challenges_text,
)
from channel_server.domain.ids import BankId, CustomerId, SessionId, TerminalId
from channel_server.domain.refusals import RefusalReason
from channel_server.domain.session import Assurance, Channel, Session

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
MODEL = SHIPPED_FACE_MODELS[0]
RULES = FaceRules()
VISIT = Session(
    SessionId("S1"),
    BankId("qingjiang"),
    TerminalId("JC-0317"),
    Channel.KIOSK,
    NOW - timedelta(minutes=12),
    NOW + timedelta(minutes=10),
    CustomerId("C1"),
    (Assurance.ID_CHIP,),
)
MET = tuple(FaceChallenge(kind, met=True) for kind in (FaceChallengeKind.TURN_LEFT, FaceChallengeKind.BLINK))
PASSED = FaceCheck(
    consent_time=NOW - timedelta(seconds=40),
    decision=FaceDecision.SAME_AND_LIVE,
    distance=Decimal("0.31"),
    threshold=MODEL.loosest_threshold,
    passive_score=Decimal("0.2"),
    model_sha256=MODEL.sha256,
    device_serial="CAM-1",
    challenges=MET,
)


def said(visit: Session = VISIT, **changes: Any) -> tuple[RefusalReason, Mapping[str, str]] | None:
    told = replace(PASSED, **changes)
    refusal = RULES.check_consent(told.consent_time, visit, NOW) or RULES.check(told, visit)
    return None if refusal is None else (refusal.reason, refusal.facts)


def reason(visit: Session = VISIT, **changes: Any) -> RefusalReason | None:
    found = said(visit, **changes)
    return None if found is None else found[0]


def test_check_with_consent_known_model_and_fitting_figures_is_taken() -> None:
    assert reason() is None


def test_check_without_a_consent_is_refused() -> None:
    assert reason(consent_time=None) is RefusalReason.FACE_CONSENT_MISSING


@pytest.mark.parametrize(
    ("before_now", "taken"),
    [
        (timedelta(0), True),
        (timedelta(minutes=-1), True),
        (timedelta(minutes=-1, milliseconds=-1), False),
        (timedelta(minutes=10), True),
        (timedelta(minutes=10, milliseconds=1), False),
    ],
)
def test_consent_is_good_from_now_on_back_to_its_age(before_now: timedelta, taken: bool) -> None:
    found = reason(consent_time=NOW - before_now)
    assert found is (None if taken else RefusalReason.FACE_CONSENT_STALE)


def test_consent_of_another_visit_is_none_for_this_one() -> None:
    just_opened = replace(VISIT, opened_time=NOW - timedelta(minutes=2))
    assert reason(just_opened, consent_time=NOW - timedelta(minutes=2)) is None
    found = said(just_opened, consent_time=NOW - timedelta(minutes=4))
    assert found == (RefusalReason.FACE_CONSENT_STALE, {"cause": "before this visit"})


def test_face_of_nobodys_document_is_no_check() -> None:
    assert reason(replace(VISIT, assurances=())) is RefusalReason.ASSURANCE_INSUFFICIENT
    assert reason(replace(VISIT, assurances=(Assurance.ID_DOCUMENT,))) is None


def test_third_failed_check_ends_the_offer() -> None:
    assert [RULES.checks_left(replace(VISIT, failed_face_checks=failed)) for failed in range(5)] == [3, 2, 1, 0, 0]
    assert reason(replace(VISIT, failed_face_checks=2)) is None
    assert reason(replace(VISIT, failed_face_checks=3)) is RefusalReason.FACE_CHECKS_USED_UP


def test_model_that_the_bank_does_not_know_is_refused_whatever_it_found() -> None:
    for decision in FaceDecision:
        assert reason(model_sha256=bytes(32), decision=decision) is RefusalReason.FACE_MODEL_UNKNOWN


def test_threshold_may_be_stricter_than_the_banks_and_no_looser() -> None:
    assert reason(threshold=Decimal("0.45")) is None
    assert reason(threshold=Decimal("0.6000001")) is RefusalReason.FACE_THRESHOLD_TOO_LOOSE


@pytest.mark.parametrize(
    "changes",
    [
        {"distance": None},
        {"distance": Decimal("0.6000001")},
        {"challenges": ()},
        {"challenges": MET[:1]},
        {"challenges": (*MET, FaceChallenge(FaceChallengeKind.NOD, met=False))},
    ],
)
def test_decision_that_lets_in_has_to_fit_its_figures(changes: dict[str, Any]) -> None:
    assert reason(**changes) is RefusalReason.FACE_CHECK_CONTRADICTORY
    assert reason(**changes, decision=FaceDecision.NOT_LIVE) is None


def test_challenges_are_written_with_what_became_of_them() -> None:
    assert challenges_text((*MET, FaceChallenge(FaceChallengeKind.NOD, met=False))) == "TURN_LEFT+ BLINK+ NOD-"


@pytest.mark.parametrize(
    "make",
    [
        lambda: FaceRules(most_failed_checks=0),
        lambda: FaceRules(least_challenges=0),
        lambda: FaceRules(consent_valid=timedelta(0)),
        lambda: FaceRules(models=(MODEL, MODEL)),
        lambda: FaceModel(bytes(31), "short", Decimal("0.6")),
        lambda: FaceModel(bytes(32), "all alike", Decimal(0)),
    ],
)
def test_rules_that_prove_nothing_cannot_be_made(make: Any) -> None:
    with pytest.raises(ValueError, match=r"needed|twice"):
        make()
