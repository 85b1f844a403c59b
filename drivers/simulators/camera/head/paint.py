"""The colours of a head: skin, hair, brows, lips, and eyes and mouth as open as they are told.

Shape: pictures are ROWS×COLUMNS×3, uint8, BGR, lying on the relief of the same person.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulators.camera.head.person import Colour, Person
from drivers.simulators.camera.head.relief import COLUMNS, LEFT, PIXELS_A_UNIT, ROWS, TOP, Relief, axes, soft

Picture = NDArray[np.uint8]
_SHIFT = 4
_FINE = 1 << _SHIFT


class Painter:
    """Paints one person. The still parts are painted once."""

    def __init__(self, person: Person, relief: Relief, seed: int = 1) -> None:
        self._person = person
        self._random = np.random.default_rng(seed)
        self._axes = axes()
        self._still = self._painted_still(relief)

    def face(self, eyes: float, mouth: float) -> Picture:
        """Return the whole colour picture; `eyes` 1 is open, `mouth` 1 is wide open."""
        picture = self._still.copy()
        for side in (-1, 1):
            self._eye(picture, side, eyes)
        self._mouth(picture, mouth)
        if self._person.glasses:
            self._glasses(picture)
        return picture

    def _painted_still(self, relief: Relief) -> Picture:
        p = self._person
        x, y = axes()
        skin = np.empty((ROWS, COLUMNS, 3), np.float32)
        skin[:] = p.skin
        red = np.exp(-(((np.abs(x) - 0.55) / 0.25) ** 2) - ((y - 0.45) / 0.25) ** 2) * 0.6
        red += np.exp(-((x / 0.2) ** 2) - ((y - p.nose_length * 0.8) / 0.15) ** 2) * 0.5
        skin -= red[:, :, None] * np.array([22, 22, 2], np.float32)
        under = np.exp(-(((np.abs(x) - p.eyes_apart) / 0.22) ** 2) - ((y - 0.17) / 0.07) ** 2) * (0.3 + 0.5 * p.lines)
        skin -= under[:, :, None] * np.array([20, 26, 30], np.float32)
        beard = (
            np.clip((y - p.nose_length - 0.02) * 6, 0, 1)
            * np.clip(1.3 - (np.abs(x) / (p.jaw + 0.1)) ** 6, 0, 1)
            * p.beard
        )
        skin -= beard[:, :, None] * np.array([26, 34, 44], np.float32)
        noise = soft(self._random.normal(0, 1, (ROWS, COLUMNS)).astype(np.float32), 1.4) * 7
        noise += soft(self._random.normal(0, 1, (ROWS, COLUMNS)).astype(np.float32), 9) * 26
        skin += noise[:, :, None] * np.array([1, 1, 1], np.float32)
        skin *= (1 - relief.hollow)[:, :, None]
        picture = skin.clip(0, 255).astype(np.uint8)
        self._lines(picture)
        self._nostrils(picture)
        for side in (-1, 1):
            self._brow(picture, side)
        self._hair(picture, x, y)
        self._moustache(picture)
        return picture

    def _lines(self, picture: Picture) -> None:
        p = self._person
        if p.lines <= 0:
            return
        layer = picture.copy()
        dark = darker(p.skin, 0.62)
        for side in (-1, 1):
            _stroke(
                layer,
                [
                    (side * p.nose_width, p.nose_length - 0.08),
                    (side * (p.mouth_width + 0.08), p.nose_length + 0.14),
                    (side * (p.mouth_width + 0.12), p.mouth_height),
                ],
                dark,
                0.02,
            )
            for lift in (-0.03, 0.04):
                _stroke(
                    layer,
                    [
                        (side * (p.eyes_apart + p.eye_size + 0.05), lift),
                        (side * (p.eyes_apart + p.eye_size + 0.16), lift * 2.2),
                    ],
                    dark,
                    0.012,
                )
        for height in (-0.6, -0.74):
            _stroke(layer, [(-0.42, height + 0.02), (0, height), (0.42, height + 0.02)], dark, 0.014)
        layer = _soft(layer, 1.5)
        cv2.addWeighted(layer, 0.75 * p.lines, picture, 1 - 0.75 * p.lines, 0, picture)

    def _nostrils(self, picture: Picture) -> None:
        p = self._person
        layer = picture.copy()
        for side in (-1, 1):
            _oval(layer, (side * p.nose_width * 0.42, p.nose_length - 0.02), (0.06, 0.03), darker(p.skin, 0.25))
        _blend(picture, _soft(layer, 1.5), 0.9)

    def _brow(self, picture: Picture, side: int) -> None:
        p = self._person
        dark = darker(p.hair, 0.75) if sum(p.hair) < 300 else (70, 70, 72)
        inner, outer = p.eyes_apart - p.eye_size * 1.05, p.eyes_apart + p.eye_size * 1.3
        for t in np.linspace(0, 1, 46):
            x = inner + (outer - inner) * t
            y = -p.brow_height + 0.05 * (1 - t) - 0.055 * np.sin(np.pi * min(1.0, t * 1.15)) + 0.06 * t**3
            high = p.brow_thickness * (1 - 0.55 * t)
            for _ in range(3):
                a, b = self._random.normal(0, high * 0.35, 2)
                _stroke(
                    picture,
                    [(side * (x - 0.02), y + a + high * 0.4), (side * (x + 0.035), y + b - high * 0.35)],
                    dark,
                    0.012,
                )

    def _hair(self, picture: Picture, x: NDArray[np.float32], y: NDArray[np.float32]) -> None:
        p = self._person
        line = -p.hairline + 0.28 * (np.abs(x) / p.width) ** 3
        mask = np.clip((line - y) * 14, 0, 1)
        temple = np.clip((np.abs(x) - p.width * (0.9 if not p.hair_long else 0.84)) * 16, 0, 1) * np.clip(
            (0.12 + 0.9 * p.hair_long - y) * 8, 0, 1
        )
        mask = np.maximum(mask, temple * (1.0 if p.hair_long else 0.9))
        strands = self._random.normal(0, 1, (1, COLUMNS)).astype(np.float32)
        strands = np.repeat(strands, ROWS, 0) + self._random.normal(0, 0.6, (ROWS, COLUMNS)).astype(np.float32)
        strands = soft(strands, 1.0, 8) * 14
        hair = np.array(p.hair, np.float32) + strands[:, :, None] + np.clip(-(y + 1.0) * 12, -5, 14)[:, :, None]
        blended = picture * (1 - mask[:, :, None]) + hair * mask[:, :, None]
        picture[:] = blended.clip(0, 255).astype(np.uint8)

    def _moustache(self, picture: Picture) -> None:
        p = self._person
        height = (p.nose_length + p.mouth_height - p.lips * 0.8) / 2
        for _ in range(round(p.moustache * 260)):
            x = self._random.uniform(-1, 1) * p.mouth_width
            y = height + self._random.uniform(-0.05, 0.06) + 0.12 * (x / p.mouth_width) ** 2
            _stroke(picture, [(x, y), (x * 1.12, y + 0.06)], p.hair, 0.012)

    def _glasses(self, picture: Picture) -> None:
        p = self._person
        angle = np.linspace(0, 2 * np.pi, 48)
        for side in (-1, 1):
            x = side * p.eyes_apart + 0.33 * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.6
            y = 0.03 + 0.24 * np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** 0.6
            _stroke(picture, list(zip(x, y, strict=True)), (40, 36, 34), 0.035)
            _stroke(picture, [(side * (p.eyes_apart + 0.33), 0.0), (side * p.width * 0.99, -0.06)], (40, 36, 34), 0.035)
        _stroke(picture, [(-p.eyes_apart + 0.33, -0.02), (0, -0.07), (p.eyes_apart - 0.33, -0.02)], (40, 36, 34), 0.035)

    def _eye(self, picture: Picture, side: int, openness: float) -> None:
        p = self._person
        at, half = p.eyes_apart, p.eye_size
        t = np.linspace(0, 1, 24)
        xs = side * (at - half + 2 * half * t)
        rise = p.eye_tilt * (2 * t - 1)
        closed_line = half * 0.34 * np.sin(np.pi * t) ** 0.8 - rise + 0.01
        upper_open = -half * 0.52 * np.sin(np.pi * t) ** 0.75 - rise
        lower_open = half * 0.30 * np.sin(np.pi * t) ** 0.9 - rise
        upper = closed_line + (upper_open - closed_line) * openness
        lower = closed_line + (lower_open - closed_line) * openness
        self._lid(picture, side, openness)
        if openness > 0.06:
            eye = picture.copy()
            ring = np.concatenate([np.c_[xs, upper], np.c_[xs, lower][::-1]])
            mask = np.zeros((ROWS, COLUMNS), np.uint8)
            cv2.fillPoly(mask, [_pixels(ring)], 255, cv2.LINE_AA, _SHIFT)
            _oval(eye, (side * at, 0.0), (half * 1.2, half), (206, 214, 222))
            iris = half * 0.46
            _oval(eye, (side * at, -0.012), (iris, iris), (34, 48, 66))
            _oval(eye, (side * at, -0.012), (iris * 0.8, iris * 0.8), (44, 62, 88))
            _oval(eye, (side * at, -0.012), (iris * 0.42, iris * 0.42), (12, 12, 14))
            _oval(eye, (side * at + iris * 0.32, -0.012 - iris * 0.35), (iris * 0.17, iris * 0.17), (250, 250, 250))
            shadow = np.c_[xs, upper + 0.03]
            _stroke(eye, [tuple(point) for point in shadow], (120, 130, 140), 0.05, 0.5)
            rows = slice(_row(-0.5), _row(0.4))
            amount = (mask[rows].astype(np.float32) / 255)[:, :, None]
            picture[rows] = (picture[rows] * (1 - amount) + eye[rows] * amount).astype(np.uint8)
        lash = (26, 28, 34)
        _stroke(picture, [tuple(point) for point in np.c_[xs, upper]], lash, 0.03)
        if openness > 0.06:
            _stroke(picture, [tuple(point) for point in np.c_[xs, lower]], darker(p.skin, 0.6), 0.012)
        fold = upper_open - 0.055 * np.sin(np.pi * t) - 0.01
        _stroke(
            picture, [tuple(point) for point in np.c_[xs, fold]], darker(p.skin, 0.62), 0.014, 0.15 + 0.55 * openness
        )

    def _lid(self, picture: Picture, side: int, openness: float) -> None:
        """An open eye's lid lies in shadow; a closed one bulges and catches the light."""
        p = self._person
        rows = slice(_row(-0.5), _row(0.4))
        x, y = self._axes[0][rows], self._axes[1][rows]
        near = picture[rows]
        around = ((x - side * p.eyes_apart) / 0.25) ** 2
        shadow = np.exp(-around - ((y + 0.1) / 0.09) ** 2) * (openness * 2 - 1)
        shadow -= np.exp(-around - ((y - 0.0) / 0.08) ** 2) * (1 - openness) * 0.7
        shaded = near - shadow[:, :, None] * np.array([22, 26, 30], np.float32)
        near[:] = shaded.clip(0, 255).astype(np.uint8)

    def _mouth(self, picture: Picture, openness: float) -> None:
        p = self._person
        t = np.linspace(-1, 1, 33)
        xs = t * p.mouth_width * (1 - 0.18 * openness)
        bow = 1 - t**2
        gap = 0.26 * openness
        middle = p.mouth_height + 0.012 * t**2 * -1
        line_upper = middle - gap * 0.25 * bow
        line_lower = middle + gap * bow**0.8
        top = line_upper - p.lips * 0.8 * bow**0.9 + p.lips * 0.16 * np.exp(-((t / 0.16) ** 2))
        bottom = line_lower + p.lips * 0.95 * bow**0.85
        layer = picture.copy()
        lip_upper, lip_lower = darker(p.lip, 0.86), p.lip
        cv2.fillPoly(
            layer,
            [_pixels(np.concatenate([np.c_[xs, top], np.c_[xs, line_upper][::-1]]))],
            lip_upper,
            cv2.LINE_AA,
            _SHIFT,
        )
        cv2.fillPoly(
            layer,
            [_pixels(np.concatenate([np.c_[xs, line_lower], np.c_[xs, bottom][::-1]]))],
            lip_lower,
            cv2.LINE_AA,
            _SHIFT,
        )
        rows = slice(_row(p.mouth_height - 0.4), _row(p.mouth_height + 0.7))
        picture[rows] = cv2.addWeighted(_soft(layer[rows], 1.2), 0.88, picture[rows], 0.12, 0)
        if openness > 0.04:
            inside = np.concatenate([np.c_[xs, line_upper], np.c_[xs, line_lower][::-1]])
            cv2.fillPoly(picture, [_pixels(inside)], (26, 22, 52), cv2.LINE_AA, _SHIFT)
            if openness > 0.3:
                teeth = np.concatenate([np.c_[xs * 0.8, line_upper], np.c_[xs * 0.8, line_upper + 0.05 * bow][::-1]])
                cv2.fillPoly(picture, [_pixels(teeth)], (190, 204, 210), cv2.LINE_AA, _SHIFT)
        else:
            _stroke(picture, [tuple(point) for point in np.c_[xs, middle]], darker(p.lip, 0.4), 0.02)
        _stroke(
            picture,
            [
                (-0.16, p.mouth_height + gap + p.lips + 0.1),
                (0, p.mouth_height + gap + p.lips + 0.115),
                (0.16, p.mouth_height + gap + p.lips + 0.1),
            ],
            darker(p.skin, 0.75),
            0.04,
            0.35,
        )


def _row(y: float) -> int:
    return max(0, min(ROWS, round((y - TOP) * PIXELS_A_UNIT)))


def _pixels(points: object) -> NDArray[np.int32]:
    there = (np.asarray(points, np.float64) - (LEFT, TOP)) * PIXELS_A_UNIT * _FINE
    return np.round(there).astype(np.int32).reshape(-1, 1, 2)


def _stroke(
    picture: Picture, points: list[tuple[float, float]], colour: Colour, width: float, amount: float = 1.0
) -> None:
    thick = max(1, round(width * PIXELS_A_UNIT))
    if amount >= 1:
        cv2.polylines(picture, [_pixels(points)], False, colour, thick, cv2.LINE_AA, _SHIFT)
        return
    # Only what is near changes, and the whole takes fifty times as long.
    ring = _pixels(points)
    (left, top), (right, bottom) = ring.min((0, 1)) // _FINE, ring.max((0, 1)) // _FINE
    margin = thick + 8
    rows, columns = slice(max(0, top - margin), bottom + margin), slice(max(0, left - margin), right + margin)
    layer = picture[rows, columns].copy()
    moved = ring - np.array((columns.start, rows.start), np.int32) * _FINE
    cv2.polylines(layer, [moved.astype(np.int32)], False, colour, thick, cv2.LINE_AA, _SHIFT)
    near = picture[rows, columns]
    near[:] = cv2.addWeighted(_soft(layer, 1.5), amount, near, 1 - amount, 0)


def _oval(picture: Picture, middle: tuple[float, float], half: tuple[float, float], colour: Colour) -> None:
    angle = np.linspace(0, 2 * np.pi, 40)
    ring = np.c_[middle[0] + half[0] * np.cos(angle), middle[1] + half[1] * np.sin(angle)]
    cv2.fillPoly(picture, [_pixels(ring)], colour, cv2.LINE_AA, _SHIFT)


def _soft(picture: Picture, sigma: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def _blend(picture: Picture, layer: Picture, amount: float) -> None:
    cv2.addWeighted(layer, amount, picture, 1 - amount, 0, picture)


def darker(colour: Colour, part: float) -> Colour:
    """Return a colour with less light."""
    return tuple(round(value * part) for value in colour)  # type: ignore[return-value]
