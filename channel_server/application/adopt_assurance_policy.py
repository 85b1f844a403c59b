"""A bank adopts a version of its policy of assurance, from a later day on.

A version that has begun is never changed: what was drawn on it can be told from the books for as long as they are
kept. One that has not begun may be replaced. Each adoption is in the evidence, with who did it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from channel_server.application.books import Books, UnitOfWork
from channel_server.application.services import PolicyShelf
from channel_server.application.visits import record_act
from channel_server.domain.assurance_policy import SHIPPED_POLICY, AssurancePolicy
from channel_server.domain.ids import BankId
from channel_server.domain.session import Assurance


@dataclass(frozen=True, slots=True)
class NotAdopted:
    """Why a version was not adopted."""

    reason: str
    message: str


async def adopt_assurance_policy(
    books: UnitOfWork, bank_id: BankId, policy: AssurancePolicy, *, maker: str, occasion: str, now: datetime
) -> AssurancePolicy | NotAdopted:
    """Adopt a version. Servers that run take it from its day on, and one that is replaced within a minute."""
    today = PolicyShelf.day_of(now)

    def adopt(opened: Books) -> AssurancePolicy | NotAdopted:
        if opened.bank(bank_id) is None:
            return NotAdopted("BANK_UNKNOWN", f"no bank {bank_id} is in these books")
        if policy.in_force_from <= today:
            return NotAdopted(
                "ALREADY_BEGUN",
                f"{policy.in_force_from} has begun: a version is in force from a later day on, {today} being today",
            )
        opened.put_assurance_policy(bank_id, policy)
        record_act(
            opened,
            bank_id,
            "assurance_policy_adopted",
            now,
            subject=policy.in_force_from.isoformat(),
            discriminator=occasion,
            maker=maker,
            **_details(policy),
        )
        return policy

    return await books.write(adopt)


async def policy_in_force(books: UnitOfWork, bank_id: BankId, on: date) -> AssurancePolicy:
    """Tell what a bank asks for on a day: its own version, or what is shipped."""
    return await books.read(lambda opened: opened.assurance_policy(bank_id, on)) or SHIPPED_POLICY


def _details(policy: AssurancePolicy) -> Mapping[str, str]:
    """Write a version down for the evidence, so that it can be read there whatever becomes of the tables."""
    rules = {
        f"{channel}.{act}.{rank}": " ".join(proof for proof in Assurance if proof in each.proofs)
        + ("" if each.up_to is None else f" <= {each.up_to} fen")
        for (channel, act), alternatives in policy.rules.items()
        for rank, each in enumerate(alternatives, 1)
    }
    face = policy.face
    models = {f"model.{each.sha256.hex()}": f"{each.name} <= {each.loosest_threshold}" for each in face.models}
    return {
        **rules,
        **models,
        "most_failed_checks": str(face.most_failed_checks),
        "least_challenges": str(face.least_challenges),
        "consent_valid_s": f"{face.consent_valid.total_seconds():.0f}",
    }
