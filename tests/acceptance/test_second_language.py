"""A terminal in JavaScript, made from the contract's descriptors alone, brings a drawdown to its end."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox_process import SandboxProcess
from tests.server_process import ServerProcess

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "tests" / "second_language"
BIN = Path(sys.executable).parent
NPM_S = 300
DRAW_S = 90


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with what its lock names, in a folder of its own."""
    folder = tmp_path_factory.mktemp("second_language") / "client"
    shutil.copytree(CLIENT, folder, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    installed = subprocess.run(
        [BIN / "npm", "ci", "--ignore-scripts"],
        cwd=folder,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=NPM_S,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr[-2000:]
    return folder


@pytest.mark.timeout(NPM_S + DRAW_S)
def test_terminal_in_another_language_draws_once_and_is_refused_in_words(client: Path, tmp_path: Path) -> None:
    sandbox = SandboxProcess(tmp_path / "bank")
    sandbox.folder.mkdir()
    sandbox.start()
    server = ServerProcess(tmp_path / "server", sandbox.address)
    try:
        server.start()
        finished = subprocess.run(
            [
                *(BIN / "node", client / "terminal.mjs", server.address, server.certs, "JC-0317"),
                *(ROOT / "protos" / "agreed.binpb", sys.executable, "-m", "tests.second_language.devices"),
                *("JC-0317", "wang"),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=DRAW_S,
            check=False,
        )
        assert finished.returncode == 0, finished.stderr[-2000:]
        told = json.loads(finished.stdout)
        drawdown = told["drawdown"]
        assert drawdown["state"] == "DRAWDOWN_STATE_DISBURSED"
        assert drawdown["outcome"] == "CUSTOMER_OUTCOME_DONE"
        assert drawdown["terms"]["amount"]["units"] == "5000"
        assert told["repeated_drawdown_id"] == drawdown["drawdown_id"], "the same request is the same drawdown"
        assert told["refusal"]["code"] == 5
        instructions: Any = sandbox.audit()["instructions"]
        paid = [(each["core_reference"], each["amount_fen"], each["state"]) for each in instructions]
        assert paid == [(drawdown["core_reference"], 500_000, "POSTED")], "core banking was asked once, and paid"
    finally:
        server.stop()
        sandbox.stop()


def test_client_is_made_of_nothing_generated_for_python() -> None:
    source = (CLIENT / "terminal.mjs").read_text(encoding="utf-8")
    assert re.findall(r'from "([^"]+)"', source) == [
        *("node:child_process", "node:crypto", "node:fs", "node:readline"),
        *("@grpc/grpc-js", "@grpc/proto-loader"),
    ]


def test_lock_names_no_host() -> None:
    assert "http" not in re.sub(r'"url": "[^"]*"', "", (CLIENT / "package-lock.json").read_text(encoding="utf-8"))
