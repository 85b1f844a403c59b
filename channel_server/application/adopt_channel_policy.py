"""A bank adopts a version of its policy, from a later day on.

A version that has begun is never changed: what was drawn on it can be told from the books for as long as they are
kept. One that has not begun may be replaced. Each adoption is in the evidence, with who did it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from channel_server.application.books import Books, UnitOfWork
from channel_server.application.visits import record_act
from channel_server.domain.assurance_policy import AssurancePolicy
from channel_server.domain.channel_policy import SHIPPED_POLICY, ChannelPolicy, day_of
from channel_server.domain.channel_terms import ChannelTerms
from channel_server.domain.ids import BankId
from channel_server.domain.session import Assurance
from channel_server.domain.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class NotAdopted:
    """Why a version was not adopted."""

    reason: str
    message: str


async def adopt_channel_policy(
    books: UnitOfWork,
    bank_id: BankId,
    policy: ChannelPolicy,
    *,
    maker: str,
    account: str,
    occasion: str,
    now: datetime,
) -> ChannelPolicy | NotAdopted:
    """Adopt a version. Servers that run take it from its day on, and one that is replaced within a minute.

    `maker` is who is said to do it, `account` the operating system's that it is done under.
    """
    today = day_of(now)

    def adopt(opened: Books) -> ChannelPolicy | NotAdopted:
        if opened.bank(bank_id) is None:
            return NotAdopted("BANK_UNKNOWN", f"no bank {bank_id} is in these books")
        if policy.in_force_from <= today:
            return NotAdopted(
                "ALREADY_BEGUN",
                f"{policy.in_force_from} has begun: a version is in force from a later day on, {today} being today",
            )
        opened.put_channel_policy(bank_id, policy)
        record_act(
            opened,
            bank_id,
            "channel_policy_adopted",
            now,
            subject=policy.in_force_from.isoformat(),
            discriminator=occasion,
            maker=maker,
            account=account,
            **_rules(policy.assurance),
            **_days(policy.calendar),
            **{f"{channel}.pays": _said(terms) for channel, terms in policy.terms.items()},
        )
        return policy

    return await books.write(adopt)


async def policy_in_force(books: UnitOfWork, bank_id: BankId, on: date) -> ChannelPolicy:
    """Tell what a bank asks for on a day: its own version, or what is shipped."""
    return await books.read(lambda opened: opened.channel_policy(bank_id, on)) or SHIPPED_POLICY


def _rules(policy: AssurancePolicy) -> Mapping[str, str]:
    """Write rules down for the evidence, so that they can be read there whatever becomes of the tables."""
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


def _days(calendar: WorkingCalendar) -> Mapping[str, str]:
    """Write a calendar down likewise; a bank without one has nothing of it there."""
    days = {"calendar.free": calendar.free, "calendar.worked": calendar.worked}
    return {name: " ".join(day.isoformat() for day in sorted(each)) for name, each in days.items() if each}


def _said(terms: ChannelTerms) -> str:
    """Write a channel's terms down likewise."""
    said = [
        f"{name} <= {bound} fen"
        for name, bound in (
            ("per drawdown", terms.per_drawdown),
            ("per day", terms.per_day),
            ("own payment", terms.own_payment_maximum),
        )
        if bound is not None
    ]
    if terms.entrusted_payment:
        said.append("to sellers too")
    if terms.purposes is not None:
        said.append(f"for {' '.join(sorted(terms.purposes))}")
    if terms.hours is not None:
        said.append(f"from {terms.hours.opens:%H:%M} to {terms.hours.closes:%H:%M}")
    return ", ".join(said) or "without bounds"
