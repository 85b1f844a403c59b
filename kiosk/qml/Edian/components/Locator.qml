pragma ComponentBehavior: Bound
import QtQuick
import Edian

// Where on the machine: the screen, and under it the three places; the one that is meant is filled.
Item {
    id: l
    property int at: 0
    property bool on: true
    implicitWidth: Size.locatorW
    implicitHeight: Size.locatorH
    Rectangle {
        x: (l.width - width) / 2
        width: Size.locatorScreenW
        height: Size.locatorScreenH
        radius: Theme.u
        color: Theme.sheet
        border { width: Size.locatorPen; color: Theme.green }
    }
    Repeater {
        model: 3
        Rectangle {
            required property int index
            readonly property bool me: index === l.at
            x: index * Size.locatorPitch
            y: Size.locatorSlotY
            width: Size.locatorSlotW
            height: Size.locatorSlotH
            radius: Theme.u
            color: me ? (l.on ? Theme.ochreFill : Theme.greenTint) : Theme.sheet
            border { width: me ? Size.locatorPen : Theme.line; color: me && l.on ? Theme.ochre : me ? Theme.green : Theme.edge }
        }
    }
}
