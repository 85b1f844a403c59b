"""Tables of the back office, and the rules that the database itself keeps.

The journal is double entry: a posting has entries, debit positive and credit negative, and can be sealed only when they
sum to zero. Entries are neither changed nor deleted, and none joins a sealed posting. A customer's deposit is the
bank's debt and therefore stands in the credit: its balance for the customer is the negative of the account's sum.

Units: amounts in fen; times in milliseconds since 1970, UTC; dates ISO 8601.
"""

SCHEMA_VERSION = 4

SCHEMA = """
CREATE TABLE bank (
    bank_id       TEXT PRIMARY KEY,
    business_date TEXT NOT NULL,
    open          INTEGER NOT NULL DEFAULT 1 CHECK (open IN (0, 1))
) STRICT;

-- ledger ------------------------------------------------------------------------------------------------------
CREATE TABLE account (
    account_number TEXT PRIMARY KEY,
    bank_id        TEXT NOT NULL REFERENCES bank,
    kind           TEXT NOT NULL CHECK (kind IN ('DEPOSIT', 'LOANS', 'CASH', 'INTEREST', 'PENALTY')),
    customer_id    TEXT CHECK ((kind = 'DEPOSIT') = (customer_id IS NOT NULL)),
    card_tail      TEXT NOT NULL DEFAULT '',
    holder_name    TEXT NOT NULL DEFAULT '',
    open           INTEGER NOT NULL DEFAULT 1 CHECK (open IN (0, 1)),
    debit_fen      INTEGER NOT NULL DEFAULT 0,
    CHECK (kind <> 'DEPOSIT' OR debit_fen <= 0)
) STRICT;
CREATE INDEX account_by_customer ON account (bank_id, customer_id);

CREATE TABLE posting (
    posting_id     INTEGER PRIMARY KEY,
    bank_id        TEXT NOT NULL REFERENCES bank,
    core_reference TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('OPENING', 'DISBURSEMENT', 'REVERSAL', 'REPAYMENT')),
    reference      TEXT NOT NULL,
    business_date  TEXT NOT NULL,
    post_time_ms   INTEGER NOT NULL,
    sealed         INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1)),
    UNIQUE (bank_id, core_reference)
) STRICT;

CREATE TABLE entry (
    posting_id     INTEGER NOT NULL REFERENCES posting,
    line           INTEGER NOT NULL,
    account_number TEXT NOT NULL REFERENCES account,
    amount_fen     INTEGER NOT NULL CHECK (amount_fen <> 0),
    PRIMARY KEY (posting_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_by_account ON entry (account_number);

CREATE TRIGGER entry_joins_open_posting BEFORE INSERT ON entry
WHEN (SELECT sealed FROM posting WHERE posting_id = NEW.posting_id) IS NOT 0
BEGIN SELECT RAISE(ABORT, 'a sealed posting takes no entry'); END;
CREATE TRIGGER entry_moves_account AFTER INSERT ON entry
BEGIN UPDATE account SET debit_fen = debit_fen + NEW.amount_fen WHERE account_number = NEW.account_number; END;
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER posting_is_never_deleted BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'a posting is never deleted'); END;
CREATE TRIGGER posting_is_only_sealed BEFORE UPDATE ON posting
WHEN OLD.sealed OR NOT NEW.sealed
BEGIN SELECT RAISE(ABORT, 'a posting is sealed once and never changed'); END;
CREATE TRIGGER posting_sums_to_zero BEFORE UPDATE OF sealed ON posting
WHEN (SELECT count(*) < 2 OR sum(amount_fen) <> 0 FROM entry WHERE posting_id = NEW.posting_id)
BEGIN SELECT RAISE(ABORT, 'the entries of a posting sum to zero'); END;

-- core banking: what callers asked under which reference --------------------------------------------------------
CREATE TABLE instruction (
    bank_id        TEXT NOT NULL REFERENCES bank,
    reference      TEXT NOT NULL,
    ordinal        INTEGER NOT NULL CHECK (ordinal >= 1),
    kind           TEXT NOT NULL DEFAULT '' CHECK (kind IN ('', 'DISBURSEMENT', 'REPAYMENT')),
    state          TEXT NOT NULL CHECK (state IN ('POSTED', 'REFUSED', 'VOIDED', 'REVERSED')),
    customer_id    TEXT,
    account_number TEXT,
    amount_fen     INTEGER,
    penalty_fen    INTEGER NOT NULL DEFAULT 0,
    interest_fen   INTEGER NOT NULL DEFAULT 0,
    loan_note_id   TEXT,
    value_date     TEXT,
    payee_name     TEXT NOT NULL DEFAULT '',
    posting_id     INTEGER REFERENCES posting,
    balance_fen    INTEGER,
    refusal_code   TEXT NOT NULL DEFAULT '',
    refusal_text   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (bank_id, reference, ordinal),
    CHECK ((state IN ('POSTED', 'REVERSED')) = (posting_id IS NOT NULL)),
    CHECK ((state = 'REFUSED') = (refusal_code <> '')),
    CHECK ((state = 'VOIDED') = (kind = ''))
) STRICT;

CREATE TABLE reversal (
    bank_id            TEXT NOT NULL REFERENCES bank,
    reversal_reference TEXT NOT NULL,
    reference          TEXT NOT NULL,
    reason             TEXT NOT NULL,
    posting_id         INTEGER REFERENCES posting,
    refusal_code       TEXT NOT NULL DEFAULT '',
    refusal_text       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (bank_id, reversal_reference),
    CHECK ((posting_id IS NULL) = (refusal_code <> ''))
) STRICT;

-- card system ---------------------------------------------------------------------------------------------------
CREATE TABLE card_state (
    card_number     TEXT PRIMARY KEY,
    wrong_tries     INTEGER NOT NULL DEFAULT 0,
    highest_counter INTEGER NOT NULL DEFAULT -1
) STRICT, WITHOUT ROWID;

CREATE TABLE working_key (
    terminal_id  TEXT NOT NULL,
    block_format TEXT NOT NULL,
    wrapped_key  BLOB NOT NULL,
    PRIMARY KEY (terminal_id, block_format)
) STRICT, WITHOUT ROWID;

-- credit system -------------------------------------------------------------------------------------------------
CREATE TABLE loan_note (
    bank_id        TEXT NOT NULL REFERENCES bank,
    loan_note_id   TEXT NOT NULL,
    reference      TEXT NOT NULL,
    content        TEXT NOT NULL,
    credit_line_id TEXT NOT NULL,
    amount_fen     INTEGER NOT NULL CHECK (amount_fen > 0),
    voided         INTEGER NOT NULL DEFAULT 0 CHECK (voided IN (0, 1)),
    PRIMARY KEY (bank_id, loan_note_id),
    UNIQUE (bank_id, reference)
) STRICT;

-- References that were voided before a note was opened under them: none ever will be.
CREATE TABLE note_never_opened (
    bank_id   TEXT NOT NULL REFERENCES bank,
    reference TEXT NOT NULL,
    PRIMARY KEY (bank_id, reference)
) STRICT, WITHOUT ROWID;

CREATE TABLE note_repayment (
    bank_id         TEXT NOT NULL REFERENCES bank,
    reference       TEXT NOT NULL,
    loan_note_id    TEXT NOT NULL,
    sequence_number INTEGER NOT NULL,
    content         TEXT NOT NULL,
    balance_fen     INTEGER NOT NULL CHECK (balance_fen >= 0),
    PRIMARY KEY (bank_id, reference)
) STRICT;
CREATE INDEX note_repayment_by_note ON note_repayment (bank_id, loan_note_id, sequence_number);

CREATE TABLE note_number (
    bank_id TEXT NOT NULL REFERENCES bank,
    stem    TEXT NOT NULL,
    latest  INTEGER NOT NULL,
    PRIMARY KEY (bank_id, stem)
) STRICT, WITHOUT ROWID;

CREATE TABLE line_mirror (
    bank_id         TEXT NOT NULL REFERENCES bank,
    credit_line_id  TEXT NOT NULL,
    sequence_number INTEGER NOT NULL,
    limit_fen       INTEGER NOT NULL,
    reserved_fen    INTEGER NOT NULL,
    outstanding_fen INTEGER NOT NULL,
    PRIMARY KEY (bank_id, credit_line_id)
) STRICT, WITHOUT ROWID;

-- risk decision, imaging, notification --------------------------------------------------------------------------
CREATE TABLE risk_decision (
    bank_id   TEXT NOT NULL REFERENCES bank,
    reference TEXT NOT NULL,
    content   TEXT NOT NULL,
    rule_code TEXT NOT NULL,
    rule_text TEXT NOT NULL,
    PRIMARY KEY (bank_id, reference)
) STRICT;

CREATE TABLE image (
    bank_id    TEXT NOT NULL REFERENCES bank,
    reference  TEXT NOT NULL,
    kind       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256     BLOB NOT NULL,
    content    BLOB NOT NULL,
    PRIMARY KEY (bank_id, reference)
) STRICT;

CREATE TABLE notification (
    bank_id      TEXT NOT NULL REFERENCES bank,
    reference    TEXT NOT NULL,
    customer_id  TEXT NOT NULL,
    template     TEXT NOT NULL,
    values_json  TEXT NOT NULL,
    masked_phone TEXT NOT NULL,
    PRIMARY KEY (bank_id, reference)
) STRICT;

CREATE TABLE staff_call (
    bank_id      TEXT NOT NULL REFERENCES bank,
    reference    TEXT NOT NULL,
    terminal_id  TEXT NOT NULL,
    branch       TEXT NOT NULL,
    place        TEXT NOT NULL,
    code         TEXT NOT NULL,
    call_time_ms INTEGER NOT NULL,
    PRIMARY KEY (bank_id, reference)
) STRICT;
"""
