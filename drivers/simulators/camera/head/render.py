"""Shows a head from where it is turned to: rays against its relief, then light and colour.

Shape: pictures are H×W×3, uint8, BGR.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulators.camera.head.paint import Painter, Picture, darker
from drivers.simulators.camera.head.person import Person
from drivers.simulators.camera.head.relief import (
    LEFT,
    NOTHING,
    PIXELS_A_UNIT,
    TOP,
    Grid,
    make_relief,
    soft,
)
from drivers.simulators.camera.stage import Pose

_REACH_X, _REACH_TOP, _REACH_BOTTOM = 1.5, 2.0, 2.0
_COARSE = 2
_NEAR, _FAR, _STEPS, _HALVINGS = 1.75, -1.05, 22, 4
_STEP_DEGREES = 0.5
_KEPT_POSES, _KEPT_FACES = 96, 24
_LIGHT = np.array([-0.35, -0.55, 0.76], np.float32)
_AMBIENT, _DIFFUSE = 0.52, 0.62
_AXIS_Z = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class _Hits:
    """Where the rays of one pose meet the head: places in its colour picture, and light."""

    x: Grid
    y: Grid
    cover: Grid
    light: Grid


class HeadRenderer:
    """One person's head, at a scale.

    Args:
        scale: pixels of the picture for one unit of the head.
    """

    def __init__(self, person: Person, scale: float) -> None:
        self._person = person
        self._relief = make_relief(person)
        self._painter = Painter(person, self._relief)
        self.scale = scale
        self._hits: OrderedDict[tuple[int, int, int], _Hits] = OrderedDict()
        self._faces: OrderedDict[tuple[int, int], Picture] = OrderedDict()
        self._front_and_back = cv2.merge([self._relief.height, self._relief.back])

    def put(self, picture: Picture, middle: tuple[float, float], pose: Pose) -> None:
        """Draw the person into a picture: head, neck and shoulders, what lies outside being cut off."""
        self._shoulders(picture, middle, pose)
        head, cover = self.draw(yaw=pose.yaw, pitch=pose.pitch, roll=pose.roll, eyes=pose.eyes, mouth=pose.mouth)
        left, top = round(middle[0] - head.shape[1] / 2), round(middle[1] - head.shape[0] / 2)
        x0, y0 = max(0, -left), max(0, -top)
        x1, y1 = min(head.shape[1], picture.shape[1] - left), min(head.shape[0], picture.shape[0] - top)
        if x1 <= x0 or y1 <= y0:
            return
        there = picture[top + y0 : top + y1, left + x0 : left + x1]
        part = cover[y0:y1, x0:x1, None]
        there[:] = (there * (1 - part) + head[y0:y1, x0:x1] * part).astype(np.uint8)

    def _shoulders(self, picture: Picture, middle: tuple[float, float], pose: Pose) -> None:
        scale, person = self.scale, self._person
        x, y = middle

        def at(*points: tuple[float, float]) -> NDArray[np.int32]:
            return np.array([(round(x + a * scale), round(y + b * scale)) for a, b in points], np.int32)

        lean = pose.yaw / 30 * 0.06
        if person.hair_long:
            cv2.fillPoly(
                picture,
                [at((-1.02, -0.9), (1.02, -0.9), (1.12, 1.5), (0.9, 2.0), (-0.9, 2.0), (-1.12, 1.5))],
                darker(person.hair, 0.8),
                cv2.LINE_AA,
            )
        coat = at(
            (-0.5, 1.95), (0.5, 1.95), (1.5, 2.25), (2.1, 2.7), (2.3, 5.0), (-2.3, 5.0), (-2.1, 2.7), (-1.5, 2.25)
        )
        cv2.fillPoly(picture, [coat], person.shirt, cv2.LINE_AA)
        neck = at((-0.56 + lean, 0.9), (0.56 + lean, 0.9), (0.52, 2.0), (0.0, 2.4), (-0.52, 2.0))
        cv2.fillPoly(picture, [neck], darker(person.skin, 0.66), cv2.LINE_AA)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of what `draw` returns."""
        return round(2 * _REACH_X * self.scale), round((_REACH_TOP + _REACH_BOTTOM) * self.scale)

    def draw(self, *, yaw: float, pitch: float, roll: float, eyes: float, mouth: float) -> tuple[Picture, Grid]:
        """Return the head's picture and how far each pixel is the head's, 0 to 1."""
        hits = self._hits_of(yaw, pitch, roll)
        face = self._face_of(eyes, mouth)
        colour = cv2.remap(face, hits.x, hits.y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        lit = cv2.multiply(colour, cv2.merge([hits.light] * 3), dtype=cv2.CV_8U)
        return np.asarray(lit, np.uint8), hits.cover

    def _face_of(self, eyes: float, mouth: float) -> Picture:
        key = (round(eyes * 8), round(mouth * 8))
        if key not in self._faces:
            self._faces[key] = self._painter.face(key[0] / 8, key[1] / 8)
            if len(self._faces) > _KEPT_FACES:
                self._faces.popitem(last=False)
        self._faces.move_to_end(key)
        return self._faces[key]

    def _hits_of(self, yaw: float, pitch: float, roll: float) -> _Hits:
        key = (round(yaw / _STEP_DEGREES), round(pitch / _STEP_DEGREES), round(roll / _STEP_DEGREES))
        if key not in self._hits:
            self._hits[key] = self._traced(*(value * _STEP_DEGREES for value in key))
            if len(self._hits) > _KEPT_POSES:
                self._hits.popitem(last=False)
        self._hits.move_to_end(key)
        return self._hits[key]

    def _traced(self, yaw: float, pitch: float, roll: float) -> _Hits:
        width, height = self.size
        turn = _rotation(yaw, pitch, roll)
        back = turn.T
        u = np.linspace(-_REACH_X, _REACH_X, width // _COARSE, dtype=np.float32)
        v = np.linspace(-_REACH_TOP, _REACH_BOTTOM, height // _COARSE, dtype=np.float32)
        u, v = np.meshgrid(u, v)
        # The head turns about an axis inside it.
        pivot = np.array([0, 0.35, _AXIS_Z], np.float32)
        ou, ov = u - pivot[0], v - pivot[1]
        base = [back[i, 0] * ou + back[i, 1] * ov + pivot[i] - back[i, 2] * pivot[2] for i in range(3)]
        base = [part.astype(np.float32) for part in base]
        step = back[:, 2].astype(np.float32)  # per unit of depth towards the camera

        def above(depth: Grid) -> Grid:
            x = (base[0] + step[0] * depth - LEFT) * PIXELS_A_UNIT
            y = (base[1] + step[1] * depth - TOP) * PIXELS_A_UNIT
            surface = cv2.remap(
                self._front_and_back,
                x,
                y,
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=(NOTHING, NOTHING),
            )
            z = base[2] + step[2] * depth
            return np.asarray(np.maximum(z - surface[:, :, 0], -surface[:, :, 1] - z), np.float32)

        near = np.full(u.shape, _NEAR, np.float32)
        far = np.full(u.shape, np.nan, np.float32)
        stride = (_NEAR - _FAR) / _STEPS
        for number in range(1, _STEPS + 1):
            depth = np.full(u.shape, _NEAR - stride * number, np.float32)
            under = (above(depth) < 0) & np.isnan(far)
            far[under] = depth[under]
            if number == _STEPS:
                break
        hit = ~np.isnan(far)
        far = np.where(hit, far, _FAR).astype(np.float32)
        near = far + stride
        for _ in range(_HALVINGS):
            middle = ((near + far) / 2).astype(np.float32)
            inside = above(middle) < 0
            far = np.where(inside, middle, far)
            near = np.where(inside, near, middle)
        x = (base[0] + step[0] * far - LEFT) * PIXELS_A_UNIT
        y = (base[1] + step[1] * far - TOP) * PIXELS_A_UNIT
        normal = cv2.remap(self._relief.normal, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR)
        light = back @ (_LIGHT / np.linalg.norm(_LIGHT))
        shade = _AMBIENT + _DIFFUSE * np.clip(normal @ light, 0, None)
        full = (width, height)
        # Outside the head the places are spread from the nearest inside, so that its rim is not mixed with nothing.
        spread_x, spread_y, spread_light = (_spread(np.asarray(part, np.float32), hit) for part in (x, y, shade))
        cover = soft(hit.astype(np.float32), 0.8)
        cover = _enlarged(cover, full)
        return _Hits(
            _enlarged(spread_x, full),
            _enlarged(spread_y, full),
            np.clip((cover - 0.35) / 0.3, 0, 1).astype(np.float32),
            _enlarged(soft(spread_light, 0.8), full),
        )


def _enlarged(values: Grid, size: tuple[int, int]) -> Grid:
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _spread(values: Grid, known: NDArray[np.bool_]) -> Grid:
    out = np.where(known, values, 0).astype(np.float32)
    weight = known.astype(np.float32)
    blurred, amount = soft(out, 3), soft(weight, 3)
    return np.where(known, values, blurred / np.maximum(amount, 1e-3)).astype(np.float32)


def _rotation(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """From the head's frame to the camera's; own left is the right of the picture, down is down."""
    a, b, c = (math.radians(value) for value in (yaw, pitch, roll))
    about_y = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(b), math.sin(b)], [0, -math.sin(b), math.cos(b)]])
    about_z = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    return np.asarray(about_z @ about_x @ about_y, np.float64)
