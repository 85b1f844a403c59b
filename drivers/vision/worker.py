"""The process that reads documents: a line of JSON in, a line of JSON out, models loaded once.

::

    {"path": "/run/edian/picture-1.jpg", "document": "id-front", "portraits": "/run/edian", "models": ""}
    {"document": "id-front", "fields": {...}, "confidence": {...}, "notices": [...], "portrait_path": "...",
     "rejected_because": null, "message": ""}

`{"probe": true}` compares the models with their hashes, and has them loaded once that is answered. `document` and
`portraits` may be empty: any document, no portrait. What cannot be read is answered by `rejected_because` with a reason
and a sentence; `installation` with a sentence says that nothing can be read at all. The process may open no connection
and look up no host: what it imports could.
"""

import contextlib
import ctypes
import json
import os
import signal
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from drivers.errors import DriverError
from drivers.vision.models import ModelsMissingError, checked, models_folder

if TYPE_CHECKING:
    from drivers.vision.document.reader import DocumentReader

_NETWORK = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.connect", "socket.sendto")

Answer = dict[str, object]


class NetworkForbiddenError(DriverError):
    """Something in the vision process tried to reach a network. A bug to fix."""


def forbid_network() -> None:
    """From here on, whoever connects or looks up a host in this process fails. It cannot be taken back."""
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in _NETWORK:
        raise NetworkForbiddenError(f"the vision process has no network; something in it called {event}")


class Worker:
    """Answers requests; models are loaded by the first that needs them."""

    def __init__(self) -> None:
        self.wanted: str | None = None
        """The models' folder that was probed: to be loaded ahead of the first picture."""
        self._reader: object | None = None
        self._folder = ""

    def load_ahead(self) -> None:
        """Load what a probe asked for, once that is answered; what goes wrong is told to the next request."""
        models, self.wanted = self.wanted, None
        if models is not None:
            with contextlib.suppress(ModelsMissingError, ImportError):
                self._loaded(models)

    def answer(self, line: bytes) -> Answer:
        """Return the answer to a request; never raises for what a picture holds."""
        began = time.monotonic()
        try:
            request = json.loads(line)
            models = request.get("models", "")
            if request.get("probe"):
                checked("document", models_folder(models))
                self.wanted = models
                answer: Answer = {"detail": "models are there"}
            else:
                answer = self._read(Path(request["path"]), request["document"], request["portraits"], models)
        except ModelsMissingError as error:
            answer = {"installation": str(error)}
        except ImportError as error:
            answer = {"installation": f"{error}; install the packages of the extra `vision`"}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            answer = {"mistake": f"that is no request: {type(error).__name__}"}
        answer["elapsed_ms"] = round((time.monotonic() - began) * 1000)
        return answer

    def _read(self, path: Path, document: str, portraits: str, models: str) -> Answer:
        from drivers.vision.document.picture import load
        from drivers.vision.document.portrait import save_portrait
        from drivers.vision.document.refusal import DocumentRefusedError
        from drivers.vision.document.values import FIELDS, Document, Notice

        wanted = Document(document) if document else None
        portrait = ""
        try:
            # Before the models are loaded: a file that is no picture is answered at once.
            picture = load(path)
            reading, card = self._loaded(models).read(picture, wanted)
        except DocumentRefusedError as error:
            return {
                "document": document or None,
                "fields": dict.fromkeys(FIELDS),
                "confidence": dict.fromkeys(FIELDS, 0.0),
                "notices": [],
                "portrait_path": "",
                "rejected_because": error.reason.value,
                "message": str(error),
            }
        notices = [notice.value for notice in reading.notices]
        if portraits and card is not None and reading.document is Document.ID_FRONT:
            try:
                portrait = str(save_portrait(card, Path(portraits)))
            except OSError:
                # A full disk takes the picture to compare with, and nothing of what was read.
                notices.append(Notice.PORTRAIT_NOT_KEPT.value)
        values = {name: reading.value(name) for name in FIELDS}
        return {
            "document": reading.document.value,
            "fields": {name: value.text for name, value in values.items()},
            "confidence": {name: value.confidence for name, value in values.items()},
            "notices": notices,
            "portrait_path": portrait,
            "rejected_because": None,
            "message": "",
        }

    def _loaded(self, models: str) -> "DocumentReader":
        from drivers.vision.document import paddle
        from drivers.vision.document.reader import DocumentReader

        if not isinstance(self._reader, DocumentReader) or self._folder != models:
            folder = checked("document", models_folder(models))
            # paddlex makes a folder to download into as soon as it is imported; this one is empty and goes away.
            with tempfile.TemporaryDirectory(prefix="edian-paddle-") as cache:
                paddle.prepare(Path(cache))
                self._reader, self._folder = DocumentReader(paddle.PaddleModels(folder)), models
        assert isinstance(self._reader, DocumentReader)
        return self._reader


def main() -> int:
    """Serve requests from standard input until the parent hangs up."""
    from drivers.link.worker import end_with_parent

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    warnings.simplefilter("ignore")
    forbid_network()
    answers = _own_output()
    worker = Worker()
    for line in sys.stdin.buffer:
        answers.write(json.dumps(worker.answer(line), ensure_ascii=False) + "\n")
        answers.flush()
        worker.load_ahead()
        _give_back_memory()
    return 0


def _give_back_memory() -> None:
    """Hand what was freed back to the system: glibc keeps it otherwise, and a terminal has little."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _own_output() -> TextIO:
    """Standard output for answers alone: what libraries print goes to nobody."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return answers
