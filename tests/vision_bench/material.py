"""The pictures of a run, made once and kept by what they are."""

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.vision.specimen import Document, Level, Order, SpecimenSet, Truth, find_families, make_specimen

# Drawing is single-threaded; more than the cores of a terminal would only wait.
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture file and its truth."""

    path: Path
    truth: Truth


def make_samples(
    folder: Path,
    *,
    sets: Sequence[SpecimenSet],
    levels: Sequence[Level],
    documents: Sequence[Document],
    count: int,
    seed: int,
) -> list[Sample]:
    """Make `count` specimens of each set, level and document."""
    folder.mkdir(parents=True, exist_ok=True)
    orders = [
        (folder, Order(document=document, level=level, specimen_set=wanted, seed=seed, number=number))
        for wanted in sets
        for level in levels
        for document in documents
        for number in range(count)
    ]
    # Not forked: OpenCV's threads do not survive it.
    with multiprocessing.get_context("spawn").Pool(_PROCESSES) as pool:
        return pool.map(_make, orders, chunksize=4)


def _make(job: tuple[Path, Order]) -> Sample:
    folder, order = job
    specimen = make_specimen(order, find_families(order.specimen_set))
    path = folder / f"{order.specimen_set}-{order.level}-{order.document}-{order.seed}-{order.number:04d}.jpg"
    path.write_bytes(specimen.frame.jpeg)
    return Sample(path, specimen.truth)
