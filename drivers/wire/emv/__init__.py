"""EMV and PBOC, the terminal's side, sans I/O: what to say to a payment card and how to read its answers.

`application` holds the conversations, `commands` and `responses` their sentences, `tags` the vocabulary, `card_number`
the number itself. A simulated card uses the same vocabulary from the other side (`drivers.simulators.bank_card`).
"""

from drivers.wire.emv.application import (
    TERMINAL_OBJECTS,
    CardApplication,
    Transaction,
    chip_data,
    generate_cryptogram,
    read_application,
)
from drivers.wire.emv.card_number import Expiry, Track2, check_card_number, mask_card_number, passes_luhn
from drivers.wire.emv.errors import CardDataError, CardRefusedError, EmvError, UnsupportedCardError
from drivers.wire.emv.responses import Cryptogram
from drivers.wire.emv.tags import Tag

__all__ = [
    "TERMINAL_OBJECTS",
    "CardApplication",
    "CardDataError",
    "CardRefusedError",
    "Cryptogram",
    "EmvError",
    "Expiry",
    "Tag",
    "Track2",
    "Transaction",
    "UnsupportedCardError",
    "check_card_number",
    "chip_data",
    "generate_cryptogram",
    "mask_card_number",
    "passes_luhn",
    "read_application",
]
