"""The kit's own terminal: a PIN pad under test keys, and the chip of a test card.

It plays the half that stands opposite the bank's security module. Clear PINs and keys are those of the subjects' file,
which are test values; none of them is printed.

Source: ISO 9564-1:2017, 9.3.2 (format 0) and 9.3.5 (format 4); EMV 4.3 Book 2, 8.1.2. The formats' clear shapes are
those of `hsm.pin_blocks`, which reads what is made here.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from edian.backoffice.v1 import card_verification_service_pb2 as pb

from channel_server.sandbox.conformance.bench import Bench
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.rule import NotTriedError, RuleBrokenError, expect, given
from channel_server.sandbox.conformance.subjects import KitCard, KitTerminal
from channel_server.sandbox.hsm.ciphers import aes_encrypt, sm4_decrypt, sm4_encrypt, tdes_encrypt, xor
from channel_server.sandbox.hsm.cryptogram import make_cryptogram
from channel_server.sandbox.hsm.module import BlockFormat, check_value

_COUNTER_STEP = 16
"""Counters that a run leaves unused at most, for finding its first in a sixteenth of the tries."""
_MOST_TRIES = 0xFFFF // _COUNTER_STEP

_CHIP: Mapping[int, bytes] = {
    0x9F02: bytes(6),
    0x9F03: bytes(6),
    0x9F1A: bytes.fromhex("0156"),
    0x95: bytes.fromhex("8000040000"),
    0x5F2A: bytes.fromhex("0156"),
    0x9A: bytes.fromhex("260115"),
    0x9C: bytes.fromhex("31"),
    0x9F37: bytes.fromhex("1A2B3C4D"),
    0x82: bytes.fromhex("7C00"),
    0x9F10: bytes.fromhex("07010103A00000010A010000000000AABBCCDD"),
}
"""What the chip signs beside its counter; none of it matters to the rules."""


@dataclass(slots=True)
class PinPad:
    """A pad at the test terminal with a test card in the reader."""

    bench: Bench
    terminal: KitTerminal
    card: KitCard
    keys: dict[BlockFormat, bytes] = field(default_factory=dict, repr=False)

    async def load_keys(self) -> tuple[pb.WrappedKey, ...]:
        """Take fresh working keys from the bank, and tell them as they came."""
        request = pb.IssueWorkingKeysRequest(bank_id=self.bench.subjects.bank_id, terminal_id=self.terminal.terminal_id)
        answer = await self.bench.caller.ask(request, pb.IssueWorkingKeysResponse)
        if isinstance(answer, Said):
            raise RuleBrokenError(f"IssueWorkingKeys answers {answer}")
        known = set(BlockFormat)
        unknown = [key.block_format for key in answer.keys if key.block_format not in known]
        expect(not unknown, f"a key is for the unknown format {', '.join(unknown)}")
        self.keys = {
            BlockFormat(k.block_format): sm4_decrypt(self.terminal.master_key, k.wrapped_key) for k in answer.keys
        }
        return tuple(answer.keys)

    def check_value(self, block_format: BlockFormat) -> bytes:
        """Tell the check value that a loaded key has."""
        return check_value(block_format, self.keys[block_format])

    def block(self, pin: str, block_format: BlockFormat = BlockFormat.SM4) -> bytes:
        """Encrypt a PIN."""
        expect(block_format in self.keys, f"no key for {block_format} was issued")
        return _block(block_format, self.keys[block_format], pin, self.card.card_number)

    def wrong_pin(self) -> str:
        """Make a PIN that is surely not the card's."""
        pin = self.card.pin
        return pin[:-1] + str((int(pin[-1]) + 1) % 10)

    def presentation(self, block: bytes, counter: int, block_format: BlockFormat) -> pb.VerifyCardRequest:
        """Make the request that shows card and PIN."""
        card = self.card
        objects = {**_CHIP, 0x9F36: counter.to_bytes(2, "big")}
        signed = make_cryptogram(self.terminal.issuer_master_key, card.card_number, card.sequence_number, objects)
        objects |= {0x9F26: signed, 0x9F27: b"\x80"}
        return pb.VerifyCardRequest(
            bank_id=self.bench.subjects.bank_id,
            terminal_id=self.terminal.terminal_id,
            card_number=card.card_number,
            card_sequence_number=card.sequence_number,
            chip_data=b"".join(bytes.fromhex(f"{t:X}") + bytes([len(v)]) + v for t, v in objects.items()),
            pin_block=block,
            pin_block_format=block_format.value,
        )

    async def show(
        self,
        pin: str | None = None,
        *,
        block: bytes | None = None,
        counter: int | None = None,
        block_format: BlockFormat = BlockFormat.SM4,
    ) -> pb.VerifyCardResponse:
        """Show the card, with its right PIN and a fresh cryptogram unless told otherwise."""
        made = self.block(pin or self.card.pin, block_format) if block is None else block
        used = await self.next_counter() if counter is None else counter
        return await verify(self.bench, self.presentation(made, used, block_format))

    async def next_counter(self) -> int:
        """Take a chip counter that the bank has not seen; find one first where none is known."""
        taken = self.bench.next_counter
        if self.card.card_number not in taken:
            taken[self.card.card_number] = await self._find_counter()
        counter = taken[self.card.card_number]
        taken[self.card.card_number] = counter + 1
        if counter > 0xFFFF:
            raise NotTriedError("the chip counters of the test card are used up")
        return counter

    async def _find_counter(self) -> int:
        for tries in range(_MOST_TRIES):
            counter = self.terminal.first_counter + tries * _COUNTER_STEP
            if counter > 0xFFFF:
                break
            answer = await self.show(counter=counter)
            if answer.verdict != pb.CARD_VERDICT_NOT_GENUINE:
                return counter + 1
        raise RuleBrokenError("no cryptogram of the test card is taken for genuine")


async def at_the_pad(bench: Bench, card: KitCard | None = None) -> PinPad:
    """Stand at the test terminal, keys loaded, with a test card.

    Raises:
        NotTriedError: the subjects name no terminal or no card.
    """
    subjects = bench.subjects
    pad = PinPad(bench, given(subjects.terminal, "terminal"), card or given(subjects.card, "card"))
    await pad.load_keys()
    return pad


async def verify(bench: Bench, request: pb.VerifyCardRequest) -> pb.VerifyCardResponse:
    """Have card and PIN judged."""
    answer = await bench.caller.ask(request, pb.VerifyCardResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"VerifyCard answers {answer}")
    return answer


def _block(block_format: BlockFormat, key: bytes, pin: str, card_number: str) -> bytes:
    account = bytes.fromhex(card_number[-13:-1])
    match block_format:
        case BlockFormat.SM4:
            clear = bytes.fromhex(f"{len(pin):02d}{pin}".ljust(32, "F"))
            return sm4_encrypt(key, xor(clear, bytes(10) + account))
        case BlockFormat.ISO_0:
            clear = bytes.fromhex(f"0{len(pin):X}{pin}".ljust(16, "F"))
            return tdes_encrypt(key, xor(clear, bytes(2) + account))
        case BlockFormat.ISO_4:
            clear = bytes.fromhex(f"4{len(pin):X}{pin}".ljust(16, "A")) + os.urandom(8)
            field_of_account = bytes.fromhex(f"{len(card_number) - 12:X}{card_number}".ljust(32, "0"))
            return aes_encrypt(key, xor(aes_encrypt(key, clear), field_of_account))
