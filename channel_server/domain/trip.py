"""What to bring to a terminal (别白跑), by the proofs that a bank asks for there: things, and why each.

A face is nobody's to forget and is not listed; that it will be looked at is said with the ID card.
"""

from dataclasses import dataclass
from enum import StrEnum, unique

from channel_server.domain.assurance_policy import Alternative, AssurancePolicy
from channel_server.domain.money import Fen
from channel_server.domain.refusal_table import Bilingual, Language
from channel_server.domain.session import Act, Assurance, Channel


@unique
class TripThing(StrEnum):
    """Something to bring, in the words of the contract."""

    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class TripItem:
    """A thing, and why."""

    thing: TripThing
    reason: str


_ID_CARD = Bilingual("身份证原件，放到读卡区核对。", "Your ID card itself, for the reader.")
_ID_CARD_AND_FACE = Bilingual(
    "身份证原件，放到读卡区核对；机器还要刷脸。",
    "Your ID card itself, for the reader; the camera will look at you too.",
)
_BANK_CARD = Bilingual(
    "您本人的银行卡，插卡输密码，钱放到这张卡。",
    "Your own bank card and its PIN; the money goes to it.",
)
_PHONE = Bilingual("手机，出示转接码，不用从头再填。", "Your phone, to show the code: nothing has to be keyed again.")


def what_to_bring(policy: AssurancePolicy, amount: Fen | None, language: Language) -> tuple[TripItem, ...]:
    """List what a drawdown at a terminal takes; without an amount, what a small one does."""
    ways = [each for each in policy.alternatives(Channel.KIOSK, Act.DRAW_DOWN) if each.covers(amount)]
    # Who brings least comes furthest: the way with fewest proofs, and one that needs no staff before one that does.
    way = min(ways, key=_burden, default=None)
    proofs = frozenset[Assurance]() if way is None else way.proofs
    items = []
    if proofs & {Assurance.ID_CHIP, Assurance.ID_DOCUMENT}:
        words = _ID_CARD_AND_FACE if Assurance.FACE in proofs else _ID_CARD
        items.append(TripItem(TripThing.ID_CARD, words.text(language)))
    if Assurance.CARD_PIN in proofs:
        items.append(TripItem(TripThing.BANK_CARD, _BANK_CARD.text(language)))
    items.append(TripItem(TripThing.PHONE, _PHONE.text(language)))
    return tuple(items)


def _burden(way: Alternative) -> tuple[bool, int, bool]:
    return Assurance.TELLER in way.proofs, len(way.proofs), Assurance.ID_DOCUMENT in way.proofs
