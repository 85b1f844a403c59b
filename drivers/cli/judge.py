"""Judging drivers: conformance."""

import argparse
import importlib

from drivers.cli import arguments as args
from drivers.cli.outcome import Outcome


def conformance(arguments: argparse.Namespace) -> Outcome:
    """Play the driver kit's rules at the profile's devices."""
    # Of the same layer as the command line, which so knows it by name only.
    program = importlib.import_module("drivers.conformance.program")
    if arguments.list:
        return Outcome(program.rules_fields(), program.rules_text())
    profile = args.profile(arguments)
    wish = program.Wish(
        devices=tuple(arguments.device),
        only=tuple(filter(None, arguments.only.split(","))),
        simulate=arguments.simulate,
        production_too=arguments.yes,
    )
    fields, text, is_broken = program.run(profile, wish, args.log)
    return Outcome(fields, text, failed=is_broken)
