pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// Keys and what they do, under one heading.
Column {
    id: c
    property string title
    property var keys: []
    width: Size.keysColumn
    Txt { text: c.title; role: "table"; strong: true; height: Theme.row }
    Repeater {
        model: c.keys
        Item {
            id: one
            required property var modelData
            width: c.width
            height: Theme.rowDense
            Rectangle { width: parent.width; height: Theme.hair; color: Theme.sunk }
            Keycap { key: one.modelData[0]; anchors.verticalCenter: parent.verticalCenter }
            Txt { x: parent.width / 3; height: parent.height; text: one.modelData[1]; role: "table"; color: Theme.ink2 }
        }
    }
}
