"""The pages of the counter: one row a page. To add one: a row here, a view model, a QML file, its words.

`name` is the page's name in code and words; `key` its key; `file` its QML file in qml/Edian/Counter/pages, which has a
`required property <model class> model`; `make` makes the model when somebody signs in. `count` names which of the
shell's counts stands beside the word (`approvals`, `work`, `help_calls`); areas without a rail entry have `key` "".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.customer_view import CustomerModel
from kiosk.counter.viewmodels.page import PageModel

__all__ = ["PAGES", "PageKind"]


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page."""

    name: str
    key: str
    icon: str
    file: str
    make: Callable[[Desk], PageModel]
    count: str = ""
    model: type[PageModel] = PageModel


PAGES: tuple[PageKind, ...] = (
    PageKind("customer", "F2", "user", "CustomerPage.qml", CustomerModel, model=CustomerModel),
)
