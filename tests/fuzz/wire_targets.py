"""Targets for the codecs under `drivers/wire`: what each may raise, and what must hold of whatever it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.wire import apdu, bertlv, emv, escpos, id_reader, pin_pad, scanner
from drivers.wire.emv import card_number, commands, responses
from drivers.wire.emv.tags import Tag
from drivers.wire.id_reader import codes
from drivers.wire.pin_pad import pin_block
from tests.fuzz.target import Target, in_pieces

_MAX_CARD_ANSWERS = 4_000
"""More than any conversation may ask: directory, candidates, 128 records and a cryptogram, each in 16 rounds."""


class _Card:
    """A card whose answers are cut from the fuzzer's bytes: a length, then so many."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self.asked = 0

    def transmit(self, command: bytes) -> bytes:
        self.asked += 1
        assert self.asked <= _MAX_CARD_ANSWERS, "the conversation has no end"
        apdu.CommandApdu.from_bytes(command)
        if self._at >= len(self._data):
            return b"\x6a\x82"
        length = self._data[self._at]
        answer = self._data[self._at + 1 : self._at + 1 + length]
        self._at += 1 + length
        return answer


def _apdu(data: bytes) -> None:
    with suppress(apdu.CommandApduError):
        assert apdu.CommandApdu.from_bytes(data).to_bytes() == data
    with suppress(apdu.ResponseApduError):
        assert apdu.ResponseApdu.from_bytes(data).to_bytes() == data


def _emv_conversation(data: bytes) -> None:
    card = _Card(data)
    deed = emv.Transaction(12_300, date(2026, 1, 15), b"\x01\x02\x03\x04")
    with suppress(RemoteProtocolError):
        application = apdu.converse(emv.read_application(), card.transmit)
        assert emv.check_card_number(application.card_number) == application.card_number
        cryptogram = apdu.converse(emv.generate_cryptogram(application, deed), card.transmit)
        assert bertlv.parse(emv.chip_data(application, deed, cryptogram))


def _emv_values(data: bytes) -> None:
    readers: tuple[Callable[[bytes], object], ...] = (
        responses.directory_file,
        responses.directory_entries,
        lambda raw: responses.file_control(raw, asked_name=b"\xa0\x00\x00\x03\x33"),
        responses.processing_options,
        lambda raw: responses.record_objects(raw, short_file=1),
        responses.cryptogram,
        card_number.Expiry.from_bytes,
        card_number.Track2.from_bytes,
        card_number.card_number_from_bytes,
    )
    for read in readers:
        with suppress(RemoteProtocolError):
            read(data)


def _bertlv(data: bytes) -> None:
    with suppress(bertlv.TlvError):
        parsed = bertlv.parse(data)
        assert bertlv.parse(b"".join(each.to_bytes() for each in parsed)) == parsed
        list(bertlv.walk(data))
        bertlv.find(data, Tag.APPLICATION_PAN)
    with suppress(bertlv.TlvError):
        entries = bertlv.parse_dol(data)
        assert len(bertlv.fill_dol(entries, {})) == sum(each.length for each in entries)


def _id_events(
    decoder: id_reader.FrameDecoder, pieces: list[bytes]
) -> Iterator[id_reader.Frame | id_reader.BadChecksum]:
    for piece in pieces:
        decoder.receive_data(piece)
        while not isinstance(event := decoder.next_event(), id_reader.NeedData):
            yield event


def _id_frames(data: bytes) -> None:
    for make in (id_reader.FrameDecoder.for_replies, id_reader.FrameDecoder.for_requests):
        whole = list(_id_events(make(), [data]))
        assert list(_id_events(make(), in_pieces(data, 1))) == whole
        decoder = make()
        decoder.receive_data(data)
        # Giving up must come to an end, whatever false starts there are.
        for _ in range(2 * len(data) + 2):
            waiting = decoder.next_event()
            if isinstance(waiting, id_reader.NeedData):
                if not waiting.in_frame:
                    break
                decoder.give_up()
        else:
            raise AssertionError("giving up goes on for ever")
        for event in whole:
            if isinstance(event, id_reader.Frame):
                assert id_reader.Request.from_body(event.body).to_bytes() in data


def _id_text(data: bytes) -> None:
    with suppress(id_reader.CardTextError):
        text = id_reader.CardText.from_bytes(data)
        # A code that the standard does not have stays as it is, and has no way back.
        with suppress(LocalProtocolError):
            assert id_reader.CardText.from_bytes(text.to_bytes()) == text
        assert text.sex in {None, *codes.SEX.values()}
    for fingerprints in (False, True):
        with suppress(RemoteProtocolError):
            assert id_reader.CardRecord.from_bytes(data, fingerprints=fingerprints).to_bytes() == data
    picture = id_reader.simulated_picture_id(data)
    assert picture is None or id_reader.simulated_photo(picture) == data


def _pad_events(pieces: list[bytes]) -> list[object]:
    decoder = pin_pad.FrameDecoder()
    events: list[object] = []
    for piece in pieces:
        decoder.receive_data(piece)
        while (event := decoder.next_event()) is not None:
            events.append(event)
    return events


def _pin_pad(data: bytes) -> None:
    whole = _pad_events([data])
    assert _pad_events(in_pieces(data, 1)) == whole
    for event in whole:
        if isinstance(event, pin_pad.Frame):
            assert pin_pad.Frame(event.sequence, event.type, event.data).to_bytes() in data
            _pad_message(event.type, event.data)
    if data:
        _pad_message(data[0], data[1:])
    decoder = pin_pad.FrameDecoder()
    decoder.receive_data(data)
    for _ in range(len(data) + 1):
        if not decoder.inside_frame:
            break
        decoder.abandon()
    assert not decoder.inside_frame


def _pad_message(kind: int, data: bytes) -> None:
    request = pin_pad.parse_request(kind, data)
    if not isinstance(request, pin_pad.Result):
        again = pin_pad.parse_request(kind, request.to_data())
        assert again == request
    for reader in (pin_pad.StatusResponse, pin_pad.EnterPinResponse, pin_pad.KeyEvent):
        with suppress(ValueError):
            read = reader.from_data(data)
            assert reader.from_data(read.to_data()) == read


_FRAMINGS = (
    scanner.ScannerFraming(),
    scanner.ScannerFraming(prefix=b"\x02", suffix=b"\r\n", aim_identifier=True),
)


def _scanner(data: bytes) -> None:
    for framing in _FRAMINGS:
        ways = []
        for pieces in ([data], in_pieces(data, 3)):
            decoder = scanner.CodeDecoder(framing)
            events = []
            for piece in pieces:
                decoder.receive_data(piece)
                while (event := decoder.next_event()) is not None:
                    events.append(event)
            ways.append(events)
        assert ways[0] == ways[1]


def _escpos_commands(pieces: list[bytes]) -> list[escpos.Command]:
    parser = escpos.CommandParser()
    read = []
    for piece in pieces:
        parser.receive_data(piece)
        while (command := parser.next_command()) is not None:
            read.append(command)
    return read


def _escpos(data: bytes) -> None:
    whole = _escpos_commands([data])
    assert _escpos_commands(in_pieces(data, 1)) == whole
    escpos.encode(whole)
    reader = escpos.StatusReader()
    reader.receive_data(data)
    replies = 0
    while reader.next_reply() is not None:
        replies += 1
    assert replies + reader.garbage_bytes <= len(data)
    text = data.decode("gb18030", errors="replace")
    assert all(escpos.display_width(line) <= escpos.PAPER_COLUMNS for line in escpos.wrap(text))


def _pin_block(data: bytes) -> None:
    pin, number = data[:12].decode("latin-1"), data[12:31].decode("latin-1")
    for build in (pin_block.sm4_clear_block, pin_block.iso0_clear_block):
        with suppress(ValueError):
            assert len(build(pin=pin, card_number=number)) in {8, 16}
    with suppress(ValueError):
        pin_block.iso4_account_field(card_number=number)


_FIND = bytes.fromhex("AAAAAA96690003200122")
_FOUND = bytes.fromhex("AAAAAA9669000800009F0000000097")
_SELECT_OK = bytes.fromhex("6F1E8408A000000333010101A5129F38099F7A019F02065F2A02BF0C050102030405")
_RECORD = bytes.fromhex("70195A0862306066010077265F24033012315F340101") + b"\x90\x00"
_WIRE = "drivers.wire"

WIRE_TARGETS = (
    Target("apdu", _apdu, (f"{_WIRE}.apdu",), (commands.select(b"1PAY.SYS.DDF01").to_bytes(), b"\x61\x10")),
    Target("bertlv", _bertlv, (f"{_WIRE}.bertlv",), (_SELECT_OK, _RECORD)),
    Target(
        "emv_conversation",
        _emv_conversation,
        tuple(f"{_WIRE}.emv.{name}" for name in ("application", "commands", "errors", "tags")),
        (b"".join(bytes((len(part) + 2,)) + part + b"\x90\x00" for part in (_SELECT_OK, _SELECT_OK, _RECORD)),),
    ),
    Target(
        "emv_values", _emv_values, (f"{_WIRE}.emv.responses", f"{_WIRE}.emv.card_number"), (_SELECT_OK, _RECORD), 512
    ),
    Target("id_frames", _id_frames, (f"{_WIRE}.id_reader.frames",), (_FIND, _FOUND, _FIND + _FOUND)),
    Target(
        "id_text",
        _id_text,
        tuple(f"{_WIRE}.id_reader.{name}" for name in ("text", "codes", "record", "simulated_photo")),
        (("王" + " " * 14).encode("utf-16-le") + b" \0" * 113, id_reader.simulated_photo("wang")),
    ),
    Target(
        "pin_pad",
        _pin_pad,
        (f"{_WIRE}.pin_pad.frames", f"{_WIRE}.pin_pad.messages"),
        (pin_pad.Frame(1, pin_pad.MessageType.STATUS, b"").to_bytes(),),
    ),
    Target(
        "pin_block", _pin_block, (f"{_WIRE}.pin_pad.pin_block",), (b"123654\0\0\0\0\0\0" + b"6230000000000000000",), 31
    ),
    Target("scanner", _scanner, (f"{_WIRE}.scanner",), (b"hello\r", b"\x02]Q1\xe4\xbd\xa0\r\n")),
    Target(
        "escpos",
        _escpos,
        tuple(f"{_WIRE}.escpos.{name}" for name in ("commands", "parser", "status", "layout")),
        (
            b"\x1b@\x1ba\x01\xb5\xe3\x0a\x1dV\x42\x10",
            b"\x10\x0f\x00\x00\x00\x00\x12\x37\x25\x00",
            *[escpos.encode(escpos.qr_code(b"edian"))],
        ),
    ),
)
