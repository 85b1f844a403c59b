"""CardReader over the bank card's reader and over the ID reader.

A card belongs to the client whose ReadRawData accepted it, until it is out: nobody else talks to its chip or has it
given back, the kiosk's customers least of all. A PC/SC reader is a dip reader: the card lies in the slot all the while.
"""

from collections.abc import Mapping
from typing import ClassVar

from drivers.device.base import Capabilities, CompletionCode, DeviceState, DeviceStatus, Event
from drivers.device.base.values import Json, to_json
from drivers.device.card_reader import (
    AcceptCard,
    CardMedia,
    CardReaderCapabilities,
    CardReaderStatus,
    ChipPower,
    ExchangeApdu,
    MediaInserted,
    MediaRemoved,
    PowerChip,
    ReturnCard,
)
from drivers.device.id_reader import IdReaderStatus, MediaDetected, MediaPresence, ReadIdCard
from drivers.device.id_reader import MediaRemoved as IdMediaRemoved
from drivers.xfs4iot.payload import encoded
from drivers.xfs4iot.refusal import CommandRefusedError, Endings, error, refusal, unsupported
from drivers.xfs4iot.service import Handler, Service
from drivers.xfs4iot.work import Client, Work

ID_CARD_PROPERTY = "edianIdCard"
"""Our own property in the ID reader's ReadRawData: the standard has no place for what the chip says."""

_STRIPES = ("track1", "track2", "track3", "watermark", "track1Front", "track1JIS", "track3JIS", "ddi")
_WITH_STATUS = (*_STRIPES, "security", "memoryChip")
# The pictures are bare strings in the completion, with no place for a status.
_OTHER_SOURCES = (*_WITH_STATUS, "frontImage", "backImage")

_MEDIA: Mapping[CardMedia, str] = {
    CardMedia.NOT_PRESENT: "notPresent",
    CardMedia.IN_READER: "present",
    CardMedia.TAKEN: "notPresent",
    CardMedia.RETAINED: "notPresent",
    CardMedia.JAMMED: "jammed",
    CardMedia.UNKNOWN: "unknown",
}
_CHIP_READ: Endings = {
    "no_card": "noMedia",
    "card_removed": "noMedia",
    "card_silent": "invalidMedia",
    "card_garbled": "invalidMedia",
}
_CHIP_TALK: Endings = {
    "no_card": "noMedia",
    "card_removed": "noMedia",
    "card_silent": "invalidData",
    "card_garbled": "invalidData",
    "chip_not_powered": "atrNotObtained",
}
_CONTACT_PROTOCOLS = ("chipT0", "chipT1", "chipProtocolNotRequired")
_PROTOCOLS = (*_CONTACT_PROTOCOLS, "chipTypeAPart3", "chipTypeAPart4", "chipTypeB", "chipTypeNFC")


def _unread(work: Work) -> dict[str, Json]:
    """Return what is said of the sources that were asked for and that no reader here has."""
    asked = [source for source in _OTHER_SOURCES if work.payload.flag(source)]
    return {source: {"status": "dataSourceNotSupported"} for source in asked if source in _WITH_STATUS}


class CardReaderService(Service):
    """The bank card's reader."""

    events: ClassVar[tuple[str, ...]] = (
        "CardReader.InsertCardEvent",
        "CardReader.MediaInsertedEvent",
        "CardReader.InvalidMediaEvent",
        "CardReader.MediaRemovedEvent",
    )

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self._holder: Client | None = None
        self._media = CardMedia.UNKNOWN

    def handlers(self) -> Mapping[str, Handler]:
        """See `Service`."""
        return {
            "CardReader.ReadRawData": self._read,
            "CardReader.ChipPower": self._power,
            "CardReader.ChipIO": self._talk,
            "CardReader.Move": self._move,
            "CardReader.Reset": self._reset,
        }

    def status(self, status: DeviceStatus) -> dict[str, Json]:
        """See `Service`."""
        assert isinstance(status, CardReaderStatus)
        self._media = status.media
        media = _MEDIA[status.media] if status.state is DeviceState.ONLINE else "unknown"
        return {"cardReader": {"media": media}}

    def capabilities(self, capabilities: Capabilities) -> dict[str, Json]:
        """See `Service`."""
        assert isinstance(capabilities, CardReaderCapabilities)
        return {
            "cardReader": {
                "type": "dip",
                "chipProtocols": dict.fromkeys(_CONTACT_PROTOCOLS, True),
                "chipPower": {"cold": True, "warm": True, "off": True},
                "positions": {"exit": True, "transport": False},
                "fluxSensorProgrammable": False,
                "readWriteAccessFromExit": False,
                "cardTakenSensor": True,
            }
        }

    def happened(self, event: Event) -> None:
        """See `Service`."""
        match event:
            case MediaInserted():
                self._media = CardMedia.IN_READER
                if self.running is not None and self.running.command.name == "CardReader.ReadRawData":
                    self.running.emit("CardReader.MediaInsertedEvent")
            case MediaRemoved():
                self._media = CardMedia.TAKEN
                self._holder = None
                self.broadcast("CardReader.MediaRemovedEvent")

    def left(self, client: Client) -> None:
        """See `Service`. The driver still accounts for its card; who wants to talk to it accepts it anew."""
        if self._holder is client:
            self._holder = None

    async def _read(self, work: Work) -> dict[str, Json]:
        self._require_free(work)
        if self._media is not CardMedia.IN_READER:
            work.emit("CardReader.InsertCardEvent")
        await work.do(AcceptCard(work.remaining_ms), {"no_card": CompletionCode.TIME_OUT})
        if work.client.is_open:
            self._holder = work.client
        payload = _unread(work)
        if work.payload.flag("chip"):
            woken = await work.attempt(PowerChip(ChipPower.COLD))
            if woken.result is None:
                ending = refusal(woken, _CHIP_READ)
                if ending.error_code == "invalidMedia":
                    work.emit("CardReader.InvalidMediaEvent")
                raise ending
            payload["chip"] = [{"data": encoded(woken.result.answer_to_reset)}]
        return payload

    async def _power(self, work: Work) -> dict[str, Json]:
        power = work.payload.choice("chipPower", tuple(ChipPower))
        self._require_holder(work)
        powered = await work.do(PowerChip(ChipPower(power or ChipPower.COLD)), _CHIP_READ)
        return {"chipData": encoded(powered.answer_to_reset)} if powered.answer_to_reset else {}

    async def _talk(self, work: Work) -> dict[str, Json]:
        protocol = work.payload.choice("chipProtocol", _PROTOCOLS) or "chipProtocolNotRequired"
        if protocol not in _CONTACT_PROTOCOLS:
            raise error("protocolNotSupported", "this reader speaks to contact chips")
        apdu = work.payload.data("chipData")
        self._require_holder(work)
        answered = await work.do(ExchangeApdu(apdu), _CHIP_TALK)
        return {"chipProtocol": protocol, "chipData": encoded(answered.response)}

    async def _move(self, work: Work) -> dict[str, Json]:
        source, target = work.payload.text("from"), work.payload.text("to")
        if source not in (None, "transport", "exit") or target not in (None, "exit"):
            raise unsupported("this reader keeps no card; a card can be moved to the exit only")
        if self._media is not CardMedia.IN_READER:
            raise error("noMedia", "there is no card in the reader")
        self._require_holder(work)
        await self._let_go(work)
        return {}

    async def _reset(self, work: Work) -> dict[str, Json]:
        if work.payload.choice("to", ("exit", "retain", "currentPosition", "auto")) == "retain":
            raise unsupported("this reader cannot retain a card")
        self._require_free(work)
        await self._let_go(work)
        return {}

    async def _let_go(self, work: Work) -> None:
        """Power the chip off. The card then lies at the exit; that it was taken is told by MediaRemovedEvent."""
        completion = await work.attempt(ReturnCard(timeout_ms=0))
        if completion.result is None and completion.reason != "card_not_taken":
            raise refusal(completion, {})

    def _require_free(self, work: Work) -> None:
        if self._holder not in (None, work.client):
            raise CommandRefusedError(CompletionCode.SEQUENCE_ERROR, "the card in the reader is another client's")

    def _require_holder(self, work: Work) -> None:
        self._require_free(work)
        if self._holder is None:
            raise error("noMedia", "no card was accepted by this client; ReadRawData comes first")


class IdReaderService(Service):
    """The ID reader: a contactless reader that yields a whole card in one read, as a property of our own."""

    events: ClassVar[tuple[str, ...]] = CardReaderService.events

    def handlers(self) -> Mapping[str, Handler]:
        """See `Service`."""
        return {"CardReader.ReadRawData": self._read, "CardReader.Reset": self.reset}

    def status(self, status: DeviceStatus) -> dict[str, Json]:
        """See `Service`."""
        assert isinstance(status, IdReaderStatus)
        media = {MediaPresence.PRESENT: "present", MediaPresence.NOT_PRESENT: "notPresent"}
        return {"cardReader": {"media": media.get(status.media, "unknown")}}

    def capabilities(self, capabilities: Capabilities) -> dict[str, Json]:
        """See `Service`."""
        return {
            "cardReader": {
                "type": "contactless",
                "chipProtocols": {"chipTypeB": True},
                "fluxSensorProgrammable": False,
                "readWriteAccessFromExit": False,
                "cardTakenSensor": False,
            }
        }

    def happened(self, event: Event) -> None:
        """See `Service`."""
        match event:
            case MediaDetected():
                if self.running is not None and self.running.command.name == "CardReader.ReadRawData":
                    self.running.emit("CardReader.MediaInsertedEvent")
            case IdMediaRemoved():
                self.broadcast("CardReader.MediaRemovedEvent")

    async def _read(self, work: Work) -> dict[str, Json]:
        payload = _unread(work)
        if not work.payload.flag("chip"):
            raise unsupported("this reader reads chips; ask for chip")
        work.emit("CardReader.InsertCardEvent")
        completion = await work.attempt(ReadIdCard(work.remaining_ms))
        if completion.result is None:
            ending = refusal(completion, _ID_READ)
            if ending.error_code == "invalidMedia":
                work.emit("CardReader.InvalidMediaEvent")
            raise ending
        card = to_json(completion.result)
        assert isinstance(card, dict)
        # The picture is big, and 1,024 bytes of a format that no XFS4IoT application reads.
        payload[ID_CARD_PROPERTY] = {name: value for name, value in card.items() if name != "picture_bgr"}
        return payload


_ID_READ: Endings = {
    "no_card": CompletionCode.TIME_OUT,
    "card_moved": "noMedia",
    "card_refused": "invalidMedia",
    "card_unknown": "invalidMedia",
    "card_data_invalid": "invalidMedia",
}
