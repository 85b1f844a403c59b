"""What ships, on specimens: `edian-devices ocr` over a few of each document, as `make bench-vision` does over many.

A guard against a step that breaks reading; how well it reads is the bench's to say. The fonts are the bundled ones, so
that the pictures are the same everywhere.
"""

from pathlib import Path

import pytest

from drivers.vision.specimen import Document, Level, Order, SpecimenSet, find_families, make_specimen
from tests.vision_bench.reader import read_all
from tests.vision_bench.scoring import Verdict, judge

FONTS = Path(__file__).parents[3] / "kiosk" / "fonts"
_SEED = 20
_EACH = 3


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("specimens")
    families = find_families(SpecimenSet.OWN, FONTS)
    made = []
    for document in Document:
        for number in range(_EACH):
            order = Order(document=document, level=Level.ORDINARY, seed=_SEED, number=number)
            specimen = make_specimen(order, families)
            path = folder / f"{document}-{number}.jpg"
            path.write_bytes(specimen.frame.jpeg)
            made.append((path, specimen.truth))
    run = read_all([path for path, _ in made], None)
    return [(truth, reading) for (_, truth), reading in zip(made, run.readings, strict=True)]


def test_ordinary_specimens_are_taken_for_what_they_are(judged):
    assert [reading.document for _, reading in judged] == [truth.document for truth, _ in judged]


def test_ordinary_specimens_have_no_field_that_is_wrong_and_called_sure(judged):
    assert not [
        (truth.document, truth.number, name)
        for truth, reading in judged
        for name, verdict in judge(truth, reading).items()
        if verdict is Verdict.WRONG_SURE
    ]


def test_ordinary_specimens_numbers_and_days_are_read_exactly(judged):
    wanted = {"id_number", "sex", "birth_date", "valid_from", "valid_to", "card_number"}
    assert not [
        (truth.document, truth.number, name, verdict)
        for truth, reading in judged
        for name, verdict in judge(truth, reading).items()
        if name in wanted and verdict is not Verdict.EXACT
    ]
