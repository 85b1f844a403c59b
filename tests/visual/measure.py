"""What a picture must keep, measured on the picture itself and on the items that drew it.

Targets at least 96 px with 16 px between them and within a seated reach; letters at least 34 px (44 in large type);
contrast of each text against its own pixels at least 4.5:1; no word over its box, the edge or another word.
Source: docs/design rules of the screens (适老化 guidance: 60×60 dp targets, 18 dp text; WCAG 2.2 for contrast).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem

from tests.visual.stage import Stage

__all__ = ["problems"]

TARGET = 96
GAP = 15.5
LETTER = {False: 34, True: 44}
CONTRAST = 4.5
REACH = (700, 1850)
EDGE = 16


@dataclass(frozen=True, slots=True)
class Seen:
    """An item and where it stands in the picture."""

    item: QQuickItem
    name: str
    box: QRectF


def problems(stage: Stage, picture: QImage, *, large: bool) -> list[str]:
    """Everything that is wrong with the page now shown; empty when it keeps the rules."""
    modal = next((item for item in _deep(stage) if item.objectName() == "modal"), None)
    items = list(stage.items(modal))
    targets = [
        Seen(item, item.property("text") or item.objectName() or "target", stage.box(item))
        for item in items
        if item.property("isTarget")
    ]
    texts = [
        Seen(item, item.property("text"), stage.box(item))
        for item in items
        if item.inherits("QQuickText") and item.property("text")
    ]
    return [
        *_targets(targets, picture),
        *_gaps(targets),
        *_texts(texts, picture, large=large),
        *_words_over_words(texts),
    ]


def _deep(stage: Stage) -> list[QQuickItem]:
    """The topmost panel last in order is the one that counts; a panel in a page lies over the page."""
    return list(reversed(list(stage.items())))


def _targets(targets: list[Seen], picture: QImage) -> list[str]:
    found = []
    for seen in targets:
        box = seen.box
        if box.width() < TARGET or box.height() < TARGET:
            found.append(f"small target {seen.name!r} {box.width():.0f}x{box.height():.0f}")
        if box.left() < 0 or box.right() > picture.width() or box.bottom() > picture.height():
            found.append(f"outside {seen.name!r}")
        portrait = picture.height() > picture.width()
        if portrait and (box.top() < REACH[0] or box.bottom() > REACH[1]):
            found.append(f"out of reach {seen.name!r} {box.top():.0f}-{box.bottom():.0f}")
    return found


def _gaps(targets: list[Seen]) -> list[str]:
    found = []
    for at, one in enumerate(targets):
        for other in targets[at + 1 :]:
            a, b = one.box, other.box
            dx = max(a.left(), b.left()) - min(a.right(), b.right())
            dy = max(a.top(), b.top()) - min(a.bottom(), b.bottom())
            if max(dx, dy) < GAP:
                found.append(f"gap {max(dx, dy):.0f} {one.name!r} {other.name!r}")
    return found


def _texts(texts: list[Seen], picture: QImage, *, large: bool) -> list[str]:
    found = []
    for seen in texts:
        item, box = seen.item, seen.box
        size = item.property("drawn") or item.property("font").pixelSize()
        if size < LETTER[large]:
            found.append(f"small text {seen.name!r} {size}")
        wide = item.property("contentWidth")
        if item.width() and wide > item.width() + 1:
            found.append(f"overflow {seen.name!r}")
        if item.property("truncated"):
            found.append(f"cut {seen.name!r}")
        left = box.left() + (item.property("inkLeft") or 0.0)
        if left < EDGE or left + wide > picture.width() - EDGE:
            found.append(f"text at the edge {seen.name!r} {box.left():.0f}-{box.right():.0f}")
        found += _contrast(seen, picture)
        found += _tight(seen)
    return found


def _contrast(seen: Seen, picture: QImage) -> list[str]:
    box = seen.box
    count: Counter[int] = Counter()
    for y in range(int(max(0, box.top())), int(min(picture.height(), box.bottom())), 3):
        for x in range(int(max(0, box.left() - 4)), int(min(picture.width(), box.right() + 4)), 3):
            count[picture.pixel(x, y)] += 1
    if not count:
        return [f"not on the picture {seen.name!r}"]
    ink = seen.item.property("color")
    grounds = [QColor(pixel) for pixel, _ in count.most_common(2)]
    ground = next((g for g in grounds if _ratio(g, ink) > 1.3), grounds[0])
    ratio = _ratio(ink, ground)
    return [f"contrast {ratio:.2f} {seen.name!r}"] if ratio < CONTRAST else []


def _tight(seen: Seen) -> list[str]:
    """A label keeps off the edge of its button."""
    holder = seen.item.parentItem()
    while holder is not None and not holder.property("isTarget"):
        holder = holder.parentItem()
    if holder is None or holder.property("text") is None:
        return []
    outer, box = Stage.box(holder), seen.box
    inside = box.left() >= outer.left() + 6 and box.right() <= outer.right() - 6
    inside = inside and box.top() >= outer.top() - 4 and box.bottom() <= outer.bottom() + 4
    if inside:
        return []
    return [f"tight in button {seen.name!r} {box.left() - outer.left():.0f}/{outer.right() - box.right():.0f}"]


def _words_over_words(texts: list[Seen]) -> list[str]:
    words = []
    for seen in texts:
        item = seen.item
        wide, left = min(item.width(), item.property("contentWidth")), max(0.0, item.property("inkLeft") or 0.0)
        words.append((seen.name, item.mapRectToScene(QRectF(left, item.height() * 0.2, wide, item.height() * 0.6))))
    return [
        f"words overlap {a!r} {b!r}"
        for at, (a, box) in enumerate(words)
        for b, other in words[at + 1 :]
        if box.intersects(other)
    ]


def _luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _ratio(one: QColor, other: QColor) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)
