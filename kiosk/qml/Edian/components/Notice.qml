import QtQuick
import Edian

// Why it does not go on, and what helps: on the page itself, in the place of the hint. What is too long for its room is
// set in the smallest letters that the looks allow, and closer; it never lies over what the hand is for.
Rectangle {
    id: n
    property string sentence
    property string remedy
    property string code
    property bool grave: false
    property real room: Infinity
    readonly property real wanted: why.contentHeight + (remedy === "" ? 0 : how.contentHeight + Theme.nudge) + (code === "" ? 0 : who.contentHeight + Theme.nudge) + 2 * Theme.snug
    readonly property bool tight: wanted > room
    implicitHeight: words.height + 2 * words.y
    radius: Theme.radius
    color: grave ? Theme.cinnabarTint : Theme.ochreTint
    Accessible.role: Accessible.AlertMessage
    Accessible.name: sentence + " " + remedy
    Rectangle {
        width: Size.slotBar
        x: Size.slotInset
        y: Size.slotInset
        height: parent.height - 2 * Size.slotInset
        radius: width / 2
        color: n.grave ? Theme.cinnabar : Theme.ochreFill
    }
    // As it would stand with all the room there is; laid out and never shown.
    Txt { id: why; visible: false; width: words.width; text: n.sentence; role: "strong"; bold: true; wrapMode: Text.Wrap }
    Txt { id: how; visible: false; width: words.width; text: n.remedy; wrapMode: Text.Wrap }
    Txt { id: who; visible: false; text: qsTrId("notice.code").arg(n.code); role: "small"; digits: true }
    Column {
        id: words
        x: Size.slotText
        y: n.tight ? Theme.u : Theme.snug
        width: n.width - x - Theme.pad
        spacing: n.tight ? 0 : Theme.nudge
        Txt { width: parent.width; text: n.sentence; role: n.tight ? "small" : "strong"; bold: true; color: n.grave ? Theme.cinnabar : Theme.ochre; wrapMode: Text.Wrap; lineHeight: n.tight ? Theme.tightLine : why.lineHeight; Accessible.ignored: true }
        Txt { visible: n.remedy !== ""; width: parent.width; text: n.remedy; role: n.tight ? "small" : "body"; wrapMode: Text.Wrap; lineHeight: n.tight ? Theme.tightLine : how.lineHeight; Accessible.ignored: true }
        Txt { visible: n.code !== ""; text: who.text; role: "small"; color: Theme.muted; lineHeight: n.tight ? Theme.tightLine : who.lineHeight; digits: true }
    }
}
