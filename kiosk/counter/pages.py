"""The pages of the counter: one row a page. To add one: a row here, a view model, a QML file, its words.

`name` is the page's name in code and words; `key` its key; `file` its QML file in qml/Edian/Counter/pages, which has a
`required property <model class> model`; `make` makes the model when somebody signs in. `count` names which of the
shell's counts stands beside the word (`approvals`, `work`, `help_calls`). `parts` are the models within its model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.approval_view import ApprovalModel
from kiosk.counter.viewmodels.approvals_view import ApprovalsModel
from kiosk.counter.viewmodels.contract_view import CounterContractModel
from kiosk.counter.viewmodels.customer_view import CustomerModel
from kiosk.counter.viewmodels.decision_view import DecisionModel
from kiosk.counter.viewmodels.drawdown_view import DrawdownModel
from kiosk.counter.viewmodels.elbow_view import ElbowModel
from kiosk.counter.viewmodels.giving_view import GivingModel
from kiosk.counter.viewmodels.hand_on_view import HandOnModel
from kiosk.counter.viewmodels.page import PageModel
from kiosk.counter.viewmodels.payee_view import PayeeModel
from kiosk.counter.viewmodels.repayment_view import RepaymentModel
from kiosk.counter.viewmodels.sent_view import SentModel
from kiosk.counter.viewmodels.shift_view import ShiftModel
from kiosk.counter.viewmodels.work_view import WorkModel
from kiosk.counter.viewmodels.works_view import WorksModel

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
    parts: tuple[type[QObject], ...] = ()


_LISTS: tuple[PageKind, ...] = (
    PageKind(
        "approvals",
        "F5",
        "scales",
        "ApprovalsPage.qml",
        ApprovalsModel,
        "approvals",
        ApprovalsModel,
        (ApprovalModel, DecisionModel),
    ),
    PageKind("work", "F6", "inbox", "WorksPage.qml", WorksModel, "work", WorksModel, (WorkModel, HandOnModel)),
    PageKind("elbow", "F7", "headset", "ElbowPage.qml", ElbowModel, "help_calls", ElbowModel),
    PageKind("shift", "F8", "list", "ShiftPage.qml", ShiftModel, "", ShiftModel, (HandOnModel,)),
)

PAGES: tuple[PageKind, ...] = (
    PageKind("customer", "F2", "user", "CustomerPage.qml", CustomerModel, model=CustomerModel),
    PageKind(
        "drawdown",
        "F3",
        "coins",
        "DrawdownPage.qml",
        DrawdownModel,
        model=DrawdownModel,
        parts=(CounterContractModel, GivingModel, PayeeModel, SentModel),
    ),
    PageKind("repayment", "F4", "undo", "RepaymentPage.qml", RepaymentModel, model=RepaymentModel),
    *_LISTS,
)
