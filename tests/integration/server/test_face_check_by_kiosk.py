"""The kiosk's own client against the server: an ID card read by a camera, faces that fail and pass, and the money."""

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from channel_server.domain.face_check import SHIPPED_FACE_MODELS
from kiosk.client.answers import Refused, Success
from kiosk.client.certificates import load
from kiosk.client.channel import GrpcChannelClient, open_channel
from kiosk.client.values import Account, DrawdownIntent, due_day_of
from kiosk.flow.credentials import (
    BankCard,
    ChipProof,
    FaceChallenge,
    FaceChallengeKind,
    FaceCheck,
    FaceDecision,
    IdCard,
    IdSource,
    PinBlock,
)
from kiosk.flow.facts import DrawdownState, FaceStanding, Language, Method
from kiosk.flow.state import Draft, Signature
from tests.integration.server.conftest import House
from tests.integration.server.terminal import PIN_BLOCKS, VILLAGE
from tests.unit.kiosk.flow_samples import STROKES

WANG = VILLAGE.person("wang")
CARD = next(card for card in VILLAGE.cards if card.customer_id == WANG.customer_id)
PHOTOGRAPHED = IdCard("resident", WANG.name, WANG.id_number, date(2016, 3, 9), date(2036, 3, 9), IdSource.OCR_CONFIRMED)


@pytest.fixture
async def kiosk(house: House) -> AsyncIterator[GrpcChannelClient]:
    client = GrpcChannelClient(open_channel(house.address, load(house.certs, "JC-0317")))
    yield client
    await client.aclose()


def won(answer):
    assert isinstance(answer, Success), answer
    return answer.value


def looked(decision: FaceDecision = FaceDecision.SAME_AND_LIVE, distance: float | None = 0.3125) -> FaceCheck:
    kinds = (FaceChallengeKind.TURN_RIGHT, FaceChallengeKind.NOD)
    return FaceCheck(
        request_id=str(uuid.uuid4()),
        consent_time=datetime.now(UTC),
        decision=decision,
        distance=distance,
        threshold=0.6,
        passive_score=0.5,
        model_sha256=SHIPPED_FACE_MODELS[0].sha256.hex(),
        device_serial="CAM-0001",
        challenges=tuple(FaceChallenge(kind, met=decision is not FaceDecision.NOT_LIVE) for kind in kinds),
    )


async def enter(kiosk: GrpcChannelClient) -> tuple[str, Account]:
    won(await kiosk.hello(()))
    session_id = won(await kiosk.open_session(Language.ZH, PHOTOGRAPHED))
    card = BankCard(CARD.card_number, CARD.sequence_number, "A000000333010101")
    pin = PinBlock(PIN_BLOCKS[WANG.customer_id], "SM4")
    return session_id, won(await kiosk.present_card(session_id, card, ChipProof(b"\x9f\x26\x08sixteen!"), pin))


async def test_farmer_whose_chip_cannot_be_read_draws_by_camera_and_face(kiosk: GrpcChannelClient) -> None:
    session_id, account = await enter(kiosk)
    assert account.face == FaceStanding(0, 3)
    greeting = won(await kiosk.hello(()))
    line = won(await kiosk.credit_line(session_id, greeting.bounds))
    draft = Draft(1_230_000, 12, Method.EQUAL_INSTALMENT, "FARMING")
    due_day = due_day_of(greeting.terminal.business_date)
    quote = won(await kiosk.quote(session_id, line.credit_line_id, draft, due_day))
    contract = won(await kiosk.prepare_contract(session_id, quote.quote_id))
    readings = tuple((page.number, page.minimum_ms) for page in contract.pages)
    won(await kiosk.accept_contract(session_id, contract, readings, Signature(STROKES)))
    intent = DrawdownIntent(
        str(uuid.uuid4()), session_id, line.credit_line_id, contract.contract_id, account.token, due_day, quote
    )
    refused = await kiosk.draw(intent)
    assert isinstance(refused, Refused)
    assert refused.refusal.reason == "FACE_NEEDED"
    assert "刷脸" in refused.refusal.remedy.zh
    assert won(await kiosk.record_face_check(session_id, looked(FaceDecision.NOT_LIVE, None))) == FaceStanding(0, 2)
    assert won(await kiosk.record_face_check(session_id, looked(FaceDecision.NOT_SAME, 0.9))) == FaceStanding(0, 1)
    assert won(await kiosk.record_face_check(session_id, looked())) == FaceStanding(None, 1)
    assert won(await kiosk.draw(intent)).state is DrawdownState.DISBURSED


async def test_answer_that_was_lost_is_asked_for_again_under_the_same_id(kiosk: GrpcChannelClient) -> None:
    session_id, _ = await enter(kiosk)
    check = looked(FaceDecision.NOT_SAME, 0.9)
    assert won(await kiosk.record_face_check(session_id, check)) == FaceStanding(0, 2)
    assert won(await kiosk.record_face_check(session_id, check)) == FaceStanding(0, 2)
