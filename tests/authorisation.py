"""Who may call what, found out by calling: every method × every caller × whose things the request names.

Calls go to the gate with the credentials that a connection would bring, on real use cases and real books; connections
and their certificates are tested elsewhere. `python -m tests.authorisation > docs/authorisation.md` writes it down.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum, unique
from pathlib import Path
from typing import Any

import structlog
from buf.validate import validate_pb2
from google.protobuf import descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import Descriptor, FieldDescriptor

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
from tests.integration.server.bank import VILLAGE, make_bank
from tests.integration.server.terminal import PIN_BLOCKS

NO_LIMIT = Rate(1_000_000, 1_000_000)
BANK = BankId("qingjiang")
KIOSK, NEXT_KIOSK, FOREIGN_KIOSK, STRANGER = "JC-0317", "JC-0318", "YL-0001", "JC-9999"
SEAT, FOREIGN_SEAT, PARTNER, FOREIGN_PARTNER = "JC-T001", "YL-T001", "JC-M001", "YL-M001"
SUPERVISOR_ONLY = "0500"
STREAM_S = 0.05
"""How long a stream is listened to: a refusal comes at once, and a stream that is open has been let in."""
ASKED = "yes"
"""Who calls has been let in, and the call was answered or refused for another reason."""

DOORS: Mapping[str, str] = {
    "WRONG_CERTIFICATE": "no certificate",
    "UNKNOWN_TERMINAL": "not enrolled",
    "TERMINAL_LOCKED": "locked",
    "NOT_AT_THIS_CHANNEL": "–",
    "STAFF_NOT_SIGNED_IN": "sign-in",
    "STAFF_SIGNED_IN_ELSEWHERE": "elsewhere",
    "STAFF_ROLE_LACKING": "role",
    "STAFF_PASSWORD_CHANGE_REQUIRED": "password",
    "TOKEN_INVALID": "token",
    "TOKEN_EXPIRED": "token",
}
"""Refusals of the gate itself, and their words in the table."""


@unique
class Whose(StrEnum):
    """What a request names."""

    OWN = "own"
    """What the caller's own visit, or its own bank, has."""
    OTHERS = "others'"
    """What there is of a customer at another terminal."""
    NOBODYS = "nobody's"
    """What there is not."""


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


def fill(message: Descriptor, values: Mapping[str, Any]) -> dict[str, Any]:
    """Make a request that the rules of its fields allow, with the values given by the fields' names."""
    filled: dict[str, Any] = {}
    for field in message.fields:
        if field.name in values:
            filled[field.name] = values[field.name]
        elif field.name in _SAMPLES:
            filled[field.name] = _SAMPLES[field.name]
        elif field.message_type is not None and not field.is_repeated and _rules(field).required:
            filled[field.name] = fill(field.message_type, values)
        elif field.enum_type is not None and not field.is_repeated:
            filled[field.name] = field.enum_type.values[-1].name
        elif _rules(field).string.uuid and not _rules(field).ignore:
            filled[field.name] = str(uuid.uuid4())
        elif _rules(field).string.min_len:
            filled[field.name] = "x" * max(2, _rules(field).string.min_len)
    return filled


def _rules(field: FieldDescriptor) -> validate_pb2.FieldRules:
    options: Any = field.GetOptions()
    rules: validate_pb2.FieldRules = options.Extensions[validate_pb2.field]
    return rules


_YUAN = {"currency_code": "CNY", "units": "1000"}
_WANG = VILLAGE.person("wang")
_CARD = next(card for card in VILLAGE.cards if card.customer_id == _WANG.customer_id)
_LINE = next(line for line in VILLAGE.lines if line.customer_id == _WANG.customer_id)
_NOTE = next(note for note in VILLAGE.notes if note.customer_id == _WANG.customer_id)
_INK = {"points": [{"x": 1000 + 300 * i, "y": 2000, "elapsed_ms": 40 * i} for i in range(9)]}
_SAMPLES: Mapping[str, Any] = {
    "language": "zh-CN",
    "software_version": "0.1.0",
    "place": "bank_card",
    "code": "K7",
    "card_type": "resident",
    "source": "DOCUMENT_SOURCE_CHIP",
    "name": _WANG.name,
    "id_number": _WANG.id_number,
    "valid_from": {"year": 2016, "month": 3, "day": 9},
    "valid_to": {"year": 2036, "month": 3, "day": 9},
    "card_number": _CARD.card_number,
    "card_sequence_number": _CARD.sequence_number,
    "chip_data": "AAAAAAAAAAAAAAAAAAAAAA==",
    "pin_block_format": "SM4",
    "amount": _YUAN,
    "term_months": 12,
    "method": "REPAYMENT_METHOD_EQUAL_INSTALMENT",
    "purpose": "PURPOSE_FARMING",
    "due_day": 15,
    "payment_mode": "PAYMENT_MODE_OWN",
    "cause": "finished",
    "reason": "样本理由",
    "papers": ["resident_id"],
    "event_type": "page_shown",
    "event_time": "2026-03-09T00:00:00Z",
    "staff_number": "0322",
    "password": DEMO_PASSWORD,
    "old_password": DEMO_PASSWORD,
    "new_password": DEMO_PASSWORD,
    "query": "样本",
    "page": "insert_card",
    "assertion": "e30.e30.e30",
    "model_sha256": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "threshold": 0.6,
    "distance": 0.3,
    "device_serial": "CAM-0001",
    "signature": [_INK, _INK, _INK],
    "content_sha256": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "proof": "identity",
    "comment": "样本意见",
    "key": "take_your_time",
    "words": "",
}

LAST = ("SignIn", "ChangePassword", "HelloTerminal", "CallStaff", "TakeHandoff", "EndCall", "TakeToCounter")
"""Called after the others, since they end what the others need; and these at the very end:"""
VERY_LAST = ("EndShift", "SignOut", "CloseSession")

UNSEATING = ("/SignIn", "/ChangePassword", "/SignOut", "/EndShift", "/ConfirmPassword")
"""After one of these the caller signs in anew."""

IDS = frozenset(
    {
        *("drawdown_id", "subject_id", "credit_line_id", "loan_note_id", "quote_id", "contract_id", "repayment_id"),
        *("repayment_quote_id", "account_token", "call_id", "approval_id", "customer_id"),
    }
)
"""Fields that name a thing, beside `session_id`; a request's own id does where it is asked about."""
ASKED_ABOUT = ("GetDrawdownOutcome", "GetRepaymentOutcome")


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
        "credit_line_id": _LINE.credit_line_id,
        "loan_note_id": _NOTE.loan_note_id,
        "customer_id": _WANG.customer_id,
    }
    quote = (await world.call("DrawdownService/QuoteDrawdown", pem, **own)).quote
    own["quote_id"] = quote.quote_id
    contract = (await world.call("ContractService/PrepareContract", pem, **own)).contract
    own["contract_id"] = contract.contract_id
    readings = [{"number": page.number, "shown_time": page.minimum_time.ToJsonString()} for page in contract.pages]
    digest = base64.b64encode(contract.content_sha256).decode()
    await world.call("ContractService/AcceptContract", pem, **own, readings=readings, content_sha256=digest)
    drawn = (await world.call("DrawdownService/CreateDrawdown", pem, **own)).drawdown
    asked = {"kind": "REPAYMENT_KIND_PARTIAL", "amount": _YUAN}
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


@dataclass(frozen=True, slots=True)
class Cell:
    """How calls of a method by a caller ended, by whose things they named."""

    own: str
    others: str
    """In the caller's own visit."""
    nobodys: str
    others_visit: str
    nobodys_visit: str

    @property
    def word(self) -> str:
        """What the table says of the caller's own things."""
        return DOORS.get(self.own, ASKED)


async def probe(world: World, caller: Caller) -> dict[str, Cell]:
    """Call every method as one caller."""
    credential = caller.credential
    found = {}
    for method in sorted(world.methods, key=_order):
        if caller.name in SIGNED_IN and credential is None:
            seat, number = SIGNED_IN[caller.name]
            signing = {"staff_number": number, "take_over": True}
            token = (await world.call("StaffService/SignIn", world.pem(seat), **signing)).staff_token
            credential = world.pem(seat, token)
        nobodys = {name: str(uuid.uuid4()) for name in IDS}
        own_visit = {"session_id": caller.own.get("session_id", str(uuid.uuid4()))}
        others = {name: value for name, value in world.others.items() if name in IDS}
        asks = [
            {**nobodys, **caller.own, **own_visit},
            {**others, **own_visit},
            {**nobodys, **own_visit},
            {**others, "session_id": world.others["session_id"]},
            {**nobodys, "session_id": str(uuid.uuid4())},
        ]
        if method.short.endswith(ASKED_ABOUT):
            sent = world.others["drawn_by" if "Drawdown" in method.short else "repaid_by"]
            asks[0] |= {"request_id": sent if caller.own.get("drawn_by") else str(uuid.uuid4())}
            asks[1] |= {"request_id": sent}
            asks[3] |= {"request_id": sent}
        if not method.names_something:
            found[method.short] = Cell(*[await world.ask(method, credential, asks[0])] * len(asks))
        else:
            # What the caller owns is asked for last: it may end it.
            told = [await world.ask(method, credential, values) for values in reversed(asks)]
            cell = found[method.short] = Cell(*reversed(told))
            if not method.names_things:
                # Nothing but a visit: in one's own there is nothing of others to ask for.
                found[method.short] = replace(cell, others=cell.own, nobodys=cell.own)
        if caller.name in SIGNED_IN and method.short.endswith(UNSEATING):
            credential = None
    return found


def _order(method: Method) -> tuple[int, str]:
    name = method.short.partition("/")[2]
    return (2 + VERY_LAST.index(name) if name in VERY_LAST else int(name in LAST), method.short)


async def found_out() -> dict[str, dict[str, Cell]]:
    """Everything, by caller and method. Each caller meets a world in which nobody has ended anything yet."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        async with open_world(Path(folder)) as first:
            names = [caller.name for caller in first.callers]
    for number, name in enumerate(names):
        with tempfile.TemporaryDirectory() as folder:
            async with open_world(Path(folder)) as world:
                found[name] = await probe(world, world.callers[number])
    return found


HEAD = """# Who may call what

Found out by calling: each cell is what the gate said to that caller about the caller's own things. **yes**: let in;
**–**: not at this channel; **sign-in**, **role**: nobody is signed in, or somebody without the role.
`python -m tests.authorisation > docs/authorisation.md`; a test compares, and a change of a cell is one to be looked at.

What a caller names that is another customer's, another visit's or another bank's is answered as what does not exist,
word for word; the same test holds every method to that. At the counter, staff name customers of their own bank alone.

"""


def written(found: Mapping[str, Mapping[str, Cell]]) -> str:
    """The table, as Markdown."""
    callers = list(found)
    rows = [f"| Method | {' | '.join(callers)} |", "|---" * (len(callers) + 1) + "|"]
    for method in sorted(found[callers[0]]):
        cells = [found[caller][method].word for caller in callers]
        rows.append(f"| {method} | {' | '.join(cells)} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    sys.stdout.write(written(asyncio.run(found_out())))
