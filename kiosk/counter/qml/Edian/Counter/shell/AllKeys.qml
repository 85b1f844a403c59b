pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// F1: every key of this page and of all pages.
FocusScope {
    id: all
    required property CounterView view
    readonly property var everywhere: [
        ["F2 … F8", qsTrId("keys.areas")], ["F9", qsTrId("keys.read_id")], ["F10", qsTrId("keys.read_card")],
        ["F12", qsTrId("keys.lock")], ["/", qsTrId("keys.search")], ["Esc", qsTrId("keys.back")],
        ["Tab", qsTrId("keys.next")], ["Shift+Tab", qsTrId("keys.before")], ["↑ ↓ Enter", qsTrId("keys.rows")],
        ["Alt+1 … 5", qsTrId("keys.panels")], ["Ctrl+Enter", qsTrId("keys.act")], ["W", qsTrId("keys.wan")],
        ["Ctrl+L", qsTrId("keys.language")]
    ]
    focus: true
    Press { key: "Esc"; onPressed: all.view.dismiss() }
    Rectangle { anchors.fill: parent; color: Theme.scrim; MouseArea { anchors.fill: parent; onClicked: all.view.dismiss() } }
    Rectangle {
        anchors.centerIn: parent
        width: Size.keysW
        height: body.y + body.height + Theme.wide
        radius: Theme.radius
        color: Theme.sheet
        border { width: Theme.hair; color: Theme.green }
        Txt { x: Theme.wide; height: Theme.topbar; text: qsTrId("shell.all_keys"); role: "lead"; strong: true }
        Row {
            anchors { right: parent.right; rightMargin: Theme.wide }
            height: Theme.topbar
            spacing: Theme.gap
            Txt { text: qsTrId("keys.close"); role: "table"; color: Theme.ink2; anchors.verticalCenter: parent.verticalCenter }
            Keycap { key: "Esc"; anchors.verticalCenter: parent.verticalCenter }
        }
        Rectangle { y: Theme.topbar; width: parent.width; height: Theme.hair; color: Theme.line }
        Row {
            id: body
            x: Theme.wide
            y: Theme.topbar + Theme.gutter
            spacing: Size.keysW - 2 * Theme.wide - 2 * Size.keysColumn
            KeyColumn { title: qsTrId("keys.this_page"); keys: all.view.footKeys }
            KeyColumn { title: qsTrId("keys.everywhere"); keys: all.everywhere }
        }
    }
}
