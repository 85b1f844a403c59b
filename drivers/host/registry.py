"""The kinds of device this build knows, by name; each is imported only when a profile asks for it."""

import importlib
from collections.abc import Mapping
from functools import cache

from drivers.device.base import DeviceKind
from drivers.errors import ProfileError

KIND_MODULES: Mapping[str, str] = {
    name: f"drivers.device.{name}"
    for name in ("id_reader", "card_reader", "pin_pad", "printer", "code_scanner", "camera")
}
"""Kind to the module that offers it as KIND. Another kind plugs in by a line here."""


@cache
def load_kind(name: str) -> DeviceKind[object]:
    """Return the kind of that name.

    Raises:
        ProfileError: there is none.
    """
    module = KIND_MODULES.get(name)
    if module is None:
        raise ProfileError(f"no kind of device {name!r}; there are {', '.join(KIND_MODULES)}")
    try:
        kind = importlib.import_module(module).KIND
    except ModuleNotFoundError as error:
        raise ProfileError(f"kind {name!r} cannot be used here: {error}") from error
    assert isinstance(kind, DeviceKind)
    return kind
