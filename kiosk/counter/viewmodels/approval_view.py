"""One approval in full: before and after, the proofs, and the decision with the password again.

Whether somebody may approve is the server's to say; the page says it first, in a sentence, so that nobody has to try.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Answer, Success
from kiosk.counter.client.approvals import Approval, ApprovalDecision, ApprovalKind, ApprovalState, ApprovalView
from kiosk.counter.client.lending import Outcome
from kiosk.counter.client.staff import StaffMember
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.approval_rows import bars, change_rows, proof_rows, title_of, why_not
from kiosk.counter.viewmodels.cells import LIST, MAP, for_qml, rows_for_qml
from kiosk.counter.viewmodels.decision_view import DecisionModel
from kiosk.counter.viewmodels.figures import clock_s

__all__ = ["ApprovalModel"]

SHORTEST_COMMENT = 2
_DECISIONS = {
    "approve": ApprovalDecision.APPROVE,
    "return": ApprovalDecision.RETURN,
    "ask": ApprovalDecision.ASK,
}


class ApprovalModel(QObject):
    """The approval that was chosen, and what the reader does with it. `reload` asks for the whole list anew."""

    changed = Signal()
    commentWanted = Signal()

    def __init__(self, desk: Desk, reload: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._reload = reload
        self._view: ApprovalView | None = None
        self._chosen = ""
        self._proof = 0
        self._comment = self._comment_wrong = ""
        self._told, self._told_tone = "", "none"
        self._busy = False
        self._decision = DecisionModel(desk, self._send, self)

    @property
    def chosen(self) -> str:
        """The id of the approval that is shown, or is being asked for."""
        return self._chosen

    @property
    def view(self) -> ApprovalView | None:
        """What the bank has told of it."""
        return self._view

    def choose(self, approval_id: str) -> None:
        """Another one; nothing that was written to the one before stays."""
        if approval_id != self._chosen:
            self._chosen, self._view, self._proof = approval_id, None, 0
            self._comment = self._comment_wrong = self._told = ""
            self.changed.emit()

    async def load(self) -> None:
        """Ask for the chosen one anew."""
        wanted = self._chosen
        if not wanted:
            self._view = None
            self.changed.emit()
            return
        answer = await self.desk.client.approval(wanted)
        if wanted != self._chosen:
            return
        if not isinstance(answer, Success):
            self.say_no(answer)
            return
        self._view = answer.value
        self._proof = next((at for at, proof in enumerate(self._view.proofs) if not proof.opened), self._proof)
        self.changed.emit()

    def say_no(self, answer: Answer[object]) -> None:
        """What was asked did not succeed."""
        said = self.desk.said(answer)
        self._tell(" ".join(part for part in (said.sentence, said.remedy, said.code) if part), "stop")

    # --- what is sent to the bank -------------------------------------------------------------------------------------

    async def _open_proof(self, approval_id: str, proof: str) -> None:
        answer = await self.desk.client.open_proof(approval_id, proof)
        if not isinstance(answer, Success):
            self.say_no(answer)
        elif self._view is not None and self._view.approval.approval_id == approval_id:
            await self.load()

    async def _decide(self, decision: str, comment: str, password: str) -> None:
        view = self._view
        if view is None:
            return
        approval_id = view.approval.approval_id
        assert self.desk.staff is not None
        try:
            # On disk before the first byte leaves; where that cannot be, nothing is sent.
            request_id = self.desk.request_ids.of(self.desk.staff.number, "decide", approval_id, decision, comment)
        except OSError:
            self._busy = False
            self._decision.close()
            self._tell(self.desk.words.say("acts.disk"), "stop")
            return
        answer = await self.desk.client.decide(request_id, approval_id, _DECISIONS[decision], comment, password)
        self._busy = False
        self.desk.request_ids.told(request_id, answer)
        if not isinstance(answer, Success):
            said = self.desk.said(answer)
            if said.reason == "STAFF_SIGN_IN_FAILED":
                self._decision.wrong(said.sentence)
                self.changed.emit()
                return
            self._decision.close()
            self.say_no(answer)
            return
        self._comment = ""
        self._decision.close()
        self._tell(self._done_word(decision, answer.value.drawdown.outcome if answer.value.drawdown else None), "ok")
        self._reload()

    def _done_word(self, decision: str, outcome: Outcome | None) -> str:
        say = self.desk.words.say
        if decision != "approve":
            return say("approvals.returned" if decision == "return" else "approvals.asked_done")
        if outcome is None or outcome is Outcome.UNSPECIFIED:
            return say("approvals.passed")
        return say("approvals.passed_outcome", say(f"outcome.{outcome.value.lower()}"))

    async def _withdraw(self, approval_id: str) -> None:
        answer = await self.desk.client.withdraw(approval_id)
        self._after_own(answer, "approvals.withdrawn")
        self._reload()

    async def _explain(self, approval_id: str, reason: str) -> None:
        answer = await self.desk.client.explain(approval_id, reason)
        if self._after_own(answer, "approvals.explained"):
            self._comment = ""
        self._reload()

    def _after_own(self, answer: Answer[Approval], key: str) -> bool:
        self._busy = False
        if isinstance(answer, Success):
            self._tell(self.desk.words.say(key), "ok")
            return True
        self.say_no(answer)
        return False

    # --- what the reader does -----------------------------------------------------------------------------------------

    @Slot(int)
    def chooseProof(self, index: int) -> None:
        """Another proof is the current one; not looked at by that."""
        self._proof = index
        self.changed.emit()

    @Slot(int)
    def openProof(self, index: int) -> None:
        """Look at a proof; the bank notes it."""
        if self._view is not None and 0 <= index < len(self._view.proofs):
            self._proof = index
            proof = self._view.proofs[index]
            self.changed.emit()
            if not proof.opened and self._view.approval.state.waits:
                work = self._open_proof(self._view.approval.approval_id, proof.proof)
                self.desk.start(f"approvals_proof_{proof.proof}", work)

    @Slot(str)
    def setComment(self, text: str) -> None:
        """What is written: a comment, or one's own explanation."""
        self._comment, self._comment_wrong = text, ""
        self.changed.emit()

    @Slot()
    def approve(self) -> None:
        """Ask for the password, then approve."""
        if self._can_approve():
            self._ask("approve")

    @Slot()
    def giveBack(self) -> None:
        """Give it back to its maker; needs a reason."""
        self._ask_with_comment("return")

    @Slot()
    def ask(self) -> None:
        """Ask the maker; needs words."""
        self._ask_with_comment("ask")

    def _ask_with_comment(self, decision: str) -> None:
        if not self._can_decide():
            return
        if len(self._comment.strip()) < SHORTEST_COMMENT:
            self._comment_wrong = self.desk.words.say(f"approvals.why_comment_{decision}")
            self.changed.emit()
            self.commentWanted.emit()
            return
        self._ask(decision)

    def _ask(self, decision: str) -> None:
        self._told = ""
        self.changed.emit()
        about = f"{self._title()} · {self._view.approval.customer_name}" if self._view else ""
        self._decision.open(decision, " · ".join(part for part in (about, self._comment.strip()) if part))

    def _send(self, decision: str, password: str) -> None:
        self._busy = True
        self.changed.emit()
        self.desk.start("approvals_decide", self._decide(decision, self._comment.strip(), password))

    @Slot()
    def withdraw(self) -> None:
        """Take back one's own."""
        if self._can_withdraw() and self._view is not None:
            self._busy = True
            self.changed.emit()
            self.desk.start("approvals_decide", self._withdraw(self._view.approval.approval_id))

    @Slot()
    def explain(self) -> None:
        """Answer what the supervisor has asked."""
        if not self._can_explain() or self._view is None:
            return
        if len(self._comment.strip()) < SHORTEST_COMMENT:
            self._comment_wrong = self.desk.words.say("approvals.why_answer")
            self.changed.emit()
            self.commentWanted.emit()
            return
        self._busy = True
        self.changed.emit()
        self.desk.start("approvals_decide", self._explain(self._view.approval.approval_id, self._comment.strip()))

    # --- what may be done ---------------------------------------------------------------------------------------------

    def is_own(self) -> bool:
        """Whether the reader has made it."""
        return self._view is not None and self._view.approval.own

    def _why_not(self) -> str:
        return why_not(self._view, self._reader(), self._workstation(), self.desk.now(), self.desk.words)

    def _reader(self) -> StaffMember:
        return self.desk.staff or StaffMember("", "", ())

    def _workstation(self) -> str:
        return self.desk.greeting.terminal.terminal_id if self.desk.greeting else ""

    def _can_approve(self) -> bool:
        return not self._busy and not self._why_not()

    def _can_decide(self) -> bool:
        """Returning and asking need no proof looked at; all else is as for approving."""
        view = self._view
        if view is None or self._busy or not self._reader().supervises or not view.approval.state.waits:
            return False
        elsewhere = view.approval.workstation_id != self._workstation()
        return not self.is_own() and elsewhere and view.approval.expire_time > self.desk.now()

    def _can_withdraw(self) -> bool:
        return not self._busy and self.is_own() and self._view is not None and self._view.approval.state.waits

    def _can_explain(self) -> bool:
        asked = self._view is not None and self._view.approval.state is ApprovalState.ASKED
        return not self._busy and self.is_own() and asked

    def _foot_line(self) -> tuple[str, str, str]:
        """The sentence under the acts: what came of the last one, or why the first is off, or what comes next."""
        say = self.desk.words.say
        if self._told:
            return self._told, self._told_tone, "done" if self._told_tone == "ok" else "alert"
        if self._busy:
            return say("approvals.busy"), "none", "hourglass"
        if self.is_own():
            if not self._can_withdraw():
                return say("approvals.why_withdraw"), "none", "info"
            return say("approvals.own_asked" if self._can_explain() else "approvals.why_not_asked"), "none", "info"
        why = self._why_not()
        if why:
            return why, "attn", "alert"
        return say("approvals.password_next"), "none", "info"

    def _tell(self, text: str, tone: str) -> None:
        self._told, self._told_tone = text, tone
        self.changed.emit()

    # --- what QML reads -----------------------------------------------------------------------------------------------

    def _title(self) -> str:
        return title_of(self._view.approval, self.desk.words) if self._view else ""

    def _about(self) -> str:
        if self._view is None:
            return ""
        each = self._view.approval
        return self.desk.words.say(
            "approvals.about", each.customer_name, clock_s(each.create_time), each.maker_number, each.maker_name
        )

    def _held_note(self) -> str:
        if self._view is None or not self._view.approval.state.waits:
            return ""
        return self.desk.words.say(f"approvals.held_{self._view.approval.kind.value.lower()}")

    def _before_word(self) -> str:
        held = self._view is not None and self._view.approval.kind is ApprovalKind.DRAWDOWN
        return self.desk.words.say("approvals.before_held" if held else "approvals.before")

    def _bar(self, at: int) -> object:
        return for_qml(bars(self._view)[at]) if self._view else {}

    def _seen(self) -> tuple[int, int]:
        proofs = self._view.proofs if self._view else ()
        return sum(proof.opened for proof in proofs), len(proofs)

    def _approve_text(self) -> str:
        kind = self._view.approval.kind if self._view else ApprovalKind.DRAWDOWN
        return self.desk.words.say(f"approvals.approve_{kind.value.lower()}")

    def _answered(self) -> str:
        """What the maker wrote, once there was a question; before, it is a proof and is opened as one."""
        approval = self._view.approval if self._view else None
        answered = approval is not None and approval.comment and approval.state is not ApprovalState.ASKED
        return approval.reason if approval is not None and answered else ""

    hasDetail = Property(bool, lambda self: self._view is not None, notify=changed)
    own = Property(bool, is_own, notify=changed)
    title = Property(str, _title, notify=changed)
    about = Property(str, _about, notify=changed)
    heldNote = Property(str, _held_note, notify=changed)
    beforeWord = Property(str, _before_word, notify=changed)
    changes = Property(
        LIST,
        lambda self: rows_for_qml(change_rows(self._view.changes, self.desk.words)) if self._view else [],
        notify=changed,
    )
    barBefore = Property(MAP, lambda self: self._bar(0), notify=changed)
    barAfter = Property(MAP, lambda self: self._bar(1), notify=changed)
    proofs = Property(
        LIST,
        lambda self: rows_for_qml(proof_rows(self._view.proofs, self.desk.words)) if self._view else [],
        notify=changed,
    )
    proofAt = Property(int, lambda self: self._proof, notify=changed)
    seenText = Property(str, lambda self: self.desk.words.say("approvals.seen_of", *self._seen()), notify=changed)
    seenTone = Property(str, lambda self: "ok" if len(set(self._seen())) == 1 else "attn", notify=changed)
    askedText = Property(str, lambda self: self._view.approval.comment if self._view else "", notify=changed)
    answeredText = Property(str, _answered, notify=changed)
    comment = Property(str, lambda self: self._comment, notify=changed)
    commentWrong = Property(str, lambda self: self._comment_wrong, notify=changed)
    approveText = Property(str, _approve_text, notify=changed)
    canApprove = Property(bool, _can_approve, notify=changed)
    canDecide = Property(bool, _can_decide, notify=changed)
    canWithdraw = Property(bool, _can_withdraw, notify=changed)
    canExplain = Property(bool, _can_explain, notify=changed)
    footText = Property(str, lambda self: self._foot_line()[0], notify=changed)
    footTone = Property(str, lambda self: self._foot_line()[1], notify=changed)
    footIcon = Property(str, lambda self: self._foot_line()[2], notify=changed)
    decision = Property(QObject, lambda self: self._decision, constant=True)
    busy = Property(bool, lambda self: self._busy, notify=changed)
