"""Every method × every caller × whose things the request names, and how each call ended."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.authorisation.filling import ASKED_ABOUT, IDS
from tests.authorisation.world import SIGNED_IN, Caller, Method, World, open_world

ASKED = "yes"
"""Who calls has been let in, and the call was answered or refused for another reason."""
DOORS: Mapping[str, str] = {
    "WRONG_CERTIFICATE": "no certificate",
    "UNKNOWN_TERMINAL": "not enrolled",
    "TERMINAL_LOCKED": "locked",
    "NOT_AT_THIS_CHANNEL": "–",
    "STAFF_NOT_SIGNED_IN": "sign-in",
    "STAFF_SIGNED_IN_ELSEWHERE": "elsewhere",
    "STAFF_ROLE_LACKING": "role",
    "STAFF_PASSWORD_CHANGE_REQUIRED": "password",
    "TOKEN_INVALID": "token",
    "TOKEN_EXPIRED": "token",
}
"""Refusals of the gate itself, and their words in the table."""
LAST = ("SignIn", "ChangePassword", "HelloTerminal", "CallStaff", "TakeHandoff", "EndCall", "TakeToCounter")
"""Called after the others, since they end what the others need; and these at the very end:"""
VERY_LAST = ("EndShift", "SignOut", "CloseSession")
UNSEATING = ("/SignIn", "/ChangePassword", "/SignOut", "/EndShift", "/ConfirmPassword")
"""After one of these the caller signs in anew."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How calls of a method by a caller ended, by whose things they named."""

    own: str
    others: str
    """In the caller's own visit."""
    nobodys: str
    others_visit: str
    nobodys_visit: str

    @property
    def word(self) -> str:
        """What the table says of the caller's own things."""
        return DOORS.get(self.own, ASKED)


async def probe(world: World, caller: Caller) -> dict[str, Cell]:
    """Call every method as one caller."""
    credential = caller.credential
    found = {}
    for method in sorted(world.methods, key=_order):
        if caller.name in SIGNED_IN and credential is None:
            seat, number = SIGNED_IN[caller.name]
            signing = {"staff_number": number, "take_over": True}
            token = (await world.call("StaffService/SignIn", world.pem(seat), **signing)).staff_token
            credential = world.pem(seat, token)
        nobodys = {name: str(uuid.uuid4()) for name in IDS}
        own_visit = {"session_id": caller.own.get("session_id", str(uuid.uuid4()))}
        others = {name: value for name, value in world.others.items() if name in IDS}
        asks = [
            {**nobodys, **caller.own, **own_visit},
            {**others, **own_visit},
            {**nobodys, **own_visit},
            {**others, "session_id": world.others["session_id"]},
            {**nobodys, "session_id": str(uuid.uuid4())},
        ]
        if method.short.endswith(ASKED_ABOUT):
            sent = world.others["drawn_by" if "Drawdown" in method.short else "repaid_by"]
            asks[0] |= {"request_id": sent if caller.own.get("drawn_by") else str(uuid.uuid4())}
            asks[1] |= {"request_id": sent}
            asks[3] |= {"request_id": sent}
        if not method.names_something:
            found[method.short] = Cell(*[await world.ask(method, credential, asks[0])] * len(asks))
        else:
            # What the caller owns is asked for last: it may end it.
            told = [await world.ask(method, credential, values) for values in reversed(asks)]
            cell = found[method.short] = Cell(*reversed(told))
            if not method.names_things:
                # Nothing but a visit: in one's own there is nothing of others to ask for.
                found[method.short] = replace(cell, others=cell.own, nobodys=cell.own)
        if caller.name in SIGNED_IN and method.short.endswith(UNSEATING):
            credential = None
    return found


def _order(method: Method) -> tuple[int, str]:
    name = method.short.partition("/")[2]
    return (2 + VERY_LAST.index(name) if name in VERY_LAST else int(name in LAST), method.short)


async def found_out() -> dict[str, dict[str, Cell]]:
    """Everything, by caller and method. Each caller meets a world in which nobody has ended anything yet."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        async with open_world(Path(folder)) as first:
            names = [caller.name for caller in first.callers]
    for number, name in enumerate(names):
        with tempfile.TemporaryDirectory() as folder:
            async with open_world(Path(folder)) as world:
                found[name] = await probe(world, world.callers[number])
    return found
