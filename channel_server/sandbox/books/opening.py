"""Opens the books: banks, accounts and opening balances of the village, once.

What is already there is left as it stands: opening again after a restart changes nothing.
"""

import datetime
import sqlite3

from channel_server.sandbox.books.ledger import OWN_ACCOUNTS, Entry, own_account, post
from channel_server.sandbox.village import Bank, Village


def open_books(connection: sqlite3.Connection, village: Village, *, now: datetime.datetime) -> None:
    """Open the books of each bank that has none."""
    for bank in village.banks:
        known = connection.execute("SELECT 1 FROM bank WHERE bank_id = ?", (bank.bank_id,)).fetchone()
        if known is None:
            _open_bank(connection, village, bank, now)


def _open_bank(connection: sqlite3.Connection, village: Village, bank: Bank, now: datetime.datetime) -> None:
    tails = {card.account_number: card.tail for card in village.cards}
    accounts = [account for account in village.accounts if account.bank_id == bank.bank_id]
    connection.execute(
        "INSERT INTO bank (bank_id, business_date) VALUES (?, ?)", (bank.bank_id, bank.business_date.isoformat())
    )
    connection.executemany(
        "INSERT INTO account (account_number, bank_id, kind, customer_id, card_tail, holder_name, open)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(own_account(bank.bank_id, kind), bank.bank_id, kind, None, "", "", True) for kind in OWN_ACCOUNTS]
        + [
            (
                a.account_number,
                bank.bank_id,
                "DEPOSIT",
                a.customer_id,
                tails.get(a.account_number, ""),
                a.holder_name,
                a.open,
            )
            for a in accounts
        ],
    )
    lent = sum(note.principal_balance for note in village.notes if note.bank_id == bank.bank_id)
    held = sum(account.opening_balance for account in accounts)
    entries = [Entry(a.account_number, -a.opening_balance) for a in accounts]
    entries += [Entry(own_account(bank.bank_id, "LOANS"), lent), Entry(own_account(bank.bank_id, "CASH"), held - lent)]
    entries = [entry for entry in entries if entry.amount_fen]
    if entries:
        post(
            connection,
            entries,
            bank_id=bank.bank_id,
            kind="OPENING",
            reference="opening",
            business_date=bank.business_date,
            post_time=now,
        )
    connection.executemany(
        "INSERT INTO line_mirror (bank_id, credit_line_id, sequence_number, limit_fen, reserved_fen, outstanding_fen)"
        " VALUES (?, ?, 0, ?, 0, ?)",
        [
            (bank.bank_id, line.credit_line_id, line.credit_limit, line.outstanding)
            for line in village.lines
            if line.bank_id == bank.bank_id
        ],
    )
