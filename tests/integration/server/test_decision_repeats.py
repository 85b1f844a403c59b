"""A decision that comes again under its `request_id`: the same is answered from where things stand, another refused."""

import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from edian.channel.v1 import approval_service_pb2 as pb

from tests.integration.server.conftest import House
from tests.integration.server.desks import DISBURSED, Desks, drawdown_waiting
from tests.integration.server.terminal import refusal_of

WAITING = pb.APPROVAL_STATE_WAITING


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """On both databases."""
    return str(request.param)


@pytest.fixture
async def desks(house: House) -> AsyncIterator[Desks]:
    async with drawdown_waiting(house) as desks:
        yield desks


@pytest.mark.parametrize(
    ("first", "again", "field"),
    [
        (("RETURN", "用途不明"), ("RETURN", "别的话"), "comment"),
        (("RETURN", "用途不明"), ("ASK", "用途不明"), "decision"),
        (("RETURN", "用途不明"), ("APPROVE", "用途不明"), "decision"),
        (("ASK", "买什么用？"), ("ASK", "另一个问题"), "comment"),
    ],
)
async def test_repeated_decision_with_other_content_is_refused_and_named(
    desks: Desks, first: tuple[str, str], again: tuple[str, str], field: str
) -> None:
    request_id = str(uuid.uuid4())
    await desks.supervisor.open_proofs(desks.approval_id)
    done = await desks.supervisor.decide(desks.approval_id, first[0], comment=first[1], request_id=request_id)
    no = await refusal_of(desks.supervisor.decide(desks.approval_id, again[0], comment=again[1], request_id=request_id))
    assert (no.reason, no.metadata["field"]) == ("REQUEST_ID_REUSED", field)
    same = await desks.supervisor.decide(desks.approval_id, first[0], comment=first[1], request_id=request_id)
    assert same.approval.state == done.approval.state


async def test_decision_under_the_id_of_another_request_is_refused_and_decides_nothing(desks: Desks) -> None:
    request_id = str(uuid.uuid4())
    await desks.supervisor.decide(desks.approval_id, "RETURN", comment="用途不明", request_id=request_id)
    second = await desks.teller.ready()
    waiting = await desks.teller.draw(second.request())

    async def decide(used: str) -> Any:
        return await desks.supervisor.decide(waiting.approval_id, "RETURN", comment="用途不明", request_id=used)

    for used, field in ((request_id, "approval_id"), (desks.request.request_id, "request_id")):
        no = await refusal_of(decide(used))
        assert (no.reason, no.metadata["field"]) == ("REQUEST_ID_REUSED", field)
    found = await desks.supervisor.approvals.GetApproval(
        pb.GetApprovalRequest(approval_id=waiting.approval_id), timeout=10
    )
    assert found.approval.state == WAITING


async def test_question_that_comes_again_when_it_was_answered_and_agreed_to_asks_nothing_anew(desks: Desks) -> None:
    request_id = str(uuid.uuid4())
    await desks.supervisor.decide(desks.approval_id, "ASK", comment="买什么用？", request_id=request_id)
    explain = pb.ExplainApprovalRequest(approval_id=desks.approval_id, reason="买饲料")
    await desks.teller.approvals.ExplainApproval(explain, timeout=10)
    again = await desks.supervisor.decide(desks.approval_id, "ASK", comment="买什么用？", request_id=request_id)
    assert again.approval.state == WAITING
    await desks.supervisor.approve(desks.approval_id)
    again = await desks.supervisor.decide(desks.approval_id, "ASK", comment="买什么用？", request_id=request_id)
    assert (again.approval.state, again.drawdown.state) == (pb.APPROVAL_STATE_APPROVED, DISBURSED)


async def test_decision_that_was_refused_may_come_again_under_its_id(desks: Desks) -> None:
    request_id = str(uuid.uuid4())
    no = await refusal_of(desks.supervisor.decide(desks.approval_id, request_id=request_id))
    assert no.reason == "APPROVAL_PROOF_UNSEEN"
    await desks.supervisor.open_proofs(desks.approval_id)
    done = await desks.supervisor.decide(desks.approval_id, request_id=request_id)
    assert done.drawdown.state == DISBURSED
