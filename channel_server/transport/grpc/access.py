"""Which channels may call what: one table over every method of the contract, and the gate asks nothing else.

Who a caller is says its certificate or token; what it may do in a visit says the visit's assurance
(`domain/session.py`). This says only which doors there are at all. A test holds the table total.
"""

from collections.abc import Mapping
from types import MappingProxyType

from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel

_PACKAGE = "edian.channel.v1"
_MANNED = frozenset({Channel.KIOSK, Channel.COUNTER})
_ALL = frozenset(Channel)

UNCLAIMED = f"/{_PACKAGE}.MobileSessionService/OpenMobileSession"
"""Called by whoever holds a mobile bank's assertion, which is the proof itself; nobody is known yet."""

ACCESS: Mapping[str, frozenset[Channel]] = MappingProxyType(
    {
        f"/{_PACKAGE}.{method}": channels
        for method, channels in (
            ("TerminalService/HelloTerminal", _MANNED),
            ("TerminalService/CallStaff", _MANNED),
            ("SessionService/OpenSession", _MANNED),
            ("SessionService/IdentifyCustomer", _MANNED),
            ("SessionService/PresentCard", _MANNED),
            ("SessionService/RecordFaceCheck", frozenset({Channel.KIOSK})),
            ("SessionService/GetSession", _ALL),
            ("SessionService/CloseSession", _ALL),
            ("CreditLineService/ListCreditLines", _ALL),
            ("CreditLineService/GetCreditLine", _ALL),
            ("ContractService/PrepareContract", _ALL),
            ("ContractService/AcceptContract", _ALL),
            ("DrawdownService/QuoteDrawdown", _ALL),
            ("DrawdownService/CreateDrawdown", _ALL),
            ("DrawdownService/GetDrawdown", _ALL),
            ("DrawdownService/WatchDrawdown", _ALL),
            ("DrawdownService/GetDrawdownOutcome", _ALL),
            # A kiosk is refused by assurance, with a sentence that says what is missing.
            ("DrawdownService/ReverseDrawdown", _MANNED),
            ("RepaymentService/QuoteRepayment", _ALL),
            ("RepaymentService/CreateRepayment", _ALL),
            ("RepaymentService/GetRepayment", _ALL),
            ("RepaymentService/GetRepaymentOutcome", _ALL),
            ("EvidenceService/AppendEvidence", _MANNED),
            ("HandoffService/OpenHandoff", _ALL),
            ("HandoffService/TakeHandoff", _ALL),
            # By its assertion alone, through `UNCLAIMED`.
            ("MobileSessionService/OpenMobileSession", frozenset()),
        )
    }
)

MOBILE_METHODS = tuple(method for method, channels in ACCESS.items() if Channel.MOBILE in channels)
"""What the mobile front offers."""


def check_access(method: str, channel: Channel) -> Refusal | None:
    """Say that a channel has no such door, or nothing."""
    return None if channel in ACCESS[method] else refuse(RefusalReason.NOT_AT_THIS_CHANNEL, channel=channel)
