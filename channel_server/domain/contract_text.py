"""The words of a loan contract: what matters most on one page, then the plan, then the clauses.

Chinese, since that is what is agreed; short sentences that can be read aloud. A bank's lawyers replace the
clauses; the figures come from the schedule and from nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from channel_server.domain.annualised import apr_simple, irr
from channel_server.domain.contract import ContractFact, ContractPage
from channel_server.domain.identity_number import mask_name
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Apr, yuan_text
from channel_server.domain.payee import Payee
from channel_server.domain.product import Product, Purpose
from channel_server.domain.schedule import RepaymentMethod, RepaymentSchedule

SUMMARY_TIME = timedelta(seconds=8)
CLAUSE_TIME = timedelta(seconds=5)
"""Shipped minima for a page; a bank sets longer ones. Reading aloud takes its own time."""

_ROWS_A_PAGE = 12

PURPOSE_WORDS: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.FARMING: "种田、养殖",
        Purpose.BUSINESS: "进货、做生意",
        Purpose.CONSUMPTION: "家里用",
        Purpose.HOUSING: "买房",
        Purpose.SECURITIES: "炒股",
        Purpose.ON_LENDING: "转借他人",
    }
)
METHOD_WORDS: Mapping[RepaymentMethod, tuple[str, str]] = MappingProxyType(
    {
        RepaymentMethod.EQUAL_INSTALMENT: ("每月还一样多", "等额本息"),
        RepaymentMethod.EQUAL_PRINCIPAL: ("先还多，后还少", "等额本金"),
        RepaymentMethod.INTEREST_FIRST: ("每月付利息，到期还本", "按月付息到期还本"),
        RepaymentMethod.BULLET: ("到期一次还清", "到期一次还本付息"),
    }
)
"""The everyday words, and the trade's."""
_DAY_COUNT_WORDS: Mapping[DayCount, str] = MappingProxyType(
    {
        DayCount.ACT_360: "按实际天数计息，日利率为年利率除以 360",
        DayCount.ACT_365F: "按实际天数计息，日利率为年利率除以 365",
        DayCount.ACT_ACT: "按实际天数计息，日利率为年利率除以当年天数",
        DayCount.THIRTY_360: "按月计息，月利率为年利率除以 12；不足一月的，一天按年利率除以 360",
    }
)


@dataclass(frozen=True, slots=True)
class ContractParties:
    """Who agrees, and where the money goes. The borrower's name is masked: the page may be seen by others."""

    bank_name: str
    borrower_masked_name: str
    card_tail: str
    payee: Payee | None = None
    """The seller who is paid instead; masked likewise, since the pages are kept as they were shown."""


def contract_pages(
    schedule: RepaymentSchedule, *, product: Product, purpose: Purpose, term_months: int, parties: ContractParties
) -> tuple[ContractPage, ...]:
    """Draw the contract up; the same figures always give the same text."""
    pages = [_summary(schedule, product=product, purpose=purpose, term_months=term_months, parties=parties)]
    pages += _plan(schedule)
    pages += _clauses(schedule, product=product, parties=parties)
    return tuple(
        ContractPage(
            number=number,
            title=title,
            facts=facts,
            paragraphs=paragraphs,
            minimum_time=SUMMARY_TIME if number == 1 else CLAUSE_TIME,
        )
        for number, (title, facts, paragraphs) in enumerate(pages, start=1)
    )


_Page = tuple[str, tuple[ContractFact, ...], tuple[str, ...]]


def _summary(
    schedule: RepaymentSchedule, *, product: Product, purpose: Purpose, term_months: int, parties: ContractParties
) -> _Page:
    terms = schedule.terms
    compounded = irr(schedule)
    facts = (
        ContractFact("借款本金", f"{yuan_text(terms.principal)} 元", _paid_to(parties)),
        ContractFact("用途", PURPOSE_WORDS[purpose]),
        ContractFact(
            "期限",
            f"{term_months} 个月",
            f"{_date_text(terms.value_date)} 到 {_date_text(schedule.maturity_date)}",
        ),
        ContractFact(
            "年化利率（单利）",
            percent_text(apr_simple(schedule)),
            "" if compounded is None else f"按还款计划折算（IRR，复利）{percent_text(compounded)}",
        ),
        _payment_fact(schedule),
        ContractFact("利息一共", f"{yuan_text(schedule.total_interest)} 元"),
        ContractFact(
            "逾期利率",
            percent_text(AnnualRate(terms.annual_rate.value * product.penalty_multiple)),
            f"从到期第二天起，是合同利率的 {product.penalty_multiple.normalize():f} 倍",
        ),
        ContractFact("提前还款", "随时可以，不另收钱"),
    )
    return "要紧的八件事", facts, ()


def _payment_fact(schedule: RepaymentSchedule) -> ContractFact:
    terms = schedule.terms
    first, last = schedule.instalments[0], schedule.instalments[-1]
    if len(schedule.instalments) == 1:
        when = f"{_date_text(last.due_date)}还"
        return ContractFact(when, f"{yuan_text(last.payment)} 元", METHOD_WORDS[terms.method][0])
    label = f"每月 {terms.due_day} 日还"
    value = f"{yuan_text(first.payment)} 元"
    if terms.method is RepaymentMethod.EQUAL_INSTALMENT:
        return ContractFact(label, value, f"最后一期 {yuan_text(last.payment)} 元")
    return ContractFact(label, f"第一期 {value}", f"最后一期 {yuan_text(last.payment)} 元")


def _plan(schedule: RepaymentSchedule) -> list[_Page]:
    rows = schedule.instalments
    pages: list[_Page] = []
    for start in range(0, len(rows), _ROWS_A_PAGE):
        facts = tuple(
            ContractFact(f"{row.number}. {row.due_date.isoformat()}", f"{yuan_text(row.payment)} 元")
            for row in rows[start : start + _ROWS_A_PAGE]
        )
        pages.append(("还款计划", facts, ()))
    return pages


def _clauses(schedule: RepaymentSchedule, *, product: Product, parties: ContractParties) -> list[_Page]:
    terms = schedule.terms
    everyday, trade = METHOD_WORDS[terms.method]
    borrowing = (
        f"出借人：{parties.bank_name}。借款人：{parties.borrower_masked_name}。产品：{product.name_zh}。",
        f"借款 {yuan_text(terms.principal)} 元，从放款当天起算利息。",
        f"年利率 {percent_text(terms.annual_rate)}，合同期内不变。{_DAY_COUNT_WORDS[terms.day_count]}。",
        f"还款方式：{everyday}（{trade}）。当月没有这一天的，最后一天还。",
        _payment_clause(parties.payee),
    )
    duties = (
        "借款要用在选定的用途上，不得用来买房、炒股，也不得转借给别人。",
        "到期前请把钱存够，银行从您的卡上扣款。",
        f"到期没还的本金，从第二天起按合同利率的 {product.penalty_multiple.normalize():f} 倍计罚息。",
        "还款先抵罚息，再抵利息，后抵本金。逾期会记入个人征信。",
        "可以提前还一部分或全部，利息算到还款当天，不另收费用。还了的本金可以再借。",
    )
    rights = (
        "本合同用手写签名签订，与纸面合同效力相同。签订过程留有电子存证。",
        "您可以到网点领取合同和还款计划的纸面副本。",
        "您的资料只用于办理和管理这笔借款，依法保存。",
        "有疑问或不同意见，请找网点工作人员，或向银行投诉。",
    )
    return [("借款", (), borrowing), ("用款和还款", (), duties), ("您的权利", (), rights)]


def _paid_to(parties: ContractParties) -> str:
    payee = parties.payee
    if payee is None:
        return f"放到您本人的卡，尾号 {parties.card_tail}"
    return f"受托支付：付给 {mask_name(payee.name)}，账号尾号 {payee.account_tail}"


def _payment_clause(payee: Payee | None) -> str:
    if payee is None:
        return "钱只放到借款人本人的账户。"
    return (
        f"受托支付：借款人委托出借人把借款付给 {mask_name(payee.name)}（账号尾号 {payee.account_tail}），"
        "付出即视为借款人已收到借款。"
    )


def percent_text(rate: AnnualRate | Apr) -> str:
    """A rate as it is shown, two decimals of a per cent: `5.40%`."""
    return f"{(rate.value * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def _date_text(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
