"""The rules of `ImagingService`: a paper is stored once under its reference and never replaced."""

import asyncio
import hashlib
import os
from collections.abc import Mapping

from edian.backoffice.v1 import imaging_service_pb2 as pb

from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.manners import Sample, manners
from channel_server.sandbox.conformance.rule import Rule, RuleBrokenError, expect, given

_LARGEST_BYTES = 1 << 20
_AT_ONCE = 4


def _paper(bench: Bench, content: bytes | None = None) -> pb.StoreImageRequest:
    return pb.StoreImageRequest(
        bank_id=bench.subjects.bank_id,
        reference=fresh_reference(),
        kind="signature",
        media_type="image/svg+xml",
        content=content or b"<svg>" + os.urandom(8).hex().encode() + b"</svg>",
    )


async def _store(bench: Bench, paper: pb.StoreImageRequest) -> bytes:
    answer = await bench.caller.ask(paper, pb.StoreImageResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"StoreImage answers {answer}")
    return answer.content_sha256


async def _fetch(bench: Bench, reference: str, bank_id: str | None = None) -> pb.FetchImageResponse | Said:
    request = pb.FetchImageRequest(bank_id=bank_id or bench.subjects.bank_id, reference=reference)
    return await bench.caller.ask(request, pb.FetchImageResponse)


async def _same_content_is_stored_once(bench: Bench) -> str:
    paper = _paper(bench)
    digest = hashlib.sha256(paper.content).digest()
    for _ in range(2):
        expect(await _store(bench, paper) == digest, "content_sha256 is not the SHA-256 of the content")
    answers = await asyncio.gather(*(_store(bench, paper) for _ in range(_AT_ONCE)))
    expect(set(answers) == {digest}, "duplicates at once get different answers")
    return f"the same SHA-256 {2 + _AT_ONCE} times"


async def _other_content_is_refused(bench: Bench) -> str:
    paper = _paper(bench)
    await _store(bench, paper)
    other = _paper(bench)
    other.reference = paper.reference
    answer = await bench.caller.ask(other, pb.StoreImageResponse)
    told = answer.status if isinstance(answer, Said) else "as if it were the first"
    expect(told == "ALREADY_EXISTS", f"other content is answered {told}")
    kept = await _fetch(bench, paper.reference)
    expect(not isinstance(kept, Said) and kept.content == paper.content, "the first paper is no longer there")
    return "ALREADY_EXISTS, the first paper stays"


async def _fetch_gives_the_same_bytes(bench: Bench) -> str:
    for content in (None, bytes(range(256)) * 16, os.urandom(_LARGEST_BYTES)):
        paper = _paper(bench, content)
        await _store(bench, paper)
        answer = await _fetch(bench, paper.reference)
        if isinstance(answer, Said):
            raise RuleBrokenError(f"FetchImage answers {answer}")
        expect(answer.content == paper.content, f"{len(paper.content)} bytes come back as others")
        expect((answer.kind, answer.media_type) == (paper.kind, paper.media_type), "kind or media type is another one")
    return f"up to {_LARGEST_BYTES} bytes the same"


async def _what_is_not_there_is_not_found(bench: Bench) -> str:
    answer = await _fetch(bench, fresh_reference())
    told = answer.status if isinstance(answer, Said) else f"{len(answer.content)} bytes"
    expect(told == "NOT_FOUND", f"answered {told}")
    return told


async def _another_bank_fetches_nothing(bench: Bench) -> str:
    other = given(bench.subjects.other_bank_id, "other bank")
    paper = _paper(bench)
    await _store(bench, paper)
    answer = await _fetch(bench, paper.reference, other)
    told = answer.status if isinstance(answer, Said) else f"{len(answer.content)} bytes"
    expect(told in ("NOT_FOUND", "PERMISSION_DENIED"), f"another bank is answered {told}")
    return f"answered {told}"


SAMPLES: Mapping[str, Sample] = {
    "StoreImage": _paper,
    "FetchImage": lambda bench: pb.FetchImageRequest(bank_id=bench.subjects.bank_id, reference=fresh_reference()),
}

RULES = (
    Rule(
        "IM-01",
        "paper",
        "The same reference with the same content is stored once, and answered with the SHA-256 of the content.",
        ("StoreImage",),
        _same_content_is_stored_once,
    ),
    Rule(
        "IM-02",
        "paper",
        "The same reference with other content is refused as ALREADY_EXISTS, and the first paper stays.",
        ("StoreImage", "FetchImage"),
        _other_content_is_refused,
    ),
    Rule(
        "IM-03",
        "paper",
        "A paper is fetched with the bytes, kind and media type with which it was stored, up to 1 MiB.",
        ("StoreImage", "FetchImage"),
        _fetch_gives_the_same_bytes,
    ),
    Rule(
        "IM-04",
        "paper",
        "A paper that was never stored is NOT_FOUND.",
        ("FetchImage",),
        _what_is_not_there_is_not_found,
    ),
    Rule("IM-05", "other bank", "Another bank fetches nothing.", ("FetchImage",), _another_bank_fetches_nothing),
    *manners("IM", SAMPLES),
)
