"""Names for arrays, so that signatures say which is which.

Shape: Pixels H×W×3, uint8, BGR. Points N×3, float32: x and y in pixels of the picture, z in the same unit, smaller
towards the camera. Embedding 128, float64.
"""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Points = NDArray[np.float32]
Embedding = NDArray[np.float64]
