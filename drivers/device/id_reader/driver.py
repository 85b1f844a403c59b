"""Reading an ID card with a SAM_V reader: find, select, read; what to ask again and what to give up on.

All three questions are safe to repeat, so an answer that was lost or spoilt is asked for again, a bounded number of
times. A card that moved is looked for again until the person's time is over.
"""

import contextlib
import time
from collections.abc import Mapping
from enum import Enum, auto, unique

from drivers.device.base import (
    Command,
    CommandFailedError,
    CompletionCode,
    Context,
    DeviceState,
    Driver,
    LinkHolder,
    Probe,
    Probed,
    Result,
    unsupported,
)
from drivers.device.id_reader import IdCard, IdReaderStatus, MediaDetected, MediaPresence, MediaRemoved, ReadIdCard
from drivers.device.id_reader.photo import PhotoDecoder
from drivers.errors import RemoteProtocolError
from drivers.link import Link, LinkOpener
from drivers.wire import id_reader as wire
from drivers.wire.id_reader import CardRecord, CardText, CardTextError, Reply, Status

# How often a person's card is looked for. A find takes the reader some 50 ms itself.
_POLL_S = 0.15
_WRITE_S = 1.0
# To the first byte of an answer. A read of the chip takes up to 2 s (published); everything else is quick.
_ANSWER_S = 0.8
_READ_ANSWER_S = 2.0
# Between two bytes of one frame. USB adapters pause 16 ms, a busy host longer; a break of this is the end.
_GAP_S = 0.3
_TRIES_SILENT = 2
_TRIES_SPOILT = 3

_REFUSED_CARD = "the card cannot be read here; try another reader, or ask the staff"
_READER_BROKEN = "the reader reports a fault of its own; switch it off and on, then have it repaired"
_MOVED = "the card was moved; lay it flat on the reader and leave it there"

# SW3 that ends a command at once. Everything else that is not success is a card that moved.
_FINAL: Mapping[int, tuple[CompletionCode, str, str]] = {
    Status.BAD_COMMAND: (CompletionCode.HARDWARE_ERROR, "command_refused", _READER_BROKEN),
    Status.NOT_PERMITTED: (CompletionCode.HARDWARE_ERROR, "command_refused", _READER_BROKEN),
    Status.CARD_REFUSED_SAM: (CompletionCode.COMMAND_ERROR_CODE, "card_refused", _REFUSED_CARD),
    Status.SAM_REFUSED_CARD: (CompletionCode.COMMAND_ERROR_CODE, "card_refused", _REFUSED_CARD),
    Status.VERIFICATION_FAILED: (CompletionCode.COMMAND_ERROR_CODE, "card_refused", _REFUSED_CARD),
    Status.INFORMATION_LENGTH_ERROR: (CompletionCode.COMMAND_ERROR_CODE, "card_data_invalid", _REFUSED_CARD),
    Status.UNKNOWN_CARD_TYPE: (CompletionCode.COMMAND_ERROR_CODE, "card_unknown", _REFUSED_CARD),
    Status.SELF_TEST_FAILED: (CompletionCode.HARDWARE_ERROR, "self_test_failed", _READER_BROKEN),
    Status.SAM_NOT_AUTHORISED: (CompletionCode.HARDWARE_ERROR, "sam_not_authorised", _READER_BROKEN),
}
# The reader did not understand the question: it was spoilt on its way there.
_ASK_AGAIN = frozenset({Status.CHECKSUM_ERROR, Status.LENGTH_ERROR})


@unique
class _Lost(Enum):
    SILENT = auto()
    SPOILT = auto()


class IdReaderDriver(Driver):
    """See `drivers.device.base.Driver`."""

    def __init__(self, opener: LinkOpener, photos: PhotoDecoder, *, watch_media: bool = False) -> None:
        self._links = LinkHolder(opener)
        self._photos = photos
        self._watch_media = watch_media
        self._decoder = wire.FrameDecoder.for_replies()
        self._media = MediaPresence.UNKNOWN
        # After a read, a find succeeds again only once the card has left the field.
        self._was_read = False

    def perform(self, command: Command[Result], context: Context) -> Result:
        """Read a card, or probe the reader."""
        match command:
            case ReadIdCard():
                return self._read_card(command, context)
            case Probe():
                return self._probe(context)
            case _:
                raise unsupported(command)

    def idle(self, context: Context) -> None:
        """Open the port again when it was lost, hear of a hang-up, and follow the card when the profile says so."""
        if not self._links.is_open:
            self._ask(wire.Command.SAM_STATUS, context)
        else:
            self._links.get().read(0)
        if self._watch_media:
            self._look(context)
        if context.status.state is not DeviceState.ONLINE:
            context.report(IdReaderStatus(DeviceState.ONLINE, media=self._media))

    def recover(self) -> None:
        """Open the port anew next time."""
        self._links.drop()
        self._decoder.clear()
        self._media = MediaPresence.UNKNOWN
        self._was_read = False

    def close(self) -> None:
        """Let port and decoder go."""
        self._links.close()
        self._photos.close()

    def _probe(self, context: Context) -> Probed:
        reply = self._ask(wire.Command.SAM_STATUS, context)
        if reply.status != Status.OK:
            raise _refusal(reply.status)
        return Probed("SAM_V module ready")

    def _read_card(self, command: ReadIdCard, context: Context) -> IdCard:
        person_end = time.monotonic() + command.timeout_ms / 1000
        reason, message = "no_card", "no card was laid on the reader; lay it on and try again"
        while True:
            if self._find(context):
                record = self._select_and_read(context)
                if record is not None:
                    return self._card(record)
                reason, message = "card_moved", _MOVED
            left = person_end - time.monotonic()
            if left <= 0:
                raise CommandFailedError(CompletionCode.TIME_OUT, reason, message)
            context.wait(min(_POLL_S, left))

    def _find(self, context: Context) -> bool:
        status = self._ask(wire.Command.FIND_CARD, context).status
        if status == Status.FOUND:
            self._was_read = False
            self._saw(MediaPresence.PRESENT, context)
            return True
        if status in _FINAL:
            raise _refusal(status)
        if status == Status.FIND_FAILED and not self._was_read:
            self._saw(MediaPresence.NOT_PRESENT, context)
        return False

    def _select_and_read(self, context: Context) -> CardRecord | None:
        """Return what the chip holds, None when the card moved meanwhile."""
        for question in (wire.Command.SELECT_CARD, wire.Command.READ_TEXT_AND_PHOTO):
            reply = self._ask(question, context)
            if reply.status in _FINAL:
                raise _refusal(reply.status)
            if reply.status != Status.OK:
                return None
        self._was_read = True
        return _record(reply)

    def _card(self, record: CardRecord) -> IdCard:
        try:
            text = CardText.from_bytes(record.text)
        except CardTextError as error:
            raise CommandFailedError(
                CompletionCode.COMMAND_ERROR_CODE, "card_data_invalid", f"{error}; {_REFUSED_CARD}"
            ) from error
        photo = self._photos.decode(record.photo)
        return IdCard(
            card_type=text.card_type,
            name=text.name,
            name_en=text.name_en,
            sex=text.sex,
            ethnicity=text.ethnicity,
            nationality=text.nationality,
            birth_date=text.birth_date,
            address=text.address,
            id_number=text.id_number,
            issuer=text.issuer,
            valid_from=text.valid_from,
            valid_to=text.valid_to,
            pass_number=text.pass_number,
            photo=photo.state,
            picture_id=photo.picture_id,
            picture_bgr=photo.bgr,
        )

    def _look(self, context: Context) -> None:
        """Find out whether the card is still there, or a new one has come."""
        if self._was_read:
            # Any word from the chip means that it is there, "no such item" too.
            status = self._ask(wire.Command.READ_LATEST_ADDRESS, context).status
            if status not in {Status.OK, Status.NO_SUCH_ITEM}:
                self._was_read = False
                self._saw(MediaPresence.NOT_PRESENT, context)
        elif not self._find(context):
            self._saw(MediaPresence.NOT_PRESENT, context)

    def _saw(self, media: MediaPresence, context: Context) -> None:
        before, self._media = self._media, media
        if before is media:
            return
        context.report(IdReaderStatus(DeviceState.ONLINE, media=media))
        if media is MediaPresence.PRESENT:
            context.emit(MediaDetected())
        elif before is MediaPresence.PRESENT:
            context.emit(MediaRemoved())

    def _ask(self, question: wire.Command, context: Context) -> Reply:
        """Return the reader's answer.

        Raises:
            CommandFailedError: none came.
            RemoteProtocolError: none came that could be read.
        """
        frame = wire.Request(question).to_bytes()
        silent = spoilt = 0
        while True:
            link = self._links.get()
            self._decoder.clear()
            link.discard_input()
            link.write(frame, _WRITE_S)
            answer = self._listen(link, question, context)
            if isinstance(answer, Reply):
                return answer
            silent += answer is _Lost.SILENT
            spoilt += answer is _Lost.SPOILT
            if silent >= _TRIES_SILENT:
                self._links.drop()
                context.report(IdReaderStatus(DeviceState.OFFLINE, "no_answer"))
                raise CommandFailedError(
                    CompletionCode.DEVICE_NOT_READY,
                    "no_answer",
                    "the reader does not answer; check its power, its cable and the baud rate",
                )
            if spoilt >= _TRIES_SPOILT:
                raise RemoteProtocolError("the reader's answers arrive spoilt; check its cable and the baud rate")

    def _listen(self, link: Link, question: wire.Command, context: Context) -> Reply | _Lost:
        reading = question is wire.Command.READ_TEXT_AND_PHOTO
        patience = _READ_ANSWER_S if reading else _ANSWER_S
        first_end = time.monotonic() + patience
        spoilt = False
        while True:
            event = self._decoder.next_event()
            match event:
                case wire.Frame():
                    reply = Reply.from_body(event.body)
                    if reply.status in _ASK_AGAIN or (reading and not _is_whole(reply)):
                        spoilt = True
                    elif question is wire.Command.FIND_CARD or reply.status != Status.FOUND:
                        return reply
                    # Else a late answer to an earlier find: this question's own is still to come.
                case wire.BadChecksum():
                    spoilt = True
                case wire.NeedData(in_frame=in_frame):
                    if not in_frame and time.monotonic() > first_end:
                        # Noise without end must not keep us listening.
                        return _Lost.SPOILT if spoilt else _Lost.SILENT
                    wait = _GAP_S if in_frame else 0.0 if spoilt else max(0.0, first_end - time.monotonic())
                    if data := context.read(link, wait):
                        self._decoder.receive_data(data)
                    elif in_frame:
                        # What began as a frame stays without its end; there may be a true one inside.
                        spoilt = True
                        self._decoder.give_up()
                    else:
                        return _Lost.SPOILT if spoilt else _Lost.SILENT


def _is_whole(reply: Reply) -> bool:
    """Whether a reply to "read" is either a refusal or a record whose lengths add up."""
    if reply.status != Status.OK:
        return True
    try:
        _record(reply)
    except RemoteProtocolError:
        return False
    return True


def _record(reply: Reply) -> CardRecord:
    """Some readers add the fingerprints of cards that have any, although only text and photo were asked for."""
    with contextlib.suppress(RemoteProtocolError):
        return CardRecord.from_bytes(reply.data)
    return CardRecord.from_bytes(reply.data, fingerprints=True)


def _refusal(status: int) -> CommandFailedError:
    code, reason, message = _FINAL.get(
        status, (CompletionCode.HARDWARE_ERROR, f"status_{status:02x}", f"the reader answered {status:02X}")
    )
    return CommandFailedError(code, reason, message)
