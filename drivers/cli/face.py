"""Comparing faces by hand: face-match. One line a pair, as soon as it is known; a pair that cannot be told says why."""

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.cli.outcome import failed, say
from drivers.device.base import CompletionCode
from drivers.device.base.values import Json

if TYPE_CHECKING:
    from drivers.vision.face.match import PairVerdict


def face_match(arguments: argparse.Namespace) -> int:
    """Compare pictures pair by pair; exit code 1 when one of the pairs could not be told.

    Raises:
        CommandFailedError: the models are missing, or a picture is without its other half.
    """
    # Imported as needed: reading an ID card should not wait for networks.
    from drivers.vision.face.match import FaceMatcher
    from drivers.vision.models import ModelsMissingError, models_folder
    from drivers.vision.thresholds import SHIPPED, ThresholdsError, load_thresholds

    pictures: list[str] = arguments.pictures
    if len(pictures) % 2:
        raise failed(CompletionCode.INVALID_DATA, "usage", "pictures are compared in pairs; one has no other")
    try:
        thresholds = load_thresholds(Path(arguments.thresholds) if arguments.thresholds else SHIPPED)
        matcher = FaceMatcher.loaded(models_folder(arguments.models or ""), thresholds)
    except ThresholdsError as error:
        raise failed(CompletionCode.INVALID_DATA, "thresholds", str(error)) from error
    except ModelsMissingError as error:
        raise failed(CompletionCode.DEVICE_NOT_READY, "models_missing", str(error)) from error
    told = True
    for one, other in zip(pictures[::2], pictures[1::2], strict=True):
        began = time.monotonic()
        verdict = matcher.compare(one, other)
        fields = _fields(verdict, round((time.monotonic() - began) * 1000))
        said = say(json.dumps(fields, ensure_ascii=False) if arguments.json else _text(one, other, verdict))
        told = told and said and verdict.same is not None
    return 0 if told else 1


def _fields(verdict: "PairVerdict", elapsed_ms: int) -> dict[str, Json]:
    fields: dict[str, Json] = {
        "same": verdict.same,
        "distance": None if verdict.distance is None else round(verdict.distance, 4),
        "threshold": verdict.threshold,
        "faces": [*verdict.faces],
        "elapsed_ms": elapsed_ms,
    }
    if verdict.mistake is not None:
        fields["error"] = {
            "completion_code": CompletionCode.INVALID_DATA.value,
            "reason": verdict.mistake.reason.value,
            "message": verdict.mistake.message,
        }
    return fields


def _text(one: str, other: str, verdict: "PairVerdict") -> str:
    names = f"{one}  {other}  "
    if verdict.mistake is not None:
        return f"{names}cannot be told: {verdict.mistake.message}"
    return f"{names}{'same' if verdict.same else 'not the same'}, distance {verdict.distance:.3f}"
