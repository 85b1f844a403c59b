"""From the command line to a command, and from whatever happens to one line and an exit code."""

import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence

import structlog

from drivers.cli import arguments as args
from drivers.cli.outcome import Outcome, show, show_failure
from drivers.device.base import CommandFailedError, Completion, CompletionCode
from drivers.device.base.completion import failure
from drivers.errors import ProfileError
from drivers.host.simulation import SimulatorFailedError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    _log_to_stderr()
    # SIGTERM ends a command as Ctrl-C does. Programs that run until told to end hear both in their own way.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    as_json = args.wants_json(words)
    try:
        return _run(words, as_json=as_json)
    except CommandFailedError as error:
        code = show_failure(failure(error), as_json=as_json)
        return 2 if error.reason == "usage" and not as_json else code
    except SimulatorFailedError as error:
        return show_failure(Completion(CompletionCode.HARDWARE_ERROR, "simulator_failed", str(error)), as_json=as_json)
    except ProfileError as error:
        return show_failure(Completion(CompletionCode.INVALID_DATA, "profile", str(error)), as_json=as_json)
    except KeyboardInterrupt:
        return show_failure(Completion(CompletionCode.CANCELED, "canceled", "ended by hand"), as_json=as_json)
    except Exception as error:  # noqa: BLE001 - the promise of one line holds for our own mistakes too
        structlog.get_logger(__name__).error("command_failed", exc_info=error)
        return show_failure(failure(error), as_json=as_json)


def _run(words: list[str], *, as_json: bool) -> int:
    # Imported as needed: reading an ID card should not wait for what only a host needs.
    from drivers.cli import detect, face, judge, look, serve, staff, use

    arguments = args.parse(words)
    if arguments.command == "simulate":
        return serve.simulate(arguments)
    if arguments.command == "host":
        serve.host(arguments)
        return 0
    if arguments.command == "publish":
        serve.publish(arguments)
        return 0
    if arguments.command == "face-match":
        return face.face_match(arguments)
    if arguments.command == "ocr":
        from drivers.cli import see

        return see.read_documents(arguments)
    if arguments.command == "lab":
        from drivers.cli import bench

        return bench.lab(arguments)
    commands: Mapping[str, Callable[..., Outcome]] = {
        "list": look.list_devices,
        "probe": look.probe,
        "watch": look.watch,
        "status": staff.status,
        "faults": staff.faults,
        "names": staff.names,
        "detect": detect.detect,
        "read-id": use.read_id,
        "read-card": use.read_card,
        "print": use.print_receipt,
        "conformance": judge.conformance,
    }
    return show(commands[arguments.command](arguments), as_json=as_json)


def _log_to_stderr() -> None:
    level = os.environ.get("EDIAN_LOG", "warning").upper()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping().get(level, logging.WARNING)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
