"""A receipt (电子回单) as words ready to be set: what it says, and the code by which the bank knows it again.

Not its looks (`adapters/papers`), and nothing of the moment at which it is asked for: whoever asks twice gets the
same paper twice. It holds a masked name and a card's tail, and no more of either.
"""

from dataclasses import dataclass, replace
from datetime import date

from channel_server.domain.canonical import canonical_bytes
from channel_server.domain.refusal_table import Language

_CODE_LENGTH = 16
_GROUP = 4


@dataclass(frozen=True, slots=True)
class ReceiptFact:
    """A line: what it is, and how it stands."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """All the words of a receipt."""

    language: Language
    day: date
    """Of the transaction: the file bears it, and never the day on which it was asked for."""
    done: bool
    """Money has moved and stands so; otherwise the paper says that it has not."""
    bank: str
    title: str
    seal: str
    amount_label: str
    figures: str
    capitals: str
    outcome: str
    facts: tuple[ReceiptFact, ...]
    plan: str
    """What follows from it, in a sentence; empty where nothing does."""
    note: str
    check_label: str
    check_code: str = ""

    def content(self) -> str:
        """All that the check code answers for, as one text."""
        return canonical_bytes(
            {
                "language": self.language.value,
                "day": self.day.isoformat(),
                "bank": self.bank,
                "title": self.title,
                "seal": self.seal,
                "figures": self.figures,
                "capitals": self.capitals,
                "outcome": self.outcome,
                "facts": [[each.label, each.value] for each in self.facts],
                "plan": self.plan,
            }
        ).decode()

    def with_code(self, digest: str) -> "Receipt":
        """Put the code in place, from a keyed digest of the content. Units: hexadecimal digits in."""
        code = digest[:_CODE_LENGTH].upper()
        return replace(self, check_code="-".join(code[i : i + _GROUP] for i in range(0, _CODE_LENGTH, _GROUP)))
