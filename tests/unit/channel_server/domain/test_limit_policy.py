"""Each rule of amount, term and purpose, at its edge."""

from dataclasses import replace
from datetime import date

import pytest

from channel_server.domain.channel_terms import SHIPPED_TERMS, ChannelTerms
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.drawdown import DrawdownContent
from channel_server.domain.ids import AccountId, BankId, CustomerId, LineId
from channel_server.domain.limit_policy import DrawnSoFar, check_terms
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.payee import NO_PAYEE, PayeeId
from channel_server.domain.product import SHIPPED_PRODUCTS, Product, Purpose
from channel_server.domain.refusal_table import Language, customer_sentence, teller_sentence
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel

TODAY = date(2026, 1, 15)
PRODUCT = SHIPPED_PRODUCTS["XIAOKANG"]
LINE = CreditLine(
    LineId("L1"),
    BankId("qingjiang"),
    CustomerId("C1"),
    "XIAOKANG",
    LineBalance(Fen(30_000_000), Fen(0), Fen(0)),
    AnnualRate.from_text("5.4%"),
    date(2028, 6, 30),
)


def check(
    amount: int = 2_000_000,
    *,
    channel: Channel = Channel.KIOSK,
    product: Product = PRODUCT,
    line: CreditLine = LINE,
    months: int = 12,
    method: RepaymentMethod = RepaymentMethod.EQUAL_INSTALMENT,
    purpose: Purpose = Purpose.FARMING,
    maturity_date: date = date(2027, 1, 15),
    drawn: DrawnSoFar | None = None,
    terms: ChannelTerms | None = None,
    payee: PayeeId = NO_PAYEE,
) -> Refusal | None:
    content = DrawdownContent(
        LINE.bank_id, LINE.customer_id, LINE.line_id, Fen(amount), months, method, 15, purpose, AccountId("A1"), payee
    )
    refusal = check_terms(
        content,
        line=line,
        product=product,
        channel=channel,
        terms=terms or SHIPPED_TERMS[channel],
        business_date=TODAY,
        maturity_date=maturity_date,
        drawn=drawn or DrawnSoFar(),
    )
    if refusal is not None:  # every fact that the sentences name has been stated
        for language in Language:
            customer_sentence(refusal, language)
            teller_sentence(refusal, language)
    return refusal


def reason(refusal: Refusal | None) -> RefusalReason | None:
    return None if refusal is None else refusal.reason


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (99_900, RefusalReason.AMOUNT_BELOW_MINIMUM),
        (99_999, RefusalReason.AMOUNT_BELOW_MINIMUM),
        (100_000, None),
        (100_001, RefusalReason.AMOUNT_NOT_A_MULTIPLE),
        (105_000, RefusalReason.AMOUNT_NOT_A_MULTIPLE),
        (5_000_000, None),
        (5_010_000, RefusalReason.CHANNEL_LIMIT_EXCEEDED),
        (30_010_000, RefusalReason.AMOUNT_ABOVE_MAXIMUM),
    ],
)
def test_amount_at_the_kiosk_at_each_edge(amount: int, expected: RefusalReason | None) -> None:
    assert reason(check(amount)) is expected


def test_amount_that_is_not_a_multiple_is_told_its_neighbours() -> None:
    refusal = check(123_456)
    assert refusal is not None
    assert (refusal.facts["lower"], refusal.facts["upper"]) == ("1,200.00", "1,300.00")


def test_counter_is_bound_by_the_line_alone() -> None:
    assert check(30_000_000, channel=Channel.COUNTER) is None
    assert SHIPPED_TERMS[Channel.COUNTER].most_at_once(PRODUCT) == 30_000_000
    assert SHIPPED_TERMS[Channel.KIOSK].most_at_once(PRODUCT) == 5_000_000


def test_day_at_the_kiosk_counts_what_was_drawn_before() -> None:
    assert check(4_000_000, drawn=DrawnSoFar(today_at_channel=Fen(6_000_000))) is None
    refusal = check(4_010_000, drawn=DrawnSoFar(today_at_channel=Fen(6_000_000)))
    assert refusal is not None
    assert (refusal.reason, refusal.facts["left"]) == (RefusalReason.DAILY_LIMIT_EXCEEDED, "40,000.00")


@pytest.mark.parametrize("months", [13, 24, 36])
def test_term_beyond_the_longest_is_refused(months: int) -> None:
    assert reason(check(months=months)) is RefusalReason.TERM_TOO_LONG


def test_term_that_ends_after_the_line_is_refused() -> None:
    assert check(maturity_date=LINE.expiry_date) is None
    assert reason(check(maturity_date=date(2028, 7, 1))) is RefusalReason.TERM_TOO_LONG


def test_term_between_those_offered_is_refused_with_the_list() -> None:
    refusal = check(months=7)
    assert refusal is not None
    assert (refusal.reason, refusal.facts["offered"]) == (RefusalReason.TERM_NOT_OFFERED, "3、6、9、12")


@pytest.mark.parametrize("purpose", [Purpose.HOUSING, Purpose.SECURITIES, Purpose.ON_LENDING])
def test_forbidden_purpose_is_refused(purpose: Purpose) -> None:
    assert reason(check(purpose=purpose)) is RefusalReason.PURPOSE_FORBIDDEN


def test_method_that_the_product_does_not_offer_is_refused() -> None:
    product = replace(PRODUCT, methods=(RepaymentMethod.BULLET,))
    assert reason(check(product=product)) is RefusalReason.METHOD_NOT_OFFERED


def test_consumption_is_capped_with_what_is_owed_for_it() -> None:
    owed = DrawnSoFar(owed_for_purpose=Fen(18_000_000))
    assert check(2_000_000, purpose=Purpose.CONSUMPTION, drawn=owed) is None
    assert reason(check(2_010_000, purpose=Purpose.CONSUMPTION, drawn=owed)) is RefusalReason.PURPOSE_CAP_EXCEEDED
    assert check(2_010_000, purpose=Purpose.FARMING, drawn=owed) is None


def test_amount_above_own_payment_asks_for_the_counter() -> None:
    product = replace(PRODUCT, own_payment_maximum=Fen(1_000_000))
    assert reason(check(1_010_000, product=product)) is RefusalReason.ENTRUSTED_PAYMENT_REQUIRED


def test_amount_above_the_channels_own_payment_asks_for_the_counter_with_the_lower_bound() -> None:
    terms = ChannelTerms(own_payment_maximum=Fen(1_000_000))
    assert check(1_000_000, terms=terms) is None
    refusal = check(1_010_000, terms=terms)
    assert refusal is not None
    assert (refusal.reason, refusal.facts["maximum"]) == (RefusalReason.ENTRUSTED_PAYMENT_REQUIRED, "10,000.00")


def test_purpose_that_is_not_served_at_the_channel_is_not_the_forbidden_one() -> None:
    terms = ChannelTerms(purposes=frozenset({Purpose.FARMING, Purpose.HOUSING}))
    assert check(terms=terms) is None
    assert reason(check(purpose=Purpose.CONSUMPTION, terms=terms)) is RefusalReason.PURPOSE_NOT_SERVED_HERE
    # What no product may allow is not allowed by a channel either.
    assert reason(check(purpose=Purpose.HOUSING, terms=terms)) is RefusalReason.PURPOSE_FORBIDDEN


def test_line_that_cannot_be_drawn_comes_before_all_else() -> None:
    assert reason(check(1, line=replace(LINE, frozen=True))) is RefusalReason.LINE_FROZEN
    assert reason(check(1, line=replace(LINE, expiry_date=date(2026, 1, 14)))) is RefusalReason.LINE_EXPIRED


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_minimum": Fen(0)},
        {"amount_step": Fen(0)},
        {"amount_maximum": Fen(1)},
        {"amount_minimum": Fen(100_001)},
        {"terms_months": ()},
        {"terms_months": (0, 3)},
        {"purposes": (Purpose.HOUSING,)},
    ],
)
def test_product_that_contradicts_itself_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="XIAOKANG"):
        replace(PRODUCT, **changes)  # type: ignore[arg-type]
