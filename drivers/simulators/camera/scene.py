"""What the simulated camera sees: a drawn room with who stands in it, and a sensor's noise.

The faces are inventions, made of numbers (see `head`). The noise is what tells a living camera from a frozen one.

Shape: frames are H×W×3, uint8, BGR.
"""

from enum import StrEnum, unique

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulators.camera.head import HeadRenderer, load_person
from drivers.simulators.camera.prints import bent_print, screen
from drivers.simulators.camera.stage import Medium, Pose, Shown, Stage

Picture = NDArray[np.uint8]

WIDTH, HEIGHT = 640, 480
_NOISE_LEVELS = 5
_JPEG_QUALITY = 82
_WALL, _SEAM = (198, 204, 196), (184, 190, 182)
_PLACES = ((326, 236, 92.0), (118, 262, 66.0))
"""Middle of a head in pixels, and pixels for half a face's width."""
_NOISES = 8
_LARGEST = 1_920
"""Pixels: what a camera for documents sends at most."""
_SHEETS = 4


@unique
class CameraFault(StrEnum):
    """What can be wrong with the camera."""

    NONE = "none"
    FREEZE = "freeze"
    """The same picture again and again."""
    BLACK = "black"
    BLUR = "blur"
    DROP = "drop"
    """The connection breaks off and none is taken."""
    HANG = "hang"
    """Connections are taken, and nothing comes."""


class Scene:
    """Draws frame after frame of a stage; `seed` makes the noise repeatable."""

    def __init__(self, stage: Stage, seed: int = 0) -> None:
        self._stage = stage
        self._random = np.random.default_rng(seed)
        self._frozen: bytes | None = None
        self._heads: dict[tuple[str, int], HeadRenderer] = {}
        self._wall = _wall()
        # Noise is costly to draw; a few pictures of it, laid over one another at random, look no different.
        self._noises = [self._noise() for _ in range(_NOISES)]
        self._still: tuple[str, Picture] | None = None
        self._sheets: list[bytes] = []
        self._sent = 0

    def jpeg(self, now_s: float, fault: CameraFault) -> bytes:
        """One frame as the camera sends it."""
        if fault is CameraFault.FREEZE:
            self._frozen = self._frozen or _encoded(self.pixels(now_s, fault))
            return self._frozen
        self._frozen = None
        if self._stage.still and fault is CameraFault.NONE:
            return self._sheet()
        return _encoded(self.pixels(now_s, fault))

    def _sheet(self) -> bytes:
        # A still of a card is large: a few noisy pictures of it are encoded once and sent in turn.
        if self._still is None or self._still[0] != self._stage.still:
            self._sheets = []
        self._sent += 1
        if len(self._sheets) < _SHEETS:
            self._sheets.append(_encoded(self.pixels(0.0)))
            return self._sheets[-1]
        return self._sheets[self._sent % len(self._sheets)]

    def pixels(self, now_s: float, fault: CameraFault = CameraFault.NONE) -> Picture:
        """One frame before it is encoded."""
        picture = np.zeros_like(self._wall) if fault is CameraFault.BLACK else self._drawn(now_s)
        if fault is CameraFault.BLUR:
            picture = cv2.GaussianBlur(picture, (0, 0), 7).astype(np.uint8)
        one, other = self._random.integers(0, _NOISES, 2)
        down, across = self._random.integers(0, 64, 2)
        noise = self._noises[one] + np.roll(self._noises[other], (down, across), (0, 1))
        if noise.shape != picture.shape:
            rows, columns = -(-picture.shape[0] // HEIGHT), -(-picture.shape[1] // WIDTH)
            noise = np.tile(noise, (rows, columns, 1))[: picture.shape[0], : picture.shape[1]]
        return cv2.add(picture, noise, dtype=cv2.CV_8U).astype(np.uint8)

    def _drawn(self, now_s: float) -> Picture:
        if self._stage.still:
            if self._still is None or self._still[0] != self._stage.still:
                self._still = (self._stage.still, _still(self._stage.still))
            return self._still[1].copy()
        picture = self._wall.copy()
        # The one behind first.
        for shown in reversed(self._stage.shown(now_s)):
            self._show(picture, shown)
        return picture

    def _show(self, picture: Picture, shown: Shown) -> None:
        match shown.medium:
            case Medium.PERSON:
                self._person(picture, shown.name, shown.place, shown.pose)
            case Medium.PRINT:
                paper = self._wall.copy()
                self._person(paper, shown.name, shown.place, Pose())
                bent_print(picture, paper, shown.pose)
            case Medium.FILM:
                film = self._wall.copy()
                self._person(film, shown.name, shown.place, shown.pose)
                screen(picture, film)

    def _person(self, picture: Picture, name: str, place: int, pose: Pose) -> None:
        x, y, scale = _PLACES[place]
        if (name, place) not in self._heads:
            self._heads[name, place] = HeadRenderer(load_person(name), scale)
        self._heads[name, place].put(picture, (x + pose.x * scale, y + pose.y * scale), pose)

    def _noise(self) -> NDArray[np.int16]:
        small = self._random.integers(-_NOISE_LEVELS, _NOISE_LEVELS + 1, (HEIGHT // 2, WIDTH // 2, 1), np.int16)
        large = np.asarray(cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST), np.int16)
        return np.repeat(large[:, :, None], 3, 2) // 2


def _wall() -> Picture:
    picture = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    picture[:] = _WALL
    for x in range(0, WIDTH, 80):
        cv2.line(picture, (x, 0), (x, HEIGHT), _SEAM, 2)
    return picture


def _still(path: str) -> Picture:
    """A picture file: a large one at its own size, as a camera over a desk sends it; a small one as large as fits."""
    found = cv2.imread(path, cv2.IMREAD_COLOR)
    if found is not None and WIDTH < found.shape[1] <= _LARGEST and HEIGHT < found.shape[0] <= _LARGEST:
        return found.astype(np.uint8)
    picture = np.full((HEIGHT, WIDTH, 3), 70, np.uint8)
    if found is None:
        return picture
    part = min(WIDTH / found.shape[1], HEIGHT / found.shape[0])
    width, height = max(1, round(found.shape[1] * part)), max(1, round(found.shape[0] * part))
    left, top = (WIDTH - width) // 2, (HEIGHT - height) // 2
    picture[top : top + height, left : left + width] = cv2.resize(found, (width, height), interpolation=cv2.INTER_AREA)
    return picture


def _encoded(pixels: Picture) -> bytes:
    good, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    assert good
    return data.tobytes()
