"""A chain shows what was altered, left out, moved or cut off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.canonical import canonical_bytes, canonical_pairs
from channel_server.domain.evidence import (
    BreakKind,
    ChainHead,
    EvidenceBody,
    EvidenceRow,
    append_evidence,
    encode_body,
    verify_chain,
)
from channel_server.domain.ids import BankId


def body(number: int = 1, time: datetime = datetime(2026, 1, 15, 9, tzinfo=UTC)) -> EvidenceBody:
    return EvidenceBody(
        BankId("qingjiang"), f"E{number}", "page_shown", time, "S1", {"page": str(number), "word": "签"}
    )


def chain(length: int = 6) -> list[EvidenceRow]:
    rows: list[EvidenceRow] = []
    head = ChainHead()
    for number in range(1, length + 1):
        rows.append(append_evidence(head, body(number)))
        head = rows[-1].head
    return rows


def kinds(rows: list[EvidenceRow], head: ChainHead | None = None) -> set[BreakKind]:
    return {each.kind for each in verify_chain(rows, head)}


def test_first_row_is_the_digest_of_its_text_written_by_hand() -> None:
    text = (
        '{"bank_id":"qingjiang","details":{"page":"1","word":"签"},"event_id":"E1",'
        '"event_time":"2026-01-15T09:00:00.000000+00:00","event_type":"page_shown","sequence_number":1,"subject":"S1"}'
    )
    assert encode_body(1, body()) == text.encode()
    assert chain(1)[0].entry_sha256 == sha256(bytes(32) + text.encode()).digest()


def test_whole_chain_has_no_break() -> None:
    rows = chain()
    assert verify_chain(rows, rows[-1].head) == ()
    assert verify_chain([], ChainHead()) == ()


@given(index=st.integers(0, 5), name=st.sampled_from(["event_type", "event_id", "subject", "event_time", "details"]))
def test_row_that_was_altered_is_found_where_it_stands(index: int, name: str) -> None:
    rows = chain()
    changes: dict[str, object] = {"event_time": datetime(2025, 1, 1, tzinfo=UTC), "details": {}}
    altered = replace(rows[index].body, **{name: changes.get(name, "other")})  # type: ignore[arg-type]
    rows[index] = replace(rows[index], body=altered)
    (found,) = verify_chain(rows)
    assert (found.sequence_number, found.kind) == (index + 1, BreakKind.ALTERED)


@given(index=st.integers(0, 4))
def test_row_that_was_altered_with_its_digest_is_found_by_the_next(index: int) -> None:
    rows = chain()
    before = rows[index - 1].head if index else ChainHead()
    rows[index] = append_evidence(before, replace(rows[index].body, subject="other"))
    (found,) = verify_chain(rows)
    assert (found.sequence_number, found.kind) == (index + 2, BreakKind.UNLINKED)


@given(index=st.integers(0, 4))
def test_row_that_was_left_out_is_missed(index: int) -> None:
    rows = chain()
    del rows[index]
    assert kinds(rows) == {BreakKind.MISSING}


@given(st.permutations(range(6)))
def test_rows_in_another_order_are_found(order: list[int]) -> None:
    rows = chain()
    assert bool(verify_chain([rows[index] for index in order])) is (order != sorted(order))


def test_row_that_stands_twice_is_found() -> None:
    rows = chain()
    assert BreakKind.OUT_OF_ORDER in kinds([*rows[:3], rows[2], *rows[3:]])


def test_chain_cut_off_at_its_end_shows_against_a_head_kept_elsewhere() -> None:
    rows = chain()
    assert verify_chain(rows[:-1]) == ()
    assert kinds(rows[:-1], rows[-1].head) == {BreakKind.TRUNCATED}


def test_time_is_the_same_moment_in_any_zone_and_never_without_one() -> None:
    there = datetime(2026, 1, 15, 17, tzinfo=timezone(timedelta(hours=8)))
    assert encode_body(1, body(time=there)) == encode_body(1, body())
    with pytest.raises(ValueError, match="time zone"):
        body(time=datetime(2026, 1, 15, 9))


@pytest.mark.parametrize("value", [1.5, {"键": 1}, {1: 2}, [b"x"], {"a": {"b": 0.1}}])
def test_canonical_form_of_what_has_none_is_an_error(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_bytes(value)  # type: ignore[arg-type]


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_NAMES = st.text(st.characters(max_codepoint=127), max_size=8)


@given(st.dictionaries(_NAMES, _TEXTS, max_size=6))
def test_pairs_written_by_hand_are_the_canonical_form(pairs: dict[str, str]) -> None:
    assert canonical_pairs(pairs).encode() == canonical_bytes(pairs)


@given(st.integers(1, 10**9), _TEXTS, _TEXTS, _TEXTS, st.dictionaries(_NAMES, _TEXTS, max_size=6), st.datetimes())
def test_row_written_by_hand_is_the_canonical_form(
    number: int, event_id: str, event_type: str, subject: str, details: dict[str, str], time: datetime
) -> None:
    body = EvidenceBody(BankId("b"), event_id, event_type, time.replace(tzinfo=UTC), subject, details)
    assert encode_body(number, body) == canonical_bytes(
        {
            "sequence_number": number,
            "bank_id": body.bank_id,
            "event_id": event_id,
            "event_type": event_type,
            "event_time": body.event_time.isoformat(timespec="microseconds"),
            "subject": subject,
            "details": details,
        }
    )


@pytest.mark.parametrize("pairs", [{"é": "a"}, {"a": 1}, {"a": None}, {1: "a"}])
def test_pairs_without_a_canonical_form_are_an_error(pairs: dict[str, str]) -> None:
    with pytest.raises((TypeError, AttributeError)):
        canonical_pairs(pairs)
