"""The mobile page: what is committed is what its source builds; it agrees with the contract and brings nobody along."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from channel_server.domain.capitals import capitals
from channel_server.domain.contract_text import METHOD_WORDS, PURPOSE_WORDS
from channel_server.domain.money import Fen
from kiosk.viewmodels.figures import english_words

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "channel_server" / "sandbox" / "mobile_bank" / "page"
FILES = ("app.js", "index.html", "sw.js")
MOST_BYTES = 150_000
"""The whole page with its assets, as it lies: a telephone's browser gets it packed, and reads it unpacked."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, built from its source: compiled strictly against the contract as it stands."""
    spec = importlib.util.spec_from_file_location("build", ROOT / "deploy" / "mobile_page" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    into = tmp_path_factory.mktemp("built")
    module.build(into, tmp_path_factory.mktemp("work"))
    return into


def test_page_committed_is_what_its_source_builds(built: Path) -> None:
    assert sorted(each.name for each in built.iterdir()) == sorted(FILES)
    stale = [name for name in FILES if (built / name).read_bytes() != (PAGE / "dist" / name).read_bytes()]
    assert stale == [], "run python deploy/mobile_page/build.py"


def test_page_with_its_assets_is_small() -> None:
    assert sum((PAGE / "dist" / name).stat().st_size for name in FILES) < MOST_BYTES


def _node() -> str:
    node = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert node is not None, "node is not installed: make install-dev"
    return node


def test_page_parts_without_a_screen_pass_their_own_tests() -> None:
    tests = sorted(str(each) for each in (PAGE / "test").glob("*.test.ts"))
    ran = subprocess.run([_node(), "--test", *tests], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:]


def test_page_calls_purposes_and_methods_as_the_contract_does() -> None:
    words = (PAGE / "src" / "texts" / "zh.ts").read_text(encoding="utf-8")
    purposes = dict(re.findall(r'PURPOSE_(\w+): "([^"]+)"', words))
    assert purposes == {name: PURPOSE_WORDS[purpose] for purpose in PURPOSE_WORDS if (name := purpose.name) in purposes}
    methods = {name: (plain, trade) for name, plain, trade in re.findall(r'METHOD_(\w+): \["(.+?)", "(.+?)"\]', words)}
    assert methods == {method.name: said for method, said in METHOD_WORDS.items()}


AMOUNTS = [part * 10**place + rest for part in (1, 7, 10, 105, 2003) for place in range(7) for rest in (0, 5, 60)]
"""Units: fen."""


def _spelt(function: str) -> dict[int, str]:
    script = f"""
import {{ fen, {function} }} from {json.dumps(str(PAGE / "src" / "money.ts"))};
console.log(JSON.stringify({json.dumps(AMOUNTS)}.map((each) => {function}(fen(each)))));
"""
    ran = subprocess.run(
        [_node(), "--input-type=module", "-e", script], capture_output=True, text=True, timeout=60, check=True
    )
    return dict(zip(AMOUNTS, json.loads(ran.stdout), strict=True))


def test_page_writes_amounts_in_capitals_as_the_receipt_does() -> None:
    assert _spelt("inWords") == {each: capitals(Fen(each)) for each in AMOUNTS}


def test_page_writes_amounts_in_english_words_as_the_terminal_does() -> None:
    assert _spelt("inEnglish") == {each: f"{english_words(each).capitalize()} yuan" for each in AMOUNTS}


def test_page_names_no_host_but_its_own() -> None:
    for name in FILES:
        named = re.findall(r"https?://[^\s\"'`<>)]+", (PAGE / "dist" / name).read_text(encoding="utf-8"))
        # The name of SVG's elements; nothing is fetched from there.
        assert set(named) <= {"http://www.w3.org/2000/svg"}, name


def test_page_lock_names_no_registry_and_what_it_brings_is_permissive() -> None:
    lock = json.loads((PAGE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert not [name for name, each in packages.items() if "resolved" in each]
    assert not [name for name, each in packages.items() if "integrity" not in each]
    # What reaches the page itself.
    shipped = {name: each["license"] for name, each in packages.items() if not each.get("dev")}
    assert shipped == {"node_modules/uqr": "MIT"}
    assert "uqr" in (ROOT / "NOTICE").read_text(encoding="utf-8")
