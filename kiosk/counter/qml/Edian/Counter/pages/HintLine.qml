import QtQuick
import Edian.Counter

// One of the terminal's own sentences, and the digit that sends it.
Rectangle {
    id: line
    property var hint: ({})
    signal clicked
    height: ListSize.hintRow
    radius: Theme.radius
    color: line.hint.sent ? Theme.greenTint : enabled ? Theme.sheet : Theme.sunk
    border { width: Theme.hair; color: line.hint.sent ? Theme.greenLine : enabled ? Theme.edge : Theme.line }
    Accessible.role: Accessible.Button
    Accessible.name: line.hint.text ?? ""
    Accessible.onPressAction: line.clicked()
    Keycap { x: Theme.gutter; anchors.verticalCenter: parent.verticalCenter; key: line.hint.digit ?? ""; off: !line.enabled }
    Column {
        x: ListSize.hintIndent
        width: parent.width - x - Theme.broad
        anchors.verticalCenter: parent.verticalCenter
        Txt {
            readonly property bool alone: (line.hint.note ?? "") === ""
            width: parent.width
            text: line.hint.text ?? ""
            medium: true
            color: line.enabled ? Theme.ink : Theme.off
            wrapMode: Text.Wrap
            maximumLineCount: alone ? 2 : 1
            elide: Text.ElideRight
        }
        Txt { width: parent.width; visible: text !== ""; text: line.hint.note ?? ""; role: "micro"; color: Theme.ink2; elide: Text.ElideRight }
    }
    Icon { anchors { right: parent.right; rightMargin: Theme.gutter; verticalCenter: parent.verticalCenter } name: "send"; size: Size.iconRow; color: Theme.ink3 }
    TapHandler { enabled: line.enabled; onTapped: line.clicked() }
}
