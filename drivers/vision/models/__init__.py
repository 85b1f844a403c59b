"""The model files that vision needs: which they are, where they lie, and that they are the ones that were tested.

They come out of wheels of the Python package index when a terminal is installed (`deploy/install/vision_models.py`),
are pinned by hash in `lock.toml`, and are never fetched at run time. The folder can be carried to a terminal without a
network; a file in it that is missing or differs stops the device that needs it, with a sentence, and nothing else.
"""

from drivers.vision.models.lock import (
    FOLDER_VARIABLE,
    ModelFile,
    ModelsMissingError,
    checked,
    model_files,
    models_folder,
)

__all__ = ["FOLDER_VARIABLE", "ModelFile", "ModelsMissingError", "checked", "model_files", "models_folder"]
