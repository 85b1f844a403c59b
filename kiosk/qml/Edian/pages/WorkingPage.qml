pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// Money in flight: the stage and the seconds, and nothing to press.
PageFrame {
    id: p
    readonly property WorkingModel model: view.working
    question: view.repay.repays ? qsTrId("repaying.question") : qsTrId("working.question")
    hint: view.repay.repays ? qsTrId("repaying.hint") : qsTrId("working.hint")
    hasMain: false
    handTop: Size.workingHandTop
    Column {
        id: figure
        y: p.ls ? Theme.pad : Theme.snug
        spacing: Theme.nudge
        AmountDisplay { whole: p.model.amount.whole; cents: p.model.amount.cents; px: Theme.heroSmall; tint: Theme.green }
        Txt { visible: p.view.card.tail !== ""; text: (p.view.repay.repays ? qsTrId("repaying.from") : qsTrId("working.to")).arg(p.view.card.tail); color: Theme.muted; digits: true }
    }
    Column {
        id: stages
        parent: p.ls ? p.handItem : p.eyeItem
        y: p.ls ? Theme.pad : figure.y + figure.height + Theme.broad
        width: parent.width
        Repeater {
            model: p.model.stages
            Item {
                id: stage
                required property int number
                required property string lamp
                required property string title
                required property string note
                required property string word
                required property bool last
                readonly property color tone: lamp === "on" ? Theme.green : lamp === "wait" ? Theme.ochre : Theme.muted
                objectName: "stage_" + number
                width: stages.width
                height: Size.stageH
                Rectangle {
                    visible: !stage.last
                    x: (Size.stageDisc - width) / 2
                    y: Size.stageDisc
                    width: Size.stageWire
                    height: parent.height - y
                    color: stage.lamp === "on" ? Theme.green : Theme.ridge
                }
                Rectangle {
                    width: Size.stageDisc
                    height: width
                    radius: width / 2
                    color: stage.lamp === "on" ? Theme.green : stage.lamp === "wait" ? Theme.ochreTint : Theme.sheet
                    border { width: stage.lamp === "on" ? 0 : stage.lamp === "wait" ? Size.stageRing : Theme.nudge; color: stage.lamp === "wait" ? Theme.ochre : Theme.edge }
                    Icon { anchors.centerIn: parent; visible: stage.lamp !== "off"; name: stage.lamp === "on" ? "tick" : "clock"; tone: stage.lamp === "on" ? Theme.onFill : Theme.ochre; size: Size.stageIcon }
                    Txt { anchors.centerIn: parent; visible: stage.lamp === "off"; text: stage.number; role: "strong"; bold: true; color: Theme.muted }
                }
                Txt { id: title; x: Size.stageTextX; y: -Theme.nudge; width: Math.min(implicitWidth, parent.width - x - word.width - Theme.snug); fontSizeMode: Text.HorizontalFit; minimumPixelSize: Theme.small; text: stage.title; font.pixelSize: Size.stagePx; bold: true; color: stage.lamp === "off" ? Theme.muted : Theme.ink }
                Txt { x: Size.stageTextX; anchors.top: title.bottom; text: stage.note; color: Theme.muted; digits: true }
                Txt { id: word; anchors { right: parent.right; baseline: title.baseline } text: stage.word; font.pixelSize: Size.stageWordPx; bold: true; color: stage.tone }
            }
        }
    }
    hand: [
        Txt { visible: !p.ls; y: Theme.u; width: parent.width; wrapMode: Text.Wrap; text: p.view.repay.repays ? qsTrId("repaying.promise") : qsTrId("working.promise"); digits: true; role: "small"; color: Theme.muted }
    ]
}
