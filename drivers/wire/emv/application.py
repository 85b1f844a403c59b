"""A terminal's conversations with a payment card: choose an application, read it, ask for a cryptogram.

Each is a generator that yields commands and is sent answers (`drivers.wire.apdu.Conversation`): no I/O, no clock, and
an end for every card, however odd. Offline authentication, cardholder verification and scripts are not here: this
terminal is online only, its PIN goes to the issuer, and the cryptogram is what tells a chip from a copied number.

Source: EMV v4.3 Book 1 section 12 (application selection), Book 3 section 10 (initiation, reading), Book 3 section 9
(card action analysis); JR/T 0025 for the application identifiers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from drivers.errors import LocalProtocolError
from drivers.wire.apdu import CommandApdu, Conversation, ResponseApdu, StatusWord
from drivers.wire.bertlv import DolEntry, Tlv, TlvError, fill_dol, parse_dol
from drivers.wire.emv import commands, responses
from drivers.wire.emv.card_number import Expiry, Track2, card_number_from_bytes, check_card_number
from drivers.wire.emv.errors import CardDataError, CardRefusedError, UnsupportedCardError
from drivers.wire.emv.responses import Cryptogram, DirectoryEntry, FileControl
from drivers.wire.emv.tags import NUMERIC_TAGS, Tag

_RID_BYTES = 5

UNIONPAY_APPLICATIONS = (
    bytes.fromhex("A000000333010101"),  # debit
    bytes.fromhex("A000000333010102"),  # credit
    bytes.fromhex("A000000333010103"),  # quasi credit
)
"""Applications that are tried by name on a card without a directory."""

MAX_DIRECTORY_RECORDS = 16
"""Records read from a directory before it is taken as it is. Real ones hold one to three."""

MAX_CANDIDATES = 8
"""Applications tried on one card."""

CURRENCY_CNY = COUNTRY_CHINA = bytes.fromhex("0156")

TERMINAL_OBJECTS: Mapping[int, bytes] = {
    Tag.AMOUNT_OTHER: bytes(6),
    Tag.TERMINAL_COUNTRY_CODE: COUNTRY_CHINA,
    # Byte 1 bit 8: offline data authentication was not performed (an online-only terminal does none).
    Tag.TERMINAL_VERIFICATION_RESULTS: bytes.fromhex("8000000000"),
    Tag.TRANSACTION_CURRENCY_CODE: CURRENCY_CNY,
    # A loan pays into the account: ISO 8583 processing code 21, deposit.
    Tag.TRANSACTION_TYPE: b"\x21",
    Tag.APPLICATION_VERSION_NUMBER_TERMINAL: bytes.fromhex("0030"),
    # Contact chip; PIN enciphered to the issuer; no offline authentication (Book 4, annex A2).
    Tag.TERMINAL_CAPABILITIES: bytes.fromhex("204000"),
    Tag.TERMINAL_TYPE: b"\x14",  # a bank's, unattended, online only (Book 4, annex A1)
    Tag.CVM_RESULTS: bytes.fromhex("020000"),  # PIN to the issuer, outcome not known yet
    Tag.TERMINAL_TRANSACTION_QUALIFIERS: bytes.fromhex("14000000"),  # contact chip, online PIN
}
"""What every deed at this kind of terminal has in common."""

_TRY_NEXT = (StatusWord.CONDITIONS_NOT_SATISFIED,)
_MAX_AMOUNT_FEN = 10**12 - 1


@dataclass(frozen=True, slots=True)
class Transaction:
    """What the terminal tells the card about the deed.

    Units: amount in fen; the unpredictable number has four bytes.
    """

    amount_fen: int
    transaction_date: date
    unpredictable_number: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.amount_fen <= _MAX_AMOUNT_FEN:
            raise LocalProtocolError("the amount does not fit in twelve digits")
        if len(self.unpredictable_number) != 4:
            raise LocalProtocolError("the unpredictable number has four bytes")

    @property
    def objects(self) -> dict[int, bytes]:
        """Terminal data by tag, as lists on the card may ask for it."""
        return {
            **TERMINAL_OBJECTS,
            Tag.AMOUNT_AUTHORISED: bytes.fromhex(f"{self.amount_fen:012d}"),
            Tag.TRANSACTION_DATE: bytes.fromhex(self.transaction_date.strftime("%y%m%d")),
            Tag.UNPREDICTABLE_NUMBER: self.unpredictable_number,
        }


@dataclass(frozen=True, slots=True)
class CardApplication:
    """What was read of the application in use. `card_number` is never to be logged.

    `cdol1` is None on a card that offers no cryptogram by command; `early_cryptogram` is one that came with the
    processing options, as contactless profiles do.
    """

    application_id: bytes
    card_number: str
    expiry: Expiry
    sequence_number: str | None
    interchange_profile: bytes
    cdol1: tuple[DolEntry, ...] | None
    early_cryptogram: Cryptogram | None = None


def read_application(
    objects: Mapping[int, bytes] = TERMINAL_OBJECTS, served: Sequence[bytes] = UNIONPAY_APPLICATIONS
) -> Conversation[CardApplication]:
    """Choose the application and read its data: directory, else contactless directory, else the known names.

    `objects` is what a card that asks before it starts is told; with no deed at hand, amount and date are zeros.
    `served` lists the applications this terminal takes; any other of the same registered provider is taken too.

    Raises:
        UnsupportedCardError: none of the card's applications is served here.
        CardRefusedError: the card answered with an error where the documents end the conversation.
        CardDataError: data missing or inconsistent.
        TlvError: data that cannot be read at all.
    """
    refused: CardRefusedError | None = None
    providers = tuple({name[:_RID_BYTES] for name in served})
    candidates = yield from _candidates(served, providers)
    for candidate in candidates[:MAX_CANDIDATES]:
        response = yield commands.select(candidate.application_id)
        if not response.is_success:
            continue
        control = responses.file_control(response.data, asked_name=candidate.application_id)
        if not control.name.startswith(providers):
            continue
        try:
            return (yield from _read_selected(control, objects))
        except CardRefusedError as error:
            # Book 3, 10.1: 6985 on GET PROCESSING OPTIONS sends the terminal back to choose another application.
            if error.status_word not in _TRY_NEXT or error.command != "GET PROCESSING OPTIONS":
                raise
            refused = error
    if refused is not None:
        raise refused
    raise UnsupportedCardError("the card holds no application that this terminal serves")


def generate_cryptogram(application: CardApplication, transaction: Transaction) -> Conversation[Cryptogram]:
    """Ask for an ARQC over the deed.

    Raises:
        UnsupportedCardError: the card has no list of data for a cryptogram, or does not know the command.
        CardRefusedError: the card answered with an error.
        CardDataError, TlvError: an answer that cannot be read.
    """
    if application.early_cryptogram is not None and application.cdol1 is None:
        return application.early_cryptogram
    if application.cdol1 is None:
        raise UnsupportedCardError("the card offers no cryptogram (no CDOL1)")
    data = fill_dol(application.cdol1, transaction.objects, NUMERIC_TAGS)
    if len(data) > 255:
        raise CardDataError("the card asks for more data than a command holds")
    response = yield commands.generate_ac(commands.CryptogramType.ARQC, data)
    if response.status_word in (StatusWord.INS_NOT_SUPPORTED, StatusWord.CLA_NOT_SUPPORTED):
        raise UnsupportedCardError("the card does not know GENERATE AC")
    return responses.cryptogram(_data(response, "GENERATE AC"))


def chip_data(application: CardApplication, transaction: Transaction, result: Cryptogram) -> bytes:
    """Objects the issuer needs to verify the cryptogram, joined, as field 55 of an authorisation carries them."""
    terminal = transaction.objects
    sequence = bytes.fromhex(application.sequence_number or "00")
    objects = (
        (Tag.APPLICATION_CRYPTOGRAM, result.cryptogram),
        (Tag.CRYPTOGRAM_INFORMATION_DATA, bytes((result.information,))),
        (Tag.ISSUER_APPLICATION_DATA, result.issuer_data),
        (Tag.UNPREDICTABLE_NUMBER, terminal[Tag.UNPREDICTABLE_NUMBER]),
        (Tag.APPLICATION_TRANSACTION_COUNTER, result.transaction_counter),
        (Tag.TERMINAL_VERIFICATION_RESULTS, terminal[Tag.TERMINAL_VERIFICATION_RESULTS]),
        (Tag.TRANSACTION_DATE, terminal[Tag.TRANSACTION_DATE]),
        (Tag.TRANSACTION_TYPE, terminal[Tag.TRANSACTION_TYPE]),
        (Tag.AMOUNT_AUTHORISED, terminal[Tag.AMOUNT_AUTHORISED]),
        (Tag.TRANSACTION_CURRENCY_CODE, terminal[Tag.TRANSACTION_CURRENCY_CODE]),
        (Tag.APPLICATION_INTERCHANGE_PROFILE, application.interchange_profile),
        (Tag.TERMINAL_COUNTRY_CODE, terminal[Tag.TERMINAL_COUNTRY_CODE]),
        (Tag.AMOUNT_OTHER, terminal[Tag.AMOUNT_OTHER]),
        (Tag.APPLICATION_PAN_SEQUENCE_NUMBER, sequence),
    )
    return b"".join(Tlv(tag, value).to_bytes() for tag, value in objects)


def _candidates(served: Sequence[bytes], providers: tuple[bytes, ...]) -> Conversation[list[DirectoryEntry]]:
    entries = (yield from _contact_directory()) or (yield from _contactless_directory())
    matching = [each for each in entries if each.application_id.startswith(providers)]
    if not matching:
        # Book 1, 12.3.2 step 5: a directory without a match sends the terminal to its own list.
        return [DirectoryEntry(name) for name in served]
    return sorted(matching, key=lambda each: each.priority or 0x10)


def _contact_directory() -> Conversation[Sequence[DirectoryEntry]]:
    response = yield commands.select(commands.PSE_NAME)
    if not response.is_success:
        return ()
    found: list[DirectoryEntry] = []
    # A directory that cannot be read is the same as none: the known names are tried instead (Book 1, 12.3.2).
    try:
        short_file = responses.directory_file(response.data)
        for record in range(1, MAX_DIRECTORY_RECORDS + 1) if short_file is not None else ():
            response = yield commands.read_record(short_file=short_file or 0, record=record)
            if not response.is_success:
                break
            found += responses.directory_entries(response.data)
    except TlvError:
        return found
    return found


def _contactless_directory() -> Conversation[Sequence[DirectoryEntry]]:
    response = yield commands.select(commands.PPSE_NAME)
    if not response.is_success:
        return ()
    try:
        return responses.directory_entries(response.data)
    except TlvError:
        return ()


def _read_selected(control: FileControl, terminal: Mapping[int, bytes]) -> Conversation[CardApplication]:
    pdol_data = fill_dol(control.pdol, terminal, NUMERIC_TAGS)
    if len(pdol_data) > 250:
        raise CardDataError("the card asks for more data than a command holds")
    response = yield commands.get_processing_options(pdol_data)
    options = responses.processing_options(_data(response, "GET PROCESSING OPTIONS"))
    objects = dict(options.objects)
    for each in options.files:
        for record in range(each.first, each.last + 1):
            command: CommandApdu = commands.read_record(short_file=each.short_file, record=record)
            data = _data((yield command), "READ RECORD")
            for tag, value in responses.record_objects(data, short_file=each.short_file).items():
                if objects.setdefault(tag, value) != value:
                    # Book 3, 7.5.1: one object, one value.
                    raise CardDataError(f"the card gives tag {tag:X} twice, differently")
    return _application(control, options.interchange_profile, objects)


def _application(control: FileControl, profile: bytes, objects: dict[int, bytes]) -> CardApplication:
    track_2 = (
        Track2.from_bytes(objects[Tag.TRACK_2_EQUIVALENT_DATA]) if Tag.TRACK_2_EQUIVALENT_DATA in objects else None
    )
    if Tag.APPLICATION_PAN in objects:
        number = card_number_from_bytes(objects[Tag.APPLICATION_PAN])
        if track_2 is not None and track_2.card_number != number:
            raise CardDataError("the card gives two different numbers")
    elif track_2 is not None:
        number = track_2.card_number
    else:
        raise CardDataError("the card gives no number (neither tag 5A nor 57)")
    if Tag.APPLICATION_EXPIRATION_DATE in objects:
        expiry = Expiry.from_bytes(objects[Tag.APPLICATION_EXPIRATION_DATE])
    elif track_2 is not None:
        expiry = track_2.expiry
    else:
        raise CardDataError("the card gives no expiry date (neither tag 5F24 nor 57)")
    early = None
    if Tag.APPLICATION_CRYPTOGRAM in objects:
        # Contactless profiles leave out the information byte of an ARQC.
        early = responses.cryptogram_from_objects({Tag.CRYPTOGRAM_INFORMATION_DATA: b"\x80", **objects})
    return CardApplication(
        application_id=control.name,
        card_number=check_card_number(number),
        expiry=expiry,
        sequence_number=_sequence(objects.get(Tag.APPLICATION_PAN_SEQUENCE_NUMBER)),
        interchange_profile=profile,
        cdol1=parse_dol(objects[Tag.CDOL1]) if Tag.CDOL1 in objects else None,
        early_cryptogram=early,
    )


def _sequence(raw: bytes | None) -> str | None:
    if raw is None:
        return None
    if len(raw) != 1 or not raw.hex().isdecimal():
        raise CardDataError("the sequence number is not two digits")
    return raw.hex()


def _data(response: ResponseApdu, command: str) -> bytes:
    if not response.is_success:
        raise CardRefusedError(command, response.status_word)
    return response.data
