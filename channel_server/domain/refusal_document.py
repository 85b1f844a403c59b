"""Draws `docs/refusals.md` from the table of refusals; a test compares the two."""

from channel_server.domain.refusal_follow_up import is_numbered, is_reviewable
from channel_server.domain.refusal_table import MONEY_UNMOVED, PLACES, REFUSAL_TABLE
from channel_server.domain.refusals import RefusalReason

_HEAD = f"""\
# Refusals

Every "no" that is expected. Drawn from `channel_server/domain/refusal_table.py`; do not edit, run
`python -m channel_server.domain.refusal_document > docs/refusals.md`.

The customer reads three lines: why, "{MONEY_UNMOVED.zh}" ({MONEY_UNMOVED.en}), and how to get it done. The teller
reads another sentence, which no customer sees. `{{name}}` is a fact that travels as `ErrorInfo.metadata`.

"Number to quote": it is kept, and `Refusal.quote_number` (such as 稻-417209) finds it, the same at every channel.
"人工复查": `Refusal.reviewable`; with one tap the customer asks that a person looks at it again
(`RecordService.RequestReview`).
"""


def draw_refusal_document() -> str:
    """The whole document."""
    parts = [_HEAD]
    for reason, row in REFUSAL_TABLE.items():
        place = PLACES[row.place]
        parts.append(
            f"## {reason}\n\n"
            f"gRPC `{row.status}` · {place.zh} ({place.en}){_follow_up(reason)}\n\n"
            "| | 中文 | English |\n|---|---|---|\n"
            f"| why | {row.why.zh} | {row.why.en} |\n"
            f"| remedy | {row.remedy.zh} | {row.remedy.en} |\n"
            f"| teller | {row.teller.zh} | {row.teller.en} |\n"
        )
    return "\n".join(parts)


def _follow_up(reason: RefusalReason) -> str:
    number = " · number to quote" if is_numbered(reason) else ""
    return number + (" · 人工复查 (review)" if is_reviewable(reason) else "")


if __name__ == "__main__":
    print(draw_refusal_document(), end="")  # noqa: T201 (this is what the module is run for)
