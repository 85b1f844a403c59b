"""A line's figures as they stood at a moment, as bytes that a bank signs and a terminal without a network checks.

For reference only (仅供参考): it moves no money and proves nothing of whoever shows it. It names the bank and nobody:
no customer, no line, no number. Layout and rules for whoever reads one: docs/line-snapshot.md; the vectors in
tests/vectors/line_snapshot.toml hold this module and the terminal's own reader to the same bytes.
"""

import struct
from base64 import b32decode, b32encode
from binascii import Error as Base32Error
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from channel_server.domain.credit_line import LineState
from channel_server.domain.ids import BankId
from channel_server.domain.money import AnnualRate, Fen

PREFIX = "EDIANS1"
SIGNED_CONTEXT = b"edian line snapshot\0"
"""Goes before the payload when it is signed: the key's signature under anything else is worth nothing here."""
LIFETIME = timedelta(hours=24)
SIGNATURE_BYTES = 64
_VERSION = 0x01
_NO_BOUND = 0xFFFF_FFFF_FFFF_FFFF
_RATE_UNIT = Decimal("0.00000001")
"""As fine as a rate can be written."""
# In the order of docs/line-snapshot.md.
_HEAD = struct.Struct(">BIIIIB6QIB")
_STATES = {LineState.ACTIVE: 0x01, LineState.FROZEN: 0x02, LineState.EXPIRED: 0x03}
_STATE_OF = {number: state for state, number in _STATES.items()}


class SnapshotFormatError(ValueError):
    """The text is no snapshot of this format; whoever shows it shows something else, or half of it."""


@dataclass(frozen=True, slots=True)
class LineSnapshot:
    """What is told of a line. Units: fen."""

    bank_id: BankId
    issue_time: datetime
    expire_time: datetime
    business_date: date
    line_expiry_date: date
    state: LineState
    credit_limit: Fen
    available: Fen
    drawable_at_kiosk: Fen
    """Most of the next drawdown at a terminal, by the bank's limits on the business date."""
    minimum: Fen
    step: Fen
    without_face: Fen | None
    """Most that ID card and bank card alone suffice for at a terminal; None: any amount."""
    annual_rate: AnnualRate

    def to_bytes(self) -> bytes:
        """Write the payload. Times are whole seconds."""
        bank = self.bank_id.encode()
        head = _HEAD.pack(
            _VERSION,
            int(self.issue_time.timestamp()),
            int(self.expire_time.timestamp()),
            _day_number(self.business_date),
            _day_number(self.line_expiry_date),
            _STATES[self.state],
            self.credit_limit,
            self.available,
            self.drawable_at_kiosk,
            self.minimum,
            self.step,
            _NO_BOUND if self.without_face is None else self.without_face,
            int(self.annual_rate.value / _RATE_UNIT),
            len(bank),
        )
        return head + bank

    @classmethod
    def from_bytes(cls, payload: bytes) -> "LineSnapshot":
        """Read a payload whose signature has been checked.

        Raises:
            SnapshotFormatError: it is none of this format.
        """
        try:
            version, issued, expires, day, last_day, state, *amounts, rate, length = _HEAD.unpack_from(payload)
            if version != _VERSION or len(payload) != _HEAD.size + length:
                raise SnapshotFormatError("not a snapshot of this version")
            limit, available, drawable, minimum, step, without_face = amounts
            return cls(
                bank_id=BankId(payload[_HEAD.size :].decode()),
                issue_time=datetime.fromtimestamp(issued, UTC),
                expire_time=datetime.fromtimestamp(expires, UTC),
                business_date=_day(day),
                line_expiry_date=_day(last_day),
                state=_STATE_OF[state],
                credit_limit=Fen(limit),
                available=Fen(available),
                drawable_at_kiosk=Fen(drawable),
                minimum=Fen(minimum),
                step=Fen(step),
                without_face=None if without_face == _NO_BOUND else Fen(without_face),
                annual_rate=AnnualRate(rate * _RATE_UNIT),
            )
        except (struct.error, KeyError, ValueError) as error:
            raise SnapshotFormatError(str(error)) from error


def signed_bytes(payload: bytes) -> bytes:
    """What the signature is over."""
    return SIGNED_CONTEXT + payload


def snapshot_text(payload: bytes, signature: bytes) -> str:
    """Write both as the text of a QR code, in the letters that it packs tightly."""
    return PREFIX + b32encode(payload + signature).decode().rstrip("=")


def split_text(text: str) -> tuple[bytes, bytes]:
    """Read payload and signature; nothing is believed yet.

    Raises:
        SnapshotFormatError: it is something else.
    """
    shown = text.strip().upper()
    if not shown.isascii() or not shown.startswith(PREFIX):
        raise SnapshotFormatError("not a snapshot")
    body = shown.removeprefix(PREFIX)
    try:
        raw = b32decode(body + "=" * (-len(body) % 8))
    except (Base32Error, ValueError) as error:
        raise SnapshotFormatError("not base32") from error
    if len(raw) <= _HEAD.size + SIGNATURE_BYTES:
        raise SnapshotFormatError("too short")
    return raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]


def _day_number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)
