"""The ID reader: a resident's card, or one of the three others with the same chip, read in one command.

What is read is what the chip says. Whether the number's check digit is right, the card still valid, or its holder the
one at the terminal is for those who use it to judge.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import ClassVar

from drivers.device.base import (
    Capabilities,
    Command,
    DeviceKind,
    DeviceStatus,
    Driver,
    Event,
    Held,
    Medium,
    Place,
    Result,
)
from drivers.wire.id_reader import CardType


@unique
class PhotoState(StrEnum):
    """What became of the chip's photo."""

    DECODED = "decoded"
    SIMULATED = "simulated"
    """The block was the simulator's; no person's picture."""
    UNAVAILABLE = "unavailable"
    """No decoder, or it failed. The flow falls back: another picture, or the teller."""


@unique
class PhotoSource(StrEnum):
    """How photos are decoded, by profile."""

    NONE = "none"
    VENDOR = "vendor"
    """The maker's closed library, in a process of its own."""
    SIMULATED = "simulated"
    """Reads the simulator's block only; refused by a production profile."""


@unique
class MediaPresence(StrEnum):
    """Whether a card lies on the reader."""

    UNKNOWN = "unknown"
    PRESENT = "present"
    NOT_PRESENT = "not_present"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdCard(Result):
    """What was read; None where the card has no such field. Identity data, class C2: never to a log.

    Attributes:
        sex: 男 or 女.
        ethnicity: the name without 族.
        nationality: three letters, ISO 3166-1; I and Y cards.
        valid_to: None is 长期, without end.
        pass_number: of the travel permit; J cards.
        picture_id: which picture a simulated photo stands for.
        picture_bgr: a decoded photo. Shape: 126×102×3, uint8, BGR.
    """

    card_type: CardType
    name: str | None
    name_en: str | None
    sex: str | None
    ethnicity: str | None
    nationality: str | None
    birth_date: date | None
    address: str | None
    id_number: str
    issuer: str | None
    valid_from: date | None
    valid_to: date | None
    pass_number: str | None
    photo: PhotoState
    picture_id: str | None = None
    picture_bgr: bytes | None = None


@dataclass(frozen=True, slots=True)
class ReadIdCard(Command[IdCard]):
    """Wait for a card and read it.

    Ends in timeOut when no card came (`no_card`) or the one that came could not be read (`card_moved`); in
    commandErrorCode when the card itself is at fault (`card_refused`, `card_unknown`, `card_data_invalid`).

    Attributes:
        timeout_ms: how long to wait for the card; 0 looks once.
    """

    timeout_ms: int = 5_000
    result_type: ClassVar[type[Result]] = IdCard
    # Twice the published 2 s of a read, so that one lost answer is asked for again.
    machine_ms: ClassVar[int] = 6_000

    @property
    def person_ms(self) -> int:
        """The time for laying the card on."""
        return self.timeout_ms


@dataclass(frozen=True, slots=True)
class MediaDetected(Event):
    """A card lies on the reader."""


@dataclass(frozen=True, slots=True)
class MediaRemoved(Event):
    """The card was taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdReaderCapabilities(Capabilities):
    """What this reader reads."""

    card_types: tuple[CardType, ...] = tuple(CardType)
    photo: PhotoSource = PhotoSource.NONE
    media_watched: bool = False


@dataclass(frozen=True, slots=True)
class IdReaderStatus(DeviceStatus):
    """The reader, and whether a card lies on it as far as it was seen."""

    media: MediaPresence = MediaPresence.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class IdReaderSettings:
    """The keys of an ID reader's table in a profile.

    Attributes:
        port: of the serial line.
        baudrate: 115200 as delivered; 57600, 38400, 19200 and 9600 are seen as well.
        photo: how photos are decoded.
        photo_library: the vendor's shared object.
        photo_function: its function of the signature `int f(const char *wlt, char *bgr, int type)`, 1 on success.
        watch_media: look for cards between commands too, for MediaDetected and MediaRemoved.
    """

    port: str
    baudrate: int = 115_200
    photo: PhotoSource = PhotoSource.NONE
    photo_library: str = ""
    photo_function: str = "unpack"
    watch_media: bool = False

    def __post_init__(self) -> None:
        if self.photo is PhotoSource.VENDOR and not self.photo_library:
            raise ValueError('photo = "vendor" needs photo_library, the path of the maker\'s shared object')


def _make_driver(settings: IdReaderSettings) -> Driver:
    # Imported here: the kiosk imports this module for its nouns and has no serial port.
    from drivers.device.id_reader.driver import IdReaderDriver
    from drivers.device.id_reader.photo import photo_decoder
    from drivers.link.serial import SerialSettings, serial_opener

    return IdReaderDriver(
        serial_opener(SerialSettings(port=settings.port, baudrate=settings.baudrate)),
        photo_decoder(settings),
        watch_media=settings.watch_media,
    )


_PLACES = {
    MediaPresence.UNKNOWN: Place.UNKNOWN,
    MediaPresence.PRESENT: Place.IN_DEVICE,
    MediaPresence.NOT_PRESENT: Place.NOT_PRESENT,
}


def _custody(told: DeviceStatus | Event) -> Held | None:
    return Held(Medium.ID_CARD, _PLACES[told.media]) if isinstance(told, IdReaderStatus) else None


KIND = DeviceKind(
    name="id_reader",
    commands=(ReadIdCard,),
    events=(MediaDetected, MediaRemoved),
    settings_type=IdReaderSettings,
    make_driver=_make_driver,
    capabilities=lambda settings: IdReaderCapabilities(photo=settings.photo, media_watched=settings.watch_media),
    capabilities_type=IdReaderCapabilities,
    status_type=IdReaderStatus,
    custody=_custody,
    production_mistake=lambda settings: 'photo = "simulated"' if settings.photo is PhotoSource.SIMULATED else "",
)

__all__ = [
    "KIND",
    "CardType",
    "IdCard",
    "IdReaderCapabilities",
    "IdReaderSettings",
    "IdReaderStatus",
    "MediaDetected",
    "MediaPresence",
    "MediaRemoved",
    "PhotoSource",
    "PhotoState",
    "ReadIdCard",
]
