"""The ID reader's driver against a reader that the test plays, over a null modem and over recordings."""

import random
import subprocess
import threading
import time
from dataclasses import asdict
from datetime import date

import pytest

from drivers.device.base import CompletionCode, ThreadDevice, execute
from drivers.device.id_reader import KIND, CardType, IdReaderSettings, PhotoSource, PhotoState, ReadIdCard
from drivers.device.id_reader import driver as driver_module
from drivers.device.id_reader.driver import IdReaderDriver
from drivers.device.id_reader.photo import NoPhotoDecoder, VendorPhotoDecoder
from drivers.device.id_reader.vendor_library import BGR_BYTES
from drivers.errors import LinkClosedError
from drivers.link.memory import null_modem
from drivers.link.replay import HungUp, Received, ReplayLink, Written
from drivers.wire.id_reader import CardRecord, CardText, Reply, Status

FIND = bytes.fromhex("AAAAAA96690003200122")
SELECT = bytes.fromhex("AAAAAA96690003200221")
READ = bytes.fromhex("AAAAAA96690003300132")
FOUND = bytes.fromhex("AAAAAA9669000800009F0000000097")
SELECTED = bytes.fromhex("AAAAAA9669000C00009000000000000000009C")
NO_CARD = bytes.fromhex("AAAAAA9669000400008084")

TEXT = CardText(
    card_type=CardType.RESIDENT,
    id_number="429901195603090012",
    name="王大华",
    sex="男",
    ethnicity="汉",
    birth_date=date(1956, 3, 9),
)
RECORD = Reply(Status.OK, CardRecord(TEXT.to_bytes(), bytes(1024)).to_bytes()).to_bytes()


@pytest.fixture
def read():
    """Run ReadIdCard over a link."""
    devices = []

    def read(opener, timeout_ms=0):
        device = ThreadDevice(
            name="id",
            kind=KIND.name,
            make_driver=lambda: IdReaderDriver(opener, NoPhotoDecoder()),
            status=KIND.status_type(),
        )
        devices.append(device)
        return execute(device, ReadIdCard(timeout_ms))

    yield read
    for device in devices:
        device.close()


@pytest.fixture
def played():
    """A link whose far end is `answer(request) -> list of (pause, bytes)`."""
    ends = []

    def play(answer):
        near, far = null_modem()
        ends.append(far)

        def serve():
            try:
                while True:
                    request = far.read(0.05)
                    for pause, data in answer(request) if request else ():
                        time.sleep(pause)
                        far.write(data, 1)
            except LinkClosedError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        ends.append(thread)
        return lambda: near

    yield play
    for end in ends:
        end.close() if hasattr(end, "close") else end.join(5)


def plain(request):
    return [(0, {FIND: FOUND, SELECT: SELECTED, READ: RECORD}[request])]


def test_read_says_exactly_the_published_bytes(read):
    link = ReplayLink(
        [Written(FIND), Received(FOUND), Written(SELECT), Received(SELECTED), Written(READ), Received(RECORD)]
    )
    assert read(lambda: link).require().name == "王大华"
    assert link.left == 0


def test_read_looks_again_until_the_card_is_there(read):
    link = ReplayLink(
        [
            *(Written(FIND), Received(NO_CARD)),
            *(Written(FIND), Received(FOUND)),
            *(Written(SELECT), Received(SELECTED)),
            *(Written(READ), Received(RECORD)),
        ]
    )
    assert read(lambda: link, timeout_ms=2000).succeeded


def test_reader_that_hangs_up_in_mid_frame_is_a_lost_link(read):
    link = ReplayLink([Written(FIND), Received(FOUND), Written(SELECT), Received(SELECTED[:9]), HungUp()])
    completion = read(lambda: link)
    assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "link_lost")


def test_late_answer_to_an_earlier_find_is_not_taken_for_another(read, played):
    def answer(request):
        return [(0, FOUND), *plain(request)] if request != FIND else plain(request)

    assert read(played(answer)).succeeded


def test_unending_noise_does_not_keep_the_driver_listening(read, played):
    noise = bytes(range(256)) * 4

    def answer(request):
        return [(0.001, noise)] * 3000

    completion = read(played(answer))
    assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "no_answer")


@pytest.mark.parametrize(
    "data",
    [b"", bytes(3), b"\x01\x00\x04\x01" + bytes(1280), b"\x01\x00\x04\x00" + bytes(1000), b"\xff\xff\xff\xff"],
)
def test_record_with_wrong_lengths_is_asked_for_again_and_then_refused(read, played, data):
    asked = []

    def answer(request):
        asked.append(request)
        return [(0, Reply(Status.OK, data).to_bytes())] if request == READ else plain(request)

    completion = read(played(answer))
    assert (completion.code, completion.reason) == (CompletionCode.HARDWARE_ERROR, "protocol_error")
    assert asked.count(READ) == 3


def test_text_of_another_length_is_refused_as_the_cards_fault(read, played):
    record = Reply(Status.OK, CardRecord(TEXT.to_bytes()[:200], bytes(1024)).to_bytes()).to_bytes()
    completion = read(played(lambda request: [(0, record)] if request == READ else plain(request)))
    assert (completion.code, completion.reason) == (CompletionCode.COMMAND_ERROR_CODE, "card_data_invalid")


@pytest.mark.parametrize("size", [0, 512, 1024])
def test_record_with_fingerprints_that_nobody_asked_for_is_read(read, played, size):
    record = Reply(Status.OK, CardRecord(TEXT.to_bytes(), bytes(1024), bytes(size)).to_bytes()).to_bytes()
    card = read(played(lambda request: [(0, record)] if request == READ else plain(request))).require()
    assert card.id_number == TEXT.id_number


def test_record_without_a_photo_is_read(read, played):
    record = Reply(Status.OK, CardRecord(TEXT.to_bytes(), b"").to_bytes()).to_bytes()
    card = read(played(lambda request: [(0, record)] if request == READ else plain(request))).require()
    assert card.photo is PhotoState.UNAVAILABLE
    assert asdict(card)["id_number"] == TEXT.id_number


def _mangled(frame: bytes, chance: random.Random) -> bytes:
    data = bytearray(frame)
    for _ in range(chance.randint(0, 3)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[at:at] = chance.randbytes(chance.randint(1, 9))
            case 1:
                del data[at : at + chance.randint(1, 9)]
            case 2:
                data[at : at + 1] = chance.randbytes(1)
            case 3:
                data[at:at] = bytes.fromhex("AAAAAA9669") + chance.randbytes(2)
            case 4:
                data += data[at:]
    return bytes(data)


@pytest.mark.parametrize("seed", range(40))
def test_line_that_mangles_at_random_ends_in_the_card_or_in_a_failure_of_the_line(read, played, monkeypatch, seed):
    for patience in ("_ANSWER_S", "_READ_ANSWER_S", "_GAP_S"):
        monkeypatch.setattr(driver_module, patience, 0.02)
    chance = random.Random(seed)
    completion = read(played(lambda request: [(0, _mangled(plain(request)[0][1], chance))]), timeout_ms=100)
    if completion.succeeded:
        assert completion.require().id_number == TEXT.id_number
    else:
        assert completion.reason in {"no_answer", "protocol_error", "no_card", "card_moved", "card_data_invalid"}


def test_settings_for_a_vendor_need_its_library():
    with pytest.raises(ValueError, match="photo_library"):
        IdReaderSettings(port="x", photo=PhotoSource.VENDOR)


LIBRARY = """
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int good(const char *wlt, char *bgr, int type) { puts("chatter"); memset(bgr, wlt[0], 38556); return 1; }
int bad(const char *wlt, char *bgr, int type) { return -1; }
int crash(const char *wlt, char *bgr, int type) { *(volatile char *)0 = 1; return 1; }
int hang(const char *wlt, char *bgr, int type) { for (;;) sleep(1); }
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A stand-in for a maker's library: the same signature, four tempers."""
    folder = tmp_path_factory.mktemp("wlt")
    source = folder / "wlt.c"
    source.write_text(LIBRARY)
    subprocess.run(["gcc", "-shared", "-fPIC", "-O0", "-o", folder / "wlt.so", source], check=True)
    return str(folder / "wlt.so")


@pytest.fixture
def vendor():
    made = []

    def vendor(*arguments):
        made.append(VendorPhotoDecoder(*arguments))
        return made[-1]

    yield vendor
    for decoder in made:
        decoder.close()


def test_vendor_library_decodes_one_photo_after_another(vendor, library):
    decoder = vendor(library, "good", 20.0)
    for value in (b"\x01", b"\x02"):
        photo = decoder.decode(value * 1024)
        assert (photo.state, photo.bgr) == (PhotoState.DECODED, value * BGR_BYTES)


@pytest.mark.parametrize("function", ["bad", "crash", "missing"])
def test_vendor_library_that_fails_leaves_the_photo_unavailable(vendor, library, function):
    assert vendor(library, function, 20.0).decode(bytes(1024)).state is PhotoState.UNAVAILABLE


def test_vendor_library_that_hangs_is_killed(vendor, library):
    decoder = vendor(library, "hang", 0.3)
    assert decoder.decode(bytes(1024)).state is PhotoState.UNAVAILABLE
    assert decoder._child is None


def test_vendor_library_that_is_not_there_leaves_the_photo_unavailable(vendor):
    assert vendor("/nonexistent.so", "f", 20.0).decode(bytes(1024)).state is PhotoState.UNAVAILABLE
