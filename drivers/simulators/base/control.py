"""The control socket of a simulator: what a customer's hands, a script or a test does to the played hardware.

A unix socket that takes lines and answers each with one line of JSON. A line is either JSON,
`{"do": "insert", "value": "wang"}`, or the same by hand: `insert wang`, `fault=silent`, `pace=115200`. The answer is
`{"ok": true, ...}` or `{"ok": false, "error": "..."}`.
"""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

# A control line is short; a longer one is not for us.
MAX_LINE_BYTES = 65_536


class ControlMistakeError(ValueError):
    """The request cannot be followed; the message says what can be."""


@dataclass(frozen=True, slots=True)
class ControlRequest:
    """One thing to do.

    Attributes:
        do: the word: insert, remove, take, key, fault, pace, status ...
        value: what with; empty when the word says it all.
    """

    do: str
    value: str = ""

    @classmethod
    def from_line(cls, line: str) -> "ControlRequest":
        """Read a line in either form.

        Raises:
            ControlMistakeError: it is neither.
        """
        text = line.strip()
        if text.startswith("{"):
            return cls._from_json(text)
        word, _, value = text.replace("=", " ", 1).partition(" ")
        if not word:
            raise ControlMistakeError('an empty line; say for instance "status"')
        return cls(word, value.strip())

    @classmethod
    def _from_json(cls, text: str) -> "ControlRequest":
        try:
            found = json.loads(text)
            # JSON can write half a surrogate pair, which is no text and could not be answered either.
            json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise ControlMistakeError(f"not JSON, or no text: {type(error).__name__}") from error
        do, value = found.get("do"), found.get("value", "")
        if not isinstance(do, str) or set(found) - {"do", "value"}:
            raise ControlMistakeError('expected {"do": "...", "value": "..."}')
        return cls(do, value if isinstance(value, str) else json.dumps(value))

    def to_line(self) -> bytes:
        """Return the JSON form with its line feed."""
        return json.dumps({"do": self.do, "value": self.value}, ensure_ascii=False).encode() + b"\n"


def ask(control: Path, do: str, value: str = "", timeout_s: float = 5.0) -> dict[str, Json]:
    """Send one request to a simulator's control socket and return its answer.

    Raises:
        ControlMistakeError: the simulator refused; the message is its own.
        OSError: there is no simulator, or it does not answer in time.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(timeout_s)
        connection.connect(str(control))
        connection.sendall(ControlRequest(do, value).to_line())
        with connection.makefile("rb") as answers:
            answer = json.loads(answers.readline(MAX_LINE_BYTES) or b'{"ok": false, "error": "no answer"}')
    if not answer.pop("ok", False):
        raise ControlMistakeError(str(answer.get("error", "refused")))
    return dict(answer)


def answer_line(fields: Mapping[str, Json]) -> bytes:
    """Return the line that says yes."""
    return json.dumps({"ok": True, **fields}, ensure_ascii=False).encode() + b"\n"


def refusal_line(message: str) -> bytes:
    """Return the line that says no."""
    return json.dumps({"ok": False, "error": message}, ensure_ascii=False).encode() + b"\n"
