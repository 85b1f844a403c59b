"""The counter's own client against the real server: what a teller's screens ask about customers, work and the shift."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import pytest

from channel_server.application.ports import CoreCapabilities
from channel_server.cli.seed_demo import DEMO_PASSWORD
from channel_server.domain.channel_policy import SHIPPED_POLICY, ApprovalTerms
from channel_server.domain.ids import BankId
from channel_server.domain.money import Fen
from kiosk.client import certificates
from kiosk.client.channel import open_channel
from kiosk.counter.client.answers import Answer, Refused, Success
from kiosk.counter.client.customers import InFlightKind, SearchMatch
from kiosk.counter.client.grpc_client import GrpcCounterClient
from kiosk.counter.client.lending import ApprovalNeed, Channel, DrawdownTerms, Outcome, Payee, PayeeShown
from kiosk.counter.client.visits import DocumentSource, IdentityDocument
from kiosk.counter.client.work import WorkKind
from kiosk.flow.facts import Language, Method
from tests.integration.server.bank import VILLAGE
from tests.integration.server.conftest import Builder, House

WANG = VILLAGE.person("wang")
T = TypeVar("T")


@asynccontextmanager
async def counter(house: House, workstation: str, number: str) -> AsyncIterator[GrpcCounterClient]:
    client = GrpcCounterClient(open_channel(house.address, certificates.load(house.certs, workstation)))
    try:
        told(await client.sign_in(number, DEMO_PASSWORD, take_over=True))
        yield client
    finally:
        await client.aclose()


def told(answer: Answer[T]) -> T:
    assert isinstance(answer, Success), answer
    return answer.value


@pytest.fixture
async def house(build: Builder) -> House:
    """Core promises nothing: a lost answer stays lost until core is asked and answers."""
    return await build(promises=CoreCapabilities(False, False, False))


async def lose_a_drawdown(house: House) -> str:
    async with house.terminal() as kiosk:
        await kiosk.hello()
        house.bank.faults.core_down = True
        house.bank.faults.lose_post = 1
        drawdown = await kiosk.draw((await kiosk.ready("wang")).request())
    return str(drawdown.drawdown_id)


async def test_counter_reads_a_customer_that_it_has_found(house: House) -> None:
    drawdown_id = await lose_a_drawdown(house)
    async with counter(house, "JC-T001", "0317") as client:
        found = told(await client.search(f"大华 {WANG.id_number[-4:]}"))
        assert found.match is SearchMatch.ID_NUMBER
        (row,) = found.customers
        assert (row.name, row.masked_id_number, row.village) == ("王大华", "4299**********0012", "虚构湾村1组")
        assert (row.in_flight, row.has_line, row.frozen) == (1, True, False)
        page = told(await client.customer(row.customer_id))
        (item,) = page.in_flight
        assert (item.kind, item.subject_id, item.channel) == (InFlightKind.DRAWDOWN, drawdown_id, Channel.KIOSK)
        assert (item.outcome, item.owner, item.state) == (Outcome.CONFIRMING, "system", "DRAWDOWN_STATE_UNKNOWN")
        assert item.deadline is not None
        assert {each.channel for each in page.allowances} == set(Channel)
        assert page.row.available_fen == page.lines[0].balance.available_fen
        nouns = [field.noun for field in page.dossier]
        assert nouns[0] == "village"
        assert {"land_mu", "household_members", "review_median", "overdue_count_24m", "account_manager"} <= set(nouns)
        assert page.contracts[0].credit_line_id == page.lines[0].credit_line_id
        assert page.sequence_number > 0
        assert told(await client.reveal_id_number(row.customer_id)) == WANG.id_number


async def test_counter_hands_work_on_and_signs_off(house: House) -> None:
    drawdown_id = await lose_a_drawdown(house)
    async with counter(house, "JC-T001", "0317") as first, counter(house, "JC-T002", "0309") as second:
        (item,) = told(await first.work()).items
        assert (item.kind, item.subject_id, item.cause) == (WorkKind.DRAWDOWN, drawdown_id, "ANSWER_LOST")
        assert told(await first.assign_work(item.kind, drawdown_id, "0317")).owner == "0317"
        (listed,) = told(await second.work()).items
        assert (listed.owner, listed.owner_name) == ("0317", "样本小满")
        flight = told(await second.customer(listed.customer_id)).in_flight
        assert [(each.owner, each.owner_name) for each in flight] == [("0317", "样本小满")]
        left = await first.end_shift(str(uuid.uuid4()))
        assert isinstance(left, Refused)
        assert left.refusal.reason == "SHIFT_WORK_LEFT"
        assert told(await first.assign_work(item.kind, drawdown_id, "0309")).offered_to == "0309"
        assert [each.kind for each in told(await first.shift()).obstacles] == ["offered_not_accepted"]
        assert told(await second.accept_work(item.kind, drawdown_id)).owner == "0309"
        ended = told(await first.end_shift(str(uuid.uuid4())))
        assert [each for each in ended.obstacles if each.blocks] == []
        house.bank.faults.core_down = False
        assert told(await second.ask_core_again(drawdown_id)).outcome is Outcome.DONE
        course = told(await second.work_item(item.kind, drawdown_id))
        assert course.drawdown is not None
        assert course.events[-1].event_type == "drawdown_disbursed"
        assert told(await second.note_customer_told(item.kind, drawdown_id)).customer_told
        lists = told(await second.work())
        assert [(each.subject_id, each.customer_told) for each in lists.settled] == [(drawdown_id, True)]


async def test_counter_hears_with_the_price_whether_a_second_person_is_needed(house: House) -> None:
    terms = ApprovalTerms(Fen(1_000_000), timedelta(minutes=20))
    policy = replace(SHIPPED_POLICY, in_force_from=date(2020, 1, 2), approval=terms)
    await house.services.books.write(lambda books: books.put_channel_policy(BankId("qingjiang"), policy))
    house.services.policies.forget()
    document = IdentityDocument("resident", WANG.name, WANG.id_number, None, None, DocumentSource.CHIP)
    async with counter(house, "JC-T001", "0317") as client:
        visit = told(await client.open_visit(Language.ZH, document))
        (line,) = told(await client.credit_lines(visit.session_id))
        assert line.approval_above_fen == 1_000_000
        asked = DrawdownTerms(line.credit_line_id, 1_000_000, 12, Method.EQUAL_INSTALMENT, "FARMING", 15)
        alone = told(await client.quote(visit.session_id, asked)).approval
        both = told(await client.quote(visit.session_id, replace(asked, amount_fen=1_010_000))).approval
    assert alone == ApprovalNeed((), 1_000_000, 20)
    assert both == ApprovalNeed(("amount",), 1_000_000, 20)


async def test_counter_has_a_seller_paid_and_is_told_again_whom_without_the_number(house: House) -> None:
    document = IdentityDocument("resident", WANG.name, WANG.id_number, None, None, DocumentSource.CHIP)
    shop = Payee("虚构湾农资店", "8801031780000001", "FP-20260115")
    async with counter(house, "JC-T001", "0317") as client:
        visit = told(await client.open_visit(Language.ZH, document))
        (line,) = told(await client.credit_lines(visit.session_id))
        assert line.drawable_entrusted_fen == line.balance.available_fen
        asked = DrawdownTerms(line.credit_line_id, 1_000_000, 12, Method.EQUAL_INSTALMENT, "FARMING", 15, shop)
        quote = told(await client.quote(visit.session_id, asked))
        assert (quote.terms, quote.payee) == (asked, PayeeShown(shop.name, "0001", shop.evidence))
        other = await client.quote(visit.session_id, replace(asked, payee=replace(shop, name="别家")))
        assert isinstance(other, Refused)
        assert other.refusal.reason == "PAYEE_NAME_DIFFERS"
        own = told(await client.quote(visit.session_id, replace(asked, payee=None)))
        assert (own.terms.payee, own.payee) == (None, None)
    assert shop.account_number not in repr(asked)


async def test_counter_asked_after_another_banks_customer_says_that_there_is_none(house: House) -> None:
    async with counter(house, "YL-T001", "0417") as client:
        found = told(await client.search(WANG.id_number))
        assert (found.customers, found.more) == ((), False)
        answer = await client.customer(WANG.customer_id)
        assert isinstance(answer, Refused)
        assert answer.refusal.reason == "NOT_FOUND"
