"""The card reader's nouns: what it can be asked, what it tells, where the card is.

Source: CWA 17852 (XFS4IoT), CardReader: status `media`, events MediaInserted and MediaRemoved, error codes noMedia and
invalidMedia (here `no_card` and `invalid_card`).
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from typing import ClassVar

from drivers.device.base import Capabilities, Command, DeviceStatus, Event, Result


@unique
class CardMedia(StrEnum):
    """Where the card is. Whatever happens, this is accounted for: nobody leaves with a card inside."""

    NOT_PRESENT = "not_present"
    IN_READER = "in_reader"
    TAKEN = "taken"
    RETAINED = "retained"
    JAMMED = "jammed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CardReaderStatus(DeviceStatus):
    """Status with the card's whereabouts; after a restart they are those that were written down before it."""

    media: CardMedia = CardMedia.UNKNOWN


@dataclass(frozen=True, slots=True)
class CardReaderCapabilities(Capabilities):
    """What the reader can do. A PC/SC reader holds no card back and swallows none: the person pulls it out."""

    chip: bool = True
    magnetic_stripe: bool = False
    ejects: bool = False
    retains: bool = False


@dataclass(frozen=True, slots=True)
class MediaInserted(Event):
    """A card was put in."""


@dataclass(frozen=True, slots=True)
class MediaRemoved(Event):
    """The card was taken out, when it was due or before."""


@dataclass(frozen=True, slots=True)
class CardAccepted(Result):
    """A card is in the reader; nothing of it has been read."""


@dataclass(frozen=True, slots=True)
class CardApplicationData(Result):
    """What the card says of itself.

    Attributes:
        application_id: hexadecimal.
        card_number: never to be logged or shown whole.
        card_number_masked: first six and last four digits.
        expiry: last month in which the card is good, YYYY-MM.
        sequence_number: two digits; None on a card that gives none.
    """

    application_id: str
    card_number: str
    card_number_masked: str
    expiry: str
    sequence_number: str | None


@dataclass(frozen=True, slots=True)
class CardCryptogram(Result):
    """Proof that the chip itself was here.

    Attributes:
        cryptogram: the ARQC, eight bytes.
        chip_data: data objects from which the issuer verifies it; opaque to everything in between.
    """

    cryptogram: bytes
    chip_data: bytes


@dataclass(frozen=True, slots=True)
class ChipPowered(Result):
    """The chip is awake, or off again.

    Attributes:
        answer_to_reset: what it said on waking; empty when it is off.
    """

    answer_to_reset: bytes = b""


@dataclass(frozen=True, slots=True)
class ChipAnswered(Result):
    """A response APDU, status word at the end; it may hold a card number, so that `repr` leaves it out."""

    response: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardReturned(Result):
    """No card is in the reader: it was taken, now or before."""


@dataclass(frozen=True, slots=True)
class AcceptCard(Command[CardAccepted]):
    """Wait until a card is in the reader. A card that is in it already is accepted at once."""

    timeout_ms: int
    result_type: ClassVar[type[Result]] = CardAccepted
    machine_ms: ClassVar[int] = 2_000

    @property
    def person_ms(self) -> int:
        """See `Command`."""
        return self.timeout_ms


@dataclass(frozen=True, slots=True)
class ReadApplication(Command[CardApplicationData]):
    """Choose the card's application and read number, expiry and sequence number."""

    result_type: ClassVar[type[Result]] = CardApplicationData
    machine_ms: ClassVar[int] = 8_000


@dataclass(frozen=True, slots=True)
class GenerateCryptogram(Command[CardCryptogram]):
    """Have the chip vouch for a deed. The card that was read must still be in; it is read again if need be.

    Units: amount in fen; the unpredictable number has four bytes, fresh for each deed.
    """

    amount_fen: int
    transaction_date: date
    unpredictable_number: bytes
    result_type: ClassVar[type[Result]] = CardCryptogram
    machine_ms: ClassVar[int] = 8_000


@unique
class ChipPower(StrEnum):
    """What to do with the chip."""

    COLD = "cold"
    WARM = "warm"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class PowerChip(Command[ChipPowered]):
    """Wake the chip or put it to sleep, for a talk by `ExchangeApdu`. What was read of the card before is forgotten."""

    power: ChipPower = ChipPower.COLD
    result_type: ClassVar[type[Result]] = ChipPowered
    machine_ms: ClassVar[int] = 8_000


@dataclass(frozen=True, slots=True)
class ExchangeApdu(Command[ChipAnswered]):
    """Send one command APDU to the chip that `PowerChip` woke, and hand its response on as it came."""

    apdu: bytes = field(repr=False)
    result_type: ClassVar[type[Result]] = ChipAnswered
    machine_ms: ClassVar[int] = 5_000


@dataclass(frozen=True, slots=True)
class ReturnCard(Command[CardReturned]):
    """Let go of the card and wait until it has been taken; timeOut while it is still in. Safe to repeat."""

    timeout_ms: int
    result_type: ClassVar[type[Result]] = CardReturned
    machine_ms: ClassVar[int] = 3_000

    @property
    def person_ms(self) -> int:
        """See `Command`."""
        return self.timeout_ms
