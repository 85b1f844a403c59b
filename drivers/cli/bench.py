"""The device lab from the command line: a window, or scenarios played without one."""

import argparse
import asyncio
from dataclasses import asdict
from pathlib import Path

from drivers.cli import arguments as args
from drivers.cli.outcome import Outcome, failed, show
from drivers.device.base import CompletionCode
from drivers.device.base.values import Json
from drivers.host.profile import profile_path
from drivers.lab import scenario as scenarios
from drivers.lab.errors import HostFailedError, LabMistakeError, NoScreenError
from drivers.lab.house import House
from drivers.lab.player import Report, StepReport, play
from drivers.lab.session import LabSession

SOCKET = "devices.sock"


def lab(arguments: argparse.Namespace) -> int:
    """Open the lab, or with `--replay` play scenarios; return the exit code."""
    try:
        if arguments.replay:
            return show(_replay(arguments), as_json=arguments.json)
        return _window(arguments)
    except LabMistakeError as error:
        raise failed(CompletionCode.INVALID_DATA, "scenario", str(error)) from error
    except NoScreenError as error:
        raise failed(CompletionCode.DEVICE_NOT_READY, "no_screen", str(error)) from error
    except HostFailedError as error:
        raise failed(CompletionCode.HARDWARE_ERROR, "host_failed", str(error)) from error


def house(arguments: argparse.Namespace) -> House:
    """Return the house that the arguments mean; nothing of it is started."""
    runtime = args.runtime(arguments)
    return House(
        profile=args.profile(arguments),
        profile_file=profile_path(arguments.profile),
        runtime=runtime,
        socket_path=arguments.socket or runtime / SOCKET,
    )


def _window(arguments: argparse.Namespace) -> int:
    try:
        from drivers.lab.window import app
    except ModuleNotFoundError as error:
        raise failed(
            CompletionCode.UNSUPPORTED_COMMAND,
            "no_window",
            f"the lab's window needs the extra `lab` ({error.name} is missing): in the checkout, pip install '.[lab]'; "
            "scenarios can be played without it: edian-devices lab --replay all",
        ) from error
    return app.run(house(arguments), recordings=arguments.recordings, language=arguments.language)


def _replay(arguments: argparse.Namespace) -> Outcome:
    paths = scenarios.shipped() if arguments.replay == ["all"] else [scenarios.find(name) for name in arguments.replay]
    # All are read before the first is played: a mistake in the last is told at once.
    found = [(path, scenarios.load(path)) for path in paths]
    reports = asyncio.run(_play(arguments, [scenario for _, scenario in found]))
    return outcome([path for path, _ in found], reports)


async def _play(arguments: argparse.Namespace, wanted: list[scenarios.Scenario]) -> list[Report]:
    async with house(arguments) as place, LabSession(place) as session:
        return [await _played(session, scenario) for scenario in wanted]


async def _played(session: LabSession, scenario: scenarios.Scenario) -> Report:
    try:
        return await play(session, scenario)
    except LabMistakeError as error:
        # Written for another terminal: it fails, and the others are played.
        step = StepReport(number=0, step="read", passed=False, found=str(error), elapsed_ms=0)
        return Report(title=scenario.title, passed=False, steps=(step,), elapsed_ms=0)


def outcome(paths: list[Path], reports: list[Report]) -> Outcome:
    """Return the reports as one line of JSON, or as lines for people."""
    passed = all(report.passed for report in reports)
    rows: list[Json] = []
    lines: list[str] = []
    for path, report in zip(paths, reports, strict=True):
        steps: list[Json] = [dict(asdict(step)) for step in report.steps]
        rows.append(
            {
                "file": str(path),
                "title": report.title,
                "passed": report.passed,
                "elapsed_ms": report.elapsed_ms,
                "steps": steps,
            }
        )
        lines.append(f"{'passed' if report.passed else 'FAILED'}  {path.stem}: {report.title} ({report.elapsed_ms} ms)")
        for step in report.steps:
            mark = "  " if step.passed else "✗ "
            lines.append(f"    {mark}{step.number:>2}  {step.step:<46}  {step.elapsed_ms:>6} ms  {step.found}")
    return Outcome({"passed": passed, "scenarios": rows}, "\n".join(lines), failed=not passed)
