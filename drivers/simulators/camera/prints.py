"""Faces that are none: a print held before the camera, tilted and bent by a hand, and a film on a screen.

Shape: pictures are H×W×3, uint8, BGR.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulators.camera.stage import Pose

Picture = NDArray[np.uint8]

_PAPER = (160, 30, 500, 470)
"""Left, top, right, bottom of the print in the picture it was made of."""
_EYE_DISTANCE = 1_100.0
"""Of the camera, in pixels of the print: how strongly a tilted sheet narrows."""


def bent_print(picture: Picture, printed: Picture, pose: Pose) -> None:
    """Put a print into the picture: turned as the pose says; closing eyes and opening a mouth bend it."""
    left, top, right, bottom = _PAPER
    cut = printed[top:bottom, left:right]
    edged = cv2.copyMakeBorder(cut, 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=(244, 246, 246))
    paper: Picture = np.asarray(edged, np.uint8)
    if (bend := max(1 - pose.eyes, pose.mouth)) > 0:
        paper = _bent(paper, bend)
    height, width = paper.shape[:2]
    a, b = math.radians(pose.yaw * 1.2), math.radians(pose.pitch * 1.5)
    corners = np.array([(-width, -height), (width, -height), (width, height), (-width, height)], np.float64) / 2
    x, y = corners[:, 0] * math.cos(a), corners[:, 1] * math.cos(b)
    depth = corners[:, 0] * math.sin(a) + corners[:, 1] * math.sin(b)
    near = _EYE_DISTANCE / (_EYE_DISTANCE + depth)
    middle = ((left + right) / 2 + pose.x * 90, (top + bottom) / 2 + pose.y * 90)
    there = np.column_stack([x * near + middle[0], y * near + middle[1]]).astype(np.float32)
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    way = cv2.getPerspectiveTransform(source, there)
    size = (picture.shape[1], picture.shape[0])
    warped = cv2.warpPerspective(paper, way, size)
    cover = cv2.warpPerspective(np.ones((height, width), np.float32), way, size)[:, :, None]
    picture[:] = (picture * (1 - cover) + warped * cover).astype(np.uint8)


def screen(picture: Picture, film: Picture) -> None:
    """Put a screen into the picture that shows a film."""
    height, width = picture.shape[:2]
    small = cv2.resize(film, (round(width * 0.86), round(height * 0.86)), interpolation=cv2.INTER_AREA)
    left, top = (width - small.shape[1]) // 2, (height - small.shape[0]) // 2
    cv2.rectangle(
        picture, (left - 14, top - 14), (left + small.shape[1] + 14, top + small.shape[0] + 14), (24, 24, 24), -1
    )
    picture[top : top + small.shape[0], left : left + small.shape[1]] = small


def _bent(paper: Picture, amount: float) -> Picture:
    """A sheet rolled about its upright middle, seen from the front: its sides come closer."""
    height, width = paper.shape[:2]
    roll = 0.9 * amount
    x = np.linspace(-1, 1, width, dtype=np.float32)
    source = np.arcsin(np.clip(x * math.sin(roll), -1, 1)) / roll if roll > 0.01 else x
    columns = ((source + 1) / 2 * (width - 1)).astype(np.float32)
    rows = np.arange(height, dtype=np.float32)
    across, down = np.meshgrid(columns, rows)
    return cv2.remap(paper, across, down, cv2.INTER_LINEAR).astype(np.uint8)
