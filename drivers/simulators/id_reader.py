"""A simulated ID reader: a SAM_V module behind a pseudo terminal, and a customer who lays cards on it.

Words of its control socket, besides those every simulator has: `insert wang` (a key of `cards/id` or a file), `remove`,
`remove_at select` or `remove_at read` (the card is pulled before that question is answered), `answer 32` (the next
question to the card is answered with that SW3; `answer 32:3` for the next three).
"""

from collections.abc import Mapping

from drivers.simulators.base import ControlMistakeError, ControlRequest, Json, Peer, run_serial, simulator_arguments
from drivers.simulators.id_cards import IdCardFile, card_names, load_id_card
from drivers.wire.id_reader import (
    BadChecksum,
    CardRecord,
    Command,
    Frame,
    FrameDecoder,
    NeedData,
    Reply,
    Request,
    Status,
    simulated_photo,
)

_SAM_ID = bytes.fromhex("05030100d0b1330190909090a5a5a5a5")
_PULL_AT = {"select": Command.SELECT_CARD, "read": Command.READ_TEXT_AND_PHOTO}
_OF_THE_CARD = frozenset(
    {Command.SELECT_CARD, Command.READ_TEXT_AND_PHOTO, Command.READ_WITH_FINGERPRINTS, Command.READ_LATEST_ADDRESS}
)


class IdReaderPeer(Peer):
    """The reader's side of the wire, and where the card lies."""

    def __init__(self) -> None:
        self._decoder = FrameDecoder.for_requests()
        self._card: IdCardFile | None = None
        self._reset()
        self._pull_at: Command | None = None
        self._answer: int | None = None
        self._answers_left = 0
        self._reads = 0

    def insert(self, card: IdCardFile) -> None:
        """Lay `card` on the reader, in place of what lies there."""
        self._card = card
        self._reset()

    def remove(self) -> None:
        """Take the card away."""
        self._card = None
        self._reset()

    def receive(self, data: bytes) -> None:
        """See :class:`Peer`."""
        self._decoder.receive_data(data)
        while not isinstance(event := self._decoder.next_event(), NeedData):
            match event:
                case BadChecksum():
                    self.send(Reply(Status.CHECKSUM_ERROR).to_bytes())
                case Frame():
                    self.send(self._reply(Request.from_body(event.body)).to_bytes())

    def control(self, request: ControlRequest) -> Mapping[str, Json]:
        """See :class:`Peer`."""
        match request.do:
            case "insert":
                self.insert(load_id_card(request.value))
            case "remove" | "take":
                self.remove()
            case "remove_at":
                if request.value not in _PULL_AT:
                    raise ControlMistakeError(f"remove_at takes {' or '.join(_PULL_AT)}")
                self._pull_at = _PULL_AT[request.value]
            case "answer":
                self._script_answer(request.value)
            case _:
                raise ControlMistakeError(f"no word {request.do!r}; there are insert, remove, remove_at, answer")
        return self.status()

    def status(self) -> Mapping[str, Json]:
        """See :class:`Peer`."""
        return {"card": self._card.key if self._card else None, "read": self._was_read, "reads": self._reads}

    def unplugged(self) -> None:
        """See :class:`Peer`; the card stays where it lies, the module starts anew."""
        self._decoder.clear()
        self._reset()

    def _reset(self) -> None:
        self._found = self._selected = self._was_read = False

    def _script_answer(self, value: str) -> None:
        status, _, count = value.partition(":")
        try:
            self._answer, self._answers_left = int(status, 16), int(count or 1)
        except ValueError as error:
            raise ControlMistakeError("answer takes an SW3 in hex, such as 32, or 32:3 for three times") from error

    def _reply(self, request: Request) -> Reply:
        if self._pull_at is not None and request.command == self._pull_at:
            self._pull_at = None
            self.remove()
        if request.command in _OF_THE_CARD and self._answers_left > 0 and self._answer is not None:
            self._answers_left -= 1
            return Reply(self._answer)
        match request.command:
            case Command.FIND_CARD:
                return self._find()
            case Command.SELECT_CARD:
                self._selected = self._found
                return Reply(Status.OK, bytes(8)) if self._found else Reply(Status.SELECT_FAILED)
            case Command.READ_TEXT_AND_PHOTO:
                return self._read(fingerprints=None)
            case Command.READ_WITH_FINGERPRINTS:
                return self._read(fingerprints=b"")
            case Command.READ_LATEST_ADDRESS:
                return Reply(Status.NO_SUCH_ITEM if self._selected else Status.READ_FAILED)
            case Command.SAM_ID:
                return Reply(Status.OK, _SAM_ID)
            case Command.RESET:
                self._reset()
                return Reply(Status.OK)
            case request.command if request.command in set(Command):
                return Reply(Status.OK)
            case _:
                return Reply(Status.BAD_COMMAND)

    def _find(self) -> Reply:
        # A card that was read must leave the field before it is found again.
        self._found = self._card is not None and not self._was_read
        return Reply(Status.FOUND, bytes(4)) if self._found else Reply(Status.FIND_FAILED)

    def _read(self, fingerprints: bytes | None) -> Reply:
        if self._card is None or not self._selected:
            return Reply(Status.READ_FAILED)
        self._was_read = True
        self._reads += 1
        record = CardRecord(self._card.text.to_bytes(), simulated_photo(self._card.picture), fingerprints)
        return Reply(Status.OK, record.to_bytes())


def main(argv: list[str] | None = None) -> int:
    """Run the simulator until told to end."""
    parser = simulator_arguments("An ID reader on a pseudo terminal.")
    parser.add_argument("--card", default="", help=f"lies on the reader from the start: {', '.join(card_names())}")
    arguments = parser.parse_args(argv)
    peer = IdReaderPeer()
    if arguments.card:
        try:
            peer.insert(load_id_card(arguments.card))
        except ControlMistakeError as error:
            parser.error(str(error))
    return run_serial(peer, arguments)


if __name__ == "__main__":
    raise SystemExit(main())
