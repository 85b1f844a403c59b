"""What the model's machine may choose from, and what it counts of what it has played."""

from collections import Counter
from typing import ClassVar

from hypothesis import strategies as st

from channel_server.application.ports import CoreCapabilities
from channel_server.domain.repayment_quote import RepaymentKind
from channel_server.domain.session import Channel
from tests.model.world import BORROWERS

PROMISES = (
    CoreCapabilities(idempotent_by_reference=True, voids_by_reference=True, reverses=True),
    CoreCapabilities(idempotent_by_reference=True, voids_by_reference=False, reverses=True),
    CoreCapabilities(idempotent_by_reference=False, voids_by_reference=True, reverses=True),
    CoreCapabilities(idempotent_by_reference=False, voids_by_reference=False, reverses=True),
    CoreCapabilities(idempotent_by_reference=True, voids_by_reference=True, reverses=False),
)

CHANNELS = st.sampled_from((Channel.KIOSK, Channel.COUNTER, Channel.MOBILE))
AMOUNTS = st.sampled_from((100_000, 300_000, 500_000, 990_000, 1_000_000, 5_000_000, 100_050))
KINDS = st.sampled_from(
    (RepaymentKind.PARTIAL, RepaymentKind.PARTIAL, RepaymentKind.WHOLE, RepaymentKind.WHOLE, RepaymentKind.SCHEDULED)
)
PARTS = st.sampled_from((10_000, 100_000, 300_000, 5_000_000))
BORROWER = st.sampled_from((*BORROWERS, BORROWERS[0], BORROWERS[1]))
WHICH = st.integers(0, 19)
TICKS = st.integers(0, 12)


class Counts:
    """What was played, over all examples of a process."""

    steps = 0
    examples = 0
    crashes = 0
    drawdowns = 0
    payments = 0
    repayments = 0
    approvals: ClassVar[Counter[str]] = Counter()
    """By what they were about, and how they ended."""
