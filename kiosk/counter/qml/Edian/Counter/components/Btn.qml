pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic as C
import Edian.Counter

// kind: act (one a page) | second | stop (outlined, never filled) | quiet. Its key does the same as a click, as long as
// it is shown and can be pressed. A button that cannot be pressed has the reason beside it.
C.AbstractButton {
    id: b
    property string key
    property string cap: key            // what is shown where somebody else listens to the key
    property string lead
    property string kind: "second"
    property bool pictured: false       // the gallery shows the focus without the keyboard
    readonly property bool ringed: visualFocus || pictured
    readonly property color fg: !enabled ? Theme.off : kind === "act" ? Theme.reverse : kind === "stop" ? Theme.stopInk : Theme.ink
    implicitHeight: Theme.control
    implicitWidth: row.implicitWidth + Size.btnPad
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: cap
    Accessible.onPressAction: clicked()
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()
    Press { key: b.key; enabled: b.enabled && b.visible; onPressed: b.clicked() }
    background: Rectangle {
        radius: Theme.radius
        color: !b.enabled ? Theme.sunk : b.kind === "act" ? (b.down ? Theme.greenDeep : Theme.green)
             : b.kind === "quiet" ? Theme.clear : b.down ? Theme.greenTint : Theme.sheet
        border.width: b.kind === "quiet" || (b.kind === "act" && b.enabled) ? 0 : Theme.hair
        border.color: !b.enabled ? Theme.line : b.kind === "stop" ? Theme.stop : Theme.edge
        Rectangle {
            visible: b.ringed
            anchors { fill: parent; margins: -Size.ring }
            radius: Size.ringRadius
            color: Theme.clear
            border { width: Theme.rule; color: Theme.green }
        }
    }
    contentItem: Item {
        implicitWidth: row.implicitWidth
        Row {
            id: row
            anchors.centerIn: parent
            spacing: Theme.gap
            Icon { visible: b.lead !== ""; name: b.lead; size: Size.btnIcon; color: b.fg; anchors.verticalCenter: parent.verticalCenter }
            Txt { text: b.text; medium: true; color: b.fg; anchors.verticalCenter: parent.verticalCenter }
            Keycap { key: b.cap; dark: b.kind === "act" && b.enabled; off: !b.enabled; anchors.verticalCenter: parent.verticalCenter }
        }
    }
}
