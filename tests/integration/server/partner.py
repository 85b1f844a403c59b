"""A mobile bank that a house takes calls of: its keys in a folder, and its row in the books."""

from pathlib import Path

from channel_server.application.books import Books
from channel_server.application.records import TerminalRecord
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.partner_token import MobilePartner
from channel_server.domain.session import Channel
from channel_server.sandbox.mobile_bank import MobileBank
from tests.integration.server.conftest import House
from tests.integration.server.telephone import ISSUER

PARTNER = TerminalId("JC-M001")
BANK = BankId("qingjiang")


async def enrol_mobile_bank(house: House, folder: Path) -> MobileBank:
    """Make its keys, unless the folder has them, and enrol it."""
    bank = MobileBank.at(folder / "mobile.key", ISSUER, "edian")
    (folder / "jwks.json").write_text(bank.key_set())

    def enrol(books: Books) -> None:
        books.put_terminal(TerminalRecord(PARTNER, BANK, Channel.MOBILE, "手机银行", "Mobile bank", "", False, None))
        books.put_mobile_partner(MobilePartner(ISSUER, BANK, PARTNER, "edian", str(folder / "jwks.json")))

    await house.services.books.write(enrol)
    return bank
