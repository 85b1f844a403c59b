"""Time on the pages: idle limits with a warning, and an end to every wait.

The idle clock stands still while the machine works, and there is none while money is in flight: a page with money in
flight ends by the bank's word, or by saying that it is being confirmed.
"""

from __future__ import annotations

from kiosk.flow.state import KioskState, Request, Step

__all__ = ["HELP_MS", "LIMITS_MS", "WAIT_LIMITS_MS", "WORKING_LIMIT_MS", "limit_ms", "warning_ms"]

ORDINARY_MS = 60_000
"""What LIMITS_MS is measured in: a bank that sets another idle time stretches all of them."""

LIMITS_MS: dict[Step, int] = {
    Step.LANGUAGE: 45_000,
    Step.IDENTIFY: 60_000,
    Step.DOCUMENT: 90_000,
    Step.DOCUMENT_CHECK: 120_000,
    Step.BANK_CARD: 60_000,
    Step.PIN: 60_000,
    Step.FACE_CONSENT: 90_000,
    Step.FACE: 90_000,
    Step.LINE: 90_000,
    Step.AMOUNT: 120_000,
    Step.TERM: 120_000,
    Step.CONTRACT: 300_000,
    Step.SIGNATURE: 180_000,
    Step.CONFIRM: 90_000,
    Step.RESULT: 60_000,
    Step.RECEIPT: 45_000,
    Step.PRECHECK: 90_000,
    Step.REPAY_NOTE: 90_000,
    Step.REPAY_AMOUNT: 120_000,
    Step.REPAY_CONFIRM: 90_000,
}
"""How long a page may lie untouched, the warning included. A contract is long; who signs sits down first."""

WARNING_MS = {False: 15_000, True: 25_000}
"""How long the warning stands, by large type: who reads slowly also decides slowly."""

LARGE_TYPE_FACTOR = 1.5

HELP_MS = 180_000
"""How long a page waits for staff that was called."""

WAIT_LIMITS_MS: dict[Request, int] = {
    Request.READ_DOCUMENT: 30_000,
    Request.OPEN_SESSION: 20_000,
    Request.READ_CARD: 20_000,
    Request.VERIFY_CARD: 25_000,
    Request.TAKE_CASE: 15_000,
    Request.RECORD_FACE: 15_000,
    Request.LOAD_LINE: 20_000,
    Request.QUOTE: 15_000,
    Request.PREPARE_CONTRACT: 20_000,
    Request.ACCEPT_CONTRACT: 25_000,
    Request.QUOTE_REPAYMENT: 15_000,
}
"""A net under the deadlines of client and drivers: past these the page says so itself, whatever became of them."""

WORKING_LIMIT_MS = 90_000
"""The same net under the drawdown; past it the customer is told that it is being confirmed."""

REMIND_MS = 30_000
"""How often a card left behind is called out."""

PARTING_MS = 15_000
"""How long it stands that a case has gone elsewhere, once everything was taken."""

STAFF_MS = 60_000
"""How long things may lie in the tray before staff is called."""


def limit_ms(step: Step, state: KioskState) -> int | None:
    """How long a page may lie untouched; None where it has no limit."""
    base = LIMITS_MS.get(step)
    if base is None:
        return None
    scaled = base * (state.terminal.idle_ms if state.terminal else ORDINARY_MS) / ORDINARY_MS
    if state.large_type:
        scaled *= LARGE_TYPE_FACTOR
    return max(int(scaled), 2 * warning_ms(state))


def warning_ms(state: KioskState) -> int:
    """How long before its end a page warns."""
    return WARNING_MS[state.large_type]
