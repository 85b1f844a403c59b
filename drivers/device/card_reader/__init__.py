"""The bank card reader: PC/SC below, PBOC/EMV to the card, and the card always accounted for."""

from dataclasses import dataclass
from pathlib import Path

from drivers.device.base import DeviceKind, DeviceStatus, Driver, Event, Held, Medium, Place
from drivers.device.card_reader.nouns import (
    AcceptCard,
    CardAccepted,
    CardApplicationData,
    CardCryptogram,
    CardMedia,
    CardReaderCapabilities,
    CardReaderStatus,
    CardReturned,
    ChipAnswered,
    ChipPower,
    ChipPowered,
    ExchangeApdu,
    GenerateCryptogram,
    MediaInserted,
    MediaRemoved,
    PowerChip,
    ReadApplication,
    ReturnCard,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardReaderSettings:
    """Which reader.

    Attributes:
        reader: its PC/SC name, or part of it.
        service_socket: the PC/SC service's socket, where it is not the system's.
        state_folder: where the terminal keeps what must outlive a restart; nothing is kept without one.
    """

    reader: str
    service_socket: str = ""
    state_folder: str = ""


def make_driver(settings: CardReaderSettings) -> Driver:
    """Return a driver for these settings; it reaches for the reader at its first command."""
    from drivers.device.card_reader.driver import CardReaderDriver
    from drivers.link.pcsc import PcscLink

    link = PcscLink(settings.reader, service_socket=settings.service_socket or None)
    return CardReaderDriver(link, Path(settings.state_folder) if settings.state_folder else None)


_PLACES = {
    CardMedia.NOT_PRESENT: Place.NOT_PRESENT,
    CardMedia.IN_READER: Place.IN_DEVICE,
    CardMedia.TAKEN: Place.TAKEN,
    CardMedia.RETAINED: Place.RETAINED,
    CardMedia.JAMMED: Place.JAMMED,
    CardMedia.UNKNOWN: Place.UNKNOWN,
}


def _custody(told: DeviceStatus | Event) -> Held | None:
    return Held(Medium.BANK_CARD, _PLACES[told.media]) if isinstance(told, CardReaderStatus) else None


# A thread is enough: the PC/SC calls are made by a worker process of the link's own, which can be killed by itself.
KIND = DeviceKind(
    name="card_reader",
    commands=(AcceptCard, ReadApplication, GenerateCryptogram, ReturnCard, PowerChip, ExchangeApdu),
    events=(MediaInserted, MediaRemoved),
    settings_type=CardReaderSettings,
    make_driver=make_driver,
    capabilities=lambda settings: CardReaderCapabilities(),
    capabilities_type=CardReaderCapabilities,
    status_type=CardReaderStatus,
    custody=_custody,
    production_mistake=lambda settings: "its PC/SC service is not the system's own" if settings.service_socket else "",
)

__all__ = [
    "KIND",
    "AcceptCard",
    "CardAccepted",
    "CardApplicationData",
    "CardCryptogram",
    "CardMedia",
    "CardReaderCapabilities",
    "CardReaderSettings",
    "CardReaderStatus",
    "CardReturned",
    "ChipAnswered",
    "ChipPower",
    "ChipPowered",
    "ExchangeApdu",
    "GenerateCryptogram",
    "MediaInserted",
    "MediaRemoved",
    "PowerChip",
    "ReadApplication",
    "ReturnCard",
    "make_driver",
]
