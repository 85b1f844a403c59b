"""Keyboard, PinPad and KeyManagement over the encrypting PIN pad.

The pad lays out and encrypts a PIN in one step, so that card number and format come first, as the standard foresees
(`setPinblockDataRequired`): SetPinBlockData, then PinEntry, then GetPinBlock, which hands the block out once. What was
keyed is told by number of digits only, and keys go in wrapped only. A block that nobody fetches is dropped.

Keys are named by whoever imports them; the pad knows them by algorithm alone, so that names are gone after a restart.
SM4 is none of the standard's algorithms: it is `9`, of the range for proprietary use, and its PIN block is asked for
as `iso0`, whose layout it shares in twice the length.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from drivers.device.base import Capabilities, CompletionCode, DeviceState, DeviceStatus, Event
from drivers.device.base.values import Json
from drivers.device.pin_pad import (
    EnterPin,
    KeyPressed,
    LoadWorkingKey,
    PinBlockFormat,
    PinKey,
    PinPadCapabilities,
    PinPadStatus,
)
from drivers.xfs4iot.payload import encoded
from drivers.xfs4iot.refusal import CommandRefusedError, Endings, error, invalid, refusal, unsupported
from drivers.xfs4iot.service import Handler, Service
from drivers.xfs4iot.work import Client, Work

MASTER_KEY = "TMK"
"""The name under which the pad's master key is referred to as `decryptKey`."""

BLOCK_KEPT_S = 30.0
"""How long an encrypted PIN block waits to be fetched; past this the customer is asked again."""

_ALGORITHMS: Mapping[str, PinBlockFormat] = {
    "9": PinBlockFormat.SM4,
    "T": PinBlockFormat.ISO_0,
    "A": PinBlockFormat.ISO_4,
}
_WORDS: Mapping[PinBlockFormat, str] = {
    PinBlockFormat.SM4: "iso0",
    PinBlockFormat.ISO_0: "iso0",
    PinBlockFormat.ISO_4: "iso4",
}
_KEY_BITS = 128
_DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "zero")
_TERMINATING = ("enter", "cancel")
_FUNCTIONS = (*_TERMINATING, "clear")
_SHORTEST_PIN, _LONGEST_PIN = 4, 12
# Rows of the usual pad, function keys at the right; the grid is in thousandths of the frame.
_ROWS = (
    ("one", "two", "three", "cancel"),
    ("four", "five", "six", "clear"),
    ("seven", "eight", "nine", "enter"),
    (None, "zero", None, None),
)
_CELL = 250

_ENTRY: Endings = {"no_pin": CompletionCode.TIME_OUT, "key_not_loaded": CompletionCode.SEQUENCE_ERROR}
_IMPORT: Endings = {"check_value_differs": "invalidValue", "bad_parameter": "invalidKeyLength"}


@dataclass(frozen=True, slots=True)
class _BlockData:
    """What a PIN block will be made of. The card number is in no repr."""

    client: Client
    key: str
    block_format: PinBlockFormat
    card_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Block:
    """An encrypted PIN block that waits for GetPinBlock."""

    data: _BlockData
    pin_block: bytes = field(repr=False)
    kept_until: float


class PinPadService(Service):
    """The pad."""

    events: ClassVar[tuple[str, ...]] = ("Keyboard.KeyEvent", "Keyboard.EnterDataEvent")
    immediate: ClassVar[frozenset[str]] = frozenset({"Keyboard.GetLayout", "KeyManagement.GetKeyDetail"})

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self._keys: dict[str, PinBlockFormat] = {}
        self._loaded: tuple[PinBlockFormat, ...] = ()
        self._data: _BlockData | None = None
        self._block: _Block | None = None
        self._digits = 0

    def handlers(self) -> Mapping[str, Handler]:
        """See `Service`."""
        return {
            "Keyboard.GetLayout": self._layout,
            "Keyboard.PinEntry": self._enter,
            "Keyboard.Reset": self._forget,
            "PinPad.SetPinBlockData": self._set_data,
            "PinPad.GetPinBlock": self._fetch,
            "PinPad.Reset": self._forget,
            "KeyManagement.ImportKey": self._import,
            "KeyManagement.GetKeyDetail": self._detail,
        }

    def status(self, status: DeviceStatus) -> dict[str, Json]:
        """See `Service`."""
        assert isinstance(status, PinPadStatus)
        self._loaded = status.loaded
        ready = "ready" if status.loaded else "initialized"
        return {
            "keyManagement": {
                "encryptionState": ready if status.state is DeviceState.ONLINE else "notReady",
                "certificateState": "notReady",
            },
            "keyboard": {"autoBeepMode": {"activeAvailable": False, "inactiveAvailable": False}},
        }

    def capabilities(self, capabilities: Capabilities) -> dict[str, Json]:
        """See `Service`."""
        assert isinstance(capabilities, PinPadCapabilities)
        algorithms = [letter for letter, block in _ALGORITHMS.items() if block in capabilities.formats]
        words = {_WORDS[block]: True for block in capabilities.formats}
        ecb: Json = {"cryptoMethod": {"ecb": True}}
        return {
            "pinPad": {
                "pinFormats": dict(words),
                "idcConnect": False,
                "pinCanPersistAfterUse": False,
                "typeCombined": False,
                "setPinblockDataRequired": True,
                "pinBlockAttributes": {"P0": {letter: {"E": ecb} for letter in algorithms}},
            },
            "keyManagement": {
                "keyNum": len(algorithms),
                "keyCheckModes": {"self": False, "zero": True},
                "keyImportThroughParts": False,
                "desKeyLength": {"single": False, "double": True, "triple": False},
                "symmetricKeyManagementMethods": {"fixedKey": False, "masterKey": True, "tdesDukpt": False},
                "keyAttributes": {"P0": {letter: {"E": {}} for letter in algorithms}},
                "decryptAttributes": {"9": {"decryptMethod": {"ecb": True}}},
            },
            "keyboard": {},
        }

    def happened(self, event: Event) -> None:
        """See `Service`. Which digit was pressed is known to the pad alone."""
        work = self.running
        if not isinstance(event, KeyPressed) or work is None or work.command.name != "Keyboard.PinEntry":
            return
        if event.key in (PinKey.DIGIT, PinKey.CLEAR):
            self._digits = event.digits_held
        if event.key is PinKey.DIGIT:
            work.emit("Keyboard.KeyEvent", {"completion": "continue"})
        else:
            work.emit("Keyboard.KeyEvent", {"completion": event.key.value, "digit": event.key.value})

    def left(self, client: Client) -> None:
        """See `Service`."""
        if self._data is not None and self._data.client is client:
            self._data = None
        if self._block is not None and self._block.data.client is client:
            self._block = None

    async def _layout(self, work: Work) -> dict[str, Json]:
        if work.payload.choice("entryMode", ("data", "pin", "secure")) not in (None, "pin"):
            raise error("modeNotSupported", "this pad takes PINs only; clear digits never leave it")
        keys: list[Json] = [
            {"xPos": column * _CELL, "yPos": row * _CELL, "xSize": _CELL, "ySize": _CELL, "key": key}
            for row, keys_of_row in enumerate(_ROWS)
            for column, key in enumerate(keys_of_row)
            if key is not None
        ]
        return {"layout": {"pin": [{"xPos": 0, "yPos": 0, "xSize": 0, "ySize": 0, "keys": keys}]}}

    async def _set_data(self, work: Work) -> dict[str, Json]:
        self._block = None
        key, block_format = self._key_of(work)
        number = work.payload.required_text("customerData")
        if not (number.isascii() and number.isdigit()):
            raise invalid("customerData is the card number, in digits")
        if block_format is not PinBlockFormat.ISO_4:
            # Comes without its check digit, which no such block holds; the pad wants a whole number.
            number += "0"
        self._data = _BlockData(work.client, key, block_format, number)
        return {}

    async def _enter(self, work: Work) -> dict[str, Json]:
        least, most = _digits_wanted(work)
        data = self._data
        if data is None or data.client is not work.client:
            raise CommandRefusedError(CompletionCode.SEQUENCE_ERROR, "PinPad.SetPinBlockData comes first")
        self._block, self._digits = None, 0
        work.emit("Keyboard.EnterDataEvent")
        completion = await work.attempt(
            EnterPin(
                card_number=data.card_number,
                timeout_ms=max(1, work.remaining_ms),
                min_digits=least,
                max_digits=most,
                block_format=data.block_format,
            )
        )
        if completion.reason == "canceled_by_customer":
            return {"digits": 0, "completion": "cancel"}
        if completion.result is None:
            raise refusal(completion, _ENTRY)
        if work.client.is_open:
            self._block = _Block(data, completion.result.pin_block, time.monotonic() + BLOCK_KEPT_S)
        return {"digits": self._digits, "completion": "enter"}

    async def _fetch(self, work: Work) -> dict[str, Json]:
        key, block_format = self._key_of(work)
        block = self._block
        if block is None or block.data.client is not work.client or time.monotonic() > block.kept_until:
            raise error("noPin", "no PIN was entered by this client; Keyboard.PinEntry comes first")
        if (block.data.key, block.data.block_format) != (key, block_format):
            raise error("formatNotSupported", "the PIN was encrypted for what PinPad.SetPinBlockData said")
        # Handed out once: a PIN block is for one request of one deed.
        self._block = self._data = None
        return {"pinBlock": encoded(block.pin_block)}

    async def _forget(self, work: Work) -> dict[str, Json]:
        self._block = self._data = None
        return await self.reset(work)

    async def _import(self, work: Work) -> dict[str, Json]:
        name = work.payload.required_text("key")
        attributes = work.payload.table("keyAttributes")
        if attributes.text("keyUsage") != "P0":
            raise error("useViolation", "this pad holds keys for PIN blocks only, key usage P0")
        block_format = _ALGORITHMS.get(attributes.text("algorithm") or "")
        if block_format is None:
            raise error("algorithmNotSupported", f"the algorithm is one of {', '.join(_ALGORITHMS)}")
        if attributes.text("modeOfUse") not in ("E", "B"):
            raise error("modeNotSupported", "a key for PIN blocks encrypts, mode of use E")
        if work.payload.flag("constructing"):
            raise unsupported("this pad takes whole keys, wrapped")
        if work.payload.text("decryptKey") != MASTER_KEY:
            raise error("accessDenied", f"a key comes wrapped under the pad's master key, decryptKey {MASTER_KEY}")
        if work.payload.text("decryptMethod") not in (None, "ecb"):
            raise error("cryptoMethodNotSupported", "a key comes wrapped in ECB")
        if work.payload.table("verifyAttributes").text("cryptoMethod") not in (None, "kcvZero"):
            raise error("cryptoMethodNotSupported", "a key's check value is made with zeros, kcvZero")
        wrapped, check_value = work.payload.data("value"), work.payload.data("verificationData")
        await work.do(LoadWorkingKey(wrapped, check_value, block_format), _IMPORT)
        # The pad has one key for each algorithm; an earlier name of it is void.
        self._keys = {known: block for known, block in self._keys.items() if block is not block_format}
        self._keys[name] = block_format
        self._loaded = tuple(dict.fromkeys((*self._loaded, block_format)))
        return {"verificationData": encoded(check_value), "keyLength": _KEY_BITS}

    async def _detail(self, work: Work) -> dict[str, Json]:
        wanted = work.payload.text("keyName")
        if wanted is not None and wanted not in self._keys:
            raise error("keyNotFound", "no key of that name was imported since the publisher started")
        letters = {block: letter for letter, block in _ALGORITHMS.items()}
        details: dict[str, Json] = {
            name: {
                "loaded": "yes" if block in self._loaded else "no",
                "keyBlockInfo": {
                    "keyUsage": "P0",
                    "algorithm": letters[block],
                    "modeOfUse": "E",
                    "exportability": "N",
                    "keyLength": _KEY_BITS,
                },
            }
            for name, block in self._keys.items()
            if wanted in (None, name)
        }
        return {"keyDetails": details}

    def _key_of(self, work: Work) -> tuple[str, PinBlockFormat]:
        """Return the key and format that a command names, when they fit each other and the pad."""
        key = work.payload.required_text("key")
        block_format = self._keys.get(key)
        if block_format is None:
            raise error("keyNotFound", "no key of that name was imported since the publisher started")
        if work.payload.text("format") != _WORDS[block_format]:
            raise error("formatNotSupported", f"a block under this key has the format {_WORDS[block_format]}")
        if work.payload.text("secondEncKey") is not None or work.payload.text("cryptoMethod") not in (None, "ecb"):
            raise unsupported("a PIN block is encrypted once, in ECB")
        return key, block_format


def _digits_wanted(work: Work) -> tuple[int, int]:
    """Return the fewest and most digits of an entry, once its keys are seen to be those of the pad."""
    least, most = work.payload.number("minLen", 0), work.payload.number("maxLen", 0)
    keys = work.payload.table("activeKeys")
    names = keys.names()
    if not names:
        raise error("noActivekeys", "name the keys that are active")
    strange = [name for name in names if name not in (*_DIGITS, *_FUNCTIONS)]
    if strange:
        raise error("keyNotSupported", "this pad has the digits, enter, clear and cancel")
    if not keys.table("enter").flag("terminate"):
        raise error("noTerminatekeys", "an entry ends with enter; make it active and terminating")
    if most and work.payload.flag("autoEnd"):
        raise unsupported("this pad ends an entry with enter, not by itself")
    least, most = least or _SHORTEST_PIN, most or _LONGEST_PIN
    if least > most or least < _SHORTEST_PIN or most > _LONGEST_PIN:
        raise error("minimumLength", f"a PIN has {_SHORTEST_PIN} to {_LONGEST_PIN} digits")
    return least, most
