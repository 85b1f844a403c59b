import QtQuick
import Edian
import Edian.Data

// One line over a page: what a teller at the elbow says, or calmly what has changed elsewhere. It has a place of its own
// between header and steps, and covers nothing. A touch puts it away.
Rectangle {
    id: s
    required property KioskView view
    readonly property StripModel model: view.strip
    readonly property bool said: model.kind === "hint"
    readonly property bool shown: model.kind !== ""
    readonly property real room: width - 2 * Theme.snug - Theme.strong - Theme.gap
    objectName: "strip"
    visible: shown
    radius: Theme.radius
    color: said ? Theme.green : Theme.ochreTint
    Accessible.role: Accessible.AlertMessage
    Accessible.name: model.title + " " + model.text
    Row {
        anchors { fill: parent; leftMargin: Theme.snug; rightMargin: Theme.snug }
        spacing: Theme.gap
        Icon { anchors.verticalCenter: parent.verticalCenter; name: s.said ? "voice" : "clock"; tone: s.said ? Theme.onFill : Theme.ochre; size: Theme.strong }
        Txt {
            id: who
            objectName: "strip_who"
            // Who says it stands at the foot of the page too, and goes where the words need the room.
            visible: s.said && implicitWidth + Theme.gap + text.implicitWidth <= s.room
            anchors.verticalCenter: parent.verticalCenter
            text: s.model.title
            font.pixelSize: Theme.small
            color: Theme.onFill
            digits: true
            Accessible.ignored: true
        }
        Txt {
            id: text
            objectName: "strip_text"
            anchors.verticalCenter: parent.verticalCenter
            width: s.room - (who.visible ? who.width + Theme.gap : 0)
            text: s.model.text
            font.pixelSize: s.said ? Theme.body : Theme.small
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.small
            bold: s.said
            color: s.said ? Theme.onFill : Theme.ink
            wrapMode: Text.NoWrap
            maximumLineCount: 1
            elide: Text.ElideRight
            digits: true
            Accessible.ignored: true
        }
    }
    MouseArea { anchors.fill: parent; Accessible.ignored: true; onClicked: s.view.dismissStrip() }
}
