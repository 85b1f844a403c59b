"""Kinds of columns, each the same in both databases, and the one schema that all tables belong to."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Text

metadata = MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"})


def text(name: str, *, nullable: bool = False) -> Column[str]:
    """A text, a date or a decimal."""
    return Column(name, Text, nullable=nullable)


def number(name: str, *, nullable: bool = False) -> Column[int]:
    """A whole number: fen, milliseconds, a count, a flag."""
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), nullable=nullable)


def blob(name: str, *, nullable: bool = False) -> Column[bytes]:
    """Bytes."""
    return Column(name, LargeBinary, nullable=nullable)
