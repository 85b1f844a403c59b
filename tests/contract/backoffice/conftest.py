"""Each port twice: the twin in memory, and the gRPC adapter against a sandbox in a process of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from channel_server.adapters.backoffice.connect import connect_back_office
from channel_server.adapters.backoffice.link import LinkSettings
from channel_server.adapters.cards import MemoryCard, MemoryCardVerification
from channel_server.adapters.core_banking import CoreAccount, MemoryCoreBanking
from channel_server.adapters.credit import MemoryCreditSystem
from channel_server.adapters.imaging import MemoryImaging
from channel_server.adapters.notify import MemoryNotifier
from channel_server.adapters.risk import MemoryRiskDecision
from channel_server.application.ports import BackOffice, BusinessDay, CoreCapabilities, Refused
from channel_server.domain.ids import BankId, CustomerId, LineId, TerminalId
from channel_server.sandbox.systems.notification import mask_phone
from channel_server.sandbox.village_file import load_village
from tests.sandbox_process import SandboxProcess

VILLAGE = load_village()


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    process = SandboxProcess(tmp_path)
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """One process for all contract cases of a module: each uses references of its own."""
    process = SandboxProcess(tmp_path_factory.mktemp("sandbox"))
    process.start()
    yield process
    process.kill()


@pytest.fixture
async def remote(sandbox: SandboxProcess) -> AsyncIterator[BackOffice]:
    """The real adapters on a sandbox of the test's own, with little patience."""
    ports, link = connect_back_office(LinkSettings(sandbox.address, question_ms=5_000, money_ms=1_500))
    yield ports
    await link.close()


@pytest.fixture(params=["twin", "grpc"])
async def ports(request: pytest.FixtureRequest) -> AsyncIterator[BackOffice]:
    """The ports that the contract suite runs on."""
    if request.param == "twin":
        yield twins()
        return
    process = request.getfixturevalue("shared_sandbox")
    assert isinstance(process, SandboxProcess)
    made, link = connect_back_office(LinkSettings(process.address))
    yield made
    await link.close()


def twins(promises: CoreCapabilities | None = None) -> BackOffice:
    """The whole village in memory."""
    return BackOffice(
        core=MemoryCoreBanking(
            [
                CoreAccount(
                    BankId(a.bank_id), a.account_number, CustomerId(a.customer_id), a.opening_balance, tail, a.open
                )
                for a in VILLAGE.accounts
                for tail in [next((c.tail for c in VILLAGE.cards if c.account_number == a.account_number), "")]
            ],
            {BankId(bank.bank_id): BusinessDay(bank.business_date, open=True) for bank in VILLAGE.banks},
            promises,
        ),
        credit=MemoryCreditSystem(
            {
                (BankId(line.bank_id), LineId(line.credit_line_id)): CustomerId(line.customer_id)
                for line in VILLAGE.lines
            },
            [(BankId(note.bank_id), note.loan_note_id) for note in VILLAGE.notes],
        ),
        risk=MemoryRiskDecision({CustomerId(VILLAGE.person("liu").customer_id): Refused("R-0417", "规则")}),
        imaging=MemoryImaging(),
        notifier=MemoryNotifier({CustomerId(p.customer_id): mask_phone(p.phone) for p in VILLAGE.people}),
        cards=MemoryCardVerification(
            [
                MemoryCard(
                    BankId(card.bank_id),
                    card.card_number,
                    CustomerId(card.customer_id),
                    card.account_number,
                    right_block=card.pin.encode(),
                )
                for card in VILLAGE.cards
            ],
            [(BankId(t.bank_id), TerminalId(t.terminal_id)) for t in VILLAGE.terminals],
        ),
    )
