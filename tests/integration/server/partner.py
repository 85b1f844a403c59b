"""A mobile bank that a house takes calls of: its keys in a folder, and its row in the books."""

from pathlib import Path

from channel_server.application.books import Books
from channel_server.application.records import TerminalRecord
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.partner_token import MobilePartner
from channel_server.domain.session import Channel
from channel_server.sandbox.mobile_bank import MobileBank
from tests.integration.server.conftest import Builder, House
from tests.integration.server.telephone import ISSUER, Telephone

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


async def open_to_telephones(build: Builder, folder: Path) -> House:
    """Start a house that telephones can call, with a mobile bank enrolled; its keys are in the folder."""
    house = await build(mobile_listen="127.0.0.1:0", fronts=0)
    await enrol_mobile_bank(house, folder)
    return house


async def signed_in(house: House, folder: Path) -> Telephone:
    """A customer's telephone, signed in by the mobile bank whose keys are in the folder."""
    assert house.mobile_address is not None
    phone = Telephone(house.mobile_address, house.certs)
    assert (await phone.enter(MobileBank.at(folder / "mobile.key", ISSUER, "edian"))).status == 200
    return phone
