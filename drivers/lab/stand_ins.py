"""Values that a scenario names instead of holding, because they belong in no file, or are another each time.

`$card_number` (of the simulated card that was put in last), `$wrapped_key` and `$check_value` (a working key of this
session under the simulated pad's master key), `$today`, `$random4`, `$receipt` (the printer's test page), and
`$last.FIELD` (that field of the last result which had it).
"""

import dataclasses
import secrets
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from drivers.device.base import Command, Result
from drivers.device.base.values import Json, to_json
from drivers.host.profile import SimulatorEntry, TerminalProfile
from drivers.lab.errors import LabMistakeError

UNRECORDED = "$unrecorded"
"""What a recording has in place of a secret that was typed in; to be replaced by a person."""

FIRST_CARD = "wang"
"""Whose number `$card_number` is before a card was put in."""

# What to ask when the command's own type has no default; by field, for commands of every kind.
_USUAL: Mapping[str, Json] = {
    "timeout_ms": 15_000,
    "card_number": "$card_number",
    "wrapped": "$wrapped_key",
    "check_value": "$check_value",
    "document": "$receipt",
    "amount_fen": 100_000,
    "transaction_date": "$today",
    "unpredictable_number": "$random4",
    "path": "$last.path",
    "reference_path": "$last.portrait_path",
}


def usual_arguments(command: type[Command[Result]]) -> dict[str, Json]:
    """Return arguments with which a command can be tried; a field nobody thought of is an empty text."""
    arguments: dict[str, Json] = {}
    for field in dataclasses.fields(command):
        if field.name in _USUAL:
            arguments[field.name] = _USUAL[field.name]
        elif field.default is not dataclasses.MISSING:
            arguments[field.name] = to_json(field.default)
        else:
            arguments[field.name] = ""
    return arguments


_PASSED_ON = frozenset({"path", "portrait_path", "card_number"})


class StandIns:
    """Fills them in, for one session with one terminal."""

    def __init__(self, profile: TerminalProfile) -> None:
        self._profile = profile
        self._card = FIRST_CARD
        self._last: dict[str, Json] = {}
        self._key = secrets.token_bytes(16)

    def card_put_in(self, name: str) -> None:
        """From now on `$card_number` is that card's."""
        self._card = name

    def remember(self, result: Result | None) -> None:
        """Keep for `$last.FIELD` what a next command may need of a result; of a person's data, nothing else."""
        for name in _PASSED_ON & {field.name for field in dataclasses.fields(result)} if result is not None else ():
            self._last[name] = to_json(getattr(result, name))

    def filled(self, arguments: Mapping[str, Json]) -> dict[str, Json]:
        """Return `arguments` with the values in place of their names.

        Raises:
            LabMistakeError: there is no such name, or nothing to fill it with yet.
        """
        return {name: self._value(value) for name, value in arguments.items()}

    def _value(self, value: Json) -> Json:
        if not isinstance(value, str) or not value.startswith("$"):
            return value
        if value.startswith("$last."):
            name = value.removeprefix("$last.")
            if name not in self._last:
                raise LabMistakeError(f"{value}: no command has brought a {name} yet; run one that does first")
            return self._last[name]
        makers: Mapping[str, Callable[[], Json]] = {
            "$card_number": self._card_number,
            "$wrapped_key": self._wrapped_key,
            "$check_value": self._check_value,
            "$today": lambda: date.today().isoformat(),
            "$random4": lambda: secrets.token_hex(4),
            "$receipt": _receipt,
        }
        if value == UNRECORDED:
            raise LabMistakeError(f"{value}: what was typed here is in no file; put a stand-in in its place")
        if value not in makers:
            raise LabMistakeError(f"no stand-in {value}; there are {', '.join(makers)} and $last.FIELD")
        return makers[value]()

    def _card_number(self) -> Json:
        from drivers.simulators.bank_card.card_file import find_card
        from drivers.simulators.base import ControlMistakeError

        try:
            return find_card(self._card).card_number
        except ControlMistakeError as error:
            raise LabMistakeError(f"$card_number: {error}") from error

    def _wrapped_key(self) -> Json:
        from cryptography.hazmat.primitives.ciphers import Cipher, modes
        from cryptography.hazmat.primitives.ciphers.algorithms import SM4

        # As the bank's side wraps it: one block cipher over the key. Source: docs/pin-pad-protocol.md.
        encryptor = Cipher(SM4(self._master_key()), modes.ECB()).encryptor()  # noqa: S305
        return (encryptor.update(self._key) + encryptor.finalize()).hex()

    def _check_value(self) -> Json:
        from drivers.simulators.secure_pad import check_value
        from drivers.wire.pin_pad import KeyAlgorithm

        return check_value(KeyAlgorithm.SM4, self._key).hex()

    def _master_key(self) -> bytes:
        from drivers.simulators.pin_pad import DEMO_KEYS, KeysMistakeError, master_key

        simulator = next((entry.simulator for entry in self._profile.devices if entry.kind.name == "pin_pad"), None)
        if not isinstance(simulator, SimulatorEntry):
            raise LabMistakeError("$wrapped_key: the PIN pad is no simulator; its master key is nobody's to know")
        terminal = str(simulator.options.get("terminal", self._profile.terminal))
        try:
            return master_key(Path(str(simulator.options.get("keys", DEMO_KEYS))), terminal)
        except KeysMistakeError as error:
            raise LabMistakeError(f"$wrapped_key: {error}") from error


def _receipt() -> Json:
    from drivers.device.printer.sample import sample_document

    return to_json(sample_document())
