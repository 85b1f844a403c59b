pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// For how long, how to repay, what for; and what that costs, a month and in all, before anything is agreed to.
PageFrame {
    id: p
    readonly property PlanModel model: view.plan
    property bool tableShown: false
    property bool purposesShown: false
    handTop: Size.termHandTop
    question: qsTrId("term.question")
    main.nextText: qsTrId("term.next")
    component Legend: Row {
        id: legend
        property string text
        property color tone
        property color edge
        spacing: Size.lampGap
        Rectangle { width: Size.legendBox; height: width; color: legend.tone; border { width: Theme.hairline; color: legend.edge } anchors.verticalCenter: parent.verticalCenter }
        Txt { text: legend.text; role: "small"; digits: true }
    }
    Sheet {
        visible: !p.view.hasNotice
        width: parent.width
        height: parent.height
        Txt { visible: !p.model.ready; anchors.centerIn: parent; text: qsTrId("term.not_yet"); color: Theme.muted; horizontalAlignment: Text.AlignHCenter; width: parent.width - 2 * Theme.pad; wrapMode: Text.Wrap }
        Item {
            id: plan
            visible: p.model.ready
            anchors { fill: parent; margins: Theme.pad; topMargin: Theme.gap; bottomMargin: Theme.gap }
            Column {
                Txt { text: p.model.paymentLabel; color: Theme.muted }
                AmountDisplay { objectName: "payment"; whole: p.model.payment.whole; cents: p.model.payment.cents; px: Theme.monthly; tint: Theme.green }
            }
            Column {
                anchors.right: parent.right
                Txt { anchors.right: parent.right; text: qsTrId("fact.apr_simple"); color: Theme.muted }
                Txt { anchors.right: parent.right; text: p.model.rate; font.pixelSize: Theme.rate; bold: true; digits: true }
            }
            Rectangle { id: line; y: Size.planHeadH; width: parent.width; height: Theme.hairline; color: Theme.hair }
            Row {
                id: legends
                anchors { top: line.bottom; topMargin: Theme.u }
                spacing: Theme.wide
                Legend { text: p.model.principal; tone: Theme.green; edge: Theme.green }
                Legend { text: p.model.interest; tone: Theme.ochreFill; edge: Theme.ochre }
            }
            Txt { visible: Size.spanShown; anchors { right: parent.right; verticalCenter: legends.verticalCenter } text: p.model.span; role: "small"; color: Theme.muted; digits: true }
            PlanChart { objectName: "plan_chart"; visible: height > Size.chartLeastH; anchors { left: parent.left; right: parent.right; top: legends.bottom; topMargin: Theme.snug; bottom: total.top } model: p.model.rows }
            FactRow { id: total; anchors.bottom: parent.bottom; dense: true; label: p.model.totalLabel; value: p.model.total; last: true }
        }
    }
    hand: [
        Column {
            id: choices
            width: parent.width
            spacing: Theme.gap
            Row {
                id: terms
                width: parent.width
                spacing: Theme.gap
                Repeater {
                    id: termModel
                    model: p.model.terms
                    Btn {
                        required property string name
                        required property bool chosen
                        required text
                        objectName: name
                        width: (terms.width - terms.spacing * (termModel.count - 1)) / termModel.count
                        height: Size.termH
                        px: Size.termPx
                        kind: chosen ? "chosen" : "secondary"
                        onClicked: p.model.choose(name)
                    }
                }
            }
            Grid {
                id: methods
                width: parent.width
                columns: 2
                spacing: Theme.gap
                Repeater {
                    model: p.model.methods
                    Btn {
                        required property string name
                        required property bool chosen
                        required text
                        required note
                        objectName: name
                        width: (methods.width - methods.spacing) / 2
                        height: Size.methodH
                        px: Size.methodPx
                        kind: chosen ? "chosen" : "secondary"
                        onClicked: p.model.choose(name)
                    }
                }
            }
            Row {
                width: parent.width
                spacing: Theme.gap
                Btn {
                    objectName: "purpose"
                    width: parent.width - table.width - Theme.gap - (over.visible ? over.width + Theme.gap : 0)
                    height: Theme.target
                    kind: p.model.purpose === "" ? "secondary" : "chosen"
                    px: Theme.body
                    text: p.model.purpose === "" ? qsTrId("term.choose_purpose") : qsTrId("term.purpose").arg(p.model.purpose)
                    onClicked: p.purposesShown = true
                }
                Btn {
                    id: table
                    objectName: "plan_table"
                    width: Size.tableButtonW
                    height: Theme.target
                    kind: "quiet"
                    weight: Font.Medium
                    px: Theme.body
                    enabled: p.model.ready
                    text: qsTrId("plan.open")
                    onClicked: p.tableShown = true
                }
                Btn {
                    id: over
                    objectName: "hand_over"
                    visible: BesideSize.overShown
                    width: BesideSize.overButtonW
                    height: Theme.target
                    kind: "quiet"
                    weight: Font.Medium
                    px: Theme.body
                    lead: "phone"
                    enabled: p.view.handover.offered
                    text: qsTrId("handover.tool")
                    onClicked: p.view.handOver()
                }
            }
        }
    ]
    Loader {
        parent: p
        anchors.fill: parent
        active: p.tableShown
        sourceComponent: PlanTable { model: p.model.rows; totalLabel: p.model.totalLabel; total: p.model.total; onClosed: p.tableShown = false }
    }
    Loader {
        parent: p
        anchors.fill: parent
        active: p.purposesShown
        sourceComponent: ChoicePanel {
            model: p.model.purposes
            title: qsTrId("term.choose_purpose")
            onChosen: (name) => { p.model.choose(name); p.purposesShown = false }
            onClosed: p.purposesShown = false
        }
    }
}
