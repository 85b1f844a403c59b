"""Brings `.venv` to the state of a lock file, with a progress display of size and time left.

`python python_packages.py LOCK` is run by the Python of the virtual environment. It installs what the lock pins, by
hash and without resolving anything, then the project itself in place. A stamp of the lock makes the second run end at
once. Nothing but the standard library and pip is used: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "deploy" / "locks"
BAR_WIDTH = 28

_FILE = re.compile(r"\s*(?P<how>Downloading|Using cached|Processing) (?P<file>\S+)")
_PROGRESS = re.compile(r"Progress (?P<done>\d+) of (?P<total>\d+)")


class Progress:
    """One line that says how far the downloads are: bytes of bytes, and the time left at the rate so far."""

    def __init__(self, total_bytes: int) -> None:
        self._total_bytes = max(total_bytes, 1)
        self._finished_bytes = 0
        self._current: tuple[str, int] = ("", 0)
        self._started = time.monotonic()
        self._printed_percent = -1
        self._on_terminal = sys.stdout.isatty()

    def start_file(self, name: str) -> None:
        """A further file begins; the one before it is complete."""
        self._finished_bytes += self._current[1]
        self._current = (name, 0)

    def advance(self, done_bytes: int) -> None:
        """So much of the current file is here."""
        self._current = (self._current[0], done_bytes)
        self._show(f"download {self._current[0].split('-')[0]}")

    def phase(self, words: str) -> None:
        """Something of unknown length begins."""
        self._printed_percent = -1
        self._show(words)

    def close(self) -> None:
        """Leaves the line behind."""
        if self._on_terminal:
            print("\r\033[K", end="", flush=True)

    def _show(self, words: str) -> None:
        done = min(self._finished_bytes + self._current[1], self._total_bytes)
        percent = done * 100 // self._total_bytes
        elapsed = time.monotonic() - self._started
        left = f", {elapsed * (self._total_bytes - done) / done:.0f} s left" if done and percent < 100 else ""
        text = f"{done / 1e6:6.1f} of {self._total_bytes / 1e6:.1f} MB{left}  {words}"
        if self._on_terminal:
            bar = "█" * (percent * BAR_WIDTH // 100)
            print(f"\r\033[K  {bar:░<{BAR_WIDTH}} {text}", end="", flush=True)
        elif percent >= self._printed_percent + 20 or self._printed_percent < 0:
            self._printed_percent = percent
            print(f"  {text}", flush=True)


def pinned_names(lock: Path) -> set[str]:
    """Normalised names of the distributions that a lock pins."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


def file_sizes(lock: Path) -> dict[str, int]:
    """Bytes of each file of a lock, as counted when the lock was made."""
    names = pinned_names(lock)
    sizes: dict[str, int] = {}
    for line in (LOCKS / "sizes.txt").read_text(encoding="utf-8").splitlines():
        size, file = line.split(" ", 1)
        if re.sub(r"[-_.]+", "-", re.split(r"-\d", file)[0]).lower() in names:
            sizes[file] = int(size)
    return sizes


def install_pip() -> None:
    """Brings pip to the pinned version: Debian's own cannot report how far a download is."""
    lock = LOCKS / "pip.txt"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    subprocess.run([*command, "--requirement", str(lock)], check=True)


def install(lock: Path) -> None:
    """Installs all that a lock pins. Raises SystemExit with pip's own words when it cannot."""
    command = [sys.executable, "-m", "pip", "install", "--require-hashes", "--no-deps", "--progress-bar", "raw"]
    sizes = file_sizes(lock)
    progress = Progress(sum(sizes.values()))
    said: list[str] = []
    with subprocess.Popen(
        [*command, "--requirement", str(lock)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            if progressed := _PROGRESS.search(line):
                progress.advance(int(progressed["done"]))
                continue
            said.append(line)
            if begun := _FILE.match(line):
                file = begun["file"].rsplit("/", 1)[-1]
                progress.start_file(file)
                if begun["how"] != "Downloading":
                    progress.advance(sizes.get(file, 0))
            elif line.startswith("Building wheel"):
                progress.phase("build a package from source")
            elif line.startswith("Installing collected packages"):
                progress.phase("install")
    progress.close()
    if pip.returncode != 0:
        raise SystemExit(
            f"{''.join(said[-40:])}\npip could not install {lock.relative_to(ROOT)}; "
            "mend what it says above and start again."
        )


def install_project() -> None:
    """Installs the project itself in place, with the build tool that the lock pins where it is there."""
    offline = ["--no-build-isolation"] if _has("hatchling") else []
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", *offline, "--editable", str(ROOT)]
    subprocess.run(command, check=True)


def _has(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def main() -> int:
    """Command line: the name of a lock."""
    lock = LOCKS / f"{sys.argv[1]}.txt"
    fingerprint = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = Path(sys.prefix) / f".edian-{lock.stem}"
    if stamp.exists() and stamp.read_text() == fingerprint:
        return 0
    print(
        f"Python packages: {len(pinned_names(lock))}, {sum(file_sizes(lock).values()) / 1e6:.0f} MB to fetch at most",
        flush=True,
    )
    install_pip()
    install(lock)
    install_project()
    stamp.write_text(fingerprint)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
