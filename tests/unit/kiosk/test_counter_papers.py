"""What the counter prints for customers: every figure of a quote, plans of any length, and what the paper is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kiosk.counter.client.customers import Customer, CustomerRow
from kiosk.counter.client.lending import Channel, DrawdownTerms, Outcome, PayeeShown, PaymentParts, Quote
from kiosk.counter.client.records import Record
from kiosk.counter.client.staff import StaffMember, StaffRole, Workstation
from kiosk.counter.client.twin_branch import TwinBranch
from kiosk.counter.client.twin_plan import schedule
from kiosk.counter.viewmodels.catalogue import load
from kiosk.counter.viewmodels.paper_page import LINES_A_PAGE, LineKind, PaperPage
from kiosk.counter.viewmodels.plan_paper import plan_pages
from kiosk.counter.viewmodels.statement_paper import statement_pages
from kiosk.flow.facts import Bilingual, Language, Method

NOW = datetime(2026, 3, 18, 2, 42, tzinfo=UTC)
TELLER = StaffMember("0317", "样本小满", (StaffRole.TELLER,))
PLACE = Workstation("JC-T001", Bilingual("清江农商行", "Qingjiang"), Bilingual("虚构湾支行", "Xugouwan"))
CUSTOMER = CustomerRow("C0001", "样本桂兰", "4299**********0628", "湾村", 11_800_000, False, 0, True)
ZH = load(Language.ZH)


def quote(months: int, method: Method = Method.EQUAL_INSTALMENT) -> Quote:
    terms = DrawdownTerms("line-C0001", 8_000_000, months, method, "FARMING", 18)
    start = date(2026, 3, 18)
    plan = schedule(terms.amount_fen, months, method, terms.due_day, start, Decimal("0.0435"))
    return Quote("q-1", terms, start, plan, datetime(2026, 3, 18, 3, 12, tzinfo=UTC))


def pages(months: int, method: Method = Method.EQUAL_INSTALMENT, language: Language = Language.ZH) -> list[PaperPage]:
    return list(plan_pages(quote(months, method), CUSTOMER, TELLER, PLACE, NOW, load(language)))


def text(page: PaperPage) -> str:
    return "\n".join([page.title, *page.about, *(" ".join(line.cells) for line in page.lines), page.foot])


def test_plan_on_paper_has_terms_rates_interest_and_until_when_it_holds() -> None:
    (page,) = pages(12)
    for figure in (
        "80,000.00",
        "捌万元整",
        "12 月",
        "等额本息",
        "种田、养殖",
        "1,934.28",
        "81,934.28",
        "4.35%",
        "ACT/360",
    ):
        assert figure in text(page)
    assert "报价有效至 2026-03-18 11:12" in text(page)
    assert "4299**********0628" in text(page)


@pytest.mark.parametrize("language", Language)
def test_plan_on_paper_says_on_every_page_that_it_is_no_contract(language: Language) -> None:
    said = {Language.ZH: "不是合同", Language.EN: "no contract"}[language]
    printed = pages(60, language=language)
    assert len(printed) == 2
    assert all(said in page.title and said in page.foot for page in printed)
    assert all(page.signatures == () for page in printed)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("months", [3, 12, 36, 60])
def test_plan_on_paper_has_every_instalment_once_and_the_sums_of_the_quote(months: int, method: Method) -> None:
    printed = pages(months, method)
    plan = quote(months, method).schedule
    rows = [line for page in printed for line in page.lines if line.table == "plan" and line.kind is LineKind.ROW]
    assert [line.cells[0] for line in rows] == [str(each.number) for each in plan.instalments]
    (total,) = [line for page in printed for line in page.lines if line.kind is LineKind.SUM]
    assert total.cells[2] == f"{plan.total_payment_fen / 100:,.2f}"
    assert all(len(page.lines) <= LINES_A_PAGE for page in printed)


def test_plan_that_goes_on_keeps_its_head() -> None:
    first, second = pages(60)
    head = next(line for line in first.lines if line.kind is LineKind.HEAD)
    assert second.lines[0] == head


def test_plan_of_a_drawdown_that_pays_a_seller_says_whom() -> None:
    paid = replace(quote(12), payee=PayeeShown("样本农资店", "4417", "发票 0318"))
    page = plan_pages(paid, CUSTOMER, TELLER, PLACE, NOW, ZH)[0]
    assert "样本农资店" in text(page)
    assert "…4417" in text(page)
    assert "钱付给" not in text(pages(12)[0])


def test_purpose_without_a_word_here_stands_as_its_code() -> None:
    odd = quote(12)
    terms = DrawdownTerms("line-C0001", 8_000_000, 12, Method.EQUAL_INSTALMENT, "MACHINERY", 18)
    page = plan_pages(Quote("q-1", terms, odd.value_date, odd.schedule, odd.expires), CUSTOMER, TELLER, PLACE, NOW, ZH)[
        0
    ]
    assert "MACHINERY" in text(page)


def statement(records: list[Record], *, all_told: bool = True) -> tuple[PaperPage, ...]:
    person = TwinBranch().people["C0001"]
    customer = Customer(person.row(), (), (person.line(),), (), (), tuple(person.closed), (), 1)
    return statement_pages(customer, records, TELLER, PLACE, NOW, ZH, all_told=all_told)


def record(number: int, outcome: Outcome = Outcome.DONE, parts: PaymentParts | None = None) -> Record:
    business = "repayment" if parts else "drawdown"
    amount = parts.amount_fen if parts else 2_000_000
    return Record(f"s-{number}", business, Channel.KIOSK, NOW, amount, outcome, f"JJ-{number:04d}", "", parts)


def test_statement_has_line_every_note_with_its_state_and_their_sums() -> None:
    (page,) = statement([])
    for figure in ("200,000.00", "118,000.00", "JJ25-08-0231", "JJ25-11-0418", "JJ24-03-0102", "已结清", "2026-04-14"):
        assert figure in text(page)
    (total,) = [line for line in page.lines if line.kind is LineKind.SUM]
    assert (total.cells[0], total.cells[2], total.cells[3]) == ("合计", "150,000.00", "62,000.00")
    assert "还没有用信" in text(page)


def test_statement_tells_a_repayment_by_its_parts_and_an_outcome_by_its_word() -> None:
    (page,) = statement([record(1, parts=PaymentParts(100, 15_130, 784_770)), record(2, Outcome.CONFIRMING)])
    first, second = [line for line in page.lines if line.table == "records" and line.kind is LineKind.ROW]
    assert first.cells[3:] == ("8,000.00", "7,847.70", "152.30", "已办成")
    assert second.cells[3:] == ("20,000.00", "—", "—", "正在确认")


def test_statement_that_lacks_earlier_records_says_so() -> None:
    assert "更早的" in text(statement([record(1)], all_told=False)[-1])
    assert "更早的" not in text(statement([record(1)])[-1])


def test_long_statement_keeps_every_record_once_and_its_head_on_each_page() -> None:
    printed = statement([record(number) for number in range(120)])
    rows = [line.cells[2] for page in printed for line in page.lines if line.kind is LineKind.ROW]
    assert [each for each in rows if each.startswith("JJ-")] == [f"JJ-{number:04d}" for number in range(120)]
    assert all(page.lines[0].kind is LineKind.HEAD for page in printed[1:])
    assert all(len(page.lines) <= LINES_A_PAGE for page in printed)
