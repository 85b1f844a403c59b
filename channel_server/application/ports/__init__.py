"""What the use cases ask of the world, as Protocols: the bank's own systems, the clock, the source of ids.

Not an implementation of anything. Each port has a real adapter over `edian.backoffice.v1` and an in-memory
twin; one contract suite runs on both. Storage has its own module, `books`, since its methods are many.

A call to a port never raises for what the other side says or fails to say. It comes back as one of three:

- `Success`: the other side answered, and the answer is the value;
- `Refused`: the other side answered with a "no" that is final under this reference;
- `OutcomeUnknown`: asked, and not heard. It may have happened. Ask what became of it; never ask again blindly.

Every call ends by itself: the adapter holds the deadline, and a missed deadline is `OutcomeUnknown`.
"""

from channel_server.application.ports.cards import (
    CardJudgement,
    CardPresentation,
    CardVerdict,
    CardVerification,
    WrappedKey,
)
from channel_server.application.ports.core_banking import (
    Account,
    BusinessDay,
    CoreBanking,
    CoreCapabilities,
    DayPage,
    DisbursementOrder,
    PayeeQuestion,
    PayeeVerdict,
    Posting,
    PostingState,
    RepaymentOrder,
    ReversalOrder,
)
from channel_server.application.ports.credit import (
    CreditSystem,
    Dossier,
    DossierField,
    FacilityContract,
    LineFigures,
    LoanNoteOrder,
    NoteRepayment,
)
from channel_server.application.ports.outcome import Outcome, OutcomeUnknown, Refused, Success
from channel_server.application.ports.papers import Imaging, Message, Notifier, Paper, StaffAlert
from channel_server.application.ports.passwords import Passwords
from channel_server.application.ports.press import ReceiptPress
from channel_server.application.ports.risk import RiskApproval, RiskDecision, RiskQuestion
from channel_server.application.ports.surroundings import BackOffice, Clock, Ids
from channel_server.application.ports.vault import Vault

__all__ = [
    "Account",
    "BackOffice",
    "BusinessDay",
    "CardJudgement",
    "CardPresentation",
    "CardVerdict",
    "CardVerification",
    "Clock",
    "CoreBanking",
    "CoreCapabilities",
    "CreditSystem",
    "DayPage",
    "DisbursementOrder",
    "Dossier",
    "DossierField",
    "FacilityContract",
    "Ids",
    "Imaging",
    "LineFigures",
    "LoanNoteOrder",
    "Message",
    "NoteRepayment",
    "Notifier",
    "Outcome",
    "OutcomeUnknown",
    "Paper",
    "Passwords",
    "PayeeQuestion",
    "PayeeVerdict",
    "Posting",
    "PostingState",
    "ReceiptPress",
    "Refused",
    "RepaymentOrder",
    "ReversalOrder",
    "RiskApproval",
    "RiskDecision",
    "RiskQuestion",
    "StaffAlert",
    "Success",
    "Vault",
    "WrappedKey",
]
