"""Where every medium is, across restarts, and never guessed."""

import json

import pytest

from drivers.device.base import DeviceState, DeviceStatus, Held, Medium, Place
from drivers.device.card_reader import KIND as CARD_READER
from drivers.device.card_reader import CardMedia, CardReaderStatus
from drivers.device.id_reader import KIND as ID_READER
from drivers.device.id_reader import IdReaderStatus, MediaPresence
from drivers.device.printer import KIND as PRINTER
from drivers.device.printer import MediaPresented, MediaTaken, Mouth, Paper, PrinterStatus
from drivers.host.custody import FILE_NAME, Custody, CustodyLedger

ONLINE = DeviceState.ONLINE


def card(place: Place) -> Held:
    return Held(Medium.BANK_CARD, place)


async def noted(ledger: CustodyLedger, device: str, held: Held, at_ms: int) -> Custody | None:
    """What is told after a device has told; None where that changed nothing."""
    if not ledger.note(device, held, at_ms):
        return None
    assert await ledger.keep() == (device,)
    return ledger.entry(device)


@pytest.fixture
def ledger(tmp_path):
    return CustodyLedger(tmp_path)


async def test_card_that_was_in_and_is_not_there_was_taken(ledger):
    await noted(ledger, "card_reader", card(Place.IN_DEVICE), 1)
    assert await noted(ledger, "card_reader", card(Place.NOT_PRESENT), 2) == Custody(
        "card_reader", Medium.BANK_CARD, Place.TAKEN, 2
    )
    assert await noted(ledger, "card_reader", card(Place.NOT_PRESENT), 3) is None


async def test_card_that_was_never_in_is_not_taken(ledger):
    entry = await noted(ledger, "card_reader", card(Place.NOT_PRESENT), 1)
    assert entry is not None
    assert entry.place is Place.NOT_PRESENT


async def test_medium_that_was_freed_from_a_jam_was_taken_by_nobody(ledger):
    await noted(ledger, "printer", Held(Medium.RECEIPT, Place.JAMMED), 1)
    entry = await noted(ledger, "printer", Held(Medium.RECEIPT, Place.NOT_PRESENT), 2)
    assert entry is not None
    assert entry.place is Place.NOT_PRESENT


async def test_ledger_tells_after_a_restart_what_it_knew_before_and_that_nobody_confirmed_it(ledger, tmp_path):
    await noted(ledger, "card_reader", card(Place.IN_DEVICE), 7)
    again = CustodyLedger(tmp_path)
    assert again.entry("card_reader") == Custody("card_reader", Medium.BANK_CARD, Place.IN_DEVICE, 7, confirmed=False)
    # A driver that does not know yet takes nothing back.
    assert await noted(again, "card_reader", card(Place.UNKNOWN), 8) is None
    confirmed = await noted(again, "card_reader", card(Place.IN_DEVICE), 9)
    assert confirmed == Custody("card_reader", Medium.BANK_CARD, Place.IN_DEVICE, 7, confirmed=True)


async def test_card_taken_while_the_host_was_away_is_told_as_taken(ledger, tmp_path):
    await noted(ledger, "card_reader", card(Place.IN_DEVICE), 1)
    entry = await noted(CustodyLedger(tmp_path), "card_reader", card(Place.NOT_PRESENT), 5)
    assert entry == Custody("card_reader", Medium.BANK_CARD, Place.TAKEN, 5)


@pytest.mark.parametrize("spoilt", [b"", b"{", b'{"entries": [{"device": 1}]}', b'{"entries": []', b"\xff\xfe"])
async def test_ledger_that_cannot_be_read_is_as_good_as_none_and_written_anew(tmp_path, spoilt):
    (tmp_path / FILE_NAME).write_bytes(spoilt)
    ledger = CustodyLedger(tmp_path)
    assert ledger.entry("card_reader") is None
    await noted(ledger, "card_reader", card(Place.IN_DEVICE), 1)
    assert json.loads((tmp_path / FILE_NAME).read_text())["entries"][0]["place"] == "in_device"


async def test_ledger_that_cannot_be_written_says_so_and_goes_on(tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, and no folder")
    ledger = CustodyLedger(blocked)
    assert await noted(ledger, "card_reader", card(Place.IN_DEVICE), 1) is not None
    assert not ledger.kept


async def test_device_that_left_the_profile_is_forgotten_unless_it_holds_something(ledger, tmp_path):
    await noted(ledger, "old_reader", card(Place.TAKEN), 1)
    await noted(ledger, "jammed_reader", card(Place.JAMMED), 1)
    ledger.forget_others(frozenset({"card_reader"}))
    assert ledger.entry("old_reader") is None
    assert ledger.entry("jammed_reader") is not None


@pytest.mark.parametrize("media", list(CardMedia))
def test_every_place_of_a_bank_card_has_its_place_in_the_ledger(media):
    held = CARD_READER.custody(CardReaderStatus(ONLINE, "", media))
    assert held is not None
    assert held.medium is Medium.BANK_CARD
    assert held.place.owed is (media in {CardMedia.IN_READER, CardMedia.RETAINED, CardMedia.JAMMED})


@pytest.mark.parametrize(
    ("kind", "told", "held"),
    [
        (ID_READER, IdReaderStatus(ONLINE, media=MediaPresence.PRESENT), Held(Medium.ID_CARD, Place.IN_DEVICE)),
        (ID_READER, DeviceStatus(ONLINE), None),
        (PRINTER, PrinterStatus(ONLINE, "", Paper.FULL, Mouth.RECEIPT), Held(Medium.RECEIPT, Place.PRESENTED)),
        (PRINTER, PrinterStatus(ONLINE, "", Paper.FULL, Mouth.UNKNOWN), Held(Medium.RECEIPT, Place.UNKNOWN)),
        (PRINTER, PrinterStatus(DeviceState.HARDWARE_ERROR, "jammed"), Held(Medium.RECEIPT, Place.JAMMED)),
        (PRINTER, MediaPresented(), Held(Medium.RECEIPT, Place.PRESENTED)),
        (PRINTER, MediaTaken(), Held(Medium.RECEIPT, Place.TAKEN)),
    ],
)
def test_device_tells_of_its_medium(kind, told, held):
    assert kind.custody(told) == held


async def test_what_was_noted_is_not_told_before_it_is_on_disk(ledger, tmp_path):
    assert ledger.note("card_reader", card(Place.IN_DEVICE), 1)
    assert ledger.entry("card_reader") is None
    assert not (tmp_path / FILE_NAME).exists()
    assert await ledger.keep() == ("card_reader",)
    assert ledger.entry("card_reader") is not None
    assert (tmp_path / FILE_NAME).exists()
    assert await ledger.keep() == ()
