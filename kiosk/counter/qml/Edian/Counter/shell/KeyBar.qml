pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// The keys of the page, at its foot. keys: [[cap, what it does]]
Rectangle {
    id: k
    property var keys: []
    implicitHeight: Theme.keybar
    color: Theme.sunk
    clip: true
    Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
    Row {
        x: Theme.gutter + Theme.unit
        height: parent.height
        spacing: Theme.wide
        Repeater {
            model: k.keys.length
            Row {
                id: one
                required property int index
                spacing: Theme.snug
                height: Theme.keybar
                Keycap { key: k.keys[one.index]?.[0] ?? ""; anchors.verticalCenter: parent.verticalCenter }
                Txt { text: k.keys[one.index]?.[1] ?? ""; role: "table"; color: Theme.ink2; anchors.verticalCenter: parent.verticalCenter }
            }
        }
    }
}
