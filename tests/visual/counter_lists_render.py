"""Draws the pictures of the counter's lists and dialogs: `python -m tests.visual.counter_lists_render FOLDER [PREFIX]`.

One window a scene, on a twin of its own: what one scene has done is not seen in the next.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tests.visual.stage import app  # first: it pins what Qt reads at its first use

from tests.visual.counter_stage import CounterStage  # isort: skip

from PySide6.QtCore import Qt  # isort: skip
from PySide6.QtGui import QImage, QPainter  # isort: skip

from kiosk.counter.client.answers import Success
from kiosk.counter.client.approvals import ApprovalState
from kiosk.counter.client.customers import Customer
from kiosk.counter.client.lending import Channel, DrawdownTerms, PaymentParts, Quote
from kiosk.counter.client.staff import StaffMember, StaffRole, Workstation
from kiosk.counter.client.twin_branch import TwinBranch
from kiosk.counter.client.twin_plan import schedule
from kiosk.counter.client.twin_records import records_of
from kiosk.counter.client.visits import DocumentSource, IdentityDocument
from kiosk.counter.client.work import Shift, WorkItem, WorkKind
from kiosk.counter.viewmodels.catalogue import load
from kiosk.counter.viewmodels.dialog_subjects import Printable, Reversible
from kiosk.counter.viewmodels.paper_page import PaperPage
from kiosk.counter.viewmodels.paper_pdf import DOTS_PER_MM, PAGE_MM, draw_page
from kiosk.counter.viewmodels.plan_paper import plan_pages
from kiosk.counter.viewmodels.shift_paper import shift_pages
from kiosk.counter.viewmodels.statement_paper import statement_pages
from kiosk.flow.facts import Bilingual, Language, Method
from tests.visual.counter_lists_scenes import busy_branch, full_journal
from tests.visual.pictures import save

__all__ = ["NAMES", "draw"]

Act = Callable[[CounterStage], None]
KEY, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SMALL = (1280, 800)


class Scene:
    """A window in a state: who is signed in, at which workstation, on which branch, after which keys."""

    def __init__(
        self,
        number: str,
        page: Qt.Key,
        acts: Callable[[CounterStage], None] = lambda stage: None,
        *,
        branch: Callable[[], TwinBranch] = TwinBranch,
        size: tuple[int, int] = (1440, 900),
        english: bool = False,
        workstation: str = "JC-T003",
    ) -> None:
        self.number, self.page, self.acts, self.branch = number, page, acts, branch
        self.size, self.english, self.workstation = size, english, workstation

    def draw(self) -> QImage:
        """The picture."""
        stage = CounterStage(self.branch(), size=self.size, workstation_id=self.workstation)
        try:
            stage.sign_in(self.number)
            if self.english:
                stage.press(KEY.Key_L, CTRL)
            stage.press(self.page)
            stage.settle(150)
            self.acts(stage)
            # The clock on the wall is told once a second; it is told now, so that it is not a matter of when.
            stage._do(stage.counter.ticked.emit)
            stage.settle(150)
            return stage.photograph()
        finally:
            stage.close()


def _to_drawdown(stage: CounterStage) -> None:
    stage.press(KEY.Key_1, ALT)
    stage.press(KEY.Key_Home)
    for _ in range(4):
        if "80,000" in str(stage.counter.model("approvals").property("detail").property("title")):
            break
        stage.press(KEY.Key_Down)
        stage.settle(60)


def _look(stage: CounterStage, proofs: int) -> None:
    _to_drawdown(stage)
    for at in range(proofs):
        stage.press(KEY(KEY.Key_1.value + at))
        stage.settle(40)


def _password(stage: CounterStage) -> None:
    _look(stage, 4)
    stage.press(KEY.Key_Return, CTRL)
    stage.type("edian")


def _return_without_words(stage: CounterStage) -> None:
    _look(stage, 1)
    stage.press(KEY.Key_R, ALT)


def _asked() -> TwinBranch:
    branch = busy_branch()
    for approval in list(branch.approvals.values()):
        if approval.drawdown_id:
            asked = replace(approval, state=ApprovalState.ASKED, comment="鱼苗买自哪家，有没有合同？")
            branch.approvals[approval.approval_id] = asked
    return branch


def _nothing_waits() -> TwinBranch:
    branch = TwinBranch()
    branch.approvals.clear()
    branch.work.clear()
    branch.calls.clear()
    return branch


def _hand_on(stage: CounterStage) -> None:
    for _ in range(3):
        stage.press(KEY.Key_Down)
    stage.settle(60)
    stage.press(KEY.Key_T, ALT)
    stage.type("0322")


def _handoff_row(stage: CounterStage) -> None:
    stage.press(KEY.Key_2, ALT)
    stage.press(KEY.Key_Down)


def _review_branch() -> TwinBranch:
    branch = TwinBranch()
    item = WorkItem(
        WorkKind.REVIEW,
        "7c1e0000-0000-4000-8000-0000000004f0",
        Channel.MOBILE,
        "",
        "c-0",
        "样本冬梅",
        None,
        branch.now - timedelta(hours=3),
        branch.now + timedelta(hours=45),
        cause="LINE_FROZEN",
        query_number="稻-4207",
    )
    branch.work[WorkKind.REVIEW, item.subject_id] = item
    return branch


def _review_row(stage: CounterStage) -> None:
    model = stage.counter.model("work")
    stage._do(lambda: model.choose("reviews", 0))  # type: ignore[attr-defined]


def _take_call(stage: CounterStage) -> None:
    stage.press(KEY.Key_C, ALT)
    stage.settle(80)
    stage._do(lambda: stage.branch.advance(seconds=63))
    stage.press(KEY.Key_1)
    stage.settle(80)
    stage._do(lambda: stage.branch.advance(seconds=9))
    stage._do(lambda: stage.counter.model("elbow").tick())


def _to_counter(stage: CounterStage) -> None:
    _take_call(stage)
    stage.press(KEY.Key_G, ALT)


def _at_counter(stage: CounterStage) -> None:
    _to_counter(stage)
    stage.press(KEY.Key_Return, CTRL)


def _unfit(stage: CounterStage) -> None:
    _take_call(stage)
    stage.press(KEY.Key_T)
    stage.commit("借5万")
    stage.press(KEY.Key_Return)


def _worked() -> TwinBranch:
    branch = TwinBranch()
    full_journal(branch)
    return branch


def _late(stage: CounterStage) -> None:
    stage._do(lambda: stage.branch.advance(hours=6, minutes=49))
    stage._do(lambda: stage.counter.model("shift").enter())


def _sign_off(stage: CounterStage) -> None:
    _late(stage)
    stage.settle(100)
    stage.press(KEY.Key_Return, CTRL)


def _customer(stage: CounterStage, name: str = "样本桂兰") -> None:
    who = next(each for each in stage.branch.people.values() if each.name == name)
    stage._do(lambda: stage.desk.open_customer(who.customer_id))
    stage.until(lambda: stage.desk.case.customer is not None)


def _visit(stage: CounterStage, name: str = "样本桂兰") -> None:
    _customer(stage, name)
    who = next(each for each in stage.branch.people.values() if each.name == name)
    paper = IdentityDocument("resident", who.name, who.id_number, None, date(2036, 1, 1), DocumentSource.TELLER_SEEN)

    async def read() -> None:
        opened = await stage.client.open_visit(Language.ZH, paper)
        assert isinstance(opened, Success)
        stage.desk.take_case(replace(stage.desk.case, visit=opened.value))

    stage._run(read())


def _dialog(
    name: str, subject: object = None, keys: str = "", *, visit: bool = False
) -> Callable[[CounterStage], None]:
    def acts(stage: CounterStage) -> None:
        (_visit if visit else _customer)(stage)
        case = stage.desk.case.customer
        assert case is not None
        stage._do(lambda: stage.desk.ask(name, case.lines[0] if subject is None else subject))
        stage.settle(60)
        if keys:
            stage.type(keys)

    return acts


def _records(stage: CounterStage) -> None:
    _visit(stage)
    stage.press(KEY.Key_B, ALT)
    stage.until(lambda: bool(stage.counter.property("dialogs").property("records").property("rows")))
    stage.press(KEY.Key_Down)


def _records_without_visit(stage: CounterStage) -> None:
    _customer(stage)
    stage.press(KEY.Key_P, CTRL)
    stage.settle(60)


def _frozen(stage: CounterStage) -> None:
    _dialog("freeze", keys="客户挂失")(stage)
    stage.press(KEY.Key_Return)


def _attest(stage: CounterStage) -> None:
    _dialog("attest", object(), visit=True)(stage)
    stage.press(KEY.Key_1, ALT)
    stage.press(KEY.Key_4, ALT)
    stage.type("两次没认出")


def _attested(stage: CounterStage) -> None:
    _attest(stage)
    stage.press(KEY.Key_Return)


def _handoff(stage: CounterStage) -> None:
    _visit(stage, "样本有田")
    stage.desk.handoff_code = "EDIAN1.from-a-terminal"
    stage.press(KEY.Key_J, CTRL)


def _taken(stage: CounterStage) -> None:
    _handoff(stage)
    stage.press(KEY.Key_Return, CTRL)


TELLER = StaffMember("0317", "样本小满", (StaffRole.TELLER,))
PLACE = Workstation("JC-T001", Bilingual("清江农商行", ""), Bilingual("虚构湾支行", ""))
_REVERSIBLE = Reversible("7c1e0000-0000-4000-8000-00000000d001", "样本桂兰", 8_000_000, "稻-4190")
_PRINTABLE = Printable("7c1e0000-0000-4000-8000-00000000d001", "样本桂兰", 8_000_000)

SCENES: dict[str, Scene] = {
    "approvals": Scene("0309", KEY.Key_F5, lambda stage: _look(stage, 3), branch=busy_branch),
    "approvals-small": Scene("0309", KEY.Key_F5, lambda stage: _look(stage, 3), branch=busy_branch, size=SMALL),
    "approvals-english": Scene("0309", KEY.Key_F5, lambda stage: _look(stage, 3), branch=busy_branch, english=True),
    "approvals-password": Scene("0309", KEY.Key_F5, _password, branch=busy_branch),
    "approvals-return": Scene("0309", KEY.Key_F5, _return_without_words, branch=busy_branch),
    "approvals-maker": Scene("0317", KEY.Key_F5, _to_drawdown, branch=_asked, workstation="JC-T001"),
    "approvals-empty": Scene("0309", KEY.Key_F5, branch=_nothing_waits),
    "work": Scene("0317", KEY.Key_F6),
    "work-small": Scene("0317", KEY.Key_F6, size=SMALL),
    "work-english": Scene("0317", KEY.Key_F6, english=True),
    "work-hand-over": Scene("0317", KEY.Key_F6, _handoff_row),
    "work-review": Scene("0317", KEY.Key_F6, _review_row, branch=_review_branch),
    "work-hand-on": Scene("0317", KEY.Key_F6, _hand_on),
    "work-empty": Scene("0317", KEY.Key_F6, branch=_nothing_waits),
    "elbow-waiting": Scene("0317", KEY.Key_F7),
    "elbow": Scene("0317", KEY.Key_F7, _take_call),
    "elbow-small": Scene("0317", KEY.Key_F7, _take_call, size=SMALL),
    "elbow-unfit": Scene("0317", KEY.Key_F7, _unfit),
    "elbow-to-counter": Scene("0317", KEY.Key_F7, _to_counter),
    "elbow-at-counter": Scene("0317", KEY.Key_F7, _at_counter),
    "elbow-empty": Scene("0317", KEY.Key_F7, branch=_nothing_waits),
    "shift": Scene("0317", KEY.Key_F8, _late, branch=_worked),
    "shift-small": Scene("0317", KEY.Key_F8, _late, branch=_worked, size=SMALL),
    "shift-english": Scene("0317", KEY.Key_F8, _late, branch=_worked, english=True),
    "shift-left": Scene("0309", KEY.Key_F8),
    "shift-sign-off": Scene("0317", KEY.Key_F8, _sign_off, branch=_worked),
    "dialog-freeze": Scene("0317", KEY.Key_F2, _dialog("freeze", keys="客户挂失")),
    "dialog-frozen": Scene("0317", KEY.Key_F2, _frozen),
    "dialog-release": Scene("0317", KEY.Key_F2, _dialog("release")),
    "dialog-reversal": Scene("0317", KEY.Key_F2, _dialog("reversal", _REVERSIBLE)),
    "dialog-attest": Scene("0317", KEY.Key_F2, _attest),
    "dialog-attested": Scene("0317", KEY.Key_F2, _attested),
    "dialog-attest-english": Scene("0317", KEY.Key_F2, _attest, english=True),
    "dialog-handoff": Scene("0317", KEY.Key_F2, _handoff),
    "dialog-handoff-taken": Scene("0317", KEY.Key_F2, _taken),
    "dialog-records": Scene("0317", KEY.Key_F2, _records),
    "dialog-records-small": Scene("0317", KEY.Key_F2, _records, size=SMALL),
    "dialog-records-english": Scene("0317", KEY.Key_F2, _records, english=True),
    "dialog-records-no-visit": Scene("0317", KEY.Key_F2, _records_without_visit),
    "dialog-reprint": Scene("0317", KEY.Key_F2, _dialog("reprint", _PRINTABLE, visit=True)),
}


def _shift_page() -> PaperPage:
    """The first page of a day's list."""
    branch = _worked()
    entries = tuple(reversed(branch.journal["0317"]))
    day = Shift(date(2026, 3, 18), branch.now - timedelta(hours=2), (), entries, (), branch.now)
    return shift_pages(day, TELLER, PLACE, branch.now, load(Language.ZH))[0]


def _plan_page() -> PaperPage:
    """A quote of a year, for the customer to take home."""
    branch = TwinBranch()
    terms = DrawdownTerms("line-C0001", 8_000_000, 12, Method.EQUAL_INSTALMENT, "FARMING", 18)
    begins = date(2026, 3, 18)
    plan = schedule(terms.amount_fen, terms.term_months, terms.method, terms.due_day, begins, Decimal("0.0435"))
    quote = Quote("q-1", terms, begins, plan, branch.now + timedelta(minutes=30))
    customer = branch.people["C0001"].row()
    return plan_pages(quote, customer, TELLER, PLACE, branch.now, load(Language.ZH))[0]


def _statement_page() -> PaperPage:
    """All of a customer who has three notes."""
    branch = TwinBranch()
    person = branch.people["C0001"]
    customer = Customer(person.row(), (), (person.line(),), (), (), tuple(person.closed), (), 1)
    records = list(records_of(branch, person))
    records[1] = replace(records[1], loan_note_id="JJ25-08-0231", parts=PaymentParts(0, 15_230, 784_770))
    return statement_pages(customer, records, TELLER, PLACE, branch.now, load(Language.ZH))[0]


PAPERS: dict[str, Callable[[], PaperPage]] = {
    "shift-paper": _shift_page,
    "plan-paper": _plan_page,
    "statement-paper": _statement_page,
}
NAMES = (*SCENES, *PAPERS)


def paper(page: PaperPage) -> QImage:
    """A page as it is printed."""
    app()
    wide, tall = (round(side * DOTS_PER_MM / 2) for side in PAGE_MM)
    picture = QImage(wide, tall, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.scale(0.5, 0.5)
    draw_page(painter, page)
    painter.end()
    return picture


def draw(folder: Path, only: str = "") -> None:
    """All pictures, as PNG; or those whose name begins so."""
    for name, scene in SCENES.items():
        if name.startswith(only):
            save(scene.draw(), folder / f"{name}.png")
    for name, make in PAPERS.items():
        if name.startswith(only):
            save(paper(make()), folder / f"{name}.png")


if __name__ == "__main__":
    draw(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
    sys.stdout.flush()
    os._exit(0)  # the pictures are all that is wanted of this process
