"""A customer by telephone: a mobile bank's signed word, JSON over HTTPS, and the use cases of every terminal."""

import json
import time
from pathlib import Path
from typing import Any

import grpc
import pytest
from edian.channel.v1 import mobile_session_service_pb2 as pb
from edian.channel.v1 import mobile_session_service_pb2_grpc

from channel_server.application.records import TerminalRecord
from channel_server.domain.session import Channel
from channel_server.sandbox.mobile_bank import MobileBank
from tests.integration.server.bank import VILLAGE
from tests.integration.server.conftest import Builder, House
from tests.integration.server.partner import BANK, PARTNER, enrol_mobile_bank
from tests.integration.server.telephone import ISSUER, Telephone, account_of, terms_of, unsigned
from tests.integration.server.terminal import refusal_of, refused, terms_for


@pytest.fixture(params=[0, 1], ids=["one process", "a front"])
def fronts(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture
async def house(build: Builder, fronts: int) -> House:
    return await build(mobile_listen="127.0.0.1:0", fronts=fronts)


@pytest.fixture
async def mobile_bank(house: House, tmp_path: Path) -> MobileBank:
    return await enrol_mobile_bank(house, tmp_path)


@pytest.fixture
def phone(house: House) -> Telephone:
    assert house.mobile_address is not None
    return Telephone(house.mobile_address, house.certs)


async def test_telephone_draws_and_money_is_paid_once(house: House, phone: Telephone, mobile_bank: MobileBank) -> None:
    entered = await phone.enter(mobile_bank)
    assert entered.status == 200, entered.body
    assert entered.headers["cache-control"] == "no-store"
    assert entered.json["token_type"] == "Bearer"
    assert 0 < entered.json["expires_in"] <= 1_800
    order = await phone.sign()
    first = await phone.call("DrawdownService/CreateDrawdown", order)
    again = await phone.call("DrawdownService/CreateDrawdown", order)
    assert first.status == again.status == 200, first.body
    drawdown = first.json["drawdown"]
    assert drawdown["state"] == "DRAWDOWN_STATE_DISBURSED"
    assert again.json["drawdown"]["drawdownId"] == drawdown["drawdownId"]
    assert len(house.bank.faults.posts) == 1
    outcome = await phone.call(
        "DrawdownService/GetDrawdownOutcome", {"requestId": order["requestId"], "sessionId": None}
    )
    assert outcome.json["amount"] == {"currencyCode": "CNY", "units": "20000", "nanos": 0}
    *messages, end = await phone.watch(drawdown["drawdownId"])
    assert [each["drawdown"]["state"] for each in messages] == ["DRAWDOWN_STATE_DISBURSED"]
    assert end == {}


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "额度还剩 900.00 元"), ("en", "Your line has 900.00 yuan left")]
)
@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_telephone_refusal_is_the_kiosks_own_sentence(
    house: House, phone: Telephone, mobile_bank: MobileBank, language: str, words: str
) -> None:
    await phone.enter(mobile_bank, "zhou")
    line = (await phone.call("CreditLineService/ListCreditLines", {})).json["creditLines"][0]["creditLineId"]
    request = {"terms": terms_of(line, 5_000)}
    answer = await phone.call("DrawdownService/QuoteDrawdown", request, **{"accept-language": language})
    assert (answer.status, answer.json["code"], answer.reason) == (400, "failed_precondition", "LINE_INSUFFICIENT")
    assert answer.json["message"].startswith(words)
    async with house.terminal() as terminal:
        await terminal.hello()
        session_id, _ = await terminal.enter("zhou")
        said = await refusal_of(terminal.quote(session_id, terms_for(line, 500_000)))
    assert answer.json["message"] in [each.text for each in said.refusal.customer]


@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_telephone_pays_no_seller(phone: Telephone, mobile_bank: MobileBank) -> None:
    await phone.enter(mobile_bank, "zhou")
    line = (await phone.call("CreditLineService/ListCreditLines", {})).json["creditLines"][0]
    assert "drawableEntrusted" not in line
    payee = {"name": "虚构湾农资店", "accountNumber": "8801031780000001", "evidence": "FP-07"}
    terms = {**terms_of(line["creditLineId"], 5_000), "paymentMode": "PAYMENT_MODE_ENTRUSTED", "payee": payee}
    answer = await phone.call("DrawdownService/QuoteDrawdown", {"terms": terms})
    assert (answer.status, answer.reason) == (400, "ENTRUSTED_PAYMENT_NOT_HERE")


def _claims(now: int) -> dict[str, tuple[dict[str, Any], str, str]]:
    return {
        "wrong audience": ({"aud": "somebody else"}, "TOKEN_INVALID", "invalid_grant"),
        "run out": ({"exp": now - 60, "iat": now - 180}, "TOKEN_EXPIRED", "invalid_grant"),
        "good for too long": ({"exp": now + 3_600}, "TOKEN_INVALID", "invalid_grant"),
        "of tomorrow": ({"iat": now + 86_400}, "TOKEN_INVALID", "invalid_grant"),
        "not yet": ({"nbf": now + 600}, "TOKEN_INVALID", "invalid_grant"),
        "without a name": ({"jti": ""}, "TOKEN_INVALID", "invalid_grant"),
        "a time that is none": ({"exp": "tomorrow"}, "TOKEN_INVALID", "invalid_grant"),
        "another's account": ({"account": account_of("zhou")}, "ACCOUNT_NOT_OWN", "invalid_grant"),
        "nobody's": ({"sub": "nobody"}, "ACCOUNT_NOT_OWN", "invalid_grant"),
    }


@pytest.mark.parametrize("case", _claims(0))
@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_assertion_that_is_not_sound_is_refused_and_kept(
    case: str, house: House, phone: Telephone, mobile_bank: MobileBank
) -> None:
    changes, reason, error = _claims(int(time.time()))[case]
    answer = await phone.enter(mobile_bank, **changes)
    assert (answer.status, answer.json["reason"], answer.json["error"]) == (400, reason, error)
    assert phone.visit == {}
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 100))
    kept = [row.body for row in rows if row.body.event_type == "assertion_refused"]
    if case in ("without a name", "a time that is none"):
        # No assertion at all: nobody can tell what was signed.
        assert kept == []
    else:
        assert [(body.subject, body.details["reason"]) for body in kept] == [(PARTNER, reason)]


@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_assertion_forged_tells_nothing_of_the_customer(
    phone: Telephone, mobile_bank: MobileBank, tmp_path: Path
) -> None:
    customer, account = VILLAGE.person("wang").customer_id, account_of("wang")
    stranger = MobileBank.at(tmp_path / "stranger.key", ISSUER, "edian")
    unknown = MobileBank.at(tmp_path / "stranger.key", "https://nobody.example", "edian")
    good = mobile_bank.assertion(customer, account)
    forged = [
        stranger.assertion(customer, account),
        stranger.assertion("nobody", "0"),
        unknown.assertion(customer, account),
        unsigned(good, sub="another"),
        unsigned(good, aud="edian"),
        f"{good.rpartition('.')[0]}.AAAA",
        "eyJhbGciOiJub25lIn0.e30.AAAA",
    ]
    answers = [await phone.exchange(each) for each in forged]
    assert {(each.status, each.body) for each in answers} == {(400, answers[0].body)}
    assert answers[0].json["reason"] == "TOKEN_INVALID"
    assert (await phone.exchange(good)).status == 200


@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_assertion_shown_twice_opens_one_visit(phone: Telephone, mobile_bank: MobileBank, house: House) -> None:
    assertion = mobile_bank.assertion(VILLAGE.person("wang").customer_id, account_of("wang"))
    assert (await phone.exchange(assertion)).status == 200
    again = await phone.exchange(assertion)
    assert (again.status, again.json["reason"]) == (400, "TOKEN_REPLAYED")
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 100))
    assert [row.body.event_type for row in rows].count("assertion_replayed") == 1


@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_partner_changes_its_key_without_a_word(
    phone: Telephone, mobile_bank: MobileBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await phone.enter(mobile_bank)).status == 200
    fresh = MobileBank.at(tmp_path / "fresh.key", ISSUER, "edian")
    old, new = json.loads(mobile_bank.key_set())["keys"], json.loads(fresh.key_set())["keys"]
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": old + new}))
    monkeypatch.setattr("channel_server.adapters.tokens.partner_keys.ASK_AGAIN_S", 0.0)
    assert (await phone.enter(fresh)).status == 200
    assert (await phone.enter(mobile_bank)).status == 200


@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_token_is_good_for_its_own_visit_only(house: House, phone: Telephone, mobile_bank: MobileBank) -> None:
    other = Telephone(phone.address, phone.certs)
    await phone.enter(mobile_bank)
    await other.enter(mobile_bank, "chen")
    order = await other.sign(5_000)
    drawn = (await other.call("DrawdownService/CreateDrawdown", order)).json["drawdown"]
    mine = phone.visit["session_id"]
    theirs = await phone.call("CreditLineService/ListCreditLines", {"sessionId": other.visit["session_id"]})
    assert (theirs.status, theirs.reason) == (401, "SESSION_NOT_FOUND")
    seen = await phone.call("DrawdownService/GetDrawdown", {"sessionId": mine, "drawdownId": drawn["drawdownId"]})
    assert (seen.status, seen.reason) == (404, "NOT_FOUND")
    outcome = await phone.call(
        "DrawdownService/GetDrawdownOutcome", {"requestId": order["requestId"], "sessionId": None}
    )
    assert (outcome.status, outcome.reason) == (404, "NOT_FOUND")
    closed = await other.call("SessionService/CloseSession", {"cause": "finished"})
    assert closed.status == 200
    after = await other.call("CreditLineService/ListCreditLines", {})
    assert (after.status, after.reason) == (401, "SESSION_EXPIRED")


@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_partner_locked_is_cut_off_at_once(house: House, phone: Telephone, mobile_bank: MobileBank) -> None:
    await phone.enter(mobile_bank)
    locked = TerminalRecord(PARTNER, BANK, Channel.MOBILE, "手机银行", "Mobile bank", "", True, None)
    await house.services.books.write(lambda books: books.put_terminal(locked))
    assert (await phone.call("CreditLineService/ListCreditLines", {})).reason == "TERMINAL_LOCKED"
    assert (await phone.enter(mobile_bank)).json["reason"] == "TERMINAL_LOCKED"


@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_telephone_bad_request_says_what_is_wrong_and_repeats_nothing(
    phone: Telephone, mobile_bank: MobileBank
) -> None:
    await phone.enter(mobile_bank)
    path, bearer = "/edian.channel.v1.CreditLineService/ListCreditLines", phone.bearer()
    secret = "王秀兰"
    for body in (b"{", b"[]", b"\xff\xfe", json.dumps({"sessionId": {"a": secret}}).encode(), b"[" * 20_000):
        answer = await phone.send(path, body, **bearer)
        assert (answer.status, answer.json["code"]) == (400, "invalid_argument"), body[:20]
        assert secret not in answer.body.decode()
    unknown = await phone.call("CreditLineService/ListCreditLines", {"sesionId": "x"})
    assert "sesionId" in unknown.json["message"]
    wrong = await phone.call("CreditLineService/ListCreditLines", {"sessionId": "x"})
    assert wrong.reason == "MALFORMED_REQUEST"
    big = await phone.send(path, b'{"sessionId":"' + b"x" * 600_000 + b'"}', **bearer)
    assert big.json["code"] == "resource_exhausted"
    assert (await phone.send(path, b"{}")).status == 401
    assert (await phone.send(path, b"{}", authorization="Bearer not.a.token")).reason == "TOKEN_INVALID"
    assert (await phone.send("/edian.channel.v1.TerminalService/HelloTerminal", b"{}", **bearer)).status == 404
    assert (await phone.send("/edian.channel.v1.DrawdownService/ReverseDrawdown", b"{}", **bearer)).status == 404
    assert (await phone.send("/edian.channel.v1.MobileSessionService/OpenMobileSession", b"{}", **bearer)).status == 404
    assert (await phone.send(path, b"{}", "text/plain", **bearer)).status == 415


@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_token_endpoint_form_that_is_none_is_refused(phone: Telephone) -> None:
    form = "application/x-www-form-urlencoded"
    bodies = [b"", b"grant_type=password", b"a=1&a=2", b"\xff", b"x=" + b"y" * 20_000, b"grant_type=" + b"=" * 9]
    for body in bodies:
        answer = await phone.send("/oauth2/token", body, form)
        assert answer.status == 400
        assert answer.json["error"] in {"invalid_request", "unsupported_grant_type"}
    assert (await phone.send("/oauth2/token", b"{}")).json["error"] == "invalid_request"
    assert (await phone.send("/oauth2/token", b"", form, "GET")).status == 400
    assert (await phone.exchange("")).json["error"] == "invalid_request"
    assert (await phone.send("/healthz", b"", method="GET")).json == {"status": "SERVING"}
    assert (await phone.send("/openapi.json", b"", method="GET")).json["openapi"].startswith("3.1")


@pytest.mark.parametrize(("name", "channel"), [("JC-0317", "KIOSK"), ("JC-T001", "COUNTER")])
@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_terminal_cannot_open_a_visit_by_telephone(
    house: House, mobile_bank: MobileBank, name: str, channel: str
) -> None:
    async with house.terminal(name) as terminal:
        stub: Any = mobile_session_service_pb2_grpc.MobileSessionServiceStub(terminal.channel)
        request = pb.OpenMobileSessionRequest(
            assertion=mobile_bank.assertion(VILLAGE.person("wang").customer_id, account_of("wang")), language="zh-CN"
        )
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await stub.OpenMobileSession(request, timeout=10)
    said = refused(error.value)
    assert (said.reason, said.metadata) == ("NOT_AT_THIS_CHANNEL", {"channel": channel})


@pytest.mark.parametrize("fronts", [0], indirect=True)
async def test_telephone_and_kiosk_draw_on_one_line_and_the_second_is_told(
    house: House, phone: Telephone, mobile_bank: MobileBank
) -> None:
    await phone.enter(mobile_bank)
    order = await phone.sign(20_000)
    async with house.terminal() as terminal:
        await terminal.hello()
        line = (await terminal.list_lines((await terminal.enter("wang"))[0]))[0]
        left = line.balance.available.units
        ready = await terminal.ready("wang", (left - 10_000) // 100 * 100 * 100)
        await terminal.draw(ready.request())
    answer = await phone.call("DrawdownService/CreateDrawdown", order)
    assert (answer.status, answer.reason) == (400, "LINE_INSUFFICIENT")
    assert len(house.bank.faults.posts) == 1


async def test_customer_who_opens_visits_without_end_is_told_to_wait_and_nobody_else_is(
    build: Builder, tmp_path: Path, fronts: int
) -> None:
    # One at once, and the next after sixteen seconds.
    house = await build(mobile_listen="127.0.0.1:0", fronts=fronts, mobile_customer_rate=1 / 16 + 0.0001)
    mobile_bank = await enrol_mobile_bank(house, tmp_path)
    assert house.mobile_address is not None
    phone = Telephone(house.mobile_address, house.certs)
    stranger = MobileBank.at(tmp_path / "stranger.key", ISSUER, "edian")
    assert (await phone.enter(stranger)).json["reason"] == "TOKEN_INVALID"
    # What a stranger sends in the customer's name uses up nothing of the customer's.
    assert (await phone.enter(mobile_bank)).status == 200
    again = await phone.enter(mobile_bank)
    assert (again.status, again.json["error"]) == (429, "temporarily_unavailable")
    assert again.json["reason"] == "TOO_MANY_REQUESTS"
    assert (await phone.enter(mobile_bank, "liu")).status == 200
