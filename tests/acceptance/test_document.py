"""The ID card under the camera, where its chip is not read: two sides, the holder's word, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.flow.state import Outcome, Step
from kiosk.flow.trouble import Way
from tests.acceptance.village import WANG, Kiosk, Person, Village, on_the_loop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

READ_S = 60.0
"""A reading with its models to load, on a busy machine."""


def test_chip_not_read_leads_to_the_camera_and_its_holder_who_declines_the_face_repays(village: Village) -> None:
    runtime = village.start_everything(eyes=True)
    document = village.print_id_card("wang")

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, replace(WANG, document=document), 12_300)
        await person.until(Step.DOCUMENT_CHECK)
        facts = kiosk.state.document.facts
        assert facts is not None
        assert (facts.name, facts.number_tail, facts.valid_to) == ("王大华", "0012", "")
        assert "王大华" not in kiosk.terminal.view._state.customer.masked_name
        await person.until(Step.FACE_CONSENT)
        assert kiosk.state.document.facts is None
        assert kiosk.state.face.standing.without_face_fen == 0
        await kiosk.press("face_no")
        state = await kiosk.until(lambda state: state.step is Step.LINE and state.notice is not None)
        assert state.notice is not None
        assert (state.notice.reason, state.notice.way) == ("FACE_DECLINED", Way.FACE)
        # Nothing can be drawn here without a face; what is owed can be repaid.
        await kiosk.press("repay")
        await kiosk.at(Step.REPAY_NOTE)
        await kiosk.press("note_0")
        await kiosk.press("next")
        await kiosk.at(Step.REPAY_AMOUNT)
        await kiosk.press("kind_PARTIAL")
        for key in ("key_3", "key_0", "key_0", "key_0"):
            await kiosk.press(key)
        await kiosk.press("next")
        await kiosk.until(lambda state: state.repaying is not None and state.repaying.quote is not None)
        await kiosk.press("next")
        state = await kiosk.at(Step.RESULT)
        assert state.outcome is not None
        assert state.outcome.outcome is Outcome.DONE
        await kiosk.press("next")
        await kiosk.at(Step.TAKE_CARDS)
        await kiosk.hands.take_bank_card()
        await kiosk.hands.take_receipt()
        await kiosk.at(Step.ATTRACT)
        await village.all_pictures_gone(runtime)
        await kiosk.close()

    on_the_loop(work())
    books = village.books()
    assert books["drawdowns"] == []
    assert [(each["state"], each["amount_fen"]) for each in books["repayments"]] == [("REPAID", 300_000)]


def test_nothing_under_the_camera_is_said_and_taken_again(village: Village) -> None:
    runtime = village.start_everything(eyes=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        await Person(kiosk, WANG, 10_000).until(Step.IDENTIFY)
        await kiosk.press("read_by_camera")
        await kiosk.at(Step.DOCUMENT)
        await kiosk.press("next")
        state = await kiosk.until(lambda state: state.notice is not None, READ_S)
        assert state.notice.way is Way.RETRY
        await kiosk.press("retry")
        await kiosk.until(lambda state: state.notice is None)
        await kiosk.press("back")
        await kiosk.at(Step.IDENTIFY)
        await village.all_pictures_gone(runtime)
        await kiosk.close()

    on_the_loop(work())
