"""One specimen from an order: the same order and the same fonts give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from drivers.vision.specimen.cards import print_back, print_bank_card, print_front
from drivers.vision.specimen.conditions import Conditions, Level, draw_conditions
from drivers.vision.specimen.fonts import Family, SpecimenSet
from drivers.vision.specimen.people import BankCard, Person, make_bank_card, make_person
from drivers.vision.specimen.press import Picture, PrintJitter
from drivers.vision.specimen.scene import Frame, take_frame
from drivers.vision.specimen.truth import Document, TrueFields, Truth

_PRINT_SPREAD = {SpecimenSet.OWN: 0.35, SpecimenSet.UNSEEN: 0.6}
"""How far printings lie from the drawing, in millimetres."""
_SCALE_SPREAD = {SpecimenSet.OWN: 0.02, SpecimenSet.UNSEEN: 0.05}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which specimen is wanted; `number` tells those of one seed apart.

    Attributes:
        portrait: what stands in the portrait's place on a front; None for a silhouette. Height × width × 3, uint8, RGB.
        conditions: how the picture is taken; None draws them from the level.
        person, bank_card: whose card it is; None draws one.
    """

    document: Document
    level: Level
    specimen_set: SpecimenSet = SpecimenSet.OWN
    seed: int = 1
    number: int = 0
    portrait: Picture | None = None
    conditions: Conditions | None = None
    person: Person | None = None
    bank_card: BankCard | None = None


@dataclass(frozen=True, slots=True)
class Specimen:
    """A picture and what is true of it; `card` is the card as it left the press."""

    truth: Truth
    frame: Frame
    card: Picture


def make_specimen(order: Order, families: Sequence[Family]) -> Specimen:
    """Make the specimen, set in one of the families."""
    # The levels of a set share their people: what is compared between them is the picture alone.
    key = (order.seed, order.number, list(Document).index(order.document), list(SpecimenSet).index(order.specimen_set))
    who = np.random.default_rng(key)
    how = np.random.default_rng((*key, list(Level).index(order.level) + 1))
    family = families[int(who.integers(len(families)))]
    jitter = _jitter(order.specimen_set, who)
    without_end = embossed = False
    match order.document:
        case Document.ID_FRONT:
            person = order.person or make_person(who, family.text.has)
            fields = TrueFields.of_front(person)
            card = print_front(person, family, jitter, who, order.portrait)
        case Document.ID_BACK:
            person = order.person or make_person(who, family.text.has)
            fields = TrueFields.of_back(person)
            without_end = person.valid_to is None
            card = print_back(person, family, jitter, who)
        case Document.BANK_CARD:
            bank_card = order.bank_card or make_bank_card(who)
            fields = TrueFields.of_bank_card(bank_card)
            embossed = bank_card.embossed
            card = print_bank_card(bank_card, family, jitter, who)
        case _ as unknown:
            assert_never(unknown)
    conditions = order.conditions or draw_conditions(order.level, order.specimen_set, how)
    frame = take_frame(card, conditions, how)
    truth = Truth(
        document=order.document,
        fields=fields,
        without_end=without_end,
        embossed=embossed,
        specimen_set=order.specimen_set,
        level=order.level,
        seed=order.seed,
        number=order.number,
        font=family.name,
        corners=frame.corners,
        conditions=conditions,
    )
    return Specimen(truth, frame, card)


def _jitter(wanted: SpecimenSet, random: np.random.Generator) -> PrintJitter:
    spread, scale = _PRINT_SPREAD[wanted], _SCALE_SPREAD[wanted]
    return PrintJitter(
        dx_mm=float(random.uniform(-spread, spread)),
        dy_mm=float(random.uniform(-spread, spread)),
        scale=1 + float(random.uniform(-scale, scale)),
        air_mm=float(random.uniform(0, scale * 3)),
        ink=int(random.integers(14, 56)),
    )
