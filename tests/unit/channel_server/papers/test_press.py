"""The press: the same words give the same bytes, words are never markup, and a rare character is found elsewhere."""

import asyncio
from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from channel_server.adapters.papers import PlainPress, TypstPress
from channel_server.adapters.papers.coverage import characters_of
from channel_server.adapters.papers.typst_press import FONTS, MOST_WAITING
from channel_server.application.ports import OutcomeUnknown, ReceiptPress, Success
from channel_server.domain.receipt import Receipt, ReceiptFact
from tests.receipt_samples import PARTIES, samples

SAMPLES = samples()


@pytest.fixture(params=[TypstPress, PlainPress])
def press(request: pytest.FixtureRequest) -> ReceiptPress:
    made: ReceiptPress = request.param()
    return made


async def pressed(press: ReceiptPress, receipt: Receipt) -> bytes:
    answer = await press.press(receipt)
    assert isinstance(answer, Success)
    return answer.value


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    try:
        assert len(document) == 1
        return str(document[0].get_textpage().get_text_bounded())
    finally:
        document.close()


async def test_press_gives_the_same_bytes_for_the_same_words_and_others_for_others(press: ReceiptPress) -> None:
    receipts = list(SAMPLES.values())
    papers = await asyncio.gather(*(pressed(press, each) for each in receipts))
    assert len(set(papers)) == len(receipts)
    other: ReceiptPress = type(press)()
    assert [await pressed(other, each) for each in receipts] == papers


async def test_press_makes_files_for_the_archive_with_all_that_they_need() -> None:
    """PDF/A: typst refuses to make one that is none. The day in it is the transaction's."""
    pdf = await pressed(TypstPress(), SAMPLES["drawdown"])
    assert b'pdfaid:part="2"' in pdf or b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"2026-01-15" in pdf
    assert str(PARTIES.masked_name).encode() not in pdf


async def test_press_takes_words_for_words_and_never_for_markup() -> None:
    wicked = ("#panic()", "$x$ *b* _i_", '\\" ] } ) @a <b>', '#read("/etc/passwd")', "= // /* ~")
    receipt = replace(SAMPLES["drawdown"], facts=tuple(ReceiptFact("姓名", each) for each in wicked))
    words = text_of(await pressed(TypstPress(), receipt))
    assert [each for each in wicked if each not in words] == []


async def test_press_finds_a_character_elsewhere_that_its_own_fonts_lack() -> None:
    covered = characters_of(FONTS / "NotoSansSC-400Regular.ttf")
    rare = next(chr(point) for point in (0x3BBD, 0x4DAE, 0x9FC3, 0x20164) if point not in covered)
    assert {ord(each) for each in PARTIES.masked_name + "贰万元整稻¥"} <= covered
    receipt = replace(SAMPLES["drawdown"], facts=(ReceiptFact("姓名", f"{rare}*华"),))
    assert (await pressed(TypstPress(), receipt)).startswith(b"%PDF-")


async def test_press_sets_a_character_that_no_font_has_as_a_box_and_not_as_a_refusal() -> None:
    receipt = replace(SAMPLES["drawdown"], facts=(ReceiptFact("姓名", "\U000f1234*华"),))
    pdf = await pressed(TypstPress(), receipt)
    assert "*华" in text_of(pdf)
    assert await pressed(TypstPress(), receipt) == pdf


async def test_press_that_is_asked_by_too_many_at_once_says_so() -> None:
    press = TypstPress()
    answers = await asyncio.gather(*(press.press(SAMPLES["drawdown"]) for _ in range(MOST_WAITING + 2)))
    assert sum(isinstance(each, OutcomeUnknown) for each in answers) == 2
    assert isinstance(await press.press(SAMPLES["drawdown"]), Success)


def test_coverage_of_what_is_no_font_is_an_error() -> None:
    with pytest.raises(ValueError, match="font"):
        characters_of(FONTS / "OFL.txt")


@pytest.mark.parametrize("name", SAMPLES)
def test_receipt_in_chinese_and_english_says_the_amount_both_ways(name: str) -> None:
    receipt = SAMPLES[name]
    assert receipt.figures.startswith("¥ ")
    assert receipt.capitals.endswith(("整", "分"))
    assert receipt.done == (receipt.seal in {"电子回单", "E-RECEIPT"})
    if receipt.language == "en":
        texts = [receipt.title, receipt.outcome, receipt.plan, receipt.note, *(each.label for each in receipt.facts)]
        assert all(text.replace("·", "").isascii() for text in texts), texts


def test_receipt_check_code_follows_from_every_word() -> None:
    receipt = SAMPLES["drawdown"]
    assert receipt.check_code == "3F2A-9C0D-41B8-7E65"
    changed = replace(receipt, facts=(*receipt.facts[:-1], ReceiptFact("年利率", "4.35%")))
    assert changed.content() != receipt.content()
    assert replace(receipt, check_code="").content() == receipt.content()
