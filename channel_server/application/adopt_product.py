"""A bank adopts a product's terms: in force at once, for what is quoted from then on.

A quote that was given before is held against the new terms when it is drawn on, and refused where it breaks them; a
note keeps what it was made with. What the terms were can be told from the evidence.
"""

from dataclasses import dataclass
from datetime import date

from channel_server.application.books import Books
from channel_server.application.operator_command import Command, record_command
from channel_server.domain.ids import BankId
from channel_server.domain.money import yuan_text
from channel_server.domain.product import Product


@dataclass(frozen=True, slots=True)
class ProductNotAdopted:
    """Why not; a sentence for the operator that says what to do."""

    message: str


def adopt_product(
    books: Books, bank_id: BankId, product: Product, by: Command, *, today: date, maker: str
) -> ProductNotAdopted | None:
    """Replace a product's terms, or add a product; None when it is done. The same terms again change nothing."""
    if books.bank(bank_id) is None:
        return ProductNotAdopted(f"there is no bank {bank_id}: enrol it first, by `edian-server bank add`")
    if product.in_force_from > today:
        return ProductNotAdopted(
            f"terms are in force at once: adopt these on {product.in_force_from}, today is {today}"
        )
    kept = books.product(bank_id, product.code)
    if kept == product:
        return None
    if kept is not None and product.in_force_from < kept.in_force_from:
        return ProductNotAdopted(f"terms of {kept.in_force_from} are in force: in_force_from cannot lie before them")
    books.put_product(bank_id, product)
    record_command(books, bank_id, "product_adopted", product.code, by, maker=maker, **_told(product))
    return None


def _told(product: Product) -> dict[str, str]:
    return {
        "in_force_from": product.in_force_from.isoformat(),
        "amounts": f"{yuan_text(product.amount_minimum)} to {yuan_text(product.amount_maximum)}"
        f" by {yuan_text(product.amount_step)}",
        "own_payment_maximum": yuan_text(product.own_payment_maximum),
        "terms_months": " ".join(map(str, product.terms_months)),
        "methods": " ".join(product.methods),
        "purposes": " ".join(
            f"{purpose}<={yuan_text(product.purpose_caps[purpose])}" if purpose in product.purpose_caps else purpose
            for purpose in product.purposes
        ),
        "day_count": product.day_count.value,
        "penalty_multiple": str(product.penalty_multiple),
    }
