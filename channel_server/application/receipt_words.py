"""The words of receipts: a drawdown or a repayment that has ended, as its customer keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from channel_server.application.pricing import schedule_of
from channel_server.application.records import BankRecord, DrawdownRecord, TerminalRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.domain.capitals import capitals
from channel_server.domain.channel_policy import local_time
from channel_server.domain.contract_text import METHOD_WORDS, PURPOSE_WORDS, percent_text
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.money import Fen, yuan_text
from channel_server.domain.payee import Payee
from channel_server.domain.product import Purpose
from channel_server.domain.receipt import Receipt, ReceiptFact
from channel_server.domain.refusal_table import REFUSAL_TABLE, Bilingual, Language
from channel_server.domain.refusals import Refusal
from channel_server.domain.repayment import RepaymentState
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel

_CHANNELS: Mapping[Channel, Bilingual] = MappingProxyType(
    {
        Channel.KIOSK: Bilingual("自助终端", "Self-service terminal"),
        Channel.COUNTER: Bilingual("柜台", "Counter"),
        Channel.MOBILE: Bilingual("手机银行", "Mobile bank"),
    }
)
_METHODS_EN: Mapping[RepaymentMethod, str] = MappingProxyType(
    {
        RepaymentMethod.EQUAL_INSTALMENT: "Equal instalments",
        RepaymentMethod.EQUAL_PRINCIPAL: "Equal principal",
        RepaymentMethod.INTEREST_FIRST: "Interest monthly, principal at the end",
        RepaymentMethod.BULLET: "All at the end",
    }
)
_PURPOSES_EN: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.FARMING: "Farming",
        Purpose.BUSINESS: "Business",
        Purpose.CONSUMPTION: "Household",
        Purpose.HOUSING: "Housing",
        Purpose.SECURITIES: "Securities",
        Purpose.ON_LENDING: "Lending on",
    }
)
_SEAL = Bilingual("电子回单", "E-RECEIPT")
# So that nobody takes the paper for one that says money was paid.
_SEAL_UNDONE = Bilingual("电子回单 · 已冲正", "E-RECEIPT · UNDONE")
_SEAL_NOT_DONE = Bilingual("电子回单 · 未办成", "E-RECEIPT · NOT DONE")
_AMOUNT = Bilingual("金额（人民币）", "Amount (CNY)")
_AMOUNT_ASKED = Bilingual("申请金额（人民币）", "Amount asked for (CNY)")
_SEALS: Mapping[DrawdownState, Bilingual] = MappingProxyType(
    {
        DrawdownState.DISBURSED: _SEAL,
        DrawdownState.REVERSED: _SEAL_UNDONE,
        DrawdownState.FAILED: _SEAL_NOT_DONE,
    }
)
_CHECK = Bilingual("校验码", "Check code")
_NOTE = Bilingual(
    "本回单由银行系统生成，重复打印内容相同，请勿重复记账。姓名和卡号已隐去一部分。",
    "Made by the bank's system. A reprint says the same: enter it once. Name and card are shown in part.",
)


@dataclass(frozen=True, slots=True)
class ReceiptParties:
    """Who stands on a receipt beside the money."""

    bank: BankRecord
    terminal: TerminalRecord | None
    masked_name: str
    payee: Payee | None = None
    """The seller whom a drawdown has paid."""


def drawdown_receipt(record: DrawdownRecord, parties: ReceiptParties, language: Language) -> Receipt:
    """Write the receipt of a drawdown that has ended."""
    drawdown, terms = record.drawdown, record.terms
    schedule = schedule_of(record)
    words = _Words(language)
    posted = drawdown.state is not DrawdownState.FAILED
    facts = [
        words.fact("姓名", "Name", parties.masked_name),
        *words.paid_to(record.card_tail, parties.payee),
        *words.where(record.channel, parties.terminal),
        words.fact("办理时间", "Time", _clock_text(record.create_time)),
        words.fact("查询号", "Query number", record.query_number),
    ]
    if posted:
        facts += [
            words.fact("记账日", "Value date", record.value_date.isoformat()),
            words.fact("核心流水号", "Core reference", record.core_reference),
            words.fact("借据号", "Loan note", record.loan_note_id),
        ]
    facts += [
        words.fact("用途", "Purpose", words.say(PURPOSE_WORDS[terms.purpose], _PURPOSES_EN[terms.purpose])),
        words.fact("还款方式", "Repayment", words.say(METHOD_WORDS[terms.method][1], _METHODS_EN[terms.method])),
        words.fact("年利率", "Annual rate", percent_text(record.annual_rate)),
    ]
    first = schedule.instalments[0]
    plan = ""
    if drawdown.state is DrawdownState.DISBURSED:
        count, last = len(schedule.instalments), schedule.maturity_date.isoformat()
        plan = words.say(
            f"还款计划：共 {count} 期，每月 {terms.due_day} 日；"
            f"第一期 {first.due_date} 还 {yuan_text(first.payment)} 元，最后一期 {last}；"
            f"利息合计 {yuan_text(schedule.total_interest)} 元，本息合计 {yuan_text(schedule.total_payment)} 元。",
            f"Plan: {count} payments, on day {terms.due_day} of the month; {yuan_text(first.payment)} yuan on "
            f"{first.due_date}, the last on {last}; interest {yuan_text(schedule.total_interest)} yuan, in all "
            f"{yuan_text(schedule.total_payment)} yuan.",
        )
    return words.receipt(
        parties.bank,
        day_of_record(record),
        Bilingual("借款回单", "Loan drawdown"),
        terms.amount,
        done=drawdown.state is DrawdownState.DISBURSED,
        seal=_SEALS[drawdown.state],
        outcome=_drawdown_outcome(record, words, parties.payee),
        facts=facts,
        plan=plan,
    )


def repayment_receipt(record: RepaymentRecord, parties: ReceiptParties, language: Language) -> Receipt:
    """Write the receipt of a repayment that has ended."""
    repayment, parts = record.repayment, record.parts
    words = _Words(language)
    done = repayment.state is RepaymentState.REPAID
    facts = [
        words.fact("姓名", "Name", parties.masked_name),
        words.fact("付款卡", "Paid from card", words.card(record.card_tail)),
        *words.where(record.channel, parties.terminal),
        words.fact("办理时间", "Time", _clock_text(record.create_time)),
        words.fact("查询号", "Query number", record.query_number),
        words.fact("借据号", "Loan note", repayment.content.loan_note_id),
        words.fact("本金", "Principal", words.yuan(parts.principal)),
        words.fact("利息", "Interest", words.yuan(parts.interest)),
        words.fact("罚息", "Penalty interest", words.yuan(parts.penalty_interest)),
    ]
    plan = ""
    if done:
        facts += [
            words.fact("记账日", "Value date", record.business_date.isoformat()),
            words.fact("核心流水号", "Core reference", record.core_reference),
            words.fact("剩余本金", "Principal left", words.yuan(record.principal_balance)),
        ]
        plan = _what_is_left(record, words)
    return words.receipt(
        parties.bank,
        day_of_record(record),
        Bilingual("还款回单", "Loan repayment"),
        parts.total,
        done=done,
        seal=_SEAL if done else _SEAL_NOT_DONE,
        outcome=_repayment_outcome(record, words),
        facts=facts,
        plan=plan,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """One language's words."""

    language: Language

    def say(self, zh: str, en: str) -> str:
        return zh if self.language is Language.CHINESE else en

    def fact(self, zh: str, en: str, value: str) -> ReceiptFact:
        return ReceiptFact(self.say(zh, en), value)

    def card(self, tail: str) -> str:
        return self.say(f"尾号 {tail}", f"ending {tail}")

    def paid_to(self, card_tail: str, payee: Payee | None) -> list[ReceiptFact]:
        if payee is None:
            return [self.fact("收款卡", "Paid to card", self.card(card_tail))]
        return [
            self.fact("支付方式", "Payment", self.say("受托支付", "Entrusted, to the seller")),
            self.fact("收款人", "Payee", payee.name),
            self.fact("收款账号", "Payee's account", self.card(payee.account_tail)),
            self.fact("用途凭证", "Bill or contract", payee.evidence),
        ]

    def yuan(self, amount: Fen) -> str:
        return self.say(f"{yuan_text(amount)} 元", f"{yuan_text(amount)} yuan")

    def where(self, channel: Channel, terminal: TerminalRecord | None) -> list[ReceiptFact]:
        facts = [self.fact("办理渠道", "Channel", _CHANNELS[channel].text(self.language))]
        # A mobile bank's own name says nothing that the channel does not.
        if terminal is not None and channel is not Channel.MOBILE:
            branch = self.say(terminal.branch_name, terminal.branch_name_en)
            facts.append(self.fact("网点、终端", "Branch, terminal", f"{branch} {terminal.terminal_id}"))
        return facts

    def receipt(
        self,
        bank: BankRecord,
        day: date,
        title: Bilingual,
        amount: Fen,
        *,
        done: bool,
        seal: Bilingual,
        outcome: str,
        facts: list[ReceiptFact],
        plan: str,
    ) -> Receipt:
        return Receipt(
            language=self.language,
            day=day,
            done=done,
            bank=self.say(bank.name, bank.name_en),
            title=title.text(self.language),
            seal=seal.text(self.language),
            amount_label=(_AMOUNT_ASKED if seal is _SEAL_NOT_DONE else _AMOUNT).text(self.language),
            figures=f"¥ {yuan_text(amount)}",
            capitals=capitals(amount),
            outcome=outcome,
            facts=tuple(facts),
            plan=plan,
            note=_NOTE.text(self.language),
            check_label=_CHECK.text(self.language),
        )


def _drawdown_outcome(record: DrawdownRecord, words: _Words, payee: Payee | None) -> str:
    state, amount, tail = record.drawdown.state, yuan_text(record.terms.amount), record.card_tail
    if state is DrawdownState.DISBURSED and payee is not None:
        return words.say(
            f"已办成：{amount} 元已付给 {payee.name}（账号尾号 {payee.account_tail}）。",
            f"Done: {amount} yuan was paid to {payee.name} (account ending {payee.account_tail}).",
        )
    if state is DrawdownState.DISBURSED:
        return words.say(
            f"已办成：{amount} 元已放到您尾号 {tail} 的卡。",
            f"Done: {amount} yuan was paid to your card ending {tail}.",
        )
    if state is DrawdownState.REVERSED:
        return words.say(
            f"已冲正：这笔 {amount} 元已退回银行，不用还。",
            f"Undone: these {amount} yuan went back to the bank; nothing is owed on them.",
        )
    return _not_done(words, record.drawdown.refusal)


def _repayment_outcome(record: RepaymentRecord, words: _Words) -> str:
    if record.repayment.state is not RepaymentState.REPAID:
        return _not_done(words, record.repayment.refusal)
    amount = yuan_text(record.parts.total)
    return words.say(
        f"已办成：已从您尾号 {record.card_tail} 的卡还款 {amount} 元。",
        f"Done: {amount} yuan was repaid from your card ending {record.card_tail}.",
    )


def _what_is_left(record: RepaymentRecord, words: _Words) -> str:
    if record.next_due_date is None:
        return words.say("这笔借款已经还清。", "This loan is repaid in full.")
    due, payment = record.next_due_date, yuan_text(record.next_payment)
    return words.say(f"下一期：{due} 还 {payment} 元。", f"Next payment: {payment} yuan on {due}.")


def _not_done(words: _Words, refusal: Refusal | None) -> str:
    why = "" if refusal is None else REFUSAL_TABLE[refusal.reason].why.text(words.language, refusal.facts)
    return words.say(f"没有办成，您的钱没有动。{why}", f"Not done; your money has not moved. {why}".strip())


def _clock_text(time: datetime) -> str:
    return local_time(time).strftime("%Y-%m-%d %H:%M")


def day_of_record(record: DrawdownRecord | RepaymentRecord) -> date:
    """The day that a receipt bears, in its file and in the file's name."""
    return record.value_date if isinstance(record, DrawdownRecord) else record.business_date
