"""One catalogue, every sentence in every language, and nothing literal in QML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.flow.camera import Advice, CheckStage, Field
from kiosk.flow.credentials import FaceChallengeKind
from kiosk.flow.facts import Language
from kiosk.flow.gates import Why
from kiosk.flow.state import TrayItem
from kiosk.viewmodels import catalogue
from kiosk.viewmodels.catalogue import load

QML = Path(catalogue.__file__).parents[1] / "qml" / "Edian"
PAGES = sorted(
    path
    for path in QML.rglob("*.qml")
    if path.name not in {"Theme.qml", "Size.qml", "CameraSize.qml", "BesideSize.qml", "Strokes.qml"}
)
ZH, EN = load(Language.ZH), load(Language.EN)


def places(sentence: str) -> set[str]:
    return set(re.findall(r"%\d", sentence))


def test_catalogue_has_the_same_sentences_in_each_language() -> None:
    assert set(ZH.sentences) == set(EN.sentences)
    assert all(sentence.strip() for words in (ZH, EN) for sentence in words.sentences.values())


def test_catalogue_fills_the_same_places_in_each_language() -> None:
    assert {k for k in ZH.sentences if places(ZH.sentences[k]) != places(EN.sentences[k])} == set()


def test_catalogue_has_no_forbidden_words() -> None:
    assert not [s for s in ZH.sentences.values() if re.search("成功|失败|错误", s)]
    assert not [s for s in EN.sentences.values() if re.search("success|failed|error", s, re.IGNORECASE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_qml_asks_only_for_sentences_that_exist(page: Path) -> None:
    asked = set(re.findall(r'qsTrId\("([^"]+)"\)', page.read_text(encoding="utf-8")))
    assert {key for key in asked if not ZH.has(key)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
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


def test_every_reason_and_tray_state_has_its_words() -> None:
    needed = {f"why.{why.value}" for why in Why}
    needed |= {f"advice.{advice.value}" for advice in Advice} | {f"face.at_{stage.value}" for stage in CheckStage}
    needed |= {f"{of}{kind.value}" for of in ("challenge.", "face.dot_") for kind in FaceChallengeKind}
    needed |= {f"document.{field.value}" for field in Field}
    needed |= {f"tray.{thing}_{item.value}" for thing in ("id", "card") for item in TrayItem}
    assert {key for key in needed if not ZH.has(key)} == set()


def test_every_sentence_is_used() -> None:
    sources = [p.read_text(encoding="utf-8") for p in QML.rglob("*.qml")]
    sources += [p.read_text(encoding="utf-8") for p in Path(catalogue.__file__).parent.glob("*.py")]
    text = "\n".join(sources)
    composed = (
        "why.",
        "key.",
        "tray.",
        "step.",
        "service.",
        "method.",
        "take.",
        "working.",
        "result.",
        "plan.",
        "help.",
        "face.",
        "consent.",
        "challenge.",
        "advice.",
        "document.",
        "strip.",
        "parting.",
        "handover.",
        "repay.kind_",
        "repay.means_",
        "repaying.",
    )
    unused = {k for k in ZH.sentences if f'"{k}"' not in text and not k.startswith(composed)}
    assert unused == set()
