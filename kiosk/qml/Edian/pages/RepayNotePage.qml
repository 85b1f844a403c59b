pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// Which loan note is to be repaid: what is left of each, what is due next, and what is overdue.
PageFrame {
    id: p
    readonly property RepayModel model: view.repay
    question: qsTrId("repay.question")
    hint: qsTrId("repay.hint")
    Column {
        visible: !p.view.hasNotice
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        spacing: Theme.nudge
        Txt { text: qsTrId("repay.owed"); color: Theme.muted }
        AmountDisplay { objectName: "owed"; whole: p.model.owed.whole; cents: p.model.owed.cents; px: Theme.monthly }
    }
    hand: [
        Column {
            width: parent.width
            spacing: Theme.gap
            Repeater {
                model: p.model.notes
                Btn {
                    id: row
                    required property string name
                    required property string title
                    required property string owed
                    required property string due
                    required property bool overdue
                    required property bool chosen
                    objectName: name
                    width: parent?.width ?? 0
                    height: BesideSize.noteH
                    kind: chosen ? "chosen" : "secondary"
                    Accessible.name: title + " " + owed + " " + due
                    onClicked: p.model.chooseNote(name)
                    Item {
                        anchors { fill: parent; leftMargin: Theme.pad; rightMargin: Theme.pad + Size.chosenTick; topMargin: Theme.snug; bottomMargin: Theme.snug }
                        Txt { id: tail; text: row.title; color: Theme.muted; digits: true; Accessible.ignored: true }
                        Txt { anchors { right: parent.right; baseline: tail.baseline } text: row.owed; role: "strong"; bold: true; digits: true; Accessible.ignored: true }
                        Txt { anchors.bottom: parent.bottom; width: parent.width; text: row.due; bold: row.overdue; digits: true; color: row.overdue ? Theme.cinnabar : Theme.muted; fontSizeMode: Text.HorizontalFit; minimumPixelSize: Theme.small; Accessible.ignored: true }
                    }
                }
            }
        },
        Btn { objectName: "more_notes"; visible: p.model.more !== ""; y: p.model.shown * (BesideSize.noteH + Theme.gap); width: parent.width; height: Theme.target; kind: "quiet"; px: Theme.body; weight: Font.Medium; text: p.model.more; trail: "next"; onClicked: p.model.moreNotes() }
    ]
}
