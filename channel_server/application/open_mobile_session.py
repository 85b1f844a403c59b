"""A visit by telephone begins: a mobile bank has signed whose it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from channel_server.application.books import Books
from channel_server.application.ports import Success
from channel_server.application.recognise_terminal import TerminalDirectory
from channel_server.application.records import SessionRecord, TerminalRecord
from channel_server.application.register_customer import note_customer_seen
from channel_server.application.services import Services
from channel_server.application.tokens import AccessGrant, Tokens
from channel_server.application.visits import VisitView, customer_of, find_visit, record_act, view_visit
from channel_server.domain.identity_number import card_tail, mask_name
from channel_server.domain.ids import BankId, CustomerId, SessionId, TerminalId
from channel_server.domain.partner_token import MobilePartner, PartnerClaims, check_claims, kept_until
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Assurance, Channel, Session


@dataclass(frozen=True, slots=True)
class MobileVisit:
    """The visit, and what its calls are made with."""

    view: VisitView
    access_token: str


class LetBy(Protocol):
    """Counts the calls of those who are known by now, and says no to one that calls too often."""

    def __call__(self, bank_id: str, terminal_id: str, customer_id: str) -> Refusal | None:
        """Count one call."""
        ...


async def open_mobile_session(
    services: Services, tokens: Tokens, let_by: LetBy, *, assertion: str, language: str
) -> MobileVisit | Refusal:
    """Believe an assertion once, and open a visit for whom it names.

    The order tells a stranger nothing: before the signature has been found good, every answer is the same, and only the
    customer's own bank learns whether there is such a customer. Openings are counted behind the signature: a stranger
    uses up nothing of a customer's. One that comes too often leaves its assertion unused, to be sent again.
    """
    issuer = tokens.partners.issuer_of(assertion)
    partner = None if issuer is None else await services.books.read(lambda books: books.mobile_partner(issuer))
    if partner is None:
        return refuse(RefusalReason.TOKEN_INVALID, problem="SIGNATURE")
    claims = await tokens.partners.verify(assertion, partner)
    if isinstance(claims, Refusal):
        return claims
    now = services.clock.now()
    # Counted first, so that what is written down of the refused is bounded too.
    too_often = let_by(partner.bank_id, partner.terminal_id, claims.customer_id)
    if too_often is not None:
        return too_often
    account = check_claims(claims, partner, now) or await _own_account(services, partner, claims)
    if isinstance(account, Refusal):
        if account.reason is RefusalReason.CORE_UNAVAILABLE:
            return account
        await services.books.write(lambda books: _record_refused(services, books, partner, account, now))
        return account
    visit = SessionRecord(
        session=Session(
            session_id=SessionId(services.ids.new_uuid()),
            bank_id=partner.bank_id,
            terminal_id=partner.terminal_id,
            channel=Channel.MOBILE,
            opened_time=now,
            expire_time=now + services.policy.session_lifetime,
        ),
        language=language,
        account_token=services.ids.new_uuid(),
        account_index=services.vault.index(partner.bank_id, account).hex(),
        account_sealed=services.vault.seal(partner.bank_id, account),
        card_tail=card_tail(account),
    )
    opened = await services.books.write(lambda books: _open(services, books, partner, claims, visit, now))
    if isinstance(opened, Refusal):
        return opened
    session = opened.record.session
    grant = AccessGrant(session.bank_id, session.terminal_id, session.session_id, session.expire_time)
    return MobileVisit(opened, tokens.access.issue(grant))


@dataclass(frozen=True, slots=True)
class MobileCaller:
    """Who calls in an open visit by telephone."""

    terminal: TerminalRecord
    session_id: SessionId
    customer_id: CustomerId


async def recognise_mobile(services: Services, tokens: Tokens, access_token: str) -> MobileCaller | Refusal:
    """Tell who calls by an access token, or why nobody may by this one any more."""
    now = services.clock.now()
    grant = tokens.access.read(access_token, now)
    if isinstance(grant, Refusal):
        return grant
    return await services.books.read(lambda books: _caller(books, grant, now))


async def check_let_in(
    services: Services, tokens: Tokens, directory: TerminalDirectory, access_token: str
) -> Refusal | None:
    """Say why a telephone may not listen any more, or nothing.

    Its visit is looked at by whoever tells it something; here are its token and its mobile bank, by the second.
    """
    grant = tokens.access.read(access_token, services.clock.now())
    if isinstance(grant, Refusal):
        return grant
    found = _check_partner(await directory.find(grant.terminal_id), grant.bank_id, grant.terminal_id)
    return found if isinstance(found, Refusal) else None


def _caller(books: Books, grant: AccessGrant, now: datetime) -> MobileCaller | Refusal:
    terminal = _let_in(books, grant.bank_id, grant.terminal_id)
    if isinstance(terminal, Refusal):
        return terminal
    visit = find_visit(books, terminal, grant.session_id, now)
    if isinstance(visit, Refusal):
        return visit
    return MobileCaller(terminal, grant.session_id, customer_of(visit))


def _let_in(books: Books, bank_id: BankId, terminal_id: TerminalId) -> TerminalRecord | Refusal:
    """The mobile bank under its name, unless it is none of the bank's, or locked."""
    return _check_partner(books.terminal(terminal_id), bank_id, terminal_id)


def _check_partner(
    terminal: TerminalRecord | None, bank_id: BankId, terminal_id: TerminalId
) -> TerminalRecord | Refusal:
    if terminal is None or terminal.channel is not Channel.MOBILE or terminal.bank_id != bank_id:
        return refuse(RefusalReason.TOKEN_INVALID, problem="PARTNER")
    if terminal.locked:
        return refuse(RefusalReason.TERMINAL_LOCKED, terminal=terminal_id)
    return terminal


async def _own_account(services: Services, partner: MobilePartner, claims: PartnerClaims) -> str | Refusal:
    """The account that the assertion names, if core says that it is the customer's own."""
    accounts = await services.bank.core.list_accounts(partner.bank_id, claims.customer_id)
    if not isinstance(accounts, Success):
        return refuse(RefusalReason.CORE_UNAVAILABLE)
    own = {account.account_number for account in accounts.value}
    return claims.account_number if claims.account_number in own else refuse(RefusalReason.ACCOUNT_NOT_OWN)


def _record_refused(services: Services, books: Books, partner: MobilePartner, refusal: Refusal, now: datetime) -> None:
    """Keep that a mobile bank's own signature stood under what was not believed; of a stranger's there is the log."""
    record_act(
        books,
        partner.bank_id,
        "assertion_refused",
        now,
        subject=partner.terminal_id,
        discriminator=services.ids.new_uuid(),
        reason=refusal.reason,
        **({"problem": str(refusal.facts["problem"])} if "problem" in refusal.facts else {}),
    )


def _open(
    services: Services,
    books: Books,
    partner: MobilePartner,
    claims: PartnerClaims,
    visit: SessionRecord,
    now: datetime,
) -> VisitView | Refusal:
    terminal = _let_in(books, partner.bank_id, partner.terminal_id)
    if isinstance(terminal, Refusal):
        return terminal
    if not books.use_assertion(partner.issuer, claims.token_id, until=kept_until(claims), now=now):
        record_act(
            books,
            partner.bank_id,
            "assertion_replayed",
            now,
            subject=partner.terminal_id,
            discriminator=visit.session.session_id,
        )
        return refuse(RefusalReason.TOKEN_REPLAYED)
    customer = books.customer(partner.bank_id, claims.customer_id)
    if customer is None:
        return refuse(RefusalReason.CUSTOMER_NOT_FOUND)
    session = visit.session.identified(customer.customer_id, Assurance.MOBILE_TOKEN)
    if isinstance(session, Refusal):
        return session
    name = services.vault.unseal(partner.bank_id, customer.name_sealed)
    opened = replace(visit, session=session, masked_name=mask_name(name))
    books.put_session(opened)
    note_customer_seen(books, services.vault, customer, now)
    record_act(
        books,
        partner.bank_id,
        "session_opened",
        now,
        subject=session.session_id,
        terminal=partner.terminal_id,
        assurance=Assurance.MOBILE_TOKEN,
    )
    return view_visit(services, books, opened)
