"""`python -m tests.model --seed S --steps N`: plays the model, outside `make test`."""

import argparse
from pathlib import Path

from tests.model.play import main

parser = argparse.ArgumentParser(prog="make model")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--steps", type=int, default=20_000)
parser.add_argument("--folder", type=Path, default=Path("build/model"), help="on a disk, not in memory")
parser.add_argument("--shrink", action="store_true", help="look for the shortest way to a failure: minutes")
options = parser.parse_args()
options.folder.mkdir(parents=True, exist_ok=True)
raise SystemExit(main(options.seed, options.steps, options.folder, shrink=options.shrink))
