pragma ComponentBehavior: Bound
import QtQuick
import Edian

// A few things to choose from, over the page that asked.
Rectangle {
    id: c
    property alias model: choices.model
    property string title
    signal chosen(string name)
    signal closed()
    anchors.fill: parent
    color: Theme.scrim
    MouseArea { anchors.fill: parent; Accessible.ignored: true }
    Panel {
        anchors.fill: parent
        title: c.title
        edge: Theme.green
        Column {
            width: parent.width
            spacing: Theme.gap
            Repeater {
                id: choices
                Btn {
                    required property string name
                    required property bool chosen
                    required text
                    objectName: name
                    width: parent?.width ?? 0
                    height: Size.choiceH
                    px: Theme.strong
                    kind: chosen ? "chosen" : "secondary"
                    onClicked: c.chosen(name)
                }
            }
            Btn { objectName: "close"; width: parent.width; height: Size.choiceH; kind: "quiet"; px: Theme.strong; weight: Font.Medium; text: qsTrId("frame.close"); lead: "cross"; onClicked: c.closed() }
        }
    }
}
