"""Where the card was last seen, kept on disk: a power cut must not make a terminal forget a card inside it.

One small file, replaced as a whole and flushed before the change counts. It says where the card is and nothing of whose
it is.
"""

import contextlib
import json
import os
from pathlib import Path

from drivers.device.card_reader.nouns import CardMedia

_FILE_NAME = "card_media.json"


class MediaJournal:
    """Remembers the media's whereabouts in `folder`; without a folder, only as long as the process lives."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / _FILE_NAME if folder is not None else None
        self._media = self._read()

    @property
    def media(self) -> CardMedia:
        """What was written last."""
        return self._media

    def write(self, media: CardMedia) -> None:
        """Write down where the card is now; nothing is written where nothing changed.

        Raises:
            OSError: the folder cannot be written to.
        """
        if media is self._media:
            return
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            with fresh.open("w", encoding="ascii") as file:
                json.dump({"media": media.value}, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        self._media = media

    def _read(self) -> CardMedia:
        # A file that cannot be read says as little as none: the reader itself is asked first thing anyway.
        if self._path is not None:
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                return CardMedia(json.loads(self._path.read_text(encoding="ascii"))["media"])
        return CardMedia.UNKNOWN
