import QtQuick
import "."

// A line to write on.
Rectangle {
    id: root
    property alias text: input.text
    property string hint
    property bool locked: false
    signal edited(string text)
    signal accepted()
    implicitHeight: Theme.control
    radius: Theme.radius
    color: locked ? Theme.paper : Theme.sheet
    border { width: input.activeFocus ? 2 : 1; color: input.activeFocus ? Theme.green : Theme.edge }
    TextInput {
        id: input
        anchors { fill: parent; leftMargin: 9; rightMargin: 9 }
        verticalAlignment: TextInput.AlignVCenter
        activeFocusOnTab: true
        clip: true
        selectByMouse: true
        color: Theme.ink
        selectionColor: Theme.green
        font { family: Theme.family; pixelSize: Theme.body }
        Accessible.name: root.hint
        onTextEdited: root.edited(text)
        onAccepted: root.accepted()
        T { anchors.fill: parent; visible: input.text === ""; text: root.hint; color: Theme.ink3; font.pixelSize: Theme.body }
    }
}
