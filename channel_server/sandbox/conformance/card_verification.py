"""The rules of `CardVerificationService`: keys, cryptograms and PINs, judged and counted on the bank's side."""

from collections.abc import Mapping

from edian.backoffice.v1 import card_verification_service_pb2 as pb
from google.protobuf.message import Message

from channel_server.sandbox.conformance.bench import Bench
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.manners import Sample, manners
from channel_server.sandbox.conformance.pin_pad import PinPad, at_the_pad, verify
from channel_server.sandbox.conformance.rule import NotTriedError, Rule, RuleBrokenError, expect, given
from channel_server.sandbox.hsm.module import BlockFormat

_MOST_TRIES = 15  # no bank allows more wrong PINs in a row; a kit that goes on has met one that does not count


async def _keys_are_fresh_and_checked(bench: Bench) -> str:
    pad = await at_the_pad(bench)
    first = dict(pad.keys)
    keys = await pad.load_keys()
    formats = [key.block_format for key in keys]
    expect(len(set(formats)) == len(formats) > 0, "the keys are not one a format")
    for key in keys:
        block_format = BlockFormat(key.block_format)
        expect(key.check_value == pad.check_value(block_format), f"the check value of {block_format} does not hold")
        expect(pad.keys[block_format] != first.get(block_format), f"the key of {block_format} is the same as before")
    return ", ".join(formats)


async def _unknown_terminal_gets_no_keys(bench: Bench) -> str:
    request = pb.IssueWorkingKeysRequest(bank_id=bench.subjects.bank_id, terminal_id="no-such-terminal")
    answer = await bench.caller.ask(request, pb.IssueWorkingKeysResponse)
    told = answer.status if isinstance(answer, Said) else f"{len(answer.keys)} keys"
    expect(told in ("NOT_FOUND", "PERMISSION_DENIED"), f"answered {told}")
    return f"answered {told}"


async def _right_pin_is_approved(bench: Bench) -> str:
    pad = await at_the_pad(bench)
    for block_format in pad.keys:
        answer = _verdict(await pad.show(block_format=block_format), pb.CARD_VERDICT_APPROVED, f"in {block_format}")
        expect(answer.customer_id == bench.subjects.customer.customer_id, "the card is said to be another customer's")
        expect(answer.account_number == pad.card.account_number, "another account is said to go with the card")
    return f"APPROVED in {', '.join(pad.keys)}"


async def _wrong_pin_costs_a_try(bench: Bench) -> str:
    pad = await at_the_pad(bench)
    full = (await _approved(pad)).attempts_remaining
    wrong = _verdict(await pad.show(pad.wrong_pin()), pb.CARD_VERDICT_PIN_WRONG, "for a wrong PIN")
    expect(wrong.attempts_remaining == full - 1, f"{full} tries, then {wrong.attempts_remaining} after a wrong PIN")
    return f"{full} tries, {wrong.attempts_remaining} after a wrong PIN{await _restored(pad, full)}"


async def _restored(pad: PinPad, full: int) -> str:
    answer = await _approved(pad)
    expect(answer.attempts_remaining == full, f"{answer.attempts_remaining} tries after the right PIN, not {full}")
    return f", {full} after the right one"


async def _used_cryptogram_is_not_genuine(bench: Bench) -> str:
    pad = await at_the_pad(bench)
    counter = await pad.next_counter()
    tries = _verdict(await pad.show(counter=counter), pb.CARD_VERDICT_APPROVED, "at first").attempts_remaining
    for used in (counter, counter - 1):
        answer = await pad.show(pad.wrong_pin(), counter=used)
        _verdict(answer, pb.CARD_VERDICT_NOT_GENUINE, "for a counter that was used")
        expect(answer.attempts_remaining == tries, "a used cryptogram costs a try")
    return "NOT_GENUINE, no try lost"


async def _block_under_an_older_key_is_stale(bench: Bench) -> str:
    pad = await at_the_pad(bench)
    tries = (await _approved(pad)).attempts_remaining
    old = pad.block(pad.card.pin)
    await pad.load_keys()
    answer = await pad.show(block=old)
    _verdict(answer, pb.CARD_VERDICT_KEY_STALE, "under the older key")
    expect(answer.attempts_remaining == tries, "a stale key costs a try")
    return "KEY_STALE, no try lost"


async def _nothing_secret_comes_back(bench: Bench) -> str:
    pad = await at_the_pad(bench)
    shown = 0
    for pin in (pad.card.pin, pad.wrong_pin(), pad.card.pin):
        block = pad.block(pin)
        secrets = (block, block.hex().encode(), block.hex().upper().encode(), pin.encode())
        request = pad.presentation(block, await pad.next_counter(), BlockFormat.SM4)
        answer = await verify(bench, request)
        request.pin_block_format = "unknown"
        refused = await bench.caller.ask(request, pb.VerifyCardResponse)
        back = answer.SerializeToString()
        back += refused.details.encode() if isinstance(refused, Said) else refused.SerializeToString()
        expect(not any(secret in back for secret in secrets), "an answer repeats the PIN block or the PIN")
        shown += 2
    return f"nothing of it in {shown} answers"


async def _only_an_approval_names_the_holder(bench: Bench) -> str:
    pad = await at_the_pad(bench)
    await _approved(pad)
    answers = [await pad.show(pad.wrong_pin())]
    await _approved(pad)
    answers.append(await pad.show(counter=1))
    named = [answer for answer in answers if answer.customer_id or answer.account_number]
    expect(not named, "a verdict that is no approval names customer or account")
    return "no name on a wrong PIN or a used cryptogram"


async def _unknown_card_is_unusable(bench: Bench) -> str:
    pad = await at_the_pad(bench)
    request = pad.presentation(pad.block(pad.card.pin), 1, BlockFormat.SM4)
    request.card_number = "9" * 15 + "7"
    _verdict(await verify(bench, request), pb.CARD_VERDICT_CARD_UNUSABLE, "for a card that is not there")
    return "CARD_UNUSABLE"


async def _blocked_card_stays_blocked(bench: Bench) -> str:
    pad = await at_the_pad(bench, given(bench.subjects.expendable_card, "expendable_card"))
    answer = await pad.show()
    if answer.verdict != pb.CARD_VERDICT_PIN_BLOCKED:
        _verdict(answer, pb.CARD_VERDICT_APPROVED, "for the right PIN")
    tries = 0
    while answer.verdict != pb.CARD_VERDICT_PIN_BLOCKED:
        answer = await pad.show(pad.wrong_pin())
        tries += 1
        expect(tries <= _MOST_TRIES, f"not blocked after {tries} wrong PINs")
    expect(answer.attempts_remaining == 0, f"blocked with {answer.attempts_remaining} tries left")
    _verdict(await pad.show(), pb.CARD_VERDICT_PIN_BLOCKED, "for the right PIN of a blocked card")
    return f"blocked {f'after {tries} wrong PINs' if tries else 'since an earlier run'}, for the right PIN too"


async def _approved(pad: PinPad) -> pb.VerifyCardResponse:
    answer = await pad.show()
    if answer.verdict == pb.CARD_VERDICT_PIN_BLOCKED:
        raise NotTriedError("the test card is blocked")
    return _verdict(answer, pb.CARD_VERDICT_APPROVED, "for the right PIN")


def _verdict(answer: pb.VerifyCardResponse, wanted: pb.CardVerdict, when: str) -> pb.VerifyCardResponse:
    if answer.verdict != wanted:
        raise RuleBrokenError(f"{_name(answer.verdict)} instead of {_name(wanted)} {when}")
    return answer


def _name(verdict: pb.CardVerdict) -> str:
    known = verdict in pb.CardVerdict.values()
    return pb.CardVerdict.Name(verdict).removeprefix("CARD_VERDICT_") if known else str(verdict)


def _sample_presentation(bench: Bench) -> Message:
    return pb.VerifyCardRequest(
        bank_id=bench.subjects.bank_id,
        terminal_id="no-such-terminal",
        card_number="9" * 15 + "7",
        chip_data=b"\x00",
        pin_block=bytes(8),
        pin_block_format="ISO_0",
    )


SAMPLES: Mapping[str, Sample] = {
    "IssueWorkingKeys": lambda bench: pb.IssueWorkingKeysRequest(
        bank_id=bench.subjects.bank_id, terminal_id="no-such-terminal"
    ),
    "VerifyCard": _sample_presentation,
}

RULES = (
    Rule(
        "CV-01",
        "working key",
        "Working keys are fresh each time, one a format, and their check values hold.",
        ("IssueWorkingKeys",),
        _keys_are_fresh_and_checked,
    ),
    Rule(
        "CV-02",
        "working key",
        "A terminal that is not there gets no keys.",
        ("IssueWorkingKeys",),
        _unknown_terminal_gets_no_keys,
    ),
    Rule(
        "CV-03",
        "card",
        "A genuine chip and the right PIN are approved in each format, with the holder and the account.",
        ("IssueWorkingKeys", "VerifyCard"),
        _right_pin_is_approved,
    ),
    Rule(
        "CV-04",
        "PIN",
        "A wrong PIN costs a try on the bank's side, and the right one gives the tries back.",
        ("VerifyCard",),
        _wrong_pin_costs_a_try,
    ),
    Rule(
        "CV-05",
        "cryptogram",
        "A cryptogram whose counter was used is NOT_GENUINE and costs no try.",
        ("VerifyCard",),
        _used_cryptogram_is_not_genuine,
    ),
    Rule(
        "CV-06",
        "working key",
        "A PIN block under an older key is KEY_STALE and costs no try.",
        ("IssueWorkingKeys", "VerifyCard"),
        _block_under_an_older_key_is_stale,
    ),
    Rule(
        "CV-07",
        "PIN",
        "Neither PIN block nor PIN comes back in any answer.",
        ("VerifyCard",),
        _nothing_secret_comes_back,
    ),
    Rule(
        "CV-08",
        "card",
        "Only an approval names the holder and the account.",
        ("VerifyCard",),
        _only_an_approval_names_the_holder,
    ),
    Rule(
        "CV-09",
        "card",
        "A card that is not there is CARD_UNUSABLE.",
        ("VerifyCard",),
        _unknown_card_is_unusable,
    ),
    Rule(
        "CV-10",
        "PIN",
        "A card without tries left is blocked, for the right PIN too.",
        ("VerifyCard",),
        _blocked_card_stays_blocked,
    ),
    *manners("CV", SAMPLES),
)
