"""The process: a virtual reader with its service, a slot, and the customer's hands on a control socket.

Words: `insert NAME`, `remove`, `take` (the same, for a card that was given back), `fault=NAME[:COUNT]`, `unplug` (the
PC/SC service dies), `replug`, `status`.
"""

import argparse
import asyncio
import contextlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from drivers.simulators.bank_card.applet import Applet
from drivers.simulators.bank_card.card_file import find_card
from drivers.simulators.bank_card.slot import CardFault, Slot
from drivers.simulators.base import ControlMistakeError, ControlRequest, Json, announce, simulator_arguments
from drivers.simulators.control_server import ControlServer, until_told
from drivers.simulators.pcscd import READER_NAME, PrivatePcscd

_WORDS = "insert NAME, remove, take, fault=NAME, unplug, replug, status"


class BankCardSimulator:
    """Reader, slot and hands. `state` is the folder where the cards' counters outlive a run."""

    def __init__(self, *, service: PrivatePcscd | None, port: int, state: Path) -> None:
        self._service = service
        self._state = state
        self.slot = Slot(port)

    async def control(self, request: ControlRequest) -> Mapping[str, Json]:
        """Do what the hands do.

        Raises:
            ControlMistakeError: there is no such word, or it cannot be done now.
        """
        match request.do:
            case "insert":
                self.slot.insert(self._applet(request.value))
            case "remove" | "take":
                return {"card": await self.slot.remove()}
            case "fault":
                self.slot.faults.set(request.value)
            case "unplug":
                self._own_service().kill()
            case "replug":
                self._own_service().start()
            case "faults":
                return {"faults": list(CardFault)}
            case "status":
                pass
            case _:
                raise ControlMistakeError(f"no word {request.do!r} here; there are {_WORDS}")
        return self.status()

    def status(self) -> dict[str, Json]:
        """What the reader looks like from outside."""
        return {
            "card": self.slot.card_name,
            "powered": self.slot.powered,
            "fault": self.slot.faults.kind.value,
            "plugged": self._service.is_running if self._service else True,
        }

    def _own_service(self) -> PrivatePcscd:
        if self._service is None:
            raise ControlMistakeError("the PC/SC service is not this simulator's own")
        return self._service

    def _applet(self, name: str) -> Applet:
        card = find_card(name)
        kept = self._state / f"{card.name}.counter.json"
        counter = 0
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            counter = int(json.loads(kept.read_text(encoding="ascii"))["transaction_counter"])

        def keep(value: int) -> None:
            fresh = kept.with_suffix(".new")
            fresh.write_text(json.dumps({"transaction_counter": value}), encoding="ascii")
            fresh.replace(kept)

        return Applet(card, counter=counter, keep_counter=keep)


async def _run(arguments: argparse.Namespace, state: Path) -> None:
    service = None if arguments.vpcd_port else PrivatePcscd(arguments.service)
    simulator = BankCardSimulator(
        service=service, port=arguments.vpcd_port or (service.card_port if service else 0), state=state
    )
    try:
        if service is not None:
            service.start()
        if arguments.card:
            await simulator.control(ControlRequest("insert", arguments.card))
        async with contextlib.AsyncExitStack() as stack:
            if arguments.control is not None:
                await stack.enter_async_context(ControlServer(arguments.control, simulator.control))
            announce(
                {
                    "reader": READER_NAME if service else None,
                    "service_socket": service.socket_path if service else None,
                    "control": str(arguments.control) if arguments.control else None,
                }
            )
            await until_told(until_eof=arguments.until_eof)
    finally:
        if simulator.slot.card_name is not None:
            simulator.slot.faults.set("none")
            await simulator.slot.remove()
        if service is not None:
            service.close()


def main(argv: list[str] | None = None) -> int:
    """Play a bank card reader until told to end."""
    parser = simulator_arguments("A bank card in a virtual PC/SC reader.")
    parser.add_argument("--service", type=Path, help="socket of the private PC/SC service to start")
    parser.add_argument("--vpcd-port", type=int, default=0, help="port of a virtual reader that is there already")
    parser.add_argument("--state", type=Path, help="folder for the cards' counters; a passing one by default")
    parser.add_argument("--card", default="", help="card that is in the reader at the start")
    arguments = parser.parse_args(argv)
    with contextlib.ExitStack() as stack:
        state = arguments.state or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="edian-cards-")))
        state.mkdir(parents=True, exist_ok=True)
        try:
            asyncio.run(_run(arguments, state))
        except ControlMistakeError as mistake:
            parser.error(str(mistake))
    return 0
