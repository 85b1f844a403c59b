"""One case, three channels: telephone by plain HTTP and JSON, the terminal in its window, a teller by the contract."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.flow import events as ev
from kiosk.flow.carried import CaseStage, HandoverStage, NoteKind, PartingKind, ReviewStage
from kiosk.flow.state import Outcome, Step
from kiosk.flow.trouble import Way
from tests.acceptance.counter import Teller
from tests.acceptance.village import LIU, WANG, Kiosk, Person, Village, on_the_loop
from tests.integration.server.telephone import Telephone, terms_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


async def begun(phone: Telephone, yuan: int = 20_000) -> str:
    """A case that was begun on a telephone, as the code that it shows."""
    lines = (await phone.call("CreditLineService/ListCreditLines", {})).json["creditLines"]
    answer = await phone.call("HandoffService/OpenHandoff", {"terms": terms_of(lines[0]["creditLineId"], yuan)})
    assert answer.status == 200, answer.body
    code: str = answer.json["code"]
    return code


async def lay(kiosk: Kiosk, code: str) -> None:
    """Hold a code under the scanner until it is read."""
    for _ in range(100):
        await kiosk.hands.hold_under_scanner(code)
        if kiosk.state.note is not None or kiosk.state.step is not Step.ATTRACT:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the scanner saw nothing")


def states(village: Village) -> list[str]:
    return [str(drawdown["state"]) for drawdown in village.books()["drawdowns"]]


def test_case_begun_on_a_telephone_is_done_at_the_terminal(village: Village) -> None:
    runtime = village.start_everything(mobile=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        phone = await village.telephone()
        code = await begun(phone)
        await lay(kiosk, code)
        state = await kiosk.at(Step.IDENTIFY)
        assert state.note is not None
        assert state.note.kind is NoteKind.CODE_READ
        person = Person(kiosk, WANG, 1)
        await person.until(Step.LINE)
        state = await kiosk.until(lambda s: s.line)
        assert state.case is not None
        assert state.case.stage is CaseStage.TAKEN
        assert (state.draft.amount_fen, state.draft.term_months) == (2_000_000, 12)
        answer = await phone.call("CreditLineService/ListCreditLines", {})
        assert answer.reason == "SESSION_HANDED_OVER"
        # All was chosen: the line leads straight to the plan, which the bank prices anew.
        await kiosk.press("next")
        state = await kiosk.until(lambda s: s.step is Step.TERM and s.quote)
        assert state.quote is not None
        assert state.quote.amount_fen == 2_000_000
        await kiosk.press("next")
        await person.until(Step.RESULT)
        assert kiosk.state.outcome is not None
        assert kiosk.state.outcome.outcome is Outcome.DONE
        await kiosk.close()

    on_the_loop(work())
    assert states(village) == ["DISBURSED"]
    assert village.audit()["paid_twice"] == []


def test_code_used_before_or_of_another_or_made_up_leads_on_from_the_beginning(village: Village) -> None:
    runtime = village.start_everything(mobile=True)

    async def shown(kiosk: Kiosk, code: str, reason: str) -> None:
        await kiosk.ready()
        await lay(kiosk, code)
        await Person(kiosk, LIU, 1).until(Step.PIN)
        await kiosk.key_pin(LIU.pin)
        state = await kiosk.until(lambda s: s.notice)
        assert state.notice is not None
        assert (state.notice.reason, state.notice.way) == (reason, Way.ANEW)
        await kiosk.press("anew")
        state = await kiosk.until(lambda s: s.step is Step.LINE and s.line)
        assert (state.draft.amount_fen, state.case) == (0, None)
        await kiosk.press("finish")
        await kiosk.press("stop_confirm")
        await kiosk.at(Step.TAKE_CARDS)
        await kiosk.hands.take_bank_card()
        await kiosk.hands.take_id_card()

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        wang, liu = await village.telephone(), await village.telephone("liu")
        used = await begun(liu, 5_000)
        other = await village.telephone("liu")
        assert (await other.call("HandoffService/TakeHandoff", {"code": used})).status == 200
        await shown(kiosk, used, "HANDOFF_TAKEN")
        await shown(kiosk, await begun(wang), "HANDOFF_NOT_YOURS")
        await shown(kiosk, "EDIAN1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "HANDOFF_INVALID")
        # The owner's case was not lost by all that.
        assert (await wang.call("CreditLineService/ListCreditLines", {})).status == 200
        await kiosk.close()

    on_the_loop(work())
    assert states(village) == []


def test_money_sent_by_telephone_is_followed_at_the_terminal_and_never_sent_again(village: Village) -> None:
    runtime = village.start_everything(mobile=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        phone = await village.telephone()
        order = await phone.sign(20_000)
        answer = await phone.call("DrawdownService/CreateDrawdown", order)
        assert answer.status == 200, answer.body
        opened = await phone.call("HandoffService/OpenHandoff", {"requestId": order["requestId"]})
        await lay(kiosk, opened.json["code"])
        await Person(kiosk, WANG, 1).until(Step.PIN)
        await kiosk.key_pin(WANG.pin)
        state = await kiosk.at(Step.RESULT)
        assert state.outcome is not None
        assert state.outcome.outcome is Outcome.DONE
        assert state.outcome.drawdown is not None
        assert state.outcome.drawdown.amount_fen == 2_000_000
        await kiosk.close()

    on_the_loop(work())
    assert states(village) == ["DISBURSED"]
    assert list((village.folder / "kiosk-JC-0317" / "requests").glob("*.json")) == []


def test_money_that_never_left_the_telephone_is_said_so_and_goes_on_at_the_terminal(village: Village) -> None:
    runtime = village.start_everything(mobile=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        phone = await village.telephone()
        order = await phone.sign(20_000)
        opened = await phone.call(
            "HandoffService/OpenHandoff", {"requestId": order["requestId"], "terms": order["terms"]}
        )
        await lay(kiosk, opened.json["code"])
        await Person(kiosk, WANG, 1).until(Step.LINE)
        state = await kiosk.until(lambda s: s.note)
        assert state.note is not None
        assert state.note.kind is NoteKind.NEVER_SENT
        assert state.draft.amount_fen == 2_000_000
        # What comes late from the telephone is refused, whatever it is.
        late = await phone.call("DrawdownService/CreateDrawdown", order)
        assert late.reason == "SESSION_HANDED_OVER"
        await kiosk.close()

    on_the_loop(work())
    assert states(village) == []


def test_case_given_out_by_the_terminal_is_lost_there_when_the_telephone_takes_it(village: Village) -> None:
    runtime = village.start_everything(mobile=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, WANG, 12_300)
        await person.until(Step.CONTRACT)
        await kiosk.until(lambda s: s.contract)
        await kiosk.press("finish")
        await kiosk.press("hand_over")
        state = await kiosk.until(lambda s: s.handover and s.handover.stage is HandoverStage.SHOWN)
        assert state.handover is not None
        phone = await village.telephone()
        taken = await phone.call("HandoffService/TakeHandoff", {"code": state.handover.code})
        assert taken.status == 200, taken.body
        assert taken.json["terms"]["amount"]["units"] == "12300"
        state = await kiosk.at(Step.TAKE_CARDS)
        assert state.parting is not None
        assert state.parting.kind is PartingKind.HANDED_OVER
        assert (state.customer, state.line, state.contract, state.handover) == (None, None, None, None)
        await kiosk.hands.take_bank_card()
        await kiosk.hands.take_id_card()
        await kiosk.until(lambda s: s.tray.empty)
        kiosk.clock.ahead += timedelta(seconds=20).total_seconds()
        await kiosk.at(Step.ATTRACT)
        await kiosk.close()

    on_the_loop(work())


def test_line_drawn_by_telephone_meanwhile_is_told_before_the_quote_is_refused(village: Village) -> None:
    runtime = village.start_everything(mobile=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, WANG, 20_000)
        await person.until(Step.CONTRACT)
        phone = await village.telephone()
        order = await phone.sign(20_000)
        assert (await phone.call("DrawdownService/CreateDrawdown", order)).status == 200
        state = await kiosk.until(lambda s: s.notice, within_s=15)
        assert state.step is Step.TERM
        assert state.notice is not None
        assert state.notice.way is Way.CHANGE_AMOUNT
        assert state.note is not None
        assert (state.note.kind, state.note.amount_fen) == (NoteKind.LINE_USED, 2_000_000)
        await kiosk.press("change_amount")
        await kiosk.at(Step.AMOUNT)
        await kiosk.close()

    on_the_loop(work())


def test_teller_helps_at_the_elbow_and_takes_over_while_the_customer_backs_out(village: Village) -> None:
    runtime = village.start_everything(mobile=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        teller = await Teller(village.server, village.folder / "certs").sign_in()
        person = Person(kiosk, WANG, 12_300)
        await person.until(Step.TERM)
        await kiosk.press("help")
        call = await teller.call_of("JC-0317")
        await kiosk.until(lambda s: s.help.requested)
        await teller.take(call.call_id)
        state = await kiosk.until(lambda s: s.help.staff_number)
        assert state.help.staff_number == "0317"
        await teller.say(call.call_id, "compare_terms")
        state = await kiosk.until(lambda s: s.help.hint)
        assert state.help.hint is not None
        assert "期限" in state.help.hint.text.zh
        seen = await teller.call_of("JC-0317")
        assert (seen.journey.page, seen.journey.session_id != "") == ("term", True)
        text = " ".join(seen.journey.facts.values())
        assert "王" not in text
        assert "1230000" in text
        # The customer gives up in the very moment in which the teller takes the case.
        kiosk.terminal.submit(ev.StopPressed())
        code, _ = await asyncio.gather(teller.to_counter(call.call_id), _back_out(kiosk))
        state = await kiosk.until(lambda s: s.parting)
        assert state.parting is not None
        assert state.parting.kind is PartingKind.AT_COUNTER
        assert state.step is Step.TAKE_CARDS
        assert state.customer is None
        session_id = await teller.customer("王大华", "429901195603090012")
        case = await teller.carry_on(session_id, code)
        assert case.request_id == ""
        await kiosk.hands.take_bank_card()
        await kiosk.hands.take_id_card()
        await kiosk.close()
        await teller.close()

    on_the_loop(work())
    assert states(village) == []


async def _back_out(kiosk: Kiosk) -> None:
    kiosk.terminal.submit(ev.StopConfirmed())


def test_runtime_of_the_village_has_a_scanner(village: Village) -> None:
    runtime: Path = village.start_devices()
    assert (runtime / "code_scanner.ctl").exists()


def test_snapshot_of_a_telephone_is_checked_without_a_network_for_reference_only(village: Village) -> None:
    runtime = village.start_everything(mobile=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        key = village.folder / "kiosk-JC-0317" / "snapshot-key.json"
        await kiosk.until(lambda _s: key.exists())
        phone = await village.telephone()
        lines = (await phone.call("CreditLineService/ListCreditLines", {})).json["creditLines"]
        issued = await phone.call("RecordService/IssueLineSnapshot", {"creditLineId": lines[0]["creditLineId"]})
        assert issued.status == 200, issued.body
        server = next(p for p in village.programs if p.name == "server")
        await asyncio.to_thread(server.end)
        await kiosk.at(Step.OUT_OF_SERVICE)
        await kiosk.hands.hold_under_scanner(issued.json["snapshot"])
        state = await kiosk.at(Step.PRECHECK)
        assert state.precheck is not None
        assert state.precheck.available_fen == 3_800_000
        assert kiosk.fingers.words("stamp") == "仅供参考"
        assert (state.line, state.outcome, state.identified) == (None, None, False)
        await kiosk.press("next")
        await kiosk.at(Step.OUT_OF_SERVICE)
        await kiosk.close()

    on_the_loop(work())
    assert states(village) == []


def test_refusal_is_looked_at_again_by_a_person_in_one_tap(village: Village) -> None:
    runtime = village.start_everything()

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        await Person(kiosk, LIU, 5_000).until(Step.RESULT)
        assert kiosk.state.outcome is not None
        assert kiosk.state.outcome.problem is not None
        assert kiosk.state.outcome.problem.quote_number
        await kiosk.press("review")
        state = await kiosk.until(lambda s: s.review and s.review.stage is ReviewStage.TAKEN)
        assert state.review is not None
        assert state.review.number in kiosk.fingers.words("review_said")
        await kiosk.close()

    on_the_loop(work())
