import QtQuick
import "Icons.js" as Icons
import "."

// The chosen device: its state in a word, what its status adds, how it fares, and what to do when it is not well.
Rectangle {
    id: root
    required property var lab
    readonly property var w: lab.words
    readonly property var device: lab.device
    implicitHeight: fault.visible ? 128 : 78
    color: Theme.sheet
    radius: Theme.radius
    border { width: 1; color: Theme.line }
    Icon { x: 14; y: 13; name: Icons.kinds[root.device.kind] || "kiosk"; size: 26; color: Theme.greenDeep }
    Row {
        x: 52
        y: 9
        height: 30
        spacing: 10
        T { height: parent.height; text: root.device.title; strong: true; font.pixelSize: Theme.title }
        T { height: parent.height; text: root.device.name; color: Theme.ink3 }
        Tag { anchors.verticalCenter: parent.verticalCenter; tone: root.device.tone; text: root.device.state }
        T { height: parent.height; text: root.device.reason; mono: true; font.pixelSize: Theme.micro; color: Theme.ink2 }
    }
    T { x: 52; y: 42; height: 22; width: health.x - 12 - x; text: root.device.facts; color: Theme.ink2; font.pixelSize: Theme.micro }
    Tag { id: health; anchors { right: parent.right; rightMargin: 14 } y: 43; bare: true; tone: root.device.healthTone; text: root.device.health }
    Rectangle {
        id: fault
        visible: root.device.faultTitle !== ""
        x: 12
        y: 72
        width: parent.width - 24
        height: 46
        radius: 3
        color: Theme.toneTint(root.device.tone)
        border { width: 1; color: Theme.toneLine(root.device.tone) }
        T { x: 10; y: 3; height: 20; width: parent.width - 20; text: root.device.faultTitle; medium: true; color: Theme.toneInk(root.device.tone) }
        T { x: 10; y: 23; height: 19; width: parent.width - 20; text: root.device.faultRemedy; font.pixelSize: Theme.micro; color: Theme.ink2 }
    }
}
