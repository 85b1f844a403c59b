"""What a channel pays out: its hours, its bounds, its purposes; and what that leaves to draw."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.channel_policy import SHIPPED_POLICY, ChannelPolicy, clock_of, day_of
from channel_server.domain.channel_terms import SHIPPED_TERMS, ChannelTerms, Hours
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.drawdown import DrawdownContent
from channel_server.domain.ids import AccountId, BankId, CustomerId, LineId
from channel_server.domain.limit_policy import DrawnSoFar, check_terms
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.product import SHIPPED_PRODUCTS, Purpose
from channel_server.domain.refusal_table import Language, customer_sentence
from channel_server.domain.refusals import RefusalReason
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel

PRODUCT = SHIPPED_PRODUCTS["XIAOKANG"]
DAY = Hours(time(8, 30), time(17, 0))
NIGHT = Hours(time(22, 0), time(6, 0))


@pytest.mark.parametrize(
    ("hours", "clock", "open_then"),
    [
        (DAY, time(8, 29, 59), False),
        (DAY, time(8, 30), True),
        (DAY, time(16, 59, 59), True),
        (DAY, time(17, 0), False),
        (NIGHT, time(21, 59, 59), False),
        (NIGHT, time(22, 0), True),
        (NIGHT, time(0, 0), True),
        (NIGHT, time(5, 59, 59), True),
        (NIGHT, time(6, 0), False),
    ],
)
def test_hours_at_each_edge_also_past_midnight(hours: Hours, clock: time, open_then: bool) -> None:
    refusal = ChannelTerms(hours=hours).check_open(clock)
    assert (refusal is None) is open_then
    if refusal is not None:
        assert refusal.reason is RefusalReason.CHANNEL_CLOSED
        assert hours.opens.isoformat("minutes") in customer_sentence(refusal, Language.CHINESE)


def test_channel_without_hours_is_always_open() -> None:
    assert all(ChannelTerms().check_open(time(hour)) is None for hour in range(24))


def test_clock_and_day_are_beijings() -> None:
    before_midnight = datetime(2026, 1, 15, 15, 59, 59, tzinfo=UTC)
    assert (day_of(before_midnight), clock_of(before_midnight)) == (date(2026, 1, 15), time(23, 59, 59))
    midnight = datetime(2026, 1, 15, 16, 0, tzinfo=UTC)
    assert (day_of(midnight), clock_of(midnight)) == (date(2026, 1, 16), time(0, 0))


@pytest.mark.parametrize(
    ("terms", "available", "drawn", "drawable"),
    [
        (SHIPPED_TERMS[Channel.KIOSK], 30_000_000, 0, 5_000_000),
        (SHIPPED_TERMS[Channel.KIOSK], 30_000_000, 6_000_000, 4_000_000),
        (SHIPPED_TERMS[Channel.KIOSK], 30_000_000, 9_950_000, 0),
        (SHIPPED_TERMS[Channel.KIOSK], 30_000_000, 11_000_000, 0),
        (SHIPPED_TERMS[Channel.KIOSK], 1_234_567, 0, 1_230_000),
        (SHIPPED_TERMS[Channel.KIOSK], 99_999, 0, 0),
        (SHIPPED_TERMS[Channel.COUNTER], 30_000_000, 29_000_000, 30_000_000),
        (ChannelTerms(own_payment_maximum=Fen(1_005_000)), 30_000_000, 0, 1_000_000),
    ],
)
def test_drawable_is_the_least_of_all_bounds_in_the_products_steps(
    terms: ChannelTerms, available: int, drawn: int, drawable: int
) -> None:
    assert terms.drawable(PRODUCT, available=Fen(available), drawn_today=Fen(drawn)) == drawable


_BOUND = st.one_of(st.none(), st.integers(1, 40_000_000).map(Fen))


@given(_BOUND, _BOUND, _BOUND, st.integers(0, 30_000_000), st.integers(0, 30_000_000))
def test_what_is_told_as_drawable_is_taken_and_a_step_more_is_not(
    per_drawdown: Fen | None, per_day: Fen | None, own_payment: Fen | None, available: int, drawn: int
) -> None:
    terms = ChannelTerms(per_drawdown, per_day, own_payment)
    balance = LineBalance(Fen(30_000_000), Fen(0), Fen(30_000_000 - available))
    rate = AnnualRate.from_text("5.4%")
    line = CreditLine(LineId("L"), BankId("B"), CustomerId("C"), "XIAOKANG", balance, rate, date(2028, 6, 30))

    def taken(amount: int) -> bool:
        content = DrawdownContent(
            line.bank_id,
            line.customer_id,
            line.line_id,
            Fen(amount),
            12,
            RepaymentMethod.BULLET,
            15,
            Purpose.FARMING,
            AccountId("A"),
        )
        refusal = check_terms(
            content,
            line=line,
            product=PRODUCT,
            channel=Channel.KIOSK,
            terms=terms,
            business_date=date(2026, 1, 15),
            maturity_date=date(2027, 1, 15),
            drawn=DrawnSoFar(today_at_channel=Fen(drawn)),
        )
        return refusal is None and amount <= available

    drawable = terms.drawable(PRODUCT, available=Fen(available), drawn_today=Fen(drawn))
    assert not drawable or taken(drawable)
    assert not taken((drawable or PRODUCT.amount_minimum - PRODUCT.amount_step) + PRODUCT.amount_step)


@pytest.mark.parametrize(
    "changes",
    [
        {"per_drawdown": Fen(0)},
        {"per_day": Fen(-1)},
        {"own_payment_maximum": Fen(0)},
        {"purposes": frozenset()},
    ],
)
def test_terms_on_which_nothing_is_drawn_cannot_be_made(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="channel terms"):
        replace(ChannelTerms(), **changes)  # type: ignore[arg-type]


def test_hours_that_open_when_they_close_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="leave hours out"):
        Hours(time(8), time(8))


def test_policy_without_the_terms_of_a_channel_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="MOBILE"):
        ChannelPolicy(
            date(2026, 1, 1), SHIPPED_POLICY.assurance, {Channel.KIOSK: ChannelTerms(), Channel.COUNTER: ChannelTerms()}
        )
