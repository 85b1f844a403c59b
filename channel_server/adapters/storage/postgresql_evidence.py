"""Acts appended at the end of a batch on PostgreSQL: the heads held in the order of the banks, the rows in one go."""

from collections.abc import Sequence

from channel_server.adapters.storage.evidence import act_row
from channel_server.adapters.storage.postgresql_pool import Connection
from channel_server.domain.evidence import GENESIS_SHA256, ChainHead, EvidenceBody

_HOLD_HEADS = """
SELECT bank_id, sequence_number, entry_sha256 FROM evidence_head WHERE bank_id = ANY($1::text[])
 ORDER BY bank_id FOR NO KEY UPDATE
"""
_BEGIN_CHAINS = """
INSERT INTO evidence_head (bank_id, sequence_number, entry_sha256)
SELECT b, 0, $2::bytea FROM unnest($1::text[]) AS g(b) ORDER BY b ON CONFLICT DO NOTHING
"""
_APPEND = """
WITH rows AS (
    INSERT INTO evidence (bank_id, sequence_number, event_id, event_type, subject, time_ms, details, previous_sha256,
                          entry_sha256)
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
                         $8::bytea[], $9::bytea[])
)
UPDATE evidence_head h SET sequence_number = g.number, entry_sha256 = g.digest
  FROM unnest($10::text[], $11::bigint[], $12::bytea[]) AS g(bank, number, digest) WHERE h.bank_id = g.bank
"""


async def append_acts(connection: Connection, acts: Sequence[EvidenceBody]) -> None:
    """Append acts, each to its bank's chain, in the order given."""
    banks = sorted({act.bank_id for act in acts})
    held = await connection.fetch(_HOLD_HEADS, banks)
    if len(held) < len(banks):
        await connection.execute(_BEGIN_CHAINS, banks, GENESIS_SHA256)
        held = await connection.fetch(_HOLD_HEADS, banks)
    heads = {bank_id: ChainHead(number, digest) for bank_id, number, digest in held}
    rows = []
    for act in acts:
        row, heads[act.bank_id] = act_row(heads[act.bank_id], act)
        rows.append(row)
    ends = [(bank, heads[bank].sequence_number, heads[bank].entry_sha256) for bank in banks]
    await connection.execute(_APPEND, *zip(*rows, strict=True), *zip(*ends, strict=True))
