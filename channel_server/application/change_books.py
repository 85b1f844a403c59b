"""The chain of acts as the change feed reads it: what is told of it, each with whom it concerns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from channel_server.domain.changes import Change
from channel_server.domain.ids import BankId, CustomerId


@dataclass(frozen=True, slots=True)
class RoutedChange:
    """A change, with whom it concerns."""

    change: Change
    customer_id: CustomerId | None
    """Whose thing it is; None where it is nobody's, or nobody is known yet."""
    branch_name: str | None
    """Of the terminal at which it began; None or empty where it began at none of a branch's."""
    was_listed: bool = False
    """Whether its thing stood among what waits for people until this change."""


@dataclass(frozen=True, slots=True)
class ChainPage:
    """A stretch of a bank's chain."""

    last: int
    """The number of its last act; the one asked from where there is none."""
    changes: tuple[RoutedChange, ...]
    """What of it is told, in order."""


class ChangeBooks(Protocol):
    """What has happened, in the order of its numbers."""

    def chain_heads(self) -> Mapping[BankId, int]:
        """Tell the last number of each bank's chain."""
        ...

    def changes_after(self, bank_id: BankId, after: int) -> ChainPage:
        """Read on from a number, as far as one look goes; nothing before the page's last act is left out."""
        ...
