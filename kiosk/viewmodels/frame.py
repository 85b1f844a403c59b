"""What frames every page, as lamps, numbers and sentences: read off a state, in the language that is chosen.

Plain functions, no Qt: `KioskView` hands their answers to QML.
"""

from __future__ import annotations

from kiosk.flow.clock import warning_ms
from kiosk.flow.gates import Gate, Why
from kiosk.flow.state import HelpCall, KioskState, Step, TrayItem
from kiosk.flow.trouble import Way
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.customer_view import PIN_DIGITS

ALL_DONE = 8
"""The step after the seven."""

_LAMPS = {
    TrayItem.ABSENT: "off",
    TrayItem.AWAITED: "wait",
    TrayItem.READING: "wait",
    TrayItem.HELD: "on",
    TrayItem.RETURNING: "wait",
    TrayItem.STUCK: "stop",
    TrayItem.TAKEN: "off",
}

_AWAITED = {
    Why.PUT_ID_CARD,
    Why.INSERT_CARD,
    Why.KEY_PIN,
    Why.BANK_THINKS,
    Why.READING_CARD,
    Why.READING_DOCUMENT,
    Why.FACE_STARTING,
    Why.FACE_STRAIGHT,
    Why.FACE_CHALLENGE,
    Why.PRINTING,
}
"""Where the machine waits for a hand, a device or the bank: an ochre slot and no button that cannot be pressed."""


def terminal(state: KioskState, words: Words) -> str:
    """Bank and number of the terminal."""
    here = state.terminal
    return "" if here is None else words.say("frame.terminal", words.told(here.bank_name), here.terminal_id)


def bank(state: KioskState, words: Words) -> str:
    """The bank's name alone."""
    return words.told(state.terminal.bank_name) if state.terminal else ""


def step(state: KioskState) -> int:
    """Where the progress bar stands: 1 to 7, `ALL_DONE`, or 0 for nowhere. The seven steps are a drawdown's."""
    if state.repays:
        return 0
    return ALL_DONE if state.step is Step.WORKING else state.progress or 0


def step_name(state: KioskState, words: Words) -> str:
    """What the progress bar calls the page; a face is checked on the plot of card and PIN."""
    facing = state.step in {Step.FACE_CONSENT, Step.FACE}
    number = step(state)
    return words.say("step.face" if facing else f"step.{number}") if 0 < number < ALL_DONE else ""


def lamp(item: TrayItem) -> str:
    """The lamp at a slot: off, wait, on or stop."""
    return _LAMPS[item]


def tray_word(item: TrayItem, thing: str, words: Words) -> str:
    """What is said beside a slot's lamp; `thing` is `id` or `card`."""
    return words.say(f"tray.{thing}", words.say(f"tray.{thing}_{item.value}"))


def why(state: KioskState, gate: Gate, words: Words) -> str:
    """Why the main button cannot be pressed, or what is being waited for."""
    if gate.why is None:
        return ""
    if gate.why is Why.FACE_CHALLENGE:
        check = state.face.check
        return words.say("why.face_challenge", check.number, check.of)
    dots = state.pin_dots
    if gate.why is Why.KEY_PIN and dots:
        left = PIN_DIGITS - dots
        return words.say("why.key_pin_more", dots, left) if left > 0 else words.say("why.key_pin_enter")
    return words.say(f"why.{gate.why.value}", gate.seconds, gate.count)


def main(state: KioskState, gate: Gate) -> str:
    """What stands in the place of the main button: go, blocked, slot, or a way on from what went wrong."""
    if state.notice is not None:
        return state.notice.way.value
    if gate.why in {Why.NEEDS_FACE, Why.NEEDS_STAFF}:
        return "face" if gate.why is Why.NEEDS_FACE else "staff"
    if gate.open:
        return "go"
    return "slot" if gate.why in _AWAITED else "none" if gate.why is Why.NOTHING_TO_PRESS else "blocked"


def stop_why(state: KioskState, words: Words) -> str:
    """What stopping would leave behind, for whoever is asked whether to stop."""
    if not state.in_flight:
        return words.say("frame.stop_over")
    return words.say("repaying.stop" if state.repays else "frame.stop_in_flight")


def notice_sentence(state: KioskState, words: Words) -> str:
    """Why it does not go on. A page on which no money has been sent need not say that none moved: the line after."""
    return "" if state.notice is None else words.told(state.notice.sentence).partition("\n")[0]


def notice_remedy(state: KioskState, words: Words) -> str:
    """What helps."""
    return "" if state.notice is None else words.told(state.notice.remedy)


def notice_code(state: KioskState) -> str:
    """The code for the staff, where they are needed or the bank gave a number to quote."""
    notice = state.notice
    return "" if notice is None or (notice.way is not Way.STAFF and not notice.quote_number) else notice.staff_code


def help_title(state: KioskState, words: Words) -> str:
    """What has become of the call for staff."""
    if state.help.staff_number:
        return words.say("help.taken", state.help.staff_number)
    call = state.help.call
    return "" if call is HelpCall.NONE else words.say(f"help.{call.value}")


def help_what(state: KioskState, words: Words) -> str:
    """What to do while staff is called, was told, or could not be: then the telephone, where there is one."""
    call = state.help.call
    phone = state.terminal.help_phone if state.terminal else ""
    if state.help.staff_number:
        return words.say("help.taken_what")
    if call is HelpCall.NOT_TOLD and phone:
        return words.say("help.not_told_phone", phone)
    return words.say(f"help.{call.value}_what") if call is not HelpCall.NONE else ""


def warning_share(state: KioskState) -> float:
    """How much of the last warning is left, from 0 to 1."""
    return min(1.0, max(0.0, (state.timing.left_ms or 0) / warning_ms(state)))
