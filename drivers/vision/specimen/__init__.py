"""Specimens: pictures of invented cards as a camera sees them, with what is true of each beside it.

Nothing here reads anything, and nothing that it makes could be taken for a document: every card says SPECIMEN 样本, has
no emblem and no bank's art, and bears a number that is assigned to nobody. `make_specimen` is pure: an order and the
fonts give the same bytes. `python -m drivers.vision.specimen --out DIR` writes files.
"""

from drivers.vision.specimen.conditions import Conditions, Glare, Ground, Level
from drivers.vision.specimen.fonts import Face, Family, FontMissingError, SpecimenSet, find_families
from drivers.vision.specimen.scene import Frame
from drivers.vision.specimen.specimens import Order, Specimen, make_specimen
from drivers.vision.specimen.truth import Document, TrueFields, Truth

__all__ = [
    "Conditions",
    "Document",
    "Face",
    "Family",
    "FontMissingError",
    "Frame",
    "Glare",
    "Ground",
    "Level",
    "Order",
    "Specimen",
    "SpecimenSet",
    "TrueFields",
    "Truth",
    "find_families",
    "make_specimen",
]
