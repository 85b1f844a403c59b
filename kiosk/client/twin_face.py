"""What the twin bank makes of a face: whether an amount needs one, and how many checks may still fail.

The rules are the shipped ones of the channel server, in small; which models and thresholds a bank takes is the
server's alone, and the twin takes any.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.client.answers import Refused
from kiosk.flow.credentials import FaceCheck, FaceDecision, IdSource
from kiosk.flow.facts import Bilingual, FaceStanding, Refusal

__all__ = ["MOST_FAILED_CHECKS", "TwinFace"]

MOST_FAILED_CHECKS = 3


@dataclass(slots=True)
class TwinFace:
    """One visit's face. Units: fen; `chip_limit_fen` None: no amount needs a face once the chip was read."""

    source: IdSource
    chip_limit_fen: int | None
    checks: dict[str, FaceCheck] = field(default_factory=dict)

    @property
    def standing(self) -> FaceStanding:
        """What a face would change."""
        left = MOST_FAILED_CHECKS - self._failed
        if any(each.decision is FaceDecision.SAME_AND_LIVE for each in self.checks.values()):
            return FaceStanding(None, left)
        return FaceStanding(self.chip_limit_fen if self.source is IdSource.CHIP else 0, left)

    def record(self, check: FaceCheck) -> FaceStanding | Refused:
        """Take a check down, once an id."""
        known = self.checks.get(check.request_id)
        if known is None:
            if self.standing.checks_left == 0:
                return _refused(
                    "FACE_CHECKS_USED_UP",
                    ("刷脸没有通过，这次不能再刷了", "The camera could not make sure, and no further look is taken"),
                    ("请到柜台办理", "Please go to the counter"),
                )
            self.checks[check.request_id] = check
        elif known != check:
            return _refused("REQUEST_ID_REUSED", ("这次刷脸已经报过", "This check was told already"), ("", ""))
        return self.standing

    def objection(self, amount_fen: int) -> Refused | None:
        """Say whether the amount needs a face that was not checked."""
        standing = self.standing
        if not standing.needed_for(amount_fen):
            return None
        if standing.checks_left == 0:
            return _refused(
                "COUNTER_NEEDED",
                ("这个数要由工作人员核对是您本人", "For this amount the staff have to make sure that it is you"),
                ("请少取一点，或到柜台办理", "Please draw less, or go to the counter"),
            )
        return _refused(
            "FACE_NEEDED",
            ("这个数要核对是您本人", "For this amount it has to be certain that it is you"),
            (
                "请少取一点，或刷脸，或到柜台办理",
                "Please draw less, look into the camera, or go to the counter",
            ),
        )

    @property
    def _failed(self) -> int:
        return sum(each.decision is not FaceDecision.SAME_AND_LIVE for each in self.checks.values())


def _refused(reason: str, sentence: tuple[str, str], remedy: tuple[str, str]) -> Refused:
    return Refused(Refusal(reason, Bilingual(*sentence), Bilingual(*remedy)))
