"""Using a device by hand: read-id, read-card, print."""

import argparse
import contextlib
from collections.abc import Iterator

from drivers.cli import arguments as args
from drivers.cli.outcome import Outcome
from drivers.device.base import CommandFailedError, CompletionCode, ThreadDevice, execute
from drivers.device.base.values import Json, to_json
from drivers.device.id_reader import IdCard, ReadIdCard
from drivers.host.profile import DeviceEntry
from drivers.host.supervisor import make_device

_ID_FIELDS = (
    "card_type name name_en sex ethnicity nationality birth_date address id_number issuer valid_from valid_to "
    "pass_number photo"
)


@contextlib.contextmanager
def opened(entry: DeviceEntry) -> Iterator[ThreadDevice]:
    """Run a device for the length of a `with`."""
    device = make_device(entry)
    try:
        yield device
    finally:
        device.close()


def read_id(arguments: argparse.Namespace) -> Outcome:
    """Wait for an ID card and show what it says."""
    with opened(args.entry(arguments, "id_reader")) as device:
        completion = execute(device, ReadIdCard(round(arguments.wait * 1000)))
    fields = id_fields(completion.require())
    fields["elapsed_ms"] = completion.elapsed_ms
    return Outcome(fields, _lines(fields))


def id_fields(card: IdCard) -> dict[str, Json]:
    """Return a card as `read-id` shows it."""
    return {name: to_json(getattr(card, name)) for name in _ID_FIELDS.split()}


def read_card(arguments: argparse.Namespace) -> Outcome:
    """Wait for a bank card, read it, and have its chip sign a deed of nothing."""
    from drivers.device.card_reader import CardReaderSettings
    from drivers.device.card_reader.once import read_once

    settings = args.entry(arguments, "card_reader").settings
    assert isinstance(settings, CardReaderSettings)
    card = read_once(settings, wait_s=arguments.wait).require()
    fields: dict[str, Json] = {
        "application_id": card.application_id,
        "card_number_masked": card.card_number_masked,
        "expiry": card.expiry,
        "sequence_number": card.sequence_number,
        "cryptogram": card.cryptogram,
        "elapsed_ms": card.elapsed_ms,
    }
    if arguments.show_number:
        fields["card_number"] = card.card_number
    return Outcome(fields, _lines(fields))


def print_receipt(arguments: argparse.Namespace) -> Outcome:
    """Print a text, a text file, or the sample page."""
    from drivers.device.printer import PrintReceipt
    from drivers.device.printer.sample import sample_document, text_document

    text = arguments.text
    if arguments.file is not None:
        try:
            text = arguments.file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandFailedError(
                CompletionCode.INVALID_DATA, "file_unreadable", f"{arguments.file} is no readable UTF-8 text: {error}"
            ) from error
    document = sample_document() if text is None else text_document(text)
    with opened(args.entry(arguments, "printer")) as device:
        completion = execute(device, PrintReceipt(document, job_expires_ms=_PRINT_MS))
    completion.require()
    fields: dict[str, Json] = {"printed": True, "elapsed_ms": completion.elapsed_ms}
    return Outcome(fields, _lines(fields))


# A job that is not done by then is cleared, not printed later; with the printer's 3 s it stays under 15 s.
_PRINT_MS = 10_000


def _lines(fields: dict[str, Json]) -> str:
    width = max(len(name) for name in fields)
    return "\n".join(f"{name:<{width}}  {'-' if value is None else value}" for name, value in fields.items())
