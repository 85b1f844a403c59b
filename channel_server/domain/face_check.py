"""A face check as the server takes it down: what the terminal tells of it, and the rules under which it counts.

The server never sees a face. It holds against the bank's rules what the terminal says it measured: consent first, a
model that the bank knows, a threshold no looser than the bank's, figures that do not contradict the decision. What may
be claimed of the terminal's part: challenge and response, not evaluated to ISO/IEC 30107-3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum, unique

from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Assurance, Session


@unique
class FaceDecision(StrEnum):
    """What a check came to."""

    SAME_AND_LIVE = "SAME_AND_LIVE"
    NOT_SAME = "NOT_SAME"
    NOT_LIVE = "NOT_LIVE"


@unique
class FaceChallengeKind(StrEnum):
    """What a face was asked to do."""

    TURN_LEFT = "TURN_LEFT"
    TURN_RIGHT = "TURN_RIGHT"
    BLINK = "BLINK"
    OPEN_MOUTH = "OPEN_MOUTH"
    NOD = "NOD"


@dataclass(frozen=True, slots=True)
class FaceChallenge:
    """One thing that a face was asked to do, and whether it did it in time."""

    kind: FaceChallengeKind
    met: bool


@dataclass(frozen=True, slots=True)
class FaceCheck:
    """What a terminal tells of a check. Figures are decimals, so that they are compared and kept as they were told."""

    consent_time: datetime | None
    decision: FaceDecision
    distance: Decimal | None
    """Smaller is more alike; None: the check ended before a frame was compared."""
    threshold: Decimal
    passive_score: Decimal
    """From 0 to 1; for the audit, and no decision rests on it."""
    model_sha256: bytes
    device_serial: str
    challenges: tuple[FaceChallenge, ...]

    @property
    def passed(self) -> bool:
        """Whether it is a proof."""
        return self.decision is FaceDecision.SAME_AND_LIVE


@dataclass(frozen=True, slots=True)
class FaceModel:
    """A model that a bank accepts, and the loosest threshold that it may be used with."""

    sha256: bytes
    name: str
    loosest_threshold: Decimal

    def __post_init__(self) -> None:
        if len(self.sha256) != _SHA256_BYTES or self.loosest_threshold <= 0:
            raise ValueError(f"face model {self.name}: a digest of 32 bytes and a threshold above nothing are needed")


_SHA256_BYTES = 32

SHIPPED_FACE_MODELS = (
    # At this threshold of the model's own: no false match in 262 pairs of different people, 4 % false non-match in 38.
    FaceModel(
        bytes.fromhex("55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"),
        "dlib_face_recognition_resnet_model_v1",
        Decimal("0.6"),
    ),
)

CLOCK_SKEW = timedelta(minutes=1)
"""By how much a terminal's clock may be ahead of ours before its consent lies in the future."""


@dataclass(frozen=True, slots=True)
class FaceRules:
    """Under which conditions a bank takes a face check.

    Raises:
        ValueError: the rules allow no check at all, or one that proves nothing.
    """

    models: tuple[FaceModel, ...] = SHIPPED_FACE_MODELS
    most_failed_checks: int = 3
    """So many failed checks end the offer in a visit: few tries, then the teller."""
    least_challenges: int = 2
    consent_valid: timedelta = timedelta(minutes=10)
    """A consent is to one check, right before it."""

    def __post_init__(self) -> None:
        if self.most_failed_checks < 1 or self.least_challenges < 1 or self.consent_valid <= timedelta(0):
            raise ValueError("face rules: at least one try, one challenge and some time after the consent are needed")
        if len({model.sha256 for model in self.models}) != len(self.models):
            raise ValueError("face rules: a model is named twice")

    def checks_left(self, session: Session) -> int:
        """How many more checks a visit may fail."""
        return max(self.most_failed_checks - session.failed_face_checks, 0)

    def check(self, told: FaceCheck, session: Session) -> Refusal | None:
        """Say why a check cannot be taken down as it was told, or nothing. Its consent has been checked before."""
        return self._check_visit(session) or self._check_measure(told) or self._check_decision(told)

    def check_consent(self, consent_time: datetime | None, session: Session, now: datetime) -> Refusal | None:
        """Say why a consent is none to this check, or nothing. Comes first: without it no figure may be kept."""
        if consent_time is None:
            return refuse(RefusalReason.FACE_CONSENT_MISSING)
        if consent_time > now + CLOCK_SKEW:
            cause = "in the future"
        elif consent_time < session.opened_time - CLOCK_SKEW:
            cause = "before this visit"
        elif consent_time < now - self.consent_valid:
            cause = f"older than {self.consent_valid.total_seconds():.0f} s"
        else:
            return None
        return refuse(RefusalReason.FACE_CONSENT_STALE, cause=cause)

    def _check_visit(self, session: Session) -> Refusal | None:
        if not {Assurance.ID_CHIP, Assurance.ID_DOCUMENT}.intersection(session.assurances):
            # There is no document of this visit whose face it could be.
            return refuse(
                RefusalReason.ASSURANCE_INSUFFICIENT,
                missing=Assurance.ID_CHIP,
                missing_words_zh="放身份证",
                missing_words_en="put your ID card on the reader",
            )
        if not self.checks_left(session):
            return refuse(RefusalReason.FACE_CHECKS_USED_UP, checks=self.most_failed_checks)
        return None

    def _check_measure(self, told: FaceCheck) -> Refusal | None:
        model = next((each for each in self.models if each.sha256 == told.model_sha256), None)
        if model is None:
            return refuse(RefusalReason.FACE_MODEL_UNKNOWN, model_sha256=told.model_sha256.hex())
        if told.threshold > model.loosest_threshold:
            return refuse(
                RefusalReason.FACE_THRESHOLD_TOO_LOOSE,
                threshold=str(told.threshold),
                loosest=str(model.loosest_threshold),
                model=model.name,
            )
        return None

    def _check_decision(self, told: FaceCheck) -> Refusal | None:
        """Hold a decision that lets somebody in against its own figures; what keeps somebody out needs no grounds."""
        if not told.passed:
            return None
        if told.distance is None or told.distance > told.threshold:
            return refuse(RefusalReason.FACE_CHECK_CONTRADICTORY, cause="the distance is above the threshold")
        if len(told.challenges) < self.least_challenges:
            return refuse(RefusalReason.FACE_CHECK_CONTRADICTORY, cause="too few challenges were given")
        if not all(each.met for each in told.challenges):
            return refuse(RefusalReason.FACE_CHECK_CONTRADICTORY, cause="a challenge was not met")
        return None


def challenges_text(challenges: Iterable[FaceChallenge]) -> str:
    """Write challenges down: `TURN_LEFT+ BLINK-`, those that were met with a plus."""
    return " ".join(f"{each.kind}{'+' if each.met else '-'}" for each in challenges)
