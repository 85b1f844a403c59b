"""A bank's policy as a TOML file: what `edian-server policy` prints and takes.

The file is whole: an act that it does not name is not allowed, and each channel has its terms. So a bank begins with
what `show` prints.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from channel_server.domain.assurance_policy import Alternative, AssurancePolicy
from channel_server.domain.channel_policy import ApprovalTerms, ChannelPolicy
from channel_server.domain.channel_terms import ChannelTerms, Hours
from channel_server.domain.face_check import FaceModel, FaceRules
from channel_server.domain.money import Fen, plain_yuan
from channel_server.domain.product import Purpose
from channel_server.domain.session import Act, Assurance, Channel
from channel_server.domain.working_calendar import EVERY_WEEKDAY, WorkingCalendar
from channel_server.sandbox.toml_table import TomlError, TomlTable

E = TypeVar("E", bound=StrEnum)

_SHA256_BYTES = 32
_BOUNDS = ("per_drawdown", "per_day", "own_payment_maximum")


def read_policy(path: Path) -> ChannelPolicy:
    """Read a policy from a file.

    Raises:
        TomlError: the file does not say what it should, or its rules contradict one another.
    """
    table = TomlTable.from_file(path)
    in_force_from = table.date("in_force_from")
    rules: dict[tuple[Channel, Act], tuple[Alternative, ...]] = {}
    for row in table.tables("rule"):
        key = (_one_of(row, "channel", Channel), _one_of(row, "act", Act))
        rules[key] = (*rules.get(key, ()), _alternative(row))
        row.finish()
    face = _face(table.table("face"))
    terms = {_one_of(row, "name", Channel): _terms(row) for row in table.tables("channel")}
    approval = _approval(table.table("approval"))
    calendar = _calendar(table.table("calendar")) if table.has("calendar") else EVERY_WEEKDAY
    table.finish()
    try:
        return ChannelPolicy(in_force_from, AssurancePolicy(rules, face), terms, approval, calendar)
    except ValueError as error:
        raise TomlError(f"{path.name}: {error}") from error


def policy_text(policy: ChannelPolicy) -> str:
    """Write a policy as a file."""
    face = policy.assurance.face
    said = [
        f"in_force_from = {policy.in_force_from.isoformat()}",
        "",
        "[face]",
        f"most_failed_checks = {face.most_failed_checks}",
        f"least_challenges = {face.least_challenges}",
        f"consent_valid_s = {face.consent_valid // timedelta(seconds=1)}",
    ]
    for model in face.models:
        said += [
            "",
            "[[face.models]]",
            f'name = "{model.name}"',
            f'sha256 = "{model.sha256.hex()}"',
            f'loosest_threshold = "{model.loosest_threshold}"',
        ]
    said += ["", "[approval]"]
    if policy.approval.above is not None:
        said.append(f'above = "{plain_yuan(policy.approval.above)}"')
    said.append(f"lapses_after_s = {policy.approval.lapses_after // timedelta(seconds=1)}")
    said += _calendar_text(policy.calendar)
    # In one order, wherever the policy comes from.
    for channel, terms in sorted(policy.terms.items()):
        said += ["", "[[channel]]", f'name = "{channel}"', *_terms_text(terms)]
    for (channel, act), alternatives in sorted(policy.assurance.rules.items()):
        for each in alternatives:
            proofs = ", ".join(f'"{proof}"' for proof in Assurance if proof in each.proofs)
            said += ["", "[[rule]]", f'channel = "{channel}"', f'act = "{act}"', f"proofs = [{proofs}]"]
            if each.up_to is not None:
                said.append(f'up_to = "{plain_yuan(each.up_to)}"')
    return "\n".join(said) + "\n"


def _calendar_text(calendar: WorkingCalendar) -> Iterator[str]:
    if calendar == EVERY_WEEKDAY:
        return
    yield from ("", "[calendar]")
    for name, days in (("free", calendar.free), ("worked", calendar.worked)):
        if days:
            yield f"{name} = [{', '.join(day.isoformat() for day in sorted(days))}]"


def _terms_text(terms: ChannelTerms) -> Iterator[str]:
    for name in _BOUNDS:
        bound: Fen | None = getattr(terms, name)
        if bound is not None:
            yield f'{name} = "{plain_yuan(bound)}"'
    if terms.entrusted_payment:
        yield "entrusted_payment = true"
    if terms.purposes is not None:
        purposes = ", ".join(f'"{each}"' for each in sorted(terms.purposes))
        yield f"purposes = [{purposes}]"
    if terms.hours is not None:
        yield f"opens = {terms.hours.opens.isoformat()}"
        yield f"closes = {terms.hours.closes.isoformat()}"


def _terms(row: TomlTable) -> ChannelTerms:
    bounds = {name: row.money(name) if row.has(name) else None for name in _BOUNDS}
    entrusted = row.flag("entrusted_payment") if row.has("entrusted_payment") else False
    purposes = None
    if row.has("purposes"):
        purposes = frozenset(_named(row, "purposes", Purpose))
    try:
        hours = Hours(row.time("opens"), row.time("closes")) if row.has("opens") or row.has("closes") else None
        terms = ChannelTerms(**bounds, entrusted_payment=entrusted, purposes=purposes, hours=hours)
    except ValueError as error:
        raise error if isinstance(error, TomlError) else TomlError(f"{row.place}: {error}") from error
    row.finish()
    return terms


def _named(row: TomlTable, key: str, values: type[E]) -> tuple[E, ...]:
    texts = row.texts(key)
    unknown = [each for each in texts if each not in list(values)]
    if unknown:
        raise row.error(key, f"has {unknown[0]}, which is none of {', '.join(values)}")
    return tuple(values(each) for each in texts)


def _alternative(row: TomlTable) -> Alternative:
    proofs = frozenset(_named(row, "proofs", Assurance))
    up_to = row.money("up_to") if row.has("up_to") else None
    return Alternative(proofs, up_to)


def _face(table: TomlTable) -> FaceRules:
    models = []
    for row in table.tables("models"):
        name, sha256 = row.text("name"), row.key_bytes("sha256", length=_SHA256_BYTES)
        try:
            threshold = Decimal(row.text("loosest_threshold"))
            models.append(FaceModel(sha256, name, threshold))
        except (InvalidOperation, ValueError) as error:
            raise row.error("loosest_threshold", 'must be a number above nothing, as text: "0.6"') from error
        row.finish()
    rules = {
        "most_failed_checks": table.integer("most_failed_checks", minimum=1),
        "least_challenges": table.integer("least_challenges", minimum=1),
    }
    consent_valid = timedelta(seconds=table.integer("consent_valid_s", minimum=1))
    table.finish()
    try:
        return FaceRules(tuple(models), **rules, consent_valid=consent_valid)
    except ValueError as error:
        raise TomlError(f"{table.place}: {error}") from error


def _approval(table: TomlTable) -> ApprovalTerms:
    above = table.money("above") if table.has("above") else None
    terms = ApprovalTerms(above, timedelta(seconds=table.integer("lapses_after_s", minimum=1)))
    table.finish()
    return terms


def _calendar(table: TomlTable) -> WorkingCalendar:
    free, worked = (frozenset(table.dates(name)) if table.has(name) else frozenset() for name in ("free", "worked"))
    table.finish()
    try:
        return WorkingCalendar(free, worked)
    except ValueError as error:
        raise TomlError(f"{table.place}: {error}") from error


def _one_of(row: TomlTable, key: str, values: type[E]) -> E:
    text = row.text(key)
    try:
        return values(text)
    except ValueError as error:
        raise row.error(key, f"must be one of {', '.join(values)}") from error
