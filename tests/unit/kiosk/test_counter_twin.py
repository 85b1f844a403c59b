"""The counter's twin keeps the contract's promises, so that pages tried on it are tried on something."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TypeVar

import pytest

from kiosk.counter.client.answers import Answer, Refused, Success, Unanswered
from kiosk.counter.client.approvals import ApprovalDecision
from kiosk.counter.client.lending import (
    ApprovalNeed,
    Drawdown,
    DrawdownIntent,
    DrawdownTerms,
    Outcome,
    RepaymentKind,
)
from kiosk.counter.client.twin import TwinCounter
from kiosk.counter.client.twin_branch import TwinBranch
from kiosk.counter.client.twin_people import PASSWORD
from kiosk.counter.client.visits import DocumentSource, IdentityDocument
from kiosk.flow.credentials import BankCard, ChipProof, PinBlock
from kiosk.flow.facts import DrawdownState, Language, Method
from kiosk.flow.state import Signature

T = TypeVar("T")

INK = Signature((tuple((0.1 * i, 0.1, i) for i in range(9)),))


def value(answer: Answer[T]) -> T:
    assert isinstance(answer, Success), answer
    return answer.value


class Window:
    """A signed-in workstation with a customer before it."""

    def __init__(self) -> None:
        self.branch = TwinBranch()
        self.client = TwinCounter(self.branch)
        self.person = self.branch.people["C0001"]

    async def intent(self, amount_fen: int) -> DrawdownIntent:
        client, person = self.client, self.person
        value(await client.sign_in("0317", PASSWORD))
        document = IdentityDocument("resident", person.name, person.id_number, None, None, DocumentSource.CHIP)
        visit = value(await client.open_visit(Language.ZH, document))
        card = BankCard(person.card_number, "01", "A0")
        account = value(await client.present_card(visit.session_id, card, ChipProof(b"x"), PinBlock(person.pin, "SM4")))
        terms = DrawdownTerms(person.line_id, amount_fen, 12, Method.EQUAL_INSTALMENT, "FARMING", 18)
        quote = value(await client.quote(visit.session_id, terms))
        contract = value(await client.prepare_contract(visit.session_id, quote.quote_id))
        value(await client.accept_contract(visit.session_id, contract, ((1, 400), (2, 300)), INK))
        request_id = str(uuid.uuid4())
        return DrawdownIntent(request_id, visit.session_id, quote.quote_id, contract.contract_id, account.token, terms)

    async def supervisor(self) -> TwinCounter:
        other = TwinCounter(self.branch, "JC-T002")
        value(await other.sign_in("0309", PASSWORD))
        return other


def reason(answer: Answer[object]) -> str:
    assert isinstance(answer, Refused), answer
    return answer.refusal.reason


async def decide(client: TwinCounter, drawdown: Drawdown, decision: ApprovalDecision) -> Answer[object]:
    return await client.decide(str(uuid.uuid4()), drawdown.approval_id, decision, "", PASSWORD)


async def test_drawdown_with_the_same_id_is_made_once() -> None:
    window = Window()
    intent = await window.intent(2_000_000)
    free = window.person.balance.available_fen
    first, again = value(await window.client.draw(intent)), value(await window.client.draw(intent))
    assert first == again
    assert first.state is DrawdownState.DISBURSED
    assert window.person.balance.available_fen == free - 2_000_000


@pytest.mark.parametrize(("amount_fen", "causes"), [(5_000_000, ()), (5_010_000, ("amount",))])
async def test_price_tells_beforehand_what_the_drawdown_then_does(amount_fen: int, causes: tuple[str, ...]) -> None:
    window = Window()
    intent = await window.intent(amount_fen)
    told = value(await window.client.quote(intent.session_id, intent.terms)).approval
    (line,) = value(await window.client.credit_lines(intent.session_id))
    assert told == ApprovalNeed(causes, 5_000_000, 30)
    assert line.approval_above_fen == 5_000_000
    assert value(await window.client.draw(intent)).waits_for_approval == bool(causes)


async def test_visit_ends_with_whoever_sat_there() -> None:
    window = Window()
    intent = await window.intent(2_000_000)
    value(await window.client.sign_out())
    value(await window.client.sign_in("0322", PASSWORD))
    assert reason(await window.client.credit_lines(intent.session_id)) == "SESSION_EXPIRED"
    assert reason(await window.client.draw(intent)) == "SESSION_EXPIRED"


async def test_drawdown_above_the_amount_holds_and_waits_for_another_person() -> None:
    window = Window()
    made = value(await window.client.draw(await window.intent(8_000_000)))
    assert made.waits_for_approval
    assert window.person.reserved_fen == 10_000_000
    assert reason(await decide(window.client, made, ApprovalDecision.APPROVE)) == "STAFF_ROLE_LACKING"
    supervisor = await window.supervisor()
    assert reason(await decide(supervisor, made, ApprovalDecision.APPROVE)) == "APPROVAL_PROOF_UNSEEN"
    for proof in value(await supervisor.approval(made.approval_id)).proofs:
        await supervisor.open_proof(made.approval_id, proof.proof)
    value(await decide(supervisor, made, ApprovalDecision.APPROVE))
    assert (window.person.reserved_fen, window.person.outstanding_fen) == (2_000_000, 14_200_000)


@pytest.mark.parametrize("how", ["returned", "lapsed", "withdrawn"])
async def test_drawdown_that_is_not_approved_lets_the_amount_go(how: str) -> None:
    window = Window()
    free = window.person.balance.available_fen
    made = value(await window.client.draw(await window.intent(8_000_000)))
    if how == "returned":
        value(await decide(await window.supervisor(), made, ApprovalDecision.RETURN))
    elif how == "lapsed":
        window.branch.advance(minutes=31)
    else:
        value(await window.client.withdraw(made.approval_id))
    ended = window.branch.drawdowns[made.request_id]
    assert (ended.state, ended.outcome) == (DrawdownState.FAILED, Outcome.NOT_DONE)
    assert window.person.balance.available_fen == free


async def test_nobody_approves_their_own_even_as_a_supervisor() -> None:
    window = Window()
    made = value(await window.client.draw(await window.intent(8_000_000)))
    approval = window.branch.approvals[made.approval_id]
    window.branch.approvals[made.approval_id] = replace(approval, maker_number="0309")
    assert reason(await decide(await window.supervisor(), made, ApprovalDecision.RETURN)) == "APPROVAL_OWN"


async def test_request_that_never_arrived_is_barred_once_it_was_asked_about() -> None:
    window = Window()
    intent = await window.intent(2_000_000)
    window.branch.script.lose_acts = 1
    assert isinstance(await window.client.draw(intent), Unanswered)
    told = value(await window.client.drawdown_outcome(intent.request_id))
    assert (told.arrived, told.outcome) == (False, Outcome.NOT_DONE)
    assert reason(await window.client.draw(intent)) == "REQUEST_WITHDRAWN"
    assert window.person.reserved_fen == 2_000_000


async def test_person_signed_in_elsewhere_is_told_so_and_may_take_over() -> None:
    branch = TwinBranch()
    here, there = TwinCounter(branch), TwinCounter(branch, "JC-T002")
    value(await here.sign_in("0317", PASSWORD))
    assert reason(await there.sign_in("0317", PASSWORD)) == "STAFF_SIGNED_IN_ELSEWHERE"
    value(await there.sign_in("0317", PASSWORD, take_over=True))
    assert reason(await here.search("样本")) == "STAFF_SIGNED_IN_ELSEWHERE"


@pytest.mark.parametrize(("kind", "amount_fen"), [(RepaymentKind.PARTIAL, 1_000_000), (RepaymentKind.WHOLE, None)])
async def test_repayment_shows_the_plan_of_what_it_leaves_and_none_where_it_leaves_nothing(
    kind: RepaymentKind, amount_fen: int | None
) -> None:
    window = Window()
    intent = await window.intent(2_000_000)
    note = window.person.notes[0]
    quote = value(await window.client.quote_repayment(intent.session_id, note.loan_note_id, kind, amount_fen))
    assert quote.principal_balance_fen == note.principal_balance_fen - quote.parts.principal_fen
    assert sum(each.principal_fen for each in quote.schedule_after) == quote.principal_balance_fen
    assert bool(quote.schedule_after) is (kind is RepaymentKind.PARTIAL)
