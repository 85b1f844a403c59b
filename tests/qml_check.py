"""Lints the screens: `python -m tests.qml_check`; `--write` renews the descriptions of the Python types.

qmllint knows the types that Python registers only by a qmltypes file. One is made here for the terminal and one for the
counter, from the classes themselves; each is committed beside its qmldir, and must be what the classes say.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QMetaMethod, QObject

from kiosk.counter.client.twin import TwinCounter
from kiosk.counter.desk import Desk
from kiosk.counter.pages import PAGES
from kiosk.counter.viewmodels import engine as counter
from kiosk.counter.viewmodels.counter_view import CounterView
from kiosk.viewmodels.beside_view import QrPane
from kiosk.viewmodels.engine import MODULE, QML, SHOWN, make_app
from kiosk.viewmodels.ink import SignaturePad
from kiosk.viewmodels.kiosk_view import KioskView
from kiosk.viewmodels.preview import PreviewPane
from kiosk.viewmodels.rows import Rows

FOLDER = QML / "Edian" / "Data"
TYPES = FOLDER / "edian_data.qmltypes"
COUNTER_FOLDER = counter.QML / "Edian" / "Counter" / "Data"
COUNTER_TYPES = COUNTER_FOLDER / "counter_data.qmltypes"
_PROTOTYPES: dict[type, str] = {
    Rows: "QAbstractListModel",
    SignaturePad: "QQuickPaintedItem",
    PreviewPane: "QQuickPaintedItem",
    QrPane: "QQuickPaintedItem",
}
_QT_ONLY = {"objectName", "destroyed"}


def _objects(roots: Iterable[QObject], kinds: tuple[type[QObject], ...]) -> dict[tuple[str, str], str]:
    """(class, property) to the Python class of an object property: the metaobject knows it as QObject only."""
    found: dict[tuple[str, str], str] = {}
    waiting: list[QObject] = list(roots)
    while waiting:
        owner = waiting.pop()
        meta = type(owner).staticMetaObject
        for at in range(meta.propertyOffset(), meta.propertyCount()):
            name = meta.property(at).name()
            value = owner.property(name)
            if isinstance(value, kinds):
                new = (type(owner).__name__, name) not in found
                found[type(owner).__name__, name] = type(value).__name__
                if new:
                    waiting.append(value)
    return found


def _describe(
    kind: type[QObject], objects: dict[tuple[str, str], str], *, creatable: bool, module: str = MODULE
) -> str:
    meta, name = kind.staticMetaObject, kind.__name__
    lines = [
        f'    Component {{ name: "{name}"; accessSemantics: "reference"; exports: ["{module}/{name} 1.0"]',
        f'        prototype: "{_PROTOTYPES.get(kind, "QObject")}"; isCreatable: {str(creatable).lower()}',
        "        exportMetaObjectRevisions: [256]",
    ]
    for at in range(meta.propertyOffset(), meta.propertyCount()):
        entry = meta.property(at)
        pointed = objects.get((name, entry.name()))
        kind_name = entry.typeName()
        parts = [f'name: "{entry.name()}"', f'type: "{pointed or kind_name.removesuffix("*")}"']
        parts += ["isPointer: true"] if pointed or kind_name.endswith("*") else []
        parts += ["isReadonly: true"] if not entry.isWritable() else []
        parts += ["isPropertyConstant: true"] if entry.isConstant() else []
        if entry.hasNotifySignal():
            parts.append(f'notify: "{entry.notifySignal().name().toStdString()}"')
        lines.append(f"        Property {{ {'; '.join(parts)} }}")
    for at in range(meta.methodOffset(), meta.methodCount()):
        method = meta.method(at)
        if method.name().startsWith(b"_"):
            continue  # between the class and its own threads
        kinds = [meta.method(at).parameterTypeName(k).toStdString() for k in range(method.parameterCount())]
        parameters = "".join(f' Parameter {{ name: "a{k}"; type: "{kind_}" }}' for k, kind_ in enumerate(kinds))
        word = "Signal" if method.methodType() is QMetaMethod.MethodType.Signal else "Method"
        lines.append(
            f'        {word} {{ name: "{method.name().toStdString()}"{";" if parameters else ""}{parameters} }}'
        )
    return "\n".join([*lines, "    }"])


def described() -> str:
    """The terminal's qmltypes file as the classes stand."""
    make_app(["edian-qml-check"])
    objects = _objects([KioskView(lambda _event: None)], SHOWN)
    objects["SignaturePad", "ink"] = "InkModel"
    objects["PreviewPane", "model"] = "PreviewModel"
    objects["QrPane", "model"] = "HandoverModel"
    kinds = [_describe(kind, objects, creatable=False) for kind in SHOWN]
    kinds += [_describe(kind, objects, creatable=True) for kind in (SignaturePad, PreviewPane, QrPane)]
    return _file(MODULE, kinds)


def counter_described() -> str:
    """The counter's qmltypes file as the classes stand."""
    counter.make_counter_app(["edian-qml-check"])
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(TwinCounter(), None, Path(folder))
        view = CounterView(desk)
        models = [kind.make(desk) for kind in PAGES]
        objects = _objects([view, *models], (*counter.shown(), *SHOWN))
    objects["CustomerModel", "search"] = "SearchModel"
    kinds = [_describe(kind, objects, creatable=False, module=counter.MODULE) for kind in counter.shown()]
    return _file(counter.MODULE, kinds)


def _file(module: str, kinds: Sequence[str]) -> str:
    return "\n".join(
        ["import QtQuick.tooling 1.2", "", f"// {module}, by tests/qml_check.py", "Module {", *kinds, "}", ""]
    )


def lint() -> list[str]:
    """What qmllint finds; nothing when the screens are clean."""
    folders = (QML / "Edian", counter.QML / "Edian")
    files = sorted(str(path) for folder in folders for path in folder.rglob("*.qml"))
    tool = Path(sys.executable).with_name("pyside6-qmllint")
    places = ["-I", str(QML), "-I", str(counter.QML)]
    command = [str(tool), *places, "--max-warnings", "0", "--missing-property", "warning", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return (done.stdout + done.stderr).splitlines() if done.returncode else []


def main() -> int:
    """Check, or with --write renew."""
    said = ((MODULE, TYPES, described()), (counter.MODULE, COUNTER_TYPES, counter_described()))
    if "--write" in sys.argv:
        for module, path, text in said:
            path.parent.mkdir(exist_ok=True)
            lines = f"module {module}\ntypeinfo {path.name}\ndepends QtQuick\n"
            lines += "depends Edian.Data\n" if module != MODULE else ""
            (path.parent / "qmldir").write_text(lines, encoding="utf-8")
            path.write_text(text, encoding="utf-8")
    elif any(not path.exists() or path.read_text(encoding="utf-8") != text for _, path, text in said):
        sys.stderr.write("the Python types changed: run `python -m tests.qml_check --write` and commit the result\n")
        return 1
    found = lint()
    sys.stderr.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
