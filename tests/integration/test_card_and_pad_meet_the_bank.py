"""The simulated card and PIN pad on one side, the bank's card system on the other: two halves that share no code.

Each has been held against published vectors alone; here they must understand each other, for every card of the village
and every format of PIN block.
"""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from channel_server.sandbox.books.opening import open_books
from channel_server.sandbox.books.store import DATABASE_NAME, Store
from channel_server.sandbox.hsm import BlockFormat, SecurityModule
from channel_server.sandbox.systems.cards import CardSystem, Judgement, Presentation, Verdict
from channel_server.sandbox.village import Card
from channel_server.sandbox.village_file import load_village
from drivers.simulators.bank_card.applet import Applet
from drivers.simulators.bank_card.card_file import find_card
from drivers.simulators.secure_pad import KeyVault
from drivers.wire import pin_pad
from drivers.wire.apdu import converse
from drivers.wire.emv import Transaction, chip_data, generate_cryptogram, read_application

VILLAGE = load_village()
TODAY = datetime.date(2026, 1, 15)
NAMES = {
    card.card_number: next(p.key for p in VILLAGE.people if p.customer_id == card.customer_id) for card in VILLAGE.cards
}
CARDS = tuple(card for card in VILLAGE.cards if NAMES[card.card_number] != "kit")
"""Those that people carry. The conformance kit's lie in no reader: it makes its own messages of them."""
TERMINALS = {"qingjiang": "JC-0317", "yunling": "YL-0001"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / DATABASE_NAME)
    made.run_now(lambda c: open_books(c, VILLAGE, now=datetime.datetime.now(datetime.UTC)))
    yield made
    made.close()


class Kiosk:
    """One card in the slot and the pad of its bank's terminal, as the devices drive them."""

    def __init__(self, store: Store, card: Card) -> None:
        self._store = store
        self._card = card
        self._terminal = TERMINALS[card.bank_id]
        self._vault = KeyVault(VILLAGE.security.terminal_master_keys[self._terminal])
        self._applet = Applet(find_card(NAMES[card.card_number]), counter=0, keep_counter=lambda _counter: None)
        self._bank = CardSystem(
            {c.card_number: c for c in VILLAGE.cards},
            {t.terminal_id: t.bank_id for t in VILLAGE.terminals},
            SecurityModule(VILLAGE.security),
        )

    def load_keys(self) -> None:
        keys = self._store.run_now(lambda c: self._bank.issue_working_keys(c, self._card.bank_id, self._terminal))
        for key in keys:
            algorithm = pin_pad.BlockFormat[key.block_format.name].algorithm
            request = pin_pad.LoadWorkingKeyRequest(
                algorithm=algorithm, wrapped=key.wrapped_key, check_value=key.check_value
            )
            assert self._vault.load(request) is pin_pad.Result.DONE

    def present(self, pin: str, block_format: BlockFormat) -> Judgement:
        deed = Transaction(0, TODAY, bytes.fromhex("01020304"))
        self._applet.reset()
        application = converse(read_application(deed.objects), self._applet.process)
        signed = chip_data(application, deed, converse(generate_cryptogram(application, deed), self._applet.process))
        block = self._vault.pin_block(
            pin_pad.BlockFormat[block_format.name], pin=pin, card_number=self._card.card_number
        )
        shown = Presentation(
            self._card.bank_id,
            self._terminal,
            application.card_number,
            application.sequence_number or "",
            signed,
            block,
            block_format,
        )
        return self._store.run_now(lambda c: self._bank.verify(c, shown, today=TODAY))


@pytest.mark.parametrize("block_format", list(BlockFormat))
@pytest.mark.parametrize("card", CARDS, ids=lambda card: NAMES[card.card_number])
def test_every_village_card_and_pin_block_satisfies_the_bank(
    store: Store, card: Card, block_format: BlockFormat
) -> None:
    kiosk = Kiosk(store, card)
    kiosk.load_keys()
    wrong = kiosk.present("000000", block_format)
    assert (wrong.verdict, wrong.attempts_remaining) == (Verdict.PIN_WRONG, 2)
    right = kiosk.present(card.pin, block_format)
    assert right == Judgement(Verdict.APPROVED, 3, card.customer_id, card.account_number)


def test_pad_with_the_keys_of_an_earlier_hello_is_told_to_load_fresh_ones(store: Store) -> None:
    card = VILLAGE.cards[0]
    kiosk, other = Kiosk(store, card), Kiosk(store, card)
    kiosk.load_keys()
    other.load_keys()
    assert kiosk.present(card.pin, BlockFormat.SM4).verdict is Verdict.KEY_STALE


def test_card_that_was_pulled_and_read_again_is_accepted_with_its_next_counter(store: Store) -> None:
    card = VILLAGE.cards[0]
    kiosk = Kiosk(store, card)
    kiosk.load_keys()
    assert [kiosk.present(card.pin, BlockFormat.SM4).verdict for _ in range(3)] == [Verdict.APPROVED] * 3
