"""`edian-sandbox conformance`: plays the contract's rules against a back office and prints what holds.

Exit codes: 0 when every rule that is offered holds, 1 when one is broken, 2 when the run could not begin. With `--json`
standard output is one line, failures too; what the run will do is said on standard error.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import grpc

from channel_server.sandbox.conformance import report
from channel_server.sandbox.conformance.caller import Patience
from channel_server.sandbox.conformance.play import TargetError, look_at, open_channel, play
from channel_server.sandbox.conformance.rule import Finding, Rule
from channel_server.sandbox.conformance.rules import ALL_RULES
from channel_server.sandbox.conformance.subjects import Subjects, load_subjects
from channel_server.sandbox.toml_table import TomlError

_CONFORMS, _BROKEN, _NOT_BEGUN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class _Run:
    """What the command line asks for."""

    target: str
    subjects: Subjects
    rules: Sequence[Rule]
    patience: Patience
    authority: Path | None
    json: bool
    yes: bool


class _RefusedError(RuntimeError):
    """The run is not begun; the message says what would change that."""


def run(options: argparse.Namespace) -> int:
    """Do what the command line asks for; gives the exit code."""
    if options.list:
        _print(f"{rule.number:<6} {rule.noun:<14} {rule.sentence}" for rule in ALL_RULES)
        return _CONFORMS
    try:
        if options.target is None:
            raise _RefusedError("--target HOST:PORT is missing")
        wanted = _Run(
            target=options.target,
            subjects=load_subjects(options.subjects),
            rules=_chosen(options.only),
            patience=Patience(options.question_ms, options.money_ms, options.arrival_ms),
            authority=options.authority,
            json=options.json,
            yes=options.yes,
        )
        return asyncio.run(_run(wanted))
    except (TomlError, TargetError, _RefusedError, OSError) as error:
        if options.json:
            _print([json.dumps({"error": {"reason": _reason(error), "message": str(error)}}, ensure_ascii=False)])
        sys.stderr.write(f"edian-sandbox: {error}\n")
        return _NOT_BEGUN


async def _run(wanted: _Run) -> int:
    async with open_channel(wanted.target, _credentials(wanted.authority)) as channel:
        bench = await look_at(channel, wanted.subjects, wanted.patience)
        for line in report.announcement(wanted.target, bench, wanted.rules):
            sys.stderr.write(line + "\n")
        sys.stderr.flush()
        if bench.declared.environment == "PRODUCTION" and not wanted.yes:
            raise _RefusedError(
                f"{wanted.target} says that it is production; nothing was done there; --yes plays on it"
            )
        findings: list[Finding] = []
        async for finding in play(bench, wanted.rules):
            findings.append(finding)
            if not wanted.json:
                _print([report.row(finding)])
        _print([report.as_json(wanted.target, bench, findings)] if wanted.json else report.summary(bench, findings))
    return _CONFORMS if report.conforms(findings) else _BROKEN


def _chosen(only: str | None) -> Sequence[Rule]:
    if only is None:
        return ALL_RULES
    wanted = [number.strip() for number in only.split(",")]
    rules = tuple(rule for rule in ALL_RULES if any(rule.number.startswith(number) for number in wanted if number))
    unknown = [number for number in wanted if not any(rule.number.startswith(number) for rule in ALL_RULES)]
    if unknown or not rules:
        raise _RefusedError(f"no rule is called {', '.join(unknown) or repr(only)}; --list tells all")
    return rules


def _credentials(authority: Path | None) -> grpc.ChannelCredentials | None:
    return None if authority is None else grpc.ssl_channel_credentials(authority.read_bytes())


def _reason(error: Exception) -> str:
    match error:
        case TomlError():
            return "SUBJECTS_INVALID"
        case TargetError():
            return "TARGET_UNUSABLE"
        case OSError():
            return "FILE_UNREADABLE"
        case _:
            return "REFUSED"


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()
