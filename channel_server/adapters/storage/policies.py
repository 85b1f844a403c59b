"""Banks' policies, each version in five tables."""

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import groupby

from channel_server.adapters.storage import policy_tables as tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import Value, insert_into, select_by, unlocked
from channel_server.domain.assurance_policy import Alternative, AssurancePolicy, Rules
from channel_server.domain.channel_policy import ApprovalTerms, ChannelPolicy
from channel_server.domain.channel_terms import SHIPPED_TERMS, ChannelTerms, Hours
from channel_server.domain.face_check import FaceModel, FaceRules
from channel_server.domain.ids import BankId
from channel_server.domain.money import Fen
from channel_server.domain.product import Purpose
from channel_server.domain.session import Act, Assurance, Channel
from channel_server.domain.working_calendar import EVERY_WEEKDAY, WorkingCalendar

_IN_FORCE = unlocked("""
SELECT in_force_from, most_failed_checks, least_challenges, consent_valid_ms, approval_above_fen, approval_ms
  FROM channel_policy
 WHERE bank_id = :bank_id AND in_force_from <= :today ORDER BY in_force_from DESC LIMIT 1
""")
_RULES = unlocked("""
SELECT channel, act, proofs, up_to_fen FROM assurance_rule
 WHERE bank_id = :bank_id AND in_force_from = :in_force_from ORDER BY channel, act, rank
""")
_MODELS = unlocked(select_by(tables.face_model, "bank_id", "in_force_from", order_by="name"))
_DATES = unlocked("SELECT in_force_from FROM channel_policy WHERE bank_id = :bank_id ORDER BY in_force_from")
_TERMS = unlocked(select_by(tables.channel_terms, "bank_id", "in_force_from"))
_DAYS = unlocked(select_by(tables.calendar_day, "bank_id", "in_force_from"))
_ALL = (
    tables.channel_policy,
    tables.assurance_rule,
    tables.face_model,
    tables.channel_terms,
    tables.calendar_day,
)
_FORGET = tuple(
    f"DELETE FROM {table.name} WHERE bank_id = :bank_id AND in_force_from = :in_force_from"  # noqa: S608 - names of our own tables
    for table in _ALL
)
_PUT_POLICY, _PUT_RULE, _PUT_MODEL, _PUT_TERMS, _PUT_DAY = (insert_into(table) for table in _ALL)
_MS = timedelta(milliseconds=1)


class SqlPolicies:
    """Implements `policy_books.ChannelPolicies`."""

    _db: Database

    def channel_policy(self, bank_id: BankId, on: date) -> ChannelPolicy | None:
        """Find the version in force on a day."""
        head = self._db.execute(_IN_FORCE, {"bank_id": bank_id, "today": on.isoformat()}).fetchone()
        if head is None:
            return None
        keys = {"bank_id": bank_id, "in_force_from": head["in_force_from"]}
        face = FaceRules(
            models=tuple(
                FaceModel(bytes(row["model_sha256"]), row["name"], Decimal(row["loosest_threshold"]))
                for row in self._db.execute(_MODELS, keys)
            ),
            most_failed_checks=head["most_failed_checks"],
            least_challenges=head["least_challenges"],
            consent_valid=head["consent_valid_ms"] * _MS,
        )
        terms = {Channel(row["channel"]): _terms(row) for row in self._db.execute(_TERMS, keys)}
        return ChannelPolicy(
            in_force_from=date.fromisoformat(head["in_force_from"]),
            assurance=AssurancePolicy(_rules(self._db.execute(_RULES, keys).fetchall()), face),
            # A version that is older than this table says nothing of what a channel pays out.
            terms={**SHIPPED_TERMS, **terms},
            approval=ApprovalTerms(
                None if head["approval_above_fen"] is None else Fen(head["approval_above_fen"]),
                head["approval_ms"] * _MS,
            ),
            calendar=_calendar(self._db.execute(_DAYS, keys).fetchall()),
        )

    def channel_policy_dates(self, bank_id: BankId) -> tuple[date, ...]:
        """List from which days on a bank's versions are in force, oldest first."""
        return tuple(date.fromisoformat(row[0]) for row in self._db.execute(_DATES, {"bank_id": bank_id}))

    def put_channel_policy(self, bank_id: BankId, policy: ChannelPolicy) -> None:
        """Write a version down, in the place of the one of its day."""
        keys = {"bank_id": bank_id, "in_force_from": policy.in_force_from.isoformat()}
        for forget in _FORGET:
            self._db.execute(forget, keys)
        face = policy.assurance.face
        self._db.execute(
            _PUT_POLICY,
            {
                **keys,
                "most_failed_checks": face.most_failed_checks,
                "least_challenges": face.least_challenges,
                "consent_valid_ms": face.consent_valid // _MS,
                "approval_above_fen": policy.approval.above,
                "approval_ms": policy.approval.lapses_after // _MS,
            },
        )
        for (channel, act), alternatives in policy.assurance.rules.items():
            for rank, each in enumerate(alternatives, 1):
                proofs = " ".join(proof for proof in Assurance if proof in each.proofs)
                row = {"channel": channel, "act": act, "rank": rank, "proofs": proofs, "up_to_fen": each.up_to}
                self._db.execute(_PUT_RULE, {**keys, **row})
        for model in face.models:
            threshold = str(model.loosest_threshold)
            row = {"model_sha256": model.sha256, "name": model.name, "loosest_threshold": threshold}
            self._db.execute(_PUT_MODEL, {**keys, **row})
        for channel, terms in policy.terms.items():
            self._db.execute(_PUT_TERMS, {**keys, "channel": channel, **_row_of(terms)})
        for worked, days in enumerate((policy.calendar.free, policy.calendar.worked)):
            for day in sorted(days):
                self._db.execute(_PUT_DAY, {**keys, "day": day.isoformat(), "worked": worked})


def _row_of(terms: ChannelTerms) -> dict[str, Value]:
    hours = terms.hours
    return {
        "per_drawdown_fen": terms.per_drawdown,
        "per_day_fen": terms.per_day,
        "own_payment_maximum_fen": terms.own_payment_maximum,
        "purposes": None if terms.purposes is None else " ".join(sorted(terms.purposes)),
        "opens": None if hours is None else hours.opens.isoformat(),
        "closes": None if hours is None else hours.closes.isoformat(),
        "entrusted_payment": int(terms.entrusted_payment),
    }


def _terms(row: Row) -> ChannelTerms:
    fen = {
        name: None if row[f"{name}_fen"] is None else Fen(row[f"{name}_fen"])
        for name in ("per_drawdown", "per_day", "own_payment_maximum")
    }
    return ChannelTerms(
        **fen,
        entrusted_payment=bool(row["entrusted_payment"]),
        purposes=None if row["purposes"] is None else frozenset(map(Purpose, row["purposes"].split())),
        hours=None
        if row["opens"] is None
        else Hours(time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])),
    )


def _calendar(rows: list[Row]) -> WorkingCalendar:
    if not rows:
        return EVERY_WEEKDAY
    free, worked = (
        frozenset(date.fromisoformat(row["day"]) for row in rows if row["worked"] == kind) for kind in (0, 1)
    )
    return WorkingCalendar(free, worked)


def _rules(rows: list[Row]) -> Rules:
    return {
        (Channel(channel), Act(act)): tuple(
            Alternative(
                frozenset(Assurance(proof) for proof in row["proofs"].split()),
                None if row["up_to_fen"] is None else Fen(row["up_to_fen"]),
            )
            for row in alternatives
        )
        for (channel, act), alternatives in groupby(rows, lambda row: (row["channel"], row["act"]))
    }
