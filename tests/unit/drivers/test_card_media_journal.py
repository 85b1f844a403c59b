"""The media journal: what was written is read, and what cannot be read is unknown."""

import pytest

from drivers.device.card_reader import CardMedia
from drivers.device.card_reader.journal import MediaJournal


@pytest.mark.parametrize("media", list(CardMedia))
def test_media_written_is_read_by_the_next_process(tmp_path, media):
    MediaJournal(tmp_path / "state").write(media)
    assert MediaJournal(tmp_path / "state").media is media


def test_media_without_a_folder_is_kept_for_the_process_only():
    journal = MediaJournal(None)
    journal.write(CardMedia.IN_READER)
    assert journal.media is CardMedia.IN_READER
    assert MediaJournal(None).media is CardMedia.UNKNOWN


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"media": "eaten"}', b'{"media": 1}', b"\xff\xfe"])
def test_media_in_a_damaged_file_is_unknown(tmp_path, content):
    (tmp_path / "card_media.json").write_bytes(content)
    assert MediaJournal(tmp_path).media is CardMedia.UNKNOWN


def test_media_half_written_does_not_replace_what_was_there(tmp_path):
    MediaJournal(tmp_path).write(CardMedia.IN_READER)
    (tmp_path / "card_media.new").write_text('{"med', encoding="ascii")
    assert MediaJournal(tmp_path).media is CardMedia.IN_READER


def test_media_that_cannot_be_written_is_reported_and_not_believed(tmp_path):
    (tmp_path / "state").write_text("a file where the folder should be", encoding="ascii")
    journal = MediaJournal(tmp_path / "state")
    with pytest.raises(OSError, match="state"):
        journal.write(CardMedia.IN_READER)
    assert journal.media is CardMedia.UNKNOWN
