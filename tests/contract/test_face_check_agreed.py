"""What terminals ship to check faces with is what the server takes, as shipped: model, threshold, challenges, words."""

from decimal import Decimal

from channel_server.domain.channel_policy import SHIPPED_POLICY
from channel_server.domain.face_check import FaceChallengeKind, FaceDecision
from drivers.device import face_checker
from drivers.vision.face.models import recogniser_sha256
from drivers.vision.thresholds import load_thresholds
from kiosk.flow import credentials

RULES = SHIPPED_POLICY.assurance.face


def test_model_that_terminals_compare_with_is_on_the_banks_list_with_no_stricter_threshold() -> None:
    (model,) = [each for each in RULES.models if each.sha256.hex() == recogniser_sha256()]
    assert Decimal(repr(load_thresholds().match.distance)) <= model.loosest_threshold


def test_check_of_the_fewest_challenges_that_a_terminal_gives_may_count() -> None:
    assert face_checker.CheckFace("portrait.jpg").challenges >= RULES.least_challenges


def test_device_kiosk_and_server_have_the_same_words() -> None:
    assert {each.value for each in face_checker.Decision} == {each.value for each in credentials.FaceDecision}
    assert {each.name for each in credentials.FaceDecision} == set(FaceDecision)
    assert {each.value for each in face_checker.ChallengeKind} == {each.value for each in credentials.FaceChallengeKind}
    assert {each.name for each in credentials.FaceChallengeKind} == set(FaceChallengeKind)


def test_consent_outlasts_a_check_that_takes_its_time() -> None:
    command = face_checker.CheckFace("portrait.jpg", challenges=3)
    assert (command.machine_ms + command.person_ms) / 1000 < RULES.consent_valid.total_seconds()
