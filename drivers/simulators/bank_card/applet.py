"""How the chip answers: one payment application, its directory, its counter and its cryptogram.

It keeps the order that the documents prescribe (select, start, read, one cryptogram) and says `6985` to whoever does
not, so that a terminal with a shortcut is found out.

Source: EMV v4.3 Book 1 sections 11 and 12, Book 3 section 6.5; JR/T 0025 part 5 for the issuer application data.
"""

from collections.abc import Callable

from drivers.simulators.bank_card.card_file import CDOL1, INTERCHANGE_PROFILE, PDOL, CardFile, Directory
from drivers.simulators.bank_card.cryptogram import application_cryptogram, session_key
from drivers.wire.apdu import CommandApdu, CommandApduError, ResponseApdu, StatusWord
from drivers.wire.bertlv import TlvError, encode, find, parse_dol
from drivers.wire.emv import Tag
from drivers.wire.emv.commands import PPSE_NAME, PSE_NAME, CryptogramType, Instruction

_COUNTER_MOST = 0xFFFF
_DIRECTORY_FILE = 1
_SW_DATA_NOT_FOUND = 0x6A88
_SW_WRONG_PARAMETERS = 0x6A86


class Applet:
    """One chip. `counter` is its transaction counter so far; `keep_counter` is told each new one, before it is used."""

    def __init__(self, card: CardFile, *, counter: int, keep_counter: Callable[[int], None]) -> None:
        self.card = card
        self.counter = counter
        self.declines = False
        self.cloned = False
        self._keep_counter = keep_counter
        self.reset()

    def reset(self) -> None:
        """Power was cut, or the terminal said reset."""
        self._selected = b""
        self._started = False
        self._decided = False
        self._waiting = b""

    def process(self, raw: bytes) -> bytes:
        """Answer one command."""
        try:
            command = CommandApdu.from_bytes(raw)
        except CommandApduError:
            return ResponseApdu(b"", StatusWord.WRONG_LENGTH).to_bytes()
        if command.ins == Instruction.GET_RESPONSE:
            return self._fetch(command).to_bytes()
        self._waiting = b""
        return self._deliver(command, self._answer(command)).to_bytes()

    def _answer(self, command: CommandApdu) -> ResponseApdu:
        match command.cla, command.ins:
            case 0x00, Instruction.SELECT:
                return self._select(command)
            case 0x00, Instruction.READ_RECORD:
                return self._read_record(command)
            case 0x80, Instruction.GET_PROCESSING_OPTIONS:
                return self._start(command)
            case 0x80, Instruction.GENERATE_AC:
                return self._generate(command)
            case 0x80, 0xCA:  # GET DATA
                counter = encode(Tag.APPLICATION_TRANSACTION_COUNTER, self.counter.to_bytes(2, "big"))
                wanted = command.p1 << 8 | command.p2 == Tag.APPLICATION_TRANSACTION_COUNTER
                return _ok(counter) if wanted else _no(_SW_DATA_NOT_FOUND)
            case ((0x00 | 0x80), _):
                return _no(StatusWord.INS_NOT_SUPPORTED)
            case _:
                return _no(StatusWord.CLA_NOT_SUPPORTED)

    def _select(self, command: CommandApdu) -> ResponseApdu:
        name, own = command.data, self.card.application_name
        if (command.p1, command.p2) != (0x04, 0x00):
            return _no(_SW_WRONG_PARAMETERS)
        self.reset()
        entry = encode(
            Tag.APPLICATION_TEMPLATE,
            encode(Tag.APPLICATION_IDENTIFIER, own),
            encode(Tag.APPLICATION_LABEL, self.card.application_label.encode("ascii")),
            encode(Tag.APPLICATION_PRIORITY_INDICATOR, b"\x01"),
        )
        if name == PSE_NAME and self.card.directory is Directory.CONTACT:
            self._selected = PSE_NAME
            self._directory = encode(Tag.READ_RECORD_TEMPLATE, entry)
            return _ok(_control(PSE_NAME, encode(Tag.SHORT_FILE_IDENTIFIER, bytes((_DIRECTORY_FILE,)))))
        if name == PPSE_NAME and self.card.directory is Directory.CONTACTLESS:
            self._selected = PPSE_NAME
            return _ok(_control(PPSE_NAME, encode(Tag.FCI_ISSUER_DISCRETIONARY_DATA, entry)))
        if len(name) >= 5 and own.startswith(name):
            self._selected = own
            label = encode(Tag.APPLICATION_LABEL, self.card.application_label.encode("ascii"))
            return _ok(_control(own, label + (encode(Tag.PDOL, PDOL) if self.card.asks_first else b"")))
        return _no(StatusWord.FILE_NOT_FOUND)

    def _read_record(self, command: CommandApdu) -> ResponseApdu:
        short_file, record = command.p2 >> 3, command.p1
        if self._selected == PSE_NAME:
            found = self._directory if (short_file, record) == (_DIRECTORY_FILE, 1) else None
        elif self._started:
            found = self.card.records.get((short_file, record))
        else:
            return _no(StatusWord.CONDITIONS_NOT_SATISFIED)
        return _ok(found) if found is not None else _no(StatusWord.RECORD_NOT_FOUND)

    def _start(self, command: CommandApdu) -> ResponseApdu:
        wanted = sum(entry.length for entry in parse_dol(PDOL)) if self.card.asks_first else 0
        try:
            given = find(command.data, Tag.COMMAND_TEMPLATE)
        except TlvError:
            given = None
        if given is None or len(given) != wanted:
            return _no(StatusWord.WRONG_LENGTH)
        if self._selected != self.card.application_name or self._started or self.counter >= _COUNTER_MOST:
            return _no(StatusWord.CONDITIONS_NOT_SATISFIED)
        # Kept before it is used: a counter that came twice would be a clone's mark.
        self._keep_counter(self.counter + 1)
        self.counter += 1
        self._started = True
        if self.card.response_format == 1:
            return _ok(encode(Tag.RESPONSE_FORMAT_1, INTERCHANGE_PROFILE, self.card.file_locator))
        return _ok(
            encode(
                Tag.RESPONSE_FORMAT_2,
                encode(Tag.APPLICATION_INTERCHANGE_PROFILE, INTERCHANGE_PROFILE),
                encode(Tag.APPLICATION_FILE_LOCATOR, self.card.file_locator),
            )
        )

    def _generate(self, command: CommandApdu) -> ResponseApdu:
        if not self._started or self._decided:
            return _no(StatusWord.CONDITIONS_NOT_SATISFIED)
        if len(command.data) != sum(entry.length for entry in parse_dol(CDOL1)):
            return _no(StatusWord.WRONG_LENGTH)
        asked = command.p1 & 0xC0
        if asked not in set(CryptogramType):
            return _no(_SW_WRONG_PARAMETERS)
        self._decided = True
        # An online card never approves by itself: asked for a TC it still wants its issuer.
        kind = CryptogramType.AAC if self.declines or asked == CryptogramType.AAC else CryptogramType.ARQC
        # Key index 01, cryptogram version 01; card results: no second cryptogram yet, and the first one's kind;
        # algorithm 01, triple DES.
        issuer_data = bytes.fromhex("07010103") + bytes((0x80 | kind >> 2, 0, 0, 1))
        counter = self.counter.to_bytes(2, "big")
        key = bytes(16) if self.cloned else self.card.key
        data = command.data + INTERCHANGE_PROFILE + counter + issuer_data
        value = application_cryptogram(session_key(key, counter), data)
        if self.card.response_format == 1:
            return _ok(encode(Tag.RESPONSE_FORMAT_1, bytes((kind,)), counter, value, issuer_data))
        return _ok(
            encode(
                Tag.RESPONSE_FORMAT_2,
                encode(Tag.CRYPTOGRAM_INFORMATION_DATA, bytes((kind,))),
                encode(Tag.APPLICATION_TRANSACTION_COUNTER, counter),
                encode(Tag.APPLICATION_CRYPTOGRAM, value),
                encode(Tag.ISSUER_APPLICATION_DATA, issuer_data),
            )
        )

    def _deliver(self, command: CommandApdu, response: ResponseApdu) -> ResponseApdu:
        """Hand the answer over at once, or by the procedure bytes of T=0."""
        if not response.data:
            return response
        if command.data and (self.card.procedure_bytes or command.le is None):
            self._waiting = response.data
            return _no(0x6100 | len(response.data) & 0xFF)
        if self.card.procedure_bytes and command.le != len(response.data):
            return _no(0x6C00 | len(response.data) & 0xFF)
        return response

    def _fetch(self, command: CommandApdu) -> ResponseApdu:
        if not self._waiting:
            return _no(StatusWord.CONDITIONS_NOT_SATISFIED)
        if self.card.procedure_bytes and command.le != len(self._waiting):
            return _no(0x6C00 | len(self._waiting) & 0xFF)
        waiting, self._waiting = self._waiting, b""
        return _ok(waiting)


def _control(name: bytes, proprietary: bytes) -> bytes:
    return encode(
        Tag.FCI_TEMPLATE,
        encode(Tag.DEDICATED_FILE_NAME, name),
        encode(Tag.FCI_PROPRIETARY_TEMPLATE, proprietary),
    )


def _ok(data: bytes) -> ResponseApdu:
    return ResponseApdu(data, StatusWord.SUCCESS)


def _no(status_word: int) -> ResponseApdu:
    return ResponseApdu(b"", status_word)
