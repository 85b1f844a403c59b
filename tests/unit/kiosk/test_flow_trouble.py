"""Every trouble has its sentence in both languages, and every reason of the server's a way on."""

from __future__ import annotations

import pytest

from kiosk.flow.afterwards import AFTERWARDS, After, after
from kiosk.flow.explanation import explain
from kiosk.flow.state import Request
from kiosk.flow.trouble import Trouble
from kiosk.flow.trouble_sentences import SENTENCES


def test_sentences_table_is_total_and_codes_are_unique() -> None:
    assert set(SENTENCES) == set(Trouble)
    codes = [row[1] for row in SENTENCES.values()]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("trouble", list(Trouble))
def test_sentences_are_short_and_plain(trouble: Trouble) -> None:
    told = explain(trouble)
    for text in (told.sentence, told.remedy):
        assert text.zh
        assert text.en
        assert not any(word in text.zh for word in ("失败", "错误", "异常"))
    assert all(len(part) <= 18 for part in told.sentence.zh.split("，"))


@pytest.mark.parametrize("reason", list(AFTERWARDS))
@pytest.mark.parametrize("request_", [None, *Request])
def test_after_is_total_and_never_leads_where_it_cannot_be_mended(reason: str, request_: Request | None) -> None:
    follows = after(reason, request_)
    if follows is After.PIN_AGAIN:
        assert request_ in {None, Request.VERIFY_CARD}


def test_after_unknown_reason_sends_to_the_staff() -> None:
    assert after("SOMETHING_NEW", Request.QUOTE) is After.STAFF
