"""The card reader's work over PC/SC: accept, read, vouch, give back, and know where the card is all the while.

A fault of the card or of the hand that holds it ends the command with a code of its own and leaves the reader online; a
fault of the reader or its service takes it offline until it is back, which the watch between commands notices.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import structlog

from drivers.device.base import (
    Command,
    CommandFailedError,
    CompletionCode,
    Context,
    DeviceState,
    Driver,
    Probe,
    Probed,
    Result,
    unsupported,
)
from drivers.device.card_reader.journal import MediaJournal
from drivers.device.card_reader.nouns import (
    AcceptCard,
    CardAccepted,
    CardApplicationData,
    CardCryptogram,
    CardMedia,
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
from drivers.errors import RemoteProtocolError
from drivers.link.pcsc import (
    CardConnection,
    CardRemovedError,
    CardUnresponsiveError,
    PcscLink,
    ReaderState,
    WorkerLostError,
)
from drivers.wire.apdu import Conversation, converse
from drivers.wire.emv import (
    TERMINAL_OBJECTS,
    CardApplication,
    CardDataError,
    CardRefusedError,
    Transaction,
    UnsupportedCardError,
    chip_data,
    generate_cryptogram,
    mask_card_number,
    read_application,
)

T = TypeVar("T")

_log = structlog.get_logger(__name__)

_COMMAND_BUDGET_S = 3.0
"""For one APDU. A chip's longest computation is under a second; one that asks for longer than this is broken."""

_SETTLE_S = 0.6
"""How long the service may take to notice that a card is out, after a command to it failed (measured: up to 0.36 s)."""

_UNPREDICTABLE_BYTES = 4
# Short APDUs: header, length, 255 bytes of data, expected length.
_SHORTEST_APDU, _LONGEST_APDU = 4, 261
_PUT_IN_AGAIN = "put the card in again, chip first, and leave it in"
_ANOTHER_CARD = "this card cannot be read here; take it out and use another"


@dataclass(slots=True)
class _Session:
    """A card that has been read. A chip gives one cryptogram; after it the card is read anew."""

    connection: CardConnection
    application: CardApplication
    spent: bool = False


class CardReaderDriver(Driver):
    """Drives one PC/SC reader. `state_folder` is where the media journal is kept, if anywhere."""

    def __init__(self, link: PcscLink, state_folder: Path | None) -> None:
        self._link = link
        self._journal = MediaJournal(state_folder)
        self._connection: CardConnection | None = None
        self._session: _Session | None = None
        self._number: str | None = None

    def perform(self, command: Command[Result], context: Context) -> Result:
        """See `Driver`."""
        self._recall(context)
        match command:
            case Probe():
                return self._probe(context)
            case AcceptCard():
                return self._accept(command, context)
            case ReadApplication():
                return self._read(context)
            case GenerateCryptogram():
                return self._vouch(command, context)
            case ReturnCard():
                return self._give_back(command, context)
            case PowerChip():
                return self._power(command, context)
            case ExchangeApdu():
                return self._exchange(command, context)
            case _:
                raise unsupported(command)

    def idle(self, context: Context) -> None:
        """Watch for cards put in or pulled out between commands, and for a reader that came back."""
        self._recall(context)
        self._account(self._link.state(), context)

    def recover(self) -> None:
        """See `Driver`. The link mends itself; only the card's session is lost."""
        self._end_session()

    def close(self) -> None:
        """See `Driver`."""
        self._link.close()

    def _probe(self, context: Context) -> Probed:
        state = self._link.state()
        self._account(state, context)
        return Probed(f"{self._link.name()}, {'a card in it' if state.present else 'empty'}")

    def _accept(self, command: AcceptCard, context: Context) -> CardAccepted:
        state = self._link.wait(present=True, timeout_s=command.timeout_ms / 1000, check=context.check)
        self._account(state or self._link.state(), context)
        if state is None:
            raise CommandFailedError(CompletionCode.TIME_OUT, "no_card", "no card was put in; put one in, chip first")
        # A new customer begins; until then the card that was read is the one that must vouch.
        self._number = None
        return CardAccepted()

    def _read(self, context: Context) -> CardApplicationData:
        with self._translated(context):
            application = self._started(context, TERMINAL_OBJECTS).application
        self._number = application.card_number
        return CardApplicationData(
            application_id=application.application_id.hex().upper(),
            card_number=application.card_number,
            card_number_masked=mask_card_number(application.card_number),
            expiry=str(application.expiry),
            sequence_number=application.sequence_number,
        )

    def _vouch(self, command: GenerateCryptogram, context: Context) -> CardCryptogram:
        if not 0 <= command.amount_fen < 10**12 or len(command.unpredictable_number) != _UNPREDICTABLE_BYTES:
            raise CommandFailedError(
                CompletionCode.INVALID_DATA, "invalid_data", "give an amount of up to 12 digits and 4 random bytes"
            )
        deed = Transaction(command.amount_fen, command.transaction_date, command.unpredictable_number)
        with self._translated(context):
            session = self._session
            if session is None or session.spent:
                session = self._started(context, deed.objects)
            if self._number is not None and session.application.card_number != self._number:
                raise CommandFailedError(
                    CompletionCode.COMMAND_ERROR_CODE, "card_changed", "another card is in the reader; begin anew"
                )
            session.spent = True
            result = self._talk(session.connection, generate_cryptogram(session.application, deed), context)
        if not result.is_request:
            raise CommandFailedError(
                CompletionCode.COMMAND_ERROR_CODE, "card_declined", "the card declines; its bank must be asked"
            )
        return CardCryptogram(result.cryptogram, chip_data(session.application, deed, result))

    def _give_back(self, command: ReturnCard, context: Context) -> CardReturned:
        self._end_session()
        state = self._link.wait(present=False, timeout_s=command.timeout_ms / 1000, check=context.check)
        self._account(state or self._link.state(), context)
        if state is None:
            raise CommandFailedError(
                CompletionCode.TIME_OUT, "card_not_taken", "the card is still in the reader; take it out"
            )
        return CardReturned()

    def _power(self, command: PowerChip, context: Context) -> ChipPowered:
        if command.power is ChipPower.OFF:
            self._end_session()
            return ChipPowered()
        with self._translated(context):
            return ChipPowered(self._awake(context).answer_to_reset)

    def _exchange(self, command: ExchangeApdu, context: Context) -> ChipAnswered:
        if not _SHORTEST_APDU <= len(command.apdu) <= _LONGEST_APDU:
            raise CommandFailedError(CompletionCode.INVALID_DATA, "invalid_data", "a command APDU has 4 to 261 bytes")
        with self._translated(context):
            self._account(self._link.state(), context)
            if self._connection is None:
                raise CommandFailedError(
                    CompletionCode.COMMAND_ERROR_CODE, "chip_not_powered", "power the chip before talking to it"
                )
            budget_s = min(_COMMAND_BUDGET_S, context.remaining_s)
            return ChipAnswered(self._connection.transmit(command.apdu, budget_s=budget_s))

    def _awake(self, context: Context) -> CardConnection:
        """Wake the card that is in the reader; its earlier session is over."""
        self._end_session()
        state = self._link.state()
        self._account(state, context)
        if not state.present:
            raise _no_card()
        self._connection = self._link.connect(budget_s=min(_COMMAND_BUDGET_S, context.remaining_s))
        return self._connection

    def _started(self, context: Context, objects: Mapping[int, bytes]) -> _Session:
        """Wake the card, choose and read its application."""
        connection = self._awake(context)
        application = self._talk(connection, read_application(objects), context)
        self._session = _Session(connection, application)
        return self._session

    def _talk(self, connection: CardConnection, conversation: Conversation[T], context: Context) -> T:
        def transmit(command: bytes) -> bytes:
            context.check()
            return connection.transmit(command, budget_s=min(_COMMAND_BUDGET_S, context.remaining_s))

        return converse(conversation, transmit)

    def _end_session(self, *, gone: bool = False) -> None:
        connection, self._connection, self._session = self._connection, None, None
        if connection is not None:
            connection.close(gone=gone)

    @contextmanager
    def _translated(self, context: Context) -> Iterator[None]:
        """Turn the card's faults into completions of their own; the reader's pass, for the device to go offline."""
        try:
            yield
        except CardRemovedError as error:
            self._end_session(gone=True)
            self._settle(context)
            raise _removed() from error
        except (CardUnresponsiveError, WorkerLostError) as error:
            # A card that is being pulled looks silent at first: the service needs a moment to see that it is gone.
            if not self._settle(context):
                raise _removed() from error
            # The reader is well; most such cards are upside down.
            raise CommandFailedError(CompletionCode.COMMAND_ERROR_CODE, "card_silent", _PUT_IN_AGAIN) from error
        except UnsupportedCardError as error:
            self._end_session()
            raise CommandFailedError(
                CompletionCode.COMMAND_ERROR_CODE, "card_unsupported", f"{error}; {_ANOTHER_CARD}"
            ) from error
        except CardRefusedError as error:
            self._end_session()
            raise CommandFailedError(
                CompletionCode.COMMAND_ERROR_CODE, "card_refused", f"{error}; {_ANOTHER_CARD}"
            ) from error
        except RemoteProtocolError as error:
            # Bad data objects, odd response lengths, missing tags: the card speaks, but not sense.
            self._end_session()
            reason = "card_data_invalid" if isinstance(error, CardDataError) else "card_garbled"
            raise CommandFailedError(CompletionCode.COMMAND_ERROR_CODE, reason, f"{error}; {_ANOTHER_CARD}") from error

    def _settle(self, context: Context) -> bool:
        """Account for the card after a failed command and end its session; whether it is still in."""
        end = time.monotonic() + min(_SETTLE_S, context.remaining_s)
        try:
            while True:
                state = self._link.state()
                if not state.present or time.monotonic() >= end:
                    self._account(state, context)
                    return state.present
                context.wait(0.05)
        finally:
            self._end_session()

    def _recall(self, context: Context) -> None:
        """Until the reader itself has been asked, the card is where it was written down to be."""
        status = context.status
        media = status.media if isinstance(status, CardReaderStatus) else CardMedia.UNKNOWN
        if media is CardMedia.UNKNOWN and self._journal.media is not CardMedia.UNKNOWN:
            context.report(CardReaderStatus(status.state, status.reason, self._journal.media))

    def _account(self, state: ReaderState, context: Context) -> None:
        """Write down and tell where the card is."""
        before = self._journal.media
        if state.present:
            media = CardMedia.IN_READER
        else:
            was_in = before in (CardMedia.IN_READER, CardMedia.TAKEN)
            media = CardMedia.TAKEN if was_in else CardMedia.NOT_PRESENT
            self._end_session(gone=True)
        try:
            self._journal.write(media)
        except OSError as error:
            _log.error("card_journal_failed", error=type(error).__name__)
            raise CommandFailedError(
                CompletionCode.INTERNAL_ERROR, "journal_failed", "the terminal's state folder cannot be written to"
            ) from error
        status = context.status
        now = CardReaderStatus(DeviceState.ONLINE, "", media)
        if status != now:
            context.report(now)
        if media is CardMedia.IN_READER and before is not CardMedia.IN_READER:
            context.emit(MediaInserted())
        if media is CardMedia.TAKEN and before is CardMedia.IN_READER:
            context.emit(MediaRemoved())


def _no_card() -> CommandFailedError:
    return CommandFailedError(
        CompletionCode.COMMAND_ERROR_CODE, "no_card", "there is no card in the reader; put one in"
    )


def _removed() -> CommandFailedError:
    return CommandFailedError(
        CompletionCode.COMMAND_ERROR_CODE, "card_removed", f"the card was pulled out; {_PUT_IN_AGAIN}"
    )
