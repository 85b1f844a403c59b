"""The terminal's own page as a teller at the elbow sees it: the same view model and the same QML, masked and inert.

`MaskedView.show` takes what the terminal told (`JourneyView.page` and `facts`, read back by `kiosk.flow.mirror`). What
is pressed on it goes nowhere. In QML: `PageStage { view: masked.view; inert: true }`.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from kiosk.flow.events import UserEvent
from kiosk.flow.facts import Language
from kiosk.flow.mirror import state_of
from kiosk.flow.state import KioskState
from kiosk.viewmodels.kiosk_view import KioskView

__all__ = ["MaskedView"]


class MaskedView(QObject):
    """A terminal's page that can be looked at. Install `view.translator` beside the counter's own."""

    def __init__(self, parent: QObject | None = None, *, landscape: bool = False) -> None:
        super().__init__(parent)
        self.view = KioskView(_nowhere, self)
        self.view.configure(landscape=landscape, reduced_motion=True)

    def show(self, page: str, facts: Mapping[str, str], language: str = "") -> bool:
        """Show what was told; whether this program has such a page."""
        spoken = Language.EN if language.startswith("en") else Language.ZH
        state = state_of(page, facts, spoken)
        self.view.present(state or KioskState())
        return state is not None


def _nowhere(_event: UserEvent) -> None:
    """Nobody presses anything for the customer."""
