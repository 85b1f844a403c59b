import QtQuick
import Edian
import Edian.Data

// The last look: how much, to which card, what it costs. One press, and money moves.
PageFrame {
    id: p
    readonly property PlanModel model: view.plan
    question: qsTrId("confirm.question")
    hint: qsTrId("confirm.hint")
    handTop: Size.confirmHandTop
    main.nextText: qsTrId("confirm.next")
    main.nextIcon: "tick"
    Column {
        visible: !p.view.hasNotice
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        spacing: p.ls ? Theme.snug : Theme.nudge
        AmountDisplay { whole: p.model.amount.whole; cents: p.model.amount.cents; px: Theme.heroTight; tint: Theme.green }
        Txt { text: p.model.amount.words; color: Theme.muted; width: parent.width; wrapMode: Text.Wrap }
    }
    hand: [
        FactSheet { objectName: "facts"; width: parent.width; model: p.model.facts; dense: true }
    ]
}
