"""A customer at a terminal as the teller at the elbow sees it: the way, the machine, what can be said and what was.

What belongs to the customer alone (PIN, consent) stands in the list of steps with the word that it is not seen here, or
not to be pressed. No Qt, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.counter.client.help_calls import DeviceReport, HelpCall, HelpCallState, Hint
from kiosk.counter.viewmodels.cells import Tag
from kiosk.counter.viewmodels.figures import clock_s, person, span
from kiosk.counter.viewmodels.work_rows import works
from kiosk.flow.hints import HINTS, hints_for
from kiosk.viewmodels.catalogue import Words

__all__ = [
    "DeviceRow",
    "HintRow",
    "StepRow",
    "TalkRow",
    "device_rows",
    "hint_rows",
    "hint_text",
    "step_rows",
    "talk_rows",
    "why_unfit",
]

STEPS = 7
WORDS_LONGEST = 20
COME_TO_COUNTER = "come_to_counter"

_KEPT_BACK = {2: "pin", 6: "consent", 7: "press"}
"""Steps of which something stays with the customer: what is not seen, or not pressed, from here."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One of the seven steps. `state` is done, now, kept or ahead."""

    number: int
    name: str
    note: str
    state: str
    took: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device of the terminal."""

    name: str
    word: Tag
    note: str


@dataclass(frozen=True, slots=True)
class HintRow:
    """A sentence of the terminal's that one digit sends."""

    digit: str
    hint: str
    text: str
    note: str
    sent: bool


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One line of what passed between teller and terminal."""

    time: str
    text: str


def step_rows(call: HelpCall, took: Mapping[int, timedelta], words: Words) -> tuple[StepRow, ...]:
    """The way of a customer. `took` is how long each step has lasted while somebody looked on."""
    journey = call.journey
    if journey is None:
        return ()
    here = journey.step
    return tuple(_step(number, here, call, took, words) for number in range(1, (journey.steps or STEPS) + 1))


def _step(number: int, here: int, call: HelpCall, took: Mapping[int, timedelta], words: Words) -> StepRow:
    journey = call.journey
    assert journey is not None
    key = f"elbow.step_{number}"
    name = words.say(key) if words.has(key) else str(number)
    spent = span(took[number], words) if number in took else ""
    if number == here:
        note = page_word(journey.page, words)
        if journey.failures:
            note = words.say("elbow.failed", note, journey.failures)
        return StepRow(number, name, note, "now", spent)
    kept = words.say(f"elbow.kept_{_KEPT_BACK[number]}") if number in _KEPT_BACK else ""
    if number < here:
        return StepRow(number, name, "", "done", spent)
    return StepRow(number, name, kept, "kept" if kept else "ahead", "")


def page_word(page: str, words: Words) -> str:
    """What the page asks, in a few words; its own name where the catalogue has none."""
    key = f"elbow.page_{page}"
    return words.say(key) if words.has(key) else page


def device_rows(devices: tuple[DeviceReport, ...], words: Words) -> tuple[DeviceRow, ...]:
    """Each device with its state in a word."""
    return tuple(_device(device, words) for device in devices)


def _device(device: DeviceReport, words: Words) -> DeviceRow:
    key = f"elbow.device_{device.kind}"
    name = words.say(key) if words.has(key) else device.kind
    if device.state.lower() == "starting":
        return DeviceRow(name, Tag(words.say("elbow.device_starting"), "none", "hourglass", bare=True), "")
    if not works(device.state):
        return DeviceRow(name, Tag(words.say("elbow.device_down"), "stop", "stop", bare=True), device.state)
    noted = f"elbow.note_{device.note}"
    if device.note:
        tone = "stop" if device.note.endswith("_out") else "attn"
        word = words.say(noted) if words.has(noted) else device.note
        return DeviceRow(name, Tag(word, tone, "stop" if tone == "stop" else "alert", bare=True), "")
    return DeviceRow(name, Tag(words.say("elbow.device_well"), "ok", "done", bare=True), "")


def hint_rows(call: HelpCall, words: Words) -> tuple[HintRow, ...]:
    """The terminal's own sentences for the page where the customer is, by digit."""
    if call.journey is None:
        return ()
    keys = hints_for(call.journey.page)
    return tuple(_hint(digit, key, call, words) for digit, key in enumerate(keys, 1))


def _hint(digit: int, key: str, call: HelpCall, words: Words) -> HintRow:
    sent = next((hint for hint in reversed(call.hints) if hint.key == key), None)
    note = words.say("elbow.with_handoff") if key == COME_TO_COUNTER else ""
    if sent is not None:
        note = _arrived(sent, words)
    return HintRow(str(digit), key, words.told(HINTS[key]), note, sent is not None)


def _arrived(hint: Hint, words: Words) -> str:
    if hint.shown_time is None:
        return words.say("elbow.sent_only", clock_s(hint.send_time))
    return words.say("elbow.shown_spoken" if hint.spoken else "elbow.shown", clock_s(hint.shown_time))


def hint_text(hint: Hint, words: Words) -> str:
    """What was said, as it reads on the screen."""
    if hint.words:
        return hint.words
    return words.told(HINTS[hint.key]) if hint.key in HINTS else hint.key


def talk_rows(call: HelpCall, words: Words) -> tuple[TalkRow, ...]:
    """What passed so far, oldest first."""
    said: list[tuple[datetime, str]] = [(call.create_time, words.say("elbow.talk_called"))]
    if call.take_time is not None:
        said.append((call.take_time, words.say("elbow.talk_taken", person(call.staff_number, call.staff_name))))
    for hint in call.hints:
        said.append((hint.send_time, words.say("elbow.talk_sent", hint_text(hint, words))))
        if hint.shown_time is not None:
            said.append((hint.shown_time, words.say("elbow.talk_spoken" if hint.spoken else "elbow.talk_shown")))
    if call.end_time is not None:
        to_counter = call.state is HelpCallState.AT_COUNTER
        said.append((call.end_time, words.say("elbow.talk_to_counter" if to_counter else "elbow.talk_ended")))
    return tuple(TalkRow(clock_s(time), text) for time, text in sorted(said, key=lambda row: row[0]))


def why_unfit(text: str, words: Words) -> str:
    """Why these words cannot go to a customer's screen; empty when they can. The server looks again."""
    said = text.strip()
    if not said:
        return words.say("elbow.unfit_empty")
    if len(said) > WORDS_LONGEST:
        return words.say("elbow.unfit_long", WORDS_LONGEST, len(said) - WORDS_LONGEST)
    if any(letter.isdigit() for letter in said):
        return words.say("elbow.unfit_figures")
    return ""
