"""The program: specimens into a folder, each a JPEG and a JSON file of the same name.

Everything that it makes is marked SPECIMEN and belongs to nobody; it is for trying out and measuring what reads cards.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from drivers.vision.specimen.card_files import CardFileError, load_card
from drivers.vision.specimen.conditions import Level
from drivers.vision.specimen.fonts import FontMissingError, SpecimenSet, find_families
from drivers.vision.specimen.people import BankCard, Person
from drivers.vision.specimen.press import Picture
from drivers.vision.specimen.specimens import Order, make_specimen
from drivers.vision.specimen.truth import Document

_LONGEST_PORTRAIT = 4096


def main(argv: list[str] | None = None) -> int:
    """Make specimens. Exit code 2 when there is nothing to draw with or nowhere to write to."""
    arguments = _parser().parse_args(argv)
    try:
        families = find_families(arguments.set, arguments.fonts)
        portrait = None if arguments.portrait is None else _portrait(arguments.portrait)
        arguments.out.mkdir(parents=True, exist_ok=True)
        card = None if arguments.card is None else load_card(arguments.card)
        for number in range(arguments.count):
            for document in arguments.document or _documents_of(card):
                order = Order(
                    document=document,
                    level=arguments.level,
                    specimen_set=arguments.set,
                    seed=arguments.seed,
                    number=number,
                    portrait=portrait,
                    person=card if isinstance(card, Person) else None,
                    bank_card=card if isinstance(card, BankCard) else None,
                )
                specimen = make_specimen(order, families)
                stem = f"{document}-{arguments.set}-{arguments.level}-{arguments.seed}-{number:04d}"
                (arguments.out / f"{stem}.jpg").write_bytes(specimen.frame.jpeg)
                (arguments.out / f"{stem}.json").write_text(specimen.truth.to_json() + "\n", encoding="utf-8")
    except (FontMissingError, CardFileError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m drivers.vision.specimen",
        description="Make pictures of invented cards, marked SPECIMEN, each with a JSON file of what is true of it.",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--count", type=_count, default=10, help="specimens of each document (default 10)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed and fonts give the same pictures")
    parser.add_argument("--level", type=_level, default=Level.ORDINARY, help="easy, ordinary, hard, hardest; or 1 to 4")
    parser.add_argument("--set", type=SpecimenSet, default=SpecimenSet.OWN, help="own or unseen (other fonts, cameras)")
    parser.add_argument("--document", type=Document, action="append", help="id-front, id-back, bank-card; default all")
    parser.add_argument("--portrait", type=Path, help="a picture for the portrait's place; default a silhouette")
    parser.add_argument(
        "--card", type=Path, help="a card file of the simulators: print that card instead of drawing one"
    )
    parser.add_argument("--fonts", type=Path, help="a folder of NotoSansSC files to use alone")
    return parser


def _documents_of(card: Person | BankCard | None) -> list[Document]:
    match card:
        case None:
            return list(Document)
        case Person():
            return [Document.ID_FRONT, Document.ID_BACK]
        case BankCard():
            return [Document.BANK_CARD]


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 100_000:
        raise argparse.ArgumentTypeError("from 1 to 100000")
    return count


def _level(text: str) -> Level:
    levels = list(Level)
    if text.isdecimal() and 1 <= int(text) <= len(levels):
        return levels[int(text) - 1]
    return Level(text)


def _portrait(path: Path) -> Picture:
    try:
        with Image.open(path) as image:
            if max(image.size) > _LONGEST_PORTRAIT:
                raise OSError(f"{path} is larger than {_LONGEST_PORTRAIT} pixels: make it smaller")
            return np.asarray(image.convert("RGB"), np.uint8).copy()
    except UnidentifiedImageError as error:
        raise OSError(f"{path} is no picture that can be read") from error
