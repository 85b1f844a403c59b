"""The report of a business day as a page of text, in the words of a branch manager: tables with totals, in yuan.

Chinese characters take two columns of a terminal; cells are filled up by width on the screen, not by length.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from channel_server.domain.day_report import DayFigure, DayReport, FigureSection, add_up
from channel_server.domain.money import Fen, yuan_text
from channel_server.domain.reconciliation import Difference, DifferenceKind
from channel_server.domain.refusal_table import Bilingual, Language

_WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "title": Bilingual("{bank} 营业日报告 {date}", "{bank}: report of the business day {date}"),
        "business": Bilingual("一、当日业务", "1. Business of the day"),
        "owed": Bilingual("二、贷款余额", "2. What is owed"),
        "lines": Bilingual("三、额度冻结与恢复（因逾期）", "3. Lines frozen and released, for overdue loans"),
        "books": Bilingual("四、与核心系统对账", "4. Our books against core banking's"),
        "waiting": Bilingual("五、需要处理的事项", "5. What somebody has to look at"),
        "signed": Bilingual("复核签字：尚未签字", "Signed off by: nobody yet"),
        "none": Bilingual("（无）", "(none)"),
        "total": Bilingual("合计", "Total"),
        "count": Bilingual("笔数", "Count"),
        "amount": Bilingual("金额（元）", "Amount (yuan)"),
        "channel": Bilingual("渠道", "Channel"),
        "what": Bilingual("业务", "What"),
        "loans": Bilingual("贷款", "Loans"),
        "overdue": Bilingual("其中逾期", "Of these overdue"),
        "line": Bilingual("额度编号", "Line"),
        "result": Bilingual("结果", "Result"),
        "matter": Bilingual("事项", "Matter"),
        "reference": Bilingual("编号", "Number"),
        "ours": Bilingual("我方（元）", "Ours (yuan)"),
        "core": Bilingual("核心（元）", "Core (yuan)"),
        "owner": Bilingual("处理人", "Owner"),
        "deadline": Bilingual("期限", "By"),
        "difference": Bilingual("对账差异", "Difference"),
        "under_way": Bilingual(
            "（我方仍在确认，通常会自行了结）", " (we are still asking; such a one mostly settles itself)"
        ),
        # channels
        "KIOSK": Bilingual("自助终端", "Self-service terminal"),
        "COUNTER": Bilingual("柜台", "Counter"),
        "MOBILE": Bilingual("手机银行", "Mobile bank"),
        # kinds of business
        "DRAWDOWN": Bilingual("放款", "Paid out"),
        "REVERSAL": Bilingual("冲正", "Undone"),
        "REPAYMENT": Bilingual("还款", "Repaid"),
        "DISBURSEMENT": Bilingual("放款", "Paid out"),
        # buckets of days past due
        "CURRENT": Bilingual("未逾期", "Not overdue"),
        "D1_30": Bilingual("逾期 1–30 天", "Overdue 1 to 30 days"),
        "D31_60": Bilingual("逾期 31–60 天", "Overdue 31 to 60 days"),
        "D61_90": Bilingual("逾期 61–90 天", "Overdue 61 to 90 days"),
        "OVER_90": Bilingual("逾期 90 天以上", "Overdue more than 90 days"),
        "INTEREST": Bilingual("应收利息", "Interest owed"),
        "PENALTY_INTEREST": Bilingual("应收罚息", "Penalty interest owed"),
        "MATURED": Bilingual("已到期未还清", "Past maturity, not repaid"),
        "FROZEN": Bilingual("已冻结", "Frozen"),
        "RELEASED": Bilingual("已恢复", "Released"),
        # what reconciliation found
        "OURS": Bilingual("我方记账", "In our books"),
        "CORE": Bilingual("核心记账", "In core's books"),
        "MATCHED": Bilingual("双方一致", "Both agree"),
        "OURS_ONLY": Bilingual("只有我方有", "Only in ours"),
        "THEIRS_ONLY": Bilingual("只有核心有", "Only in core's"),
        "DIFFERENT_AMOUNT": Bilingual("金额不同", "Different amount"),
        "SETTLED": Bilingual("以前的差异，今天已了结", "Difference of an earlier day, settled"),
        # what waits
        "CARRIED_OVER": Bilingual("当日未办结，结转次日", "Not finished on the day, carried over"),
        "SUSPENSE": Bilingual("挂账，待人工核实", "In suspense: a person has to find out"),
        "SET_ASIDE": Bilingual("贷款数据有误，未计息", "Loan that could not be worked out"),
        # owners
        "branch_manager": Bilingual("网点负责人", "Branch manager"),
        "operations": Bilingual("运营部", "Operations"),
        "accounting": Bilingual("会计部", "Accounting"),
        "credit_management": Bilingual("信贷管理部", "Credit management"),
    }
)
_BUCKETS = ("CURRENT", "D1_30", "D31_60", "D61_90", "OVER_90")

Table = Sequence[Sequence[str]]


def report_text(report: DayReport, language: Language) -> str:
    """Write the page."""
    return "\n".join(_Page(report, language).lines())


class _Page:
    def __init__(self, report: DayReport, language: Language) -> None:
        self._report = report
        self._language = language

    def lines(self) -> Iterator[str]:
        """Write it, line by line."""
        report, chinese = self._report, self._language is Language.CHINESE
        bank = report.bank_name if chinese else report.bank_name_en
        yield _WORDS["title"].text(self._language, {"bank": bank, "date": report.business_date.isoformat()})
        for heading, table in (
            ("business", self._business()),
            ("owed", self._owed()),
            ("lines", self._frozen()),
            ("books", self._books()),
            ("waiting", self._waiting()),
        ):
            yield ""
            yield self._say(heading)
            if len(table) > 1:
                yield from _laid_out(table)
            else:
                yield "  " + self._say("none")
        yield ""
        yield self._say("signed")

    def _say(self, word: str) -> str:
        known = _WORDS.get(word)
        return word if known is None else known.text(self._language)

    def _row(self, figure: DayFigure, *head: str) -> list[str]:
        return [*head, f"{figure.count:,}", yuan_text(figure.amount)]

    def _business(self) -> Table:
        rows = [[self._say(word) for word in ("what", "channel", "count", "amount")]]
        for section in (FigureSection.DRAWDOWN, FigureSection.REVERSAL, FigureSection.REPAYMENT):
            for figure in self._report.of(section):
                rows.append(self._row(figure, self._say(section), self._say(figure.label)))
            rows.append(self._row(self._report.total(section), self._say(section), self._say("total")))
        return rows

    def _owed(self) -> Table:
        outstanding = {each.label: each for each in self._report.of(FigureSection.OUTSTANDING)}
        rows = [[self._say(word) for word in ("loans", "count", "amount")]]
        for bucket in _BUCKETS:
            figure = outstanding.get(bucket, DayFigure(FigureSection.OUTSTANDING, bucket, 0))
            rows.append(self._row(figure, self._say(bucket)))
        rows.append(self._row(self._report.total(FigureSection.OUTSTANDING), self._say("total")))
        overdue = [each for name, each in outstanding.items() if name != _BUCKETS[0]]
        rows.append(self._row(add_up(FigureSection.OUTSTANDING, overdue), self._say("overdue")))
        rows += [self._row(each, self._say("MATURED")) for each in self._report.of(FigureSection.MATURED)]
        rows += [self._row(each, self._say(each.label)) for each in self._report.of(FigureSection.ACCRUED)]
        return rows

    def _frozen(self) -> Table:
        rows = [[self._say(word) for word in ("result", "line", "amount")]]
        for section in (FigureSection.FROZEN, FigureSection.RELEASED):
            rows += [[self._say(section), each.label, yuan_text(each.amount)] for each in self._report.of(section)]
        return rows

    def _books(self) -> Table:
        rows = [[self._say(word) for word in ("result", "what", "count", "amount")]]
        for section in (FigureSection.OURS, FigureSection.CORE, FigureSection.MATCHED):
            rows += [self._row(each, self._say(section), self._say(each.label)) for each in self._report.of(section)]
        for kind in DifferenceKind:
            found = [each for each in self._report.differences if each.kind is kind]
            amounts = Fen(sum(_amount(each) for each in found))
            rows.append([self._say(kind), "", f"{len(found):,}", yuan_text(amounts)])
        return rows

    def _waiting(self) -> Table:
        rows = [[self._say(word) for word in ("matter", "reference", "ours", "core", "owner", "deadline")]]
        for each in self._report.differences:
            matter = f"{self._say('difference')} · {self._say(each.entry_kind)} · {self._say(each.kind)}"
            rows.append(
                [
                    matter + (self._say("under_way") if each.under_way else ""),
                    each.reference,
                    "–" if each.our_amount is None else yuan_text(each.our_amount),
                    "–" if each.core_amount is None else yuan_text(each.core_amount),
                    self._say(each.owner),
                    each.deadline.isoformat(),
                ]
            )
        for section in (
            FigureSection.SUSPENSE,
            FigureSection.SET_ASIDE,
            FigureSection.CARRIED_OVER,
            FigureSection.SETTLED,
        ):
            for figure in self._report.of(section):
                deadline = "" if figure.deadline is None else figure.deadline.isoformat()
                label = f"× {figure.count:,}" if section is FigureSection.CARRIED_OVER else figure.label
                rows.append(
                    [self._say(section), label, yuan_text(figure.amount), "", self._say(figure.owner), deadline]
                )
        return rows


def _amount(difference: Difference) -> int:
    """What a difference is worth: the whole where one side has nothing, else by how much the two differ."""
    return abs((difference.our_amount or 0) - (difference.core_amount or 0))


def _laid_out(table: Table) -> Iterator[str]:
    widths = [max(_width(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        cells = [
            _filled(cell, width, right=_is_number(table, column))
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield ("  " + "  ".join(cells)).rstrip()


def _is_number(table: Table, column: int) -> bool:
    """Whether a column holds figures: they stand at the right."""
    cells = [row[column] for row in table[1:] if row[column]]
    return bool(cells) and all(
        cell.replace(",", "").replace(".", "").strip("-–").isdecimal() or cell == "–" for cell in cells
    )


def _filled(cell: str, width: int, *, right: bool) -> str:
    room = " " * (width - _width(cell))
    return room + cell if right else cell + room


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
