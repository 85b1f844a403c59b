"""The table of docs/authorisation.md, as it is written down."""

from __future__ import annotations

from collections.abc import Mapping

from tests.authorisation.probing import Cell

HEAD = """# Who may call what

Found out by calling: each cell is what the gate said to that caller about the caller's own things. **yes**: let in;
**–**: not at this channel; **sign-in**, **role**: nobody is signed in, or somebody without the role.
`python -m tests.authorisation > docs/authorisation.md`; a test compares, and a change of a cell is one to be looked at.

What a caller names that is another customer's, another visit's or another bank's is answered as what does not exist,
word for word; the same test holds every method to that. At the counter, staff name customers of their own bank alone.

"""


def written(found: Mapping[str, Mapping[str, Cell]]) -> str:
    """The table, as Markdown."""
    callers = list(found)
    rows = [f"| Method | {' | '.join(callers)} |", "|---" * (len(callers) + 1) + "|"]
    for method in sorted(found[callers[0]]):
        cells = [found[caller][method].word for caller in callers]
        rows.append(f"| {method} | {' | '.join(cells)} |")
    return HEAD + "\n".join(rows) + "\n"
