"""The simulated pad: published key and block, psec as the other side, and nothing clear on the line or in a repr."""

import re
import tomllib
from pathlib import Path

import psec.des
import psec.pinblock
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from drivers.simulators.secure_pad import KeyVault, PinPad, check_value
from drivers.wire.pin_pad import (
    BlockFormat,
    CancelRequest,
    EnterPinRequest,
    EnterPinResponse,
    Frame,
    FrameDecoder,
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
    response_type,
)

VECTOR = tomllib.loads((Path(__file__).parents[2] / "vectors" / "pin_block.toml").read_text(encoding="utf-8"))["sm4"]
TMK = bytes.fromhex("0F1E2D3C4B5A69788796A5B4C3D2E1F0")
KEY = bytes.fromhex("00112233445566778899AABBCCDDEEFF")
CARD = "9299010000000036688"
PIN = "135790"


def wrap(key: bytes, master: bytes = TMK) -> bytes:
    encryptor = Cipher(SM4(master), modes.ECB()).encryptor()
    return encryptor.update(key) + encryptor.finalize()


def unwrap_block(key: bytes, block: bytes) -> bytes:
    decryptor = Cipher(SM4(key), modes.ECB()).decryptor()
    return decryptor.update(block) + decryptor.finalize()


def frames_in(data: bytes) -> list[Frame]:
    decoder = FrameDecoder()
    decoder.receive_data(data)
    found = []
    while (event := decoder.next_event()) is not None:
        assert isinstance(event, Frame)
        found.append(event)
    return found


class Host:
    """Numbers requests and keeps all that crossed the line."""

    def __init__(self, pad: PinPad) -> None:
        self.pad = pad
        self.sequence = 0
        self.traffic = b""

    def send(self, request: Request, now_s: float = 0.0) -> list[Frame]:
        self.sequence += 1
        frame = Frame(self.sequence, request.type, request.to_data())
        return self.raw(frame.to_bytes(), now_s)

    def raw(self, data: bytes, now_s: float = 0.0) -> list[Frame]:
        sent = self.pad.receive(data, now_s)
        self.traffic += data + sent
        return frames_in(sent)

    def press(self, *keys: str, now_s: float = 1.0) -> list[Frame]:
        sent = b"".join(self.pad.press(key, now_s) for key in keys)
        self.traffic += sent
        return frames_in(sent)

    def load(self, algorithm: KeyAlgorithm = KeyAlgorithm.SM4, key: bytes = KEY) -> None:
        request = LoadWorkingKeyRequest(algorithm=algorithm, wrapped=wrap(key), check_value=check_value(algorithm, key))
        assert result_of(self.send(request)[-1]) is Result.DONE

    def enter(self, block_format: BlockFormat = BlockFormat.SM4, timeout_ms: int = 30_000) -> list[Frame]:
        return self.send(
            EnterPinRequest(
                block_format=block_format, card_number=CARD, min_digits=6, max_digits=6, timeout_ms=timeout_ms
            )
        )


def result_of(frame: Frame) -> Result:
    assert frame.type & 0x80
    return Result(frame.data[0])


@pytest.fixture
def host() -> Host:
    return Host(PinPad(KeyVault(TMK)))


def test_vault_published_key_and_pin_give_the_published_figures() -> None:
    vault = KeyVault(bytes.fromhex(VECTOR["terminal_key"]))
    wrapped = bytes.fromhex(VECTOR["wrapped_working_key"])
    request = LoadWorkingKeyRequest(
        algorithm=KeyAlgorithm.SM4, wrapped=wrapped, check_value=bytes.fromhex(VECTOR["check_value"])
    )
    assert vault.load(request) is Result.DONE
    working_key = unwrap_block(bytes.fromhex(VECTOR["terminal_key"]), wrapped)
    block = vault.pin_block(BlockFormat.SM4, pin=VECTOR["pin"], card_number=VECTOR["card_number"])
    assert unwrap_block(working_key, block) == bytes.fromhex(VECTOR["clear_block"])


def test_vault_wrong_check_value_keeps_the_key_before(host: Host) -> None:
    host.load()
    wrong = LoadWorkingKeyRequest(algorithm=KeyAlgorithm.SM4, wrapped=wrap(bytes(16)), check_value=bytes(8))
    assert result_of(host.send(wrong)[-1]) is Result.CHECK_VALUE_DIFFERS
    host.enter()
    response = EnterPinResponse.from_data(host.press(*PIN, "enter")[-1].data[1:])
    assert unwrap_block(KEY, response.pin_block).startswith(b"\x06\x13\x57\x90")


def test_pad_sm4_block_holds_length_and_pin(host: Host) -> None:
    host.load()
    (ack,) = host.enter()
    assert ack == Frame(2, MessageType.ACK)
    *keys, last = host.press(*PIN, "enter")
    assert [KeyEvent.from_data(frame.data) for frame in keys] == [
        *[KeyEvent(KeyKind.DIGIT, held) for held in range(1, 7)],
        KeyEvent(KeyKind.ENTER, 6),
    ]
    assert last.sequence == 2
    assert last.type == response_type(MessageType.ENTER_PIN)
    response = EnterPinResponse.from_data(last.data[1:])
    # 06 | 135790 | F..., XOR ten zero bytes and 000000003668, by hand.
    assert unwrap_block(KEY, response.pin_block).hex().upper() == "06135790" + "FF" * 10 + "C997"


# psec, an oracle for tests only, still takes 3DES from where cryptography had it.
@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_pad_iso0_block_is_what_psec_makes(host: Host) -> None:
    host.load(KeyAlgorithm.TDES)
    host.enter(BlockFormat.ISO_0)
    response = EnterPinResponse.from_data(host.press(*PIN, "enter")[-1].data[1:])
    assert response.pin_block == psec.des.encrypt_tdes_ecb(KEY, psec.pinblock.encode_pinblock_iso_0(PIN, CARD))


def test_pad_iso4_block_is_read_by_psec(host: Host) -> None:
    host.load(KeyAlgorithm.AES)
    host.enter(BlockFormat.ISO_4)
    response = EnterPinResponse.from_data(host.press(*PIN, "enter")[-1].data[1:])
    assert psec.pinblock.decipher_pinblock_iso_4(KEY, response.pin_block, CARD) == PIN


def test_pad_line_and_reprs_hold_no_clear_pin_and_no_key(host: Host) -> None:
    host.load()
    host.enter()
    host.press("1", "3")
    shown = repr(host.pad) + repr(host.pad._vault) + repr(host.pad._entry) + repr(vars(host.pad))
    # An address of 64 bits holds any two given digits often enough.
    shown = re.sub(r"0x[0-9a-f]+", "", shown)
    host.press("5", "7", "9", "0", "enter")
    for secret in (PIN.encode(), bytes.fromhex(PIN), KEY, TMK):
        assert secret not in host.traffic
    for secret in (PIN[:2], CARD[-7:], KEY.hex(), TMK.hex(), str(KEY), str(TMK)):
        assert secret not in shown


def test_pad_same_keys_look_the_same_whatever_digits(host: Host) -> None:
    host.load()
    host.enter()
    first = host.press(*"135790")
    host.press("cancel")
    other = Host(PinPad(KeyVault(TMK)))
    other.load()
    other.enter()
    assert [frame.data for frame in other.press(*"000000")] == [frame.data for frame in first]


def test_pad_clear_starts_again(host: Host) -> None:
    host.load()
    host.enter()
    cleared = host.press("9", "9", "clear")[-1]
    assert KeyEvent.from_data(cleared.data) == KeyEvent(KeyKind.CLEAR, 0)
    response = EnterPinResponse.from_data(host.press(*PIN, "enter")[-1].data[1:])
    assert unwrap_block(KEY, response.pin_block).startswith(b"\x06\x13\x57\x90")


def test_pad_too_few_digits_keep_enter_dead_and_too_many_are_dropped(host: Host) -> None:
    host.load()
    host.enter()
    assert host.press("1", "enter")[-1].data == KeyEvent(KeyKind.DIGIT, 1).to_data()
    assert len(host.press(*"23456789")) == 5


def test_pad_cancel_key_ends_with_its_result(host: Host) -> None:
    host.load()
    host.enter()
    event, response = host.press("cancel")
    assert KeyEvent.from_data(event.data).kind is KeyKind.CANCEL
    assert result_of(response) is Result.CANCELLED_BY_CUSTOMER
    assert host.press("1") == []


def test_pad_host_cancel_ends_entry_then_answers(host: Host) -> None:
    host.load()
    host.enter()
    ack, entry, cancel = host.send(CancelRequest())
    assert ack.type == MessageType.ACK
    assert (entry.type, result_of(entry)) == (response_type(MessageType.ENTER_PIN), Result.CANCELLED_BY_HOST)
    assert (cancel.type, result_of(cancel)) == (response_type(MessageType.CANCEL), Result.DONE)


def test_pad_time_over_ends_entry_and_keys_are_dead(host: Host) -> None:
    host.load()
    host.enter(timeout_ms=5_000)
    assert host.pad.next_due_s() == 5.0
    assert host.pad.advance(4.9) == b""
    (response,) = frames_in(host.pad.press("1", 5.0))
    assert result_of(response) is Result.TIMED_OUT
    assert not host.pad.entering


def test_pad_entry_without_key_is_refused(host: Host) -> None:
    assert result_of(host.enter()[-1]) is Result.NO_KEY


def test_pad_busy_with_an_entry_refuses_another_but_tells_its_status(host: Host) -> None:
    host.load()
    host.enter()
    assert result_of(host.enter()[-1]) is Result.BUSY
    status = StatusResponse.from_data(host.send(StatusRequest())[-1].data[1:])
    assert status.state is PadState.ENTERING_PIN
    assert EnterPinResponse.from_data(host.press(*PIN, "enter")[-1].data[1:])


def test_pad_repeated_request_is_answered_and_not_done_again(host: Host) -> None:
    host.load()
    host.enter()
    again = Frame(
        2,
        MessageType.ENTER_PIN,
        EnterPinRequest(
            block_format=BlockFormat.SM4, card_number=CARD, min_digits=6, max_digits=6, timeout_ms=30_000
        ).to_data(),
    ).to_bytes()
    host.press("1", "2")
    assert [frame.type for frame in host.raw(again)] == [MessageType.ACK]
    assert host.pad.digits_held == 2
    done = host.press("3", "4", "5", "6", "enter")[-1]
    assert host.raw(again, 2.0)[-1] == done
    host.pad.advance(12.0)
    assert [frame.type for frame in host.raw(again, 12.0)] == [MessageType.ACK]


def test_pad_same_number_other_content_is_refused(host: Host) -> None:
    host.load()
    assert result_of(host.raw(Frame(1, MessageType.STATUS).to_bytes())[-1]) is Result.BAD_PARAMETER


def test_pad_bad_frames_are_refused_by_reason(host: Host) -> None:
    good = bytearray(Frame(1, MessageType.STATUS).to_bytes())
    good[-1] ^= 1
    assert host.raw(bytes(good)) == [Frame(0, MessageType.NAK, b"\x01")]
    assert result_of(host.raw(Frame(2, 0x77).to_bytes())[-1]) is Result.UNKNOWN_REQUEST
    assert result_of(host.raw(Frame(3, MessageType.ENTER_PIN, b"\x01").to_bytes())[-1]) is Result.BAD_PARAMETER


def test_pad_truncated_frame_is_given_up_after_the_gap(host: Host) -> None:
    host.raw(Frame(1, MessageType.ENTER_PIN, bytes(20)).to_bytes()[:10])
    assert host.pad.next_due_s() == 0.5
    host.pad.advance(0.5)
    assert result_of(host.send(StatusRequest(), 0.6)[-1]) is Result.DONE


def test_pad_tampered_wipes_its_keys_and_refuses(host: Host) -> None:
    host.load()
    host.enter()
    (response,) = frames_in(host.pad.tamper())
    assert result_of(response) is Result.TAMPERED
    status = StatusResponse.from_data(host.send(StatusRequest())[-1].data[1:])
    assert (status.state, status.keys) == (PadState.TAMPERED, frozenset())
    assert result_of(host.enter()[-1]) is Result.TAMPERED


def test_pad_unknown_key_is_refused(host: Host) -> None:
    with pytest.raises(ValueError, match="0 to 9"):
        host.pad.press("10", 0.0)
