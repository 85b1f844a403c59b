"""What to bring follows from the bank's own rules, and the way that takes least comes first."""

from dataclasses import replace

import pytest

from channel_server.domain.assurance_policy import SHIPPED_ASSURANCE, Alternative, AssurancePolicy
from channel_server.domain.money import Fen
from channel_server.domain.refusal_table import Language
from channel_server.domain.session import Act, Assurance, Channel
from channel_server.domain.trip import TripThing, what_to_bring


def things(policy: AssurancePolicy, amount: int | None) -> list[TripThing]:
    return [each.thing for each in what_to_bring(policy, None if amount is None else Fen(amount), Language.ENGLISH)]


def test_trip_by_the_shipped_policy_takes_id_card_bank_card_and_phone() -> None:
    assert things(SHIPPED_ASSURANCE, None) == [TripThing.ID_CARD, TripThing.BANK_CARD, TripThing.PHONE]


@pytest.mark.parametrize(("amount", "faced"), [(2_000_000, False), (2_000_001, True)])
def test_trip_says_that_a_face_is_looked_at_only_where_it_is(amount: int, faced: bool) -> None:
    for language, word in ((Language.CHINESE, "刷脸"), (Language.ENGLISH, "camera")):
        reasons = [each.reason for each in what_to_bring(SHIPPED_ASSURANCE, Fen(amount), language)]
        assert any(word in reason for reason in reasons) == faced


def test_trip_by_a_bank_that_asks_for_the_card_alone_takes_no_id_card() -> None:
    rules = {**SHIPPED_ASSURANCE.rules, (Channel.KIOSK, Act.DRAW_DOWN): (Alternative(frozenset({Assurance.CARD_PIN})),)}
    policy = replace(SHIPPED_ASSURANCE, rules=rules)
    assert things(policy, None) == [TripThing.BANK_CARD, TripThing.PHONE]
