"""A gate before seeded books, everybody who may stand at it, and a customer whose things are there to be asked for.

Calls go to the gate with the credentials that a connection would bring; connections and their certificates are tested
elsewhere.
"""

from __future__ import annotations

import asyncio
import base64
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import Descriptor

from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates
from channel_server.adapters.crypto.vault import AesVault, make_demo_key
from channel_server.adapters.passwords import PlainPasswords
from channel_server.adapters.storage.migrate import migrate_sqlite
from channel_server.adapters.storage.open import open_database
from channel_server.adapters.tokens import Ed25519Snapshots, HmacAccessTokens, HmacHandoffCodes, JwtPartnerTokens
from channel_server.application.books import Books
from channel_server.application.change_feed import ChangeFeed
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Policy
from channel_server.application.staff_books import StaffRecord
from channel_server.application.tokens import AccessGrant, Tokens
from channel_server.bootstrap import make_services
from channel_server.cli.seed_demo import DEMO_PASSWORD, write_staff, write_village
from channel_server.database_url import parse_database_url
from channel_server.domain.ids import BankId, SessionId, TerminalId
from channel_server.domain.partner_token import MobilePartner
from channel_server.domain.rate_limit import Rate
from channel_server.domain.session import Assurance, Channel
from channel_server.domain.staff import StaffMember, StaffRole
from channel_server.transport.grpc.calls import Call, CallEndedError, Credential
from channel_server.transport.grpc.gate import Gate
from channel_server.transport.grpc.mobile_door import MobileRates
from channel_server.transport.grpc.services import make_gate
from channel_server.transport.grpc.status import RefusedError
from tests.authorisation.filling import ASKED_ABOUT, IDS, LINE, NOTE, WANG, YUAN, fill
from tests.integration.server.bank import VILLAGE, make_bank
from tests.integration.server.terminal import PIN_BLOCKS

NO_LIMIT = Rate(1_000_000, 1_000_000)
BANK = BankId("qingjiang")
KIOSK, NEXT_KIOSK, FOREIGN_KIOSK, STRANGER = "JC-0317", "JC-0318", "YL-0001", "JC-9999"
SEAT, FOREIGN_SEAT, PARTNER, FOREIGN_PARTNER = "JC-T001", "YL-T001", "JC-M001", "YL-M001"
SUPERVISOR_ONLY = "0500"
STREAM_S = 0.05
"""How long a stream is listened to: a refusal comes at once, and a stream that is open has been let in."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with what they show."""

    name: str
    credential: Credential | None
    own: Mapping[str, Any]
    """Ids that are theirs to name, by the field."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the contract at the gate."""

    number: int
    path: str
    streams: bool
    request: Descriptor

    @property
    def short(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def names_something(self) -> bool:
        """Whether a request can be about another's things."""
        return self.names_things or "session_id" in self.request.fields_by_name

    @property
    def names_things(self) -> bool:
        """The same, beside the visit."""
        return self.short.endswith(ASKED_ABOUT) or any(
            field.name in IDS or field.message_type is not None for field in self.request.fields
        )


class World:
    """A gate, callers at it, and a customer whose things are there to be asked for."""

    def __init__(self, gate: Gate, certs: Path) -> None:
        self._gate = gate
        self._certs = certs
        pool = descriptor_pool.Default()
        self.methods = [
            Method(number, each.path, each.streams, pool.FindMethodByName(each.path[1:].replace("/", ".")).input_type)
            for number, each in enumerate(gate.methods)
        ]
        self.callers: list[Caller] = []
        self.others: Mapping[str, Any] = {}

    def pem(self, name: str, staff_token: str = "") -> Credential:
        return Credential((self._certs / f"{name}.pem").read_bytes(), staff_token=staff_token.encode())

    async def call(self, path: str, credential: Credential | None, **values: Any) -> Any:
        """Make a call that is answered."""
        method = next(each for each in self.methods if each.short == path)
        pool = descriptor_pool.Default().FindMethodByName(method.path[1:].replace("/", "."))
        answer = await self._gate.answer(self._call(method, credential, values))
        return message_factory.GetMessageClass(pool.output_type).FromString(answer)

    async def ask(self, method: Method, credential: Credential | None, values: Mapping[str, Any]) -> str:
        """Make a call, and tell how it ended: `OK`, or the reason, with the facts that a stranger would read."""
        call = self._call(method, credential, values)
        try:
            if not method.streams:
                await self._gate.answer(call)
                return "OK"
            stream = self._gate.stream(call)
            try:
                async with asyncio.timeout(STREAM_S):
                    await anext(stream, None)
                return "OK"
            except TimeoutError:
                return "OK"
            finally:
                await stream.aclose()
        except RefusedError as refused:
            return refused.refusal.reason.value
        except CallEndedError as ended:
            return f"code {ended.code}: {ended.words}"

    def _call(self, method: Method, credential: Credential | None, values: Mapping[str, Any]) -> Call:
        message = message_factory.GetMessageClass(method.request)()
        json_format.ParseDict(fill(method.request, values), message)
        return Call(method.number, message.SerializeToString(), credential, None)


@asynccontextmanager
async def open_world(folder: Path) -> AsyncIterator[World]:
    """Seed books, put a gate before them, and let a customer do everything once at a kiosk."""
    certs = folder / "certs"
    ensure_demo_certificates(certs, DemoNames((KIOSK, NEXT_KIOSK, FOREIGN_KIOSK, STRANGER), (SEAT, FOREIGN_SEAT)))
    vault = AesVault(make_demo_key(folder / "key"))
    migrate_sqlite(folder / "channel.db")
    books = await open_database(parse_database_url(f"sqlite:///{folder / 'channel.db'}"))
    try:
        password = await PlainPasswords().hash(DEMO_PASSWORD)
        await books.write(lambda opened: _seed(opened, vault, password))
        services = make_services(books, make_bank().office, vault, Policy(), passwords=PlainPasswords())
        tokens = Tokens(
            JwtPartnerTokens(), HmacAccessTokens(bytes(32)), HmacHandoffCodes(bytes(32)), Ed25519Snapshots(bytes(32))
        )
        gate = make_gate(services, MoneyDesk(), tokens, MobileRates(NO_LIMIT, NO_LIMIT), ChangeFeed(books))
        world = World(gate, certs)
        world.others = await _customer_at_a_kiosk(world)
        now = services.clock.now()

        async def telephone(partner: str, key: str) -> tuple[Credential, dict[str, Any]]:
            person = VILLAGE.person(key)
            bank_id, session_id = BankId(person.bank_id), SessionId(str(uuid.uuid4()))
            visit = await books.read(lambda opened: opened.session(BANK, SessionId(world.others["session_id"])))
            assert visit is not None
            session = replace(
                visit.session,
                session_id=session_id,
                bank_id=bank_id,
                terminal_id=TerminalId(partner),
                channel=Channel.MOBILE,
                customer_id=person.customer_id,
                assurances=(Assurance.MOBILE_TOKEN,),
            )
            own = replace(visit, session=session, account_token=str(uuid.uuid4()))
            await books.write(lambda opened: opened.put_session(own))
            grant = AccessGrant(bank_id, TerminalId(partner), session_id, now + timedelta(minutes=20))
            return Credential(tokens.access.issue(grant).encode(), is_token=True), {"session_id": session_id}

        own_phone = await telephone(PARTNER, "wang")
        other_phone = await telephone(PARTNER, "chen")
        foreign_phone = await telephone(FOREIGN_PARTNER, STRANGE)
        wang = {name: value for name, value in world.others.items() if name not in ("session_id", "account_token")}
        world.callers = [
            Caller("kiosk", world.pem(KIOSK), world.others),
            Caller("kiosk beside it", world.pem(NEXT_KIOSK), await _visit(world, NEXT_KIOSK, "zhou")),
            Caller("kiosk of another bank", world.pem(FOREIGN_KIOSK), await _visit(world, FOREIGN_KIOSK, STRANGE)),
            Caller("workstation, nobody signed in", world.pem(SEAT), wang),
            Caller("teller", None, wang),
            Caller("supervisor who is no teller", None, wang),
            Caller("teller of another bank", None, {}),
            Caller("customer's telephone", own_phone[0], {**wang, **own_phone[1]}),
            Caller("another customer's telephone", *other_phone),
            Caller("telephone of another bank", *foreign_phone),
            Caller("terminal not enrolled", world.pem(STRANGER), {}),
            Caller("nobody", None, {}),
        ]
        yield world
    finally:
        await books.close()


STRANGE = next(each.key for each in VILLAGE.people if each.bank_id == "yunling" and each.customer_id in PIN_BLOCKS)
SIGNED_IN = {
    "teller": (SEAT, "0317"),
    "supervisor who is no teller": (SEAT, SUPERVISOR_ONLY),
    "teller of another bank": (FOREIGN_SEAT, "0417"),
}


def _seed(books: Books, vault: AesVault, password: str) -> None:
    write_village(books, VILLAGE, vault)
    write_staff(books, VILLAGE, password)
    member = StaffMember(BANK, SUPERVISOR_ONLY, "样本主管", frozenset({StaffRole.SUPERVISOR}))
    books.put_staff(StaffRecord(member, password, change_required=False, locked=False))
    for name, bank_id in ((PARTNER, BANK), (FOREIGN_PARTNER, BankId("yunling"))):
        terminal = TerminalRecord(TerminalId(name), bank_id, Channel.MOBILE, "手机银行", "Mobile bank", "", False, None)
        books.put_terminal(terminal)
        books.put_mobile_partner(MobilePartner(f"https://{name}.example", bank_id, TerminalId(name), "edian", "/none"))


async def _visit(world: World, terminal: str, key: str) -> dict[str, Any]:
    """Bring a customer in at a kiosk, identified and with the card proved."""
    person, pem = VILLAGE.person(key), world.pem(terminal)
    card = next(card for card in VILLAGE.cards if card.customer_id == person.customer_id)
    await world.call("TerminalService/HelloTerminal", pem)
    session_id = (await world.call("SessionService/OpenSession", pem)).session.session_id
    who = {
        "session_id": session_id,
        "name": person.name,
        "id_number": person.id_number,
        "source": "DOCUMENT_SOURCE_CHIP",
    }
    await world.call("SessionService/IdentifyCustomer", pem, **who)
    shown = {"card_number": card.card_number, "card_sequence_number": card.sequence_number}
    block = base64.b64encode(PIN_BLOCKS[person.customer_id]).decode()
    proved = await world.call("SessionService/PresentCard", pem, session_id=session_id, pin_block=block, **shown)
    return {"session_id": session_id, "account_token": proved.account_token}


async def _customer_at_a_kiosk(world: World) -> dict[str, Any]:
    """Let a customer draw, repay and call for help, and keep the names of everything."""
    pem = world.pem(KIOSK)
    own = await _visit(world, KIOSK, "wang")
    own |= {
        "credit_line_id": LINE.credit_line_id,
        "loan_note_id": NOTE.loan_note_id,
        "customer_id": WANG.customer_id,
    }
    quote = (await world.call("DrawdownService/QuoteDrawdown", pem, **own)).quote
    own["quote_id"] = quote.quote_id
    contract = (await world.call("ContractService/PrepareContract", pem, **own)).contract
    own["contract_id"] = contract.contract_id
    readings = [{"number": page.number, "shown_time": page.minimum_time.ToJsonString()} for page in contract.pages]
    digest = base64.b64encode(contract.content_sha256).decode()
    await world.call("ContractService/AcceptContract", pem, **own, readings=readings, content_sha256=digest)
    drawn = (await world.call("DrawdownService/CreateDrawdown", pem, **own)).drawdown
    asked = {"kind": "REPAYMENT_KIND_PARTIAL", "amount": YUAN}
    to_repay = await world.call("RepaymentService/QuoteRepayment", pem, **own, **asked)
    own["repayment_quote_id"] = to_repay.repayment_quote_id
    repaid = (await world.call("RepaymentService/CreateRepayment", pem, **own, **asked)).repayment
    call_id = str(uuid.uuid4())
    await world.call("TerminalService/CallStaff", pem, request_id=call_id)
    return own | {
        "drawdown_id": drawn.drawdown_id,
        "subject_id": drawn.drawdown_id,
        "repayment_id": repaid.repayment_id,
        "call_id": call_id,
        "drawn_by": drawn.request_id,
        "repaid_by": repaid.request_id,
    }
