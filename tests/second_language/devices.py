"""A card and a PIN pad for a terminal in another language: a line of JSON in, a line of JSON out.

The simulators of `drivers` do the work; whoever asks sees what a terminal sees of them, blocks of bytes.
"""

from __future__ import annotations

import base64
import datetime
import json
import sys
from typing import Any

from channel_server.sandbox.village_file import load_village
from drivers.simulators.bank_card.applet import Applet
from drivers.simulators.bank_card.card_file import find_card
from drivers.simulators.secure_pad import KeyVault
from drivers.wire import pin_pad
from drivers.wire.apdu import converse
from drivers.wire.emv import Transaction, chip_data, generate_cryptogram, read_application

# Any: JSON, as it comes.


class Devices:
    """What one customer has brought to one terminal."""

    def __init__(self, terminal: str, person: str) -> None:
        village = load_village()
        self._person = village.person(person)
        self._card = next(card for card in village.cards if card.customer_id == self._person.customer_id)
        self._vault = KeyVault(village.security.terminal_master_keys[terminal])
        self._applet = Applet(find_card(person), counter=0, keep_counter=lambda _counter: None)

    def do(self, command: dict[str, Any]) -> dict[str, Any]:
        if "load_keys" in command:
            return {"loaded": [self._load(key) for key in command["load_keys"]]}
        if "read_id" in command:
            return {
                "card_type": "resident",
                "name": self._person.name,
                "id_number": self._person.id_number,
                "valid_from": {"year": 2016, "month": 3, "day": 9},
                "valid_to": {"year": 2036, "month": 3, "day": 9},
                "source": "DOCUMENT_SOURCE_CHIP",
            }
        assert "present" in command, command
        return self._present()

    def _load(self, key: dict[str, str]) -> str:
        request = pin_pad.LoadWorkingKeyRequest(
            algorithm=pin_pad.BlockFormat[key["block_format"]].algorithm,
            wrapped=base64.b64decode(key["wrapped_key"]),
            check_value=base64.b64decode(key["check_value"]),
        )
        return self._vault.load(request).name

    def _present(self) -> dict[str, Any]:
        today = datetime.datetime.now(datetime.UTC).date()
        deed = Transaction(0, today, bytes.fromhex("01020304"))
        self._applet.reset()
        application = converse(read_application(deed.objects), self._applet.process)
        signed = chip_data(application, deed, converse(generate_cryptogram(application, deed), self._applet.process))
        block = self._vault.pin_block(pin_pad.BlockFormat.SM4, pin=self._card.pin, card_number=application.card_number)
        return {
            "card_number": application.card_number,
            "card_sequence_number": application.sequence_number or "",
            "chip_data": base64.b64encode(signed).decode(),
            "pin_block": base64.b64encode(block).decode(),
            "pin_block_format": "SM4",
        }


def main() -> None:
    devices = Devices(*sys.argv[1:])
    for line in sys.stdin:
        sys.stdout.write(json.dumps(devices.do(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
