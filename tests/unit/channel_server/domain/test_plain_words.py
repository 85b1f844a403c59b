"""What may be said at the elbow: everyday hints pass; figures, names and numbers do not, however they are written."""

import pytest

from channel_server.domain.plain_words import check_masked, check_words


@pytest.mark.parametrize(
    "words",
    [
        "请把卡插到底",
        "看右边的屏幕",
        "按第 2 步的绿色按钮",
        "等一分钟就好",
        "十分钟以内会好",
        "不急，慢慢来",
        "手指按在小框里",
        "老人家请坐下",
        "小心，别拔卡",
        "Please wait a moment",
        "Press the green key",
        "姓名对就按“对”",
    ],
)
def test_words_that_help_pass(words: str) -> None:
    assert check_words(words, name="王大华") is None


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "LENGTH"),
        ("  ", "LENGTH"),
        ("慢" * 21, "LENGTH"),
        ("请看\u202e这里", "CHARACTERS"),
        ("请看\n这里", "CHARACTERS"),
        ("密码是 123", "FIGURES"),
        ("密码是１２３", "FIGURES"),
        ("一二三四", "FIGURES"),
        ("②③④按", "FIGURES"),
        ("改成五千元", "AMOUNT"),
        ("改成 50 块", "AMOUNT"),
        ("少 ¥5", "AMOUNT"),
        ("王大爷请看", "NAME"),
        ("李女士按这里", "NAME"),
        ("您姓张吗", "NAME"),
        ("大华请按绿键", "NAME"),
        ("王大华请按", "NAME"),
        ("Mr Wang, press", "NAME"),
        ("Dahua Wang press", "NAME"),
        ("加我 a@b", "ADDRESS"),
        ("上www点这里", "ADDRESS"),
    ],
)
def test_words_that_others_must_not_read_are_refused(words: str, problem: str) -> None:
    refusal = check_words(words, name="王大华")
    assert refusal is not None
    assert (refusal.reason, refusal.facts["problem"]) == ("HINT_UNFIT", problem)


@pytest.mark.parametrize(
    "text",
    [
        "62284800****0018",
        "2000000|12|2026-01-15|2027-01-15",
        "5000000000",
        "＊＊＊＊|＊＊",
        "2026-01-15 09:30:00",
        "1|2|3|4|5|6|7|8|9|10|11|12",
        "2,000,000.00",
    ],
)
def test_facts_that_are_masked_pass(text: str) -> None:
    assert check_masked([text], name="王大华") is None


@pytest.mark.parametrize(
    "text",
    [
        "429901196503094615",
        "42990119650309461X",
        "429901 19650309 461X",
        "6228480012345678",
        "6228 4800 1234 5678",
        "6228-4800-1234-5678",
        "６２２８４８００１２３４５６７８",
        "6 2 2 8 4 8 0 0 1 2 3 4",
        "13800000000",
        "138-0000-0000",
        "card|6228480012345678901|ok",
    ],
)
def test_number_in_facts_is_refused(text: str) -> None:
    refusal = check_masked(["fine", text])
    assert refusal is not None
    assert (refusal.reason, refusal.facts["problem"]) == ("JOURNEY_UNMASKED", "NUMBER")
    assert text not in str(refusal.facts)


def test_customers_name_in_facts_is_refused() -> None:
    refusal = check_masked(["user|王大华|x"], name="王大华")
    assert refusal is not None
    assert refusal.facts["problem"] == "NAME"
    assert check_masked(["user|王＊华|x"], name="王大华") is None
