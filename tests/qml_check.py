"""Lints the screens: `python -m tests.qml_check`; `--write` renews the description of the Python types.

qmllint knows the types that Python registers only by a qmltypes file. It is made here from the classes themselves, is
committed beside its qmldir, and must be what the classes say.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QMetaMethod, QObject

from kiosk.viewmodels.engine import MODULE, QML, SHOWN, make_app
from kiosk.viewmodels.ink import SignaturePad
from kiosk.viewmodels.kiosk_view import KioskView
from kiosk.viewmodels.preview import PreviewPane
from kiosk.viewmodels.rows import Rows

FOLDER = QML / "Edian" / "Data"
TYPES = FOLDER / "edian_data.qmltypes"
_PROTOTYPES: dict[type, str] = {
    Rows: "QAbstractListModel",
    SignaturePad: "QQuickPaintedItem",
    PreviewPane: "QQuickPaintedItem",
}
_QT_ONLY = {"objectName", "destroyed"}


def _objects(view: KioskView) -> dict[tuple[str, str], str]:
    """(class, property) to the Python class of an object property: the metaobject knows it as QObject only."""
    found: dict[tuple[str, str], str] = {}
    waiting: list[QObject] = [view]
    while waiting:
        owner = waiting.pop()
        meta = type(owner).staticMetaObject
        for at in range(meta.propertyOffset(), meta.propertyCount()):
            name = meta.property(at).name()
            value = owner.property(name)
            if isinstance(value, SHOWN):
                found[type(owner).__name__, name] = type(value).__name__
                waiting.append(value)
    found["SignaturePad", "ink"] = "InkModel"
    found["PreviewPane", "model"] = "PreviewModel"
    return found


def _describe(kind: type[QObject], objects: dict[tuple[str, str], str], *, creatable: bool) -> str:
    meta, name = kind.staticMetaObject, kind.__name__
    lines = [
        f'    Component {{ name: "{name}"; accessSemantics: "reference"; exports: ["{MODULE}/{name} 1.0"]',
        f'        prototype: "{_PROTOTYPES.get(kind, "QObject")}"; isCreatable: {str(creatable).lower()}',
        "        exportMetaObjectRevisions: [256]",
    ]
    for at in range(meta.propertyOffset(), meta.propertyCount()):
        entry = meta.property(at)
        pointed = objects.get((name, entry.name()))
        parts = [f'name: "{entry.name()}"', f'type: "{pointed or entry.typeName()}"']
        parts += ["isPointer: true"] if pointed else []
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
    """The qmltypes file as the classes stand."""
    make_app(["edian-qml-check"])
    objects = _objects(KioskView(lambda _event: None))
    kinds = [_describe(kind, objects, creatable=False) for kind in SHOWN]
    kinds += [_describe(kind, objects, creatable=True) for kind in (SignaturePad, PreviewPane)]
    return "\n".join(
        ["import QtQuick.tooling 1.2", "", f"// {MODULE}, by tests/qml_check.py", "Module {", *kinds, "}", ""]
    )


def lint() -> list[str]:
    """What qmllint finds; nothing when the screens are clean."""
    files = sorted(str(path) for path in (QML / "Edian").rglob("*.qml"))
    tool = Path(sys.executable).with_name("pyside6-qmllint")
    command = [str(tool), "-I", str(QML), "--max-warnings", "0", "--missing-property", "warning", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return (done.stdout + done.stderr).splitlines() if done.returncode else []


def main() -> int:
    """Check, or with --write renew."""
    if "--write" in sys.argv:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / "qmldir").write_text(f"module {MODULE}\ntypeinfo {TYPES.name}\ndepends QtQuick\n", encoding="utf-8")
        TYPES.write_text(described(), encoding="utf-8")
    elif not TYPES.exists() or TYPES.read_text(encoding="utf-8") != described():
        sys.stderr.write("the Python types changed: run `python -m tests.qml_check --write` and commit the result\n")
        return 1
    found = lint()
    sys.stderr.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
