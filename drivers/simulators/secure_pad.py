"""An encrypting PIN pad: keys, digits and ciphers on one side, the reference protocol on the other.

The only code of Edian that sees a clear PIN or a clear key, and it runs in the pad's own process. What it holds never
leaves it save encrypted, is wiped when it is done with, and is in no ``repr`` and no log.

This is the pad without a port: time is handed in (``now_s``, any monotonic clock), so that tests need not wait.
"""

import secrets
from dataclasses import dataclass
from hmac import compare_digest

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4

from drivers.wire.pin_pad import (
    BlockFormat,
    CancelRequest,
    EnterPinRequest,
    EnterPinResponse,
    Frame,
    FrameDecoder,
    FrameError,
    KeyAlgorithm,
    KeyEvent,
    KeyKind,
    LoadWorkingKeyRequest,
    MessageType,
    PadState,
    Request,
    Result,
    StatusRequest,
    StatusResponse,
    parse_request,
    response_type,
)
from drivers.wire.pin_pad.pin_block import iso0_clear_block, iso4_account_field, iso4_pin_field, sm4_clear_block

MODEL = "EDIAN SIM EPP 1"
# How long the answer to ENTER PIN is kept for a repeated request (docs/pin-pad-protocol.md, "Exchange").
_BLOCK_KEPT_S = 10.0
# A silence inside a frame that ends it.
_FRAME_GAP_S = 0.5
_KEY_BYTES = 16


def _cipher(algorithm: KeyAlgorithm, key: bytes) -> CipherAlgorithm:
    match algorithm:
        case KeyAlgorithm.SM4:
            return SM4(key)
        case KeyAlgorithm.TDES:
            return TripleDES(key + key[:8])
        case KeyAlgorithm.AES:
            return AES(key)


def _encrypt(algorithm: KeyAlgorithm, key: bytes, block: bytes) -> bytes:
    # One block at a time, as the PIN block standards demand: there is nothing for a mode to chain.
    encryptor = Cipher(_cipher(algorithm, key), modes.ECB()).encryptor()  # noqa: S305 - single blocks, by the standards
    return encryptor.update(block) + encryptor.finalize()


def check_value(algorithm: KeyAlgorithm, key: bytes) -> bytes:
    """Return the first 8 bytes of one block of zeros under ``key``."""
    zeros = bytes(8 if algorithm is KeyAlgorithm.TDES else 16)
    return _encrypt(algorithm, key, zeros)[:8]


class KeyVault:
    """The pad's secure module: a master key put in by hand, working keys that come wrapped."""

    def __init__(self, master_key: bytes) -> None:
        """Hold ``master_key``.

        Raises:
            ValueError: it has not the 16 bytes of an SM4 key.
        """
        if len(master_key) != _KEY_BYTES:
            raise ValueError(f"a terminal master key has {_KEY_BYTES} bytes, not {len(master_key)}")
        self._master_key = master_key
        self._working_keys: dict[KeyAlgorithm, bytes] = {}

    def __repr__(self) -> str:
        return f"KeyVault(loaded={sorted(algorithm.name for algorithm in self._working_keys)})"

    @property
    def loaded(self) -> frozenset[KeyAlgorithm]:
        """For which ciphers there is a working key."""
        return frozenset(self._working_keys)

    def load(self, request: LoadWorkingKeyRequest) -> Result:
        """Unwrap a working key and keep it, if its check value is right."""
        unwrap = Cipher(SM4(self._master_key), modes.ECB()).decryptor()  # noqa: S305 - one block, by the protocol
        key = unwrap.update(request.wrapped) + unwrap.finalize()
        expected = check_value(request.algorithm, key)[: len(request.check_value)]
        if not compare_digest(expected, request.check_value):
            return Result.CHECK_VALUE_DIFFERS
        self._working_keys[request.algorithm] = key
        return Result.DONE

    def pin_block(self, block_format: BlockFormat, *, pin: str, card_number: str) -> bytes:
        """Return the encrypted PIN block; the caller has seen that there is a key."""
        algorithm = block_format.algorithm
        key = self._working_keys[algorithm]
        match block_format:
            case BlockFormat.SM4:
                return _encrypt(algorithm, key, sm4_clear_block(pin=pin, card_number=card_number))
            case BlockFormat.ISO_0:
                return _encrypt(algorithm, key, iso0_clear_block(pin=pin, card_number=card_number))
            case BlockFormat.ISO_4:
                inner = _encrypt(algorithm, key, iso4_pin_field(pin=pin, random_fill=secrets.token_bytes(8)))
                account = iso4_account_field(card_number=card_number)
                return _encrypt(algorithm, key, bytes(a ^ b for a, b in zip(inner, account, strict=True)))

    def wipe(self) -> None:
        """Forget every key, as a pad does when it is opened."""
        self._master_key = bytes(_KEY_BYTES)
        self._working_keys.clear()


@dataclass(slots=True)
class _Entry:
    """A PIN entry under way. Not a value: its digits are wiped in place, and it has no ``repr`` of its own."""

    sequence: int
    request: EnterPinRequest
    ends_s: float
    digits: bytearray

    def __repr__(self) -> str:
        return f"_Entry(sequence={self.sequence}, digits={len(self.digits)})"

    def wipe(self) -> None:
        for index in range(len(self.digits)):
            self.digits[index] = 0
        self.digits.clear()


class PinPad:
    """One pad. Bytes go in by :meth:`receive`, keys by :meth:`press`; all return what the pad sends."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault
        self._decoder = FrameDecoder()
        self._entry: _Entry | None = None
        self._events = 0
        # The last request, for the rule that nothing is done twice: its frame, and its answer once there is one.
        self._last_request: Frame | None = None
        self._last_response: Frame | None = None
        self._forget_response_s: float | None = None
        self._frame_ends_s: float | None = None
        self.tampered = False
        self.silent = False

    @property
    def entering(self) -> bool:
        """True while a PIN is being keyed."""
        return self._entry is not None

    @property
    def loaded(self) -> frozenset[KeyAlgorithm]:
        """For which ciphers there is a working key."""
        return self._vault.loaded

    @property
    def digits_held(self) -> int:
        """How many digits have been keyed."""
        return len(self._entry.digits) if self._entry else 0

    def tamper(self) -> bytes:
        """Open the pad: keys are wiped and it works no more."""
        self.tampered = True
        self._vault.wipe()
        return self._finish(Result.TAMPERED)

    def receive(self, data: bytes, now_s: float) -> bytes:
        """Take bytes from the port."""
        self._decoder.receive_data(data)
        sent = bytearray()
        while (event := self._decoder.next_event()) is not None:
            sent += self._nak(event) if isinstance(event, FrameError) else self._on_frame(event, now_s)
        self._frame_ends_s = now_s + _FRAME_GAP_S if self._decoder.inside_frame else None
        return self._out(sent)

    def press(self, key: str, now_s: float) -> bytes:
        """Press a key: ``0`` to ``9``, ``clear``, ``enter`` or ``cancel``.

        Raises:
            ValueError: there is no such key.
        """
        if key not in {*"0123456789", "clear", "enter", "cancel"}:
            raise ValueError(f"there is no key {key!r}: keys are 0 to 9, clear, enter, cancel")
        entry = self._entry
        # A pad that waits for nothing has dead keys; so has one whose time is over.
        if entry is None or self.tampered or now_s >= entry.ends_s:
            return self.advance(now_s)
        match key:
            case "cancel":
                return self._out(self._key(KeyKind.CANCEL, 0) + self._finish(Result.CANCELLED_BY_CUSTOMER))
            case "clear":
                entry.wipe()
                return self._out(self._key(KeyKind.CLEAR, 0))
            case "enter":
                if len(entry.digits) < entry.request.min_digits:
                    return b""
                return self._out(self._key(KeyKind.ENTER, len(entry.digits)) + self._encrypt_pin(entry, now_s))
            case digit:
                if len(entry.digits) >= entry.request.max_digits:
                    return b""
                entry.digits.append(ord(digit))
                return self._out(self._key(KeyKind.DIGIT, len(entry.digits)))

    def advance(self, now_s: float) -> bytes:
        """Let time pass."""
        if self._forget_response_s is not None and now_s >= self._forget_response_s:
            self._last_response = self._forget_response_s = None
        sent = bytearray()
        if self._frame_ends_s is not None and now_s >= self._frame_ends_s:
            self._frame_ends_s = None
            self._decoder.abandon()
            sent += self.receive(b"", now_s)
        if self._entry is not None and now_s >= self._entry.ends_s:
            sent += self._finish(Result.TIMED_OUT)
        return self._out(sent)

    def next_due_s(self) -> float | None:
        """When :meth:`advance` has something to do; None while nothing runs out."""
        dues = (self._forget_response_s, self._frame_ends_s, self._entry.ends_s if self._entry else None)
        return min((due for due in dues if due is not None), default=None)

    def _out(self, sent: bytes | bytearray) -> bytes:
        return b"" if self.silent else bytes(sent)

    def _nak(self, error: FrameError) -> bytes:
        return Frame(0, MessageType.NAK, bytes([error.kind])).to_bytes()

    def _on_frame(self, frame: Frame, now_s: float) -> bytes:
        ack = Frame(frame.sequence, MessageType.ACK).to_bytes()
        last = self._last_request
        if last is not None and frame.sequence == last.sequence:
            if frame != last:
                return ack + self._response(frame, Result.BAD_PARAMETER)
            return ack + (self._last_response.to_bytes() if self._last_response else b"")
        request = parse_request(frame.type, frame.data)
        entering = self._entry is not None
        if entering and not isinstance(request, StatusRequest | CancelRequest):
            return ack + self._response(frame, Result.BUSY)
        if not entering:
            # While a PIN is keyed, its own request stays the one that may be repeated.
            self._last_request, self._last_response, self._forget_response_s = frame, None, None
        return ack + self._act(frame, request, now_s)

    def _act(self, frame: Frame, request: Request | Result, now_s: float) -> bytes:
        match request:
            case StatusRequest():
                return self._respond(frame, Result.DONE, self._status().to_data())
            case CancelRequest():
                return self._finish(Result.CANCELLED_BY_HOST) + self._respond(frame, Result.DONE)
            case LoadWorkingKeyRequest() if not self.tampered:
                return self._respond(frame, self._vault.load(request))
            case EnterPinRequest() if not self.tampered:
                if request.block_format.algorithm not in self._vault.loaded:
                    return self._respond(frame, Result.NO_KEY)
                self._entry = _Entry(frame.sequence, request, now_s + request.timeout_ms / 1000, bytearray())
                return b""
            case Result():
                return self._respond(frame, request)
            case _:
                return self._respond(frame, Result.TAMPERED)

    def _status(self) -> StatusResponse:
        state = PadState.TAMPERED if self.tampered else PadState.ENTERING_PIN if self._entry else PadState.READY
        return StatusResponse(state=state, keys=self._vault.loaded, formats=frozenset(BlockFormat), model=MODEL)

    def _encrypt_pin(self, entry: _Entry, now_s: float) -> bytes:
        block = self._vault.pin_block(
            entry.request.block_format, pin=entry.digits.decode("ascii"), card_number=entry.request.card_number
        )
        response = EnterPinResponse(block_format=entry.request.block_format, pin_block=block)
        self._forget_response_s = now_s + _BLOCK_KEPT_S
        return self._finish(Result.DONE, response.to_data())

    def _finish(self, result: Result, data: bytes = b"") -> bytes:
        """End the entry under way, if there is one, with its one response."""
        entry, self._entry = self._entry, None
        if entry is None:
            return b""
        entry.wipe()
        self._last_response = Frame(entry.sequence, response_type(MessageType.ENTER_PIN), bytes([result]) + data)
        return self._last_response.to_bytes()

    def _respond(self, frame: Frame, result: Result, data: bytes = b"") -> bytes:
        """Answer, and keep the answer for the case that the request comes again."""
        response = Frame(frame.sequence, response_type(frame.type), bytes([result]) + data)
        if frame == self._last_request:
            self._last_response = response
        return response.to_bytes()

    def _response(self, frame: Frame, result: Result) -> bytes:
        """Answer a request that is refused for what else goes on; not kept."""
        return Frame(frame.sequence, response_type(frame.type), bytes([result])).to_bytes()

    def _key(self, kind: KeyKind, digits_held: int) -> bytes:
        self._events = self._events % 255 + 1
        return Frame(self._events, MessageType.KEY, KeyEvent(kind, digits_held).to_data()).to_bytes()
