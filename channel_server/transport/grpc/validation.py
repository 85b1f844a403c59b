"""Holds a message against the rules that its proto states; the first that it breaks is named.

One rule is no proto's: a text without NUL, which PostgreSQL cannot hold.
"""

from collections.abc import Iterator, Mapping

from google.protobuf.message import Message
from protovalidate import Validator

from channel_server.domain.refusals import Refusal, RefusalReason, refuse

_PROBLEM_LENGTH = 200


class MessageValidator:
    """Compiles the rules of a message at its first use, and keeps them."""

    def __init__(self) -> None:
        self._validator = Validator()

    def check(self, message: Message, sent: bytes) -> Refusal | None:
        """Say what is wrong with a message that came as these bytes, or nothing."""
        violations = self._validator.collect_violations(message)
        if not violations:
            # Looked for in the bytes first: few messages have one at all.
            field = next(_fields_with_nul(message), None) if b"\0" in sent else None
            return None if field is None else malformed(field, "must not contain the character NUL")
        first = violations[0].proto
        elements = [] if first.field is None else first.field.elements
        path = ".".join(element.field_name or "" for element in elements)
        return malformed(path, str(first.message))


def malformed(field: str, problem: str) -> Refusal:
    """Refuse a message for one of its fields. The problem names the rule and never the value."""
    return refuse(RefusalReason.MALFORMED_REQUEST, field=field or "-", problem=problem[:_PROBLEM_LENGTH])


def _fields_with_nul(message: Message, path: str = "") -> Iterator[str]:
    for field, value in message.ListFields():
        name = path + field.name
        # A map is told from a repeated field by what it is; both may hold texts or messages.
        parts = (
            [*value.keys(), *value.values()] if isinstance(value, Mapping) else value if field.is_repeated else [value]
        )
        for part in parts:
            if isinstance(part, Message):
                yield from _fields_with_nul(part, f"{name}.")
            elif isinstance(part, str) and "\0" in part:
                yield name
