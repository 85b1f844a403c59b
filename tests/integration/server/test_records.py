"""What a customer keeps and asks: history over all channels, receipts, reviews; each one's own and nobody else's."""

import asyncio
import base64
import hashlib
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from edian.channel.v1 import record_service_pb2 as pb
from edian.channel.v1 import record_service_pb2_grpc, types_pb2
from edian.errors.v1 import refusal_pb2

from channel_server.application import keep_refusal
from channel_server.application.ports import Message, OutcomeUnknown
from channel_server.cli import main
from channel_server.domain.channel_policy import SHIPPED_POLICY, day_of
from channel_server.domain.evidence import EvidenceRow
from channel_server.domain.ids import BankId, SessionId
from channel_server.domain.refusals import RefusalReason
from channel_server.domain.working_calendar import WorkingCalendar
from tests.integration.server.bank import VILLAGE
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.partner import open_to_telephones, signed_in
from tests.integration.server.telephone import Telephone, terms_of
from tests.integration.server.terminal import Terminal, refusal_of, terms_for
from tests.integration.server.waiting import until

pytestmark = on_both_databases

BANK = BankId("qingjiang")
NOBODYS = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.fixture
async def house(build: Builder, tmp_path: Path) -> House:
    return await open_to_telephones(build, tmp_path)


@pytest.fixture
async def phone(house: House, tmp_path: Path) -> Telephone:
    return await signed_in(house, tmp_path)


@pytest.fixture
async def kiosk(house: House) -> AsyncIterator[Terminal]:
    async with house.terminal() as terminal:
        await terminal.hello()
        yield terminal


def records(terminal: Terminal) -> Any:
    return record_service_pb2_grpc.RecordServiceStub(terminal.channel)


async def listed(terminal: Terminal, session_id: str, **request: Any) -> Any:
    return await records(terminal).ListRecords(pb.ListRecordsRequest(session_id=session_id, **request), timeout=10)


async def receipt(terminal: Terminal, session_id: str, subject_id: str, language: str = "") -> Any:
    request = pb.GetReceiptRequest(session_id=session_id, subject_id=subject_id, language=language)
    return await records(terminal).GetReceipt(request, timeout=10)


async def review(terminal: Terminal, session_id: str, reason: str, subject_id: str = "", request_id: str = "") -> Any:
    request = pb.RequestReviewRequest(
        request_id=request_id or str(uuid.uuid4()), session_id=session_id, reason=reason, subject_id=subject_id
    )
    return await records(terminal).RequestReview(request, timeout=10)


async def acts(house: House, word: str) -> list[EvidenceRow]:
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1000))
    return [row for row in rows if row.body.event_type.startswith(word)]


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def ids_of(page: Any) -> list[str]:
    return [each.drawdown.drawdown_id or each.repayment.repayment_id for each in page.records]


async def test_history_holds_every_channel_newest_first_and_pages_meet_without_gap(
    house: House, kiosk: Terminal, phone: Telephone
) -> None:
    drawn = (await phone.call("DrawdownService/CreateDrawdown", await phone.sign(1_000))).json["drawdown"]
    ready = await kiosk.ready("wang", 300_000)
    at_kiosk = await kiosk.draw(ready.request())
    repaid = await kiosk.repay(await kiosk.confirm_repayment(ready.session_id, ready.account_token))
    whole = await listed(kiosk, ready.session_id)
    assert ids_of(whole) == [repaid.repayment_id, at_kiosk.drawdown_id, drawn["drawdownId"]]
    assert whole.next_page_token == ""
    kinds = [each.WhichOneof("what") for each in whole.records]
    assert kinds == ["repayment", "drawdown", "drawdown"]
    assert [each.channel for each in whole.records] == [
        types_pb2.CHANNEL_KIOSK,
        types_pb2.CHANNEL_KIOSK,
        types_pb2.CHANNEL_MOBILE,
    ]
    assert whole.records[1].drawdown == at_kiosk
    assert whole.records[0].repayment == repaid
    found, token = [], ""
    for _ in range(3):
        page = await listed(kiosk, ready.session_id, page_size=1, page_token=token)
        found += ids_of(page)
        token = page.next_page_token
    assert found == ids_of(whole)
    assert token == ""
    told = (await phone.call("RecordService/ListRecords", {"pageSize": 2})).json
    assert [each["channel"] for each in told["records"]] == ["CHANNEL_KIOSK", "CHANNEL_KIOSK"]
    rest = (await phone.call("RecordService/ListRecords", {"pageToken": told["nextPageToken"]})).json
    assert [each["drawdown"]["drawdownId"] for each in rest["records"]] == [drawn["drawdownId"]]


async def test_page_token_of_another_customer_or_altered_opens_nothing(kiosk: Terminal) -> None:
    ready = await kiosk.ready("wang", 100_000)
    await kiosk.draw(ready.request())
    await kiosk.draw((await kiosk.sign(ready.session_id, ready.account_token, 100_000)).request())
    token = (await listed(kiosk, ready.session_id, page_size=1)).next_page_token
    assert len(token) <= 64
    other, _ = await kiosk.enter("zhou")
    for session_id, shown in (
        (other, token),
        (ready.session_id, token[:-3] + "AAA"),
        (ready.session_id, "AAAA"),
        (ready.session_id, "稻"),
    ):
        refused = await refusal_of(listed(kiosk, session_id, page_token=shown))
        assert (refused.reason, refused.fields) == ("MALFORMED_REQUEST", ["page_token"])
    assert (await listed(kiosk, other)).records == []


async def test_receipt_says_what_was_done_and_is_the_same_paper_each_time(house: House, kiosk: Terminal) -> None:
    ready = await kiosk.ready("wang", 2_000_000)
    drawn = await kiosk.draw(ready.request())
    first = await receipt(kiosk, ready.session_id, drawn.drawdown_id)
    again = await receipt(kiosk, ready.session_id, drawn.drawdown_id)
    assert first.pdf.startswith(b"%PDF-")
    assert (again.pdf, again.sha256) == (first.pdf, first.sha256)
    assert hashlib.sha256(first.pdf).digest() == first.sha256
    words = text_of(first.pdf)
    for said in (
        "电子回单",
        "贰万元整",
        "¥ 20,000.00",
        drawn.core_reference,
        drawn.loan_note_id,
        drawn.query_number,
        "JC-0317",
        f"尾号 {drawn.card_tail}",
        "已办成",
        "共 12 期",
    ):
        assert said in words, said
    person = VILLAGE.person("wang")
    for hidden in (person.name, person.id_number, *(card.card_number for card in VILLAGE.cards)):
        assert hidden not in words
    assert first.file_name.isascii()
    english = await receipt(kiosk, ready.session_id, drawn.drawdown_id, "en")
    assert "E-RECEIPT" in text_of(english.pdf)
    made, other_language = await acts(house, "receipt_made")
    (reprinted,) = await acts(house, "receipt_reprinted")
    assert made.body.details["sha256"] == reprinted.body.details["sha256"] == first.sha256.hex()
    assert other_language.body.details["sha256"] == english.sha256.hex()
    assert reprinted.body.details["copies"] == "2"


async def test_receipt_by_telephone_is_base64_of_the_same_file(phone: Telephone, kiosk: Terminal) -> None:
    ready = await kiosk.ready("wang", 100_000)
    drawn = await kiosk.draw(ready.request())
    paper = await receipt(kiosk, ready.session_id, drawn.drawdown_id)
    answer = await phone.call("RecordService/GetReceipt", {"subjectId": drawn.drawdown_id, "language": "zh-CN"})
    assert answer.status == 200, answer.body
    assert base64.b64decode(answer.json["pdf"]) == paper.pdf
    assert base64.b64decode(answer.json["sha256"]) == paper.sha256
    assert answer.json["fileName"] == paper.file_name


async def test_receipt_passes_through_a_front_whole(build: Builder) -> None:
    house = await build(fronts=1)
    async with house.terminal() as terminal:
        await terminal.hello()
        ready = await terminal.ready("wang", 100_000)
        paper = await receipt(terminal, ready.session_id, (await terminal.draw(ready.request())).drawdown_id)
    assert hashlib.sha256(paper.pdf).digest() == paper.sha256


async def test_receipt_of_a_repayment_names_its_parts(kiosk: Terminal) -> None:
    request = await kiosk.ready_to_repay()
    repaid = await kiosk.repay(request)
    words = text_of((await receipt(kiosk, request.session_id, repaid.repayment_id)).pdf)
    for said in ("还款回单", "壹仟元整", "本金", "利息", "罚息", "剩余本金", "下一期", repaid.core_reference):
        assert said in words, said


async def test_receipt_is_not_due_before_core_has_said_its_word(house: House, kiosk: Terminal) -> None:
    house.bank.faults.drop_post = 1
    house.bank.faults.core_down = True
    ready = await kiosk.ready("wang", 100_000)
    drawn = await kiosk.draw(ready.request())
    refused = await refusal_of(receipt(kiosk, ready.session_id, drawn.drawdown_id))
    assert (refused.reason, refused.metadata["query_number"]) == ("RECEIPT_NOT_DUE", drawn.query_number)
    assert await acts(house, "receipt") == []


async def test_receipt_of_what_failed_says_that_no_money_has_moved(kiosk: Terminal) -> None:
    ready = await kiosk.ready("liu", 100_000)
    drawn = await kiosk.draw(ready.request())
    assert drawn.refusal.reason == "RISK_REFUSED"
    words = text_of((await receipt(kiosk, ready.session_id, drawn.drawdown_id)).pdf)
    assert "没有办成，您的钱没有动" in words
    assert "核心流水号" not in words


async def test_receipt_of_somebody_else_is_as_one_that_does_not_exist(kiosk: Terminal) -> None:
    ready = await kiosk.ready("wang", 100_000)
    drawn = await kiosk.draw(ready.request())
    other, _ = await kiosk.enter("zhou")
    theirs = await refusal_of(receipt(kiosk, other, drawn.drawdown_id))
    nobodys = await refusal_of(receipt(kiosk, other, NOBODYS))
    assert (theirs.reason, theirs.metadata, theirs.refusal) == (nobodys.reason, nobodys.metadata, nobodys.refusal)
    wrong = await refusal_of(receipt(kiosk, other, NOBODYS, "fr"))
    assert (wrong.reason, wrong.fields) == ("MALFORMED_REQUEST", ["language"])


async def test_receipt_that_cannot_be_set_now_is_refused_and_counted_as_none(
    house: House, kiosk: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = await kiosk.ready("wang", 100_000)
    drawn = await kiosk.draw(ready.request())

    async def stuck(_self: object, _receipt: object) -> OutcomeUnknown:
        return OutcomeUnknown("not within its time")

    monkeypatch.setattr(type(house.services.press), "press", stuck)
    refused = await refusal_of(receipt(kiosk, ready.session_id, drawn.drawdown_id))
    assert refused.reason == "SERVICE_UNAVAILABLE"
    assert await acts(house, "receipt") == []


async def test_review_is_asked_once_whoever_taps_and_bears_the_number_that_was_shown(
    house: House, kiosk: Terminal
) -> None:
    ready = await kiosk.ready("liu", 100_000)
    drawn = await kiosk.draw(ready.request())
    assert drawn.refusal.reviewable
    request_id = str(uuid.uuid4())
    asked = await review(kiosk, ready.session_id, "RISK_REFUSED", drawn.drawdown_id, request_id)
    assert asked == await review(kiosk, ready.session_id, "RISK_REFUSED", drawn.drawdown_id, request_id)
    assert asked == await review(kiosk, ready.session_id, "RISK_REFUSED", drawn.drawdown_id)
    assert asked.query_number == drawn.query_number == drawn.refusal.quote_number
    (waiting,) = await house.services.books.read(lambda books: books.open_reviews(BANK, 10))
    assert (waiting.reason, waiting.subject_id) == (RefusalReason.RISK_REFUSED, drawn.drawdown_id)
    assert (waiting.owner, waiting.review_id) == ("account_manager", asked.review_id)
    assert waiting.answer_by.timestamp() == asked.answer_by.seconds
    (act,) = await acts(house, "review")
    assert act.body.details["reason"] == "RISK_REFUSED"
    await until(lambda: (BANK, asked.review_id) in house.bank.notifier.sent)
    assert house.bank.notifier.sent[BANK, asked.review_id].template == "review_requested"
    changed = await refusal_of(review(kiosk, ready.session_id, "LINE_FROZEN", "", request_id))
    assert (changed.reason, changed.fields) == ("REQUEST_ID_REUSED", ["reason"])


async def test_review_is_due_by_the_days_that_the_banks_people_work(house: House, kiosk: Terminal) -> None:
    today = day_of(house.services.clock.now())
    week = [today + timedelta(days=each) for each in range(1, 15)]
    # Free for a week; then every day is worked, the weekend too.
    calendar = WorkingCalendar(frozenset(week[:7]), frozenset(week[7:]))
    policy = replace(SHIPPED_POLICY, in_force_from=today, calendar=calendar)
    await house.services.books.write(lambda books: books.put_channel_policy(BANK, policy))
    house.services.policies.forget()
    session_id, _ = await kiosk.enter("wang")
    asked = await review(kiosk, session_id, "LINE_FROZEN")
    assert day_of(datetime.fromtimestamp(asked.answer_by.seconds, UTC)) == week[9]


async def test_review_by_telephone_goes_on_with_the_one_from_the_kiosk(
    house: House, kiosk: Terminal, phone: Telephone
) -> None:
    session_id, _ = await kiosk.enter("wang")
    asked = await review(kiosk, session_id, "LINE_FROZEN")
    answer = await phone.call("RecordService/RequestReview", {"requestId": str(uuid.uuid4()), "reason": "LINE_FROZEN"})
    assert answer.json["reviewId"] == asked.review_id
    closed = await house.services.books.write(
        lambda books: books.close_review(BANK, asked.review_id, house.services.clock.now())
    )
    assert closed
    later = await phone.call("RecordService/RequestReview", {"requestId": str(uuid.uuid4()), "reason": "LINE_FROZEN"})
    assert later.json["reviewId"] != asked.review_id


@pytest.mark.parametrize("reason", ["PIN_WRONG", "AMOUNT_BELOW_MINIMUM", "NO_SUCH_REASON"])
async def test_review_that_could_change_nothing_is_refused(house: House, kiosk: Terminal, reason: str) -> None:
    session_id, _ = await kiosk.enter("wang")
    assert (await refusal_of(review(kiosk, session_id, reason))).reason == "REVIEW_NOT_POSSIBLE"
    assert await house.services.books.read(lambda books: books.open_reviews(BANK, 10)) == ()


async def test_review_of_anothers_drawdown_or_for_another_reason_is_refused(kiosk: Terminal) -> None:
    ready = await kiosk.ready("liu", 100_000)
    drawn = await kiosk.draw(ready.request())
    wrong = await refusal_of(review(kiosk, ready.session_id, "LINE_FROZEN", drawn.drawdown_id))
    assert wrong.reason == "REVIEW_NOT_POSSIBLE"
    other, _ = await kiosk.enter("zhou")
    assert (await refusal_of(review(kiosk, other, "RISK_REFUSED", drawn.drawdown_id))).reason == "NOT_FOUND"
    nobody = await kiosk.open()
    assert (await refusal_of(review(kiosk, nobody, "RISK_REFUSED"))).reason == "ASSURANCE_INSUFFICIENT"


async def test_refusal_bears_a_number_by_which_the_staff_finds_it(house: House, kiosk: Terminal) -> None:
    session_id, _ = await kiosk.enter("zhou")
    (line,) = [each.credit_line_id for each in await kiosk.list_lines(session_id)]
    first = await refusal_of(kiosk.quote(session_id, terms_for(line, 500_000)))
    again = await refusal_of(kiosk.quote(session_id, terms_for(line, 500_000)))
    other = await refusal_of(kiosk.quote(session_id, terms_for(line, 600_000)))
    word, _, digits = first.refusal.quote_number.partition("-")
    assert (len(word), len(digits)) == (1, 6)
    assert again.refusal.quote_number == first.refusal.quote_number != other.refusal.quote_number
    (told,) = await house.services.books.read(lambda books: books.told_refusals(BANK, first.refusal.quote_number))
    assert told.refusal.reason == "LINE_INSUFFICIENT"
    assert told.refusal.facts == first.metadata
    assert (told.method, told.channel, told.session_id) == ("DrawdownService/QuoteDrawdown", "KIOSK", session_id)
    assert told.customer_id == VILLAGE.person("zhou").customer_id
    assert (
        await house.services.books.read(
            lambda books: books.told_refusals(BankId("yunling"), first.refusal.quote_number)
        )
        == ()
    )


async def test_refusal_by_telephone_bears_its_number_as_a_terminals_does(house: House, phone: Telephone) -> None:
    line = (await phone.call("CreditLineService/ListCreditLines", {})).json["creditLines"][0]["creditLineId"]
    answer = await phone.call("DrawdownService/QuoteDrawdown", {"terms": terms_of(line, 90_000)})
    assert answer.reason == "LINE_INSUFFICIENT"
    details = {each["type"]: base64.b64decode(each["value"] + "==") for each in answer.json["details"]}
    said = refusal_pb2.Refusal.FromString(details["edian.errors.v1.Refusal"])
    (told,) = await house.services.books.read(lambda books: books.told_refusals(BANK, said.quote_number))
    assert (told.channel, told.session_id) == ("MOBILE", phone.visit["session_id"])
    assert not said.reviewable


async def test_refusals_of_one_visit_are_kept_up_to_a_bound(
    house: House, kiosk: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_refusal, "MOST_A_VISIT", 2)
    session_id, _ = await kiosk.enter("zhou")
    (line,) = [each.credit_line_id for each in await kiosk.list_lines(session_id)]
    said = [(await refusal_of(kiosk.quote(session_id, terms_for(line, 100 * fen)))) for fen in (5_000, 6_000, 7_000)]
    assert {each.reason for each in said} == {"LINE_INSUFFICIENT"}
    assert [each.refusal.quote_number != "" for each in said] == [True, True, False]


async def test_refusal_that_nobody_could_look_up_bears_no_number(house: House, kiosk: Terminal) -> None:
    session_id, _ = await kiosk.enter("wang")
    missing = await refusal_of(kiosk.get(session_id, NOBODYS))
    ended = await refusal_of(kiosk.list_lines(NOBODYS))
    assert (missing.reason, ended.reason) == ("NOT_FOUND", "SESSION_NOT_FOUND")
    assert missing.refusal.quote_number == ended.refusal.quote_number == ""
    told = await house.services.books.read(
        lambda books: books.told_to(BANK, SessionId(session_id), RefusalReason.NOT_FOUND)
    )
    assert told is None


async def test_receipt_asked_for_by_many_at_once_is_counted_each_time(house: House, kiosk: Terminal) -> None:
    ready = await kiosk.ready("wang", 100_000)
    drawn = await kiosk.draw(ready.request())
    papers = await asyncio.gather(*(receipt(kiosk, ready.session_id, drawn.drawdown_id) for _ in range(6)))
    assert len({paper.sha256 for paper in papers}) == 1
    kept = await house.services.books.read(lambda books: books.receipt(BANK, drawn.drawdown_id, "zh-CN", "DISBURSED"))
    assert kept is not None
    assert kept.copies == 6
    assert [row.body.event_type for row in await acts(house, "receipt")] == ["receipt_made"] + ["receipt_reprinted"] * 5


async def test_review_tapped_at_two_channels_at_once_is_one(house: House, kiosk: Terminal, phone: Telephone) -> None:
    session_id, _ = await kiosk.enter("wang")
    request = {"reason": "LINE_FROZEN"}
    taps = [review(kiosk, session_id, "LINE_FROZEN") for _ in range(4)]
    calls = [phone.call("RecordService/RequestReview", {**request, "requestId": str(uuid.uuid4())}) for _ in range(4)]
    at_kiosk, by_phone = await asyncio.gather(asyncio.gather(*taps), asyncio.gather(*calls))
    asked = {each.review_id for each in at_kiosk} | {each.json["reviewId"] for each in by_phone}
    assert len(asked) == 1
    assert len(await house.services.books.read(lambda books: books.open_reviews(BANK, 10))) == 1


async def test_receipt_at_the_counter_stands_in_the_tellers_journal_and_is_the_kiosks_own(
    house: House, kiosk: Terminal
) -> None:
    ready = await kiosk.ready("wang", 100_000)
    drawn = await kiosk.draw(ready.request())
    paper = await receipt(kiosk, ready.session_id, drawn.drawdown_id)
    assert await acts(house, "staff_acted") == []

    async with house.terminal("JC-T001") as counter:
        session_id = await counter.open()
        await counter.identify(session_id, "wang")
        again = await receipt(counter, session_id, drawn.drawdown_id)
    assert again.pdf == paper.pdf
    (act,) = await acts(house, "staff_acted")
    assert (act.body.details["business"], act.body.subject) == ("reprint", f"{drawn.drawdown_id}:2")


async def test_review_is_listed_and_answered_once_by_command_and_its_customer_told(
    house: House, kiosk: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    session_id, _ = await kiosk.enter("wang")
    asked = await review(kiosk, session_id, "LINE_FROZEN")
    common = ["--database", house.database.url, "--master-key", str(house.database.key), "--json"]

    async def say(*arguments: str, bank: str = "qingjiang") -> tuple[int, Any]:
        capsys.readouterr()
        code = await asyncio.to_thread(main, ["review", *arguments, *common, "--bank", bank])
        lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
        return code, json.loads(lines[-1])

    code, listed = await say("list")
    (row,) = listed["reviews"]
    assert (code, row["review_id"], row["reason"], row["overdue"]) == (0, asked.review_id, "LINE_FROZEN", False)
    assert (await say("list", bank="yunling"))[1] == {"reviews": []}
    how = ("answer", "--review", asked.review_id, "--answer", "CHANGED")
    assert (await say(*how, "--by", "王", "--reason", "已核实"))[0] == 2
    why = ("--by", "AM-001", "--reason", "客户经理已核实")
    assert (await say(*how, *why, bank="yunling"))[1]["error"]["reason"] == "NO_SUCH_REVIEW"
    code, answered = await say(*how, *why)
    assert (code, answered["answer"], answered["query_number"]) == (0, "CHANGED", asked.query_number)
    code, no = await say(*how, *why)
    assert (code, no["error"]["reason"]) == (1, "ANSWERED_ALREADY")
    assert (await say("list"))[1] == {"reviews": []}

    def told() -> list[Message]:
        return [each for each in house.bank.notifier.sent.values() if each.template == "review_answered"]

    await until(lambda: bool(told()))
    (message,) = told()
    assert message.values == {"query_number": asked.query_number, "answer": "CHANGED"}
    assert str(uuid.UUID(message.reference)) == message.reference
    (act,) = await acts(house, "review_answered")
    assert (act.body.details["by"], act.body.details["answer"]) == ("AM-001", "CHANGED")
