"""At the elbow over gRPC: a call is taken by one, what is told is masked, and the case goes to the counter whole."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import grpc
import pytest
from edian.channel.v1 import (
    assistance_service_pb2 as pb,
)
from edian.channel.v1 import (
    assistance_service_pb2_grpc,
    change_feed_service_pb2,
    change_feed_service_pb2_grpc,
    drawdown_service_pb2,
    handoff_service_pb2,
    handoff_service_pb2_grpc,
    work_list_service_pb2,
    work_list_service_pb2_grpc,
)

from channel_server.application.end_quiet_calls import end_quiet_calls
from channel_server.application.services import Services
from channel_server.domain import help_call
from channel_server.domain.ids import BankId, SessionId
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Terminal, refusal_of, refused
from tests.integration.server.waiting import until

pytestmark = on_both_databases

BANK = BankId("qingjiang")


class Helped:
    """The stub of the service at one caller, with what tests say over and over."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.stub: Any = assistance_service_pb2_grpc.AssistanceServiceStub(terminal.channel)

    async def report(self, call_id: str, page: str, session_id: str = "", **facts: str) -> int:
        journey = pb.JourneyView(page=page, step=3, steps=7, facts=facts, session_id=session_id, language="zh")
        answer = await self.stub.ReportJourney(pb.ReportJourneyRequest(call_id=call_id, journey=journey), timeout=10)
        return int(answer.state)

    async def take(self, call_id: str) -> Any:
        return (await self.stub.TakeHelpCall(pb.TakeHelpCallRequest(call_id=call_id), timeout=10)).call

    async def say(self, call_id: str, *, key: str = "", words: str = "", hint_id: str = "") -> Any:
        request = pb.SendHintRequest(call_id=call_id, hint_id=hint_id or str(uuid.uuid4()), key=key, words=words)
        return (await self.stub.SendHint(request, timeout=10)).call

    async def release(self, call_id: str) -> Any:
        return (await self.stub.ReleaseHelpCall(pb.ReleaseHelpCallRequest(call_id=call_id), timeout=10)).call

    async def to_counter(self, call_id: str) -> Any:
        return await self.stub.TakeToCounter(pb.TakeToCounterRequest(call_id=call_id), timeout=10)

    async def end(self, call_id: str) -> None:
        await self.stub.EndCall(pb.EndCallRequest(call_id=call_id), timeout=10)

    async def acknowledge(self, call_id: str, hint_id: str, *, spoken: bool = False) -> None:
        request = pb.AcknowledgeHintRequest(call_id=call_id, hint_id=hint_id, spoken=spoken)
        await self.stub.AcknowledgeHint(request, timeout=10)

    async def calls(self) -> Any:
        return await self.stub.ListHelpCalls(pb.ListHelpCallsRequest(), timeout=10)

    def hears(self, call_id: str, after: int = 0) -> Any:
        return self.stub.WatchAssistance(
            pb.WatchAssistanceRequest(call_id=call_id, after_sequence_number=after), timeout=20
        )

    def looks_on(self, call_id: str, after: int = 0) -> Any:
        return self.stub.WatchHelpCall(
            pb.WatchHelpCallRequest(call_id=call_id, after_sequence_number=after), timeout=20
        )


@pytest.fixture
async def kiosk(terminal: Terminal) -> Helped:
    return Helped(terminal)


@pytest.fixture
async def teller(house: House) -> AsyncIterator[Helped]:
    async with house.terminal("JC-T001") as made:
        yield Helped(made)


@pytest.fixture
async def colleague(house: House) -> AsyncIterator[Helped]:
    async with house.terminal("JC-T002") as made:
        yield Helped(made)


async def called(kiosk: Helped, **change: str) -> str:
    call_id = str(uuid.uuid4())
    await kiosk.terminal.call_staff(call_id, **change)
    return call_id


async def next_of(stream: Any) -> Any:
    async with asyncio.timeout(10):
        return await anext(aiter(stream))


async def acts(house: House, *words: str) -> list[tuple[str, dict[str, str]]]:
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1000))
    return [
        (row.body.event_type, dict(row.body.details)) for row in rows if row.body.event_type.startswith(words or "help")
    ]


async def test_call_shows_at_the_counter_and_goes_from_hand_to_hand(
    house: House, kiosk: Helped, teller: Helped
) -> None:
    call_id = await called(kiosk, place="insert_card", code="K7")
    (waiting,) = (await teller.calls()).open
    assert (waiting.call_id, waiting.terminal_id, waiting.state) == (call_id, "JC-0317", pb.HELP_CALL_STATE_WAITING)
    assert (waiting.journey.page, waiting.journey.trouble) == ("insert_card", "K7")
    hears = kiosk.hears(call_id)
    assert (await next_of(hears)).call.state == pb.HELP_CALL_STATE_WAITING
    taken = await teller.take(call_id)
    assert (taken.state, taken.staff_number) == (pb.HELP_CALL_STATE_TAKEN, "0317")
    told = await next_of(hears)
    assert (told.call.state, told.call.staff_number) == (pb.HELP_CALL_STATE_TAKEN, "0317")
    assert not told.call.HasField("journey")
    said = await teller.say(call_id, key="insert_card_chip_first")
    hint = (await next_of(hears)).call.hints[0]
    assert (hint.key, hint.words, hint.staff_number) == ("insert_card_chip_first", "", "0317")
    await kiosk.acknowledge(call_id, hint.hint_id, spoken=True)
    await teller.say(call_id, words="慢慢来，不着急")
    (second,) = (await next_of(hears)).call.hints
    assert second.words == "慢慢来，不着急", "what was told before is not told again"
    assert said.sequence_number < second.send_time.seconds
    over = await teller.release(call_id)
    assert over.state == pb.HELP_CALL_STATE_ENDED
    assert over.hints[0].spoken
    assert over.hints[0].HasField("shown_time")
    assert not over.hints[1].HasField("shown_time")
    last = await next_of(hears)
    assert (last.call.state, last.counter) == (pb.HELP_CALL_STATE_ENDED, "")
    with pytest.raises(StopAsyncIteration):
        await next_of(hears)
    listed = await teller.calls()
    assert (list(listed.open), [each.call_id for each in listed.ended]) == ([], [call_id])
    assert [act for act, _ in await acts(house)] == [
        "help_call_made",
        "help_call_taken",
        "help_hint_sent",
        "help_hint_sent",
        "help_call_ended",
    ]
    assert "慢慢来" not in str(await acts(house))


async def test_teller_sees_each_page_within_a_second_and_steps_are_recorded_as_assisted(
    house: House, kiosk: Helped, teller: Helped
) -> None:
    call_id = await called(kiosk)
    session_id, _ = await kiosk.terminal.enter("wang")
    await teller.take(call_id)
    stream = teller.looks_on(call_id)
    assert (await next_of(stream)).call.journey.page == "bank_card"
    await kiosk.report(call_id, "amount", session_id, draft="2000000|12", gate="LINE_INSUFFICIENT|1")
    seen = (await next_of(stream)).call.journey
    assert (seen.page, seen.step, seen.steps, dict(seen.facts)) == (
        "amount",
        3,
        7,
        {"draft": "2000000|12", "gate": "LINE_INSUFFICIENT|1"},
    )
    await kiosk.report(call_id, "amount", session_id, draft="1000000|12")
    await kiosk.report(call_id, "contract", session_id)
    await until(lambda: _page_is(stream, "contract"))
    steps = [details for act, details in await acts(house) if act == "help_step_assisted"]
    assert [(each["page"], each["session"], each["staff"]) for each in steps] == [
        ("amount", session_id, "0317"),
        ("contract", session_id, "0317"),
    ]
    await kiosk.end(call_id)
    stretches = await house.services.books.read(lambda books: books.assistance_of(BANK, SessionId(session_id)))
    ((call, staff),) = [(each.call_id, each.staff_number) for each in stretches]
    assert (call, staff) == (call_id, "0317")
    assert stretches[0].covers(stretches[0].since)
    assert not stretches[0].covers(house.services.clock.now() + timedelta(seconds=1))


async def _page_is(stream: Any, page: str) -> bool:
    return bool((await next_of(stream)).call.journey.page == page)


async def test_branch_reads_by_name_who_has_a_call_and_the_terminal_by_number(
    kiosk: Helped, teller: Helped, colleague: Helped
) -> None:
    call_id = await called(kiosk)
    await teller.take(call_id)
    (call,) = (await colleague.calls()).open
    assert (call.staff_number, call.staff_name) == ("0317", "样本小满")
    heard = (await next_of(kiosk.hears(call_id))).call
    assert (heard.staff_number, heard.staff_name) == ("0317", "")


async def test_of_two_tellers_who_take_one_call_one_has_it(kiosk: Helped, teller: Helped, colleague: Helped) -> None:
    call_id = await called(kiosk)
    answers = await asyncio.gather(teller.take(call_id), colleague.take(call_id), return_exceptions=True)
    (won,) = [each for each in answers if not isinstance(each, BaseException)]
    (lost,) = [each for each in answers if isinstance(each, grpc.aio.AioRpcError)]
    no = refused(lost)
    assert (no.reason, no.metadata["staff_number"]) == ("HELP_CALL_TAKEN", won.staff_number)
    first, other = (teller, colleague) if won.staff_number == "0317" else (colleague, teller)
    assert (await first.take(call_id)).sequence_number == won.sequence_number, "taking it again changes nothing"
    for attempt in (other.say(call_id, words="请看这里"), other.release(call_id), other.to_counter(call_id)):
        assert (await refusal_of(attempt)).reason == "HELP_CALL_NOT_YOURS"


async def test_call_of_another_bank_and_of_another_terminal_is_as_none(
    house: House, kiosk: Helped, teller: Helped
) -> None:
    call_id = await called(kiosk)
    async with house.terminal("YL-T001") as stranger, house.terminal("JC-0318") as neighbour:
        away, beside = Helped(stranger), Helped(neighbour)
        assert not (await away.calls()).open
        for attempt in (away.take(call_id), away.to_counter(call_id), away.say(call_id, words="请看这里")):
            assert (await refusal_of(attempt)).reason == "NOT_FOUND"
        for attempt in (beside.report(call_id, "amount"), beside.end(call_id)):
            assert (await refusal_of(attempt)).reason == "NOT_FOUND"
        for stream in (away.looks_on(call_id), beside.hears(call_id)):
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await next_of(stream)
            assert refused(caught.value).reason == "NOT_FOUND"
    assert (await refusal_of(kiosk.take(call_id))).reason == "NOT_AT_THIS_CHANNEL"
    assert (await refusal_of(teller.report(call_id, "amount"))).reason == "NOT_AT_THIS_CHANNEL"


@pytest.mark.parametrize("told", ["6228480012345678", "429901 19650309 461X", "用户|王大华"])
async def test_what_a_terminal_has_not_masked_is_refused_and_kept_nowhere(
    house: House, kiosk: Helped, teller: Helped, told: str
) -> None:
    call_id = await called(kiosk)
    session_id, _ = await kiosk.terminal.enter("wang")
    no = await refusal_of(kiosk.report(call_id, "amount", session_id, note=told))
    assert (no.code, no.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "JOURNEY_UNMASKED")
    assert told not in str(no)
    (waiting,) = (await teller.calls()).open
    assert waiting.journey.page == "bank_card"
    assert told.encode() not in house.database.raw()


@pytest.mark.parametrize("words", ["密码是 1234", "王大爷请看", "大华请按绿键", "改成 50 元"])
async def test_words_that_name_or_count_are_refused_and_not_shown(kiosk: Helped, teller: Helped, words: str) -> None:
    call_id = await called(kiosk)
    session_id, _ = await kiosk.terminal.enter("wang")
    await kiosk.report(call_id, "amount", session_id)
    await teller.take(call_id)
    assert (await refusal_of(teller.say(call_id, words=words))).reason == "HINT_UNFIT"
    assert not (await teller.calls()).open[0].hints


async def test_hint_sent_twice_is_shown_once(kiosk: Helped, teller: Helped) -> None:
    call_id = await called(kiosk)
    await teller.take(call_id)
    hint_id = str(uuid.uuid4())
    first = await teller.say(call_id, words="请看这里", hint_id=hint_id)
    again = await teller.say(call_id, words="请看这里", hint_id=hint_id)
    assert first == again
    assert len(again.hints) == 1
    assert (await refusal_of(teller.say(call_id, words="请看那里", hint_id=hint_id))).reason == "REQUEST_ID_REUSED"
    assert (await refusal_of(teller.say(call_id))).reason == "MALFORMED_REQUEST"
    assert (await refusal_of(teller.say(call_id, key="wait", words="请等"))).reason == "MALFORMED_REQUEST"


async def test_case_goes_to_the_counter_at_once_and_what_was_sent_is_followed(
    house: House, kiosk: Helped, teller: Helped
) -> None:
    house.bank.faults.hold_post = asyncio.Event()
    call_id = await called(kiosk)
    ready = await kiosk.terminal.ready("wang")
    await kiosk.report(call_id, "working", ready.session_id)
    await teller.take(call_id)
    hears = kiosk.hears(call_id)
    await next_of(hears)
    feed: Any = change_feed_service_pb2_grpc.ChangeFeedServiceStub(kiosk.terminal.channel)
    screen = feed.WatchCustomer(change_feed_service_pb2.WatchCustomerRequest(session_id=ready.session_id), timeout=20)
    await next_of(screen)
    request = ready.request()
    drawing = asyncio.ensure_future(kiosk.terminal.draw(request))
    await until(lambda: len(house.bank.faults.posts) == 1)
    taken = await teller.to_counter(call_id)
    assert taken.call.state == pb.HELP_CALL_STATE_AT_COUNTER
    told = await next_of(hears)
    assert (told.call.state, told.counter) == (pb.HELP_CALL_STATE_AT_COUNTER, "JC-T001")
    with pytest.raises(grpc.aio.AioRpcError) as ended:
        async for _ in screen:
            pass
    assert refused(ended.value).reason == "SESSION_HANDED_OVER"
    for attempt in (
        kiosk.terminal.list_lines(ready.session_id),
        kiosk.terminal.draw(ready.request()),
    ):
        assert (await refusal_of(attempt)).reason == "SESSION_HANDED_OVER"
    house.bank.faults.hold_post.set()
    drawdown = await drawing
    assert drawdown.state == drawdown_service_pb2.DRAWDOWN_STATE_DISBURSED
    desk = teller.terminal
    taking: Any = handoff_service_pb2_grpc.HandoffServiceStub(desk.channel)
    wrong, own = await _entered(desk, "chen"), await _entered(desk, "wang")
    code = handoff_service_pb2.TakeHandoffRequest(session_id=wrong, code=taken.handoff_code)
    assert (await refusal_of(taking.TakeHandoff(code, timeout=10))).reason == "HANDOFF_NOT_YOURS"
    code.session_id = own
    case = await taking.TakeHandoff(code, timeout=10)
    assert (case.request_id, case.drawdown_id) == (request.request_id, drawdown.drawdown_id)
    assert len(house.bank.faults.posts) == 1
    assert not (await teller.to_counter(call_id)).handoff_code, "it has been taken"


async def _entered(desk: Terminal, key: str) -> str:
    """Open the teller's own visit, and read a customer's ID card there."""
    session_id = await desk.open()
    await desk.identify(session_id, key)
    return session_id


async def test_what_follows_on_a_case_taken_to_the_counter_stands_in_the_shift_as_assisted(
    kiosk: Helped, teller: Helped
) -> None:
    desk = teller.terminal
    await desk.hello()
    await desk.draw((await desk.ready("chen", amount_fen=100_000)).request())
    call_id = await called(kiosk)
    session_id, _ = await kiosk.terminal.enter("wang")
    await kiosk.report(call_id, "amount", session_id)
    await teller.take(call_id)
    code = (await teller.to_counter(call_id)).handoff_code
    own, token = await desk.enter("wang")
    taking: Any = handoff_service_pb2_grpc.HandoffServiceStub(desk.channel)
    await taking.TakeHandoff(handoff_service_pb2.TakeHandoffRequest(session_id=own, code=code), timeout=10)
    await desk.draw((await desk.sign(own, token, 100_000)).request())
    lists: Any = work_list_service_pb2_grpc.WorkListServiceStub(desk.channel)
    shift = await lists.GetShift(work_list_service_pb2.GetShiftRequest(), timeout=10)
    assert [each.assisted for each in shift.entries if each.business == "drawdown"] == [True, False]
    assert [(each.count, each.assisted) for each in shift.totals if each.business == "drawdown"] == [(2, 1)]


async def test_case_without_a_customer_ends_the_visit_and_carries_nothing(kiosk: Helped, teller: Helped) -> None:
    call_id = await called(kiosk)
    session_id = await kiosk.terminal.open()
    await kiosk.report(call_id, "identify", session_id)
    await teller.take(call_id)
    taken = await teller.to_counter(call_id)
    assert (taken.handoff_code, taken.call.state) == ("", pb.HELP_CALL_STATE_AT_COUNTER)
    assert (await refusal_of(kiosk.terminal.identify(session_id, "wang"))).reason == "SESSION_HANDED_OVER"
    assert await kiosk.report(call_id, "attract") == pb.HELP_CALL_STATE_AT_COUNTER


async def test_case_whose_answer_was_lost_is_asked_for_again(kiosk: Helped, teller: Helped) -> None:
    call_id = await called(kiosk)
    session_id, _ = await kiosk.terminal.enter("wang")
    await kiosk.report(call_id, "amount", session_id)
    await teller.take(call_id)
    lost = (await teller.to_counter(call_id)).handoff_code
    code = (await teller.to_counter(call_id)).handoff_code
    assert code
    assert code != lost
    own = await _entered(teller.terminal, "wang")
    taking: Any = handoff_service_pb2_grpc.HandoffServiceStub(teller.terminal.channel)
    request = handoff_service_pb2.TakeHandoffRequest(session_id=own, code=lost)
    assert (await refusal_of(taking.TakeHandoff(request, timeout=10))).reason == "HANDOFF_INVALID"
    request.code = code
    assert (await taking.TakeHandoff(request, timeout=10)).drawdown_id == ""


async def test_terminal_that_tells_of_another_terminals_visit_is_refused(house: House, kiosk: Helped) -> None:
    call_id = await called(kiosk)
    async with house.terminal("JC-0318") as neighbour:
        await neighbour.hello()
        session_id, _ = await neighbour.enter("wang")
    assert (await refusal_of(kiosk.report(call_id, "amount", session_id))).reason == "SESSION_NOT_FOUND"


async def test_call_ends_with_the_next_one_and_with_another_visit_and_not_with_a_fresh_key_for_the_pin_pad(
    house: House, kiosk: Helped, teller: Helped
) -> None:
    first, second = await called(kiosk), await called(kiosk)
    assert [each.call_id for each in (await teller.calls()).open] == [second]
    assert await kiosk.report(first, "amount") == pb.HELP_CALL_STATE_ENDED
    await kiosk.report(second, "amount", await kiosk.terminal.open())
    assert await kiosk.report(second, "identify", await kiosk.terminal.open()) == pb.HELP_CALL_STATE_ENDED
    third = await called(kiosk)
    # A terminal says hello in the middle of a visit too, for fresh keys.
    await kiosk.terminal.hello()
    assert [each.call_id for each in (await teller.calls()).open] == [third]
    causes = [details["cause"] for act, details in await acts(house) if act == "help_call_ended"]
    assert causes == ["called_again", "another_visit"]


async def test_call_that_nobody_ends_ends_by_itself(
    house: House, kiosk: Helped, teller: Helped, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = await called(kiosk)
    services: Services = house.services
    assert await end_quiet_calls(services) == 0
    hears = kiosk.hears(call_id)
    await next_of(hears)
    monkeypatch.setattr("channel_server.application.end_quiet_calls.QUIET_FOR", timedelta(seconds=0))
    assert (await next_of(hears)).call.state == pb.HELP_CALL_STATE_ENDED
    assert not (await teller.calls()).open
    assert timedelta(minutes=10) == help_call.QUIET_FOR


async def test_call_goes_on_at_another_server_of_the_same_books(build: Builder) -> None:
    one = await build()
    another = await build(one.bank, database=one.database)
    async with one.terminal() as here, another.terminal("JC-T001") as there:
        kiosk, teller = Helped(here), Helped(there)
        await here.hello()
        call_id = await called(kiosk)
        await until(lambda: _seen(teller))
        hears = kiosk.hears(call_id)
        seen = (await next_of(hears)).call.sequence_number
        await teller.take(call_id)
        assert (await next_of(hears)).call.state == pb.HELP_CALL_STATE_TAKEN
        looks = teller.looks_on(call_id)
        await next_of(looks)
        await kiosk.report(call_id, "term")
        assert (await next_of(looks)).call.journey.page == "term"
        hears.cancel()
        await teller.say(call_id, words="请看右边")
        async with another.terminal() as elsewhere:
            resumed = Helped(elsewhere).hears(call_id, seen)
            assert [each.words for each in (await next_of(resumed)).call.hints] == ["请看右边"]


async def _seen(teller: Helped) -> bool:
    return bool((await teller.calls()).open)
