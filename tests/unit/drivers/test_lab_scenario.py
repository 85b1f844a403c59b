"""Scenario files: read, refused with the place, written and read again."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device.base import CompletionCode
from drivers.device.base.values import ValueMistakeError
from drivers.lab import scenario as scenarios
from drivers.lab.errors import LabMistakeError
from drivers.lab.scenario import Act, Expected, Run, Scenario, See, Status, parse
from drivers.lab.writing import to_toml

NAME = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
MS = st.integers(0, 600_000)
VALUE = st.recursive(
    st.booleans() | st.integers(-(2**40), 2**40) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
EXPECT = st.lists(
    st.builds(Expected, st.sampled_from([code.value for code in CompletionCode]), NAME | st.just("")),
    min_size=1,
    max_size=3,
).map(tuple)
STEP = (
    st.builds(Act, device=NAME, do=NAME, value=NAME | st.just(""), after_ms=MS)
    | st.builds(
        Run,
        device=NAME,
        command=NAME,
        arguments=st.dictionaries(NAME, VALUE, max_size=3),
        expect=EXPECT,
        gives=st.dictionaries(NAME, VALUE, max_size=2),
        after_ms=MS,
    )
    | st.builds(See, device=NAME, event=NAME, within_ms=MS, after_ms=MS)
    | st.builds(Status, device=NAME, fields=st.dictionaries(NAME, VALUE, min_size=1), within_ms=MS, after_ms=MS)
)


@given(TEXT, TEXT, st.lists(STEP, min_size=1, max_size=5).map(tuple))
def test_scenario_written_and_read_again_is_the_same(title, about, steps):
    named = tuple(replace(step, name=f"n{i}") if isinstance(step, Run) else step for i, step in enumerate(steps))
    scenario = Scenario(title=title, about=about, steps=named)
    assert parse(tomllib.loads(to_toml(scenario))) == scenario


@pytest.mark.parametrize("path", scenarios.shipped(), ids=lambda path: path.stem)
def test_shipped_scenario_says_what_it_is_for_and_survives_being_written(path):
    scenario = scenarios.load(path)
    assert scenario.title
    assert scenario.about.endswith(".")
    assert parse(tomllib.loads(to_toml(scenario))) == scenario


def step(**row):
    return {"title": "x", "step": [row]}


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ({"title": "x"}, "step: 1 to"),
        (step(), "step 1: exactly one of"),
        (step(act="id_reader insert wang", run="id_reader Probe"), "step 1: exactly one of"),
        (step(act="id_reader"), 'step 1.act: expected "DEVICE WORD VALUE"'),
        (step(run="id_reader Probe now"), "step 1.run: arguments go into with"),
        (step(run="id_reader Probe", expect="fine"), "step 1.expect: no completion code 'fine'"),
        (step(run="id_reader Probe", expected="success"), "step 1: no such key: expected"),
        (step(act="id_reader remove", after_ms=-1), "step 1.after_ms: 0 to"),
        (step(**{"await": "read"}), "step 1: no command named read"),
        ({"title": "x", "step": [{"run": "a B", "name": "n"}, {"run": "a B", "name": "n"}]}, "step 2: n is running"),
        ({**step(act="a b"), "steps": []}, "scenario: no such key: steps"),
    ],
)
def test_scenario_with_a_mistake_names_its_place(table, place):
    with pytest.raises((LabMistakeError, ValueMistakeError)) as told:
        parse(table)
    assert str(told.value).startswith(place)


def test_scenario_that_is_not_there_names_those_that_are(tmp_path):
    with pytest.raises(LabMistakeError, match=r"shipped are .*good-visit"):
        scenarios.load(tmp_path / "none.toml")


def test_expected_without_reason_takes_any_with_one_only_that():
    assert Expected("timeOut").matches("timeOut", "no_card")
    assert Expected("timeOut", "no_card").matches("timeOut", "no_card")
    assert not Expected("timeOut", "no_card").matches("timeOut", "card_moved")
    assert not Expected("success").matches("timeOut", "")


def test_documentation_names_every_shipped_scenario_with_its_title():
    page = (scenarios.FOLDER.parents[2] / "docs" / "device-lab.md").read_text(encoding="utf-8")
    for path in scenarios.shipped():
        assert f"| [`{path.stem}`](../drivers/lab/scenarios/{path.name}) | {scenarios.load(path).title}. " in page


def test_documentation_s_own_scenario_can_be_read():
    page = (scenarios.FOLDER.parents[2] / "docs" / "device-lab.md").read_text(encoding="utf-8")
    scenario = parse(tomllib.loads(page.partition("```toml\n")[2].partition("```")[0]))
    assert [type(step).__name__ for step in scenario.steps] == ["Act", "Run", "Run", "Act", "Await", "See", "Status"]
