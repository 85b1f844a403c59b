"""What every `ChannelClient` keeps; run on the twin here, on the wire by the server's own integration tests."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

from kiosk.client.answers import Refused, Success, Unanswered
from kiosk.client.repayments import RepaymentIntent
from kiosk.client.twin import TwinBank
from kiosk.client.values import Account, AmountBounds, DrawdownIntent, PreparedContract
from kiosk.flow.credentials import (
    ChipProof,
    FaceChallenge,
    FaceChallengeKind,
    FaceCheck,
    FaceDecision,
    IdCard,
    IdSource,
)
from kiosk.flow.effects import Cause
from kiosk.flow.facts import DrawdownState, FaceStanding, Language, Method
from kiosk.flow.repaying import Repaying, RepaymentKind, RepaymentState
from kiosk.flow.state import Draft, Signature
from tests.unit.kiosk.flow_samples import NOTE, STROKES
from tests.unit.kiosk.journey_stage import RIGHT_PIN, WANG_BANK_CARD, WANG_CARD, WRONG_PIN, wang

BOUNDS = AmountBounds(100_000, 5_000_000, 10_000)
DRAFT = Draft(1_230_000, 12, Method.EQUAL_INSTALMENT, "FARMING")
PROOF = ChipProof(b"\x9f\x26\x08twinonly")
REQUEST = "0d8d9c3e-9a3b-4d52-8f0e-7a6f5a0e1c11"


def won(answer):
    assert isinstance(answer, Success), answer
    return answer.value


PHOTOGRAPHED = replace(WANG_CARD, source=IdSource.OCR_CONFIRMED)


def looked(decision: FaceDecision = FaceDecision.SAME_AND_LIVE) -> FaceCheck:
    return FaceCheck(
        request_id=str(uuid.uuid4()),
        consent_time=datetime.now(UTC),
        decision=decision,
        distance=0.31 if decision is not FaceDecision.NOT_SAME else 0.84,
        threshold=0.6,
        passive_score=0.7,
        model_sha256="5f" * 32,
        device_serial="CAM-0001",
        challenges=(
            FaceChallenge(FaceChallengeKind.TURN_LEFT, met=True),
            FaceChallenge(FaceChallengeKind.BLINK, met=decision is not FaceDecision.NOT_LIVE),
        ),
    )


async def at_the_machine(bank: TwinBank, card: IdCard = WANG_CARD) -> tuple[str, FaceStanding]:
    session = won(await bank.open_session(Language.ZH, card))
    return session, won(await bank.present_card(session, WANG_BANK_CARD, PROOF, RIGHT_PIN)).face


async def signed(bank: TwinBank, card: IdCard = WANG_CARD) -> DrawdownIntent:
    session = won(await bank.open_session(Language.ZH, card))
    account: Account = won(await bank.present_card(session, WANG_BANK_CARD, PROOF, RIGHT_PIN))
    line = won(await bank.credit_line(session, BOUNDS))
    quote = won(await bank.quote(session, line.credit_line_id, DRAFT, 15))
    contract: PreparedContract = won(await bank.prepare_contract(session, quote.quote_id))
    readings = tuple((page.number, page.minimum_ms) for page in contract.pages)
    won(await bank.accept_contract(session, contract, readings, Signature(STROKES)))
    return DrawdownIntent(REQUEST, session, line.credit_line_id, contract.contract_id, account.token, 15, quote)


async def test_draw_repeated_under_the_same_id_is_one_drawdown() -> None:
    bank = TwinBank(wang())
    intent = await signed(bank)
    first, second = won(await bank.draw(intent)), won(await bank.draw(intent))
    assert first == second
    assert first.state is DrawdownState.DISBURSED
    assert len(bank.drawdowns) == 1


async def test_draw_same_id_other_content_is_refused() -> None:
    bank = TwinBank(wang())
    intent = await signed(bank)
    won(await bank.draw(intent))
    answer = await bank.draw(replace(intent, quote=replace(intent.quote, amount_fen=500_000)))
    assert isinstance(answer, Refused)
    assert answer.refusal.reason == "REQUEST_ID_REUSED"


async def test_outcome_of_what_never_arrived_bars_a_later_arrival() -> None:
    bank = TwinBank(wang())
    intent = await signed(bank)
    assert won(await bank.outcome(REQUEST)).state is DrawdownState.FAILED
    assert isinstance(await bank.draw(intent), Refused)
    assert bank.drawdowns == {}


async def test_outcome_after_a_lost_answer_tells_state_and_amount() -> None:
    bank = TwinBank(wang())
    bank.script.lose_drawdown_answers = 1
    assert isinstance(await bank.draw(await signed(bank)), Unanswered)
    known = won(await bank.outcome(REQUEST))
    assert (known.state, known.amount_fen) == (DrawdownState.DISBURSED, 1_230_000)
    assert known.loan_note_number == ""


async def test_present_card_three_wrong_pins_block_it() -> None:
    bank = TwinBank(wang())
    session = won(await bank.open_session(Language.ZH, WANG_CARD))
    reasons = []
    for _ in range(4):
        answer = await bank.present_card(session, WANG_BANK_CARD, PROOF, WRONG_PIN)
        assert isinstance(answer, Refused)
        reasons.append((answer.refusal.reason, answer.refusal.tries_left))
    assert reasons == [("PIN_WRONG", 2), ("PIN_WRONG", 1), ("PIN_BLOCKED", 0), ("PIN_BLOCKED", 0)]


async def test_accept_contract_not_read_or_not_signed_is_refused() -> None:
    bank = TwinBank(wang())
    intent = await signed(bank)
    contract = won(await bank.prepare_contract(intent.session_id, intent.quote.quote_id))
    unread = await bank.accept_contract(intent.session_id, contract, ((1, 1),), Signature(STROKES))
    assert isinstance(unread, Refused)
    assert unread.refusal.reason == "CONTRACT_NOT_READ"
    readings = tuple((page.number, page.minimum_ms) for page in contract.pages)
    unsigned = await bank.accept_contract(intent.session_id, contract, readings, Signature())
    assert isinstance(unsigned, Refused)
    assert unsigned.refusal.reason == "SIGNATURE_MISSING"


async def test_open_session_expired_card_and_stranger_are_told_apart() -> None:
    bank = TwinBank(wang())
    expired = await bank.open_session(Language.ZH, replace(WANG_CARD, valid_to=date(2025, 6, 30)))
    stranger = await bank.open_session(Language.ZH, replace(WANG_CARD, id_number="429901199001010052"))
    assert isinstance(expired, Refused)
    assert isinstance(stranger, Refused)
    assert (expired.refusal.reason, stranger.refusal.reason) == ("ID_EXPIRED", "CUSTOMER_NOT_FOUND")


async def test_closed_session_serves_nothing_and_closing_again_is_no_error() -> None:
    bank = TwinBank(wang())
    session = won(await bank.open_session(Language.ZH, WANG_CARD))
    won(await bank.close_session(session, Cause.FINISHED))
    won(await bank.close_session(session, Cause.CANCELLED))
    assert isinstance(await bank.credit_line(session, BOUNDS), Refused)


async def test_evidence_is_kept_once_an_event() -> None:
    bank = TwinBank(wang())
    session = won(await bank.open_session(Language.ZH, WANG_CARD))
    for _ in range(2):
        won(await bank.append_evidence(session, REQUEST, "page_shown", datetime.now(UTC), {"page": "1"}))
    assert bank.evidence == {REQUEST: "page_shown"}


async def test_call_staff_tells_whether_it_was_taken_and_counts_once_an_id() -> None:
    bank = TwinBank(wang())
    assert won(await bank.call_staff(REQUEST, "pin", "PIN")) is True
    assert won(await bank.call_staff(REQUEST, "pin", "PIN")) is True
    assert bank.staff_calls == {REQUEST: ("pin", "PIN")}
    bank.script.nobody_called = True
    assert won(await bank.call_staff(str(uuid.uuid4()), "pin", "PIN")) is False
    await bank.set_down(True)
    assert isinstance(await bank.call_staff(str(uuid.uuid4()), "pin", "PIN"), Unanswered)


async def test_watch_tells_each_change_and_ends_with_the_drawdown() -> None:
    bank = TwinBank(wang())
    bank.script.undecided = True
    intent = await signed(bank)
    drawdown = won(await bank.draw(intent))
    changes = bank.watch(intent.session_id, drawdown.drawdown_id)
    assert (await anext(changes)).state is DrawdownState.UNKNOWN
    bank.decide(DrawdownState.DISBURSED)
    assert [each.state async for each in changes] == [DrawdownState.DISBURSED]


async def test_watch_of_nothing_or_without_a_line_ends_without_a_word() -> None:
    bank = TwinBank(wang())
    intent = await signed(bank)
    assert [each async for each in bank.watch(intent.session_id, "no such drawdown")] == []
    drawdown = won(await bank.draw(intent))
    await bank.set_down(True)
    assert [each async for each in bank.watch(intent.session_id, drawdown.drawdown_id)] == []


async def test_standing_says_up_to_which_amount_no_face_is_needed() -> None:
    bank = TwinBank(wang())
    _, standing = await at_the_machine(bank)
    assert (standing.needed_for(2_000_000), standing.needed_for(2_000_100)) == (False, True)
    _, standing = await at_the_machine(bank, PHOTOGRAPHED)
    assert standing.needed_for(100_000)


async def test_face_that_is_the_documents_lifts_the_bound() -> None:
    bank = TwinBank(wang())
    intent = await signed(bank, PHOTOGRAPHED)
    refused = await bank.draw(intent)
    assert isinstance(refused, Refused)
    assert refused.refusal.reason == "FACE_NEEDED"
    standing = won(await bank.record_face_check(intent.session_id, looked()))
    assert not standing.needed_for(5_000_000)
    assert won(await bank.draw(intent)).state is DrawdownState.DISBURSED


async def test_face_check_told_twice_counts_once_and_three_failed_end_the_offer() -> None:
    bank = TwinBank(wang())
    intent = await signed(bank, PHOTOGRAPHED)
    failed = looked(FaceDecision.NOT_LIVE)
    left = [won(await bank.record_face_check(intent.session_id, failed)).checks_left for _ in range(2)]
    for _ in range(2):
        left.append(won(await bank.record_face_check(intent.session_id, looked(FaceDecision.NOT_SAME))).checks_left)
    assert left == [2, 2, 1, 0]
    late = await bank.record_face_check(intent.session_id, looked())
    drawn = await bank.draw(intent)
    assert isinstance(late, Refused)
    assert isinstance(drawn, Refused)
    assert (late.refusal.reason, drawn.refusal.reason) == ("FACE_CHECKS_USED_UP", "COUNTER_NEEDED")


async def test_face_check_with_other_content_under_the_same_id_is_refused() -> None:
    bank = TwinBank(wang())
    session, _ = await at_the_machine(bank)
    check = looked(FaceDecision.NOT_SAME)
    won(await bank.record_face_check(session, check))
    answer = await bank.record_face_check(session, replace(check, decision=FaceDecision.SAME_AND_LIVE))
    assert isinstance(answer, Refused)
    assert answer.refusal.reason == "REQUEST_ID_REUSED"


async def test_face_check_of_a_closed_visit_is_refused() -> None:
    bank = TwinBank(wang())
    session, _ = await at_the_machine(bank)
    won(await bank.close_session(session, Cause.CANCELLED))
    assert isinstance(await bank.record_face_check(session, looked()), Refused)


async def priced(bank: TwinBank, kind: RepaymentKind = RepaymentKind.PARTIAL, fen: int = 300_000) -> RepaymentIntent:
    session = won(await bank.open_session(Language.ZH, WANG_CARD))
    account: Account = won(await bank.present_card(session, WANG_BANK_CARD, PROOF, RIGHT_PIN))
    quote = won(await bank.quote_repayment(session, Repaying(NOTE.number, kind, fen)))
    return RepaymentIntent(REQUEST, session, account.token, quote)


async def test_repay_repeated_under_the_same_id_is_one_repayment_and_frees_the_line_once() -> None:
    bank = TwinBank(wang())
    intent = await priced(bank)
    before = won(await bank.credit_line(intent.session_id, BOUNDS)).facts
    first, second = won(await bank.repay(intent)), won(await bank.repay(intent))
    assert first == second
    assert first.state is RepaymentState.REPAID
    after = won(await bank.credit_line(intent.session_id, BOUNDS)).facts
    assert after.available_fen == before.available_fen + intent.quote.principal_fen
    assert after.notes[0].outstanding_fen == intent.quote.left_fen


async def test_repay_same_id_other_content_is_refused() -> None:
    bank = TwinBank(wang())
    intent = await priced(bank)
    won(await bank.repay(intent))
    answer = await bank.repay(replace(intent, quote=replace(intent.quote, principal_fen=1)))
    assert isinstance(answer, Refused)
    assert answer.refusal.reason == "REQUEST_ID_REUSED"


async def test_repayment_outcome_of_what_never_arrived_bars_a_later_arrival() -> None:
    bank = TwinBank(wang())
    intent = await priced(bank)
    assert won(await bank.repayment_outcome(REQUEST)).state is RepaymentState.FAILED
    assert isinstance(await bank.repay(intent), Refused)
    assert bank.repayments == {}


async def test_repayment_of_more_than_is_owed_or_from_another_account_is_refused() -> None:
    bank = TwinBank(wang())
    session = won(await bank.open_session(Language.ZH, WANG_CARD))
    won(await bank.present_card(session, WANG_BANK_CARD, PROOF, RIGHT_PIN))
    answer = await bank.quote_repayment(session, Repaying(NOTE.number, RepaymentKind.PARTIAL, 9_000_000))
    assert isinstance(answer, Refused)
    assert answer.refusal.reason == "REPAYMENT_ABOVE_PAYOFF"
    refused = await bank.repay(replace(await priced(bank), account_token="somebody-elses"))
    assert isinstance(refused, Refused)
    assert refused.refusal.reason == "REPAYMENT_ACCOUNT_NOT_OWN"
