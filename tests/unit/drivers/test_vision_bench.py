"""The measure itself: what counts as right, as doubted, and as wrong without a warning."""

import numpy as np
import pytest

from drivers.vision.specimen import Conditions, Document, Level, SpecimenSet, TrueFields, Truth
from tests.vision_bench import report
from tests.vision_bench.reader import ReaderFailedError, read_all
from tests.vision_bench.scoring import WHOLE, Reading, Verdict, found_in, invented, judge, tally

FRONT = TrueFields(
    name="样婳",
    sex="女",
    ethnicity="白",
    birth_date="1980-02-03",
    address="虚构省样本县1号",
    id_number="429901198002030027",
)


def truth(document=Document.ID_FRONT, fields=FRONT, *, without_end=False):
    return Truth(
        document=document,
        fields=fields,
        without_end=without_end,
        embossed=False,
        specimen_set=SpecimenSet.OWN,
        level=Level.EASY,
        seed=1,
        number=0,
        font="a font",
        corners=((0, 0), (1, 0), (1, 1), (0, 1)),
        conditions=Conditions(),
    )


def reading(fields, confidence=0.95, rejected_because=None):
    stated = confidence if isinstance(confidence, dict) else dict.fromkeys(fields, confidence)
    return Reading("id-front", fields, stated, rejected_because, 100.0)


def as_read(**changes):
    return {name: getattr(FRONT, name) for name in FRONT.__dataclass_fields__} | changes


def test_reading_equal_to_the_truth_is_exact_in_every_field():
    assert set(judge(truth(), reading(as_read())).values()) == {Verdict.EXACT}


def test_wrong_field_called_sure_is_the_worst_verdict():
    sums = tally([(truth(), reading(as_read(name="样画")))])
    assert sums["own", "easy", "id-front", "name"].verdicts == {Verdict.WRONG_SURE: 1}
    assert sums["own", "easy", "id-front", WHOLE].verdicts == {Verdict.WRONG_SURE: 1}


def test_wrong_field_under_the_threshold_is_flagged():
    assert judge(truth(), reading(as_read(name="样画"), {"name": 0.89}))["name"] is Verdict.WRONG_FLAGGED


def test_wrong_field_without_a_confidence_warns_nobody():
    assert judge(truth(), reading(as_read(name="样画"), {}))["name"] is Verdict.WRONG_SURE


def test_field_that_is_null_is_unread_and_not_wrong():
    verdicts = judge(truth(), reading(as_read(address=None), {"address": 0.0}))
    assert verdicts["address"] is Verdict.UNREAD


def test_refused_picture_has_every_field_unread():
    verdicts = judge(truth(), reading(as_read(), rejected_because="two_cards"))
    assert set(verdicts.values()) == {Verdict.UNREAD}


def test_exact_field_under_the_threshold_counts_as_doubted():
    entry = tally([(truth(), reading(as_read(), 0.5))])["own", "easy", "id-front", "sex"]
    assert (entry.verdicts[Verdict.EXACT], entry.doubted) == (1, 1)


BACK = TrueFields(issuer="样本县公安局", valid_from="2020-01-01")


@pytest.mark.parametrize(
    ("read", "confidence", "verdict"),
    [
        (None, 0.95, Verdict.EXACT),
        (None, 0.0, Verdict.UNREAD),
        ("2030-01-01", 0.95, Verdict.WRONG_SURE),
        ("2030-01-01", 0.3, Verdict.WRONG_FLAGGED),
    ],
)
def test_card_without_end_is_read_only_when_null_is_sure(read, confidence, verdict):
    fields = {"issuer": "样本县公安局", "valid_from": "2020-01-01", "valid_to": read}
    judged = judge(truth(Document.ID_BACK, BACK, without_end=True), reading(fields, {"valid_to": confidence}))
    assert judged["valid_to"] is verdict


def test_null_end_that_is_sure_on_a_card_that_ends_is_wrong_and_sure():
    ends = TrueFields(issuer="样本县公安局", valid_from="2020-01-01", valid_to="2030-01-01")
    fields = {"issuer": "样本县公安局", "valid_from": "2020-01-01", "valid_to": None}
    assert judge(truth(Document.ID_BACK, ends), reading(fields, 0.95))["valid_to"] is Verdict.WRONG_SURE


def test_fields_of_another_document_are_called_invented():
    found = reading(as_read(card_number="9299000000000000"))
    assert invented(truth(), found) == ["card_number"]
    assert "name" in found_in(found)


def test_table_shows_shares_by_level_and_marks_what_was_sure_and_wrong():
    sums = tally([(truth(), reading(as_read())), (truth(), reading(as_read(name="样画")))])
    shown = report.table(sums)
    assert "| id-front name | 50.0 (✗1) |" in shown
    assert "| id-front sex | 100.0 | 99.5 |" in shown


def test_summary_counts_fields_and_not_documents():
    sums = tally([(truth(), reading(as_read(name="样画")))])
    (row,) = report.summary_rows(sums)
    assert (row["fields"], row["wrong_sure"], row["share"]) == (6, 1, pytest.approx(1 / 6, abs=1e-4))


def test_reader_that_cannot_read_says_what_the_program_said(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.vision_bench.reader.COMMAND", ("-c", "raise SystemExit('no models here')"))
    with pytest.raises(ReaderFailedError, match=r"0 of 1 pictures were read.*no models here"):
        read_all([tmp_path / "none.jpg"], None)


PROGRAM = """
import json, sys
for path in [word for word in sys.argv[1:] if word.endswith(".jpg")]:
    if "slow" in path:
        print(json.dumps({"error": {"reason": "timeout"}}), flush=True)
        raise SystemExit(1)
    fields = {"document": "id-front", "fields": {"name": path}, "confidence": {}, "rejected_because": None}
    print(json.dumps({**fields, "elapsed_ms": 1}), flush=True)
"""


def test_reader_goes_on_after_a_picture_that_ended_the_program(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.vision_bench.reader.COMMAND", ("-c", PROGRAM))
    paths = [tmp_path / name for name in ("a.jpg", "slow.jpg", "b.jpg")]
    read = read_all(paths, None).readings
    assert [reading.fields.get("name") for reading in read] == [str(paths[0]), None, str(paths[2])]
    assert "timeout" in (read[1].error or "")


def test_reader_that_fails_at_its_first_picture_is_not_started_again(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.vision_bench.reader.COMMAND", ("-c", PROGRAM))
    with pytest.raises(ReaderFailedError, match=r"0 of 2 .*timeout"):
        read_all([tmp_path / "slow.jpg", tmp_path / "a.jpg"], None)


@pytest.mark.slow
def test_traps_are_made_one_of_each_kind(tmp_path):
    from tests.vision_bench.traps import KINDS, make_traps

    traps = make_traps(tmp_path, count=1, seed=1)
    assert [trap.name for trap in traps] == list(KINDS)
    assert all(np.fromfile(trap.path, np.uint8)[:2].tobytes() == b"\xff\xd8" for trap in traps)
