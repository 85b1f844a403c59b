"""The rules of `RiskDecisionService`: one decision a reference."""

import asyncio
from collections.abc import Mapping

from edian.backoffice.v1 import risk_decision_service_pb2 as pb

from channel_server.domain.money import Fen
from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.manners import Sample, manners
from channel_server.sandbox.conformance.rule import Rule, RuleBrokenError, expect, given
from channel_server.wire import money_from_fen

_AT_ONCE = 8


def _question(bench: Bench) -> pb.DecideDrawdownRequest:
    subjects = bench.subjects
    return pb.DecideDrawdownRequest(
        bank_id=subjects.bank_id,
        reference=fresh_reference(),
        customer_id=subjects.customer.customer_id,
        credit_line_id=subjects.customer.credit_line_id,
        amount=money_from_fen(subjects.amount),
        channel=subjects.channel,
        purpose=subjects.purpose,
    )


async def _decide(bench: Bench, question: pb.DecideDrawdownRequest) -> pb.DecideDrawdownResponse:
    answer = await bench.caller.ask(question, pb.DecideDrawdownResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"answered {answer}")
    return answer


async def _same_reference_same_decision(bench: Bench) -> str:
    question = _question(bench)
    first = await _decide(bench, question)
    decided = (pb.RISK_VERDICT_APPROVED, pb.RISK_VERDICT_REFUSED)
    expect(first.verdict in decided, "the decision is neither approved nor refused")
    for _ in range(2):
        expect(await _decide(bench, question) == first, "the repeated reference is decided otherwise")
    return f"{_name(first)} each time"


async def _at_once_is_one_decision(bench: Bench) -> str:
    question = _question(bench)
    answers = await asyncio.gather(*(_decide(bench, question) for _ in range(_AT_ONCE)))
    expect(all(answer == answers[0] for answer in answers), "duplicates at once are decided differently")
    return f"{_name(answers[0])} {_AT_ONCE} times"


async def _refusal_has_rule_and_words(bench: Bench) -> str:
    suspect = given(bench.subjects.suspect, "suspect")
    question = _question(bench)
    question.customer_id, question.credit_line_id = suspect.customer_id, suspect.credit_line_id
    first = await _decide(bench, question)
    expect(first.verdict == pb.RISK_VERDICT_REFUSED, f"{_name(first)} instead of REFUSED")
    expect(bool(first.rule_code and first.rule_text), "the refusal has no code or no words")
    again = await _decide(bench, question)
    expect((again.rule_code, again.rule_text) == (first.rule_code, first.rule_text), "the words change when repeated")
    return f"REFUSED {first.rule_code}, each time in the same words"


async def _other_content_is_refused(bench: Bench) -> str:
    question = _question(bench)
    await _decide(bench, question)
    question.amount.CopyFrom(money_from_fen(Fen(bench.subjects.amount + 1)))
    answer = await bench.caller.ask(question, pb.DecideDrawdownResponse)
    told = answer.status if isinstance(answer, Said) else _name(answer)
    expect(told == "ALREADY_EXISTS", f"another amount answers {told}")
    return told


def _name(answer: pb.DecideDrawdownResponse) -> str:
    known = answer.verdict in pb.RiskVerdict.values()
    return pb.RiskVerdict.Name(answer.verdict).removeprefix("RISK_VERDICT_") if known else str(answer.verdict)


SAMPLES: Mapping[str, Sample] = {"DecideDrawdown": _question}
_OPERATIONS = ("DecideDrawdown",)

RULES = (
    Rule(
        "RD-01",
        "decision",
        "The same reference gets the same decision, word for word.",
        _OPERATIONS,
        _same_reference_same_decision,
    ),
    Rule(
        "RD-02", "decision", "Duplicates that arrive at once get one decision.", _OPERATIONS, _at_once_is_one_decision
    ),
    Rule(
        "RD-03",
        "decision",
        "A refusal has the code and words of its rule, the same each time.",
        _OPERATIONS,
        _refusal_has_rule_and_words,
    ),
    Rule(
        "RD-04",
        "decision",
        "A repeated reference with other content is refused as ALREADY_EXISTS.",
        _OPERATIONS,
        _other_content_is_refused,
    ),
    *manners("RD", SAMPLES),
)
