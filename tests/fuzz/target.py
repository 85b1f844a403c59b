"""What a fuzz target is, and its corpus on disk: one input a line, in hex."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True)
class Target:
    """One decoder under test.

    Attributes:
        run: takes any bytes; raises when a promise is broken, and never otherwise.
        modules: what it covers, as full module names.
        seeds: good inputs to begin with.
        max_bytes: longest input that is tried.
    """

    name: str
    run: Callable[[bytes], None]
    modules: tuple[str, ...]
    seeds: tuple[bytes, ...] = ()
    max_bytes: int = 2_048

    @property
    def corpus_file(self) -> Path:
        """Where its kept inputs are."""
        return CORPUS / f"{self.name}.hex"

    def kept(self) -> list[bytes]:
        """Inputs that were kept."""
        if not self.corpus_file.exists():
            return []
        return [bytes.fromhex(line) for line in self.corpus_file.read_text(encoding="ascii").splitlines()]

    def keep(self, inputs: Iterable[bytes]) -> None:
        """Write the corpus anew, shortest first, so that a difference is easy to read."""
        ordered = sorted(set(inputs), key=lambda data: (len(data), data))
        self.corpus_file.parent.mkdir(parents=True, exist_ok=True)
        self.corpus_file.write_text("".join(f"{data.hex()}\n" for data in ordered), encoding="ascii")


def in_pieces(data: bytes, step: int) -> list[bytes]:
    """Cut as a slow line would."""
    return [data[at : at + step] for at in range(0, len(data), step)]
