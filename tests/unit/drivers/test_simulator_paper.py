"""The paper as people and tests see it: where ink is, what a QR code says, where lines end."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from drivers.simulators.paper import FontMissingError, PaperFonts, PaperRenderer, Sheet
from drivers.wire.escpos import (
    Align,
    Command,
    Cut,
    ErrorCorrection,
    FeedDots,
    Initialize,
    LineFeed,
    PrintRaster,
    PrintText,
    QrStore,
    SetAlignment,
    SetCharacterSize,
    SetEmphasis,
    qr_code,
)


@pytest.fixture(scope="module")
def fonts() -> PaperFonts:
    return PaperFonts.find(Path(__file__).parents[3] / "kiosk" / "fonts")


def print_sheet(fonts: PaperFonts, *commands: Command) -> Sheet:
    renderer = PaperRenderer(fonts)
    for command in (Initialize(), *commands):
        assert renderer.apply(command) is None
    sheet = renderer.apply(Cut())
    assert sheet is not None
    return sheet


def ink_box(sheet: Sheet) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is dark."""
    rows, columns = np.nonzero(np.asarray(sheet.image) < 128)
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def test_paper_is_576_dots_wide_and_has_the_text(fonts: PaperFonts) -> None:
    sheet = print_sheet(fonts, PrintText("借款金额"), LineFeed(), PrintText("¥10,000.00"), LineFeed())
    assert sheet.image.width == 576
    assert sheet.lines == ("借款金额", "¥10,000.00")
    left, top, right, bottom = ink_box(sheet)
    assert left < 10
    assert right <= 132
    assert bottom - top > 40


@pytest.mark.parametrize(
    ("align", "low", "high"), [(Align.LEFT, 0, 100), (Align.CENTER, 238, 338), (Align.RIGHT, 476, 576)]
)
def test_paper_alignment_places_the_line(fonts: PaperFonts, align: Align, low: int, high: int) -> None:
    left, _, right, _ = ink_box(print_sheet(fonts, SetAlignment(align), PrintText("虚构"), LineFeed()))
    assert low <= left
    assert right <= high


def test_paper_double_size_doubles_both_ways(fonts: PaperFonts) -> None:
    def box(width: int, height: int) -> tuple[int, int]:
        size = SetCharacterSize(width=width, height=height)
        left, top, right, bottom = ink_box(print_sheet(fonts, size, PrintText("国"), LineFeed()))
        return right - left, bottom - top

    wide, high = box(1, 1)
    assert box(1, 2) == pytest.approx((wide, 2 * high), abs=2)
    assert box(2, 1) == pytest.approx((2 * wide, high), abs=2)
    assert box(2, 2) == pytest.approx((2 * wide, 2 * high), abs=2)


def test_paper_bold_is_darker(fonts: PaperFonts) -> None:
    plain = np.asarray(print_sheet(fonts, PrintText("放款"), LineFeed()).image)
    bold = np.asarray(print_sheet(fonts, SetEmphasis(True), PrintText("放款"), LineFeed()).image)
    assert (255 - bold).sum() > 1.1 * (255 - plain).sum()


def test_paper_line_of_48_columns_fits_and_49_wraps(fonts: PaperFonts) -> None:
    assert print_sheet(fonts, PrintText("8" * 48), LineFeed()).lines == ("8" * 48,)
    assert print_sheet(fonts, PrintText("8" * 49), LineFeed()).lines == ("8" * 48, "8")


def test_paper_columns_stand_under_each_other(fonts: PaperFonts) -> None:
    sheet = print_sheet(fonts, PrintText("年年" + " " * 43 + "8"), LineFeed(), PrintText("i" * 47 + "8"), LineFeed())
    dark = np.asarray(sheet.image)[:, 564:576] < 128
    upper, lower = dark[28:58], dark[58:88]
    assert np.array_equal(upper.any(axis=0), lower.any(axis=0))


def test_paper_descenders_stay_inside_their_line(fonts: PaperFonts) -> None:
    sheet = print_sheet(fonts, PrintText("gjpqy,;国"), LineFeed())
    assert not (np.asarray(sheet.image)[28 + 24 :] < 128).any()
    assert ink_box(sheet)[3] <= 28 + 24


def test_paper_character_that_no_font_has_is_a_box(fonts: PaperFonts) -> None:
    left, top, right, bottom = ink_box(print_sheet(fonts, PrintText("\U000f0000"), LineFeed()))
    assert (right - left, bottom - top) == (20, 18)


@pytest.mark.parametrize("level", list(ErrorCorrection))
def test_paper_qr_code_is_read_back(fonts: PaperFonts, level: ErrorCorrection) -> None:
    data = b"https://example.test/receipt/9F31C2"
    sheet = print_sheet(
        fonts, SetAlignment(Align.CENTER), FeedDots(40), *qr_code(data, module_dots=6, level=level), FeedDots(40)
    )
    picture = np.pad(np.asarray(sheet.image), 40, constant_values=255)
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    assert text == data.decode()
    assert sheet.qr_codes == (data,)


def test_paper_qr_too_long_for_its_level_prints_nothing(fonts: PaperFonts) -> None:
    sheet = print_sheet(fonts, *qr_code(b"x" * 2900, level=ErrorCorrection.H))
    assert sheet.qr_codes == ()


def test_paper_raster_puts_dots_where_bits_are(fonts: PaperFonts) -> None:
    sheet = print_sheet(fonts, PrintRaster(1, bytes([0b10000001, 0b00011000])))
    dots = np.asarray(sheet.image)[28:30, :8] == 0
    assert dots.tolist() == [[True] + [False] * 6 + [True], [False] * 3 + [True, True] + [False] * 3]


def test_paper_garbage_stream_stays_bounded(fonts: PaperFonts) -> None:
    renderer = PaperRenderer(fonts)
    for _ in range(1000):
        renderer.apply(FeedDots(255))
        renderer.apply(QrStore(b"x"))
    assert renderer.printed_dots <= 16_000


def test_paper_png_is_a_picture_with_its_resolution(fonts: PaperFonts, tmp_path: Path) -> None:
    path = tmp_path / "receipt.png"
    path.write_bytes(print_sheet(fonts, PrintText("回单"), LineFeed()).to_png())
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        assert picture.width == 576


def test_fonts_configured_path_without_font_says_what_to_correct(tmp_path: Path) -> None:
    with pytest.raises(FontMissingError, match="profile"):
        PaperFonts.find(tmp_path)
    with pytest.raises(FontMissingError, match="profile"):
        PaperFonts.find(tmp_path / "nowhere.ttf")
