"""Pictures that are none, or half of one, are refused before anything is read of them."""

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drivers.vision.document.picture import WORK_SIDE, decode, load
from drivers.vision.document.refusal import SENTENCES, DocumentRefusedError, Reason
from drivers.vision.picture_file import MAX_BYTES as MAX_FILE_BYTES


def _picture(width: int = 640, height: int = 480) -> Image.Image:
    random = np.random.default_rng(1)
    return Image.fromarray(random.integers(0, 255, (height, width, 3), dtype=np.uint8))


def _bytes(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _refused(data: bytes) -> Reason:
    with pytest.raises(DocumentRefusedError) as refused:
        decode(data)
    assert str(refused.value) == SENTENCES[refused.value.reason]
    return refused.value.reason


def test_reasons_all_have_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)


@pytest.mark.parametrize("part", [0.01, 0.1, 0.3, 0.5, 0.9, 0.99, 0.9999])
def test_jpeg_cut_anywhere_is_refused(part: float) -> None:
    data = _bytes(_picture())
    assert _refused(data[: int(len(data) * part)]) in {Reason.PICTURE_CUT, Reason.NOT_A_PICTURE}


def test_jpeg_without_its_end_marker_is_refused() -> None:
    assert _refused(_bytes(_picture())[:-2]) is Reason.PICTURE_CUT


def test_progressive_jpeg_without_its_last_scans_is_refused() -> None:
    data = _bytes(_picture(), progressive=True)
    assert _refused(data[: int(len(data) * 0.7)]) is Reason.PICTURE_CUT


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "BMP"])
def test_picture_of_another_kind_cut_is_refused(kind: str) -> None:
    data = _bytes(_picture(), kind)
    assert _refused(data[: len(data) * 6 // 10]) in {Reason.PICTURE_CUT, Reason.NOT_A_PICTURE}


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xd8\xff", b"GIF89a" + bytes(400), b"%PDF-1.7\n" + bytes(99), bytes(5000)]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert _refused(data) in {Reason.NOT_A_PICTURE, Reason.PICTURE_CUT}


def test_png_that_claims_to_be_huge_is_refused_without_being_unpacked() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    data += struct.pack(">I", 1 << 20) + b"IDAT" + zlib.compress(bytes(4096))
    assert _refused(data) is Reason.PICTURE_TOO_LARGE


def test_large_jpeg_is_made_smaller() -> None:
    picture = decode(_bytes(Image.new("RGB", (6400, 4800), "white")))
    assert max(picture.shape[:2]) <= WORK_SIDE


def test_small_picture_is_refused() -> None:
    assert _refused(_bytes(_picture(120, 80))) is Reason.PICTURE_TOO_SMALL


def test_covered_lens_is_refused() -> None:
    noise = np.random.default_rng(1).integers(0, 9, (480, 640, 3), dtype=np.uint8)
    assert _refused(_bytes(Image.fromarray(noise))) is Reason.PICTURE_DARK


def test_picture_is_turned_as_its_camera_noted() -> None:
    image = Image.new("RGB", (640, 480), "white")
    image.paste((255, 0, 0), (0, 0, 320, 480))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = decode(_bytes(image, exif=exif))
    assert picture.shape[:2] == (640, 480)
    top, bottom = picture[20, 240].astype(int), picture[620, 240].astype(int)
    assert top[2] - top[0] > 150  # red, in BGR
    assert abs(bottom[2] - bottom[0]) < 20


def test_grey_and_transparent_pictures_are_taken() -> None:
    assert decode(_bytes(_picture().convert("L"))).shape == (480, 640, 3)
    clear = Image.new("RGBA", (640, 480), (0, 0, 0, 0))
    assert decode(_bytes(clear, "PNG")).min() == 255


def test_file_that_is_none_is_refused(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.jpg"
    os.mkfifo(fifo)
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    for path, reason in (
        (tmp_path / "none.jpg", Reason.FILE_UNREADABLE),
        (tmp_path, Reason.FILE_UNREADABLE),
        (fifo, Reason.FILE_UNREADABLE),
        (Path("a\0b"), Reason.FILE_UNREADABLE),
        (large, Reason.PICTURE_TOO_LARGE),
    ):
        with pytest.raises(DocumentRefusedError) as refused:
            load(path)
        assert refused.value.reason is reason


@pytest.mark.parametrize("size", [(30_000, 1), (1, 30_000), (30_000, 900)])
def test_strip_of_a_picture_is_too_small(size: tuple[int, int]) -> None:
    assert _refused(_bytes(Image.new("RGB", size, "white"), "PNG")) is Reason.PICTURE_TOO_SMALL


def test_progressive_jpeg_with_scans_without_end_is_refused_without_being_decoded() -> None:
    data = _bytes(Image.new("RGB", (6000, 6000), (10, 120, 30)), progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    assert _refused(data[:-2] + last * 5_000 + data[-2:]) is Reason.PICTURE_TOO_LARGE


def test_progressive_jpeg_of_the_largest_size_is_taken() -> None:
    data = _bytes(Image.new("RGB", (8000, 5000), (200, 220, 230)), progressive=True)
    assert max(decode(data).shape[:2]) <= WORK_SIDE
