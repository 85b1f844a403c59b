pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// The keys of the page, at its foot. keys: [[cap, what it does]]. A full foot moves closer together: no key is cut off.
Rectangle {
    id: k
    property var keys: []
    readonly property real room: {
        let left = width - 2 * row.x;
        for (const entry of row.children)
            left -= entry.width;
        return left;
    }
    objectName: "foot"
    implicitHeight: Theme.keybar
    color: Theme.sunk
    clip: true
    Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
    Row {
        id: row
        x: Theme.gutter + Theme.unit
        height: parent.height
        spacing: Math.max(Theme.gap, Math.min(Theme.wide, Math.floor(k.room / Math.max(1, k.keys.length - 1))))
        Repeater {
            model: k.keys.length
            Row {
                id: one
                required property int index
                objectName: "foot_key"
                spacing: Theme.snug
                height: Theme.keybar
                Keycap { key: k.keys[one.index]?.[0] ?? ""; anchors.verticalCenter: parent.verticalCenter }
                Txt { text: k.keys[one.index]?.[1] ?? ""; role: "table"; color: Theme.ink2; anchors.verticalCenter: parent.verticalCenter }
            }
        }
    }
}
