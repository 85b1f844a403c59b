"""Read one card and be done: what `edian-devices read-card` does, and a technician's first test of a reader."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from drivers.device.base import Completion, CompletionCode, ThreadDevice, execute
from drivers.device.card_reader import (
    KIND,
    AcceptCard,
    CardReaderSettings,
    CardReaderStatus,
    GenerateCryptogram,
    ReadApplication,
    ReturnCard,
)

_MACHINE_BUDGET_MS = 8_000
"""For all of the machine's work together; with the usual wait for a card a command line stays under 15 s."""

_NO_CRYPTOGRAM = frozenset({"card_unsupported"})


@dataclass(frozen=True, slots=True)
class CardReading:
    """One card. `card_number` is whole; whoever prints it has been told to.

    Attributes:
        cryptogram: hexadecimal; None on a card that can make none.
        elapsed_ms: from the card being in to its data being there.
    """

    application_id: str
    card_number: str
    card_number_masked: str
    expiry: str
    sequence_number: str | None
    cryptogram: str | None
    elapsed_ms: int


def read_once(settings: CardReaderSettings, *, wait_s: float) -> Completion[CardReading]:
    """Wait for a card, read it, have it vouch for a deed of nothing, and let it go.

    The deed has amount 0, today's date and a random number: it shows that the chip can compute, and moves no money.

    Units: `wait_s` is how long to wait for a card; the machine's own work is bounded by the commands' budgets.
    """
    device = ThreadDevice(
        name="card_reader", kind=KIND.name, make_driver=lambda: KIND.make_driver(settings), status=CardReaderStatus()
    )
    try:
        accepted = execute(device, AcceptCard(timeout_ms=round(wait_s * 1000)))
        if not accepted.succeeded:
            return Completion(accepted.code, accepted.reason, accepted.message, elapsed_ms=accepted.elapsed_ms)
        started = time.monotonic()

        def left_ms() -> int:
            return max(1, _MACHINE_BUDGET_MS - round((time.monotonic() - started) * 1000))

        reading = _read(device, left_ms)
        # Whoever sees the reading takes the card out. Closing alone would leave it to the service to reset the card
        # some time later, and a card that goes out at that moment can blind the service for the next one.
        execute(device, ReturnCard(timeout_ms=0), left_ms())
        return reading
    finally:
        device.close()


def _read(device: ThreadDevice, left_ms: Callable[[], int]) -> Completion[CardReading]:
    started = time.monotonic()
    read = execute(device, ReadApplication(), left_ms())
    if read.result is None:
        return Completion(read.code, read.reason, read.message, elapsed_ms=read.elapsed_ms)
    deed = GenerateCryptogram(0, date.today(), secrets.token_bytes(4))
    vouched = execute(device, deed, left_ms())
    if vouched.result is None and vouched.reason not in _NO_CRYPTOGRAM:
        return Completion(vouched.code, vouched.reason, vouched.message, elapsed_ms=vouched.elapsed_ms)
    elapsed_ms = round((time.monotonic() - started) * 1000)
    reading = CardReading(
        application_id=read.result.application_id,
        card_number=read.result.card_number,
        card_number_masked=read.result.card_number_masked,
        expiry=read.result.expiry,
        sequence_number=read.result.sequence_number,
        cryptogram=vouched.result.cryptogram.hex().upper() if vouched.result else None,
        elapsed_ms=elapsed_ms,
    )
    return Completion(CompletionCode.SUCCESS, result=reading, elapsed_ms=elapsed_ms)
