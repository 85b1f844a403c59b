"""What the pages tell a stranger to click, to open or to type is there: links, files, make targets, commands, options.

Decisions are held to their links alone: what they name is what there was when they were taken.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "drivers").rglob("*.md")])
LIVING = [page for page in PAGES if "decisions" not in page.parts and page.name != "CHANGELOG.md"]
MAINS = {
    "edian-server": "channel_server.cli",
    "edian-sandbox": "channel_server.sandbox.__main__",
    "edian-devices": "drivers.cli.main",
    "edian-kiosk": "kiosk.__main__",
    "edian-counter": "kiosk.counter.__main__",
}
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_ENDS_A_COMMAND = re.compile(r"\s#|;|\||&|\)|\s>")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _anchors(page: Path) -> set[str]:
    """The anchors that a page's headings have on a forge."""
    headings = re.findall(r"^#+ (.*)$", _FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    plain = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", each) for each in headings]
    return {re.sub(r"[^\w\- ]", "", each.strip().lower()).replace(" ", "-") for each in plain}


def _code(page: Path) -> Iterator[str]:
    """What stands in a page as code, a line or a span at a time; a line that goes on below is one."""
    text = page.read_text(encoding="utf-8")
    for block in _FENCED.findall(text):
        yield from block.replace("\\\n", " ").splitlines()[1:-1]
    yield from (span.replace("\n", " ") for span in re.findall(r"`([^`]+)`", _FENCED.sub("", text)))


def _commands(page: Path) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The programs' commands on a page: program, verbs, options."""
    for line in _code(page):
        for found in re.finditer(rf"\b({'|'.join(MAINS)})((?: [^`]*)?)", line):
            words = _ENDS_A_COMMAND.split(found[2])[0].split()
            verbs = []
            for word in words:
                if re.fullmatch(r"[a-z][a-z-]*", word) is None:
                    break
                verbs.append(word)
            yield found[1], tuple(verbs), tuple(re.findall(r"(?<![\w-])--[a-z][a-z-]*", " ".join(words)))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    nowhere = []
    for link in re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", text) + re.findall(r"src=\"([^\"]+)\"", text):
        if re.match(r"https?:|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / unquote(path) if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            nowhere.append(link)
    assert nowhere == []


@pytest.mark.parametrize("page", LIVING, ids=_name)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    if listed.returncode != 0:
        pytest.skip("not a clone: there is no list of what belongs to it")
    files = [f"/{each}" for each in listed.stdout.splitlines()]
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|md|toml|json|proto|sh|ts|qml|txt))`", page.read_text("utf-8"))
    # What a run leaves in `build/` is not there before it.
    named = [each for each in named if not each.startswith("build/")]
    assert [each for each in named if not any(file.endswith(f"/{each}") for file in files)] == []


@pytest.mark.parametrize("page", LIVING, ids=_name)
def test_make_targets_and_variables_that_a_page_names_are_the_makefiles(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    variables = set(re.findall(r"\$\((?:if |or )?\$?\(?([A-Z_]+)", makefile))
    for line in _code(page):
        for target, following in re.findall(r"(?<!-y )\bmake ([a-z][a-z-]*)((?: [A-Z_]+=\S*)*)", line):
            assert target in targets
            assert set(re.findall(r"([A-Z_]+)=", following)) <= variables


@pytest.mark.parametrize("page", LIVING, ids=_name)
def test_modules_that_a_page_has_run_are_there(page: Path) -> None:
    named = {each for line in _code(page) for each in re.findall(r"\bpython -m ([a-z_][\w.]*)", line)}
    assert [each for each in sorted(named) if importlib.util.find_spec(each) is None] == []


def _help(program: str, verbs: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(MAINS[program]).main([*verbs, "--help"])
    told = capsys.readouterr()
    assert ended.value.code == 0, f"{program} {' '.join(verbs)}: {told.err}"
    return told.out


@pytest.mark.parametrize("page", LIVING, ids=_name)
def test_commands_and_options_that_a_page_names_are_the_programs(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for program, verbs, options in sorted(set(_commands(page))):
        told = _help(program, verbs, capsys)
        unknown = [each for each in options if re.search(rf"{each}(?![\w-])", told) is None]
        assert unknown == [], f"{program} {' '.join(verbs)}"


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#:\s]+)", page.read_text(encoding="utf-8"))
        targets = [(page.parent / unquote(link)).resolve() for link in links]
        waiting += [each for each in (*targets, *(each / "README.md" for each in targets)) if each.is_file()]
    pages = {page for page in (ROOT / "docs").rglob("*.md") if "decisions" not in page.parts}
    assert sorted(_name(page) for page in pages - reached) == []
