"""Reading documents by hand: ocr. One line a picture, as soon as it is read; one that is refused says why."""

import argparse
import json

from drivers.cli.outcome import say
from drivers.device.base import Completion, CompletionCode, execute
from drivers.device.base.values import Json
from drivers.device.document_reader import (
    DocumentKind,
    DocumentRead,
    DocumentReaderSettings,
    ReadDocument,
)
from drivers.host.profile import DeviceEntry
from drivers.host.registry import load_kind
from drivers.host.supervisor import make_device

_OF_THE_PICTURE = {CompletionCode.SUCCESS, CompletionCode.INVALID_DATA, CompletionCode.USER_ERROR}
"""After these the next picture may be read; after others nothing can."""

_OF_THE_PROCESS = {"reader_hangs", "reader_ended"}
"""So it is after these: the next picture has a process of its own."""

FIELDS = [
    "name",
    "sex",
    "ethnicity",
    "birth_date",
    "address",
    "id_number",
    "issuer",
    "valid_from",
    "valid_to",
    "card_number",
]


def read_documents(arguments: argparse.Namespace) -> int:
    """Read picture after picture; exit code 1 when one of them could not be read.

    Raises:
        CommandFailedError: nothing can be read at all: the models are missing.
    """
    settings = DocumentReaderSettings(pictures_folder=arguments.portraits or "", models_folder=arguments.models or "")
    device = make_device(DeviceEntry("document_reader", load_kind("document_reader"), settings))
    good = True
    try:
        for image in arguments.images:
            completion = execute(device, ReadDocument(image, DocumentKind(arguments.document)))
            if completion.code not in _OF_THE_PICTURE and completion.reason not in _OF_THE_PROCESS:
                completion.require()
            fields = _fields(completion, arguments.document)
            said = say(json.dumps(fields, ensure_ascii=False) if arguments.json else _text(image, fields))
            good = good and said and completion.succeeded
    finally:
        device.close()
    return 0 if good else 1


def _fields(completion: Completion[DocumentRead], document: str) -> dict[str, Json]:
    read = completion.result or DocumentRead(document="")
    told = {each.field: each.value for each in read.confidence}
    return {
        "document": (read.document or document) or None,
        "fields": {name: getattr(read, name) for name in FIELDS},
        "confidence": {name: told.get(name, 0.0) for name in FIELDS},
        "rejected_because": completion.reason or None,
        "message": completion.message,
        "notices": [*read.notices],
        "portrait_path": read.portrait_path,
        "elapsed_ms": completion.elapsed_ms,
    }


def _text(image: str, fields: dict[str, Json]) -> str:
    if fields["rejected_because"]:
        return f"{image}: {fields['message']}"
    values, told = fields["fields"], fields["confidence"]
    assert isinstance(values, dict)
    assert isinstance(told, dict)
    lines = [f"{image}: {fields['document']}"]
    lines += [f"  {name:<12}{told[name]:.2f}  {value}" for name, value in values.items() if value is not None]
    return "\n".join(lines)
