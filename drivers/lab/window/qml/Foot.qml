pragma ComponentBehavior: Bound
import QtQuick
import "."

Rectangle {
    id: root
    required property var lab
    readonly property var w: lab.words
    color: Theme.sunk
    Rectangle { width: parent.width; height: 1; color: Theme.line }
    Row {
        x: 16
        anchors.verticalCenter: parent.verticalCenter
        spacing: 18
        Repeater {
            model: [["Alt+1…9", "select_device"], ["Tab", "next_field"], ["Ctrl+Enter", "run"], ["Esc", "cancel"], ["F8", "play"], ["F9", "record"], ["F10", "host"], ["F11", "unplug"], ["F12", "language_key"], ["Ctrl+Q", "quit"]]
            Row {
                required property var modelData
                spacing: 6
                Keycap { anchors.verticalCenter: parent.verticalCenter; key: parent.modelData[0] }
                T { anchors.verticalCenter: parent.verticalCenter; text: root.w[parent.modelData[1]]; color: Theme.ink2 }
            }
        }
    }
}
