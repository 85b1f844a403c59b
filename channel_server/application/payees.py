"""A payee as the books keep it: sealed, and a digest that tells it from another."""

from channel_server.application.ports import Vault
from channel_server.application.records import DrawdownRecord, QuoteRecord
from channel_server.domain.ids import BankId
from channel_server.domain.payee import NO_PAYEE, Payee, PayeeId


def payee_id_of(vault: Vault, bank_id: BankId, payee: Payee | None) -> PayeeId:
    """Digest a payee, so that it can be told from another without being read."""
    return NO_PAYEE if payee is None else PayeeId(vault.index(bank_id, payee.to_text()).hex())


def seal_payee(vault: Vault, bank_id: BankId, payee: Payee | None) -> bytes | None:
    """Seal a payee."""
    return None if payee is None else vault.seal(bank_id, payee.to_text())


def payee_of(vault: Vault, record: DrawdownRecord | QuoteRecord) -> Payee | None:
    """Open the seller whom a drawdown pays, or would pay; None: the customer."""
    keys = record.drawdown.content if isinstance(record, DrawdownRecord) else record
    if not record.terms.payee:
        return None
    # Without it the customer would be paid what was meant for the seller: then nobody is.
    assert record.payee_sealed is not None, "a drawdown that is entrusted has its payee"
    return Payee.from_text(vault.unseal(keys.bank_id, record.payee_sealed))
