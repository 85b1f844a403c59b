"""The fictional people of the twin: everybody is called 样本, and no number is anybody's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from kiosk.counter.client.customers import (
    ChannelAllowance,
    CustomerRow,
    DossierField,
    FacilityContract,
    InFlightItem,
    InFlightKind,
)
from kiosk.counter.client.lending import (
    Channel,
    CreditLine,
    LineBalance,
    LineState,
    LoanNote,
    Outcome,
)
from kiosk.counter.client.staff import StaffMember, StaffRole
from kiosk.flow.credentials import masked_number
from kiosk.flow.facts import Bilingual, Method

__all__ = ["APPROVAL_ABOVE_FEN", "MOMENT", "PASSWORD", "RATE", "TwinPerson", "people", "staff"]

APPROVAL_ABOVE_FEN = 5_000_000
"""What the twin's bank lets one person pay out."""
MOMENT = datetime(2026, 3, 18, 2, 42, 7, tzinfo=UTC)
"""When it is at the twin, until a test lets time pass: 10:42:07 in the village."""

PASSWORD = "edian-demo"  # noqa: S105 - the demo's, told to everybody
RATE = Decimal("0.0435")
PRODUCT = Bilingual("荆楚小康贷", "Xiaokang loan")


@dataclass(slots=True)
class TwinPerson:
    """Somebody the twin knows. Units: fen. `pin` is the block that the twin takes for the right PIN."""

    customer_id: str
    name: str
    id_number: str
    village: str
    card_number: str = ""
    pin: bytes = b"12345678"
    limit_fen: int = 0
    outstanding_fen: int = 0
    reserved_fen: int = 0
    frozen: bool = False
    rate: Decimal = RATE
    dossier: tuple[DossierField, ...] = ()
    notes: list[LoanNote] = field(default_factory=list)
    closed: list[LoanNote] = field(default_factory=list)
    in_flight: list[InFlightItem] = field(default_factory=list)
    contract: FacilityContract | None = None
    own_payment_fen: int | None = None
    """Up to which amount the customer is paid; None: any, and no seller is paid here."""

    @property
    def line_id(self) -> str:
        """The id of the person's one line."""
        return f"line-{self.customer_id}"

    @property
    def balance(self) -> LineBalance:
        """The line as it stands."""
        free = self.limit_fen - self.outstanding_fen - self.reserved_fen
        return LineBalance(self.limit_fen, self.reserved_fen, self.outstanding_fen, free)

    def row(self) -> CustomerRow:
        """As in a list."""
        return CustomerRow(
            self.customer_id,
            self.name,
            masked_number(self.id_number),
            self.village,
            self.balance.available_fen,
            self.frozen,
            sum(1 for item in self.in_flight if item.outcome is not Outcome.DONE),
            self.contract is not None,
        )

    def line(self) -> CreditLine:
        """The person's line."""
        free = 0 if self.frozen else self.balance.available_fen
        return CreditLine(
            self.line_id,
            "XIAOKANG",
            PRODUCT,
            self.balance,
            self.rate,
            date(2027, 4, 11),
            LineState.FROZEN if self.frozen else LineState.ACTIVE,
            tuple(self.notes),
            (Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.INTEREST_FIRST, Method.BULLET),
            (3, 6, 12),
            ("FARMING", "BUSINESS", "CONSUMPTION"),
            free if self.own_payment_fen is None else min(free, self.own_payment_fen),
            APPROVAL_ABOVE_FEN,
            None if self.own_payment_fen is None else free,
        )

    def allowances(self) -> tuple[ChannelAllowance, ...]:
        """What may be drawn where."""
        free = 0 if self.frozen else self.balance.available_fen
        return (
            ChannelAllowance(Channel.KIOSK, min(free, 5_000_000)),
            ChannelAllowance(Channel.MOBILE, min(free, 10_000_000)),
            ChannelAllowance(Channel.COUNTER, free),
        )


def staff() -> tuple[StaffMember, ...]:
    """Those who may sign in."""
    teller, supervisor = StaffRole.TELLER, StaffRole.SUPERVISOR
    return (
        StaffMember("0317", "样本小满", (teller,)),
        StaffMember("0322", "样本白露", (teller,)),
        StaffMember("0309", "样本谷雨", (supervisor, teller)),
    )


def _note(number: str, drawn: date, amount: int, left: int, due: date | None, next_fen: int) -> LoanNote:
    return LoanNote(number, drawn, amount, left, due, next_fen, "3082")


def _guilan() -> TwinPerson:
    def ago(minutes: int) -> datetime:
        return MOMENT - timedelta(minutes=minutes)

    flying = [
        InFlightItem(
            InFlightKind.DRAWDOWN,
            "7c1e0000-0000-4000-8000-0000000004b0",
            Channel.KIOSK,
            "JC-0317",
            2_000_000,
            Outcome.CONFIRMING,
            ago(4),
            MOMENT + timedelta(minutes=26),
            "system",
            "稻-4172",
            state="DRAWDOWN_STATE_UNKNOWN",
        ),
        InFlightItem(
            InFlightKind.HANDOFF,
            "7c1e0000-0000-4000-8000-0000000004b1",
            Channel.MOBILE,
            "",
            3_000_000,
            Outcome.UNSPECIFIED,
            ago(6),
            MOMENT + timedelta(minutes=9),
            "customer",
            state="HANDOFF_OPEN",
        ),
        InFlightItem(
            InFlightKind.REPAYMENT,
            "7c1e0000-0000-4000-8000-0000000004b3",
            Channel.COUNTER,
            "JC-T001",
            800_000,
            Outcome.DONE,
            ago(45),
            None,
            "0317",
            "稻-4090",
            state="REPAYMENT_STATE_REPAID",
        ),
    ]
    bank = date(2026, 1, 20)
    dossier = (
        DossierField("land_mu", "12.6", "village", bank),
        DossierField("household_members", "4", "village", bank),
        DossierField("review_median", "200,000.00", "village", bank),
        DossierField("overdue_count_24m", "0", "credit_bureau", date(2026, 3, 10)),
        DossierField("account_manager", "样本立夏", "bank", bank),
    )
    return TwinPerson(
        "C0001",
        "样本桂兰",
        "429900196802300628",
        "湾村 3 组",
        "6217000000000003082",
        limit_fen=20_000_000,
        outstanding_fen=6_200_000,
        reserved_fen=2_000_000,
        dossier=dossier,
        notes=[
            _note("JJ25-08-0231", date(2025, 8, 14), 6_000_000, 2_200_000, date(2026, 4, 14), 511_840),
            _note("JJ25-11-0418", date(2025, 11, 5), 4_000_000, 4_000_000, date(2026, 4, 5), 14_983),
        ],
        closed=[_note("JJ24-03-0102", date(2024, 3, 20), 5_000_000, 0, None, 0)],
        in_flight=flying,
        contract=FacilityContract("JC2024-0187", "line-C0001", datetime(2024, 4, 11, 2, 0, tzinfo=UTC)),
    )


_OTHERS = (
    ("C0002", "样本桂兰", "429900197102301147", "垸村 1 组", 5_000_000, 0),
    ("C0003", "样本桂兰英", "429900198802302266", "湾村 5 组", 0, 0),
    ("C0004", "样本桂兰芝", "42990019790230034X", "石堤村 2 组", 6_000_000, 1_000_000),
    ("C0005", "样本有田", "429900196402300519", "垸村 2 组", 8_000_000, 1_500_000),
    ("C0006", "样本长庚", "429900197202300713", "湾村 1 组", 10_000_000, 3_000_000),
    ("C0007", "样本来顺", "429900198102300917", "石堤村 1 组", 12_000_000, 6_000_000),
    ("C0008", "样本广才", "429900196902300318", "垸村 4 组", 9_000_000, 2_000_000),
    ("C0009", "样本冬梅", "429900197702300425", "湾村 2 组", 6_000_000, 2_500_000),
    ("C0010", "样本大山", "429900196602300615", "湾村 3 组", 7_000_000, 0),
)


def people() -> tuple[TwinPerson, ...]:
    """Everybody."""
    others = [
        TwinPerson(
            customer_id,
            name,
            number,
            village,
            f"62170000000000{int(customer_id[1:]):05d}",
            limit_fen=limit,
            outstanding_fen=used,
            frozen=customer_id == "C0004",
            contract=FacilityContract(f"JC2025-0{customer_id[1:]}", f"line-{customer_id}") if limit else None,
        )
        for customer_id, name, number, village, limit, used in _OTHERS
    ]
    return (_guilan(), *others)
