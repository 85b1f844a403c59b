"""The counter's words in each language, apart from the terminal's, and nothing literal in its QML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.counter.client.customers import InFlightKind
from kiosk.counter.client.lending import Channel, LineState, Outcome
from kiosk.counter.client.visits import Assurance
from kiosk.counter.pages import PAGES
from kiosk.counter.viewmodels import catalogue
from kiosk.counter.viewmodels.catalogue import load
from kiosk.counter.viewmodels.drawdown_draft import PURPOSES
from kiosk.counter.viewmodels.papers_view import At
from kiosk.flow.facts import Language, Method
from kiosk.viewmodels import catalogue as terminal

QML = Path(catalogue.__file__).parents[1] / "qml" / "Edian" / "Counter"
TOKENS = {"Theme.qml", "Glyphs.qml"}
PAGES_QML = sorted(p for p in QML.rglob("*.qml") if p.name not in TOKENS and not p.name.startswith("Size"))
ZH, EN = load(Language.ZH), load(Language.EN)


def places(sentence: str) -> set[str]:
    return set(re.findall(r"%\d", sentence))


def test_catalogue_has_the_same_sentences_in_each_language() -> None:
    assert set(ZH.sentences) == set(EN.sentences)
    assert all(sentence.strip() for words in (ZH, EN) for sentence in words.sentences.values())


def test_catalogue_fills_the_same_places_in_each_language() -> None:
    assert {k for k in ZH.sentences if places(ZH.sentences[k]) != places(EN.sentences[k])} == set()


def test_catalogue_shares_no_id_with_the_terminal() -> None:
    # A terminal's page is shown at the elbow with both translators installed: the last one asked would answer.
    assert set(ZH.sentences) & set(terminal.load(Language.ZH).sentences) == set()


def test_catalogue_has_no_forbidden_words() -> None:
    assert not [s for s in ZH.sentences.values() if re.search("成功|失败|错误|系统异常", s)]
    assert not [s for s in EN.sentences.values() if re.search("success|failed|error", s, re.IGNORECASE)]


@pytest.mark.parametrize("page", PAGES_QML, ids=lambda p: p.name)
def test_qml_asks_only_for_sentences_that_exist(page: Path) -> None:
    asked = set(re.findall(r'qsTrId\("([^"]+)"\)', page.read_text(encoding="utf-8")))
    assert {key for key in asked if not ZH.has(key)} == set()


@pytest.mark.parametrize("page", PAGES_QML, ids=lambda p: p.name)
def test_qml_has_no_words_colours_or_sizes_of_its_own(page: Path) -> None:
    code = re.sub(r"//.*", "", page.read_text(encoding="utf-8"))
    assert re.findall(r"[\u4e00-\u9fff]", code) == []
    assert re.findall(r'"#[0-9A-Fa-f]{3,8}"', code) == []
    assert re.findall(r"\bqsTr\(|\bpixelSize: *\d", code) == []
    sizes = re.findall(r"\b(?:width|height|radius|spacing|[a-z]*[mM]argins?|px|y|x): *(-?\d+)\b", code)
    assert {size for size in sizes if abs(int(size)) > 1} == set()


@pytest.mark.parametrize("page", sorted(QML.rglob("*.qml")), ids=lambda p: p.name)
def test_qml_file_is_short(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 250


def test_every_file_of_the_module_is_in_its_qmldir() -> None:
    listed = set(re.findall(r"(\S+\.qml)$", (QML / "qmldir").read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {str(path.relative_to(QML)) for path in QML.rglob("*.qml")}


def test_every_composed_sentence_exists() -> None:
    needed = {f"{kind.name}.area" for kind in PAGES}
    needed |= {f"outcome.{each.value.lower()}" for each in Outcome if each is not Outcome.UNSPECIFIED}
    needed |= {f"channel.{each.value.lower()}" for each in Channel}
    needed |= {f"flight.{each.value.lower()}" for each in InFlightKind}
    needed |= {f"customer.line_{each.value.lower()}" for each in LineState if each is not LineState.ACTIVE}
    needed |= {f"proof.{each.value.lower()}" for each in Assurance}
    needed |= {f"method_c.{each.value.lower()}" for each in Method}
    needed |= {f"plan_c.first_{each.value.lower()}" for each in Method}
    needed |= {f"purpose.{each.lower()}" for each in PURPOSES}
    needed |= {f"papers.{each.value}{part}" for each in At if each.value for part in ("", "_what")}
    needed |= {f"weekday.{each}" for each in range(7)}
    states = ("sending", "waits", "done", "not_done", "confirming", "see_staff")
    needed |= {f"sent.{state}" for state in states} | {f"sent.{state}_drawdown" for state in states}
    assert {key for key in needed if not ZH.has(key)} == set()


def test_every_sentence_is_used() -> None:
    folder = Path(catalogue.__file__).parents[1]
    text = "\n".join(p.read_text(encoding="utf-8") for kind in ("*.qml", "*.py") for p in folder.rglob(kind))
    composed = re.compile(
        r"(outcome|channel|flight|proof|method_c|plan_c|purpose|papers|weekday|sent|dossier|device|waiting|owner|check"
        r"|role|customer|sign_in|aloud|repayment|[a-z_]+\.area$)"
    )
    unused = {key for key in ZH.sentences if f'"{key}"' not in text and not composed.match(key) and ".area" not in key}
    assert {key for key in unused if key.split(".")[0] in {"shell", "keys", "lock", "drawdown", "contract_c"}} == set()
