# ruff: noqa: D103 - a test's name says what it is about
"""The codec against what the manual prints, whole, a byte at a time, and among noise."""

import pytest
from edian_scale.wire import Answer, AnswerDecoder, Noise, SerialNumber, Trouble, Weight, encode_weight

# MT-SICS reference manual 11780711: the example of S, and the answers of S, SI and I4.
PUBLISHED = [
    (b"S S     100.00 g\r\n", Weight(100_000, at_rest=True)),
    (b"S D     129.07 g\r\n", Weight(129_070, at_rest=False)),
    (b"S I\r\n", Trouble("I")),
    (b"S +\r\n", Trouble("+")),
    (b"S -\r\n", Trouble("-")),
    (b'I4 A "0123456789"\r\n', SerialNumber("0123456789")),
]


def answers(*pieces: bytes) -> list[Answer]:
    decoder = AnswerDecoder()
    for piece in pieces:
        decoder.receive_data(piece)
    return list(iter(decoder.next_answer, None))


@pytest.mark.parametrize(("line", "answer"), PUBLISHED)
def test_published_answer_is_read_whole_and_a_byte_at_a_time(line: bytes, answer: Answer) -> None:
    assert answers(line) == [answer]
    assert answers(*[bytes([byte]) for byte in line]) == [answer]


def test_weight_is_written_as_the_manual_prints_it() -> None:
    assert encode_weight(Weight(100_000, at_rest=True)) == PUBLISHED[0][0]


@pytest.mark.parametrize(
    "noise", [b"\x00\xff\r\n", b"S S much g\r\n", b"S S NaN g\r\n", b"S S 1 stone\r\n", b"x" * 500]
)
def test_noise_is_noise_and_reading_goes_on_after_it(noise: bytes) -> None:
    assert isinstance(answers(noise)[0], Noise)
    assert answers(noise + b"\r\n" + PUBLISHED[0][0])[-1] == PUBLISHED[0][1]
