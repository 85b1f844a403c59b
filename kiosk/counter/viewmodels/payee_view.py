"""Field 7 of the drawdown form: whether the customer or the seller is paid, and who the seller is.

The bank is asked about a payee once its fields were left, not at each key: an account that is half typed is nobody's.
What the form holds is the draft's; nothing is kept here.
"""
# ruff: noqa: N802 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.lending import CreditLine, PayeeShown, Quote
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import LIST
from kiosk.counter.viewmodels.drawdown_draft import DrawdownDraft, PayeeDraft

__all__ = ["PayeeModel", "payee_text"]

_OWN, _ENTRUSTED = 0, 1
_LONGEST_ACCOUNT = 32


class PayeeModel(QObject):
    """To whom the drawdown in the form is paid. `put` takes a changed draft, and has it priced."""

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        parent: QObject,
        *,
        line: Callable[[], CreditLine | None],
        draft: Callable[[], DrawdownDraft],
        quote: Callable[[], Quote | None],
        put: Callable[[DrawdownDraft], None],
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._line = line
        self._draft = draft
        self._quote = quote
        self._put = put

    @Slot(int)
    def chooseMode(self, index: int) -> None:
        """The customer, or the seller."""
        if index in {_OWN, _ENTRUSTED} and self._offered():
            self._put(replace(self._draft(), entrusted=index == _ENTRUSTED))

    @Slot(str)
    def editName(self, text: str) -> None:
        """Each key of the seller's name."""
        self._edit(replace(self._payee(), name=text))

    @Slot(str)
    def editAccount(self, text: str) -> None:
        """Each key of the seller's account; digits only, however they are grouped on the bill."""
        digits = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
        self._edit(replace(self._payee(), account=digits[:_LONGEST_ACCOUNT]))

    @Slot(str)
    def editEvidence(self, text: str) -> None:
        """Each key of the bill's number."""
        self._edit(replace(self._payee(), evidence=text))

    @Slot()
    def finish(self) -> None:
        """A field was left: what is whole now is asked about."""
        payee = self._payee()
        if payee.whole and not payee.finished:
            self._put(replace(self._draft(), payee=replace(payee, finished=True)))

    def _edit(self, payee: PayeeDraft) -> None:
        # Also where the words are the same again: the field has to be told what became of a key that is no digit.
        self._put(replace(self._draft(), payee=replace(payee, finished=False)))

    def _payee(self) -> PayeeDraft:
        return self._draft().payee

    def _offered(self) -> bool:
        line = self._line()
        return line is not None and line.drawable_entrusted_fen is not None

    def _checked(self) -> str:
        quote = self._quote()
        shown = quote.payee if quote is not None else None
        return "" if shown is None else self._desk.words.say("drawdown.payee_checked", payee_text(shown))

    offered = Property(bool, _offered, notify=changed)
    entrusted = Property(bool, lambda self: self._draft().entrusted, notify=changed)
    mode = Property(int, lambda self: _ENTRUSTED if self._draft().entrusted else _OWN, notify=changed)
    modes = Property(
        LIST,
        lambda self: [self._desk.words.say("drawdown.pay_own"), self._desk.words.say("drawdown.pay_entrusted")],
        notify=changed,
    )
    name = Property(str, lambda self: self._payee().name, notify=changed)
    account = Property(str, lambda self: self._payee().account, notify=changed)
    evidence = Property(str, lambda self: self._payee().evidence, notify=changed)
    checked = Property(str, _checked, notify=changed)


def payee_text(payee: PayeeShown) -> str:
    """A payee as it is shown: the name, and the end of the account."""
    return f"{payee.name} …{payee.account_tail}"
