"""What may be drawn in one go and in one day, by channel, product and line: one function that holds it against them.

Whether enough is left on the line is not asked here but by `LineBalance.reserve`, where it is done in the same
moment; asking twice would promise what another channel may take in between.
"""

from dataclasses import dataclass
from datetime import date

from channel_server.domain.channel_terms import ChannelTerms
from channel_server.domain.credit_line import CreditLine
from channel_server.domain.drawdown import DrawdownContent
from channel_server.domain.money import ZERO, Fen, yuan_text
from channel_server.domain.payee import PaymentMode
from channel_server.domain.product import Product
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel


@dataclass(frozen=True, slots=True)
class DrawnSoFar:
    """What the customer has already drawn. Units: fen."""

    today_at_channel: Fen = ZERO
    """This business date at this channel, drawdowns under way included."""
    owed_for_purpose: Fen = ZERO
    """Principal owed and held for the same purpose."""


def check_terms(
    content: DrawdownContent,
    *,
    line: CreditLine,
    product: Product,
    channel: Channel,
    terms: ChannelTerms,
    business_date: date,
    maturity_date: date,
    drawn: DrawnSoFar,
) -> Refusal | None:
    """Say the first rule that the drawdown breaks, or nothing: the line, then purpose, method, term and amount."""
    return (
        line.check_drawable(business_date)
        or _check_kind(content, product, channel, terms)
        or _check_term(content, line, product, maturity_date)
        or check_amount(content.amount, product)
        or _check_channel(content.amount, channel, terms, drawn.today_at_channel)
        or _check_purpose_amount(content, product, drawn.owed_for_purpose)
        or _check_payment(content, product, channel, terms)
    )


def check_amount(amount: Fen, product: Product) -> Refusal | None:
    """Say what is wrong with an amount for the product alone: too little, too much, or not a multiple."""
    if amount < product.amount_minimum:
        minimum = yuan_text(product.amount_minimum)
        return refuse(RefusalReason.AMOUNT_BELOW_MINIMUM, minimum=minimum, amount=yuan_text(amount))
    if amount > product.amount_maximum:
        maximum = yuan_text(product.amount_maximum)
        return refuse(RefusalReason.AMOUNT_ABOVE_MAXIMUM, maximum=maximum, amount=yuan_text(amount))
    over = amount % product.amount_step
    if over:
        lower = Fen(amount - over)
        return refuse(
            RefusalReason.AMOUNT_NOT_A_MULTIPLE,
            step=yuan_text(product.amount_step),
            amount=yuan_text(amount),
            lower=yuan_text(lower),
            upper=yuan_text(Fen(lower + product.amount_step)),
        )
    return None


def check_amount_at(
    amount: Fen, product: Product, *, channel: Channel, terms: ChannelTerms, drawn_today: Fen
) -> Refusal | None:
    """Say what is wrong with an amount at a channel before purpose and term are known, or nothing."""
    return (
        check_amount(amount, product)
        or _check_channel(amount, channel, terms, drawn_today)
        or _check_own_payment(amount, product, terms)
    )


def _check_kind(content: DrawdownContent, product: Product, channel: Channel, terms: ChannelTerms) -> Refusal | None:
    if content.purpose not in product.purposes:
        return refuse(RefusalReason.PURPOSE_FORBIDDEN, purpose=content.purpose)
    if content.purpose not in terms.served(product):
        return refuse(RefusalReason.PURPOSE_NOT_SERVED_HERE, purpose=content.purpose, channel=channel)
    if content.method not in product.methods:
        return refuse(RefusalReason.METHOD_NOT_OFFERED, method=content.method)
    return None


def _check_term(content: DrawdownContent, line: CreditLine, product: Product, maturity_date: date) -> Refusal | None:
    months = content.term_months
    if months > product.longest_term_months or maturity_date > line.expiry_date:
        return refuse(
            RefusalReason.TERM_TOO_LONG,
            months=months,
            maximum_months=product.longest_term_months,
            latest_date=line.expiry_date.isoformat(),
        )
    if months not in product.terms_months:
        offered = "、".join(str(each) for each in product.terms_months)
        return refuse(RefusalReason.TERM_NOT_OFFERED, months=months, offered=offered)
    return None


def _check_channel(amount: Fen, channel: Channel, limit: ChannelTerms, drawn_today: Fen) -> Refusal | None:
    if limit.per_drawdown is not None and amount > limit.per_drawdown:
        maximum = yuan_text(limit.per_drawdown)
        return refuse(RefusalReason.CHANNEL_LIMIT_EXCEEDED, channel=channel, maximum=maximum, amount=yuan_text(amount))
    if limit.per_day is not None and amount + drawn_today > limit.per_day:
        return refuse(
            RefusalReason.DAILY_LIMIT_EXCEEDED,
            channel=channel,
            maximum=yuan_text(limit.per_day),
            drawn=yuan_text(drawn_today),
            left=yuan_text(Fen(max(limit.per_day - drawn_today, 0))),
            amount=yuan_text(amount),
        )
    return None


def _check_purpose_amount(content: DrawdownContent, product: Product, owed_for_purpose: Fen) -> Refusal | None:
    cap = product.purpose_caps.get(content.purpose)
    if cap is not None and content.amount + owed_for_purpose > cap:
        return refuse(
            RefusalReason.PURPOSE_CAP_EXCEEDED,
            purpose=content.purpose,
            maximum=yuan_text(cap),
            amount=yuan_text(content.amount),
        )
    return None


def _check_payment(content: DrawdownContent, product: Product, channel: Channel, terms: ChannelTerms) -> Refusal | None:
    if content.payment_mode is PaymentMode.OWN:
        return _check_own_payment(content.amount, product, terms)
    return check_entrusted_here(channel, terms)


def check_entrusted_here(channel: Channel, terms: ChannelTerms) -> Refusal | None:
    """Say whether a channel pays sellers. Any amount may be entrusted, not only what has to be."""
    return None if terms.entrusted_payment else refuse(RefusalReason.ENTRUSTED_PAYMENT_NOT_HERE, channel=channel)


def _check_own_payment(amount: Fen, product: Product, terms: ChannelTerms) -> Refusal | None:
    own_payment = terms.own_payment_of(product)
    if amount <= own_payment:
        return None
    return refuse(RefusalReason.ENTRUSTED_PAYMENT_REQUIRED, maximum=yuan_text(own_payment), amount=yuan_text(amount))
