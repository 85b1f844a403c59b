pragma ComponentBehavior: Bound
import QtQuick
import "Icons.js" as Icons
import "."

Panel {
    id: root
    required property var lab
    readonly property var w: lab.words
    title: w.devices
    ListView {
        id: list
        x: -Theme.gutter + 1
        width: root.width - 2
        height: root.bodyHeight - 1
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.lab.devices
        activeFocusOnTab: true
        currentIndex: root.lab.current
        Accessible.role: Accessible.List
        Accessible.name: root.w.devices
        onCurrentIndexChanged: positionViewAtIndex(currentIndex, ListView.Contain)
        Keys.onUpPressed: root.lab.choose(root.lab.current - 1)
        Keys.onDownPressed: root.lab.choose(root.lab.current + 1)
        delegate: Rectangle {
            id: item
            required property int index
            required property string name
            required property string kind
            required property string title
            required property string stateWord
            required property string tone
            required property string note
            required property string fault
            required property bool busy
            readonly property bool chosen: index === root.lab.current
            // Drawn in software, a shape is not cut off at the list's edge.
            readonly property bool whole: y >= list.contentY && y + height <= list.contentY + list.height
            width: list.width
            height: 58
            color: chosen ? Theme.greenTint : tap.pressed ? Theme.sunk : Theme.sheet
            Accessible.role: Accessible.ListItem
            Accessible.name: title + " " + item.stateWord
            Rectangle { visible: item.chosen; width: 3; height: parent.height; color: Theme.green }
            Rectangle { anchors.bottom: parent.bottom; width: parent.width; height: 1; color: Theme.line; opacity: .7 }
            Rectangle {
                visible: item.chosen && list.activeFocus
                anchors { fill: parent; margins: 2 }
                color: Theme.clear
                border { width: 2; color: Theme.green }
                radius: Theme.radius
            }
            Icon { visible: item.whole; x: 14; y: 10; name: Icons.kinds[item.kind] || "kiosk"; size: 20; color: item.chosen ? Theme.greenDeep : Theme.ink2 }
            T { x: 44; y: 7; width: tag.x - 6 - x; height: 22; text: item.title; medium: true; font.pixelSize: Theme.body }
            Tag { id: tag; anchors.right: parent.right; anchors.rightMargin: 38; y: 8; bare: true; tone: item.tone; text: item.whole ? item.stateWord : "" }
            Keycap { anchors.right: parent.right; anchors.rightMargin: 10; y: 9; key: (item.index + 1).toString() }
            T {
                x: 44
                y: 31
                height: 19
                width: parent.width - 44 - 12
                font.pixelSize: Theme.micro
                color: item.fault !== "" ? Theme.stopInk : Theme.ink3
                text: (item.busy ? "● " + root.w.under_way + "  " : "") + (item.fault !== "" ? root.w.fault_now + " " + item.fault : item.note !== "" ? item.note : item.name)
            }
            TapHandler { id: tap; onTapped: { list.forceActiveFocus(); root.lab.choose(item.index) } }
        }
    }
}
