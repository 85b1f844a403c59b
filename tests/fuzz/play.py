"""One target under libFuzzer, in a process of its own: `python -m tests.fuzz.play TARGET SECONDS CORPUS FINDS SEED`.

It ends at the first find, whose input libFuzzer leaves in FINDS; the parent reads its statistics off standard error.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["drivers"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz until the time is up."""
    name, seconds, corpus, finds, seed = sys.argv[1:6]
    target = TARGETS[name]
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={target.max_bytes}",
        f"-artifact_prefix={finds}/",
        f"-seed={seed}",
        "-print_final_stats=1",
        "-timeout=10",
        "-rss_limit_mb=1024",
    ]
    atheris.Setup([sys.argv[0], *options, corpus], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
