"""Lists for QML: frozen rows, each field a role of the same name in camelCase."""

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_FIRST = int(Qt.ItemDataRole.UserRole) + 1
_NOWHERE = QModelIndex()


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


class Rows(QAbstractListModel):
    """Rows of one dataclass. Rows that stay in their place are changed, not rebuilt, so that a click is not lost."""

    def __init__(self, kind: "type[DataclassInstance]", parent: QObject) -> None:
        super().__init__(parent)
        self._names = tuple(field.name for field in fields(kind))
        self._rows: list[DataclassInstance] = []

    def present(self, rows: "Sequence[DataclassInstance]") -> None:
        """Show these rows from now on."""
        new = list(rows)
        if len(new) != len(self._rows):
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            return
        changed = [at for at, (old, row) in enumerate(zip(self._rows, new, strict=True)) if old != row]
        self._rows = new
        for at in changed:
            self.dataChanged.emit(self.index(at), self.index(at))

    def append(self, rows: "Sequence[DataclassInstance]", most: int) -> None:
        """Add rows at the end; beyond `most` and a quarter the oldest go, all that are too many at once."""
        if not rows:
            return
        if len(self._rows) + len(rows) > most + most // 4:
            # A view that follows the end loses it when rows go one by one at the other; a reset it takes well.
            self.beginResetModel()
            self._rows = [*self._rows, *rows][-most:]
            self.endResetModel()
            return
        self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows) + len(rows) - 1)
        self._rows += rows
        self.endInsertRows()

    @property
    def rows(self) -> "tuple[DataclassInstance, ...]":
        """What is shown."""
        return tuple(self._rows)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's name
        """The fields, as QML calls them."""
        return {_FIRST + at: QByteArray(_camel(name).encode()) for at, name in enumerate(self._names)}

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        """One field of one row."""
        if not index.isValid() or not _FIRST <= role < _FIRST + len(self._names):
            return None
        return getattr(self._rows[index.row()], self._names[role - _FIRST])
