"""Whom an entrusted payment goes to, and where and up to what amount it is taken."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.channel_terms import SHIPPED_TERMS, ChannelTerms
from channel_server.domain.contract_text import ContractParties, contract_pages
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.payee import NO_PAYEE, Payee, PayeeId, PaymentMode, mode_of
from channel_server.domain.product import SHIPPED_PRODUCTS, Purpose
from channel_server.domain.refusals import RefusalReason
from channel_server.domain.schedule import RepaymentMethod, ScheduleTerms, make_schedule
from channel_server.domain.session import Channel
from tests.unit.channel_server.domain.test_limit_policy import check, reason

PRODUCT = SHIPPED_PRODUCTS["XIAOKANG"]
SHOP = Payee("虚构湾农资店", "8801031780000001", "FP-07")
SHOP_ID = PayeeId("P1")
PAYS_SELLERS = ChannelTerms(own_payment_maximum=Fen(5_000_000), entrusted_payment=True)
_TEXT = st.text(min_size=1, max_size=60)


@given(_TEXT, st.from_regex(r"[0-9]{8,32}", fullmatch=True), _TEXT)
def test_payee_comes_back_from_its_text_as_it_was(name: str, account_number: str, evidence: str) -> None:
    payee = Payee(name, account_number, evidence)
    assert Payee.from_text(payee.to_text()) == payee
    assert payee.account_tail == account_number[-4:]


@given(_TEXT, _TEXT)
def test_two_payees_never_have_one_text(one: str, other: str) -> None:
    # Whatever stands in a name: what is digested says where each part ends.
    assert (Payee(one, "12345678", other).to_text() == Payee(other, "12345678", one).to_text()) is (one == other)


def test_whoever_names_a_payee_means_an_entrusted_payment() -> None:
    assert (mode_of(NO_PAYEE), mode_of(SHOP_ID)) == (PaymentMode.OWN, PaymentMode.ENTRUSTED)


@pytest.mark.parametrize(
    ("amount", "payee", "expected"),
    [
        (5_000_000, NO_PAYEE, None),
        (5_010_000, NO_PAYEE, RefusalReason.ENTRUSTED_PAYMENT_REQUIRED),
        (5_010_000, SHOP_ID, None),
        (100_000, SHOP_ID, None),
        (30_010_000, SHOP_ID, RefusalReason.AMOUNT_ABOVE_MAXIMUM),
    ],
)
def test_own_payment_goes_up_to_the_bound_and_a_seller_is_paid_any_amount(
    amount: int, payee: PayeeId, expected: RefusalReason | None
) -> None:
    assert reason(check(amount, channel=Channel.COUNTER, terms=PAYS_SELLERS, payee=payee)) is expected


@pytest.mark.parametrize("channel", Channel)
def test_as_shipped_the_counter_alone_pays_sellers(channel: Channel) -> None:
    expected = None if channel is Channel.COUNTER else RefusalReason.ENTRUSTED_PAYMENT_NOT_HERE
    assert reason(check(100_000, channel=channel, payee=SHOP_ID)) is expected
    assert SHIPPED_TERMS[channel].entrusted_payment is (channel is Channel.COUNTER)


def test_what_can_be_entrusted_knows_no_bound_of_own_payment_and_every_other() -> None:
    def drawable(terms: ChannelTerms) -> int:
        return terms.drawable(PRODUCT, available=Fen(20_000_000), drawn_today=Fen(0), entrusted=True)

    assert drawable(PAYS_SELLERS) == 20_000_000
    assert drawable(replace(PAYS_SELLERS, per_drawdown=Fen(6_000_000))) == 6_000_000
    assert PAYS_SELLERS.drawable(PRODUCT, available=Fen(20_000_000), drawn_today=Fen(0)) == 5_000_000


def test_contract_says_that_the_seller_is_paid_and_masks_the_name() -> None:
    schedule = make_schedule(
        ScheduleTerms(
            Fen(8_000_000),
            AnnualRate.from_text("5.4%"),
            RepaymentMethod.BULLET,
            12,
            date(2026, 1, 15),
            15,
            DayCount.THIRTY_360,
        )
    )
    text = str(
        contract_pages(
            schedule,
            product=PRODUCT,
            purpose=Purpose.FARMING,
            term_months=12,
            parties=ContractParties("清江农商行", "王*华", "6688", SHOP),
        )
    )
    assert text.count("付给 虚****店") == 2
    assert "只放到借款人本人的账户" not in text
    assert not any(secret in text for secret in (SHOP.name, SHOP.account_number, "6688"))
