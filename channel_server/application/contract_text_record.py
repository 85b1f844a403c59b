"""A contract's pages on their way into the books and back: kept word for word as they were shown."""

import json
from datetime import timedelta

from channel_server.application.records import ContractRecord
from channel_server.domain.contract import Contract, ContractFact, ContractPage

_MS = timedelta(milliseconds=1)


def pages_text(pages: tuple[ContractPage, ...]) -> str:
    """Write pages down."""
    return json.dumps(
        [
            {
                "number": page.number,
                "title": page.title,
                "facts": [[fact.label, fact.value, fact.note] for fact in page.facts],
                "paragraphs": list(page.paragraphs),
                "minimum_ms": page.minimum_time // _MS,
            }
            for page in pages
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def contract_from(record: ContractRecord) -> Contract:
    """Read a contract back, to the letter."""
    return Contract(
        contract_id=record.contract_id,
        quote_id=record.quote_id,
        pages=tuple(
            ContractPage(
                number=page["number"],
                title=page["title"],
                facts=tuple(ContractFact(*fact) for fact in page["facts"]),
                paragraphs=tuple(page["paragraphs"]),
                minimum_time=page["minimum_ms"] * _MS,
            )
            for page in json.loads(record.pages)
        ),
        accepted_time=record.accepted_time,
    )
