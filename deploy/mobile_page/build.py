"""Builds the mobile bank's reference page: `python deploy/mobile_page/build.py [FOLDER]`, by default into its dist.

What is built is committed, so that whoever installs the product needs no Node. In order: the packages that the lock
pins, TypeScript's view of the contract (types, of which nothing reaches the page), the compiler's strict check, and the
bundle. The work is done in a copy, so that several can build at once and the checkout stays as it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "channel_server" / "sandbox" / "mobile_bank" / "page"
_LONGEST_S = 300


def build(into: Path, work: Path) -> None:
    """Build into a folder, with all that is in between in another."""
    page = work / "page"
    shutil.copytree(PAGE, page, ignore=shutil.ignore_patterns("node_modules", "dist", "gen"))
    # Their scripts are not run: what we use of them needs none.
    _run(page, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    plugin = page / "node_modules" / ".bin" / "protoc-gen-es"
    _run(ROOT, sys.executable, "protos/generate.py", "typescript", str(page / "src" / "gen"), "--plugin", str(plugin))
    _run(page, "node", "node_modules/typescript/bin/tsc", "--noEmit")
    _run(page, "node", "build.mjs", str(into.resolve()))


def _run(folder: Path, *command: str) -> None:
    # Node and npm stand beside this Python: they come as a wheel.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(command, cwd=folder, check=True, timeout=_LONGEST_S, env={**os.environ, "PATH": path})


def main() -> None:
    """Command line."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE / "dist"
    with tempfile.TemporaryDirectory() as work:
        build(into, Path(work))


if __name__ == "__main__":
    main()
