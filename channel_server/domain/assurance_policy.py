"""Which proofs of identity suffice for which act: a bank's data, and the functions that apply it.

For each channel and act there are alternatives, each a set of proofs; an alternative of drawing may be bounded by an
amount. An act without alternatives is not allowed. That a proof was given is a fact of the session (`session.py`); what
a face check has to be to count as a proof is `face_check.py`.

A face is never the only way: it needs a consent of its own, and whoever does not give it draws less, or goes to the
counter. A policy that forgets this cannot be made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from channel_server.domain.face_check import FaceRules
from channel_server.domain.money import ZERO, Fen, yuan_text
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act, Assurance, Channel, Session

_WORDS: Mapping[Assurance, tuple[str, str]] = MappingProxyType(
    {
        Assurance.ID_CHIP: ("放身份证", "put your ID card on the reader"),
        Assurance.ID_DOCUMENT: ("拍身份证", "show your ID card to the camera"),
        Assurance.CARD_PIN: ("插卡输密码", "insert your card and key the PIN"),
        Assurance.TELLER: ("请工作人员核对", "have the staff check"),
        Assurance.MOBILE_TOKEN: ("在手机银行确认", "confirm in the mobile bank"),
        Assurance.FACE: ("刷脸", "look into the camera"),
    }
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One set of proofs that suffices; of a drawdown up to an amount, where there is one. Units: fen."""

    proofs: frozenset[Assurance]
    up_to: Fen | None = None

    def covers(self, amount: Fen | None) -> bool:
        """Say whether the proofs suffice for an amount; without one, for the act as such."""
        return amount is None or self.up_to is None or amount <= self.up_to


Rules = Mapping[tuple[Channel, Act], tuple[Alternative, ...]]


@dataclass(frozen=True, slots=True)
class AssurancePolicy:
    """What a bank asks for, in one version of its policy (`channel_policy.py`).

    Raises:
        ValueError: the rules contradict one another; whoever wrote them corrects them.
    """

    rules: Rules
    face: FaceRules = field(default_factory=FaceRules)

    def __post_init__(self) -> None:
        for (channel, act), alternatives in self.rules.items():
            where = f"{channel} {act}"
            if not all(each.proofs for each in alternatives):
                raise ValueError(f"{where}: an alternative without a proof lets anybody in")
            if any(each.up_to is not None for each in alternatives) and act is not Act.DRAW_DOWN:
                raise ValueError(f"{where}: an amount bounds drawing alone")
            if any(each.up_to is not None and each.up_to <= 0 for each in alternatives):
                raise ValueError(f"{where}: an alternative's amount is above nothing")
            faced = [each for each in alternatives if Assurance.FACE in each.proofs]
            free = [each for each in alternatives if Assurance.FACE not in each.proofs]
            if faced and not any(each.up_to is None for each in free):
                raise ValueError(
                    f"{where}: a face must not be the only way; allow TELLER, without an amount, beside it"
                )
            if faced and not self.face.models:
                raise ValueError(f"{where}: asks for a face, and no model is accepted")

    def alternatives(self, channel: Channel, act: Act) -> tuple[Alternative, ...]:
        """What suffices; nothing does where the act is not allowed."""
        return self.rules.get((channel, act), ())

    def check(self, session: Session, act: Act, amount: Fen | None = None) -> Refusal | None:
        """Say what a session still lacks for an act, and for this amount where one is drawn."""
        alternatives = self.alternatives(session.channel, act)
        reached = frozenset(session.assurances)
        met = [each for each in alternatives if session.customer_id is not None and each.proofs <= reached]
        if any(each.covers(amount) for each in met):
            return None
        wide_enough = [each for each in alternatives if each.covers(amount)]
        lacking = [each.proofs - reached for each in wide_enough]
        if amount is not None and session.customer_id is not None and (met or {Assurance.FACE} in lacking):
            return self._refuse_amount(session, amount, _most(met) or ZERO, lacking)
        return _refuse_lacking(min(lacking, key=len, default=frozenset({Assurance.TELLER})))

    def drawable_without_face(self, session: Session) -> Fen | None:
        """Tell the most that one drawdown may be unless a face is checked; None where a face changes nothing.

        Card and PIN, which come after the document, are taken for given. What is left on the line is not asked.
        """
        if session.customer_id is None or Assurance.FACE in session.assurances:
            return None
        return self._bound_without_face(session.channel, frozenset(session.assurances) | {Assurance.CARD_PIN})

    def without_face(self, channel: Channel) -> Fen | None:
        """Tell the most that ID card and bank card alone suffice for; None: any amount, or a face changes nothing."""
        return self._bound_without_face(channel, frozenset({Assurance.ID_CHIP, Assurance.CARD_PIN}))

    def _bound_without_face(self, channel: Channel, given: frozenset[Assurance]) -> Fen | None:
        alternatives = self.alternatives(channel, Act.DRAW_DOWN)
        without = [each for each in alternatives if each.proofs <= given]
        with_face = [each for each in alternatives if each.proofs <= given | {Assurance.FACE}]
        bound, reach = _most(without), _most(with_face)
        if bound is None or (reach is not None and reach <= bound):
            return None
        return bound

    def _refuse_amount(
        self, session: Session, amount: Fen, smaller: Fen, lacking: Iterable[frozenset[Assurance]]
    ) -> Refusal:
        ways: list[tuple[str, str]] = []
        missing = set(lacking)
        if smaller > ZERO:
            most = yuan_text(smaller)
            ways.append((f"改成 {most} 元以内", f"draw {most} yuan or less"))
        by_face = frozenset({Assurance.FACE}) in missing and session.failed_face_checks < self.face.most_failed_checks
        if by_face:
            ways.append(("看着摄像头刷脸核对", "look into the camera"))
        if frozenset({Assurance.ID_CHIP}) in missing:
            ways.append(("把身份证放到读卡区", "put your ID card on the reader"))
        ways.append(("到柜台办", "go to the counter"))
        return refuse(
            RefusalReason.FACE_NEEDED if by_face else RefusalReason.COUNTER_NEEDED,
            amount=yuan_text(amount),
            without_face=yuan_text(smaller),
            proofs=", ".join(session.assurances),
            ways_zh="，或者".join(zh for zh, _ in ways),
            ways_en=", or ".join(en for _, en in ways),
        )


def _most(alternatives: Iterable[Alternative]) -> Fen | None:
    """The most that alternatives cover; None: any amount. Nothing, where there are none."""
    bounds = [each.up_to for each in alternatives]
    return None if None in bounds else max((each for each in bounds if each is not None), default=ZERO)


def _refuse_lacking(lacking: frozenset[Assurance]) -> Refusal:
    missing = [each for each in Assurance if each in lacking] or [Assurance.TELLER]
    return refuse(
        RefusalReason.ASSURANCE_INSUFFICIENT,
        missing=", ".join(missing),
        missing_words_zh="、".join(_WORDS[each][0] for each in missing),
        missing_words_en=", ".join(_WORDS[each][1] for each in missing),
    )


def _of(*proofs: Assurance, up_to: Fen | None = None) -> Alternative:
    return Alternative(frozenset(proofs), up_to)


_CHIP, _DOCUMENT, _CARD = Assurance.ID_CHIP, Assurance.ID_DOCUMENT, Assurance.CARD_PIN
_FACE, _TELLER = Assurance.FACE, Assurance.TELLER
_ID_AND_CARD = (_of(_CHIP, _CARD), _of(_DOCUMENT, _CARD))
_AT_COUNTER = (_of(_CHIP), _of(_DOCUMENT, _CARD), _of(_TELLER))
_DRAWN_AT_COUNTER = (_of(_CHIP, _CARD), _of(_TELLER))
"""A teller's word takes two people; it is for where the machine could not tell. Beyond an amount a drawdown takes two
people anyhow (`channel_policy.ApprovalTerms`)."""
_ON_PHONE = (_of(Assurance.MOBILE_TOKEN),)
_SERVED_ALONE = (Act.VIEW_LINE, Act.QUOTE, Act.SIGN_CONTRACT, Act.REPAY)

SHIPPED_ASSURANCE = AssurancePolicy(
    rules=MappingProxyType(
        {
            **{(Channel.KIOSK, act): _ID_AND_CARD for act in _SERVED_ALONE},
            (Channel.KIOSK, Act.DRAW_DOWN): (
                _of(_CHIP, _CARD, up_to=Fen(2_000_000)),
                _of(_CHIP, _CARD, _FACE),
                _of(_CHIP, _CARD, _TELLER),
                _of(_DOCUMENT, _CARD, _FACE),
                _of(_DOCUMENT, _CARD, _TELLER),
            ),
            **{(Channel.COUNTER, act): _AT_COUNTER for act in Act},
            (Channel.COUNTER, Act.DRAW_DOWN): _DRAWN_AT_COUNTER,
            **{(Channel.MOBILE, act): _ON_PHONE for act in (*_SERVED_ALONE, Act.DRAW_DOWN)},
        }
    ),
)
"""Part of the version that is shipped (`channel_policy.py`)."""
