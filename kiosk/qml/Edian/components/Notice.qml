import QtQuick
import Edian

// Why it does not go on, and what helps: on the page itself, in the place of the hint.
Rectangle {
    id: n
    property string sentence
    property string remedy
    property string code
    property bool grave: false
    implicitHeight: words.height + 2 * Theme.snug
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
    Column {
        id: words
        x: Size.slotText
        y: Theme.snug
        width: n.width - x - Theme.pad
        spacing: Theme.nudge
        Txt { width: parent.width; text: n.sentence; role: "strong"; bold: true; color: n.grave ? Theme.cinnabar : Theme.ochre; wrapMode: Text.Wrap; Accessible.ignored: true }
        Txt { visible: n.remedy !== ""; width: parent.width; text: n.remedy; wrapMode: Text.Wrap; Accessible.ignored: true }
        Txt { visible: n.code !== ""; text: qsTrId("notice.code").arg(n.code); role: "small"; color: Theme.muted; digits: true }
    }
}
