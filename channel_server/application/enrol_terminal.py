"""Terminals and workstations enrolled, locked and let in again; and the banks at which they stand.

Whoever holds a certificate of the bank's authority may call only under a name that is enrolled. A terminal that has
been stolen is locked at once, whatever its certificate says; a certificate that is written down here is the only one
that the terminal may show.
"""

from dataclasses import dataclass, replace

from channel_server.application.books import Books
from channel_server.application.operator_command import Command, record_command
from channel_server.application.recognise_terminal import CHANNELS, Certificate
from channel_server.application.records import BankRecord, TerminalRecord
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.product import Product
from channel_server.domain.session import Channel


@dataclass(frozen=True, slots=True)
class NotEnrolled:
    """Why not; a sentence for the operator that says what to do."""

    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a terminal stands, as its screens say it."""

    branch_name: str
    branch_name_en: str
    help_phone: str


def enrol_bank(books: Books, bank: BankRecord, products: tuple[Product, ...], by: Command) -> tuple[str, ...]:
    """Write a bank down, new or under a new name; give it products, each as it stands where the bank has it already.

    Returns:
        the codes of the products that are new to it.
    """
    if books.bank(bank.bank_id) != bank:
        books.put_bank(bank)
        record_command(books, bank.bank_id, "bank_enrolled", bank.bank_id, by)
    new = tuple(product for product in products if books.product(bank.bank_id, product.code) is None)
    for product in new:
        books.put_product(bank.bank_id, product)
        record_command(books, bank.bank_id, "product_adopted", product.code, by)
    return tuple(product.code for product in new)


def enrol_terminal(
    books: Books,
    terminal_id: TerminalId,
    bank_id: BankId,
    channel: Channel,
    place: Place,
    certificate: Certificate | None,
    by: Command,
) -> TerminalRecord | NotEnrolled:
    """Let a terminal call, or change what is known of it. A lock stays, as does a certificate written down before."""
    if books.bank(bank_id) is None:
        return NotEnrolled(f"there is no bank {bank_id}: enrol it first, by `edian-server bank add`")
    kept = books.terminal(terminal_id)
    if kept is not None and (kept.bank_id, kept.channel) != (bank_id, channel):
        return NotEnrolled(f"{terminal_id} is the name of something else; choose another")
    if certificate is not None:
        mistake = _check(certificate, terminal_id, channel)
        if mistake is not None:
            return mistake
    known = None if kept is None else kept.certificate_sha256
    enrolled = TerminalRecord(
        terminal_id=terminal_id,
        bank_id=bank_id,
        channel=channel,
        branch_name=place.branch_name,
        branch_name_en=place.branch_name_en,
        help_phone=place.help_phone,
        locked=kept is not None and kept.locked,
        certificate_sha256=known if certificate is None else certificate.sha256,
    )
    if enrolled != kept:
        _write(books, enrolled, "terminal_enrolled", by)
    return enrolled


def lock_terminal(
    books: Books, terminal_id: TerminalId, bank_id: BankId, by: Command, *, locked: bool
) -> TerminalRecord | NotEnrolled:
    """Cut a terminal off, or let it in again. Servers see it within a second; what is under way with core goes on."""
    kept = books.terminal(terminal_id)
    if kept is None or kept.bank_id != bank_id or kept.channel is Channel.MOBILE:
        return NotEnrolled(f"{bank_id} has no terminal {terminal_id}")
    changed = replace(kept, locked=locked)
    if changed != kept:
        _write(books, changed, "terminal_locked" if locked else "terminal_unlocked", by)
    return changed


def _check(certificate: Certificate, terminal_id: TerminalId, channel: Channel) -> NotEnrolled | None:
    if certificate.name != terminal_id:
        return NotEnrolled(f"the certificate names {certificate.name}, not {terminal_id}")
    if channel not in CHANNELS[certificate.kind]:
        return NotEnrolled(f"the certificate is a {certificate.kind.value}'s: ask the authority for another")
    return None


def _write(books: Books, terminal: TerminalRecord, event_type: str, by: Command) -> None:
    books.put_terminal(terminal)
    digest = "" if terminal.certificate_sha256 is None else terminal.certificate_sha256.hex()
    told = {"channel": terminal.channel.value, "certificate_sha256": digest}
    record_command(books, terminal.bank_id, event_type, terminal.terminal_id, by, **told)
