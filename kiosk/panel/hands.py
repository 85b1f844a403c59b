"""The customer's hands on the simulated devices: cards put down, inserted and taken, the PIN keyed, the paper taken.

Speaks the simulators' control sockets, a line of JSON each way, and knows nothing else of them.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Hands", "HandsError"]

ANSWER_WITHIN_S = 5.0
"""A simulator answers at once; one that does not is gone."""

KEY_PAUSE_S = 0.12
"""Between two keys of the PIN pad: a quick finger."""


class HandsError(Exception):
    """A simulator is not there, or refused. The message says which and why."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Hands on the devices whose control sockets lie in one folder.

    Attributes:
        controls: folder of the sockets, one `<device>.ctl` each.
    """

    controls: Path

    async def put_id_card_on(self, card: str) -> None:
        """Lays the ID card on its reader. `card` is the name of a card file."""
        await self._ask("id_reader", "insert", card)

    async def take_id_card(self) -> None:
        """Lifts the ID card off."""
        await self._ask("id_reader", "remove")

    async def insert_bank_card(self, card: str) -> None:
        """Puts the bank card into the slot. `card` is the name of a card file."""
        await self._ask("card_reader", "insert", card)

    async def take_bank_card(self) -> None:
        """Takes the bank card out."""
        await self._ask("card_reader", "take")

    async def stand_before_camera(self, person: str) -> None:
        """Steps before the camera. `person` is who it is, by the name of their ID card's file."""
        await self._ask("camera", "enter", person)

    async def move_face(self, movement: str) -> None:
        """Turns the head, blinks, opens the mouth or nods: `turn_left`, `turn_right`, `blink`, `open_mouth`, `nod`."""
        await self._ask("camera", "do", movement)

    async def hold_before_camera(self, picture: Path) -> None:
        """Lays something under the camera, by a picture of it."""
        await self._ask("camera", "show", str(picture))

    async def take_from_camera(self) -> None:
        """Takes it away again."""
        await self._ask("camera", "show", "off")

    async def press_key(self, key: str) -> None:
        """Presses one key of the PIN pad: a digit, `enter`, `clear` or `cancel`."""
        await self._ask("pin_pad", "key", key)

    async def key_digits(self, digits: str) -> None:
        """Keys some digits."""
        for digit in digits:
            await self.press_key(digit)
            await asyncio.sleep(KEY_PAUSE_S)

    async def key_pin(self, digits: str) -> None:
        """Keys the PIN and the green key."""
        await self.key_digits(digits)
        await self.press_key("enter")

    async def hold_under_scanner(self, code: str) -> None:
        """Holds something with a code under the scanner: a telephone, or a paper."""
        await self._ask("code_scanner", "scan", code)

    async def take_receipt(self) -> None:
        """Takes the paper."""
        await self._ask("printer", "take")

    async def _ask(self, device: str, do: str, value: str = "") -> None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                reader, writer = await asyncio.open_unix_connection(str(self.controls / f"{device}.ctl"))
                try:
                    writer.write(json.dumps({"do": do, "value": value}).encode() + b"\n")
                    answer = json.loads(await reader.readline() or b"{}")
                finally:
                    writer.close()
        except (OSError, TimeoutError, ValueError) as error:
            raise HandsError(f"the simulated {device} does not answer: {error}") from error
        if not answer.get("ok"):
            raise HandsError(f"the simulated {device} refused {do!r}: {answer.get('error', 'no reason given')}")
