import QtQuick
import "."

// On or off, said by its sign as well.
Item {
    id: root
    property string text
    property bool on: false
    signal toggled()
    implicitHeight: 22
    implicitWidth: row.implicitWidth + 6
    activeFocusOnTab: true
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checked: on
    Keys.onSpacePressed: root.toggled()
    Keys.onReturnPressed: root.toggled()
    Rectangle {
        visible: root.activeFocus
        anchors { fill: parent; margins: -1 }
        radius: Theme.radius
        color: Theme.clear
        border { width: 2; color: Theme.green }
    }
    Row {
        id: row
        anchors.verticalCenter: parent.verticalCenter
        x: 3
        spacing: 5
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: 14
            height: 14
            radius: 2
            color: root.on ? Theme.green : Theme.sheet
            border { width: 1; color: root.on ? Theme.green : Theme.edge }
            Icon { visible: root.on; anchors.centerIn: parent; name: "check"; size: 11; color: Theme.reverse }
        }
        T { anchors.verticalCenter: parent.verticalCenter; text: root.text; color: Theme.ink2; font.pixelSize: Theme.micro }
    }
    TapHandler { onTapped: root.toggled() }
}
