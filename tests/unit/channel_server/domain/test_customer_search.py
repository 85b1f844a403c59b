"""What was typed is read by its form alone."""

import pytest

from channel_server.domain.customer_search import (
    LONGEST_PART,
    ByCard,
    ByIdNumber,
    ByLoanNote,
    ByName,
    ByQueryNumber,
    SearchMatch,
    match_of,
    name_parts,
    plain_name,
    read_query,
    village_of,
)
from channel_server.domain.identity_number import IdentityNumber

NUMBER = "429901195603090012"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("桂兰", ByName("桂兰")),
        (" 样本 桂兰 ", ByName("样本桂兰")),
        ("买买提·依明", ByName("买买提依明")),
        ("桂兰 0628", ByName("桂兰", "0628")),
        ("桂兰034x", ByName("桂兰", "034X")),
        (NUMBER, ByIdNumber(IdentityNumber(NUMBER))),
        ("４２９９０１１９５６０３０９００１２", ByIdNumber(IdentityNumber(NUMBER))),
        ("4299 0119 5603 0900 12", ByIdNumber(IdentityNumber(NUMBER))),
        ("9900 0017 0000 0001", ByCard("9900001700000001")),
        ("稻-417209", ByQueryNumber("稻-417209")),
        ("稻417209", ByQueryNumber("稻-417209")),
        ("xk202509150317", ByLoanNote("XK202509150317")),
        ("JJ25-08-0231", ByLoanNote("JJ25-08-0231")),
        ("0628", ByLoanNote("0628")),
        ("  ", None),
    ],
)
def test_query_of_a_form_is_read_as_what_it_is(typed: str, read: object) -> None:
    assert read_query(typed) == read


def test_id_number_with_a_wrong_check_character_is_not_looked_up_as_one() -> None:
    """A slip of the finger is no other person's number; as a card of eighteen digits it is nobody's."""
    assert read_query(NUMBER[:-1] + "3") == ByCard(NUMBER[:-1] + "3")


def test_query_matches_by_its_form() -> None:
    matches = {typed: match_of(query) for typed in ("桂兰", "桂兰 0628", NUMBER) if (query := read_query(typed))}
    assert list(matches.values()) == [SearchMatch.NAME, SearchMatch.ID_NUMBER, SearchMatch.ID_NUMBER]


def test_every_part_of_a_name_that_can_be_asked_for_is_among_its_words() -> None:
    for name in ("王", "王大华", "样本桂兰", "买买提·依明"):
        plain, parts = plain_name(name), name_parts(name)
        asked = {plain[a:b] for a in range(len(plain)) for b in range(a + 1, len(plain) + 1)}
        assert {each for each in asked if len(each) <= LONGEST_PART} == set(parts)


def test_name_with_an_end_of_a_number_fits_both_or_nobody() -> None:
    query = ByName("桂兰", "0628")
    assert query.fits("样本桂兰", "429901196803090628")
    assert not query.fits("样本桂兰", "")
    assert not query.fits("样本桂兰", "429901196803091147")
    assert not query.fits("样本菊香", "429901196803090628")


def test_query_shows_nothing_of_a_customer_in_its_repr() -> None:
    for typed in ("桂兰 0628", NUMBER, "9900001700000001"):
        shown = repr(read_query(typed))
        assert "桂兰" not in shown
        assert "0628" not in shown
        assert "0012" not in shown
        assert "0001" not in shown


@pytest.mark.parametrize(
    ("address", "village"),
    [("虚构省样本县虚构湾村2组3号", "虚构湾村2组"), ("样本市某社区12号", "某社区"), ("样本市一号", "")],
)
def test_village_of_an_address_is_village_and_group(address: str, village: str) -> None:
    assert village_of(address) == village
