"""The reading gate, the digest of what is agreed, and the ink."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from channel_server.domain.contract import Contract, InkPoint, InkStroke, check_ink
from channel_server.domain.contract_text import ContractParties, contract_pages
from channel_server.domain.ids import ContractId, QuoteId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.product import SHIPPED_PRODUCTS, Purpose
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.schedule import RepaymentMethod, ScheduleTerms, make_schedule

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
NAME: tuple[InkStroke, ...] = tuple(
    tuple(InkPoint(1_000 + 300 * stroke + 20 * step, 2_000 + 100 * step, 10 * step) for step in range(8))
    for stroke in range(3)
)


def contract(method: RepaymentMethod = RepaymentMethod.EQUAL_INSTALMENT, principal: int = 2_000_000) -> Contract:
    schedule = make_schedule(
        ScheduleTerms(
            Fen(principal), AnnualRate.from_text("5.4%"), method, 12, date(2026, 1, 15), 15, DayCount.THIRTY_360
        )
    )
    pages = contract_pages(
        schedule,
        product=SHIPPED_PRODUCTS["XIAOKANG"],
        purpose=Purpose.FARMING,
        term_months=12,
        parties=ContractParties("清江农商行", "王*华", "6688"),
    )
    return Contract(ContractId("K1"), QuoteId("Q1"), pages)


def read(given: Contract) -> dict[int, timedelta]:
    return {page.number: page.minimum_time for page in given.pages}


def reason(result: object) -> RefusalReason | None:
    return result.reason if isinstance(result, Refusal) else None


def test_summary_page_states_the_figures_of_the_schedule() -> None:
    summary = contract().pages[0]
    assert summary.title == "要紧的八件事"
    facts = {fact.label: (fact.value, fact.note) for fact in summary.facts}
    assert len(facts) == 8
    assert facts["借款本金"][0] == "20,000.00 元"
    assert facts["期限"] == ("12 个月", "2026 年 1 月 15 日 到 2027 年 1 月 15 日")
    assert facts["年化利率（单利）"] == ("5.40%", "按还款计划折算（IRR，复利）5.54%")
    assert facts["每月 15 日还"] == ("1,715.82 元", "最后一期 1,715.80 元")
    assert facts["利息一共"][0] == "589.82 元"
    assert facts["逾期利率"] == ("8.10%", "从到期第二天起，是合同利率的 1.5 倍")


@pytest.mark.parametrize("method", RepaymentMethod)
def test_contract_of_each_method_has_numbered_pages_with_something_on_them(method: RepaymentMethod) -> None:
    pages = contract(method).pages
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert all(page.facts or page.paragraphs for page in pages)
    assert all(page.minimum_time > timedelta(0) for page in pages)


def test_contract_read_and_signed_is_accepted() -> None:
    given = contract()
    accepted = given.accept(content_sha256=given.content_sha256, readings=read(given), signature=NAME, now=NOW)
    assert isinstance(accepted, Contract)
    assert accepted.accepted_time == NOW
    later = accepted.accept(
        content_sha256=given.content_sha256, readings=read(given), signature=NAME, now=NOW + timedelta(hours=1)
    )
    assert later == accepted


@pytest.mark.parametrize("page", range(1, 6))
def test_page_shown_too_briefly_or_not_at_all_is_named(page: int) -> None:
    given = contract()
    for readings in (
        read(given) | {page: given.pages[page - 1].minimum_time - timedelta(milliseconds=1)},
        {number: shown for number, shown in read(given).items() if number != page},
    ):
        refused = given.accept(content_sha256=given.content_sha256, readings=readings, signature=NAME, now=NOW)
        assert isinstance(refused, Refusal)
        assert (refused.reason, refused.facts["page"]) == (RefusalReason.CONTRACT_NOT_READ, str(page))


def test_contract_with_other_text_is_not_the_one_that_was_shown() -> None:
    given = contract()
    other = contract(principal=2_000_100)
    assert given.content_sha256 != other.content_sha256
    refused = given.accept(content_sha256=other.content_sha256, readings=read(given), signature=NAME, now=NOW)
    assert reason(refused) is RefusalReason.CONTRACT_CHANGED


def test_digest_covers_every_word_and_no_reading_time() -> None:
    given = contract()
    for index, page in enumerate(given.pages):
        changed = replace(page, title=page.title + "。")
        pages = (*given.pages[:index], changed, *given.pages[index + 1 :])
        assert replace(given, pages=pages).content_sha256 != given.content_sha256
    slower = tuple(replace(page, minimum_time=timedelta(minutes=1)) for page in given.pages)
    assert replace(given, pages=slower).content_sha256 == given.content_sha256


@pytest.mark.parametrize(
    "strokes", [(), NAME[:1], tuple(stroke[:2] for stroke in NAME), tuple((NAME[0][0],) * 8 for _ in range(3))]
)
def test_ink_that_is_too_little_for_a_name_is_refused(strokes: tuple[InkStroke, ...]) -> None:
    assert reason(check_ink(strokes)) is RefusalReason.SIGNATURE_MISSING


def test_contract_that_is_not_accepted_or_of_another_quote_carries_no_drawdown() -> None:
    given = contract()
    assert reason(given.check_accepted_for(QuoteId("Q1"))) is RefusalReason.CONTRACT_NOT_ACCEPTED
    accepted = replace(given, accepted_time=NOW)
    assert accepted.check_accepted_for(QuoteId("Q1")) is None
    assert reason(accepted.check_accepted_for(QuoteId("Q2"))) is RefusalReason.CONTRACT_NOT_ACCEPTED
