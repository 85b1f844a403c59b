"""A command as a form: a line of text for each argument, and the arguments that the texts amount to."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import get_type_hints

from drivers.device.base import Command, Result
from drivers.device.base.values import Json
from drivers.lab.errors import LabMistakeError
from drivers.lab.redaction import is_secret
from drivers.lab.stand_ins import usual_arguments


@dataclasses.dataclass(frozen=True, slots=True)
class FormField:
    """One argument.

    Attributes:
        text: what stands in the line at first; a secret is named by its stand-in, never written.
        wants: what may be written: a word for the hint beside it.
        choices: where only these may be.
    """

    name: str
    text: str
    wants: str
    choices: tuple[str, ...] = ()
    secret: bool = False


def fields_of(command: type[Command[Result]]) -> tuple[FormField, ...]:
    """Return a command's form."""
    hints = get_type_hints(command)
    usual = usual_arguments(command)
    return tuple(
        FormField(name, _text(value), _wants(hints[name]), _choices(hints[name]), is_secret(command, name))
        for name, value in usual.items()
    )


def arguments_of(command: type[Command[Result]], texts: Mapping[str, str]) -> dict[str, Json]:
    """Return the arguments that a filled form means; an empty line of an optional argument leaves it out.

    Raises:
        LabMistakeError: a text is not what the argument wants; the message names it.
    """
    hints = get_type_hints(command)
    optional = {field.name for field in dataclasses.fields(command) if field.default is not dataclasses.MISSING}
    return {
        name: _value(name, hints[name], text.strip())
        for name, text in texts.items()
        if text.strip() or name not in optional
    }


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _choices(hint: object) -> tuple[str, ...]:
    if hint is bool:
        return ("true", "false")
    if isinstance(hint, type) and issubclass(hint, Enum):
        return tuple(str(member.value) for member in hint)
    return ()


def _wants(hint: object) -> str:
    if hint is int:
        return "number"
    if hint is bytes:
        return "hex"
    if hint is date:
        return "date"
    return "text" if isinstance(hint, type) else "json"


def _value(name: str, hint: object, text: str) -> Json:
    if text.startswith("$") or hint in (str, bytes, date) or (isinstance(hint, type) and issubclass(hint, Enum)):
        return text
    try:
        found: Json = json.loads(text)
    except ValueError as error:
        raise LabMistakeError(
            f"{name}: {text!r} is no {_wants(hint)}; write one, or a stand-in such as $today"
        ) from error
    return found
