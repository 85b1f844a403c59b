import QtQuick
import Edian

// Where the machine waits for a hand or for the bank, this stands in the place of the main button and says for what.
Rectangle {
    id: w
    property string text
    property string lamp: "wait"
    implicitHeight: Theme.actH
    radius: Theme.radius
    color: lamp === "wait" ? Theme.ochreTint : Theme.greenTint
    Rectangle {
        x: Size.slotInset
        y: Size.slotInset
        width: Size.slotBar
        height: parent.height - 2 * Size.slotInset
        radius: width / 2
        color: w.lamp === "wait" ? Theme.ochreFill : Theme.green
    }
    StatusLamp {
        objectName: "waiting_for"
        x: Size.slotText
        anchors.verticalCenter: parent.verticalCenter
        lamp: w.lamp
        text: w.text
        px: Theme.strong
        weight: Font.Bold
        room: w.width - x - Theme.gap
    }
}
