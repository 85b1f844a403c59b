"""A face check over the wire: consent, proof, tries, amounts, and what is kept of it; on both databases."""

import asyncio
import json
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import grpc
import pytest
from edian.channel.v1 import session_service_pb2 as pb
from google.protobuf.timestamp_pb2 import Timestamp

from channel_server.domain.assurance_policy import SHIPPED_ASSURANCE, Alternative, AssurancePolicy
from channel_server.domain.channel_policy import ChannelPolicy
from channel_server.domain.evidence import EvidenceRow, verify_chain
from channel_server.domain.ids import BankId
from channel_server.domain.money import Fen
from channel_server.domain.session import Act, Assurance, Channel
from tests.integration.server.conftest import House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Terminal, fen, refusal_of, refused

pytestmark = on_both_databases

BANK = BankId("qingjiang")
BY_CAMERA = pb.DOCUMENT_SOURCE_OCR_CONFIRMED
FAILED = {"decision": pb.FACE_DECISION_NOT_SAME, "distance": 0.93}
BOUND = 1_000_000


def stricter(since: date = date(2026, 1, 1), up_to: int = BOUND) -> ChannelPolicy:
    """The shipped policy, but for a bank that wants a face from ten thousand yuan on."""
    proofs = frozenset({Assurance.ID_CHIP, Assurance.CARD_PIN})
    drawing = (Alternative(proofs, Fen(up_to)), *SHIPPED_ASSURANCE.alternatives(Channel.KIOSK, Act.DRAW_DOWN)[1:])
    rules = {**SHIPPED_ASSURANCE.rules, (Channel.KIOSK, Act.DRAW_DOWN): drawing}
    return ChannelPolicy(since, AssurancePolicy(rules))


async def adopt(house: House, policy: ChannelPolicy) -> None:
    await house.services.books.write(lambda books: books.put_channel_policy(BANK, policy))
    # The hello has read the one before.
    house.services.policies.forget()


async def evidence(house: House, event_type: str) -> list[EvidenceRow]:
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1_000))
    assert not verify_chain(list(rows))
    return [row for row in rows if row.body.event_type == event_type]


def at(length: timedelta) -> Timestamp:
    """A time by the server's clock."""
    time = Timestamp()
    time.FromDatetime(datetime.now(UTC) + length)
    return time


async def test_chip_draws_up_to_the_bound_and_a_face_lifts_it(house: House, terminal: Terminal) -> None:
    await adopt(house, stricter())
    session_id = await terminal.open()
    assert fen((await terminal.identify(session_id, "wang")).session.drawable_without_face) == BOUND
    presented = await terminal.present(session_id, "wang")
    assert (fen(presented.session.drawable_without_face), presented.session.face_checks_left) == (BOUND, 3)
    ready = await terminal.sign(session_id, presented.account_token, 2_000_000)
    request = ready.request()
    no = await refusal_of(terminal.draw(request))
    assert (no.code, no.reason) == (grpc.StatusCode.PERMISSION_DENIED, "FACE_NEEDED")
    assert (no.metadata["amount"], no.metadata["without_face"]) == ("20,000.00", "10,000.00")
    assert no.refusal.remedy[0].text == "您可以改成 10,000.00 元以内，或者看着摄像头刷脸核对，或者到柜台办。"

    session = await terminal.check_face(session_id)
    assert pb.ASSURANCE_FACE in session.assurances
    assert not session.HasField("drawable_without_face")
    # The same request again: the refusal was of the visit as it was, and not of the request.
    drawdown = await terminal.draw(request)
    assert fen(drawdown.terms.amount) == 2_000_000
    assert len(house.bank.faults.posts) == 1


async def test_amount_at_the_bound_needs_no_face(house: House, terminal: Terminal) -> None:
    await adopt(house, stricter())
    ready = await terminal.ready(amount_fen=BOUND)
    assert fen((await terminal.draw(ready.request())).terms.amount) == BOUND


async def test_shipped_policy_lets_the_chip_draw_twenty_thousand_yuan(terminal: Terminal) -> None:
    session_id, token = await terminal.enter("wang")
    read = await terminal.sessions.GetSession(pb.GetSessionRequest(session_id=session_id), timeout=10)
    assert fen(read.session.drawable_without_face) == 2_000_000
    ready = await terminal.sign(session_id, token, 2_000_000)
    assert fen((await terminal.draw(ready.request())).terms.amount) == 2_000_000


async def test_card_read_by_a_camera_needs_a_face_for_any_amount(house: House, terminal: Terminal) -> None:
    session_id = await terminal.open()
    identified = (await terminal.identify(session_id, "wang", source=BY_CAMERA)).session
    assert list(identified.assurances) == [pb.ASSURANCE_ID_DOCUMENT]
    assert identified.HasField("drawable_without_face")
    assert fen(identified.drawable_without_face) == 0
    token = (await terminal.present(session_id, "wang")).account_token
    ready = await terminal.sign(session_id, token, 100_000)
    no = await refusal_of(terminal.draw(ready.request()))
    assert no.reason == "FACE_NEEDED"
    assert no.refusal.remedy[0].text == "您可以看着摄像头刷脸核对，或者把身份证放到读卡区，或者到柜台办。"
    await terminal.check_face(session_id)
    assert fen((await terminal.draw(ready.request())).terms.amount) == 100_000
    (identification,) = await evidence(house, "customer_identified")
    assert identification.body.details["source"] == "OCR_CONFIRMED"


async def test_card_read_by_its_chip_after_the_camera_needs_no_face(terminal: Terminal) -> None:
    session_id, token = await terminal.enter("wang", source=BY_CAMERA)
    await terminal.identify(session_id, "wang", source=pb.DOCUMENT_SOURCE_CHIP)
    ready = await terminal.sign(session_id, token, 100_000)
    assert fen((await terminal.draw(ready.request())).terms.amount) == 100_000


async def test_source_left_out_is_the_chip_as_from_terminals_that_know_no_other(terminal: Terminal) -> None:
    session_id = await terminal.open()
    assert list((await terminal.identify(session_id, "wang")).session.assurances) == [pb.ASSURANCE_ID_CHIP]


async def test_three_failed_checks_end_the_offer_and_leave_the_counter(house: House, terminal: Terminal) -> None:
    await adopt(house, stricter())
    session_id, token = await terminal.enter("wang")
    left = [(await terminal.check_face(session_id, **FAILED)).face_checks_left for _ in range(3)]
    assert left == [2, 1, 0]
    late = await refusal_of(terminal.check_face(session_id))
    assert (late.code, late.reason) == (grpc.StatusCode.PERMISSION_DENIED, "FACE_CHECKS_USED_UP")
    ready = await terminal.sign(session_id, token, 2_000_000)
    no = await refusal_of(terminal.draw(ready.request()))
    assert no.reason == "COUNTER_NEEDED"
    assert no.refusal.remedy[0].text == "您可以改成 10,000.00 元以内，或者到柜台办。"
    smaller = await terminal.sign(session_id, token, BOUND)
    assert fen((await terminal.draw(smaller.request())).terms.amount) == BOUND


async def test_checks_told_at_once_are_three_tries_and_no_more(house: House, terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    told = await asyncio.gather(*(terminal.check_face(session_id, **FAILED) for _ in range(8)), return_exceptions=True)
    taken = [each for each in told if not isinstance(each, BaseException)]
    assert sorted(each.face_checks_left for each in taken) == [0, 1, 2]
    reasons = [refused(each).reason for each in told if isinstance(each, grpc.aio.AioRpcError)]
    assert reasons == ["FACE_CHECKS_USED_UP"] * 5
    assert len(await evidence(house, "face_check_recorded")) == 3


async def test_face_and_card_proved_at_once_are_both_kept(terminal: Terminal) -> None:
    session_id = await terminal.open()
    await terminal.identify(session_id, "wang")
    await asyncio.gather(
        terminal.present(session_id, "wang"), terminal.check_face(session_id), terminal.check_face(session_id, **FAILED)
    )
    read = (await terminal.sessions.GetSession(pb.GetSessionRequest(session_id=session_id), timeout=10)).session
    assert set(read.assurances) == {pb.ASSURANCE_ID_CHIP, pb.ASSURANCE_CARD_PIN, pb.ASSURANCE_FACE}
    assert read.face_checks_left == 2


async def test_tries_of_one_visit_are_not_those_of_the_next(terminal: Terminal) -> None:
    first, _ = await terminal.enter("wang")
    for _ in range(3):
        await terminal.check_face(first, **FAILED)
    await terminal.sessions.CloseSession(pb.CloseSessionRequest(session_id=first, cause="finished"), timeout=10)
    second, _ = await terminal.enter("wang")
    assert (await terminal.check_face(second, **FAILED)).face_checks_left == 2


async def test_check_told_twice_is_one_check_one_try_and_one_row(house: House, terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    once = {"request_id": str(uuid.uuid4()), "consent_time": at(-timedelta(seconds=20)), **FAILED}
    told = await asyncio.gather(*(terminal.check_face(session_id, **once) for _ in range(6)))
    assert {each.face_checks_left for each in told} == {2}
    assert len(await evidence(house, "face_check_recorded")) == 1


@pytest.mark.parametrize(
    ("back", "change", "reason"),
    [
        (timedelta(hours=1), {}, "FACE_CONSENT_STALE"),
        (timedelta(seconds=20), {"threshold": 0.7}, "FACE_THRESHOLD_TOO_LOOSE"),
    ],
)
async def test_refused_check_told_twice_gets_the_same_words_and_one_row(
    house: House, terminal: Terminal, back: timedelta, change: dict[str, Any], reason: str
) -> None:
    session_id, _ = await terminal.enter("wang")
    once = {"request_id": str(uuid.uuid4()), "consent_time": at(-back), **change}
    reasons = {(await refusal_of(terminal.check_face(session_id, **once))).reason for _ in range(2)}
    assert reasons == {reason}
    assert len(await evidence(house, "face_check_refused")) == 1


@pytest.mark.parametrize("consent", [None, timedelta(minutes=-30)])
async def test_check_without_a_consent_leaves_none_of_its_figures_behind(
    house: House, terminal: Terminal, consent: timedelta | None
) -> None:
    session_id, _ = await terminal.enter("wang")
    request_id = str(uuid.uuid4())
    told = {
        "request_id": request_id,
        "consent_time": None if consent is None else at(consent),
        "distance": 0.2718281,
        "passive_score": 0.5772156,
        "model_sha256": bytes(32),
    }
    # Also before the model, which is one that the bank does not know.
    no = await refusal_of(terminal.check_face(session_id, **told))
    assert no.reason == ("FACE_CONSENT_MISSING" if consent is None else "FACE_CONSENT_STALE")
    (row,) = await evidence(house, "face_check_refused")
    assert set(row.body.details) == {"terminal", "refusal", "cause"}
    assert await house.services.books.read(lambda books: books.request(BANK, request_id)) is None
    everything = house.database.raw()
    assert b"2718281" not in everything
    assert b"5772156" not in everything


@pytest.mark.parametrize(
    "change",
    [
        {"decision": pb.FACE_DECISION_SAME_AND_LIVE},
        {"distance": 0.61},
        {"device_serial": "CAM-0002"},
        {"passive_score": 0.71},
    ],
)
async def test_other_check_under_the_same_id_is_refused_and_changes_nothing(
    terminal: Terminal, change: dict[str, Any]
) -> None:
    session_id, _ = await terminal.enter("wang")
    once = {"request_id": str(uuid.uuid4()), "consent_time": at(-timedelta(seconds=20)), **FAILED}
    await terminal.check_face(session_id, **once)
    no = await refusal_of(terminal.check_face(session_id, **{**once, **change}))
    assert (no.reason, no.fields) == ("REQUEST_ID_REUSED", list(change))
    read = await terminal.sessions.GetSession(pb.GetSessionRequest(session_id=session_id), timeout=10)
    assert pb.ASSURANCE_FACE not in read.session.assurances


async def test_id_of_a_drawdown_is_no_id_of_a_check_and_the_other_way_round(terminal: Terminal) -> None:
    ready = await terminal.ready(amount_fen=100_000)
    request = ready.request()
    await terminal.draw(request)
    no = await refusal_of(terminal.check_face(ready.session_id, request_id=request.request_id))
    assert no.reason == "REQUEST_ID_REUSED"
    check_id = str(uuid.uuid4())
    await terminal.check_face(ready.session_id, request_id=check_id)
    assert (await refusal_of(terminal.draw(ready.request(check_id)))).reason == "REQUEST_ID_REUSED"
    assert (await refusal_of(terminal.outcome(check_id))).reason == "NOT_FOUND"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda: {"consent_time": None}, "FACE_CONSENT_MISSING"),
        (lambda: {"consent_time": at(timedelta(minutes=3))}, "FACE_CONSENT_STALE"),
        (lambda: {"consent_time": at(-timedelta(minutes=11))}, "FACE_CONSENT_STALE"),
        (lambda: {"model_sha256": bytes(32)}, "FACE_MODEL_UNKNOWN"),
        (lambda: {"threshold": 0.61}, "FACE_THRESHOLD_TOO_LOOSE"),
        (lambda: {"distance": 0.6001}, "FACE_CHECK_CONTRADICTORY"),
        (lambda: {"distance": None}, "FACE_CHECK_CONTRADICTORY"),
        (lambda: {"challenges": []}, "FACE_CHECK_CONTRADICTORY"),
    ],
)
async def test_check_that_may_not_count_is_refused_with_its_reason_and_leaves_a_trace(
    house: House, terminal: Terminal, change: Callable[[], dict[str, Any]], reason: str
) -> None:
    session_id, _ = await terminal.enter("wang")
    no = await refusal_of(terminal.check_face(session_id, **change()))
    assert no.reason == reason
    read = (await terminal.sessions.GetSession(pb.GetSessionRequest(session_id=session_id), timeout=10)).session
    assert pb.ASSURANCE_FACE not in read.assurances
    assert read.face_checks_left == 3
    (row,) = await evidence(house, "face_check_refused")
    assert (row.body.subject, row.body.details["refusal"]) == (session_id, reason)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"decision": 0}, "decision"),
        ({"decision": 9}, "decision"),
        ({"distance": -0.1}, "distance"),
        ({"distance": float("nan")}, "distance"),
        ({"threshold": 0.0}, "threshold"),
        ({"threshold": float("inf")}, "threshold"),
        ({"passive_score": 1.1}, "passive_score"),
        ({"model_sha256": bytes(31)}, "model_sha256"),
        ({"device_serial": ""}, "device_serial"),
        ({"device_serial": "C" * 65}, "device_serial"),
        ({"challenges": [pb.FaceChallenge(met=True)]}, "challenges.kind"),
        ({"request_id": "1"}, "request_id"),
        ({"consent_time": Timestamp(seconds=2**60)}, "consent_time"),
    ],
)
async def test_check_that_is_malformed_names_the_field(terminal: Terminal, change: dict[str, Any], field: str) -> None:
    session_id, _ = await terminal.enter("wang")
    no = await refusal_of(terminal.check_face(session_id, **change))
    assert (no.code, no.reason, no.fields) == (grpc.StatusCode.INVALID_ARGUMENT, "MALFORMED_REQUEST", [field])


async def test_check_before_any_document_is_refused(terminal: Terminal) -> None:
    no = await refusal_of(terminal.check_face(await terminal.open()))
    assert (no.reason, no.metadata["missing"]) == ("ASSURANCE_INSUFFICIENT", "ID_CHIP")


async def test_visit_of_another_terminal_or_one_that_has_ended_takes_no_check(house: House, terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    check_id = str(uuid.uuid4())
    async with house.terminal("JC-0318") as other:
        await other.hello()
        assert (await refusal_of(other.check_face(session_id, request_id=check_id))).reason == "SESSION_NOT_FOUND"
    await terminal.sessions.CloseSession(pb.CloseSessionRequest(session_id=session_id, cause="finished"), timeout=10)
    assert (await refusal_of(terminal.check_face(session_id, request_id=check_id))).reason == "SESSION_EXPIRED"
    assert await evidence(house, "face_check_recorded") == await evidence(house, "face_check_refused") == []


async def test_check_of_one_visit_proves_nothing_in_another(terminal: Terminal) -> None:
    first, _ = await terminal.enter("wang")
    check = {"request_id": str(uuid.uuid4()), "consent_time": at(timedelta(0))}
    await terminal.check_face(first, **check)
    second, _ = await terminal.enter("wang")
    no = await refusal_of(terminal.check_face(second, **check))
    assert (no.reason, no.fields) == ("REQUEST_ID_REUSED", ["session_id"])


async def test_evidence_says_how_it_was_known_and_holds_nothing_of_a_face(house: House, terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    await terminal.check_face(session_id)
    await terminal.check_face(session_id, decision=pb.FACE_DECISION_NOT_LIVE, distance=None)
    passed, failed = [dict(row.body.details) for row in await evidence(house, "face_check_recorded")]
    assert {name: passed[name] for name in ("decision", "distance", "threshold", "passive_score", "device_serial")} == {
        "decision": "SAME_AND_LIVE",
        "distance": "0.31",
        "threshold": "0.6",
        "passive_score": "0.7",
        "device_serial": "CAM-0001",
    }
    assert (passed["challenges"], passed["terminal"], passed["refusal"]) == ("TURN_LEFT+ BLINK+", "JC-0317", "")
    assert passed["model_sha256"].startswith("55533b28")
    assert datetime.fromisoformat(passed["consent_time"]) <= datetime.now(UTC)
    assert (failed["decision"], failed["distance"]) == ("NOT_LIVE", "")
    assert "王" not in json.dumps([passed, failed], ensure_ascii=False)


async def test_policy_that_changes_takes_no_answer_back(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready(amount_fen=2_000_000)
    request = ready.request()
    first = await terminal.draw(request)
    await adopt(house, stricter())
    again = await terminal.draw(request)
    assert (again.drawdown_id, again.state) == (first.drawdown_id, first.state)
    assert len(house.bank.faults.posts) == 1
    other = await terminal.sign(ready.session_id, ready.account_token, 1_500_000)
    assert (await refusal_of(terminal.draw(other.request()))).reason == "FACE_NEEDED"


async def test_policy_of_a_later_day_is_not_yet_in_force(house: House, terminal: Terminal) -> None:
    # Two days on: the bank's calendar may be a day ahead of this clock.
    await adopt(house, stricter(datetime.now(UTC).date() + timedelta(days=2)))
    session_id, _ = await terminal.enter("wang")
    read = await terminal.sessions.GetSession(pb.GetSessionRequest(session_id=session_id), timeout=10)
    assert fen(read.session.drawable_without_face) == 2_000_000


async def test_policy_of_one_bank_is_not_another_banks(house: House, terminal: Terminal) -> None:
    await adopt(house, stricter())
    async with house.terminal("YL-0001") as other:
        await other.hello()
        session_id = await other.open()
        assert fen((await other.identify(session_id, "sun")).session.drawable_without_face) == 2_000_000
