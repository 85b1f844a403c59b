"""The kinds of device there are, by name: those of this build, and those that installed packages bring along.

A kind is imported only when a profile asks for it. A vendor's package registers one by an entry point::

    [project.entry-points."edian.devices"]
    scale = "acme_scale"                    # a module that offers KIND, or "acme_scale:SCALE_KIND"

Ours come first: no package can put itself in the place of the PIN pad.
"""

import importlib
from collections.abc import Mapping
from functools import cache
from importlib import metadata

from drivers.device.base import DeviceKind
from drivers.errors import ProfileError

ENTRY_POINTS = "edian.devices"
"""The group in which packages register kinds of their own."""

KIND_MODULES: Mapping[str, str] = {
    name: f"drivers.device.{name}"
    for name in (
        "id_reader",
        "card_reader",
        "pin_pad",
        "printer",
        "code_scanner",
        "camera",
        "document_reader",
        "face_checker",
    )
}
"""Kind to the module that offers it as KIND, for the kinds of this build."""


def kind_names() -> tuple[str, ...]:
    """Return the names of all kinds, ours first."""
    brought = {entry.name for entry in metadata.entry_points(group=ENTRY_POINTS)} - set(KIND_MODULES)
    return (*KIND_MODULES, *sorted(brought))


@cache
def load_kind(name: str) -> DeviceKind[object]:
    """Return the kind of that name.

    Raises:
        ProfileError: there is none.
    """
    module = KIND_MODULES.get(name)
    if module is None:
        return _brought(name)
    try:
        kind = importlib.import_module(module).KIND
    except ModuleNotFoundError as error:
        raise ProfileError(f"kind {name!r} cannot be used here: {error}") from error
    assert isinstance(kind, DeviceKind)
    return kind


def _brought(name: str) -> DeviceKind[object]:
    """Return the kind that an installed package registers under that name."""
    found = list(metadata.entry_points(group=ENTRY_POINTS, name=name))
    if not found:
        raise ProfileError(f"no kind of device {name!r}; there are {', '.join(kind_names())}")
    if len(found) > 1:
        values = ", ".join(entry.value for entry in found)
        raise ProfileError(f"kind {name!r} is registered {len(found)} times ({values}); uninstall all but one")
    entry = found[0]
    try:
        offered = entry.load()
    except Exception as error:  # the package is not ours: whatever it raises, the profile cannot be used
        raise ProfileError(f"kind {name!r} of {entry.value} cannot be used here: {error}") from error
    kind = offered if isinstance(offered, DeviceKind) else getattr(offered, "KIND", None)
    if not isinstance(kind, DeviceKind) or kind.name != name:
        raise ProfileError(f"kind {name!r}: {entry.value} offers no KIND of that name; see docs/writing-a-driver.md")
    return kind
