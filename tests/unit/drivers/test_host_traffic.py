"""What of a link's bytes is shown, and that nothing about a person ever is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device.base import Command, Driver, Result
from drivers.host.traffic.describe import describer_for
from drivers.host.traffic.heard import HeardDriver
from drivers.link.memory import null_modem
from drivers.link.tap import Direction, heard
from drivers.simulators.id_cards import load_id_card
from drivers.wire import escpos
from drivers.wire.id_reader import CardRecord, Reply, Request, Status, simulated_photo
from drivers.wire.id_reader import Command as Ask
from drivers.wire.pin_pad import BlockFormat, EnterPinRequest, EnterPinResponse, Frame, KeyEvent, KeyKind, MessageType

CARD_NUMBER = "9299010000000036688"
PIN_BLOCK = bytes.fromhex("88D977CA0FFE123654FFFFFF99FEFF06")


def lines(kind: str, *pieces: tuple[Direction, bytes]):
    describer = describer_for(kind)
    return [line for direction, data in pieces for line in describer.describe(direction, data)]


def record() -> bytes:
    card = load_id_card("wang")
    return CardRecord(card.text.to_bytes(), simulated_photo(card.picture), None).to_bytes()


def digits_of(text: str) -> str:
    return re.sub(r"‹\d+›|\s", "", text)


def test_id_reader_read_reply_is_named_and_its_data_counted():
    reply = Reply(Status.OK, record()).to_bytes()
    asked, answered = lines(
        "id_reader", (Direction.OUT, Request(Ask.READ_TEXT_AND_PHOTO).to_bytes()), (Direction.IN, reply)
    )
    assert (asked.meaning, asked.shown) == ("read text and photo", "AA AA AA 96 69 00 03 30 01 32")
    assert (answered.meaning, answered.length) == ("ok", len(reply))
    assert digits_of(answered.shown) == "AAAAAA966905080000" + "90"


@pytest.mark.parametrize("noise", [b"", bytes.fromhex("00ff5a96aaaaaa00aa10021b")])
@pytest.mark.parametrize("pieces", [1, 7, 4096])
def test_id_reader_reply_in_pieces_among_noise_shows_no_byte_of_the_card(noise, pieces):
    stream = noise + Reply(Status.OK, record()).to_bytes()
    cut = [(Direction.IN, stream[at : at + pieces]) for at in range(0, len(stream), pieces)]
    found = lines("id_reader", *cut)
    assert sum(line.length for line in found) == len(stream)
    assert {digits_of(line.shown) for line in found} <= {"", "AAAAAA96690508000090"}


@pytest.mark.parametrize("broken", ["checksum", "half", "noise inside"])
def test_id_reader_broken_reply_is_a_count(broken):
    whole = Reply(Status.OK, record()).to_bytes()
    stream = {
        "checksum": whole[:-1] + bytes([whole[-1] ^ 0xFF]),
        "half": whole[:700],
        "noise inside": whole[:600] + b"\x10\x02" + whole[600:],
    }[broken]
    found = lines("id_reader", (Direction.IN, stream), (Direction.OUT, Request(Ask.FIND_CARD).to_bytes()))
    assert [digits_of(line.shown) for line in found if line.direction is Direction.IN] == [""]
    assert found[0].length == len(stream)


def test_pin_pad_frames_are_named_without_number_block_or_digit():
    request = EnterPinRequest(block_format=BlockFormat.SM4, card_number=CARD_NUMBER, timeout_ms=30_000)
    ask = Frame(7, MessageType.ENTER_PIN, request.to_data()).to_bytes()
    key = Frame(8, MessageType.KEY, KeyEvent(KeyKind.DIGIT, 3).to_data()).to_bytes()
    block = EnterPinResponse(block_format=BlockFormat.SM4, pin_block=PIN_BLOCK).to_data()
    end = Frame(7, MessageType.ENTER_PIN | 0x80, b"\x00" + block).to_bytes()
    found = lines("pin_pad", (Direction.OUT, ask), (Direction.IN, key + end))
    assert [line.meaning for line in found] == ["enter pin", "key digit, 3 held", "enter pin: done"]
    told = "".join(digits_of(line.shown) for line in found)
    assert CARD_NUMBER not in told
    assert PIN_BLOCK.hex().upper() not in told
    assert [line.length for line in found] == [len(ask), len(key), len(end)]


def test_printer_shows_the_machines_commands_and_counts_the_receipts():
    status = escpos.encode((escpos.RealTimeRequest(1),))
    job = escpos.encode(
        (escpos.Initialize(), escpos.PrintText("王大华 用信 10,000.00"), escpos.LineFeed(), escpos.Cut())
    )
    asked, printed = lines("printer", (Direction.OUT, status), (Direction.OUT, job))
    assert (asked.meaning, asked.shown) == ("status 1?", "10 04 01")
    assert (printed.meaning, printed.shown) == ("print: 1 lines of text, 1 cut", f"‹{len(job)}›")


def test_printer_piece_that_ends_in_a_text_hides_the_text():
    piece = escpos.encode((escpos.RealTimeRequest(1),)) + b"WANG DAHUA"
    (line,) = lines("printer", (Direction.OUT, piece))
    assert line.shown == "10 04 01 ‹10›"


def test_card_reader_shows_names_and_status_words_and_counts_the_rest():
    select = bytes.fromhex("00A404000E315041592E5359532E444446303100")
    record_ = bytes.fromhex("5A0A9299010000000036688F5F24033012319000")
    found = lines(
        "card_reader",
        (Direction.OUT, select),
        (Direction.OUT, bytes.fromhex("00B2010C00")),
        (Direction.IN, record_),
        (Direction.OUT, bytes.fromhex("80AE80001D") + bytes(29)),
        (Direction.IN, bytes.fromhex("6110")),
    )
    assert [line.meaning for line in found] == [
        "select",
        "read record 1 of file 1",
        "success",
        "generate ac",
        "more to fetch",
    ]
    assert [line.shown for line in found][2:4] == ["‹18› 90 00", "80 AE 80 00 ‹30›"]


def test_card_reader_answer_cut_inside_the_number_shows_none_of_it():
    # The number of a card of China UnionPay begins with 62; the last two bytes look like a status word.
    (line,) = lines("card_reader", (Direction.IN, bytes.fromhex("70165A0A6228")))
    assert line.shown == "‹6›"


@given(st.sampled_from(["id_reader", "pin_pad", "printer", "code_scanner", "card_reader", "camera", "new"]), st.data())
def test_noise_on_any_port_is_never_shown_as_more_than_its_own_length(kind, data):
    stream = data.draw(st.binary(min_size=20, max_size=200))
    for line in lines(kind, (Direction.IN, stream)):
        shown = digits_of(line.shown)
        assert len(shown) <= 20 or kind == "pin_pad"
        assert stream[:20].hex().upper() not in shown


class _Asks(Driver):
    """Writes to its link and reads what comes."""

    def __init__(self, link):
        self._link = link

    def perform(self, command, context):
        self._link.write(Request(Ask.FIND_CARD).to_bytes(), 1)
        return Result()

    def idle(self, context):
        self._link.read(0)


def test_heard_driver_tells_only_while_somebody_follows():
    near, far = null_modem()
    seen, followed = [], [False]
    driver = HeardDriver(_Asks(near), "id_reader", seen.append, lambda: followed[0])
    driver.perform(Command(), None)
    assert seen == []
    followed[0] = True
    driver.perform(Command(), None)
    far.write(Reply(Status.FIND_FAILED).to_bytes(), 1)
    driver.idle(None)
    assert [(line.direction, line.meaning, line.polling) for line in seen] == [
        (Direction.OUT, "find card", False),
        (Direction.IN, "find failed", True),
    ]


def test_link_heard_on_another_thread_only_is_silent_here():
    near, _ = null_modem()
    told = []
    with heard(lambda direction, data: told.append(data)):
        pass
    near.write(b"x", 1)
    assert told == []
