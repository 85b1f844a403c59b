"""One text for both databases: what PostgreSQL is shown of it."""

from channel_server.adapters.storage.postgresql_text import postgres_text


def test_named_parameters_are_numbered_once_each() -> None:
    made = postgres_text("UPDATE t SET a = a + :amount WHERE id = :id AND a + :amount <= 9", locking=True)
    assert made.text == "UPDATE t SET a = a + $1 WHERE id = $2 AND a + $1 <= 9"
    assert made.arguments({"id": "x", "amount": 3, "other": 0}) == [3, "x"]
    assert not made.answers


def test_positions_are_kept_whether_numbered_or_not() -> None:
    assert postgres_text("VALUES (?, ?)", locking=False).arguments((1, 2)) == [1, 2]
    numbered = postgres_text("INSERT INTO t VALUES (?2, ?1), (?2, ?3) RETURNING *", locking=False)
    assert numbered.text == "INSERT INTO t VALUES ($1, $2), ($1, $3) RETURNING *"
    assert numbered.arguments(("a", "b", "c")) == ["b", "a", "c"]
    assert numbered.answers


def test_texts_and_casts_are_left_alone() -> None:
    made = postgres_text("SELECT ':no' || '?' || CAST(:a AS TEXT) || x::text FROM t", locking=False)
    assert made.text == "SELECT ':no' || '?' || CAST($1 AS TEXT) || x::text FROM t"


def test_what_is_for_one_database_is_shown_to_it_alone() -> None:
    made = postgres_text(
        "SELECT a FROM t INDEXED BY ix WHERE b = ? /*pg FOR UPDATE SKIP LOCKED*/ /* why */", locking=True
    )
    assert made.text == "SELECT a FROM t  WHERE b = $1 FOR UPDATE SKIP LOCKED"


def test_change_locks_the_rows_it_selects() -> None:
    assert postgres_text("SELECT a FROM t WHERE b = ?", locking=True).text.endswith(" FOR NO KEY UPDATE")
    assert "UPDATE" not in postgres_text("SELECT a FROM t WHERE b = ?", locking=False).text


def test_change_locks_nothing_where_it_cannot_or_need_not() -> None:
    for text in (
        "SELECT CAST(SUM(a) AS BIGINT) FROM t WHERE b = ?",
        "SELECT a FROM t LEFT JOIN u ON u.id = t.id",
        "SELECT a FROM t WHERE b = ? /*unlocked*/",
        "INSERT INTO t SELECT 1",
    ):
        assert "FOR NO KEY UPDATE" not in postgres_text(text, locking=True).text
