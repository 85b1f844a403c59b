"""A card and a PIN pad for a terminal in another language: a line of JSON in, a line of JSON out.

The simulators of `drivers` do the work; whoever asks sees what a terminal sees of them, blocks of bytes.
"""

from __future__ import annotations

import base64
import datetime
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from channel_server.sandbox.village_file import load_village
from drivers.simulators.bank_card.applet import Applet
from drivers.simulators.bank_card.card_file import find_card
from drivers.simulators.secure_pad import KeyVault
from drivers.wire import pin_pad
from drivers.wire.apdu import converse
from drivers.wire.emv import Transaction, chip_data, generate_cryptogram, read_application

# Any: JSON, as it comes.


@dataclass(frozen=True, slots=True)
class Presented:
    """What a terminal sends of a card and a PIN: the fields of `PresentCardRequest`, opaque."""

    card_number: str
    card_sequence_number: str
    chip_data: bytes
    pin_block: bytes
    pin_block_format: str


class WorkingKey(Protocol):
    """A key as `HelloTerminal` gives it out."""

    block_format: str
    wrapped_key: bytes
    check_value: bytes


@dataclass(frozen=True, slots=True)
class _Key:
    block_format: str
    wrapped_key: bytes
    check_value: bytes


class Devices:
    """What one customer has brought to one terminal."""

    def __init__(self, terminal: str, person: str) -> None:
        village = load_village()
        self.person = village.person(person)
        self._card = next(card for card in village.cards if card.customer_id == self.person.customer_id)
        self._vault = KeyVault(village.security.terminal_master_keys[terminal])
        self._applet = Applet(find_card(person), counter=0, keep_counter=lambda _counter: None)

    def load_keys(self, keys: Iterable[WorkingKey]) -> list[str]:
        """Load keys into the pad; what it says of each."""
        return [
            self._vault.load(
                pin_pad.LoadWorkingKeyRequest(
                    algorithm=pin_pad.BlockFormat[key.block_format].algorithm,
                    wrapped=key.wrapped_key,
                    check_value=key.check_value,
                )
            ).name
            for key in keys
        ]

    def present(self) -> Presented:
        """Put the card in and key its PIN."""
        today = datetime.datetime.now(datetime.UTC).date()
        deed = Transaction(0, today, bytes.fromhex("01020304"))
        self._applet.reset()
        application = converse(read_application(deed.objects), self._applet.process)
        signed = chip_data(application, deed, converse(generate_cryptogram(application, deed), self._applet.process))
        block = self._vault.pin_block(pin_pad.BlockFormat.SM4, pin=self._card.pin, card_number=application.card_number)
        return Presented(application.card_number, application.sequence_number or "", signed, block, "SM4")


def _do(devices: Devices, command: dict[str, Any]) -> dict[str, Any]:
    if "load_keys" in command:
        keys = [
            _Key(each["block_format"], base64.b64decode(each["wrapped_key"]), base64.b64decode(each["check_value"]))
            for each in command["load_keys"]
        ]
        return {"loaded": devices.load_keys(keys)}
    if "read_id" in command:
        return {
            "card_type": "resident",
            "name": devices.person.name,
            "id_number": devices.person.id_number,
            "valid_from": {"year": 2016, "month": 3, "day": 9},
            "valid_to": {"year": 2036, "month": 3, "day": 9},
            "source": "DOCUMENT_SOURCE_CHIP",
        }
    assert "present" in command, command
    card = asdict(devices.present())
    return {name: base64.b64encode(each).decode() if isinstance(each, bytes) else each for name, each in card.items()}


def main() -> None:
    devices = Devices(*sys.argv[1:])
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_do(devices, json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
