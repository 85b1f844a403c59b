"""A journey on twins: the bank in memory, hands as methods, time as fast as the test likes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

from kiosk.client.request_store import RequestStore
from kiosk.client.twin import TwinBank
from kiosk.client.twin_script import TwinCustomer
from kiosk.flow import events as ev
from kiosk.flow.camera import Abilities, Field, Side
from kiosk.flow.credentials import (
    BankCard,
    FaceChallenge,
    FaceChallengeKind,
    FaceDecision,
    IdCard,
    PinBlock,
)
from kiosk.flow.facts import Method
from kiosk.flow.gates import gate
from kiosk.flow.state import KioskState, Step
from kiosk.hardware.port import DocumentSide, FaceFindings
from kiosk.hardware.twin import TwinDevices
from kiosk.journey.inquiry import Inquiry
from kiosk.journey.journal import Journal
from kiosk.journey.journey import Journey
from kiosk.journey.repayment_inquiry import RepaymentInquiry
from kiosk.journey.service import ServiceKeeper
from tests.unit.kiosk.flow_samples import KEYED, NOTE, PRECHECK, REPAYING, STROKES

WANG_CARD = IdCard("resident", "王大华", "429901195603090012", date(2016, 3, 9), None, portrait_path="photo")
WANG_BANK_CARD = BankCard("9299010000000036688", "01", "A000000333010101")
RIGHT_PIN = PinBlock(b"right block 16 b", "SM4")
WRONG_PIN = PinBlock(b"wrong block 16 b", "SM4")

WITHIN_S = 5.0

FRONT = DocumentSide(
    Side.FRONT,
    "王大华",
    "清江县虚构湾镇一组 7 号",
    WANG_CARD.id_number,
    unsure=frozenset({Field.ADDRESS}),
    portrait_path="cut",
)
BACK = DocumentSide(Side.BACK, valid_from=date(2016, 3, 9), valid_to=date(2036, 3, 9))
CAMERA_PAGES = {Step.DOCUMENT, Step.DOCUMENT_CHECK, Step.FACE_CONSENT, Step.FACE}


def findings(decision: FaceDecision = FaceDecision.SAME_AND_LIVE) -> FaceFindings:
    asked = (FaceChallenge(FaceChallengeKind.TURN_LEFT, True), FaceChallenge(FaceChallengeKind.BLINK, True))
    return FaceFindings(decision, 0.41, 0.6, 0.8, "ab" * 32, "CAM-1", asked)


FOLLOWED = (
    ev.ChallengeGiven(FaceChallengeKind.TURN_LEFT, 1, 2, 6_000),
    ev.ChallengeMet(1),
    ev.ChallengeGiven(FaceChallengeKind.BLINK, 2, 2, 6_000),
    ev.ChallengeMet(2),
)


def wang() -> TwinCustomer:
    return TwinCustomer(WANG_CARD.id_number, WANG_BANK_CARD.card_number, RIGHT_PIN.block, notes=[NOTE])


class Stage:
    """One terminal with everything around it, and a person in front of it."""

    def __init__(self, folder: Path, bank: TwinBank | None = None, devices: TwinDevices | None = None) -> None:
        self.folder = folder
        self.bank = bank or TwinBank(wang())
        self.devices = devices or TwinDevices()
        self.requests = RequestStore(folder / "requests")
        self.repayments = RequestStore(folder / "repayments")
        self.seen: list[KioskState] = []
        self.journey = Journey(
            devices=self.devices,
            requests=self.requests,
            repayments=self.repayments,
            journal=Journal(folder / "journal"),
            present=self.seen.append,
        )
        self.journey._inquiry = Inquiry(self.journey._with_client, self.requests, patience_s=0.6, watch_s=0.05)
        self.journey._repayment_inquiry = RepaymentInquiry(
            self.journey._with_client, self.repayments, patience_s=0.6, watch_s=0.05
        )
        self.keeper = ServiceKeeper(self.journey, self.devices, self._client, tick_s=0.01, retry_s=0.02)

    async def _client(self) -> TwinBank:
        return self.bank

    def start(self) -> Stage:
        self.journey.boot()
        self.journey.show()
        self.keeper.start()
        return self

    async def close(self) -> None:
        await self.keeper.close()

    async def crash(self) -> None:
        """Power off: no task ends in order, nothing is told to anybody."""
        await self.journey.tasks.close()

    @property
    def state(self) -> KioskState:
        return self.journey.state

    def touch(self, *events: ev.UserEvent) -> None:
        for event in events:
            self.journey.submit(event)

    async def until(self, what: Callable[[KioskState], object]) -> KioskState:
        """Wait for a state of the terminal."""
        try:
            async with asyncio.timeout(WITHIN_S):
                while not what(self.state):  # noqa: ASYNC110 - the state has no event of its own, and must not for a test
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"still {self.state.step} {self.state.waiting} {self.state.notice}") from None
        return self.state

    async def at(self, step: Step) -> KioskState:
        return await self.until(lambda state: state.step is step)

    async def next(self) -> None:
        """Press the main button once it can be pressed."""
        await self.until(lambda state: gate(state).open)
        self.touch(ev.NextPressed())

    async def walk(self, to: Step) -> KioskState:
        """Go the straight way to a page; with the camera only where the page needs one."""
        if to in CAMERA_PAGES:
            await self.see()
        if to in REPAYING:
            return await self._walk_to_repay(to)
        if to is Step.PRECHECK:
            await self.at(Step.ATTRACT)
            self.journey.submit(ev.SnapshotRead(PRECHECK))
            return await self.at(to)
        for step, act in self._way():
            if step is to:
                break
            if step in CAMERA_PAGES and not self.state.abilities.face:
                continue
            if to in {Step.DOCUMENT, Step.DOCUMENT_CHECK} and step is Step.IDENTIFY:
                await self.at(step)
                self.touch(ev.CameraReadingPressed())
                if to is Step.DOCUMENT_CHECK:
                    await self.lay_both_sides()
                break
            await self.at(step)
            await act()
        return await self.at(to)

    async def _walk_to_repay(self, to: Step) -> KioskState:
        await self.walk(Step.LINE)
        await self.until(lambda state: state.line and state.waiting is None)
        self.touch(ev.RepayPressed())
        if to is not Step.REPAY_NOTE:
            await self.next()
        if to is Step.REPAY_CONFIRM:
            self.touch(*KEYED)
            await self.next()
        return await self.at(to)

    async def repay(self) -> KioskState:
        """Repay a part, up to what the bank says of it."""
        await self.walk(Step.REPAY_CONFIRM)
        await self.next()
        return await self.at(Step.RESULT)

    async def see(self) -> None:
        """Give the terminal a camera, a face checker and a document reader."""
        self.devices.able = Abilities(face=True, document=True)
        await self.until(lambda state: state.terminal is not None)
        self.touch(ev.AbilitiesFound(self.devices.able))

    async def lay_both_sides(self) -> None:
        await self.at(Step.DOCUMENT)
        for side in (FRONT, BACK):
            await self.until(lambda state, side=side: state.document.side is side.side and gate(state).open)
            self.touch(ev.NextPressed())
            self.devices.lay_document(side)

    async def agree(self) -> None:
        self.touch(ev.FaceAgreed())

    async def face(self) -> None:
        self.devices.show_face(findings(), *FOLLOWED)

    def _way(self):
        return [
            (Step.ATTRACT, self.start_pressed),
            (Step.LANGUAGE, self.next),
            (Step.IDENTIFY, self.identify),
            (Step.BANK_CARD, self.insert),
            (Step.PIN, self.pin),
            (Step.FACE_CONSENT, self.agree),
            (Step.FACE, self.face),
            (Step.LINE, self.next),
            (Step.AMOUNT, self.amount),
            (Step.TERM, self.term),
            (Step.CONTRACT, self.read),
            (Step.SIGNATURE, self.sign),
            (Step.CONFIRM, self.next),
            (Step.WORKING, self.nothing),
            (Step.RESULT, self.next),
            (Step.RECEIPT, self.nothing),
            (Step.TAKE_CARDS, self.take),
        ]

    async def nothing(self) -> None:
        await asyncio.sleep(0)

    async def start_pressed(self) -> None:
        await self.until(lambda state: state.terminal is not None)
        self.touch(ev.StartPressed())

    async def identify(self) -> None:
        self.devices.lay_id_card(WANG_CARD)

    async def insert(self) -> None:
        self.devices.insert_card(WANG_BANK_CARD)
        await self.until(lambda state: state.card)
        await self.next()

    async def pin(self) -> None:
        self.devices.key_pin(RIGHT_PIN)

    async def amount(self) -> None:
        self.touch(ev.AmountSet(1_230_000))
        await self.next()

    async def term(self) -> None:
        self.touch(ev.TermChosen(12), ev.MethodChosen(Method.EQUAL_INSTALMENT))
        await self.next()

    async def read(self) -> None:
        await self.until(lambda state: state.contract)
        while not gate(self.state).open:
            await self.until(lambda state: state.contract.page_ms_left == 0)
            self.touch(ev.ContractPageTurned(1))
        self.touch(ev.NextPressed())

    async def sign(self) -> None:
        self.touch(ev.SignatureDrawn(STROKES))
        await self.next()

    async def take(self) -> None:
        self.devices.take_card()
        self.devices.lift_id_card()
        self.devices.take_receipt()
