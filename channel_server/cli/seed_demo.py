"""`edian-server seed-demo`: writes the fictional village into the books. Running it again changes nothing."""

import argparse
import asyncio
from pathlib import Path

from channel_server.adapters.crypto.vault import AesVault, VaultError, make_demo_key
from channel_server.adapters.passwords import Argon2Passwords
from channel_server.adapters.storage.migrate import migrate
from channel_server.adapters.storage.open import open_database
from channel_server.application.books import Books, StorageError
from channel_server.application.ports import Vault
from channel_server.application.records import (
    BankRecord,
    LineRecord,
    NoteRecord,
    TerminalRecord,
)
from channel_server.application.register_customer import KnownCustomer, register_customer
from channel_server.application.staff_books import StaffRecord
from channel_server.bootstrap import argon2_cost
from channel_server.cli.failure import EXIT_REFUSED, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.customer_search import village_of
from channel_server.domain.ids import BankId, CustomerId, LineId, TerminalId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import ZERO
from channel_server.domain.product import SHIPPED_PRODUCTS, Product, Purpose
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember, StaffRole
from channel_server.sandbox.toml_table import TomlError
from channel_server.sandbox.village import Note, Village
from channel_server.sandbox.village import Product as VillageProduct
from channel_server.sandbox.village_file import VILLAGE_FILE, load_village
from channel_server.settings import Settings

DEMO_PASSWORD = "edian-demo"  # noqa: S105 - announced as everybody's, and of fictional people
_TELLER, _SUPERVISOR = StaffRole.TELLER, StaffRole.SUPERVISOR
DEMO_STAFF = (
    ("qingjiang", "0317", "样本小满", (_TELLER,)),
    ("qingjiang", "0322", "样本白露", (_TELLER,)),
    ("qingjiang", "0309", "样本谷雨", (_SUPERVISOR, _TELLER)),
    ("yunling", "0417", "样本惊蛰", (_TELLER,)),
    ("yunling", "0409", "样本霜降", (_SUPERVISOR,)),
)
"""The village's tellers and supervisors."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_database(parser)
    parser.add_argument("--village", type=Path, default=VILLAGE_FILE, metavar="FILE", help="other people and lines")


def run(arguments: argparse.Namespace) -> int:
    """Seed; a database without tables gets them first."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    try:
        village = load_village(arguments.village)
        vault = AesVault(make_demo_key(settings.master_key_path))
        migrate(settings.database_url)
        lines, notes = asyncio.run(_seed(settings, village, vault))
    except (StorageError, TomlError, VaultError, OSError) as error:
        say_failure("edian-server", str(error))
        return EXIT_REFUSED
    print(f"{settings.database_url.shown}: {len(village.people)} people, {lines} new lines, {notes} new notes")
    print(
        f"staff of the demo, for this village only: {', '.join(each[1] for each in DEMO_STAFF)}, each {DEMO_PASSWORD}"
    )
    return 0


async def _seed(settings: Settings, village: Village, vault: Vault) -> tuple[int, int]:
    hashed = await Argon2Passwords(argon2_cost(settings)).hash(DEMO_PASSWORD)
    books = await open_database(settings.database_url)
    try:
        await books.write(lambda opened: write_staff(opened, village, hashed))
        return await books.write(lambda opened: write_village(opened, village, vault))
    finally:
        await books.close()


def write_village(books: Books, village: Village, vault: Vault) -> tuple[int, int]:
    """Write a village down; tell how many lines and notes were new. What has changed since is left as it is."""
    for bank in village.banks:
        bank_id = BankId(bank.bank_id)
        books.put_bank(BankRecord(bank_id, bank.name, bank.name_en))
        for product in village.products:
            books.put_product(bank_id, product_from(product))
    _write_terminals(books, village)
    for person in village.people:
        cards = tuple(card.card_number for card in village.cards if card.customer_id == person.customer_id)
        register_customer(
            books,
            vault,
            KnownCustomer(
                BankId(person.bank_id),
                CustomerId(person.customer_id),
                name=person.name,
                id_number=person.id_number,
                village=village_of(person.address),
                card_numbers=cards,
            ),
        )
    lines = sum(
        books.add_line(
            LineRecord(
                CreditLine(
                    line_id=LineId(line.credit_line_id),
                    bank_id=BankId(line.bank_id),
                    customer_id=CustomerId(line.customer_id),
                    product_code=line.product_code,
                    balance=LineBalance(line.credit_limit, reserved=ZERO, outstanding=line.outstanding),
                    annual_rate=line.annual_rate,
                    expiry_date=line.expiry_date,
                ),
                sequence_number=1,
            )
        )
        for line in village.lines
    )
    notes = sum(books.add_note(_note(village, note)) for note in village.notes)
    return lines, notes


def write_staff(books: Books, village: Village, password_hash: str) -> None:
    """Write the fictional staff down; who is there already keeps password and lock."""
    banks = {bank.bank_id for bank in village.banks}
    for bank_id, number, name, roles in DEMO_STAFF:
        if bank_id in banks and books.staff(BankId(bank_id), number) is None:
            member = StaffMember(BankId(bank_id), number, name, frozenset(roles))
            books.put_staff(StaffRecord(member, password_hash, change_required=False, locked=False))


def _write_terminals(books: Books, village: Village) -> None:
    branches = {bank.bank_id: bank for bank in village.banks}
    stands = [
        (each.terminal_id, each.bank_id, Channel.COUNTER if each.is_workstation else Channel.KIOSK)
        for each in village.terminals
    ]
    for name, bank_id, channel in stands:
        branch = branches[bank_id]
        kept = books.terminal(TerminalId(name))
        books.put_terminal(
            TerminalRecord(
                terminal_id=TerminalId(name),
                bank_id=BankId(bank_id),
                channel=channel,
                branch_name=branch.branch_name,
                branch_name_en=branch.branch_name_en,
                help_phone=branch.phone,
                # A lock is the operator's, and outlasts a seed.
                locked=kept is not None and kept.locked,
                certificate_sha256=None if kept is None else kept.certificate_sha256,
            )
        )


def product_from(product: VillageProduct) -> Product:
    """Read a village's product: its own terms, and for the rest those of the shipped product of that code.

    Raises:
        KeyError: no shipped product has that code.
    """
    shipped = SHIPPED_PRODUCTS[product.code]
    return Product(
        code=product.code,
        name_zh=product.name,
        name_en=product.name_en,
        in_force_from=shipped.in_force_from,
        amount_minimum=product.amount_minimum,
        amount_maximum=shipped.amount_maximum,
        amount_step=product.amount_step,
        terms_months=product.terms_months,
        methods=tuple(RepaymentMethod(each) for each in product.methods),
        purposes=tuple(Purpose(each) for each in product.purposes),
        purpose_caps=shipped.purpose_caps,
        own_payment_maximum=shipped.own_payment_maximum,
        day_count=DayCount(product.day_count),
        penalty_multiple=shipped.penalty_multiple,
    )


def _note(village: Village, note: Note) -> NoteRecord:
    line = next(each for each in village.lines if each.credit_line_id == note.credit_line_id)
    cards = [card for card in village.cards if card.account_number == note.account_number]
    months = (note.maturity_date.year - note.value_date.year) * 12 + note.maturity_date.month - note.value_date.month
    return NoteRecord(
        loan_note_id=note.loan_note_id,
        bank_id=BankId(note.bank_id),
        credit_line_id=LineId(note.credit_line_id),
        customer_id=CustomerId(note.customer_id),
        drawdown_id=None,
        amount=note.amount,
        principal_balance=note.principal_balance,
        annual_rate=note.annual_rate,
        day_count=DayCount(village.product(line.product_code).day_count),
        method=RepaymentMethod(note.method),
        instalments=months,
        due_day=note.maturity_date.day,
        value_date=note.value_date,
        maturity_date=note.maturity_date,
        next_due_date=note.next_due_date,
        next_payment=note.next_payment,
        card_tail=cards[0].tail if cards else "",
    )
