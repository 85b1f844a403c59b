"""The lock file `lock.toml`: each model's file, size and hash, and the folder where it is looked for."""

import hashlib
import os
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from drivers.errors import DriverError

FOLDER_VARIABLE = "EDIAN_MODELS_DIR"
_BESIDE_PYTHON = Path("share") / "edian-models"
_LOCK = Path(__file__).with_name("lock.toml")
_CHUNK_BYTES = 1 << 20


class ModelsMissingError(DriverError):
    """A model is not there, or is not the one that was tested. Remedy: install the models."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file as it must be.

    Attributes:
        file: its place below the models' folder; the folder it is in there is its group's name.
    """

    file: str
    sha256: str

    @property
    def group(self) -> str:
        """What it is for: `document` or `face`."""
        return self.file.partition("/")[0]


def models_folder(chosen: str = "") -> Path:
    """Return the folder of the models: the chosen one, else EDIAN_MODELS_DIR, else the one in Python's environment."""
    return Path(chosen or os.environ.get(FOLDER_VARIABLE) or Path(sys.prefix) / _BESIDE_PYTHON)


@cache
def model_files() -> tuple[ModelFile, ...]:
    """Return every file that the lock names."""
    table = tomllib.loads(_LOCK.read_text(encoding="utf-8"))
    wheels = [ModelFile(each["file"], each["sha256"]) for wheel in table["wheel"] for each in wheel["member"]]
    return (*wheels, *(ModelFile(each["file"], each["sha256"]) for each in table["beside"]))


def checked(group: str, folder: Path) -> Path:
    """Return the group's folder once each of its files was found to be as it must.

    Raises:
        ModelsMissingError: one is not there, or differs; what to do.
    """
    for model in model_files():
        if model.group == group:
            _check(model, folder)
    return folder / group


def _check(model: ModelFile, folder: Path) -> None:
    digest = hashlib.sha256()
    try:
        with (folder / model.file).open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise ModelsMissingError(
            f"the model {model.file} is not in {folder}; run python deploy/install/vision_models.py, "
            f"or name the models' folder in {FOLDER_VARIABLE}"
        ) from error
    if digest.hexdigest() != model.sha256:
        raise ModelsMissingError(
            f"the model {model.file} in {folder} is not the one that was tested; "
            "remove it and run python deploy/install/vision_models.py"
        )
