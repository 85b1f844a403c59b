"""The forms that the receipt printer offers: named fields in, a receipt document out.

A receipt has no coordinates: fields follow one another down the paper, wrapped at its width. A bank's own layouts are
its application's to make, by PrintRaw.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from drivers.device.base.values import Json
from drivers.device.printer import Alignment, Element, QrCode, Text

MEDIA = "Receipt"
"""The one media definition: paper from the roll, as long as it needs to be."""

_CHARACTERS_PER_LINE = 48


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. A list of values prints one after the other."""

    name: str
    required: bool = False
    align: Alignment = Alignment.LEFT
    bold: bool = False
    large: bool = False
    is_code: bool = False

    def element(self, value: str) -> Element:
        """Return what prints a value of it."""
        if self.is_code:
            return QrCode(value)
        return Text(value, self.align, bold=self.bold, double_width=self.large, double_height=self.large)

    def description(self, order: int) -> dict[str, Json]:
        """Return how `Printer.GetQueryForm` tells it."""
        return {
            "order": order,
            "position": {"x": 0, "y": order},
            "size": {"width": _CHARACTERS_PER_LINE, "height": 1},
            "fieldType": "barcode" if self.is_code else "text",
            "class": "required" if self.required else "optional",
            "access": "write",
            "overflow": "wordWrap",
            "style": {"bold": self.bold, "width": "double" if self.large else "single"},
            "horizontal": self.align.value,
        }


@dataclass(frozen=True, slots=True)
class Form:
    """A form by name."""

    name: str
    title: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """Return the field of that name."""
        return next((each for each in self.fields if each.name == name), None)

    def document(self, values: Mapping[str, tuple[str, ...]]) -> tuple[Element, ...]:
        """Return the receipt; the fields in the form's order."""
        return tuple(each.element(value) for each in self.fields for value in values.get(each.name, ()))

    def description(self) -> dict[str, Json]:
        """Return the form as `Printer.GetQueryForm` tells it."""
        return {
            "unit": {"base": "rowColumn", "x": 1, "y": 1},
            "size": {"width": _CHARACTERS_PER_LINE, "height": max(1, len(self.fields))},
            "orientation": "portrait",
            "skew": 0,
            "title": self.title,
            "fields": {each.name: each.description(order) for order, each in enumerate(self.fields)},
        }


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form(
            "Receipt",
            "A receipt: a heading, lines, a code to scan, a foot line",
            (
                Field("Heading", align=Alignment.CENTER, bold=True, large=True),
                Field("Line", required=True),
                Field("Code", is_code=True),
                Field("Foot", align=Alignment.CENTER),
            ),
        ),
    )
}
