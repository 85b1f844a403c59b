"""A handwritten name as a drawing: SVG, which the imaging system keeps. It does not enter the books."""

from collections.abc import Sequence

from channel_server.domain.contract import InkStroke

MEDIA_TYPE = "image/svg+xml"


def signature_svg(strokes: Sequence[InkStroke]) -> bytes:
    """Draw the strokes; each point's time is kept beside it, since how a name was written belongs to it.

    Units: ten-thousandths of the pad's width and height, ms since the first touch.
    """
    paths = []
    for stroke in strokes:
        points = " L ".join(f"{point.x} {point.y}" for point in stroke)
        times = " ".join(str(point.elapsed_ms) for point in stroke)
        # A lone touch is a dot: a line to itself, which a round cap makes visible.
        line = f"M {points} L {stroke[0].x} {stroke[0].y}" if len(stroke) == 1 else f"M {points}"
        paths.append(f'<path d="{line}" data-elapsed-ms="{times}"/>')
    body = "".join(paths)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10000 10000" preserveAspectRatio="none">'
        '<g fill="none" stroke="#111" stroke-width="60" stroke-linecap="round" stroke-linejoin="round">'
        f"{body}</g></svg>"
    ).encode()
