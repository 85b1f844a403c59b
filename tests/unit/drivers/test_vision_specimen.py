"""Specimens: the same order gives the same bytes, what is called true is on the card, and each condition shows."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from drivers.vision.specimen import (
    Conditions,
    Document,
    FontMissingError,
    Glare,
    Ground,
    Level,
    Order,
    SpecimenSet,
    fiction,
    find_families,
    layout,
    make_specimen,
    people,
    press,
    scene,
)
from drivers.vision.specimen.conditions import draw_conditions
from drivers.vision.specimen.press import PIXELS_A_MM
from drivers.vision.specimen.program import main
from drivers.wire.id_reader.codes import ETHNICITY

# The fonts that come along: what is tested here does not depend on what else is installed.
FONTS = Path(__file__).parents[3] / "kiosk" / "fonts"
FAMILIES = find_families(SpecimenSet.OWN, FONTS)
# Small frames: what is shown does not depend on their size, and the time does.
FLAT = Conditions(width=800, height=600)
EVEN = np.full((864, 1370, 3), 120, np.uint8)


def order(document=Document.ID_FRONT, level=Level.ORDINARY, **changes):
    return Order(document=document, level=level, **changes)


def persons(count, can_draw=lambda _: True):
    return [people.make_person(np.random.default_rng([7, number]), can_draw) for number in range(count)]


def grey_card():
    """A card with fine vertical stripes, so that blur of either kind shows."""
    card = np.full((round(layout.HEIGHT_MM * PIXELS_A_MM), round(layout.WIDTH_MM * PIXELS_A_MM), 3), 120, np.uint8)
    card[:, ::64] = 20
    card[:, 1::64] = 20
    card[::64] = 20
    card[1::64] = 20
    return card


def taken(conditions, card=None):
    return scene.take_frame(grey_card() if card is None else card, conditions, np.random.default_rng(5))


def straightened(frame, picture=None):
    """The card cut out of its frame by the corners that are called true, upright, 856 × 540."""
    flat = np.array([(0, 0), (856, 0), (856, 540), (0, 540)], np.float32)
    transform = cv2.getPerspectiveTransform(np.array(frame.corners, np.float32), flat)
    return cv2.warpPerspective(frame.picture if picture is None else picture, transform, (856, 540)).astype(np.float32)


def likeness(first, second):
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])


# The same again ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", list(Document))
def test_specimen_of_same_order_is_same_to_the_byte(document):
    first, again = (make_specimen(order(document, Level.HARDEST), FAMILIES) for _ in range(2))
    assert first.frame.jpeg == again.frame.jpeg
    assert first.truth == again.truth


@pytest.mark.parametrize("change", [{"seed": 2}, {"number": 1}, {"specimen_set": SpecimenSet.UNSEEN}])
def test_specimen_of_other_seed_number_or_set_is_another_person(change):
    assert (
        make_specimen(order(conditions=FLAT, **change), FAMILIES).truth.fields
        != make_specimen(order(), FAMILIES).truth.fields
    )


def test_specimen_of_other_level_is_same_card_under_other_conditions():
    easy, hard = (make_specimen(order(level=level), FAMILIES) for level in (Level.EASY, Level.HARDEST))
    assert easy.truth.fields == hard.truth.fields
    assert np.array_equal(easy.card, hard.card)
    assert easy.truth.conditions != hard.truth.conditions


# What is true --------------------------------------------------------------------------------------------------------


def test_person_number_holds_region_birth_sex_and_a_right_check_character():
    for person in persons(300):
        digits = person.id_number
        assert digits.startswith("4299")
        assert digits[6:14] == f"{person.birth_date:%Y%m%d}"
        assert person.sex == ("男" if int(digits[16]) % 2 else "女")
        # ISO 7064 MOD 11-2, written the other way round than the generator has it.
        remainder = 0
        for character in digits:
            remainder = (remainder * 2 + (10 if character == "X" else int(character))) % 11
        assert remainder == 1


def test_person_check_characters_include_x():
    assert any(person.id_number.endswith("X") for person in persons(100))


def test_person_ethnicities_are_all_fifty_six_in_a_large_set():
    assert {person.ethnicity for person in persons(3000)} == {name for code, name in ETHNICITY.items() if code <= "56"}


def test_person_names_come_from_the_stated_lists_with_rare_ones_among_them():
    known = set("".join((*fiction.SURNAMES, *fiction.COMPOUND_SURNAMES, *fiction.GIVEN, *fiction.RARE)))
    names = [person.name for person in persons(800)]
    assert all(set(name) <= known for name in names if name not in fiction.LONG_NAMES)
    for rare in "婳翀赟昉瑆":
        assert any(rare in name for name in names), rare


def test_person_in_a_font_without_rare_characters_has_none():
    family = FAMILIES[0]
    assert not family.text.has("婳")
    assert all(family.text.has(person.name + person.ethnicity) for person in persons(300, family.text.has))


def test_person_validity_is_what_the_law_gives_at_that_age():
    ends = set()
    for person in persons(600):
        issued, end = person.valid_from, person.valid_to
        age = (
            issued.year
            - person.birth_date.year
            - ((issued.month, issued.day) < (person.birth_date.month, person.birth_date.day))
        )
        expected = 5 if age < 16 else 10 if age < 26 else 20 if age < 46 else None
        ends.add(expected)
        assert (None if end is None else end.year - issued.year) == expected
    assert ends == {5, 10, 20, None}


def test_card_issued_on_leap_day_ends_on_a_day_that_exists(monkeypatch):
    days = iter((date(1990, 5, 5), date(2012, 2, 29)))
    monkeypatch.setattr(people, "_day", lambda *_: next(days))
    assert people.make_person(np.random.default_rng(1), lambda _: True).valid_to == date(2022, 2, 28)


def test_bank_card_numbers_have_sixteen_to_nineteen_digits_and_pass_luhn():
    lengths = set()
    for number in range(200):
        card = people.make_bank_card(np.random.default_rng([3, number]))
        lengths.add(len(card.number))
        doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(card.number))]
        assert sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0
        assert card.number.startswith("9299")
    assert lengths == {16, 17, 18, 19}


def test_truth_of_each_document_has_its_fields_and_no_other():
    def present(document):
        fields = make_specimen(order(document, conditions=FLAT), FAMILIES).truth.fields
        return {name for name in fields.__dataclass_fields__ if getattr(fields, name) is not None} - {"valid_to"}

    assert present(Document.ID_FRONT) == {"name", "sex", "ethnicity", "birth_date", "address", "id_number"}
    assert present(Document.ID_BACK) == {"issuer", "valid_from"}
    assert present(Document.BANK_CARD) == {"card_number"}


def test_truth_without_end_tells_a_card_for_ever_from_an_unread_date():
    truths = [
        make_specimen(order(Document.ID_BACK, number=number, conditions=FLAT), FAMILIES).truth for number in range(6)
    ]
    assert {truth.without_end for truth in truths} == {True, False}
    assert all(truth.without_end == (truth.fields.valid_to is None) for truth in truths)


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("wanted", list(SpecimenSet))
def test_corners_of_every_level_lie_inside_the_frame(level, wanted):
    for number in range(60):
        conditions = draw_conditions(level, wanted, np.random.default_rng([11, number]))
        for x, y in scene.card_corners(conditions):
            assert 0.015 * conditions.width < x < 0.985 * conditions.width
            assert 0.015 * conditions.height < y < 0.985 * conditions.height


@pytest.mark.parametrize("turn", [0, 180, 90, -35])
def test_corners_straighten_the_card_to_what_was_printed(turn):
    conditions = replace(FLAT, turn=turn, tilt_x=12, tilt_y=-9, width=1600, height=1200)
    specimen = make_specimen(order(conditions=conditions), FAMILIES)
    printed = cv2.resize(specimen.card, (856, 540), interpolation=cv2.INTER_AREA).astype(np.float32)
    # The corners themselves are round, and show the ground.
    inner = (slice(40, 500), slice(40, 816))
    assert likeness(straightened(specimen.frame)[inner], printed[inner]) > 0.97


def test_portrait_given_stands_in_its_place_on_the_front():
    stripes = np.zeros((441, 358, 3), np.uint8)
    stripes[::2] = (0, 200, 0)
    card = make_specimen(order(portrait=stripes), FAMILIES).card
    area = layout.PORTRAIT
    middle = card[round((area.top_mm + 16) * PIXELS_A_MM), round((area.left_mm + 13) * PIXELS_A_MM)]
    assert middle[1] > 60
    assert middle[0] == middle[2] == 0


@pytest.mark.parametrize("document", list(Document))
@pytest.mark.parametrize("print_mark", ["stamp", "mark"])
def test_specimen_of_every_document_bears_the_plain_mark_and_the_pale_one(document, print_mark, monkeypatch):
    marked = make_specimen(order(document, conditions=FLAT), FAMILIES).card
    monkeypatch.setattr(press.CardPress, print_mark, lambda *_: None)
    unmarked = make_specimen(order(document, conditions=FLAT), FAMILIES).card
    assert np.count_nonzero((marked != unmarked).any(axis=2)) > 2_000


# Each condition ------------------------------------------------------------------------------------------------------


def edge_energy(picture, axis):
    return float(np.abs(np.diff(picture.astype(np.float32), axis=axis)).mean())


def test_defocus_softens_edges():
    sharp, soft = taken(FLAT), taken(replace(FLAT, defocus=2.0))
    assert edge_energy(straightened(soft), 1) < 0.6 * edge_energy(straightened(sharp), 1)


def test_motion_softens_across_its_direction_and_not_along_it():
    still, moved = straightened(taken(FLAT)), straightened(taken(replace(FLAT, motion=5.0, motion_angle=0.0)))
    assert edge_energy(moved, 1) < 0.6 * edge_energy(still, 1)
    assert edge_energy(moved, 0) > 0.85 * edge_energy(still, 0)


def test_glare_brightens_where_it_falls_and_nowhere_else():
    glare = Glare(x=0.25, y=0.5, long_mm=10, short_mm=5, angle=0, strength=100)
    plain, lit = straightened(taken(FLAT)), straightened(taken(replace(FLAT, glares=(glare,))))
    added = (lit - plain).mean(axis=2)
    assert added[260:280, 204:224].mean() > 80
    assert abs(added[:, 600:].mean()) < 3


def test_low_light_darkens_what_gain_cannot_make_up():
    bright, dim = straightened(taken(FLAT)), straightened(taken(replace(FLAT, exposure=0.3)))
    assert dim.mean() < 0.7 * bright.mean()


def test_low_light_within_gain_costs_noise_and_no_brightness():
    bright, gained = (
        straightened(taken(replace(FLAT, noise=8.0, exposure=exposure), EVEN))[100:400, 100:700]
        for exposure in (1.0, 0.55)
    )
    assert abs(gained.mean() - bright.mean()) < 4
    assert gained.std() > 1.15 * bright.std()


def test_noise_roughens_an_even_ground():
    quiet, noisy = (straightened(taken(replace(FLAT, noise=noise), EVEN))[100:400, 100:700].std() for noise in (0, 10))
    assert noisy > quiet + 3


def test_gradient_darkens_one_side():
    left_to_right = straightened(taken(replace(FLAT, gradient=0.5, gradient_angle=0.0)))
    assert left_to_right[:, -100:].mean() < 0.8 * left_to_right[:, :100].mean()


def test_warm_lamp_reddens():
    warm = straightened(taken(replace(FLAT, warmth=0.1)))
    assert warm[..., 0].mean() > warm[..., 2].mean() + 10


def test_jpeg_of_low_quality_is_smaller_and_further_from_what_was_seen():
    errors, sizes = [], []
    for quality in (95, 45):
        frame = taken(replace(FLAT, quality=quality, noise=5.0))
        decoded = np.asarray(Image.open(io.BytesIO(frame.jpeg)), np.float32)
        errors.append(float(np.abs(decoded - frame.picture).mean()))
        sizes.append(len(frame.jpeg))
    assert sizes[1] < 0.5 * sizes[0]
    assert errors[1] > errors[0]


def test_upside_down_puts_the_first_corner_lower_right():
    (x1, y1), _, (x3, y3), _ = scene.card_corners(replace(FLAT, turn=180))
    assert x1 > x3
    assert y1 > y3


def test_tilt_makes_the_far_edge_shorter_and_more_so_from_near():
    def ratio(distance):
        top_left, top_right, right, left = np.array(scene.card_corners(replace(FLAT, tilt_x=25, distance=distance)))
        return float(np.linalg.norm(top_right - top_left) / np.linalg.norm(right - left))

    assert abs(ratio(3.0) - 1) > abs(ratio(6.0) - 1) > 0.02


def test_card_larger_than_the_frame_is_laid_further_away():
    corners = np.array(scene.card_corners(replace(FLAT, share=1.4, turn=45)))
    assert corners.min() > 0
    assert (corners.max(axis=0) < (FLAT.width, FLAT.height)).all()


@pytest.mark.parametrize("ground", list(Ground))
def test_each_ground_leaves_the_card_as_it_is(ground):
    frame = taken(replace(FLAT, ground=ground, clutter=6))
    plain = taken(FLAT)
    inner = (slice(30, 510), slice(30, 826))
    assert likeness(straightened(frame)[inner], straightened(plain)[inner]) > 0.98


# The program ---------------------------------------------------------------------------------------------------------


def test_program_writes_a_picture_and_its_truth_for_each(tmp_path):
    arguments = ["--out", str(tmp_path), "--count", "1", "--seed", "9", "--level", "2", "--fonts", str(FONTS)]
    assert main(arguments) == 0
    pictures = sorted(tmp_path.glob("*.jpg"))
    assert len(pictures) == 3
    for picture in pictures:
        truth = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
        assert picture.name.startswith(truth["document"])
        assert truth["level"] == "ordinary"
        with Image.open(picture) as image:
            assert image.size == (truth["conditions"]["width"], truth["conditions"]["height"])


CARDS = Path(__file__).parents[3] / "drivers" / "simulators" / "cards"


def test_program_with_a_card_file_prints_that_person(tmp_path):
    arguments = ["--out", str(tmp_path), "--count", "1", "--fonts", str(FONTS)]
    assert main([*arguments, "--card", str(CARDS / "id" / "wang.toml")]) == 0
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(tmp_path.glob("*.json"))]
    assert [truth["document"] for truth in truths] == ["id-back", "id-front"]
    assert truths[0]["without_end"] is True
    assert truths[1]["fields"]["id_number"] == "429901195603090012"


def test_program_with_a_bank_card_file_prints_that_number(tmp_path):
    arguments = ["--out", str(tmp_path), "--count", "1", "--fonts", str(FONTS), "--card", str(CARDS / "wang.toml")]
    assert main(arguments) == 0
    (truth,) = (json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.glob("*.json"))
    assert truth["fields"]["card_number"] == "9299010000000036688"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("id/wang.toml", "429901195603090012", "110101195603090012", "begin with 4299"),
        ("id/wang.toml", 'sex = "男"', "", "sex is a text"),
        ("wang.toml", "9299010000000036688", "6222020000000000000", "begin with 9299"),
    ],
)
def test_program_refuses_a_card_that_could_be_somebodys_or_is_incomplete(tmp_path, name, old, new, said, capsys):
    card = tmp_path / "card.toml"
    text = (CARDS / name).read_text(encoding="utf-8")
    assert old in text
    card.write_text(text.replace(old, new), encoding="utf-8")
    assert main(["--out", str(tmp_path / "out"), "--fonts", str(FONTS), "--card", str(card)]) == 2
    assert said in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*.jpg"))


def test_program_without_fonts_says_which_are_wanted(tmp_path, capsys):
    assert main(["--out", str(tmp_path / "out"), "--fonts", str(tmp_path)]) == 2
    assert "NotoSansSC" in capsys.readouterr().err


def test_program_with_a_portrait_that_is_no_picture_says_so(tmp_path, capsys):
    wrong = tmp_path / "portrait.png"
    wrong.write_text("no picture")
    assert main(["--out", str(tmp_path), "--fonts", str(FONTS), "--portrait", str(wrong)]) == 2
    assert "no picture" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--level", "5"], ["--level", "worst"], ["--count", "0"], ["--document", "passport"]]
)
def test_program_with_a_wrong_word_ends_with_usage(tmp_path, wrong, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--out", str(tmp_path), *wrong])
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_families_of_an_empty_folder_are_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(FontMissingError, match="name another folder"):
        find_families(SpecimenSet.OWN, tmp_path)
