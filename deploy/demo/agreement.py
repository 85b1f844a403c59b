"""Whether money, books and screens agree: what was seen, what the channel server holds, what the bank posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
"""What a program printed: JSON of its own shape, read here and nowhere else."""


@dataclass(frozen=True, slots=True)
class Books:
    """The three accounts of one drawdown.

    Attributes:
        seen: what the scripted customer read on the screens and holds in hand.
        server: `edian-server books --json` after the journey.
        line_before: the customer's line in the same books before it.
        bank: `edian-sandbox audit --json` after the journey.
        bank_before: the same before it.
    """

    seen: Json
    server: Json
    line_before: Json
    bank: Json
    bank_before: Json

    def disagreements(self, amount_fen: int) -> list[str]:
        """Sentences that say what does not agree; empty when all does."""
        return [sentence for sentence in self._all_sentences(amount_fen) if sentence]

    def drawdown(self) -> Json | None:
        """The one drawdown in the channel server's books."""
        drawdowns: list[Json] = self.server["drawdowns"]
        return drawdowns[0] if len(drawdowns) == 1 else None

    def line(self) -> Json:
        """The customer's line, as it now stands."""
        lines: list[Json] = self.server["lines"]
        return next(line for line in lines if line["credit_line_id"] == self.line_before["credit_line_id"])

    def account_balance_fen(self, books: Json | None = None) -> int | None:
        """Balance of the account that was paid to, in the bank's books."""
        posting = self._posting()
        if posting is None:
            return None
        accounts: list[Json] = (books or self.bank)["accounts"]
        return next(
            account["balance_fen"] for account in accounts if account["account_number"] == posting["account_number"]
        )

    def _posting(self) -> Json | None:
        drawdown = self.drawdown()
        instructions: list[Json] = self.bank["instructions"]
        found = [
            instruction
            for instruction in instructions
            if drawdown and instruction["reference"] == drawdown["drawdown_id"] and instruction["state"] == "POSTED"
        ]
        return found[0] if len(found) == 1 else None

    def _all_sentences(self, amount_fen: int) -> list[str]:
        drawdown, line, posting = self.drawdown(), self.line(), self._posting()
        if drawdown is None:
            return [f"the channel server holds {len(self.server['drawdowns'])} drawdowns, not one"]
        grown = line["outstanding_fen"] - self.line_before["outstanding_fen"]
        kept = line["credit_limit_fen"] - line["outstanding_fen"] - line["reserved_fen"]
        sentences = [
            _unless(drawdown["state"] == "DISBURSED", f"the drawdown is {drawdown['state']}, not DISBURSED"),
            _unless(drawdown["amount_fen"] == amount_fen, f"the drawdown is over {drawdown['amount_fen']} fen"),
            _unless(grown == amount_fen, f"outstanding grew by {grown} fen"),
            _unless(self.server["consistent"], "the channel server's books do not hold together"),
            _unless(line["reserved_fen"] == 0, f"{line['reserved_fen']} fen are still reserved"),
            _unless(line["available_fen"] == kept, "available is not limit less outstanding less reserved"),
            _unless(posting is not None, "the bank did not post the drawdown exactly once"),
            _unless(self.bank["sum_fen"] == 0, f"the bank's postings sum to {self.bank['sum_fen']} fen"),
            _unless(self.bank["consistent"], f"the bank's books: {'; '.join(self.bank['problems'])}"),
            _unless(self.seen.get("outcome") == "done", f"the screen said {self.seen.get('outcome')!r}, not done"),
            _unless(self.seen.get("amount_fen") == amount_fen, f"the screen showed {self.seen.get('amount_fen')} fen"),
            _unless(self.seen.get("receipt_taken") is True, "no receipt was taken"),
            _unless(self.seen.get("cards_taken") is True, "a card was left behind"),
        ]
        if posting is not None:
            gained = (self.account_balance_fen() or 0) - (self.account_balance_fen(self.bank_before) or 0)
            sentences += [
                _unless(posting["amount_fen"] == amount_fen, f"the bank posted {posting['amount_fen']} fen"),
                _unless(gained == amount_fen, f"the account gained {gained} fen"),
            ]
        return sentences


def _unless(holds: bool, sentence: str) -> str:
    return "" if holds else sentence
