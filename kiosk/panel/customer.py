"""A customer who goes the whole way by himself: reads the page's name, and does there what a person would do.

Knows the names of controls, the names of card files and his own PIN; nothing of flow, client or drivers. What he
chooses comes from a seed, so that a journey can be had again.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.panel.hands import Hands
from kiosk.panel.touch import LOOK_EVERY_S, Fingers, NotThereError

__all__ = ["Customer", "Purse", "Seen", "Wish"]

PAGE_WITHIN_S = 45.0
"""No page takes longer: the longest is a contract's page in large type, and an answer that is being asked about."""

END = "attract"
"""Where the journey begins and ends."""
OUTCOMES = {"已办成": "done", "未办": "not_done", "正在确认": "confirming", "请找工作人员": "see_staff"}
"""The four words for an outcome, as the customer reads them."""
MOVEMENTS = {
    "请慢慢向左转头": "turn_left",
    "请慢慢向右转头": "turn_right",
    "请眨眨眼": "blink",
    "请张开嘴": "open_mouth",
    "请点点头": "nod",
}
"""What the camera asks for, as the customer reads it, and what he does then."""
DOCUMENT_TRIES = FACE_TRIES = 3
"""How often he lays a side of his ID card down, or tries before the camera; then he goes on without."""
PASSING = frozenset({"working", "receipt"})
"""Pages that go by themselves, perhaps at once: they are looked at as they come."""

GLANCE_S = 0.5
"""A look at the page before the next touch: also lets its entrance end, so that pictures show it whole."""


@dataclass(frozen=True, slots=True)
class Purse:
    """What the customer carries.

    Attributes:
        id_card: name of the ID card's file.
        bank_card: name of the bank card's file.
        pin: what he keys; known to him and to the bank.
        document: pictures of the ID card's two sides, front first, where he lets the camera read it and not the chip.
        code: what his telephone shows, where he has begun on it.
    """

    id_card: str
    bank_card: str
    pin: str
    document: tuple[Path, Path] | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the customer wants: an amount in whole yuan, and a seed for all other choices."""

    amount_yuan: int
    seed: int = 1


@dataclass(slots=True)
class Seen:
    """What the customer saw and holds at the end."""

    pages: list[str] = field(default_factory=list)
    screens: list[str] = field(default_factory=list)
    outcome: str | None = None
    amount_fen: int | None = None
    receipt_taken: bool = False
    cards_taken: bool = False
    brought: str = ""
    hint: str = ""
    sent_to: str = ""


class Customer:
    """Walks the journey once."""

    def __init__(self, hands: Hands, fingers: Fingers, purse: Purse, wish: Wish, pictures: Path | None = None) -> None:
        self._hands = hands
        self._fingers = fingers
        self._purse = purse
        self._wish = wish
        self._pictures = pictures
        self._chance = random.Random(wish.seed)  # noqa: S311 - choices of a played customer, no secret
        self.seen = Seen()
        self._chosen = False
        self._acts: dict[str, Callable[[], Awaitable[None]]] = {
            "attract": self._attract,
            "language": self._language,
            "identify": self._identify,
            "document": self._document,
            "document_check": self._document_check,
            "bank_card": self._bank_card,
            "pin": self._pin,
            "face_consent": self._consent,
            "face": self._face,
            "line": self._next,
            "amount": self._amount,
            "term": self._term,
            "contract": self._contract,
            "signature": self._signature,
            "confirm": self._next,
            "working": self._working,
            "result": self._result,
            "receipt": self._receipt,
            "take_cards": self._take,
        }

    async def walk(self, *, anywhere: bool = False) -> Seen:
        """Goes from the first page, or from whichever is shown, until the terminal waits for the next customer.

        Raises:
            NotThereError: the journey stopped; the message says where and what was missing.
            HandsError: a simulated device is gone.
        """
        page = await self._fingers.wait_until_page(list(self._acts) if anywhere else [END], PAGE_WITHIN_S)
        while True:
            self.seen.pages.append(page)
            if page not in PASSING:
                await asyncio.sleep(GLANCE_S)
            await self._acts[page]()
            others = [name for name in self._acts if name != page]
            page = await self._fingers.wait_until_page(others, PAGE_WITHIN_S)
            if page == END:
                return self.seen

    async def be_helped(self) -> None:
        """Comes again, gets as far as the amount, calls for a person, reads what they say, and goes where they say.

        Raises:
            NotThereError: nobody came; the message says on which page.
            HandsError: a simulated device is gone.
        """
        page = await self._fingers.wait_until_page([END], PAGE_WITHIN_S)
        self._purse = replace(self._purse, code="")
        acts = {"attract": self._again, "language": self._next_plainly, "identify": self._lay_down}
        acts |= {"bank_card": self._put_in, "pin": self._key, "face_consent": self._no_face, "line": self._next_plainly}
        while page != "amount":
            await asyncio.sleep(GLANCE_S)
            await acts[page]()
            page = await self._fingers.wait_until_page([name for name in self._acts if name != page], PAGE_WITHIN_S)
        await self._fingers.wait_until_pressable("help", PAGE_WITHIN_S)
        self._fingers.press("help")
        await self._until(lambda: self._fingers.sees("strip_text"), "nobody said anything")
        await asyncio.sleep(GLANCE_S)
        self.seen.hint = self._fingers.words("strip_text")
        self._photograph("helped")
        await self._fingers.wait_until_page(["take_cards"], PAGE_WITHIN_S)
        await asyncio.sleep(GLANCE_S)
        self.seen.sent_to = self._fingers.words("question")
        self._photograph("at-counter")
        await self._hands.take_bank_card()
        await self._hands.take_id_card()
        await self._fingers.wait_until_page([END], PAGE_WITHIN_S)

    async def _again(self) -> None:
        self._fingers.press("start")

    async def _next_plainly(self) -> None:
        await self._next(picture=False)

    async def _lay_down(self) -> None:
        await self._hands.put_id_card_on(self._purse.id_card)

    async def _put_in(self) -> None:
        await self._hands.insert_bank_card(self._purse.bank_card)
        await self._next(picture=False)

    async def _key(self) -> None:
        await self._hands.key_pin(self._purse.pin)

    async def _no_face(self) -> None:
        self._fingers.press("face_no")

    async def _until(self, there: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + PAGE_WITHIN_S
        while not there():
            if time.monotonic() > deadline:
                raise NotThereError(f"{otherwise} on {self._fingers.page()}")
            await asyncio.sleep(LOOK_EVERY_S)

    # What is done on each page.

    async def _attract(self) -> None:
        self._photograph()
        self._fingers.press("start")

    async def _language(self) -> None:
        self._fingers.press("language_zh")
        await self._next()

    async def _identify(self) -> None:
        self._photograph()
        if self._purse.document is not None:
            await self._fingers.wait_until_pressable("read_by_camera", PAGE_WITHIN_S)
            self._fingers.press("read_by_camera")
            return
        if self._purse.code and not self.seen.brought:
            await self._hands.hold_under_scanner(self._purse.code)
            await self._until(lambda: self._fingers.sees("strip_text"), "the telephone's code was not read")
            self.seen.brought = self._fingers.words("strip_text")
            await asyncio.sleep(GLANCE_S)
            self._photograph("brought")
        # The page goes on by itself once the bank knows whose card it is.
        await self._hands.put_id_card_on(self._purse.id_card)

    async def _document(self) -> None:
        if self._purse.document is None:
            raise NotThereError("the camera is to read an ID card, and the customer has no picture of one")
        for side in self._purse.document:
            asked = self._fingers.words("question")
            await self._hands.hold_before_camera(side)
            # What lies there now must be what the camera shows before it is taken.
            await asyncio.sleep(2 * GLANCE_S)
            self._photograph()
            for tries in range(1, DOCUMENT_TRIES + 1):
                await self._fingers.wait_until_pressable("next", PAGE_WITHIN_S)
                self._fingers.press("next")
                trouble = await self._until_read(asked)
                if not trouble:
                    break
                if tries == DOCUMENT_TRIES:
                    raise NotThereError(f"the camera could not read it: {trouble}")
                self._fingers.press("retry")
        await self._hands.take_from_camera()

    async def _until_read(self, asked: str) -> str:
        """What the page says against it; "" once it has gone on."""
        deadline = time.monotonic() + PAGE_WITHIN_S
        while self._fingers.page() == "document" and self._fingers.words("question") == asked:
            if self._fingers.can_press("retry"):
                return self._fingers.words("notice")
            if time.monotonic() > deadline:
                raise NotThereError(f"the camera read nothing in {PAGE_WITHIN_S:.0f} s")
            await asyncio.sleep(LOOK_EVERY_S)
        return ""

    async def _document_check(self) -> None:
        await self._next()

    async def _consent(self) -> None:
        await self._hands.stand_before_camera(self._purse.id_card)
        self._photograph()
        self._fingers.press("face_yes")

    async def _face(self) -> None:
        done, tries = "", 1
        deadline = time.monotonic() + FACE_TRIES * PAGE_WITHIN_S
        while self._fingers.page() == "face":
            if time.monotonic() > deadline:
                raise NotThereError("the camera came to no end")
            asked = self._fingers.words("question")
            movement = MOVEMENTS.get(asked, "")
            if movement and asked != done:
                await asyncio.sleep(GLANCE_S)
                self._photograph()
                await self._hands.move_face(movement)
            elif self._fingers.can_press("retry") and tries < FACE_TRIES:
                tries += 1
                self._fingers.press("retry")
            elif self._fingers.sees("retry") or self._fingers.sees("call_staff"):
                self._photograph()
                self._fingers.press("face_no")
                return
            done = asked if movement else ""
            await asyncio.sleep(LOOK_EVERY_S)

    async def _bank_card(self) -> None:
        self._photograph()
        if not self._fingers.can_press("next"):  # in the slot already, where he goes on in the middle
            await self._hands.insert_bank_card(self._purse.bank_card)
        await self._next()

    async def _pin(self) -> None:
        await self._hands.key_digits(self._purse.pin[:-2])
        await asyncio.sleep(GLANCE_S)
        self._photograph()
        await self._hands.key_pin(self._purse.pin[-2:])

    async def _amount(self) -> None:
        if self._purse.code:
            await self._next()
            return
        self._fingers.press("key_clear")
        for digit in str(self._wish.amount_yuan):
            self._fingers.press(f"key_{digit}")
            await asyncio.sleep(0.05)
        await self._next()

    async def _term(self) -> None:
        if self._purse.code:
            await self._as_begun()
            return
        terms = [name for name in (f"term_{months}" for months in (3, 6, 9, 12)) if self._fingers.sees(name)]
        methods = [f"method_{name}" for name in ("EQUAL_INSTALMENT", "EQUAL_PRINCIPAL", "INTEREST_FIRST", "BULLET")]
        offered = [name for name in methods if self._fingers.sees(name)]
        if not terms or not offered:
            raise NotThereError("no term or no method is offered")
        self._fingers.press(self._chance.choice(terms))
        await asyncio.sleep(GLANCE_S)
        self._fingers.press(self._chance.choice(offered))
        if self._fingers.sees("purpose"):
            self._fingers.press("purpose")
            await self._fingers.wait_until_pressable("purpose_FARMING", PAGE_WITHIN_S)
            self._fingers.press("purpose_FARMING")
        await self._next()

    async def _as_begun(self) -> None:
        """All was chosen on the telephone; he looks at the amount once more, and agrees to the plan."""
        if not self._chosen:
            self._chosen = True
            await self._fingers.wait_until_pressable("back", PAGE_WITHIN_S)
            self._fingers.press("back")
            return
        await self._next()

    async def _contract(self) -> None:
        self._photograph()
        while not self._fingers.can_press("next"):
            if self._fingers.can_press("page_next"):
                self._fingers.press("page_next")
            await asyncio.sleep(GLANCE_S)
        await self._next(picture=False)

    async def _signature(self) -> None:
        for points in self._ink():
            self._fingers.stroke("sign_pad", points)
            await asyncio.sleep(0.05)
        await self._next()

    async def _working(self) -> None:
        self._photograph()

    async def _result(self) -> None:
        self.seen.outcome = OUTCOMES.get(self._fingers.words("outcome"))
        self.seen.amount_fen = _fen(self._fingers.figure("amount"))
        await self._next()

    async def _receipt(self) -> None:
        self._photograph()

    async def _take(self) -> None:
        self._photograph()
        await self._hands.take_bank_card()
        await self._hands.take_id_card()
        self.seen.cards_taken = True
        await self._hands.take_receipt()
        self.seen.receipt_taken = True
        await asyncio.sleep(GLANCE_S)

    # How it is done.

    async def _next(self, *, picture: bool = True) -> None:
        page = self._fingers.page()
        if not await self._fingers.wait_until_pressable_or_gone("next", page, PAGE_WITHIN_S):
            return
        await asyncio.sleep(GLANCE_S)
        if self._fingers.page() != page:
            return
        if picture:
            self._photograph()
        self._fingers.press("next")

    def _photograph(self, what: str = "") -> None:
        if self._pictures is None:
            return
        name = f"{len(self.seen.screens) + 1:02d}-{what or self._fingers.page()}.png"
        self._fingers.photograph(self._pictures / name)
        self.seen.screens.append(name)

    def _ink(self) -> list[list[tuple[float, float]]]:
        """Three strokes of something like a name, a little different with each seed."""
        strokes = []
        for left in (0.18, 0.42, 0.66):
            lean = self._chance.uniform(0.1, 0.3)
            strokes.append(
                [
                    (left + 0.16 * t, 0.35 + lean * t + 0.12 * math.sin(6 * t + lean))
                    for t in (step / 24 for step in range(25))
                ]
            )
        return strokes


def _fen(figure: str) -> int:
    """`20,000.00` as fen."""
    return int("".join(character for character in figure if character.isdigit()))
