"""One tflite network: an input of pixels, outputs by the count of their numbers."""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drivers.vision.models import ModelsMissingError

Floats = NDArray[np.float32]


class Network:
    """Runs one network on one thread: it is called for each frame and must leave the other core to the window."""

    def __init__(self, path: Path) -> None:
        # Read at import: it would say at each start which processor it found.
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        try:
            from ai_edge_litert.interpreter import Interpreter  # type: ignore[import-untyped]
        except ImportError as error:
            raise ModelsMissingError("ai-edge-litert is not installed; install the terminal's packages") from error
        self._interpreter = Interpreter(str(path), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input: int = self._interpreter.get_input_details()[0]["index"]
        self._outputs: list[int] = [detail["index"] for detail in self._interpreter.get_output_details()]

    def run(self, pixels: Floats) -> list[Floats]:
        """Return the outputs, in the network's order.

        Shape: `pixels` is H×W×3, RGB, in the range that the network was trained on.
        """
        self._interpreter.set_tensor(self._input, pixels[np.newaxis])
        self._interpreter.invoke()
        return [np.asarray(self._interpreter.get_tensor(index), np.float32) for index in self._outputs]
