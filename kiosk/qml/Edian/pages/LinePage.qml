import QtQuick
import Edian
import Edian.Data

// What can be used now, of how much, at which rate, and what is still owed; to be used, or to be repaid.
PageFrame {
    id: p
    readonly property LineModel model: view.line
    handTop: Size.lineHandTop
    eyeGap: Theme.u
    question: qsTrId("line.question").arg(model.person)
    main.nextText: qsTrId("line.next")
    main.backShown: view.repay.offered
    main.backText: qsTrId("line.repay")
    main.backName: "repay"
    main.backLead: ""
    ownBack: true
    onBackAsked: view.repay.begin()
    Column {
        visible: !p.view.hasNotice
        y: Theme.gap
        width: parent.width
        spacing: Theme.snug
        AmountDisplay { objectName: "available"; whole: p.model.available.whole; cents: p.model.available.cents; px: Size.lineHero; tint: Theme.green }
        Item {
            width: parent.width
            height: Size.useH
            Accessible.role: Accessible.ProgressBar
            Accessible.name: p.model.used + " " + p.model.limit
            Rectangle { width: parent.width; height: Size.useBar; radius: height / 2; color: Theme.green }
            Rectangle {
                readonly property real used: parent.width * p.model.usedShare
                visible: p.model.usedShare > 0
                width: Math.max(height, used)
                height: Size.useBar
                radius: height / 2
                color: Theme.edge
                border { width: Theme.nudge; color: Theme.paper }
                anchors.margins: -Theme.nudge
            }
            Txt { y: Theme.wide; text: p.model.used; digits: true; color: Theme.muted }
            Txt { y: Theme.wide + (Size.useStacked ? height : 0); anchors.right: parent.right; text: p.model.limit; digits: true; color: Theme.muted }
        }
    }
    hand: [
        Column {
            width: parent.width
            spacing: Theme.snug
            FactSheet { width: parent.width; model: p.model.facts }
            FactSheet { width: parent.width; model: p.model.notes; heading: p.model.debts; headingTone: Theme.ink }
        }
    ]
}
