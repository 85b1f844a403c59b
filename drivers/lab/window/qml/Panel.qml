import QtQuick
import "."

// Hairlines instead of boxes in boxes: a title, one grey note, what is beside it, and the body.
Rectangle {
    id: panel
    property string title
    property string note
    property alias side: slot.data
    default property alias body: inner.data
    readonly property real bodyHeight: inner.height
    color: Theme.sheet
    radius: Theme.radius
    border { width: 1; color: Theme.line }
    Item {
        x: Theme.gutter
        width: parent.width - 2 * x
        height: Theme.head
        Row {
            anchors.verticalCenter: parent.verticalCenter
            spacing: 8
            T { id: name; height: Theme.head - 8; text: panel.title; strong: true; font.pixelSize: Theme.body }
            T { id: remark; height: Theme.head - 8; text: panel.note; color: Theme.ink3; font.pixelSize: Theme.micro; width: Math.min(implicitWidth, Math.max(0, panel.width - slot.width - name.width - 48)) }
        }
        Row { id: slot; anchors { right: parent.right; verticalCenter: parent.verticalCenter } spacing: 8 }
    }
    Rectangle { x: 1; y: Theme.head; width: parent.width - 2; height: 1; color: Theme.line }
    Item { id: inner; x: Theme.gutter; y: Theme.head + 1; width: parent.width - 2 * x; height: parent.height - y }
}
