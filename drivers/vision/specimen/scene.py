"""From a flat card to the frame that a camera above it takes.

One function a step, in the order in which light goes: glare on the laminate, the card's pose, the ground and its
shadow, the lamp, the lens, the sensor.

Shape: pictures are height × width × 3 in RGB, uint8 outside and float32 between steps.
"""

import io
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from drivers.vision.specimen.conditions import Conditions, Glare
from drivers.vision.specimen.grounds import Field, draw_ground, lay_clutter
from drivers.vision.specimen.layout import HEIGHT_MM, RADIUS_MM, WIDTH_MM
from drivers.vision.specimen.press import PIXELS_A_MM, Picture, pixels

Point = tuple[float, float]
# No corner comes nearer to the border than this share of the frame: what touches it is refused as cut off.
_MARGIN = 0.02
_MIN_SCALE = 0.3
# Light that the camera's automatic gain makes up for at most, and the noise that this brings.
_MAX_GAIN = 1.9


class CardTooLargeError(ValueError):
    """The card does not fit the frame whatever its size; the conditions contradict themselves."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame and where the card lies in it.

    Attributes:
        picture: what the sensor saw, before compression.
        jpeg: the same as sent.
        corners: upper left, upper right, lower right, lower left of the card as printed, in pixels.
    """

    picture: Picture
    jpeg: bytes
    corners: tuple[Point, Point, Point, Point]


def take_frame(card: Picture, conditions: Conditions, random: np.random.Generator) -> Frame:
    """Take a picture of one card."""
    ground = draw_ground(conditions.ground, conditions.width, conditions.height, random)
    lay_clutter(ground, conditions.clutter, random)
    corners = card_corners(conditions)
    lay_card(ground, add_glare(card.astype(np.float32), conditions.glares), corners)
    picture = sense(blur(light(ground, conditions), conditions), conditions, random)
    return Frame(picture, to_jpeg(picture, conditions.quality), corners)


def card_corners(conditions: Conditions) -> tuple[Point, Point, Point, Point]:
    """Where the card's corners come to lie, wholly inside the frame; a card too large is laid further away.

    Raises:
        CardTooLargeError: it does not fit even then.
    """
    shape = _projected(conditions)
    room = np.array([conditions.width, conditions.height]) * (1 - 2 * _MARGIN)
    extent = shape.max(axis=0) - shape.min(axis=0)
    scale = min(1.0, float((room / extent).min()))
    if scale < _MIN_SCALE:
        raise CardTooLargeError(f"a card of {conditions.share:.2f} of the frame's width does not fit it")
    shape, extent = shape * scale, extent * scale
    margin = np.array([conditions.width, conditions.height]) * _MARGIN
    at = margin + (room - extent) * np.array([conditions.x, conditions.y])
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = (shape - shape.min(axis=0) + at).tolist()
    return ((x1, y1), (x2, y2), (x3, y3), (x4, y4))


def add_glare(card: Field, glares: tuple[Glare, ...]) -> Field:
    """Add reflections, which lie on the card and are distorted with it."""
    lit = card.copy()
    y = np.arange(card.shape[0], dtype=np.float32)[:, None] / PIXELS_A_MM
    x = np.arange(card.shape[1], dtype=np.float32)[None, :] / PIXELS_A_MM
    for glare in glares:
        # Plain floats: a NumPy one would turn the whole picture into doubles.
        angle = math.radians(glare.angle)
        dx, dy = x - glare.x * WIDTH_MM, y - glare.y * HEIGHT_MM
        along = (dx * math.cos(angle) + dy * math.sin(angle)) / glare.long_mm
        across = (dy * math.cos(angle) - dx * math.sin(angle)) / glare.short_mm
        lit += (glare.strength * np.exp(-(along * along + across * across)))[:, :, None]
    return lit


def lay_card(ground: Field, card: Field, corners: tuple[Point, Point, Point, Point]) -> None:
    """Lay a card with its shadow on a ground, in place."""
    height, width = ground.shape[:2]
    size = (width, height)
    rows, columns = card.shape[:2]
    flat = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32)
    onto = np.array(corners, np.float32)
    length = float(np.linalg.norm(onto[1] - onto[0]))
    # Seen from afar a card is sampled less often than it was printed: without this it would show moiré.
    sigma = max(0.0, columns / length * 0.35 - 0.35)
    soft = cv2.GaussianBlur(card, (0, 0), sigma) if sigma > 0.1 else card
    transform = cv2.getPerspectiveTransform(flat, onto)
    warped = cv2.warpPerspective(soft, transform, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    laid = np.asarray(warped, np.float32)
    cover = cv2.warpPerspective(_outline(columns, rows), transform, size, flags=cv2.INTER_AREA)
    fall = length * 0.008
    moved = cv2.warpAffine(cover, np.array([[1, 0, fall], [0, 1, fall]], np.float32), size)
    shadow = cv2.GaussianBlur(moved, (0, 0), max(1.0, fall))
    ground *= (1 - 0.45 * shadow)[:, :, None]
    laid -= ground
    laid *= cover[:, :, None]
    ground += laid


def light(scene: Field, conditions: Conditions) -> Field:
    """Let the lamp fall off to one side, and colour it."""
    height, width = scene.shape[:2]
    y = np.arange(height, dtype=np.float32)[:, None] / height - 0.5
    x = np.arange(width, dtype=np.float32)[None, :] / width - 0.5
    angle = math.radians(conditions.gradient_angle)
    lamp = 1 - conditions.gradient * np.clip(x * math.cos(angle) + y * math.sin(angle) + 0.5, 0, 1)
    colour = np.array([1 + conditions.warmth, 1, 1 - conditions.warmth], np.float32)
    return np.asarray(scene * (lamp[:, :, None] * colour), np.float32)


def blur(scene: Field, conditions: Conditions) -> Field:
    """Put the lens out of focus and move the card while the shutter is open."""
    blurred = scene
    if conditions.defocus > 0:
        blurred = np.asarray(cv2.GaussianBlur(blurred, (0, 0), conditions.defocus), np.float32)
    if conditions.motion > 1:
        blurred = np.asarray(cv2.filter2D(blurred, -1, _streak(conditions)), np.float32)
    return blurred


def sense(scene: Field, conditions: Conditions, random: np.random.Generator) -> Picture:
    """Turn light into grey levels: exposure, what automatic gain makes of it, and noise that grows with the gain."""
    height, width = scene.shape[:2]
    gain = min(_MAX_GAIN, 1 / conditions.exposure)
    level = conditions.noise * (gain / _MAX_GAIN * 0.5 + 0.5)
    # Each pixel has a noise of its own in brightness; in colour it shares one with its neighbours, as sensors do.
    seen = scene * (conditions.exposure * gain)
    seen += random.standard_normal((height, width, 1), np.float32) * (0.8 * level)
    tint = random.standard_normal(((height + 1) // 2, (width + 1) // 2, 3), np.float32) * (0.6 * level)
    seen += cv2.resize(tint, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.clip(seen, 0, 255).astype(np.uint8)


def to_jpeg(picture: Picture, quality: int) -> bytes:
    """Compress as cameras do, with colour at half the resolution."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality, subsampling="4:2:0")
    return buffer.getvalue()


def _projected(conditions: Conditions) -> NDArray[np.float64]:
    # The card's plane is turned, tilted about both axes, and looked at by a pinhole camera at `distance` card lengths.
    half = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * np.array([0.5, 0.5 * HEIGHT_MM / WIDTH_MM])
    turn, tilt_x, tilt_y = (np.deg2rad(angle) for angle in (conditions.turn, conditions.tilt_x, conditions.tilt_y))
    x = half[:, 0] * np.cos(turn) - half[:, 1] * np.sin(turn)
    y = half[:, 0] * np.sin(turn) + half[:, 1] * np.cos(turn)
    y, z = y * np.cos(tilt_x), y * np.sin(tilt_x)
    x, z = x * np.cos(tilt_y) + z * np.sin(tilt_y), z * np.cos(tilt_y) - x * np.sin(tilt_y)
    depth = conditions.distance / (conditions.distance + z)
    length = conditions.share * conditions.width
    return np.stack([x * depth, y * depth], axis=1) * length


def _outline(columns: int, rows: int) -> NDArray[np.float32]:
    mask = np.zeros((rows, columns), np.float32)
    radius = pixels(RADIUS_MM)
    cv2.rectangle(mask, (radius, 0), (columns - radius, rows), 1.0, -1)
    cv2.rectangle(mask, (0, radius), (columns, rows - radius), 1.0, -1)
    for x in (radius, columns - radius - 1):
        for y in (radius, rows - radius - 1):
            cv2.circle(mask, (x, y), radius, 1.0, -1, cv2.LINE_AA)
    return mask


def _streak(conditions: Conditions) -> NDArray[np.float32]:
    size = int(np.ceil(conditions.motion)) | 1
    size = max(size + 2, 3)
    kernel = np.zeros((size, size), np.float32)
    angle, middle, reach = np.deg2rad(conditions.motion_angle), size // 2, conditions.motion / 2
    for step in np.linspace(-reach, reach, 4 * size):
        # Between pixels a step's light is shared, so that a streak of any length has its own kernel.
        column, row = middle + step * np.cos(angle), middle + step * np.sin(angle)
        left, top = int(np.floor(column)), int(np.floor(row))
        for dx in (0, 1):
            for dy in (0, 1):
                weight = (1 - abs(column - left - dx)) * (1 - abs(row - top - dy))
                if 0 <= top + dy < size and 0 <= left + dx < size:
                    kernel[top + dy, left + dx] += weight
    return np.asarray(kernel / kernel.sum(), np.float32)
