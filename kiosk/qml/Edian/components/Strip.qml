import QtQuick
import Edian
import Edian.Data

// One line over a page: what a teller at the elbow says, or calmly what has changed elsewhere. It takes the place of the
// progress bar and moves nothing; a touch puts it away.
Rectangle {
    id: s
    required property KioskView view
    readonly property StripModel model: view.strip
    readonly property bool said: model.kind === "hint"
    readonly property bool shown: model.kind !== ""
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
        Column {
            id: words
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - x
            Txt { visible: s.said; text: s.model.title; font.pixelSize: Theme.small; color: Theme.onFill; digits: true; lineHeight: Theme.tightLine; Accessible.ignored: true }
            Txt {
                objectName: "strip_text"
                width: parent.width
                text: s.model.text
                font.pixelSize: s.said ? Theme.body : Theme.small
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.small
                bold: s.said
                color: s.said ? Theme.onFill : Theme.ink
                wrapMode: s.said ? Text.NoWrap : Text.Wrap
                maximumLineCount: s.said ? 1 : 2
                lineHeight: Theme.tightLine
                digits: true
                Accessible.ignored: true
            }
        }
    }
    MouseArea { anchors.fill: parent; Accessible.ignored: true; onClicked: s.view.dismissStrip() }
}
