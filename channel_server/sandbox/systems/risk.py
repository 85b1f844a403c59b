"""The risk decision (风控): the village's rules, and a decision per reference that never changes."""

import sqlite3
from dataclasses import dataclass

from channel_server.domain.money import Fen
from channel_server.sandbox.errors import ContentDiffersError
from channel_server.sandbox.systems.core_banking import business_day
from channel_server.sandbox.village import RiskRule


@dataclass(frozen=True, slots=True)
class RiskQuestion:
    """A drawdown to be decided on. Units: fen."""

    bank_id: str
    reference: str
    customer_id: str
    credit_line_id: str
    amount: Fen
    channel: str
    purpose: str

    @property
    def content(self) -> str:
        """What must be the same when the reference comes again."""
        return "|".join(
            (self.customer_id, self.credit_line_id, str(self.amount), self.channel, self.purpose),
        )


@dataclass(frozen=True, slots=True)
class RuleHit:
    """The rule that refused, for the staff."""

    code: str
    text: str


def decide_drawdown(
    connection: sqlite3.Connection,
    question: RiskQuestion,
    rules: tuple[RiskRule, ...],
    *,
    refusal: RuleHit | None = None,
) -> RuleHit | None:
    """Decide, or repeat what was decided. None approves.

    Args:
        connection: the books, within a transaction.
        question: the drawdown.
        rules: those of the bank, the first that applies refuses.
        refusal: a reason from outside the rules to say no, where they would have said yes.

    Raises:
        NotFoundError: there is no such bank.
        ContentDiffersError: the reference stands for another drawdown.
    """
    business_day(connection, question.bank_id)
    known = connection.execute(
        "SELECT content, rule_code, rule_text FROM risk_decision WHERE bank_id = ? AND reference = ?",
        (question.bank_id, question.reference),
    ).fetchone()
    if known is not None:
        if known[0] != question.content:
            raise ContentDiffersError("this reference was used for another drawdown")
        return RuleHit(known[1], known[2]) if known[1] else None
    hit = next((RuleHit(rule.code, rule.text) for rule in rules if _applies(rule, question)), None) or refusal
    connection.execute(
        "INSERT INTO risk_decision (bank_id, reference, content, rule_code, rule_text) VALUES (?, ?, ?, ?, ?)",
        (question.bank_id, question.reference, question.content, hit.code if hit else "", hit.text if hit else ""),
    )
    return hit


def _applies(rule: RiskRule, question: RiskQuestion) -> bool:
    if rule.customer_id is not None and rule.customer_id != question.customer_id:
        return False
    return rule.amount_above is None or question.amount > rule.amount_above
